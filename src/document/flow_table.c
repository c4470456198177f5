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

struct table_flow {
	struct flow *flow;
	const struct node *table;
	struct grid grid;
	double x, width, pad_x, pad_y;
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
	*inside = (struct flow){.arena = flow->arena, .device = flow->device, .fields = flow->fields};
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

static double flow_height(const struct flow *inside)
{
	double height = 0;
	for (size_t i = 0; i < inside->count; i++)
		height += inside->slabs[i].height + (i ? inside->slabs[i].before : 0);
	return height;
}

static void move_marks(struct slab *to, const struct slab *from, double down)
{
	for (size_t m = 0; m < from->count; m++) {
		struct mark mark = from->marks[m];
		mark.y += down;
		slab_add(to, mark);
	}
}

static void row_whole(struct table_flow *table, struct flow *inside, size_t count, double height)
{
	struct slab *slab = flow_slab(table->flow, height + 2 * table->pad_y);
	for (size_t i = 0; i < count; i++) {
		double y = table->pad_y;
		for (size_t s = 0; s < inside[i].count; s++) {
			y += s ? inside[i].slabs[s].before : 0;
			move_marks(slab, &inside[i].slabs[s], y);
			y += inside[i].slabs[s].height;
		}
	}
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
				move_marks(slab, &inside[i].slabs[s], top);
	}
}

static void background(struct table_flow *table, struct slab *slab, const struct grid_cell *cell)
{
	const struct style *style = &cell->node->style;
	bool zebra = table->table->style.zebra && cell->row >= table->grid.head_rows &&
	             cell->row < table->grid.foot_row && (cell->row - table->grid.head_rows) % 2 == 1;
	uint32_t color = style->background != COLOR_NONE ? style->background : zebra ? 0xF0F0F0 : COLOR_NONE;
	if (color != COLOR_NONE)
		slab_fill(slab, cell->node, cell_x(table, cell), 0,
		          grid_width(&table->grid, cell->column, cell->columns), slab->height, color);
}

static void row_backgrounds(struct table_flow *table, size_t first_slab, const struct grid_cell *cells,
                            size_t count)
{
	struct flow *flow = table->flow;
	for (size_t s = first_slab; s < flow->count; s++) {
		struct slab *slab = &flow->slabs[s], bare = *slab;
		slab->marks = NULL;
		slab->count = slab->capacity = 0;
		for (size_t i = 0; i < count; i++)
			background(table, slab, &cells[i]);
		for (size_t m = 0; m < bare.count; m++)
			slab_add(slab, bare.marks[m]);
		free(bare.marks);
	}
}

static void rule(struct table_flow *table, size_t slab, bool below, double thickness, uint32_t color)
{
	struct slab *at = &table->flow->slabs[slab];
	slab_fill(at, table->table, table->x, below ? at->height - thickness / 2 : -thickness / 2,
	          table->width, thickness, color);
}

static void flow_row(struct table_flow *table, size_t row, const struct grid_cell *cells, size_t count)
{
	struct flow *flow = table->flow, *inside = memory_zalloc(count, sizeof *inside);
	const struct grid *grid = &table->grid;
	double height = table->table->style.size * table->table->style.leading;
	size_t first = flow->count;
	for (size_t i = 0; i < count; i++) {
		fill_cell(table, &inside[i], &cells[i]);
		height = fmax(height, flow_height(&inside[i]));
	}
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
	if (row == 0)
		rule(table, first, false, THICK, 0);
	else if (row == grid->head_rows || row == grid->foot_row)
		rule(table, first, false, THIN, 0);
	else if (row > grid->head_rows)
		rule(table, first, false, HAIR, HAIR_INK);
	if (row + 1 == grid->row_count)
		rule(table, flow->count - 1, true, THICK, 0);
}

static void rowspans(struct table_flow *table, size_t row, const struct grid_cell *cells, size_t count)
{
	(void)row;
	for (size_t i = 0; i < count; i++)
		if (cells[i].node->rowspan > 1)
			table->flow->together = true;
}

/* Keeps the header rows just made, to print them again. */
static void remember_header(struct table_flow *table, size_t first)
{
	struct flow *flow = table->flow;
	flow->repeats = memory_grow(flow->repeats, &flow->repeat_capacity, flow->repeat_count + 1,
	                            sizeof *flow->repeats);
	struct flow *copy = &flow->repeats[flow->repeat_count++];
	*copy = (struct flow){.arena = flow->arena, .device = flow->device};
	for (size_t s = first; s < flow->count; s++) {
		struct slab *slab = flow_slab(copy, flow->slabs[s].height);
		for (size_t m = 0; m < flow->slabs[s].count; m++)
			slab_add(slab, flow->slabs[s].marks[m])->role = ROLE_ARTIFACT;
	}
	flow->repeat = flow->repeat_count;
}

static void flow_rows(struct table_flow *table)
{
	const struct grid *grid = &table->grid;
	size_t cell = 0, first_slab = table->flow->count;
	for (size_t row = 0; row < grid->row_count; row++) {
		size_t first = cell;
		while (cell < grid->cell_count && grid->cells[cell].row == row)
			cell++;
		flow_row(table, row, grid->cells + first, cell - first);
		rowspans(table, row, grid->cells + first, cell - first);
		if (row + 1 == grid->head_rows)
			remember_header(table, first_slab);
	}
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

void flow_table(struct flow *flow, const struct node *node)
{
	struct table_flow table = {.flow = flow};
	table.pad_x = node->style.size * 0.55;
	table.table = grid_fit(&table.grid, flow->arena, node, flow->device, flow->width, &table.pad_x);
	node = table.table;
	table.pad_y = node->style.size * 0.22;
	table.width = grid_width(&table.grid, 0, table.grid.column_count);
	table.x = flow->x;
	if (node->style.align == ALIGN_CENTER)
		table.x += (flow->width - table.width) / 2;
	const struct node *caption = node_child(node, NODE_CAPTION);
	size_t first = flow->count;
	if (caption)
		flow_block(flow, caption);
	flow_rows(&table);
	keep_small(flow, first);
}
