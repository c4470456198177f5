/* Rows of a statistic: how many occur, or the labels of the highest. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "survey/source_private.h"

/* Of all columns together. */
static const struct cell *row_total(const struct statistic *statistic, size_t row)
{
	return statistic_cell(statistic, row, statistic_columns(statistic) - 1);
}

/* The rows of a statistic that occur: all of a key axis unless their values are needed, those above 0 of
 * others. False where that is hidden. */
static bool find_rows(const struct statistic *statistic, bool values_needed, size_t *rows, size_t *count)
{
	bool keys = strcmp(statistic->rows.kind, "cle") == 0 && !values_needed;
	*count = 0;
	for (size_t row = 0; row + 1 < statistic->rows.count; row++) {
		const struct cell *cell = row_total(statistic, row);
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
	for (size_t i = 1; i < count; i++) {
		size_t row = rows[i], j = i;
		int64_t value = row_total(statistic, row)->value;
		for (; j > 0 && value > row_total(statistic, rows[j - 1])->value; j--)
			rows[j] = rows[j - 1];
		rows[j] = row;
	}
}

/* "École (12) ; Collège (9)"; NULL where there is none. */
static const char *ranking_text(const struct source_context *context, const struct statistic *statistic,
                                const size_t *rows, size_t count)
{
	struct buffer buffer = {0};
	for (size_t i = 0; i < count; i++) {
		char number[64];
		decimal_format_french(row_total(statistic, rows[i])->value, -1, number);
		buffer_printf(&buffer, "%s%s (%s)", i ? TEXT_NNBSP "; " : "",
		              statistic->rows.values[rows[i]].label, number);
	}
	return count ? source_keep(context, &buffer) : NULL;
}

int source_read_statistic(const struct source_context *context, struct source_value *value)
{
	const struct survey_source *source = &context->question->source;
	const struct statistic *statistic = source_statistic(context, source->cells);
	if (!statistic)
		return -1;
	bool ranking = source->kind == SOURCE_RANKING;
	size_t *rows = memory_alloc(statistic->rows.count, sizeof *rows), count;
	value->masked = !find_rows(statistic, ranking, rows, &count);
	if (!value->masked && ranking) {
		size_t limit = (size_t)source->limit;
		sort_rows(statistic, rows, count);
		value->text = ranking_text(context, statistic, rows, count < limit ? count : limit);
	} else if (!value->masked) {
		value->number = (int64_t)count * DECIMAL_ONE;
	}
	free(rows);
	return 0;
}
