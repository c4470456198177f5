/* Tables in plain text. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "document/grid.h"
#include "render/text.h"

#define GAP 2 /* spaces between columns */

struct text_cell {
	struct buffer lines;
	size_t at, width; /* column on the line, and its width */
	const char *next; /* line to print */
	bool right;
};

static size_t column_at(const struct grid *grid, size_t column)
{
	return (size_t)floor(grid_width(grid, 0, column) + 0.001);
}

static void number_cell(struct text_writer *writer, const struct grid *grid, const struct grid_cell *cell,
                        struct text_cell *out)
{
	const struct grid_column *column = &grid->columns[cell->column];
	const char *text = grid_value(&writer->arena, &cell->node->value);
	size_t whole = grid_whole_part(text);
	char *start = arena_strndup(&writer->arena, text, whole);
	double left = (double)out->width - column->part - (double)text_columns(start, whole);
	text_pad(&out->lines, left > 0 ? (size_t)left : 0);
	buffer_puts(&out->lines, text);
	buffer_putc(&out->lines, '\n');
}

static void fill_cell(struct text_writer *writer, const struct grid *grid, const struct grid_cell *cell,
                      struct text_cell *out)
{
	out->at = column_at(grid, cell->column);
	size_t end = column_at(grid, cell->column + cell->columns);
	bool last = cell->column + cell->columns == grid->column_count;
	out->width = end - out->at - (last ? 0 : GAP);
	if (grid_is_numeric(&cell->node->value) && cell->columns == 1) {
		number_cell(writer, grid, cell, out);
	} else {
		writer->right = cell->row < grid->head_rows && cell->columns == 1 &&
		                grid->columns[cell->column].numeric;
		text_block(writer, cell->node, out->width, &out->lines);
		writer->right = false;
	}
	out->next = out->lines.bytes;
}

static bool line_left(const struct text_cell *cell)
{
	return cell->next && cell->next < cell->lines.bytes + cell->lines.length;
}

static void add_row(struct text_writer *writer, const struct grid *grid, const struct grid_cell *cells,
                    size_t count, struct buffer *out)
{
	struct text_cell *row = memory_zalloc(count, sizeof *row);
	bool more = false;
	for (size_t i = 0; i < count; i++) {
		fill_cell(writer, grid, &cells[i], &row[i]);
		more = more || line_left(&row[i]);
	}
	while (more) {
		size_t at = 0;
		more = false;
		for (size_t i = 0; i < count; i++) {
			if (!line_left(&row[i]))
				continue;
			size_t length = strcspn(row[i].next, "\n");
			char *line = arena_strndup(&writer->arena, row[i].next, length);
			text_pad(out, row[i].at > at ? row[i].at - at : 0);
			buffer_puts(out, line);
			at = (row[i].at > at ? row[i].at : at) + text_columns(line, length);
			row[i].next += length + 1;
			more = more || line_left(&row[i]);
		}
		text_end_line(out);
	}
	for (size_t i = 0; i < count; i++)
		buffer_free(&row[i].lines);
	free(row);
}

static void add_rule(const struct grid *grid, struct buffer *out)
{
	for (size_t c = 0; c < grid->column_count; c++) {
		size_t width = column_at(grid, c + 1) - column_at(grid, c),
		       gap = c + 1 < grid->column_count ? GAP : 0;
		for (size_t i = 0; i + gap < width; i++)
			buffer_putc(out, '-');
		text_pad(out, gap);
	}
	text_end_line(out);
}

/* Whole characters; the last column loses the gap that the solver gave it. */
static void round_widths(struct grid *grid)
{
	for (size_t c = 0; c < grid->column_count; c++)
		grid->columns[c].width = fmax(floor(grid->columns[c].width), GAP + 1) -
		                         (c + 1 == grid->column_count ? GAP : 0);
}

void text_table(struct text_writer *writer, const struct node *table, size_t width, struct buffer *lines)
{
	struct grid grid;
	const struct node *caption = node_child(table, NODE_CAPTION);
	if (caption)
		text_block(writer, caption, width, lines);
	grid_make(&grid, &writer->arena, table, &writer->device, GAP / 2.0);
	if (grid.head_rows > 0 && grid_least(&grid, GAP / 2.0) > (double)width + GAP) {
		text_records(writer, &grid, width, lines);
		return;
	}
	grid_solve(&grid, (double)width + GAP, 0, GAP / 2.0);
	round_widths(&grid);
	for (size_t row = 0, cell = 0; row < grid.row_count; row++) {
		size_t first = cell;
		while (cell < grid.cell_count && grid.cells[cell].row == row)
			cell++;
		if (row > 0 && (row == grid.head_rows || row == grid.foot_row))
			add_rule(&grid, lines);
		add_row(writer, &grid, grid.cells + first, cell - first, lines);
	}
}
