/* Aligned tables for terminals, one block a statistic. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "results/shown.h"
#include "results/words.h"

enum { NOTE_WIDTH = 96 };

/* A table of texts: offsets into one buffer, row by row; the first row is the header. */
struct grid {
	struct buffer text;
	size_t *cells, *widths;
	size_t count, capacity, columns;
};

static void grid_add(struct grid *grid, const char *text)
{
	grid->cells = memory_grow(grid->cells, &grid->capacity, grid->count + 1, sizeof *grid->cells);
	grid->cells[grid->count] = grid->text.length;
	text_plain(&grid->text, text);
	buffer_putc(&grid->text, '\0');
	size_t width = utf8_length(grid->text.bytes + grid->cells[grid->count]);
	size_t *widest = &grid->widths[grid->count % grid->columns];
	*widest = width > *widest ? width : *widest;
	grid->count++;
}

static void add_value(struct grid *grid, const struct cell *cell, int places)
{
	char text[CELL_MARK_SIZE] = "–";
	if (cell->masked)
		cell_mark(cell, text);
	else if (cell->value != DECIMAL_NONE)
		decimal_format_french(cell->value, places, text);
	grid_add(grid, text);
}

static void add_header(struct grid *grid, const struct statistic *statistic)
{
	struct buffer title = {0};
	grid_add(grid, statistic->axes ? statistic->rows.label : "");
	if (statistic->axes == 2) {
		for (size_t i = 0; i < statistic->columns.count; i++)
			grid_add(grid, statistic->columns.values[i].label);
		return;
	}
	measure_title(statistic, &title);
	grid_add(grid, title.bytes);
	buffer_free(&title);
}

static void fill(struct grid *grid, const struct results *results, const struct statistic *statistic)
{
	size_t columns = statistic_columns(statistic);
	int places = statistic_places(statistic);
	grid->columns = columns + 1;
	grid->widths = memory_zalloc(grid->columns, sizeof *grid->widths);
	add_header(grid, statistic);
	for (size_t row = 0; row < statistic->rows.count; row++) {
		struct row_cells cells = statistic_row(statistic, row, columns);
		grid_add(grid, statistic->rows.values[row].label);
		for (size_t column = 0; column < columns; column++) {
			struct cell cell = cell_shown(results, statistic, row_cell(&cells, column));
			add_value(grid, &cell, column_places(statistic, column, places));
		}
	}
}

static void add_repeated(struct buffer *line, const char *text, size_t times)
{
	size_t length = strlen(text);
	char *to = buffer_room(line, times * length);
	for (size_t i = 0; i < times; i++)
		memcpy(to + i * length, text, length);
	line->length += times * length;
}

static void add_spaces(struct buffer *line, size_t count)
{
	memset(buffer_room(line, count), ' ', count);
	line->length += count;
}

static void add_row(struct buffer *line, const struct grid *grid, size_t first)
{
	for (size_t column = 0; column < grid->columns; column++) {
		const char *text = grid->text.bytes + grid->cells[first + column];
		size_t space = grid->widths[column] - utf8_length(text);
		add_spaces(line, column ? space + 2 : 0);
		buffer_puts(line, text);
		add_spaces(line, column ? 0 : space);
	}
	while (line->length && line->bytes[line->length - 1] == ' ')
		line->length--;
	buffer_putc(line, '\n');
}

static void add_rule(struct buffer *line, const struct grid *grid)
{
	size_t width = 2 * (grid->columns - 1);
	for (size_t column = 0; column < grid->columns; column++)
		width += grid->widths[column];
	add_repeated(line, "─", width);
	buffer_putc(line, '\n');
}

static void add_grid(struct buffer *text, const struct grid *grid)
{
	size_t rows = grid->count / grid->columns;
	for (size_t row = 0; row < rows; row++) {
		if (row == 1 || (row == rows - 1 && rows > 2))
			add_rule(text, grid);
		add_row(text, grid, row * grid->columns);
	}
}

static void grid_free(struct grid *grid)
{
	buffer_free(&grid->text);
	free(grid->cells);
	free(grid->widths);
}

/* A crossed table has no room in its header for what its numbers are and what its columns stand for. */
static void add_directions(struct buffer *text, const struct statistic *statistic)
{
	if (statistic->axes < 2)
		return;
	measure_title(statistic, text);
	buffer_puts(text, TEXT_NBSP ": lignes «" TEXT_NBSP);
	text_plain(text, statistic->rows.label);
	buffer_puts(text, TEXT_NBSP "», colonnes «" TEXT_NBSP);
	text_plain(text, statistic->columns.label);
	buffer_puts(text, TEXT_NBSP "»\n");
}

/* The note, broken between words at NOTE_WIDTH. */
static void add_note(struct buffer *text, const struct results *results, const struct statistic *statistic)
{
	struct buffer note = {0}, plain = {0};
	results_note(results, statistic, &note);
	text_plain(&plain, note.bytes);
	size_t used = 0;
	for (char *word = plain.bytes; *word;) {
		size_t length = strcspn(word, " ");
		bool last = word[length] == '\0';
		word[length] = '\0';
		size_t width = utf8_length(word);
		if (used > 0) {
			bool fits = used + 1 + width <= NOTE_WIDTH;
			buffer_putc(text, fits ? ' ' : '\n');
			used = fits ? used + 1 : 0;
		}
		buffer_add(text, word, length);
		used += width;
		word += length + !last;
	}
	buffer_putc(text, '\n');
	buffer_free(&note);
	buffer_free(&plain);
}

static void add_statistic(struct buffer *text, const struct results *results,
                          const struct statistic *statistic)
{
	struct grid grid = {0};
	fill(&grid, results, statistic);
	buffer_putc(text, '\n');
	text_plain(text, statistic->label);
	buffer_puts(text, " [");
	text_plain(text, statistic->id);
	buffer_puts(text, "]\n");
	add_directions(text, statistic);
	buffer_putc(text, '\n');
	add_grid(text, &grid);
	buffer_putc(text, '\n');
	add_note(text, results, statistic);
	grid_free(&grid);
}

static void add_heading(struct buffer *text, const char *heading, bool first)
{
	buffer_puts(text, first ? "" : "\n\n");
	text_plain(text, heading);
	buffer_putc(text, '\n');
	add_repeated(text, "═", utf8_length(heading));
	buffer_putc(text, '\n');
}

int results_write_text(const struct results *results, struct out *out)
{
	struct buffer text = {0};
	int status = 0;
	for (size_t i = 0; i < results->count; i++) {
		const struct statistic *statistic = &results->statistics[i];
		if (i == 0 || strcmp(statistic->heading, results->statistics[i - 1].heading) != 0)
			add_heading(&text, statistic->heading, i == 0);
		add_statistic(&text, results, statistic);
		status = out_write(out, text.bytes, text.length);
		text.length = 0;
	}
	for (size_t i = 0; i < results->listing_count; i++) {
		if (i || results->count)
			out_puts(out, "\n\n");
		listing_write_text(&results->listings[i], out);
		results_note(results, NULL, &text);
		buffer_putc(&text, '\n');
		status = out_write(out, text.bytes, text.length);
		text.length = 0;
	}
	buffer_free(&text);
	return status;
}
