/* The fixed long CSV, one line a cell, for scripts and spreadsheets. */
#include <string.h>

#include "base/text.h"
#include "results/codes.h"
#include "results/shown.h"

enum { CELL_LENGTH = 96 }; /* three numbers, their ends and a mark */

struct writer {
	const struct results *results;
	struct out *out;
	struct codes rows, columns;
	struct buffer begin, lines; /* how the lines of a row begin; those lines */
};

static void add_text(struct buffer *line, const char *text)
{
	text_csv(line, text, strlen(text), ';');
}

static char *put_count(char *to, int64_t count)
{
	if (count >= 0)
		to += integer_format(count, to);
	*to++ = ';';
	return to;
}

static char *put_cell(char *to, const struct cell *cell)
{
	to += decimal_format(cell->value, to);
	*to++ = ';';
	to = put_count(to, cell->n);
	to = put_count(to, cell->children);
	if (cell->masked)
		to = bytes_put(to, "masque", 6);
	*to++ = '\n';
	return to;
}

static void write_row(struct writer *writer, const struct statistic *statistic, size_t row)
{
	const struct buffer *begin = &writer->begin;
	struct buffer *lines = &writer->lines;
	struct row_cells cells = statistic_row(statistic, row, writer->columns.count);
	struct cell made;
	lines->length = 0;
	char *to = buffer_room(lines, writer->columns.count *
	                                      (begin->length + writer->columns.longest + CELL_LENGTH));
	for (size_t column = 0; column < writer->columns.count; column++) {
		const struct cell *cell =
		        cell_look(writer->results, statistic, row_cell(&cells, column), &made);
		to = bytes_put(to, begin->bytes, begin->length);
		to = codes_put(to, &writer->columns, column);
		*to++ = ';';
		to = put_cell(to, cell);
	}
	out_write(writer->out, lines->bytes, (size_t)(to - lines->bytes));
}

static void write_statistic(struct writer *writer, const struct statistic *statistic)
{
	struct buffer *begin = &writer->begin;
	codes_make(&writer->rows, &statistic->rows, "", add_text, ";");
	codes_make(&writer->columns, statistic->axes == 2 ? &statistic->columns : NULL, "", add_text, "");
	begin->length = 0;
	add_text(begin, statistic->id);
	buffer_putc(begin, ';');
	add_text(begin, statistic->measure);
	buffer_putc(begin, ';');
	size_t same = begin->length;
	for (size_t row = 0; row < statistic->rows.count; row++) {
		codes_begin(begin, same, &writer->rows, row);
		write_row(writer, statistic, row);
	}
}

int results_write_csv(const struct results *results, struct out *out)
{
	struct writer writer = {.results = results, .out = out};
	int status = 0;
	if (results->count || !results->listing_count)
		status = out_puts(out, "statistique;mesure;ligne;colonne;valeur;n;enfants;etat\n");
	for (size_t i = 0; i < results->count; i++)
		write_statistic(&writer, &results->statistics[i]);
	for (size_t i = 0; i < results->listing_count; i++) {
		if (i || results->count)
			status = out_putc(out, '\n');
		listing_write_csv(&results->listings[i], false, out);
	}
	codes_free(&writer.rows);
	codes_free(&writer.columns);
	buffer_free(&writer.begin);
	buffer_free(&writer.lines);
	return status;
}
