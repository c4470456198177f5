/* Cells, which are most of a file: what their lines begin with is known before they are read, and compared
 * whole. A line that is not exactly what the writer makes of a cell is left to the parser. */
#include <stdlib.h>
#include <string.h>

#include "results/read.h"

enum { DIGITS_MAX = 12 }; /* in every number of so many digits there is room for decimals */

void cell_lines_free(struct cell_lines *lines)
{
	buffer_free(&lines->row);
	buffer_free(&lines->columns);
	free(lines->starts);
}

/* Adds a code and its quote, where it stands in the file as it is in memory; else nothing. */
static void add_code(struct buffer *buffer, const char *code)
{
	char *begin = buffer_room(buffer, strlen(code) + 1), *to = begin;
	for (; *code; code++) {
		if ((unsigned char)*code < 0x20 || *code == '&' || *code == '<' || *code == '>' ||
		    *code == '"')
			return;
		*to++ = *code;
	}
	*to++ = '"';
	buffer->length += (size_t)(to - begin);
}

static void prepare_row(struct cell_lines *lines, const struct axis *rows, size_t row)
{
	static const char begin[] = "\n    <cellule l=\"";
	lines->at = row;
	lines->row.length = 0;
	buffer_add(&lines->row, begin, sizeof begin - 1);
	add_code(&lines->row, rows->values[row].code);
	if (lines->row.length == sizeof begin - 1)
		lines->row.length = 0;
}

static void prepare_columns(struct cell_lines *lines, const struct axis *columns)
{
	static const char begin[] = " c=\"";
	lines->starts =
	        memory_grow(lines->starts, &lines->capacity, columns->count + 1, sizeof *lines->starts);
	lines->columns.length = 0;
	for (size_t i = 0; i < columns->count; i++) {
		size_t start = lines->starts[i] = lines->columns.length;
		buffer_add(&lines->columns, begin, sizeof begin - 1);
		add_code(&lines->columns, columns->values[i].code);
		if (lines->columns.length == start + sizeof begin - 1)
			lines->columns.length = start;
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

/* Up to the end of the row at hand. */
static const char *take_row(struct reader *reader, size_t column, size_t width, const char *text,
                            const char *end)
{
	const struct cell_lines *lines = &reader->lines;
	const char *names = lines->columns.bytes;
	bool wide = reader->statistic.axes == 2;
	for (; column < width; column++) {
		const char *next = behind(text, end, lines->row.bytes, lines->row.length);
		if (next && wide)
			next = behind(next, end, names + lines->starts[column],
			              lines->starts[column + 1] - lines->starts[column]);
		struct cell *cell = next ? reader_cell(reader) : NULL;
		if (!next || (*cell = empty, !(next = take_numbers(next, end, cell))))
			break;
		reader->cell_count++;
		text = next;
	}
	return text;
}

const char *scan_cells(struct reader *reader, const char *text, const char *end)
{
	const struct statistic *statistic = &reader->statistic;
	size_t width = statistic_columns(statistic), row = reader->cell_count / width;
	if (!COMES(text, end, "\n    <cellule "))
		return text;
	while (reader->cell_count < reader->cells_wanted) {
		if (statistic->axes == 2 && reader->lines.values != statistic->columns.values)
			prepare_columns(&reader->lines, &statistic->columns);
		if (!reader->lines.ready || reader->lines.at != row)
			prepare_row(&reader->lines, &statistic->rows, row);
		reader->lines.ready = true;
		text = take_row(reader, reader->cell_count % width, width, text, end);
		if (reader->cell_count < (row + 1) * width)
			break;
		row++;
	}
	return text;
}
