#include "change/check.h"

#include <stdint.h>

#include "change/check_rules.h"

static void (*const functions[])(const struct dataset *, const struct rule *, struct findings *) = {
        [RULE_ORDER] = check_order,
        [RULE_CONDITION] = check_condition,
        [RULE_AGE] = check_age,
        [RULE_OVERLAP] = check_overlap,
        [RULE_DUPLICATE] = check_duplicates,
        [RULE_ATTACHMENT] = check_attachments,
        [RULE_EQUAL] = check_equal,
        [RULE_SCALE] = check_scale,
};

void check_dataset(const struct dataset *dataset, const struct rules *rules, struct findings *findings)
{
	for (size_t i = 0; i < rules->count; i++)
		functions[rules->items[i].kind](dataset, &rules->items[i], findings);
}

struct reach reach_make(const struct dataset *dataset, const struct column_path *path)
{
	struct reach reach = {.keys = path->keys};
	for (size_t i = 0; i <= path->keys; i++)
		reach.columns[i] = &dataset->tables[path->tables[i]].columns[path->columns[i]];
	return reach;
}

bool reach_hidden(const struct reach *reach)
{
	const struct column *column = reach->columns[reach->keys];
	return column->schema && column->schema->hidden;
}

size_t reach_row(const struct reach *reach, size_t row)
{
	for (size_t i = 0; i < reach->keys; i++) {
		const struct column *key = reach->columns[i];
		if (!key->codes)
			return SIZE_MAX;
		row = column_target_row(key, key->codes[row]);
		if (row == SIZE_MAX)
			return SIZE_MAX;
	}
	return row;
}

int32_t reach_day(const struct reach *reach, size_t row)
{
	const int32_t *days = reach->columns[reach->keys]->days;
	if (!days || (row = reach_row(reach, row)) == SIZE_MAX)
		return DATE_NONE;
	return days[row];
}

bool cell_filled(const struct column *column, size_t row)
{
	if (column->codes)
		return column->codes[row] != CODE_NONE;
	if (column->days)
		return column->days[row] != DATE_NONE;
	if (column->numbers)
		return column->numbers[row] != DECIMAL_NONE;
	size_t length = 0;
	if (column->text)
		column_text(column, row, &length);
	return length > 0;
}

void report_cell(const struct dataset *dataset, const struct table *table, const struct column *column,
                 size_t row, enum message message, const char *detail, struct findings *findings)
{
	struct buffer value = {0};
	buffer_puts(&value, "");
	column_format(dataset, column, row, &value);
	bool hidden = column->schema && column->schema->hidden;
	findings_add(findings, message, table_place(table, row, column->name), detail,
	             hidden ? NULL : value.bytes);
	buffer_free(&value);
}

const char *row_place(const struct table *table, size_t row, char *out, size_t size)
{
	struct place place = table_place(table, row, NULL);
	snprintf(out, size, "%s:%zu", place.file ? place.file : "-", place.line);
	return out;
}
