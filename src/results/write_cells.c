#include "results/write_cells.h"

#include <stdlib.h>
#include <string.h>

#include "base/threads.h"
#include "results/shown.h"
#include "results/usual.h"

enum {
	NUMBERS_LENGTH = 192, /* three numbers, their names, the end of a cell and what is spare */
	PART_CELLS = 8192
};
static const char row_begin[] = "    <cellule l=\"", column_begin[] = "\" c=\"";

/* Some rows on their way. */
struct part {
	struct buffer lines;
	struct buffer begin; /* how the cells of a row begin */
};
struct cell_writer {
	const struct results *results;
	struct out *out;
	bool whole;
	const struct statistic *statistic;  /* the one at hand, … */
	const struct codes *rows, *columns; /* … its codes, … */
	unsigned usual;                     /* … and which of its cells are left out: … */
	bool leaves_same;                   /* … those that it leaves out as well */
	size_t part_rows;
	struct part *parts; /* by number, modulo the number of threads */
	size_t threads;
};

struct cell_writer *cell_writer_new(const struct results *results, bool whole, struct out *out)
{
	struct cell_writer *writer = memory_zalloc(1, sizeof *writer);
	writer->results = results;
	writer->out = out;
	writer->whole = whole;
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
	free(writer);
}

static inline char *put_count(char *to, const char name[4], int64_t count)
{
	if (count < 0)
		return to;
	to = integer_put(bytes_put(to, name, 4), count);
	*to++ = '"';
	return to;
}

/* What all cells have. */
static char *put_numbers(char *to, const struct cell *cell)
{
	int64_t whole = cell->value / DECIMAL_ONE;
	if (whole >= 0 && whole * DECIMAL_ONE == cell->value) {
		to = put_count(to, " v=\"", whole);
	} else if (cell->value != DECIMAL_NONE) {
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
	if (value == 0)
		return;
	buffer_puts(lines, name);
	buffer_add(lines, text, decimal_format(value, text));
	buffer_putc(lines, '"');
}

static void add_histogram(struct buffer *lines, const struct cell *cell)
{
	char text[32];
	if (cell->histogram_count == 0)
		return;
	buffer_puts(lines, " comptes=\"");
	for (size_t i = 0; i < cell->histogram_count; i++) {
		buffer_add(lines, " ", i ? 1 : 0);
		buffer_add(lines, text, decimal_format(cell->histogram[i].value, text));
		buffer_putc(lines, ':');
		buffer_add(lines, text, integer_format(cell->histogram[i].count, text));
	}
	buffer_putc(lines, '"');
}

/* What few have. */
static void add_details(struct buffer *lines, const struct cell *cell)
{
	add_decimal(lines, " somme=\"", cell->sum);
	add_decimal(lines, " plus-grand=\"", cell->largest);
	add_histogram(lines, cell);
	if (cell->masked)
		buffer_puts(lines, " masque=\"oui\"");
	if (cell->banded)
		buffer_printf(lines, " de=\"%lld\" a=\"%lld\"", (long long)cell->low, (long long)cell->high);
}

static void begin_row(const struct cell_writer *writer, struct buffer *begin, size_t row)
{
	codes_begin(begin, sizeof row_begin - 1, writer->rows, row);
	if (writer->statistic->axes == 2)
		buffer_add(begin, column_begin, sizeof column_begin - 1);
}

static void put_cell(const struct cell_writer *writer, struct part *part, size_t column,
                     const struct cell *cell)
{
	struct buffer *lines = &part->lines;
	char *to = buffer_room(lines, part->begin.length + writer->columns->longest + NUMBERS_LENGTH);
	to = codes_put_begin(to, &part->begin);
	to = codes_put(to, writer->columns, column);
	*to++ = '"';
	to = put_numbers(to, cell);
	if (cell->sum != 0 || cell->largest != 0 || cell->histogram_count || cell->masked) {
		lines->length = (size_t)(to - lines->bytes);
		add_details(lines, cell);
		to = buffer_room(lines, 3);
	}
	lines->length = (size_t)(bytes_put(to, "/>\n", 3) - lines->bytes);
}

/* Unless it is left out. */
static inline void add_cell(const struct cell_writer *writer, struct part *part, size_t column,
                            const struct cell *cell)
{
	struct cell made;
	cell = cell_look(writer->results, writer->statistic, cell, &made);
	if (cell_usual(cell) != writer->usual)
		put_cell(writer, part, column, cell);
}

static void add_row(const struct cell_writer *writer, struct part *part, size_t row)
{
	const struct statistic *statistic = writer->statistic;
	const struct sparse_cells *sparse = statistic->sparse;
	size_t width = statistic_columns(statistic);
	struct row_cells cells = statistic_row(statistic, row, width);
	const struct count *counts = counts_look(writer->results, cells.counts);
	begin_row(writer, &part->begin, row);
	if (sparse && writer->leaves_same)
		for (size_t i = cells.next; i < cells.end; i++)
			add_cell(writer, part, sparse->columns[i], &sparse->cells[i]);
	else
		for (size_t column = 0; column < width; column++)
			if (!counts || count_usual(counts[column]) != writer->usual)
				add_cell(writer, part, column, row_cell(&cells, column));
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

/* What the cells are that are not written. */
static void write_usual(const struct cell_writer *writer, const struct cell *cell)
{
	char line[NUMBERS_LENGTH], *to = bytes_put(line, "    <autres", 11);
	to = bytes_put(put_numbers(to, cell), "/>\n", 3);
	out_write(writer->out, line, (size_t)(to - line));
}

void cell_writer_write(struct cell_writer *writer, const struct statistic *statistic,
                       const struct codes *rows, const struct codes *columns)
{
	size_t count = statistic->rows.count;
	struct cell usual, made;
	writer->statistic = statistic;
	writer->rows = rows;
	writer->columns = columns;
	writer->usual = writer->whole ? USUAL_NEVER : statistic_usual(writer->results, statistic, &usual);
	if (statistic->sparse)
		writer->leaves_same =
		        cell_usual(cell_look(writer->results, statistic, &statistic->sparse->usual, &made)) ==
		        writer->usual;
	if (writer->usual != USUAL_NEVER)
		write_usual(writer, &usual);
	writer->part_rows = PART_CELLS / statistic_columns(statistic) + 1;
	threads_share_in_order(make_part, write_part, writer,
	                       (count + writer->part_rows - 1) / writer->part_rows);
}
