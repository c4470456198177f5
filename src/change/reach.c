#include "change/reach.h"

#include <stdint.h>
#include <string.h>

bool column_path_parse(const struct schema *schema, size_t table, const char *text, struct arena *arena,
                       struct column_path *path)
{
	char *rest = arena_strdup(arena, text);
	*path = (struct column_path){.text = text};
	for (;; path->keys++) {
		char *dot = strchr(rest, '.');
		if (dot)
			*dot = '\0';
		const struct schema_table *from = &schema->tables[table];
		long column = schema_column_find(from, rest);
		if (column < 0 || (dot && path->keys == PATH_KEYS))
			return false;
		path->tables[path->keys] = table;
		path->columns[path->keys] = (size_t)column;
		if (!dot)
			return true;
		if (from->columns[column].type != TYPE_KEY || from->columns[column].target < 0)
			return false;
		table = (size_t)from->columns[column].target;
		rest = dot + 1;
	}
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
