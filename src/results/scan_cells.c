/* Cells, which are most of a file: what their lines begin with is known before they are read, and compared
 * whole. A line that is not exactly what the writer makes of a cell is left to the parser. */
#include <stdlib.h>
#include <string.h>

#include "results/read.h"

#define ROW_BEGIN    "\n    <cellule l=\""
#define COLUMN_BEGIN " c=\""
enum { DIGITS_MAX = 12 }; /* in every number of so many digits there is room for decimals */

void cell_lines_free(struct cell_lines *lines)
{
	buffer_free(&lines->columns);
	free(lines->starts);
}

/* Whether the file has the text as it is in memory. */
static bool is_plain(const char *text, size_t length)
{
	for (const char *end = text + length; text < end; text++)
		if ((unsigned char)*text < 0x20 || *text == '&' || *text == '<' || *text == '>' ||
		    *text == '"')
			return false;
	return true;
}

/* What says the column, of all of them; of one that is not plain, nothing. */
static void prepare_columns(struct cell_lines *lines, const struct axis *columns)
{
	lines->starts =
	        memory_grow(lines->starts, &lines->capacity, columns->count + 1, sizeof *lines->starts);
	lines->columns.length = 0;
	for (size_t i = 0; i < columns->count; i++) {
		const char *code = columns->values[i].code;
		size_t length = strlen(code);
		lines->starts[i] = lines->columns.length;
		if (!is_plain(code, length))
			continue;
		buffer_add(&lines->columns, COLUMN_BEGIN, sizeof COLUMN_BEGIN - 1);
		buffer_add(&lines->columns, code, length);
		buffer_putc(&lines->columns, '"');
	}
	lines->starts[columns->count] = lines->columns.length;
	lines->values = columns->values;
}

/* Behind the bytes, where the text begins with them; else NULL. */
static inline const char *behind(const char *text, const char *end, const char *bytes, size_t length)
{
	return length && (size_t)(end - text) >= length && memcmp(text, bytes, length) == 0 ? text + length
	                                                                                    : NULL;
}

/* Behind the quote that ends a whole number. */
static inline const char *take_count(const char *text, int64_t *count)
{
	const char *first = text;
	int64_t sum = 0;
	for (; *text >= '0' && *text <= '9'; text++) {
		if (text - first == DIGITS_MAX)
			return NULL;
		sum = sum * 10 + (*text - '0');
	}
	*count = sum;
	return *text == '"' && text > first ? text + 1 : NULL;
}

static inline const char *take_decimal(const char *text, const char *end, int64_t *value)
{
	const char *close = take_count(text, value);
	if (close) {
		*value *= DECIMAL_ONE;
		return close;
	}
	close = memchr(text, '"', (size_t)(end - text));
	return close && decimal_parse(text, (size_t)(close - text), value) ? close + 1 : NULL;
}

/* Whether an attribute comes next; the name is with the blank before it and the quote behind it. */
#define COMES(text, end, name) behind(text, end, name, sizeof(name) - 1)

/* What few cells have: sums. */
static const char *take_sums(const char *text, const char *end, struct cell *cell)
{
	const char *value = COMES(text, end, " somme=\"");
	if (value && !(text = take_decimal(value, end, &cell->sum)))
		return NULL;
	value = COMES(text, end, " plus-grand=\"");
	return value ? take_decimal(value, end, &cell->largest) : text;
}

/* A masked cell has no numbers, but perhaps those that it is between. */
static const char *take_mask(const char *text, const char *end, struct cell *cell)
{
	const char *value = COMES(text, end, " de=\"");
	cell->masked = true;
	if (!value)
		return text;
	cell->banded = true;
	text = take_count(value, &cell->low);
	value = text ? COMES(text, end, " a=\"") : NULL;
	text = value ? take_count(value, &cell->high) : NULL;
	return text && cell->low <= cell->high ? text : NULL;
}

static const struct cell empty = {.value = DECIMAL_NONE, .n = -1, .children = -1};

/* The numbers of a cell, which is empty, and the end of its tag. Most cells are zero. */
static const char *take_numbers(const char *text, const char *end, struct cell *cell)
{
	const char *value = COMES(text, end, " v=\"0\" n=\"0\" e=\"0\"/>");
	if (value) {
		cell->value = cell->n = cell->children = 0;
		return value;
	}
	if ((value = COMES(text, end, " masque=\"oui\""))) {
		text = take_mask(value, end, cell);
	} else {
		if ((value = COMES(text, end, " v=\"")) && !(text = take_decimal(value, end, &cell->value)))
			return NULL;
		if ((value = COMES(text, end, " n=\"")) && !(text = take_count(value, &cell->n)))
			return NULL;
		if ((value = COMES(text, end, " e=\"")) && !(text = take_count(value, &cell->children)))
			return NULL;
		if (*text == ' ')
			text = take_sums(text, end, cell);
	}
	return text ? COMES(text, end, "/>") : NULL;
}

static inline const char *behind_column(const struct cell_lines *lines, size_t column, const char *text,
                                        const char *end)
{
	size_t start = lines->starts[column];
	return behind(text, end, lines->columns.bytes + start, lines->starts[column + 1] - start);
}

/* A column that does not come next, but later. */
static size_t find_column(const struct reader *reader, size_t column, const char *text, const char *end)
{
	const size_t *starts = reader->lines.starts;
	size_t width = reader->statistic.columns.count;
	const char *code = COMES(text, end, COLUMN_BEGIN);
	const char *close = code && reader->cells.sparse ? memchr(code, '"', (size_t)(end - code)) : NULL;
	if (!close)
		return width;
	size_t length = (size_t)(close + 1 - text);
	while (column < width && (starts[column + 1] - starts[column] != length ||
	                          !behind_column(&reader->lines, column, text, end)))
		column++;
	return column;
}

static bool is_code(const char *code, const char *text, size_t length)
{
	return *code == *text && strncmp(code, text, length) == 0 && strlen(code) == length;
}

/* The line of a cell, which is looked for in the rows from the one that is due on: in that one alone, unless
 * cells may be left out. Behind the row's code; NULL: it is not plain, or does not come here. */
static const char *take_row(const struct reader *reader, const char *text, const char *end, size_t *row)
{
	const struct axis *rows = &reader->statistic.rows;
	const char *code = COMES(text, end, ROW_BEGIN);
	const char *close = code ? memchr(code, '"', (size_t)(end - code)) : NULL;
	size_t from = reader->cells.row, last = reader->cells.sparse ? rows->count : from + 1;
	if (!close || from == rows->count)
		return NULL;
	size_t length = (size_t)(close - code);
	for (*row = from; *row < last; ++*row)
		if (is_code(rows->values[*row].code, code, length))
			return is_plain(code, length) ? close + 1 : NULL;
	return NULL;
}

/* The same of the column. */
static const char *take_column(const struct reader *reader, const char *text, const char *end, size_t *column)
{
	const struct cell_lines *lines = &reader->lines;
	if (!behind_column(lines, *column, text, end))
		*column = find_column(reader, *column, text, end);
	return *column == reader->statistic.columns.count
	               ? NULL
	               : text + (lines->starts[*column + 1] - lines->starts[*column]);
}

/* Where the row begins of which cells were taken last. */
struct row_line {
	const char *text;
	size_t length, row;
};

/* Takes one cell; NULL: not plain, or none that comes here. */
static const char *take_cell(struct reader *reader, struct row_line *line, const char *text, const char *end)
{
	struct cell_reading *cells = &reader->cells;
	bool wide = reader->statistic.axes == 2;
	size_t row = line->row;
	const char *next = row == cells->row ? behind(text, end, line->text, line->length) : NULL;
	if (!next) {
		if (!(next = take_row(reader, text, end, &row)))
			return NULL;
		*line = (struct row_line){.text = text, .length = (size_t)(next - text), .row = row};
	}
	size_t column = row == cells->row ? cells->column : 0;
	if (wide && !(next = take_column(reader, next, end, &column)))
		return NULL;
	struct cell *cell = cells_room(cells);
	*cell = empty;
	if ((next = take_numbers(next, end, cell)))
		cells_take(cells, row, column, statistic_columns(&reader->statistic));
	return next;
}

/* What cells are that are left out. */
static const char *take_usual(struct reader *reader, const char *text, const char *end)
{
	struct cell usual = empty;
	const char *next = COMES(text, end, "\n    <autres");
	next = next ? take_numbers(next, end, &usual) : NULL;
	bool plain = next && !usual.masked && usual.sum == 0 && usual.largest == 0;
	return plain && cells_leave_out(reader, &usual) == 0 ? next : text;
}

const char *scan_cells(struct reader *reader, const char *text, const char *end)
{
	const struct statistic *statistic = &reader->statistic;
	struct row_line line = {.length = 0};
	const char *next;
	text = take_usual(reader, text, end);
	if (statistic->axes == 2 && reader->lines.values != statistic->columns.values &&
	    COMES(text, end, ROW_BEGIN))
		prepare_columns(&reader->lines, &statistic->columns);
	while ((next = take_cell(reader, &line, text, end)))
		text = next;
	return text;
}
