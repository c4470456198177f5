/* Tables that are too wide for plain text: row by row, each cell behind the heads of its column. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "render/text.h"

#define GAP 2

struct records {
	struct text_writer *writer;
	const struct grid *grid;
	const char **labels;               /* by column */
	const struct grid_cell **standing; /* by column: the last cell that began there */
	size_t label_width, width;
};

static void add_heads(const struct grid *grid, size_t column, struct buffer *label)
{
	for (size_t i = 0; i < grid->cell_count && grid->cells[i].row < grid->head_rows; i++) {
		const struct grid_cell *cell = &grid->cells[i];
		struct buffer text = {0};
		if (cell->column > column || cell->column + cell->columns <= column)
			continue;
		node_text(cell->node, &text);
		if (text.length)
			buffer_printf(label, "%s%s", label->length ? " – " : "", text.bytes);
		buffer_free(&text);
	}
}

static void make_labels(struct records *records)
{
	struct arena *arena = &records->writer->arena;
	const struct grid *grid = records->grid;
	records->labels = arena_alloc(arena, grid->column_count, sizeof *records->labels);
	for (size_t c = 0; c < grid->column_count; c++) {
		struct buffer label = {0};
		buffer_puts(&label, "");
		add_heads(grid, c, &label);
		size_t columns = text_columns(label.bytes, label.length);
		records->label_width = columns > records->label_width ? columns : records->label_width;
		records->labels[c] = arena_take(arena, &label);
	}
	if (records->label_width > records->width / 3)
		records->label_width = records->width / 3;
}

/* The next line of a block, or "" behind its end. */
static const char *take_line(struct arena *arena, const char **next)
{
	if (!*next || !**next)
		return "";
	size_t length = strcspn(*next, "\n");
	const char *line = arena_strndup(arena, *next, length);
	*next += length + ((*next)[length] ? 1 : 0);
	return line;
}

/* Two blocks of lines beside each other. */
static void add_pair(const struct records *records, const struct buffer *label, const struct buffer *content,
                     struct buffer *lines)
{
	struct arena *arena = &records->writer->arena;
	const char *left = label->bytes, *right = content->bytes;
	while ((left && *left) || (right && *right)) {
		const char *head = take_line(arena, &left);
		size_t columns = text_columns(head, strlen(head));
		buffer_puts(lines, head);
		text_pad(lines, columns < records->label_width ? records->label_width - columns : 0);
		text_pad(lines, GAP);
		buffer_puts(lines, take_line(arena, &right));
		text_end_line(lines);
	}
}

static void add_cell(const struct records *records, const struct grid_cell *cell, struct buffer *lines)
{
	struct buffer label = {0}, content = {0};
	bool whole = cell->columns == records->grid->column_count;
	size_t width = whole ? records->width : records->width - records->label_width - GAP;
	text_block(records->writer, cell->node, width, &content);
	buffer_putc(&content, '\0');
	if (content.length == 1) {
		buffer_free(&content);
		return;
	}
	if (whole) {
		buffer_puts(lines, content.bytes);
	} else {
		text_words(records->writer, records->labels[cell->column], records->label_width, &label);
		buffer_putc(&label, '\0');
		add_pair(records, &label, &content, lines);
	}
	buffer_free(&label);
	buffer_free(&content);
}

/* The cells of a row, those that come down from rows above among them. */
static void add_record(struct records *records, size_t row, size_t *next, struct buffer *lines)
{
	const struct grid *grid = records->grid;
	for (; *next < grid->cell_count && grid->cells[*next].row == row; ++*next)
		for (size_t c = 0; c < grid->cells[*next].columns; c++)
			records->standing[grid->cells[*next].column + c] = &grid->cells[*next];
	if (row < grid->head_rows)
		return;
	const struct grid_cell *before = NULL;
	for (size_t c = 0; c < grid->column_count; c++) {
		const struct grid_cell *cell = records->standing[c];
		if (cell && cell != before && cell->row + cell->node->rowspan > row)
			add_cell(records, cell, lines);
		before = cell;
	}
	if (row + 1 < grid->row_count)
		buffer_putc(lines, '\n');
}

void text_records(struct text_writer *writer, const struct grid *grid, size_t width, struct buffer *lines)
{
	struct records records = {.writer = writer, .grid = grid, .width = width};
	make_labels(&records);
	records.standing = arena_zalloc(&writer->arena, grid->column_count, sizeof *records.standing);
	for (size_t row = 0, next = 0; row < grid->row_count; row++)
		add_record(&records, row, &next, lines);
}
