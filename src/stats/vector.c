/* Values: as short as can be, and the texts of codes. */
#include <stdlib.h>
#include <string.h>

#include "stats/evaluate.h"

static int64_t short_unit(const struct run *run, const struct node *node);

/* The same of all operands; 0 where they differ. */
static int64_t common_unit(const struct run *run, const struct node *node)
{
	int64_t unit = short_unit(run, node->operands[0]);
	for (size_t i = 1; i < node->count; i++)
		if (short_unit(run, node->operands[i]) != unit)
			return 0;
	return unit;
}

/* What all numbers of the node are multiples of, and no large ones; 0: some may be others. */
static int64_t short_unit(const struct run *run, const struct node *node)
{
	const struct column *column = &run->dataset->tables[node->table].columns[node->column];
	switch (node->operation) {
	case OP_COLUMN:
		return column_has_days(column) ? 1 : column->short_numbers ? column_number_unit(column) : 0;
	case OP_FROM:
	case OP_TO:
	case OP_AT:
	case OP_YEARS:
	case OP_MONTHS:
	case OP_DAYS:
	case OP_YEAR:
	case OP_YEAR_START:
	case OP_SCHOOL_YEAR:
	case OP_SERIES_DATES:
	case OP_COUNT:
	case OP_COUNT_CODES:
		return 1;
	case OP_STEP:
	case OP_REFERENCE:
	case OP_MINIMUM:
		return short_unit(run, node->operands[0]);
	case OP_IF:
		return short_unit(run, node->operands[1]);
	case OP_FIRST:
	case OP_EARLIEST:
		return common_unit(run, node);
	default:
		return 0;
	}
}

struct vector vector_of_numbers(const struct run *run, const struct node *node, size_t count)
{
	struct vector vector = {.type = VALUE_NUMBER, .unit = short_unit(run, node)};
	if (vector.unit)
		vector.short_numbers = memory_alloc(count, sizeof *vector.short_numbers);
	else
		vector.numbers = memory_alloc(count, sizeof *vector.numbers);
	return vector;
}

size_t vector_size(const struct vector *vector)
{
	if (vector->list)
		return vector->list->count;
	return vector->column->dictionary.known + vector->column->dictionary.others_count;
}

struct vector vector_of_codes(const struct vector *vocabulary, size_t count)
{
	struct vector vector = {.type = VALUE_CODE, .column = vocabulary->column, .list = vocabulary->list};
	/* Rows, as codes, have no vocabulary. */
	if ((vector.column || vector.list) && vector_size(&vector) <= UINT8_MAX)
		vector.short_codes = memory_alloc(count, sizeof *vector.short_codes);
	else
		vector.codes = memory_alloc(count, sizeof *vector.codes);
	return vector;
}

struct vector vector_of_column(const struct column *column)
{
	return (struct vector){.column = column,
	                       .codes = column->codes,
	                       .numbers = column->numbers,
	                       .short_codes = column->short_codes,
	                       .short_numbers = column->short_numbers,
	                       .unit = column_number_unit(column)};
}

void vector_free_values(struct vector *vector)
{
	free(vector->flags);
	free(vector->numbers);
	free(vector->codes);
	free(vector->short_numbers);
	free(vector->short_codes);
}

static long key_position(const struct table *table, const char *text, size_t length)
{
	size_t row = table_row(table, text, length);
	return row == SIZE_MAX ? -1 : (long)row;
}

uint32_t vector_code(const struct run *run, const struct vector *vector, const char *text)
{
	size_t length = strlen(text);
	const struct column *column = vector->column;
	const struct list *list = vector->list ? vector->list : column->schema->list;
	long position = -1;
	if (list)
		position = map_find(&list->index, text, length);
	else if (column->schema->type == TYPE_KEY)
		position = key_position(&run->dataset->tables[column->schema->target], text, length);
	if (position >= 0)
		return (uint32_t)position + 1;
	if (vector->list)
		return CODE_NONE;
	position = map_find(&column->dictionary.others_index, text, length);
	return position < 0 ? CODE_NONE : (uint32_t)((size_t)position + column->dictionary.known + 1);
}

const char *vector_code_text(const struct run *run, const struct vector *vector, uint32_t code)
{
	if (vector->list)
		return code == CODE_NONE ? "" : vector->list->values[code - 1].code;
	return column_code_text(run->dataset, vector->column, code);
}
