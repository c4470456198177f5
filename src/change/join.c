#include "change/join.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define NONE SIZE_MAX

/* A row of the result: where it stands in the one and in the other. */
struct source {
	size_t own, other;
};

struct join {
	struct dataset *dataset;
	struct table *table;
	const struct table *other;
	size_t *match; /* [column of the result]: column of the other table, NONE */
	struct source *rows;
	size_t count;
	struct map index; /* keys of the result's rows */
	size_t *at;       /* [index]: row of the result */
	struct arena arena;
	struct findings *findings;
};

static bool in_file(const struct table *table, size_t column)
{
	for (size_t i = 0; i < table->file_count; i++)
		if (table->file_order[i] == column)
			return true;
	return false;
}

static size_t find_column(const struct table *table, const char *name)
{
	for (size_t i = 0; i < table->count; i++)
		if (strcmp(table->columns[i].name, name) == 0)
			return i;
	return NONE;
}

/* A column that only the other file has comes last. */
static size_t add_column(struct join *join, const struct column *like)
{
	struct table *table = join->table;
	size_t found = find_column(table, like->name);
	if (found == NONE) {
		struct column *columns =
		        arena_zalloc(&join->dataset->arena, table->count + 1, sizeof *columns);
		memcpy(columns, table->columns, table->count * sizeof *columns);
		columns[table->count].name = arena_strdup(&join->dataset->arena, like->name);
		table->columns = columns;
		found = table->count++;
	}
	size_t *order = arena_alloc(&join->dataset->arena, table->file_count + 1, sizeof *order);
	if (table->file_count)
		memcpy(order, table->file_order, table->file_count * sizeof *order);
	order[table->file_count++] = found;
	table->file_order = order;
	table->columns[found].present = true;
	return found;
}

static void match_columns(struct join *join)
{
	for (size_t i = 0; i < join->other->file_count; i++) {
		const struct column *column = &join->other->columns[join->other->file_order[i]];
		size_t found = find_column(join->table, column->name);
		if (found == NONE || !in_file(join->table, found))
			add_column(join, column);
	}
	join->match = arena_alloc(&join->arena, join->table->count, sizeof *join->match);
	for (size_t i = 0; i < join->table->count; i++) {
		size_t found = find_column(join->other, join->table->columns[i].name);
		join->match[i] = found != NONE && in_file(join->other, found) ? found : NONE;
	}
}

static const char *cell(const struct column *column, size_t row, size_t *length)
{
	*length = 0;
	return column && column->text && row != NONE ? column_text(column, row, length) : "";
}

static bool has_primary(const struct schema_table *schema)
{
	for (size_t i = 0; i < schema->count; i++)
		if (schema->columns[i].primary)
			return true;
	return false;
}

/* The cells that say which row it is, each behind its length. False where a key has an empty cell: such rows
 * are like no other. */
static bool row_key(const struct join *join, bool own, size_t row, struct buffer *key)
{
	const struct table *table = join->table;
	bool primary = has_primary(table->schema), complete = true;
	key->length = 0;
	for (size_t i = 0; i < table->file_count; i++) {
		size_t at = table->file_order[i], length;
		const struct column *column = &table->columns[at];
		if (primary && !(column->schema && column->schema->primary))
			continue;
		if (!own)
			column = join->match[at] == NONE ? NULL : &join->other->columns[join->match[at]];
		const char *text = cell(column, row, &length);
		complete &= !primary || length > 0;
		buffer_printf(key, "%zu:", length);
		buffer_add(key, text, length);
	}
	return complete;
}

static void report(const struct join *join, const struct source *source, size_t row)
{
	char names[200] = "";
	const struct table *table = join->table;
	for (size_t i = 0; i < table->file_count; i++) {
		size_t at = table->file_order[i], own, other;
		if (join->match[at] == NONE)
			continue;
		const char *left = cell(&table->columns[at], source->own, &own);
		const char *right = cell(&join->other->columns[join->match[at]], row, &other);
		if (!own || !other || (own == other && memcmp(left, right, own) == 0))
			continue;
		size_t length = strlen(names);
		snprintf(names + length, sizeof names - length, "%s%s", length ? ", " : "",
		         table->columns[at].name);
	}
	if (*names)
		findings_add(join->findings, MSG_JOIN_CONFLICT, table_place(join->other, row, NULL), names,
		             NULL);
}

static void add_row(struct join *join, bool own, size_t row, struct buffer *key)
{
	bool added = true;
	size_t index = NONE;
	if (row_key(join, own, row, key)) {
		const char *copy = arena_strndup(&join->arena, key->bytes ? key->bytes : "", key->length);
		index = map_add(&join->index, copy, key->length, join->index.count, &added);
	}
	/* Two rows of one file stay two, whatever they say. */
	if (!added && !own && join->rows[join->at[index]].other == NONE) {
		struct source *source = &join->rows[join->at[index]];
		report(join, source, row);
		source->other = row;
		return;
	}
	if (added && index != NONE)
		join->at[index] = join->count;
	join->rows[join->count++] = (struct source){own ? row : NONE, own ? NONE : row};
}

static void fill_column(struct join *join, size_t at)
{
	struct column *column = &join->table->columns[at];
	const struct column *other = join->match[at] == NONE ? NULL : &join->other->columns[join->match[at]];
	struct buffer text = {0};
	size_t *offsets = memory_alloc(join->count + 1, sizeof *offsets);
	for (size_t i = 0; i < join->count; i++) {
		size_t length;
		offsets[i] = text.length;
		const char *bytes = cell(column, join->rows[i].own, &length);
		if (!length)
			bytes = cell(other, join->rows[i].other, &length);
		buffer_add(&text, bytes, length);
	}
	offsets[join->count] = text.length;
	buffer_puts(&text, "");
	column_put_text(column, text.bytes, offsets);
}

static void join_table(struct join *join)
{
	struct table *table = join->table;
	struct buffer key = {0};
	size_t most = table->rows + join->other->rows;
	match_columns(join);
	join->rows = arena_alloc(&join->arena, most, sizeof *join->rows);
	join->at = arena_alloc(&join->arena, most, sizeof *join->at);
	for (size_t row = 0; row < table->rows; row++)
		add_row(join, true, row, &key);
	for (size_t row = 0; row < join->other->rows; row++)
		add_row(join, false, row, &key);
	for (size_t i = 0; i < table->file_count; i++)
		fill_column(join, table->file_order[i]);
	table->rows = join->count;
	free(table->lines);
	table->lines = NULL;
	if (!table->file)
		table->file = arena_strdup(&join->dataset->arena, join->other->file);
	buffer_free(&key);
	map_free(&join->index);
	arena_free(&join->arena);
}

void dataset_join(struct dataset *dataset, const struct dataset *other, struct findings *findings)
{
	for (size_t i = 0; i < dataset->schema->count; i++) {
		struct join join = {.dataset = dataset,
		                    .table = &dataset->tables[i],
		                    .other = &other->tables[i],
		                    .findings = findings};
		if (join.other->file)
			join_table(&join);
	}
}
