/* The fixed long CSV, one line a cell, for scripts and spreadsheets. */
#include <string.h>

#include "base/text.h"
#include "results/shown.h"

static void add_field(struct buffer *line, const char *text)
{
	text_csv(line, text, strlen(text), ';');
	buffer_putc(line, ';');
}

static void add_count(struct buffer *line, int64_t count)
{
	char text[24];
	if (count >= 0)
		buffer_add(line, text, integer_format(count, text));
	buffer_putc(line, ';');
}

static void add_cell(struct buffer *line, const struct cell *cell)
{
	char number[32];
	decimal_format(cell->value, number);
	buffer_puts(line, number);
	buffer_putc(line, ';');
	add_count(line, cell->n);
	add_count(line, cell->children);
	buffer_puts(line, cell->masked ? "masque\n" : "\n");
}

static void write_statistic(const struct results *results, const struct statistic *statistic, struct out *out,
                            struct buffer *line)
{
	size_t columns = statistic_columns(statistic);
	line->length = 0;
	add_field(line, statistic->id);
	add_field(line, statistic->measure);
	size_t same = line->length;
	for (size_t row = 0; row < statistic->rows.count; row++) {
		line->length = same;
		add_field(line, statistic->rows.values[row].code);
		size_t same_row = line->length;
		for (size_t column = 0; column < columns; column++) {
			struct cell cell =
			        cell_shown(results, statistic, statistic_cell(statistic, row, column));
			line->length = same_row;
			add_field(line, statistic->axes == 2 ? statistic->columns.values[column].code : "");
			add_cell(line, &cell);
			out_write(out, line->bytes, line->length);
		}
	}
}

int results_write_csv(const struct results *results, struct out *out)
{
	struct buffer line = {0};
	int status = 0;
	if (results->count || !results->listing_count)
		status = out_puts(out, "statistique;mesure;ligne;colonne;valeur;n;enfants;etat\n");
	for (size_t i = 0; i < results->count; i++)
		write_statistic(results, &results->statistics[i], out, &line);
	for (size_t i = 0; i < results->listing_count; i++) {
		if (i || results->count)
			status = out_putc(out, '\n');
		listing_write_csv(&results->listings[i], false, out);
	}
	buffer_free(&line);
	return status;
}
