/* Tables on paper: rules, aligned numbers, rows kept whole, header kept for the next page. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "document/flow.h"
#include "document/grid.h"

#define THICK    0.9
#define THIN     0.5
#define HAIR     0.3
#define HAIR_INK 0xA6A6A6

#define MOST_REPEATED 0.4 /* of a page: a higher header is printed once */

struct table_flow {
	struct flow *flow;
	const struct node *table;
	struct grid grid;
	double x, width, pad_x, pad_y;
	size_t *covered; /* by column: the first row that no cell above covers */
	size_t open;     /* the first span that may go on in the row at hand */
};

static double cell_x(const struct table_flow *table, const struct grid_cell *cell)
{
	return table->x + grid_width(&table->grid, 0, cell->column);
}

static void number_cell(struct table_flow *table, struct flow *inside, const struct grid_cell *cell)
{
	const struct device *device = inside->device;
	const struct node *node = cell->node;
	const struct grid_column *column = &table->grid.columns[cell->column];
	const char *text = grid_value(inside->arena, &node->value);
	double height = node->style.size * node->style.leading;
	double whole = device->width(device->context, &node->style, text, grid_whole_part(text));
	double right = cell_x(table, cell) + column->width - table->pad_x;
	struct slab *slab = flow_slab(inside, height);
	slab_text(inside, slab, node, &node->style, right - column->part - whole,
	          height / 2 + node->style.size * 0.33, text);
}

/* The cell's contents as slabs of their own. */
static void fill_cell(struct table_flow *table, struct flow *inside, const struct grid_cell *cell)
{
	struct flow *flow = table->flow;
	double width = grid_width(&table->grid, cell->column, cell->columns);
	*inside = flow_inside(flow);
	inside->page_height = 0;
	inside->x = cell_x(table, cell) + table->pad_x;
	inside->width = fmax(width - 2 * table->pad_x, 5);
	if (grid_is_numeric(&cell->node->value) && cell->columns == 1) {
		number_cell(table, inside, cell);
		return;
	}
	const struct grid_column *column = &table->grid.columns[cell->column];
	inside->right = cell->node->kind == NODE_TH && cell->columns == 1 && column->numeric &&
	                cell->row < table->grid.head_rows;
	flow_children(inside, cell->node);
}

static void row_whole(struct table_flow *table, struct flow *inside, size_t count, double height)
{
	struct slab *slab = flow_slab(table->flow, height + 2 * table->pad_y);
	for (size_t i = 0; i < count; i++)
		flow_print(&inside[i], 0, inside[i].count, slab, 0, table->pad_y);
}

/* A row that is too high for a page goes over to the next one between its lines. */
static void row_split(struct table_flow *table, struct flow *inside, size_t count)
{
	size_t most = 0;
	for (size_t i = 0; i < count; i++)
		most = inside[i].count > most ? inside[i].count : most;
	for (size_t s = 0; s < most; s++) {
		double height = 0;
		for (size_t i = 0; i < count; i++)
			if (s < inside[i].count)
				height = fmax(height, inside[i].slabs[s].height + inside[i].slabs[s].before);
		double top = s == 0 ? table->pad_y : 0, bottom = s + 1 == most ? table->pad_y : 0;
		struct slab *slab = flow_slab(table->flow, height + top + bottom);
		for (size_t i = 0; i < count; i++)
			if (s < inside[i].count)
				flow_print(&inside[i], s, s + 1, slab, 0, top);
	}
}

static uint32_t color_of(const struct table_flow *table, const struct grid_cell *cell)
{
	return grid_background(&table->grid, table->table, cell);
}

static void background(struct table_flow *table, struct slab *slab, const struct grid_cell *cell)
{
	uint32_t color = color_of(table, cell);
	if (cell->node->rowspan > 1)
		return;
	if (color != COLOR_NONE)
		slab_fill(slab, cell->node, cell_x(table, cell), 0,
		          grid_width(&table->grid, cell->column, cell->columns), slab->height, color);
}

static void row_backgrounds(struct table_flow *table, size_t first_slab, const struct grid_cell *cells,
                            size_t count)
{
	struct flow *flow = table->flow;
	bool any = false;
	for (size_t i = 0; i < count; i++)
		any = any || color_of(table, &cells[i]) != COLOR_NONE;
	for (size_t s = first_slab; any && s < flow->count; s++) {
		struct slab *slab = &flow->slabs[s], bare = *slab;
		slab->marks = NULL;
		slab->count = slab->capacity = 0;
		for (size_t i = 0; i < count; i++)
			background(table, slab, &cells[i]);
		slab_reserve(slab, bare.count);
		for (size_t m = 0; m < bare.count; m++)
			slab_add(slab, bare.marks[m]);
		free(bare.marks);
	}
}

/* A line over the columns that no cell from above covers. */
static void rule(struct table_flow *table, size_t slab, size_t row, double thickness, uint32_t color)
{
	const struct grid *grid = &table->grid;
	for (size_t c = 0, end; c < grid->column_count; c = end) {
		for (end = c + 1; end < grid->column_count; end++)
			if ((table->covered[end] > row) != (table->covered[c] > row))
				break;
		if (table->covered[c] <= row)
			slab_fill(&table->flow->slabs[slab], table->table, table->x + grid_width(grid, 0, c),
			          -thickness / 2, grid_width(grid, c, end - c), thickness, color);
	}
}

static void rules(struct table_flow *table, size_t row, size_t first)
{
	const struct grid *grid = &table->grid;
	struct flow *flow = table->flow;
	if (row == 0)
		rule(table, first, row, THICK, 0);
	else if (row == grid->head_rows || row == grid->foot_row)
		rule(table, first, row, THIN, 0);
	else if (row > grid->head_rows)
		rule(table, first, row, HAIR, HAIR_INK);
	if (row + 1 == grid->row_count)
		slab_fill(&flow->slabs[flow->count - 1], table->table, table->x,
		          flow->slabs[flow->count - 1].height - THICK / 2, table->width, THICK, 0);
}

/* The same cell with « (suite) » behind its text. */
static const struct node *continued(struct arena *arena, const struct node *cell)
{
	struct node *copy = arena_alloc(arena, 1, sizeof *copy), *text;
	struct buffer words = {0};
	*copy = *cell;
	copy->first = copy->last = NULL;
	copy->value = (struct value){0};
	node_text(cell, &words);
	if (words.length)
		buffer_puts(&words, " " GRID_GOES_ON);
	text = node_add_text(arena, copy, words.bytes ? words.bytes : "");
	text->style = copy->style;
	buffer_free(&words);
	return copy;
}

/* Takes the cells over several rows out of the row: they are printed over all of their rows. */
static void begin_span(struct table_flow *table, const struct grid_cell *cell)
{
	struct flow *flow = table->flow;
	struct grid_cell again = *cell;
	size_t end = cell->row + cell->node->rowspan;
	flow->spans =
	        memory_grow(flow->spans, &flow->span_capacity, flow->span_count + 1, sizeof *flow->spans);
	struct span *span = &flow->spans[flow->span_count++];
	*span = (struct span){.node = cell->node, .first = flow->count, .end = flow->count + 1};
	span->x = cell_x(table, cell);
	span->width = grid_width(&table->grid, cell->column, cell->columns);
	span->padding = table->pad_y;
	span->background = color_of(table, cell);
	span->rows = (end < table->grid.row_count ? end : table->grid.row_count) - cell->row;
	fill_cell(table, &span->inside, cell);
	again.node = continued(flow->arena, cell->node);
	fill_cell(table, &span->again, &again);
}

static void cover(struct table_flow *table, const struct grid_cell *cell)
{
	for (size_t c = cell->column; c < cell->column + cell->columns; c++)
		table->covered[c] = cell->row + cell->node->rowspan;
}

static void end_span(struct table_flow *table, struct span *span)
{
	struct flow *flow = table->flow;
	struct slab *first = &flow->slabs[span->first];
	for (size_t i = 0; i < span->inside.count; i++)
		for (size_t n = 0; n < span->inside.slabs[i].note_count; n++)
			slab_note(first, span->inside.slabs[i].notes[n]);
	if (flow_height(flow, span->first, flow->count) < flow->page_height * 0.25)
		for (size_t s = span->first + 1; s < flow->count; s++)
			flow->slabs[s].together = true;
}

/* The share of the cells above that fall into this row. */
static double height_of_spans(const struct table_flow *table)
{
	const struct flow *flow = table->flow;
	double height = 0;
	for (size_t s = table->open; s < flow->span_count; s++) {
		const struct span *span = &flow->spans[s];
		double used = span->first < flow->count ? flow_height(flow, span->first, flow->count) : 0;
		double wanted = flow_height(&span->inside, 0, span->inside.count) + 2 * span->padding;
		if (span->rows > 0)
			height = fmax(height, (wanted - used) / (double)span->rows - 2 * span->padding);
	}
	return fmin(height, flow->page_height * 0.5);
}

static void count_row(struct table_flow *table)
{
	struct flow *flow = table->flow;
	for (size_t s = table->open; s < flow->span_count; s++) {
		struct span *span = &flow->spans[s];
		if (span->rows == 0)
			continue;
		span->end = flow->count;
		if (--span->rows == 0)
			end_span(table, span);
	}
	while (table->open < flow->span_count && flow->spans[table->open].rows == 0)
		table->open++;
}

static double fill_row(struct table_flow *table, struct flow *inside, const struct grid_cell *cells,
                       size_t count)
{
	double height = table->table->style.size * table->table->style.leading;
	for (size_t i = 0; i < count; i++) {
		if (cells[i].node->rowspan > 1) {
			begin_span(table, &cells[i]);
			continue;
		}
		fill_cell(table, &inside[i], &cells[i]);
		height = fmax(height, flow_height(&inside[i], 0, inside[i].count));
	}
	return fmax(height, height_of_spans(table));
}

/* A heading among the rows: it stays with the row that follows. */
static bool is_heading(const struct table_flow *table, const struct grid_cell *cells, size_t count)
{
	return count == 1 && cells->columns > 1 && cells->columns == table->grid.column_count &&
	       cells->node->kind == NODE_TH;
}

static void flow_row(struct table_flow *table, size_t row, const struct grid_cell *cells, size_t count)
{
	struct flow *flow = table->flow, *inside = memory_zalloc(count, sizeof *inside);
	const struct grid *grid = &table->grid;
	size_t first = flow->count;
	double height = fill_row(table, inside, cells, count);
	if (row > 0 &&
	    (row <= grid->head_rows || row == grid->foot_row || row == 1 || row + 1 == grid->row_count))
		flow->together = true;
	if (height < flow->page_height * 0.6)
		row_whole(table, inside, count, height);
	else
		row_split(table, inside, count);
	row_backgrounds(table, first, cells, count);
	for (size_t i = 0; i < count; i++)
		flow_free(&inside[i]);
	free(inside);
	rules(table, row, first);
	for (size_t i = 0; i < count; i++)
		cover(table, &cells[i]);
	count_row(table);
	flow->together = is_heading(table, cells, count) && row + 1 < grid->row_count;
}

/* What stands above the header on the next pages: the caption, and that it goes on. */
static void say_continued(struct table_flow *table, struct flow *copy)
{
	const struct node *caption = node_child(table->table, NODE_CAPTION);
	struct node *line = node_add(copy->arena, NULL, NODE_P);
	struct buffer text = {0};
	line->style = table->table->style;
	line->style.italic = true;
	line->style.align = ALIGN_LEFT;
	if (caption)
		node_text(caption, &text);
	buffer_puts(&text, caption ? " " GRID_GOES_ON : GRID_GOES_ON);
	node_add_text(copy->arena, line, text.bytes)->style = line->style;
	buffer_free(&text);
	flow_children(copy, line);
	flow_slab(copy, 3);
}

/* Keeps the header rows just made, to print them again. */
static void remember_header(struct table_flow *table, size_t first)
{
	struct flow *flow = table->flow;
	if (flow_height(flow, first, flow->count) > flow->page_height * MOST_REPEATED)
		return;
	flow->repeats = memory_grow(flow->repeats, &flow->repeat_capacity, flow->repeat_count + 1,
	                            sizeof *flow->repeats);
	struct flow *copy = &flow->repeats[flow->repeat_count++];
	*copy = flow_inside(flow);
	say_continued(table, copy);
	struct slab *rows = flow_slab(copy, 0);
	size_t spans = flow->span_count;
	rows->height = flow_print(flow, first, flow->count, rows, 0, 0);
	for (size_t s = 0; s < spans; s++)
		flow->spans[s].printed = 0;
	for (size_t s = 0; s < copy->count; s++) {
		copy->slabs[s].note_count = 0;
		for (size_t m = 0; m < copy->slabs[s].count; m++)
			copy->slabs[s].marks[m].role = ROLE_ARTIFACT;
	}
	flow->repeat = flow->repeat_count;
}

static void flow_rows(struct table_flow *table)
{
	const struct grid *grid = &table->grid;
	size_t cell = 0, first_slab = table->flow->count;
	table->covered = memory_zalloc(grid->column_count, sizeof *table->covered);
	table->open = table->flow->span_count;
	for (size_t row = 0; row < grid->row_count; row++) {
		size_t first = cell;
		while (cell < grid->cell_count && grid->cells[cell].row == row)
			cell++;
		flow_row(table, row, grid->cells + first, cell - first);
		if (row + 1 == grid->head_rows)
			remember_header(table, first_slab);
	}
	free(table->covered);
	table->flow->repeat = 0;
}

/* A table that takes little of a page is not broken over two. */
static void keep_small(struct flow *flow, size_t first)
{
	double height = 0;
	for (size_t s = first; s < flow->count; s++)
		height += flow->slabs[s].height + flow->slabs[s].before;
	for (size_t s = first + 1; s < flow->count && height < flow->page_height * 0.4; s++)
		flow->slabs[s].together = true;
}

static void flow_whole(struct table_flow *table)
{
	struct flow *flow = table->flow;
	const struct node *caption = node_child(table->table, NODE_CAPTION);
	size_t first = flow->count;
	table->pad_y = table->table->style.size * 0.22;
	table->width = grid_width(&table->grid, 0, table->grid.column_count);
	table->x = flow->x;
	if (table->table->style.align == ALIGN_CENTER)
		table->x += (flow->width - table->width) / 2;
	if (caption)
		flow_block(flow, caption);
	flow_rows(table);
	keep_small(flow, first);
}

void flow_table(struct flow *flow, const struct node *node)
{
	struct table_flow table = {.flow = flow};
	table.pad_x = node->style.size * 0.55;
	table.table = grid_fit(&table.grid, flow->arena, node, flow->device, flow->width, &table.pad_x);
	const struct node *part = grid_split(&table.grid, flow->arena, node, flow->width, table.pad_x);
	if (!part)
		flow_whole(&table);
	for (; part; part = part->next) {
		flow_table(flow, part);
		flow_space(flow, node->style.after);
	}
}
