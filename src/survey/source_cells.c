/* Cells of statistics: one, a range of rows added up, or several in an expression. */
#include <stdlib.h>
#include <string.h>

#include "survey/arithmetic.h"
#include "survey/source_private.h"

enum { NOTHING_COUNTED = -1, NO_SUCH_CODE = -2 };

/* Decimals of an expression that says nothing of its own: of a whole number, all, to see that it is none. */
enum { PLACES = 4, PLACES_OF_INTEGER = 6 };

int source_fail(const struct source_context *context, const struct survey_cell *cell, enum message code,
                const char *what)
{
	const char *detail = arena_printf(context->arena, "%s (question %s)", what, context->question->code);
	return error_set(context->error, code, survey_place(context->survey, cell->line), detail, NULL);
}

static int fail_named(const struct source_context *context, const struct survey_cell *cell, enum message code)
{
	return source_fail(context, cell, code, source_cell_name(context, cell));
}

const struct statistic *source_statistic(const struct source_context *context, const struct survey_cell *cell)
{
	const struct statistic *statistic = results_find(context->results, cell->statistic);
	if (!statistic)
		source_fail(context, cell, MSG_SURVEY_STATISTIC, cell->statistic);
	return statistic;
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

/* Position of a code of the definition, or of the total where it names none. */
static long find_code(const struct source_context *context, const struct axis *axis, const char *code)
{
	const char *wanted = code ? source_resolve(context, code) : RESULTS_TOTAL;
	long at = axis_find(axis, wanted);
	return at >= 0 ? at : absence_is_zero(axis, wanted) ? NOTHING_COUNTED : NO_SUCH_CODE;
}

static long find_column(const struct source_context *context, const struct survey_cell *cell,
                        const struct statistic *statistic)
{
	if (statistic->axes == 2)
		return find_code(context, &statistic->columns, cell->column);
	return cell->column ? NO_SUCH_CODE : 0;
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
	if (strcmp(code, RESULTS_UNKNOWN) == 0)
		return false;
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

static int sum_range(const struct source_context *context, const struct survey_cell *cell,
                     const struct statistic *statistic, long column, struct source_value *value)
{
	const struct axis *axis = &statistic->rows;
	const char *from = source_resolve(context, cell->from), *to = source_resolve(context, cell->to);
	if (axis->multiple || (statistic->kind != MEASURE_COUNT && statistic->kind != MEASURE_SUM))
		return fail_named(context, cell, MSG_SURVEY_SUM);
	if (!range_valid(axis, from, to))
		return fail_named(context, cell, MSG_CELL_UNKNOWN);
	value->number = 0;
	for (size_t row = 0; row + 1 < axis->count && column != NOTHING_COUNTED; row++)
		if (in_range(axis, row, from, to))
			add_cell(value, statistic_cell(statistic, row, (size_t)column));
	if (value->number != DECIMAL_NONE)
		return 0;
	return error_set(context->error, MSG_OVERFLOW, survey_place(context->survey, cell->line), NULL, NULL);
}

static int64_t of_nothing(const struct statistic *statistic)
{
	return statistic->kind == MEASURE_MEAN || statistic->kind == MEASURE_MEDIAN ? DECIMAL_NONE : 0;
}

int source_read_cell(const struct source_context *context, const struct survey_cell *cell,
                     struct source_value *value)
{
	const struct statistic *statistic = source_statistic(context, cell);
	if (!statistic)
		return -1;
	long column = find_column(context, cell, statistic);
	if (cell->from && column != NO_SUCH_CODE)
		return sum_range(context, cell, statistic, column, value);
	long row = find_code(context, &statistic->rows, cell->row);
	if (row == NO_SUCH_CODE || column == NO_SUCH_CODE)
		return fail_named(context, cell, MSG_CELL_UNKNOWN);
	if (row == NOTHING_COUNTED || column == NOTHING_COUNTED) {
		value->number = of_nothing(statistic);
		return 0;
	}
	const struct cell *found = statistic_cell(statistic, (size_t)row, (size_t)column);
	value->masked = found->masked;
	value->number = found->masked ? DECIMAL_NONE : found->value;
	return 0;
}

int source_calculate(const struct source_context *context, struct source_value *value)
{
	const struct survey_question *question = context->question;
	const struct survey_source *source = &question->source;
	struct arithmetic_name *names = memory_alloc(source->cell_count, sizeof *names);
	int status = 0;
	for (size_t i = 0; i < source->cell_count && status == 0; i++) {
		struct source_value cell = {.number = DECIMAL_NONE};
		status = source_read_cell(context, &source->cells[i], &cell);
		value->masked = value->masked || cell.masked;
		names[i] = (struct arithmetic_name){source->cells[i].name, cell.number};
	}
	int places = question->places >= 0              ? question->places
	             : question->type == SURVEY_INTEGER ? PLACES_OF_INTEGER
	                                                : PLACES;
	if (status == 0 && !value->masked)
		status = arithmetic_evaluate(source->expression, names, source->cell_count, places,
		                             survey_place(context->survey, question->line), &value->number,
		                             context->error);
	free(names);
	return status;
}
