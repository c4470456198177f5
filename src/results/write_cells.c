#include "results/write_cells.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/threads.h"
#include "results/codes.h"
#include "results/shown.h"

enum {
	NUMBERS_LENGTH = 160, /* three numbers, their names and the end of a cell */
	PART_CELLS = 8192
};
static const char row_begin[] = "    <cellule l=\"";

/* Some rows on their way. */
struct part {
	struct buffer lines;
	struct buffer begin; /* how the cells of a row begin */
};
struct cell_writer {
	const struct results *results;
	struct out *out;
	const struct statistic *statistic; /* the one at hand, … */
	struct codes rows, columns;        /* … its codes, … */
	const struct cell *usual;          /* … and of a sparse one the cell that most are, … */
	struct buffer usually;             /* … and what stands behind the codes of such */
	size_t part_rows;
	struct part *parts; /* by number, modulo the number of threads */
	size_t threads;
};

struct cell_writer *cell_writer_new(const struct results *results, struct out *out)
{
	struct cell_writer *writer = memory_zalloc(1, sizeof *writer);
	writer->results = results;
	writer->out = out;
	writer->threads = threads_count();
	writer->parts = memory_zalloc(writer->threads, sizeof *writer->parts);
	return writer;
}

void cell_writer_free(struct cell_writer *writer)
{
	for (size_t i = 0; i < writer->threads; i++) {
		buffer_free(&writer->parts[i].lines);
		buffer_free(&writer->parts[i].begin);
	}
	free(writer->parts);
	codes_free(&writer->rows);
	codes_free(&writer->columns);
	buffer_free(&writer->usually);
	free(writer);
}

static char *put_count(char *to, const char name[4], int64_t count)
{
	if (count < 0)
		return to;
	to = bytes_put(to, name, 4);
	to += integer_format(count, to);
	*to++ = '"';
	return to;
}

/* What all cells have. */
static char *put_numbers(char *to, const struct cell *cell)
{
	if (cell->value != DECIMAL_NONE) {
		to = bytes_put(to, " v=\"", 4);
		to += decimal_format(cell->value, to);
		*to++ = '"';
	}
	to = put_count(to, " n=\"", cell->n);
	return put_count(to, " e=\"", cell->children);
}

static void add_decimal(struct buffer *lines, const char *name, int64_t value)
{
	char text[32];
	decimal_format(value, text);
	if (value != 0)
		buffer_printf(lines, " %s=\"%s\"", name, text);
}

static void add_histogram(struct buffer *lines, const struct cell *cell)
{
	char text[32];
	if (cell->histogram_count == 0)
		return;
	buffer_puts(lines, " comptes=\"");
	for (size_t i = 0; i < cell->histogram_count; i++) {
		decimal_format(cell->histogram[i].value, text);
		buffer_printf(lines, "%s%s:%lld", i ? " " : "", text, (long long)cell->histogram[i].count);
	}
	buffer_putc(lines, '"');
}

/* What few have. */
static void add_details(struct buffer *lines, const struct cell *cell)
{
	add_decimal(lines, "somme", cell->sum);
	add_decimal(lines, "plus-grand", cell->largest);
	add_histogram(lines, cell);
	if (cell->masked)
		buffer_puts(lines, " masque=\"oui\"");
	if (cell->banded)
		buffer_printf(lines, " de=\"%lld\" a=\"%lld\"", (long long)cell->low, (long long)cell->high);
}

/* All of a cell but its codes. */
static void add_cell(const struct cell_writer *writer, struct buffer *lines, const struct cell *cell)
{
	struct cell made;
	cell = cell_look(writer->results, writer->statistic, cell, &made);
	char *to = buffer_room(lines, NUMBERS_LENGTH);
	lines->length = (size_t)(put_numbers(to, cell) - lines->bytes);
	if (cell->sum != 0 || cell->largest != 0 || cell->histogram_count || cell->masked)
		add_details(lines, cell);
	buffer_add(lines, "/>\n", 3);
}

static void add_row(const struct cell_writer *writer, struct part *part, size_t row)
{
	const struct buffer *begin = &part->begin, *usually = &writer->usually;
	const struct codes *columns = &writer->columns;
	struct buffer *lines = &part->lines;
	struct row_cells cells = statistic_row(writer->statistic, row, columns->count);
	codes_begin(&part->begin, sizeof row_begin - 1, &writer->rows, row);
	for (size_t column = 0; column < columns->count; column++) {
		const struct cell *cell = row_cell(&cells, column);
		char *to = buffer_room(lines, begin->length + columns->longest + usually->length);
		to = bytes_put(to, begin->bytes, begin->length);
		to = codes_put(to, columns, column);
		if (cell == writer->usual)
			to = bytes_put(to, usually->bytes, usually->length);
		lines->length = (size_t)(to - lines->bytes);
		if (cell != writer->usual)
			add_cell(writer, lines, cell);
	}
}

static void make_part(void *context, size_t number)
{
	const struct cell_writer *writer = context;
	struct part *part = &writer->parts[number % writer->threads];
	size_t from = number * writer->part_rows, left = writer->statistic->rows.count - from;
	buffer_puts(&part->begin, part->begin.length ? "" : row_begin);
	for (size_t row = from; row < from + (left < writer->part_rows ? left : writer->part_rows); row++)
		add_row(writer, part, row);
}

static bool write_part(void *context, size_t number)
{
	const struct cell_writer *writer = context;
	struct buffer *lines = &writer->parts[number % writer->threads].lines;
	out_write(writer->out, lines->bytes, lines->length);
	lines->length = 0;
	return true;
}

static void add_code(struct buffer *text, const char *code)
{
	text_xml(text, code, strlen(code));
}

void cell_writer_write(struct cell_writer *writer, const struct statistic *statistic)
{
	size_t rows = statistic->rows.count;
	writer->statistic = statistic;
	codes_make(&writer->rows, &statistic->rows, "", add_code, "\"");
	codes_make(&writer->columns, statistic->axes == 2 ? &statistic->columns : NULL, " c=\"", add_code,
	           "\"");
	writer->usual = statistic->sparse ? &statistic->sparse->usual : NULL;
	writer->usually.length = 0;
	if (writer->usual)
		add_cell(writer, &writer->usually, writer->usual);
	writer->part_rows = PART_CELLS / writer->columns.count + 1;
	threads_share_in_order(make_part, write_part, writer,
	                       (rows + writer->part_rows - 1) / writer->part_rows);
}
