/* The fixed long CSV, one line a cell, for scripts and spreadsheets. */
#include <string.h>

#include "base/text.h"
#include "results/codes.h"
#include "results/shown.h"

enum { CELL_LENGTH = 160 }; /* three numbers, their ends, a mark and what is spare */

struct writer {
	const struct results *results;
	struct out *out;
	struct codes_store codes;
	struct buffer begin; /* how the lines of a row begin */
	struct buffer lines; /* where they are made, if they are many */
};

static void add_text(struct buffer *line, const char *text)
{
	text_csv(line, text, strlen(text), ';');
}

static struct code_place add_code(struct buffer *text, const struct axis_value *value)
{
	size_t at = text->length;
	add_text(text, value->code);
	return (struct code_place){.at = at, .length = text->length - at};
}

static inline char *put_count(char *to, int64_t count)
{
	if (count >= 0)
		to = integer_put(to, count);
	*to++ = ';';
	return to;
}

static inline char *put_cell(char *to, const struct cell *cell)
{
	int64_t whole = cell->value / DECIMAL_ONE;
	if (whole >= 0 && whole * DECIMAL_ONE == cell->value) {
		to = put_count(to, whole);
	} else {
		to += decimal_format(cell->value, to);
		*to++ = ';';
	}
	to = put_count(to, cell->n);
	to = put_count(to, cell->children);
	if (cell->masked)
		to = bytes_put(to, "masque", 6);
	*to++ = '\n';
	return to;
}

/* The line of a count: its value, n and, where there are any, the children. */
static inline char *put_counted(char *to, struct count count)
{
	if (count.n < 10 && count.children < 10) {
		memcpy(to, "0;0;0;\n", 8);
		to[0] = to[2] = (char)('0' + count.n);
		to[4] = (char)('0' + count.children);
		return to + 7;
	}
	char text[32] = "";
	size_t length = (size_t)(put_count(text, count.n) - text);
	to = bytes_put_short(to, text, length);
	to = bytes_put_short(to, text, length);
	if (count.children == count.n)
		to = bytes_put_short(to, text, length);
	else
		to = put_count(to, count.children == COUNT_NONE ? -1 : (int64_t)count.children);
	*to++ = '\n';
	return to;
}

/* How the line of a cell begins. */
static inline char *put_begin(char *to, const struct writer *writer, const struct codes *columns,
                              size_t column)
{
	to = codes_put(codes_put_begin(to, &writer->begin), columns, column);
	*to++ = ';';
	return to;
}

static char *put_counts(char *to, const struct writer *writer, const struct count *counts,
                        const struct codes *columns)
{
	for (size_t column = 0; column < columns->count; column++)
		to = put_counted(put_begin(to, writer, columns, column), counts[column]);
	return to;
}

static char *put_cells(char *to, const struct writer *writer, const struct statistic *statistic, size_t row,
                       const struct codes *columns)
{
	struct row_cells cells = statistic_row(statistic, row, columns->count);
	struct cell made;
	for (size_t column = 0; column < columns->count; column++) {
		to = put_begin(to, writer, columns, column);
		to = put_cell(to, cell_look(writer->results, statistic, row_cell(&cells, column), &made));
	}
	return to;
}

static void write_row(struct writer *writer, const struct statistic *statistic, size_t row,
                      const struct codes *columns)
{
	size_t most = columns->count * (writer->begin.length + columns->longest + CELL_LENGTH);
	char *room = out_room(writer->out, most), *lines = room ? room : buffer_room(&writer->lines, most);
	const struct count *counts = counts_look(writer->results, statistic->counts);
	char *end = counts ? put_counts(lines, writer, counts + row * columns->count, columns)
	                   : put_cells(lines, writer, statistic, row, columns);
	size_t length = (size_t)(end - lines);
	if (room)
		out_filled(writer->out, length);
	else
		out_write(writer->out, lines, length);
}

static void write_statistic(struct writer *writer, const struct statistic *statistic)
{
	struct buffer *begin = &writer->begin;
	codes_store_begin(&writer->codes);
	const struct codes *rows = codes_of(&writer->codes, &statistic->rows);
	const struct codes *columns =
	        codes_of(&writer->codes, statistic->axes == 2 ? &statistic->columns : NULL);
	begin->length = 0;
	add_text(begin, statistic->id);
	buffer_putc(begin, ';');
	add_text(begin, statistic->measure);
	buffer_putc(begin, ';');
	size_t same = begin->length;
	for (size_t row = 0; row < statistic->rows.count; row++) {
		codes_begin(begin, same, rows, row);
		begin->bytes[begin->length++] = ';';
		write_row(writer, statistic, row, columns);
	}
}

int results_write_csv(const struct results *results, struct out *out)
{
	struct writer writer = {.results = results, .out = out, .codes = {.add = add_code}};
	if (results->count || !results->listing_count)
		out_puts(out, "statistique;mesure;ligne;colonne;valeur;n;enfants;etat\n");
	for (size_t i = 0; i < results->count; i++)
		write_statistic(&writer, &results->statistics[i]);
	int status = out_write(out, "", 0);
	for (size_t i = 0; i < results->listing_count; i++) {
		if (i || results->count)
			status = out_putc(out, '\n');
		listing_write_csv(&results->listings[i], false, out);
	}
	codes_store_free(&writer.codes);
	buffer_free(&writer.begin);
	buffer_free(&writer.lines);
	return status;
}
