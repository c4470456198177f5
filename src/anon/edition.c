#include "anon/edition.h"

#include <stdlib.h>
#include <string.h>

#include "listing/initials.h"

struct edition {
	struct dataset *dataset;
	const struct release *release;
	const struct edition_options *options;
};
/* What becomes of a column's cells. */
enum turning { TURN_KEEP, TURN_EMPTY, TURN_INITIALS, TURN_NUMBER, TURN_PSEUDONYM };

static bool is_personal(const struct schema_column *column, const char *kind)
{
	return column->personal && strcmp(column->personal, kind) == 0;
}

static bool turns_keys(const struct edition *edition, const char *table)
{
	return edition->options->secret && split_holds(&edition->release->tables, table);
}

/* The table whose keys stand in the column, where they become pseudonyms; NULL. */
static const char *domain_of(const struct edition *edition, const struct table *table,
                             const struct schema_column *column)
{
	const struct schema_table *own = table->schema;
	const char *name = NULL;
	if (column->type == TYPE_KEY)
		name = column->target_name;
	else if (own->key >= 0 && column == &own->columns[own->key])
		name = own->name;
	return name && turns_keys(edition, name) ? name : NULL;
}

static enum turning turn_name(const struct edition *edition, const struct table *table,
                              const struct schema_column *column)
{
	const struct release_names *names = release_names(edition->release, table->schema->name);
	switch (edition->options->naming) {
	case NAMING_FIRST:
		return names && split_holds(&names->first, column->name) ? TURN_KEEP : TURN_EMPTY;
	case NAMING_INITIALS:
		return TURN_INITIALS;
	case NAMING_NUMBER:
		return names && names->number && strcmp(names->number, column->name) == 0 ? TURN_NUMBER
		                                                                          : TURN_EMPTY;
	default:
		return TURN_KEEP;
	}
}

static enum turning turn_column(const struct edition *edition, const struct table *table,
                                const struct schema_column *column)
{
	enum naming naming = edition->options->naming;
	if (domain_of(edition, table, column))
		return TURN_PSEUDONYM;
	if (is_personal(column, "identite") || (is_personal(column, "agent") && naming == NAMING_NUMBER))
		return turn_name(edition, table, column);
	if (is_personal(column, "agent") || naming == NAMING_FULL || column->primary)
		return TURN_KEEP;
	bool free_text = column->personal || (column->local && column->type == TYPE_TEXT);
	return free_text ? TURN_EMPTY : TURN_KEEP;
}

/* The row's key as a number for persons without a name: all the columns of its primary key. */
static void add_number(const struct edition *edition, const struct table *table, size_t row,
                       struct buffer *text);

static void add_pseudonym(const struct edition *edition, const char *domain, const char *bytes, size_t length,
                          struct buffer *text)
{
	char pseudonym[PSEUDONYM_LENGTH + 1];
	if (!length)
		return;
	secret_pseudonym(edition->options->secret, domain, bytes, length, pseudonym);
	buffer_add(text, pseudonym, PSEUDONYM_LENGTH);
}

static void add_initials(const char *bytes, size_t length, struct buffer *text)
{
	char *copy = memory_alloc(length + 1, 1);
	memcpy(copy, bytes, length);
	copy[length] = '\0';
	initials_add(text, copy);
	free(copy);
}

static void add_cell(const struct edition *edition, const struct table *table, const struct column *column,
                     enum turning turning, size_t row, struct buffer *text)
{
	size_t length;
	const char *bytes = column_text(column, row, &length);
	if (turning == TURN_KEEP)
		buffer_add(text, bytes, length);
	else if (turning == TURN_INITIALS)
		add_initials(bytes, length, text);
	else if (turning == TURN_NUMBER)
		add_number(edition, table, row, text);
	else if (turning == TURN_PSEUDONYM)
		add_pseudonym(edition, domain_of(edition, table, column->schema), bytes, length, text);
}

static void add_number(const struct edition *edition, const struct table *table, size_t row,
                       struct buffer *text)
{
	size_t start = text->length;
	for (size_t c = 0; c < table->count; c++) {
		const struct column *column = &table->columns[c];
		if (!column->schema || !column->schema->primary || !column->text_offsets)
			continue;
		bool turned = domain_of(edition, table, column->schema) != NULL;
		buffer_puts(text, text->length > start ? "-" : "");
		add_cell(edition, table, column, turned ? TURN_PSEUDONYM : TURN_KEEP, row, text);
	}
}

struct turned { /* the new texts of a column, in the old order of rows */
	struct buffer text;
	size_t *offsets;
};

static struct turned make_turned(const struct edition *edition, const struct table *table,
                                 const struct column *column)
{
	struct turned turned = {0};
	enum turning turning = column->schema ? turn_column(edition, table, column->schema) : TURN_KEEP;
	turned.offsets = memory_alloc(table->rows + 1, sizeof *turned.offsets);
	turned.offsets[0] = 0;
	buffer_puts(&turned.text, "");
	for (size_t row = 0; row < table->rows; row++) {
		add_cell(edition, table, column, turning, row, &turned.text);
		turned.offsets[row + 1] = turned.text.length;
	}
	return turned;
}

/* qsort knows no context. */
static _Thread_local const struct table *sorting;

static int compare_cells(const struct column *column, size_t x, size_t y)
{
	size_t length_x, length_y;
	const char *text_x = column_text(column, x, &length_x), *text_y = column_text(column, y, &length_y);
	int order = memcmp(text_x, text_y, length_x < length_y ? length_x : length_y);
	return order ? order : length_x < length_y ? -1 : length_x > length_y;
}

static int compare_rows(const void *a, const void *b)
{
	size_t x = *(const size_t *)a, y = *(const size_t *)b;
	for (int primary = 1; primary >= 0; primary--)
		for (size_t c = 0; c < sorting->count; c++) {
			const struct column *column = &sorting->columns[c];
			if (!column->text_offsets || (column->schema && column->schema->primary) != primary)
				continue;
			int order = compare_cells(column, x, y);
			if (order)
				return order;
		}
	return 0;
}

/* Puts the rows of a column into another order. */
static void permute(const struct table *table, struct column *column, const size_t *order)
{
	struct buffer text = {0};
	size_t *offsets = memory_alloc(table->rows + 1, sizeof *offsets);
	offsets[0] = 0;
	buffer_puts(&text, "");
	for (size_t row = 0; row < table->rows; row++) {
		size_t length;
		const char *bytes = column_text(column, order[row], &length);
		buffer_add(&text, bytes, length);
		offsets[row + 1] = text.length;
	}
	column_put_text(column, text.bytes, offsets);
}

/* Rows in the order of what their keys have become, so that the old order says nothing. */
static void sort_rows(struct table *table)
{
	size_t *order = memory_alloc(table->rows + 1, sizeof *order);
	for (size_t row = 0; row < table->rows; row++)
		order[row] = row;
	sorting = table;
	qsort(order, table->rows, sizeof *order, compare_rows);
	sorting = NULL;
	for (size_t c = 0; c < table->count; c++)
		if (table->columns[c].text_offsets)
			permute(table, &table->columns[c], order);
	free(order);
}

static bool stays(const struct edition *edition, const struct column *column)
{
	if (!column->schema)
		return edition->options->naming == NAMING_FULL;
	return !column->schema->hidden || column->schema->primary;
}

static void drop_columns(const struct edition *edition, struct table *table)
{
	size_t kept = 0;
	for (size_t i = 0; i < table->file_count; i++)
		if (stays(edition, &table->columns[table->file_order[i]]))
			table->file_order[kept++] = table->file_order[i];
	table->file_count = kept;
}

/* A name of a file, or the file, may say what its row no longer does. */
static bool attaches(const struct edition *edition, const struct table *table)
{
	const struct schema_table *schema = table->schema;
	if (edition->options->naming == NAMING_FULL && !edition->options->secret)
		return false;
	for (size_t c = 0; c < schema->count; c++)
		if (schema->columns[c].type == TYPE_PATH)
			return true;
	return false;
}

/* All new texts are made of the old ones before any is put in place. */
static void turn_table(const struct edition *edition, struct table *table)
{
	struct turned *turned = memory_zalloc(table->count + 1, sizeof *turned);
	if (attaches(edition, table))
		table->rows = 0;
	for (size_t c = 0; c < table->count; c++)
		if (table->columns[c].text_offsets)
			turned[c] = make_turned(edition, table, &table->columns[c]);
	for (size_t c = 0; c < table->count; c++)
		if (table->columns[c].text_offsets)
			column_put_text(&table->columns[c], turned[c].text.bytes, turned[c].offsets);
	free(turned);
	drop_columns(edition, table);
	if (turns_keys(edition, table->schema->name))
		sort_rows(table);
}

/* Tables and columns that the release name are the schema's. */
static int check_release(const struct edition *edition, struct error *error)
{
	const struct schema *schema = edition->dataset->schema;
	const struct release *release = edition->release;
	for (size_t i = 0; i < release->tables.count; i++)
		if (schema_table_find(schema, release->tables.items[i]) < 0)
			return error_set(error, MSG_NAME_UNKNOWN, release->place, release->tables.items[i],
			                 NULL);
	for (size_t i = 0; i < release->name_count; i++)
		if (schema_table_find(schema, release->names[i].table) < 0)
			return error_set(error, MSG_NAME_UNKNOWN, release->place, release->names[i].table,
			                 NULL);
	return 0;
}

int edition_make(struct dataset *dataset, const struct release *release,
                 const struct edition_options *options, struct error *error)
{
	const struct edition edition = {dataset, release, options};
	if (check_release(&edition, error) < 0)
		return -1;
	for (size_t t = 0; t < dataset->schema->count; t++)
		if (dataset->tables[t].file)
			turn_table(&edition, &dataset->tables[t]);
	return 0;
}
