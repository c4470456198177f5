#include "survey/source.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "survey/arithmetic.h"

static struct place question_place(const struct source_context *context, size_t line)
{
	return (struct place){context->survey->path, line, NULL};
}

const char *source_resolve(const struct source_context *context, const char *text)
{
	int64_t less = 0;

	if (strncmp(text, "@annee", 6) != 0)
		return text;
	if (text[6] && (text[6] != '-' || !integer_parse(text + 7, strlen(text + 7), &less)))
		return text;
	return arena_printf(context->arena, "%d",
	                    date_to_civil(context->results->period.to).year - (int)(less % 10000));
}

static const char *cell_name(const struct source_context *context, const struct survey_cell *cell)
{
	const char *column = cell->column ? source_resolve(context, cell->column) : NULL;
	const char *row = cell->row ? source_resolve(context, cell->row) : RESULTS_TOTAL;

	if (cell->from)
		row = arena_printf(context->arena, "%s..%s", source_resolve(context, cell->from),
		                   source_resolve(context, cell->to));
	return arena_printf(context->arena, column ? "%s:%s:%s" : "%s:%s", cell->statistic, row, column);
}

static int cell_error(const struct source_context *context, const struct survey_question *question,
                      const struct survey_cell *cell, enum message code, const char *what,
                      struct error *error)
{
	const char *detail = arena_printf(context->arena, "%s (question %s)", what, question->code);

	return error_set(error, code, question_place(context, cell->line), detail, NULL);
}

static int64_t nothing(const struct statistic *statistic)
{
	return statistic->kind == MEASURE_MEAN || statistic->kind == MEASURE_MEDIAN ? DECIMAL_NONE : 0;
}

/* Whether a code that an axis does not show stands for nothing counted, rather than for a slip. */
static bool absence_is_zero(const struct axis *axis, const char *code)
{
	if (strcmp(code, RESULTS_UNKNOWN) == 0 || strcmp(axis->kind, "nombre") == 0 ||
	    strcmp(axis->kind, "cle") == 0)
		return true;
	return strcmp(axis->kind, "temps") == 0 &&
	       (axis->count < 2 || strcmp(code, axis->values[0].code) < 0);
}

/* Position of the code; -1: nothing counted there; -2: no such code. */
static long position(const struct axis *axis, const char *code)
{
	long at = axis_find(axis, code);

	return at >= 0 ? at : absence_is_zero(axis, code) ? -1 : -2;
}

static bool in_numbers(const char *code, const char *from, const char *to)
{
	int64_t value, low, high;

	return integer_parse(code, strlen(code), &value) && integer_parse(from, strlen(from), &low) &&
	       integer_parse(to, strlen(to), &high) && value >= low && value <= high;
}

/* Whether a row lies in a range: numbers by value, dates by time, the values of a list by its order. */
static bool in_range(const struct axis *axis, size_t row, const char *from, const char *to)
{
	const char *code = axis->values[row].code;

	if (strcmp(axis->kind, "nombre") == 0)
		return in_numbers(code, from, to);
	if (strcmp(axis->kind, "temps") == 0)
		return strcmp(code, from) >= 0 && strcmp(code, to) <= 0;
	return (long)row >= axis_find(axis, from) && (long)row <= axis_find(axis, to);
}

static bool range_valid(const struct axis *axis, const char *from, const char *to)
{
	int64_t number;

	if (strcmp(axis->kind, "nombre") == 0)
		return integer_parse(from, strlen(from), &number) && integer_parse(to, strlen(to), &number);
	if (strcmp(axis->kind, "temps") == 0)
		return true;
	return strcmp(axis->kind, "liste") == 0 && axis_find(axis, from) >= 0 &&
	       axis_find(axis, to) >= axis_find(axis, from);
}

static void add_cell(struct source_value *value, const struct cell *cell)
{
	if (cell->masked)
		value->masked = true;
	else if (value->number != DECIMAL_NONE && cell->value != DECIMAL_NONE)
		value->number = decimal_add(value->number, cell->value);
}

static int sum_range(const struct source_context *context, const struct survey_question *question,
                     const struct survey_cell *cell, const struct statistic *statistic, long column,
                     struct source_value *value, struct error *error)
{
	const struct axis *axis = &statistic->rows;
	const char *from = source_resolve(context, cell->from), *to = source_resolve(context, cell->to);

	if (axis->multiple || (statistic->kind != MEASURE_COUNT && statistic->kind != MEASURE_SUM))
		return cell_error(context, question, cell, MSG_SURVEY_SUM, cell_name(context, cell), error);
	if (!range_valid(axis, from, to))
		return cell_error(context, question, cell, MSG_CELL_UNKNOWN, cell_name(context, cell), error);
	value->number = 0;
	for (size_t row = 0; row + 1 < axis->count && column >= 0; row++)
		if (strcmp(axis->values[row].code, RESULTS_UNKNOWN) != 0 && in_range(axis, row, from, to))
			add_cell(value, statistic_cell(statistic, row, (size_t)column));
	if (value->number == DECIMAL_NONE)
		return error_set(error, MSG_OVERFLOW, question_place(context, cell->line), NULL, NULL);
	return 0;
}

static int find_statistic(const struct source_context *context, const struct survey_question *question,
                          const struct survey_cell *cell, const struct statistic **statistic,
                          struct error *error)
{
	*statistic = results_find(context->results, cell->statistic);
	if (*statistic)
		return 0;
	return cell_error(context, question, cell, MSG_SURVEY_STATISTIC, cell->statistic, error);
}

static int read_cell(const struct source_context *context, const struct survey_question *question,
                     const struct survey_cell *cell, struct source_value *value, struct error *error)
{
	const struct statistic *statistic;
	long row = 0, column = 0;

	if (find_statistic(context, question, cell, &statistic, error))
		return -1;
	if (statistic->axes == 2)
		column = position(&statistic->columns,
		                  cell->column ? source_resolve(context, cell->column) : RESULTS_TOTAL);
	else if (cell->column)
		column = -2;
	if (cell->from && column > -2)
		return sum_range(context, question, cell, statistic, column, value, error);
	row = position(&statistic->rows, cell->row ? source_resolve(context, cell->row) : RESULTS_TOTAL);
	if (row == -2 || column == -2)
		return cell_error(context, question, cell, MSG_CELL_UNKNOWN, cell_name(context, cell), error);
	value->number = nothing(statistic);
	if (row >= 0 && column >= 0) {
		const struct cell *found = statistic_cell(statistic, (size_t)row, (size_t)column);

		value->masked = found->masked;
		value->number = found->masked ? DECIMAL_NONE : found->value;
	}
	return 0;
}

static int calculate(const struct source_context *context, const struct survey_question *question,
                     struct source_value *value, struct error *error)
{
	const struct survey_source *source = &question->source;
	struct arithmetic_name *names = memory_alloc(source->cell_count, sizeof *names);
	int places = question->places >= 0 ? question->places : question->type == SURVEY_INTEGER ? 6 : 4;
	int status = 0;

	for (size_t i = 0; i < source->cell_count && status == 0; i++) {
		struct source_value cell = {.number = DECIMAL_NONE};

		status = read_cell(context, question, &source->cells[i], &cell, error);
		value->masked = value->masked || cell.masked;
		names[i] = (struct arithmetic_name){source->cells[i].name, cell.number};
	}
	if (status == 0 && !value->masked)
		status = arithmetic_evaluate(source->expression, names, source->cell_count, places,
		                             question_place(context, question->line), &value->number, error);
	free(names);
	return status;
}

/* The rows of a statistic that occur: all of a key axis, those above 0 of others. False where that is hidden.
 */
static bool occurring_rows(const struct statistic *statistic, bool values_needed, size_t *rows, size_t *count)
{
	bool keys = strcmp(statistic->rows.kind, "cle") == 0 && !values_needed;

	*count = 0;
	for (size_t row = 0; row + 1 < statistic->rows.count; row++) {
		const struct cell *cell = statistic_cell(statistic, row, statistic_columns(statistic) - 1);

		if (strcmp(statistic->rows.values[row].code, RESULTS_UNKNOWN) == 0)
			continue;
		if (cell->masked && !keys)
			return false;
		if (keys || (cell->value != DECIMAL_NONE && cell->value > 0))
			rows[(*count)++] = row;
	}
	return true;
}

/* The highest first; equal ones keep the axis's order. */
static void sort_rows(const struct statistic *statistic, size_t *rows, size_t count)
{
	size_t last = statistic_columns(statistic) - 1;

	for (size_t i = 1; i < count; i++)
		for (size_t j = i; j > 0 && statistic_cell(statistic, rows[j], last)->value >
		                                    statistic_cell(statistic, rows[j - 1], last)->value;
		     j--) {
			size_t row = rows[j];

			rows[j] = rows[j - 1];
			rows[j - 1] = row;
		}
}

static const char *ranking_text(const struct source_context *context, const struct statistic *statistic,
                                const size_t *rows, size_t count)
{
	struct buffer buffer = {0};
	const char *text;
	char number[64];

	for (size_t i = 0; i < count; i++) {
		const struct cell *cell =
		        statistic_cell(statistic, rows[i], statistic_columns(statistic) - 1);

		decimal_format_french(cell->value, -1, number);
		buffer_printf(&buffer, "%s%s (%s)", i ? TEXT_NNBSP "; " : "",
		              statistic->rows.values[rows[i]].label, number);
	}
	text = count ? arena_strdup(context->arena, buffer.bytes) : NULL;
	buffer_free(&buffer);
	return text;
}

static int read_rows_of(const struct source_context *context, const struct survey_question *question,
                        struct source_value *value, struct error *error)
{
	const struct survey_source *source = &question->source;
	bool ranking = source->kind == SOURCE_RANKING;
	const struct statistic *statistic;
	size_t *rows, count;

	if (find_statistic(context, question, source->cells, &statistic, error))
		return -1;
	rows = memory_alloc(statistic->rows.count, sizeof *rows);
	value->masked = !occurring_rows(statistic, ranking, rows, &count);
	if (!value->masked && !ranking)
		value->number = (int64_t)count * DECIMAL_ONE;
	if (!value->masked && ranking) {
		sort_rows(statistic, rows, count);
		value->text = ranking_text(context, statistic, rows,
		                           count < (size_t)source->limit ? count : (size_t)source->limit);
	}
	free(rows);
	return 0;
}

static void read_period(const struct source_context *context, const char *bound, struct source_value *value)
{
	const struct period *period = &context->results->period;
	char text[11];

	if (strcmp(bound, "annee") == 0) {
		value->number = date_to_civil(period->to).year * DECIMAL_ONE;
		return;
	}
	date_format(strcmp(bound, "debut") == 0
	                    ? period->from
	                    : (strcmp(bound, "fin") == 0 ? period->to : period->reference),
	            text);
	value->text = arena_strdup(context->arena, text);
}

int source_evaluate(const struct source_context *context, const struct survey_question *question,
                    struct source_value *value, struct error *error)
{
	const struct survey_source *source = &question->source;

	*value = (struct source_value){.number = DECIMAL_NONE};
	switch (source->kind) {
	case SOURCE_TYPED:
		return 0;
	case SOURCE_CELL:
		return read_cell(context, question, source->cells, value, error);
	case SOURCE_EXPRESSION:
		return calculate(context, question, value, error);
	case SOURCE_COUNT:
	case SOURCE_RANKING:
		return read_rows_of(context, question, value, error);
	case SOURCE_DATA:
		if (context->dataset)
			source_read_rows(context, question, value);
		return 0;
	case SOURCE_PERIOD:
		read_period(context, source->bound, value);
		return 0;
	}
	return 0;
}

static void describe_cells(const struct source_context *context, const struct survey_source *source,
                           struct buffer *buffer)
{
	buffer_puts(buffer, source->expression);
	for (size_t i = 0; i < source->cell_count; i++)
		buffer_printf(buffer, "%s%s = %s", i ? ", " : ", où ", source->cells[i].name,
		              cell_name(context, &source->cells[i]));
}

static void describe_data(const struct source_context *context, const struct survey_source *source,
                          struct buffer *buffer)
{
	if (source->measure == SURVEY_SUM)
		buffer_puts(buffer, "somme de ");
	if (source->measure == SURVEY_ROWS)
		buffer_printf(buffer, "nombre de lignes de %s", source->table);
	else
		buffer_printf(buffer, "%s.%s", source->table, source->column);
	for (size_t i = 0; i < source->condition_count; i++)
		buffer_printf(buffer, "%s%s = %s", i ? ", " : ", où ", source->conditions[i].column,
		              source_resolve(context, source->conditions[i].value));
}

const char *source_describe(const struct source_context *context, const struct survey_question *question)
{
	const struct survey_source *source = &question->source;
	struct buffer buffer = {0};
	const char *text;

	switch (source->kind) {
	case SOURCE_TYPED:
		return "à saisir";
	case SOURCE_CELL:
		return cell_name(context, source->cells);
	case SOURCE_COUNT:
		return arena_printf(context->arena, "nombre de lignes de %s", source->cells->statistic);
	case SOURCE_RANKING:
		return arena_printf(context->arena, "premières lignes de %s", source->cells->statistic);
	case SOURCE_PERIOD:
		return "période des résultats";
	case SOURCE_EXPRESSION:
		describe_cells(context, source, &buffer);
		break;
	case SOURCE_DATA:
		describe_data(context, source, &buffer);
		break;
	}
	text = arena_strdup(context->arena, buffer.bytes ? buffer.bytes : "");
	buffer_free(&buffer);
	return text;
}
