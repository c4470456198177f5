/* The rows of an ODS sheet. Rows and cells repeat: what is empty may do so as often as it likes, what holds a
 * value only as often as people do it. */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "sheet/numbers.h"
#include "sheet/ods.h"

enum { ROW_REPEATS_MOST = 10000, CELL_REPEATS_MOST = 1024, SPACES_MOST = 1000 };
#define MERGES_MOST 200000u

struct ods_table {
	struct markup markup;
	uint32_t row, column; /* of the row and cell being read */
	uint32_t columns;     /* declared so far */
	uint32_t repeats;     /* of the row that was given last, still to be given */
	uint32_t row_repeats;
	bool hidden, ended;
	/* of the cell being read */
	char type[16];
	struct buffer value, string, text;
	bool has_string, formula, error, covered;
	uint32_t cell_repeats, spanned_columns, spanned_rows;
};

static int fail(struct sheet_reader *reader, enum message code, const char *reason, struct error *error)
{
	const struct ods_table *table = reader->state;
	return sheet_fail(reader, table->row, table->column, code, reason, error);
}

/* A count of at least 1; absurd ones are cut, as they are beyond every limit. */
static uint32_t read_count(const char *value)
{
	unsigned long count = strtoul(value, NULL, 10);
	return *value == '-' || count == 0 ? 1 : count > 0x7FFFFFFF ? 0x7FFFFFFF : (uint32_t)count;
}

static bool is_hidden(const char *visibility)
{
	return strcmp(visibility, "collapse") == 0 || strcmp(visibility, "filter") == 0;
}

static void read_columns(struct sheet_reader *reader, struct ods_table *table)
{
	const char *name, *value;
	uint32_t repeats = 1;
	bool hidden = false;
	while (markup_attribute(&table->markup, &name, &value))
		if (strcmp(name, "number-columns-repeated") == 0)
			repeats = read_count(value);
		else if (strcmp(name, "visibility") == 0)
			hidden = is_hidden(value);
	uint32_t left = SHEET_COLUMNS_MAX - table->columns, taken = repeats < left ? repeats : left;
	if (hidden && taken)
		rows_hide_columns(&reader->rows, table->columns + 1, table->columns + taken);
	table->columns += taken;
}

void ods_end(void *state)
{
	struct ods_table *table = state;
	markup_close(&table->markup);
	buffer_free(&table->value);
	buffer_free(&table->string);
	buffer_free(&table->text);
	free(table);
}

void *ods_start(struct sheet_reader *reader, struct error *error)
{
	struct ods *ods = reader->file->state;
	struct ods_table *table = memory_zalloc(1, sizeof *table);
	size_t seen = 0;
	int got = markup_open(&table->markup, ods->archive, "content.xml", error);
	while (got == 0 && (got = markup_next(&table->markup, error)) > 0) {
		if (ods_at_sheet(&table->markup) && seen++ == reader->index)
			return table;
		got = 0;
	}
	if (got == 0)
		error_set(error, MSG_SHEET_BROKEN, (struct place){.file = reader->file->path}, "no sheet",
		          NULL);
	ods_end(table);
	return NULL;
}

static void read_cell_attribute(struct ods_table *table, const char *name, const char *value)
{
	static const char *const values[] = {"value", "date-value", "time-value", "boolean-value"};
	for (size_t i = 0; i < sizeof values / sizeof *values; i++)
		if (strcmp(name, values[i]) == 0)
			buffer_puts(&table->value, value);
	if (strcmp(name, "value-type") == 0) {
		/* calcext:value-type repeats office:value-type, but for errors. */
		table->error |= strcmp(value, "error") == 0;
		snprintf(table->type, sizeof table->type, "%s", value);
	} else if (strcmp(name, "string-value") == 0) {
		buffer_puts(&table->string, value);
		table->has_string = true;
	} else if (strcmp(name, "formula") == 0)
		table->formula = true;
	else if (strcmp(name, "number-columns-repeated") == 0)
		table->cell_repeats = read_count(value);
	else if (strcmp(name, "number-columns-spanned") == 0)
		table->spanned_columns = read_count(value);
	else if (strcmp(name, "number-rows-spanned") == 0)
		table->spanned_rows = read_count(value);
}

static void start_cell(struct ods_table *table)
{
	const char *name, *value;
	table->covered = strcmp(table->markup.name, "covered-table-cell") == 0;
	table->type[0] = '\0';
	table->value.length = table->string.length = table->text.length = 0;
	table->has_string = table->formula = table->error = false;
	table->cell_repeats = table->spanned_columns = table->spanned_rows = 1;
	while (markup_attribute(&table->markup, &name, &value))
		read_cell_attribute(table, name, value);
}

static void add_spaces(struct ods_table *table)
{
	const char *name, *value;
	uint32_t count = 1;
	while (markup_attribute(&table->markup, &name, &value))
		if (strcmp(name, "c") == 0)
			count = read_count(value);
	for (uint32_t i = 0; i < count && i < SPACES_MOST; i++)
		buffer_putc(&table->text, ' ');
}

/* White space counts as XML text does in ODF: runs are one space. */
static void add_words(struct ods_table *table, const char *text)
{
	struct buffer *out = &table->text;
	for (; *text; text++) {
		bool space = *text == ' ' || *text == '\t' || *text == '\n' || *text == '\r';
		bool after = out->length == 0 || out->bytes[out->length - 1] == '\n' ||
		             (space && out->bytes[out->length - 1] == ' ');
		if (!space)
			buffer_putc(out, *text);
		else if (!after)
			buffer_putc(out, ' ');
	}
}

/* What is not the cell's own text: between paragraphs all that holds none of them, comments, pictures and
 * shapes of any form; within a paragraph comments and what is set among its words. */
static bool is_apart(const char *name, bool within)
{
	static const char *const lists[] = {"list", "list-header", "list-item", NULL};
	static const char *const set[] = {"annotation", "frame", "shapes", "table", NULL};
	const char *const *names = within ? set : lists;
	while (*names && strcmp(*names, name) != 0)
		names++;
	return (*names != NULL) == within;
}

/* Up to the cell's end: its paragraphs. */
static int read_text(struct ods_table *table, int depth, struct error *error)
{
	struct markup *markup = &table->markup;
	bool any = false, inside = false;
	int got;
	while ((got = markup_next(markup, error)) > 0) {
		if (markup->kind == MARKUP_END && markup->depth == depth)
			return 0;
		if (markup->kind == MARKUP_TEXT) {
			if (inside)
				add_words(table, markup->text);
		} else if (strcmp(markup->name, "p") == 0) {
			inside = markup->kind == MARKUP_START;
			if (inside && any)
				buffer_putc(&table->text, '\n');
			any = true;
		} else if (markup->kind == MARKUP_START && inside && strcmp(markup->name, "s") == 0)
			add_spaces(table);
		else if (markup->kind == MARKUP_START && inside && strcmp(markup->name, "tab") == 0)
			buffer_putc(&table->text, '\t');
		else if (markup->kind == MARKUP_START && inside && strcmp(markup->name, "line-break") == 0)
			buffer_putc(&table->text, '\n');
		else if (markup->kind == MARKUP_START && is_apart(markup->name, inside) &&
		         markup_skip(markup, error) < 0)
			return -1;
	}
	return got;
}

static const char *bytes_of(const struct buffer *buffer)
{
	return buffer->length ? buffer->bytes : "";
}

static void put_text(struct ods_table *table, struct sheet_cell *cell, struct buffer *text)
{
	cell->kind = table->error ? SHEET_ERROR : SHEET_TEXT;
	buffer_puts(text,
	            table->has_string && table->string.length ? table->string.bytes : bytes_of(&table->text));
}

/* A value that is not what its type says is an error, with what people see in the cell. */
static void put_value(struct ods_table *table, struct sheet_cell *cell, struct buffer *text)
{
	const char *type = table->type, *value = bytes_of(&table->value);
	bool good = false;
	size_t from = text->length;
	if (strcmp(type, "date") == 0 && (good = number_iso_date(value, &cell->day, &cell->seconds))) {
		cell->kind = SHEET_DATE;
		number_put_date(cell->day, cell->seconds, text);
	} else if (strcmp(type, "time") == 0 && (good = number_iso_duration(value, &cell->seconds))) {
		cell->kind = SHEET_TIME;
		number_put_time(cell->seconds, text);
	} else if (strcmp(type, "boolean") == 0) {
		good = true;
		cell->kind = SHEET_BOOLEAN;
		cell->number = strcmp(value, "true") == 0;
		buffer_puts(text, cell->number > 0 ? "VRAI" : "FAUX");
	} else if (strcmp(type, "date") != 0 && strcmp(type, "time") != 0 &&
	           (good = number_read(value, &cell->number, text))) {
		cell->kind = SHEET_NUMBER;
		cell->percent = strcmp(type, "percentage") == 0;
	}
	if (good)
		return;
	text->length = from;
	cell->kind = SHEET_ERROR;
	buffer_puts(text, table->text.length ? table->text.bytes : value);
}

static void put_cell(struct sheet_reader *reader, struct ods_table *table, uint32_t column)
{
	struct sheet_cell *cell = rows_cell(&reader->rows, column);
	cell->formula = table->formula;
	if (!*table->type || strcmp(table->type, "string") == 0 || table->error)
		put_text(table, cell, &reader->rows.text);
	else
		put_value(table, cell, &reader->rows.text);
	rows_text_done(&reader->rows);
	if (reader->rows.cells[reader->rows.count - 1].length == 0)
		rows_drop(&reader->rows);
}

static int put_span(struct sheet_reader *reader, struct ods_table *table, struct error *error)
{
	uint64_t last_row = (uint64_t)table->row + table->spanned_rows - 1;
	uint64_t last_column = (uint64_t)table->column + table->spanned_columns - 1;
	if (last_row > SHEET_ROWS_MAX || last_column > SHEET_COLUMNS_MAX ||
	    reader->rows.merge_count >= MERGES_MOST)
		return fail(reader, MSG_LIMIT, "merged range", error);
	rows_merge(&reader->rows,
	           (struct range){table->row, table->column, (uint32_t)last_row, (uint32_t)last_column});
	return 0;
}

static int read_cell(struct sheet_reader *reader, struct ods_table *table, struct error *error)
{
	start_cell(table);
	table->column++;
	if (read_text(table, table->markup.depth, error) < 0)
		return -1;
	bool filled = !table->covered && (table->value.length || table->text.length || table->string.length);
	uint64_t end = (uint64_t)table->column + table->cell_repeats - 1;
	if (filled && end > SHEET_COLUMNS_MAX)
		return fail(reader, MSG_LIMIT, "column", error);
	if (filled && table->cell_repeats > CELL_REPEATS_MOST)
		return fail(reader, MSG_LIMIT, "repeated cell", error);
	if (filled && (table->spanned_columns > 1 || table->spanned_rows > 1) &&
	    put_span(reader, table, error) < 0)
		return -1;
	for (uint32_t i = 0; filled && i < table->cell_repeats; i++)
		put_cell(reader, table, table->column + i);
	table->column = end > SHEET_COLUMNS_MAX ? SHEET_COLUMNS_MAX : (uint32_t)end;
	return 0;
}

static void start_row(struct sheet_reader *reader, struct ods_table *table)
{
	const char *name, *value;
	table->row_repeats = 1;
	table->hidden = false;
	while (markup_attribute(&table->markup, &name, &value))
		if (strcmp(name, "number-rows-repeated") == 0)
			table->row_repeats = read_count(value);
		else if (strcmp(name, "visibility") == 0)
			table->hidden = is_hidden(value);
	table->row += table->row <= SHEET_ROWS_MAX;
	table->column = 0;
	rows_begin(&reader->rows, table->row, table->hidden);
}

/* 1 where the row has cells to give. */
static int end_row(struct sheet_reader *reader, struct ods_table *table, struct error *error)
{
	uint64_t end = (uint64_t)table->row + table->row_repeats - 1;
	bool filled = reader->rows.count > 0;
	if (filled && (end > SHEET_ROWS_MAX || table->row_repeats > ROW_REPEATS_MOST))
		return fail(reader, MSG_LIMIT, "repeated row", error);
	table->repeats = filled ? table->row_repeats - 1 : 0;
	if (!filled)
		table->row = end > SHEET_ROWS_MAX ? SHEET_ROWS_MAX + 1 : (uint32_t)end;
	return filled;
}

/* The row that was given last once more, one further down; without the cells that a range put in. */
static void repeat_row(struct sheet_reader *reader, struct ods_table *table)
{
	struct rows *rows = &reader->rows;
	size_t kept = 0;
	table->repeats--;
	rows->number = ++table->row;
	for (size_t i = 0; i < rows->count; i++) {
		struct sheet_cell cell = rows->cells[i];
		if (cell.covered)
			continue;
		rows->offsets[kept] = (size_t)(cell.text - rows->text.bytes);
		cell.row = cell.origin_row = cell.last_row = rows->number;
		cell.origin_column = cell.last_column = cell.column;
		cell.merged = false;
		rows->cells[kept++] = cell;
	}
	rows->count = kept;
}

int ods_next(struct sheet_reader *reader, struct error *error)
{
	struct ods_table *table = reader->state;
	const struct markup *markup = &table->markup;
	int got = 0;
	if (table->repeats) {
		repeat_row(reader, table);
		return 1;
	}
	while (!table->ended && (got = markup_next(&table->markup, error)) > 0) {
		if (markup->kind == MARKUP_TEXT)
			continue;
		if (markup_is(markup, MARKUP_START, "table-column"))
			read_columns(reader, table);
		else if (markup_is(markup, MARKUP_START, "table-row"))
			start_row(reader, table);
		else if (markup_is(markup, MARKUP_START, "table-cell") ||
		         markup_is(markup, MARKUP_START, "covered-table-cell"))
			got = read_cell(reader, table, error);
		else if (markup_is(markup, MARKUP_START, "shapes"))
			got = markup_skip(&table->markup, error);
		else if (markup_is(markup, MARKUP_END, "table-row")) {
			got = end_row(reader, table, error);
			if (got > 0)
				return 1;
		} else if (markup_is(markup, MARKUP_END, "table"))
			table->ended = true;
		if (got < 0)
			return -1;
	}
	return got < 0 ? -1 : 0;
}
