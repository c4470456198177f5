#include "sheet/rows.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define CELLS_MOST 200000000u /* of one sheet, covered ones counted */

/* The origin of a merged range, kept for as long as rows below it belong to the range. */
struct merge_copy {
	struct range range;
	struct sheet_cell cell;
	char *text;
};

void rows_begin(struct rows *rows, uint32_t number, bool hidden)
{
	rows->number = number;
	rows->line = 0;
	rows->hidden = hidden;
	rows->count = 0;
	rows->text.length = 0;
}

struct sheet_cell *rows_cell(struct rows *rows, uint32_t column)
{
	rows->cells = memory_grow(rows->cells, &rows->capacity, rows->count + 1, sizeof *rows->cells);
	rows->offsets =
	        memory_grow(rows->offsets, &rows->offset_capacity, rows->count + 1, sizeof *rows->offsets);
	struct sheet_cell *cell = &rows->cells[rows->count];
	*cell = (struct sheet_cell){.row = rows->number,
	                            .column = column,
	                            .origin_row = rows->number,
	                            .origin_column = column,
	                            .last_row = rows->number,
	                            .last_column = column};
	rows->offsets[rows->count++] = rows->text.length;
	return cell;
}

/* A line end in any of its forms; what is neither text nor that is made visible. */
static bool add_clean(struct buffer *out, const char *bytes, size_t length)
{
	const char *p = bytes, *end = bytes + length;
	bool clean = true;
	while (p < end) {
		uint32_t code = 0;
		size_t step = utf8_decode(p, end, &code);
		if (step == 2 && *p == '\xC2' && code < 0xA0)
			step = code == 0x85 ? step : 0;
		if (code == '\r' || code == '\v' || code == '\f' || code == 0x85 || code == 0x2028) {
			buffer_putc(out, '\n');
			p += code == '\r' && p + 1 < end && p[1] == '\n' ? 2 : step;
		} else if (step == 0 || !text_printable(p, step)) {
			clean = false;
			buffer_puts(out, "\xEF\xBF\xBD");
			p += step ? step : 1;
		} else {
			buffer_add(out, p, step);
			p += step;
		}
	}
	return clean;
}

/* Whether a text is as it is to be: printable characters, tabs, line ends that are \n. */
static bool is_clean(const char *bytes, size_t length)
{
	const char *p = bytes, *end = bytes + length;
	if (length && bytes[length - 1] >= ' ' && text_plain_ascii(bytes, length))
		return true;
	while (p < end) {
		uint32_t code = (unsigned char)*p;
		size_t step = code < 0x80 ? 1 : utf8_decode(p, end, &code);
		if (!step || (code < ' ' && code != '\t' && code != '\n') || (code >= 0x7F && code < 0xA0) ||
		    code == 0x2028 || code == 0xFFFE || code == 0xFFFF)
			return false;
		p += step;
	}
	return true;
}

void rows_text_done(struct rows *rows)
{
	struct sheet_cell *cell = &rows->cells[rows->count - 1];
	size_t from = rows->offsets[rows->count - 1];
	if (rows->text.length > from && !is_clean(rows->text.bytes + from, rows->text.length - from)) {
		struct buffer clean = {0};
		if (!add_clean(&clean, rows->text.bytes + from, rows->text.length - from))
			cell->kind = SHEET_ERROR;
		rows->text.length = from;
		buffer_add(&rows->text, clean.bytes, clean.length);
		buffer_free(&clean);
	}
	cell->length = rows->text.length - from;
	buffer_putc(&rows->text, '\0');
}

void rows_drop(struct rows *rows)
{
	rows->count--;
	rows->text.length = rows->offsets[rows->count];
}

void rows_hide_columns(struct rows *rows, uint32_t from, uint32_t to)
{
	rows->hidden_columns = memory_grow(rows->hidden_columns, &rows->hidden_capacity,
	                                   rows->hidden_count + 1, sizeof *rows->hidden_columns);
	rows->hidden_columns[rows->hidden_count++] = (struct range){.column = from, .last_column = to};
}

bool rows_column_hidden(const struct rows *rows, uint32_t column)
{
	for (size_t i = 0; i < rows->hidden_count; i++)
		if (column >= rows->hidden_columns[i].column && column <= rows->hidden_columns[i].last_column)
			return true;
	return false;
}

void rows_merge(struct rows *rows, struct range range)
{
	rows->merges =
	        memory_grow(rows->merges, &rows->merge_capacity, rows->merge_count + 1, sizeof *rows->merges);
	rows->merges[rows->merge_count++] = range;
}

static int compare_ranges(const void *left, const void *right)
{
	const struct range *a = left, *b = right;
	if (a->row != b->row)
		return a->row < b->row ? -1 : 1;
	return (a->column > b->column) - (a->column < b->column);
}

void rows_sort_merges(struct rows *rows)
{
	if (rows->merge_count)
		qsort(rows->merges, rows->merge_count, sizeof *rows->merges, compare_ranges);
}

static int compare_columns(const void *key, const void *member)
{
	const uint32_t *column = key;
	const struct sheet_cell *cell = member;
	return (*column > cell->column) - (*column < cell->column);
}

const struct sheet_cell *sheet_row_cell(const struct sheet_row *row, uint32_t column)
{
	static const struct sheet_cell none = {.text = ""};
	if (column && column <= row->count && row->cells[column - 1].column == column)
		return &row->cells[column - 1];
	const struct sheet_cell *cell =
	        row->count ? bsearch(&column, row->cells, row->count, sizeof *row->cells, compare_columns)
	                   : NULL;
	return cell ? cell : &none;
}

static void open_range(struct rows *rows, const struct range *range, struct sheet_cell *origin)
{
	origin->merged = true;
	origin->last_row = range->last_row;
	origin->last_column = range->last_column;
	rows->open = memory_grow(rows->open, &rows->open_capacity, rows->open_count + 1, sizeof *rows->open);
	char *text = memory_alloc(origin->length + 1, 1);
	memcpy(text, origin->text, origin->length + 1);
	rows->open[rows->open_count++] = (struct merge_copy){*range, *origin, text};
}

static void close_ranges(struct rows *rows)
{
	size_t kept = 0;
	for (size_t i = 0; i < rows->open_count; i++)
		if (rows->open[i].range.last_row < rows->number)
			free(rows->open[i].text);
		else
			rows->open[kept++] = rows->open[i];
	rows->open_count = kept;
}

static void open_ranges(struct rows *rows)
{
	for (; rows->merge < rows->merge_count && rows->merges[rows->merge].row <= rows->number;
	     rows->merge++) {
		const struct range *range = &rows->merges[rows->merge];
		struct sheet_cell *origin = range->row == rows->number && rows->count
		                                    ? bsearch(&range->column, rows->cells, rows->count,
		                                              sizeof *rows->cells, compare_columns)
		                                    : NULL;
		if (origin)
			open_range(rows, range, origin);
	}
}

static int compare_cells(const void *left, const void *right)
{
	const struct sheet_cell *a = left, *b = right;
	if (a->column != b->column)
		return a->column < b->column ? -1 : 1;
	if (a->covered != b->covered)
		return a->covered ? -1 : 1;
	if (a->origin_row != b->origin_row)
		return a->origin_row < b->origin_row ? -1 : 1;
	return (a->origin_column > b->origin_column) - (a->origin_column < b->origin_column);
}

static void cover(struct rows *rows, const struct merge_copy *open)
{
	for (uint32_t column = open->range.column; column <= open->range.last_column; column++) {
		if (rows->number == open->range.row && column == open->range.column)
			continue;
		struct sheet_cell *cell = rows_cell(rows, column);
		struct sheet_cell copy = open->cell;
		copy.row = rows->number;
		copy.column = column;
		copy.merged = false;
		copy.covered = true;
		copy.last_row = rows->number;
		copy.last_column = column;
		copy.text = open->text;
		*cell = copy;
	}
}

/* Covered cells stand in the place of what the file may still hold below the range. */
static int add_covered(struct rows *rows)
{
	size_t own = rows->count;
	for (size_t i = 0; i < rows->open_count; i++) {
		if (rows->given + rows->count > CELLS_MOST)
			return -1;
		cover(rows, &rows->open[i]);
	}
	if (rows->count == own)
		return 0;
	qsort(rows->cells, rows->count, sizeof *rows->cells, compare_cells);
	size_t kept = 1;
	for (size_t i = 1; i < rows->count; i++)
		if (rows->cells[i].column != rows->cells[kept - 1].column)
			rows->cells[kept++] = rows->cells[i];
		else if (rows->cells[i].length && !rows->cells[i].covered &&
		         strcmp(rows->cells[i].text, rows->cells[kept - 1].text) != 0)
			rows->cells[kept - 1].beneath = rows->cells[i].text;
	rows->count = kept;
	return 0;
}

int rows_finish(struct rows *rows, struct sheet_row *row)
{
	for (size_t i = 0; i < rows->count; i++)
		rows->cells[i].text = rows->text.bytes + rows->offsets[i];
	if (rows->open_count)
		close_ranges(rows);
	open_ranges(rows);
	if (rows->open_count && add_covered(rows) < 0)
		return -1;
	rows->given += rows->count;
	for (size_t i = 0; i < rows->count && (rows->hidden || rows->hidden_count); i++)
		rows->cells[i].hidden = rows->hidden || rows_column_hidden(rows, rows->cells[i].column);
	*row = (struct sheet_row){.number = rows->number,
	                          .line = rows->line,
	                          .hidden = rows->hidden,
	                          .cells = rows->cells,
	                          .count = rows->count};
	return rows->given > CELLS_MOST ? -1 : 0;
}

void rows_free(struct rows *rows)
{
	for (size_t i = 0; i < rows->open_count; i++)
		free(rows->open[i].text);
	free(rows->open);
	free(rows->cells);
	free(rows->offsets);
	free(rows->hidden_columns);
	free(rows->merges);
	buffer_free(&rows->text);
}
