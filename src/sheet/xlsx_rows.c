/* The rows of a worksheet, one after the other. */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "sheet/numbers.h"
#include "sheet/xlsx.h"

#define MERGES_MOST 200000u
#define DAYS_MOST   10000 /* of a duration */

struct worksheet {
	struct xlsx *xlsx;
	struct markup markup;
	uint32_t row, column; /* last ones */
	bool ended;
	/* of the cell being read */
	char type[12];
	size_t style;
	bool formula, has_value;
	struct buffer value;
};

/* "AB12"; false where it is no place of a sheet. */
static bool read_reference(const char *text, uint32_t *row, uint32_t *column)
{
	uint32_t letters = 0, digits = 0;
	for (; *text >= 'A' && *text <= 'Z' && letters <= SHEET_COLUMNS_MAX; text++)
		letters = letters * 26 + (uint32_t)(*text - 'A' + 1);
	for (; *text >= '0' && *text <= '9' && digits <= SHEET_ROWS_MAX; text++)
		digits = digits * 10 + (uint32_t)(*text - '0');
	*row = digits;
	*column = letters;
	return !*text && letters && letters <= SHEET_COLUMNS_MAX && digits && digits <= SHEET_ROWS_MAX;
}

static bool read_range(const char *text, struct range *range)
{
	char first[16];
	size_t length = strcspn(text, ":");
	if (text[length] != ':' || length >= sizeof first)
		return false;
	memcpy(first, text, length);
	first[length] = '\0';
	return read_reference(first, &range->row, &range->column) &&
	       read_reference(text + length + 1, &range->last_row, &range->last_column) &&
	       range->last_row >= range->row && range->last_column >= range->column;
}

static bool is_true(const char *value)
{
	return strcmp(value, "1") == 0 || strcmp(value, "true") == 0;
}

static int fail_at(struct sheet_reader *reader, const char *reason, struct error *error)
{
	const struct worksheet *sheet = reader->state;
	return sheet_fail(reader, sheet ? sheet->row : 0, sheet ? sheet->column : 0, MSG_SHEET_BROKEN, reason,
	                  error);
}

static int add_merge(struct sheet_reader *reader, struct markup *markup, struct error *error)
{
	const char *name, *value;
	struct range range = {0};
	while (markup_attribute(markup, &name, &value))
		if (strcmp(name, "ref") == 0) {
			/* A range of one cell is harmless; some programs write it. */
			if (!strchr(value, ':'))
				return 0;
			if (!read_range(value, &range))
				return fail_at(reader, "a merged range that is none", error);
		}
	if (reader->rows.merge_count >= MERGES_MOST)
		return sheet_fail(reader, 0, 0, MSG_LIMIT, "merged ranges", error);
	if (range.row)
		rows_merge(&reader->rows, range);
	return 0;
}

/* Merged ranges stand behind the rows: where there are any, the sheet is read twice. */
static int read_merges(struct sheet_reader *reader, struct xlsx *xlsx, struct error *error)
{
	const char *entry = xlsx->parts[reader->index];
	struct markup markup = {0};
	if (xlsx->unmerged[reader->index])
		return 0;
	int got = archive_contains(xlsx->archive, entry, "mergeCell ", error);
	xlsx->unmerged[reader->index] = got == 0;
	if (got <= 0)
		return got;
	got = markup_open(&markup, xlsx->archive, entry, error);
	while (got == 0 && (got = markup_next(&markup, error)) > 0) {
		got = markup_is(&markup, MARKUP_START, "mergeCell") ? add_merge(reader, &markup, error) : 0;
		if (markup_is(&markup, MARKUP_END, "mergeCells"))
			break;
	}
	markup_close(&markup);
	rows_sort_merges(&reader->rows);
	return got < 0 ? -1 : 0;
}

static void hide_columns(struct sheet_reader *reader, struct markup *markup)
{
	unsigned long from = 0, to = 0;
	const char *name, *value;
	bool hidden = false;
	while (markup_attribute(markup, &name, &value))
		if (strcmp(name, "min") == 0)
			from = strtoul(value, NULL, 10);
		else if (strcmp(name, "max") == 0)
			to = strtoul(value, NULL, 10);
		else if (strcmp(name, "hidden") == 0)
			hidden = is_true(value);
	if (hidden && from && from <= to && to <= SHEET_COLUMNS_MAX &&
	    reader->rows.hidden_count < SHEET_COLUMNS_MAX)
		rows_hide_columns(&reader->rows, (uint32_t)from, (uint32_t)to);
}

static int read_head(struct sheet_reader *reader, struct markup *markup, struct error *error)
{
	int got;
	while ((got = markup_next(markup, error)) > 0) {
		if (markup_is(markup, MARKUP_START, "col"))
			hide_columns(reader, markup);
		else if (markup_is(markup, MARKUP_START, "sheetData"))
			return 0;
	}
	return got < 0 ? -1 : fail_at(reader, "a worksheet without sheetData", error);
}

void xlsx_end(void *state)
{
	struct worksheet *sheet = state;
	markup_close(&sheet->markup);
	buffer_free(&sheet->value);
	free(sheet);
}

void *xlsx_start(struct sheet_reader *reader, struct error *error)
{
	struct xlsx *xlsx = reader->file->state;
	if (read_merges(reader, xlsx, error) < 0)
		return NULL;
	struct worksheet *sheet = memory_zalloc(1, sizeof *sheet);
	sheet->xlsx = xlsx;
	if (markup_open(&sheet->markup, xlsx->archive, xlsx->parts[reader->index], error) == 0 &&
	    read_head(reader, &sheet->markup, error) == 0)
		return sheet;
	xlsx_end(sheet);
	return NULL;
}

static int start_cell(struct sheet_reader *reader, struct worksheet *sheet, struct error *error)
{
	uint32_t row = sheet->row, column = sheet->column + 1;
	const char *name, *value;
	sheet->type[0] = '\0';
	sheet->style = 0;
	sheet->formula = sheet->has_value = false;
	sheet->value.length = 0;
	while (markup_attribute(&sheet->markup, &name, &value))
		if (strcmp(name, "r") == 0) {
			if (!read_reference(value, &row, &column))
				return fail_at(reader, "a cell reference that is none", error);
		} else if (strcmp(name, "t") == 0)
			snprintf(sheet->type, sizeof sheet->type, "%s", value);
		else if (strcmp(name, "s") == 0)
			sheet->style = strtoul(value, NULL, 10);
	if (row != sheet->row || column <= sheet->column || column > SHEET_COLUMNS_MAX)
		return fail_at(reader, "cells out of order", error);
	sheet->column = column;
	return 0;
}

/* Up to the cell's end: its value, or its own text. */
static int read_value(struct worksheet *sheet, struct error *error)
{
	bool taking = false;
	int got;
	while ((got = markup_next(&sheet->markup, error)) > 0) {
		const struct markup *markup = &sheet->markup;
		if (markup->kind == MARKUP_TEXT) {
			if (taking)
				buffer_puts(&sheet->value, markup->text);
			continue;
		}
		if (markup_is(markup, MARKUP_END, "c"))
			return 0;
		if (strcmp(markup->name, "v") == 0 || strcmp(markup->name, "t") == 0) {
			taking = markup->kind == MARKUP_START;
			sheet->has_value |= taking;
		} else if (markup_is(markup, MARKUP_START, "f"))
			sheet->formula = true;
		else if (markup_is(markup, MARKUP_START, "rPh") && markup_skip(&sheet->markup, error) < 0)
			return -1;
	}
	return got < 0 ? -1 : 0;
}

static void put_number(struct sheet_reader *reader, struct worksheet *sheet, struct sheet_cell *cell)
{
	struct buffer *text = &reader->rows.text;
	enum format_class class = sheet->style < sheet->xlsx->class_count
	                                  ? (enum format_class)sheet->xlsx->classes[sheet->style]
	                                  : FORMAT_NUMBER;
	size_t from = text->length;
	cell->kind = SHEET_NUMBER;
	cell->percent = class == FORMAT_PERCENT;
	if (!number_read(sheet->value.bytes, &cell->number, text)) {
		cell->kind = SHEET_ERROR;
		buffer_puts(text, sheet->value.bytes);
	} else if (class == FORMAT_TIME && cell->number >= 0 && cell->number < DAYS_MOST) {
		text->length = from;
		cell->kind = SHEET_TIME;
		cell->seconds = (uint32_t)(cell->number * 86400 + 0.5);
		number_put_time(cell->seconds, text);
	} else if (class == FORMAT_DATE || class == FORMAT_TIME) {
		bool good = number_to_date(cell->number, sheet->xlsx->from_1904, &cell->day, &cell->seconds);
		cell->kind = !good ? SHEET_ERROR : cell->day == DATE_NONE ? SHEET_TIME : SHEET_DATE;
		if (!good)
			return;
		text->length = from;
		if (cell->kind == SHEET_TIME)
			number_put_time(cell->seconds, text);
		else
			number_put_date(cell->day, cell->seconds, text);
	}
}

static int put_shared(struct sheet_reader *reader, struct worksheet *sheet, struct sheet_cell *cell,
                      struct error *error)
{
	char *end = NULL;
	unsigned long index = strtoul(sheet->value.bytes, &end, 10);
	if (end == sheet->value.bytes || *end || *sheet->value.bytes == '-' ||
	    index >= sheet->xlsx->string_count)
		return fail_at(reader, "a reference to a shared string that is not there", error);
	cell->kind = SHEET_TEXT;
	buffer_puts(&reader->rows.text, sheet->xlsx->strings + sheet->xlsx->offsets[index]);
	return 0;
}

static void put_boolean(struct sheet_reader *reader, const char *value, struct sheet_cell *cell)
{
	cell->kind = SHEET_BOOLEAN;
	cell->number = is_true(value);
	buffer_puts(&reader->rows.text, is_true(value) ? "VRAI" : "FAUX");
}

static int put_value(struct sheet_reader *reader, struct worksheet *sheet, struct sheet_cell *cell,
                     struct error *error)
{
	struct buffer *text = &reader->rows.text;
	const char *type = sheet->type, *value = sheet->value.bytes;
	if (strcmp(type, "s") == 0)
		return put_shared(reader, sheet, cell, error);
	if (strcmp(type, "b") == 0)
		put_boolean(reader, value, cell);
	else if (strcmp(type, "d") == 0 && number_iso_date(value, &cell->day, &cell->seconds)) {
		cell->kind = SHEET_DATE;
		number_put_date(cell->day, cell->seconds, text);
	} else if (strcmp(type, "e") == 0 || strcmp(type, "d") == 0) {
		cell->kind = SHEET_ERROR;
		buffer_puts(text, value);
	} else if (strcmp(type, "str") == 0 || strcmp(type, "inlineStr") == 0) {
		cell->kind = SHEET_TEXT;
		xlsx_unescape(value, text);
	} else
		put_number(reader, sheet, cell);
	return 0;
}

static int read_cell(struct sheet_reader *reader, struct worksheet *sheet, struct error *error)
{
	if (start_cell(reader, sheet, error) < 0 || read_value(sheet, error) < 0)
		return -1;
	if (!sheet->has_value || sheet->value.length == 0)
		return 0;
	struct sheet_cell *cell = rows_cell(&reader->rows, sheet->column);
	cell->formula = sheet->formula;
	if (put_value(reader, sheet, cell, error) < 0)
		return -1;
	rows_text_done(&reader->rows);
	if (reader->rows.cells[reader->rows.count - 1].length == 0)
		rows_drop(&reader->rows);
	return 0;
}

static int start_row(struct sheet_reader *reader, struct worksheet *sheet, struct error *error)
{
	const char *name, *value;
	unsigned long number = sheet->row + 1ul;
	bool hidden = false;
	while (markup_attribute(&sheet->markup, &name, &value))
		if (strcmp(name, "r") == 0)
			number = strtoul(value, NULL, 10);
		else if (strcmp(name, "hidden") == 0)
			hidden = is_true(value);
	sheet->column = 0;
	if (number <= sheet->row || number > SHEET_ROWS_MAX)
		return fail_at(reader, "rows out of order", error);
	sheet->row = (uint32_t)number;
	rows_begin(&reader->rows, sheet->row, hidden);
	return 0;
}

int xlsx_next(struct sheet_reader *reader, struct error *error)
{
	struct worksheet *sheet = reader->state;
	int got = 0;
	while (!sheet->ended && (got = markup_next(&sheet->markup, error)) > 0) {
		if (markup_is(&sheet->markup, MARKUP_START, "row"))
			got = start_row(reader, sheet, error);
		else if (markup_is(&sheet->markup, MARKUP_START, "c"))
			got = sheet->row ? read_cell(reader, sheet, error)
			                 : fail_at(reader, "a cell outside rows", error);
		else if (markup_is(&sheet->markup, MARKUP_END, "row") && reader->rows.count)
			return 1;
		else if (markup_is(&sheet->markup, MARKUP_END, "sheetData"))
			sheet->ended = true;
		if (got < 0)
			return -1;
	}
	return got < 0 ? -1 : 0;
}
