#include "document/grid.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "document/chart.h"
#include "document/paragraph.h"

#define MAX_COLUMNS 1000
#define ZEBRA       0xF0F0F0
#define LONGEST     32   /* letters of a word */
#define PART_SIZE   0.74 /* of the width: parts of a table need not be set as small as the whole */

struct placing {
	struct grid *grid;
	struct arena *arena;
	size_t cell_capacity, row_capacity;
	struct grid_cell *cells;
	const struct node **rows;
	size_t *taken; /* by column: the first row that is free again */
	size_t taken_capacity, columns;
};

bool grid_is_numeric(const struct value *value)
{
	return value->kind == VALUE_NUMBER || value->kind == VALUE_MASKED;
}

const char *grid_value(struct arena *arena, const struct value *value)
{
	struct buffer buffer = {0};
	value_print(value, &buffer);
	return arena_take(arena, &buffer);
}

size_t grid_whole_part(const char *text)
{
	size_t comma = strcspn(text, ",");
	const char *unit = strstr(text, TEXT_NBSP);
	return unit && (size_t)(unit - text) < comma ? (size_t)(unit - text) : comma;
}

static size_t free_column(struct placing *placing, size_t row, size_t column)
{
	while (column < placing->columns && placing->taken[column] > row)
		column++;
	return column;
}

static void take(struct placing *placing, size_t column, size_t columns, size_t until)
{
	placing->taken = memory_grow(placing->taken, &placing->taken_capacity, column + columns,
	                             sizeof *placing->taken);
	for (size_t c = column; c < column + columns; c++) {
		if (c >= placing->columns)
			placing->columns = c + 1;
		placing->taken[c] = until;
	}
}

static void place_row(struct placing *placing, const struct node *tr)
{
	struct grid *grid = placing->grid;
	size_t row = grid->row_count, column = 0;
	placing->rows = memory_grow(placing->rows, &placing->row_capacity, row + 1, sizeof *placing->rows);
	placing->rows[grid->row_count++] = tr;
	for (const struct node *cell = tr->first; cell; cell = cell->next) {
		column = free_column(placing, row, column);
		if (column >= MAX_COLUMNS)
			return;
		size_t columns = cell->colspan;
		if (columns > MAX_COLUMNS - column)
			columns = MAX_COLUMNS - column;
		take(placing, column, columns, row + cell->rowspan);
		placing->cells = memory_grow(placing->cells, &placing->cell_capacity, grid->cell_count + 1,
		                             sizeof *placing->cells);
		placing->cells[grid->cell_count++] = (struct grid_cell){cell, row, column, columns};
		column += columns;
	}
}

static void place_group(struct placing *placing, const struct node *table, enum node_kind kind)
{
	for (const struct node *group = table->first; group; group = group->next)
		for (const struct node *tr = group->kind == kind ? group->first : NULL; tr; tr = tr->next)
			place_row(placing, tr);
}

/* A column that holds a number, its head apart. */
static void find_numeric(struct grid *grid)
{
	for (size_t i = 0; i < grid->cell_count; i++)
		if (grid->cells[i].columns == 1 && grid_is_numeric(&grid->cells[i].node->value))
			grid->columns[grid->cells[i].column].numeric = true;
}

void grid_place(struct grid *grid, struct arena *arena, const struct node *table)
{
	*grid = (struct grid){0};
	struct placing placing = {.grid = grid, .arena = arena};
	place_group(&placing, table, NODE_THEAD);
	grid->head_rows = grid->row_count;
	place_group(&placing, table, NODE_TBODY);
	grid->foot_row = grid->row_count;
	place_group(&placing, table, NODE_TFOOT);
	grid->rows = arena_alloc(arena, grid->row_count, sizeof *grid->rows);
	grid->cells = arena_alloc(arena, grid->cell_count, sizeof *grid->cells);
	grid->column_count = placing.columns;
	if (grid->row_count)
		memcpy(grid->rows, placing.rows, grid->row_count * sizeof *grid->rows);
	if (grid->cell_count)
		memcpy(grid->cells, placing.cells, grid->cell_count * sizeof *grid->cells);
	free(placing.rows);
	free(placing.cells);
	free(placing.taken);
	grid->columns = arena_zalloc(arena, grid->column_count, sizeof *grid->columns);
	find_numeric(grid);
}

static void cell_widths(const struct device *device, const struct node *node, double *least, double *most)
{
	*least = *most = 0;
	if (node->chart) {
		chart_widths(node->chart, &node->style, device, least, most);
		return;
	}
	if (node->kind == NODE_IMAGE) {
		double height;
		image_size(node, device->fixed ? 1 : 1e4, 0, most, &height);
		*least = fmin(*most, 24);
		return;
	}
	if (node_is_leaf(node)) {
		paragraph_widths(device, node, least, most);
		return;
	}
	double indent = node->kind == NODE_LI ? (device->fixed ? 3 : 2 * node->style.size) : 0;
	for (const struct node *child = node->first; child; child = child->next) {
		double a, b;
		cell_widths(device, child, &a, &b);
		*least = fmax(*least, a + indent);
		*most = fmax(*most, b + indent);
	}
}

static void measure_number(struct grid_column *column, struct arena *arena, const struct device *device,
                           const struct node *node)
{
	const char *text = grid_value(arena, &node->value);
	size_t whole = grid_whole_part(text);
	column->whole = fmax(column->whole, device->width(device->context, &node->style, text, whole));
	column->part = fmax(column->part,
	                    device->width(device->context, &node->style, text + whole, strlen(text + whole)));
}

/* Beyond so many letters a word is rather cut than that other columns have no room for theirs. */
static double longest_word(const struct node *cell, const struct device *device)
{
	return device->fixed ? LONGEST : LONGEST * cell->style.size / 2;
}

static void measure(struct grid *grid, struct arena *arena, const struct device *device)
{
	for (size_t i = 0; i < grid->cell_count; i++) {
		const struct grid_cell *cell = &grid->cells[i];
		struct grid_column *column = &grid->columns[cell->column];
		double least, most;
		if (cell->columns != 1)
			continue;
		if (grid_is_numeric(&cell->node->value)) {
			measure_number(column, arena, device, cell->node);
			continue;
		}
		cell_widths(device, cell->node, &least, &most);
		double longest = longest_word(cell->node, device);
		column->least = fmax(column->least, fmin(least, longest));
		column->most = fmax(column->most, most);
		column->text += most;
	}
	for (size_t c = 0; c < grid->column_count; c++) {
		struct grid_column *column = &grid->columns[c];
		column->least = fmax(column->least, column->whole + column->part);
		column->most = fmax(column->most, column->whole + column->part);
	}
}

/* A cell over several columns widens them evenly. */
static void measure_spans(struct grid *grid, const struct device *device, double padding)
{
	for (size_t i = 0; i < grid->cell_count; i++) {
		const struct grid_cell *cell = &grid->cells[i];
		double least, most, have_least = 0, have_most = 0;
		if (cell->columns == 1)
			continue;
		cell_widths(device, cell->node, &least, &most);
		least = fmin(least, longest_word(cell->node, device) * (double)cell->columns);
		for (size_t c = cell->column; c < cell->column + cell->columns; c++) {
			have_least += grid->columns[c].least + (c > cell->column ? 2 * padding : 0);
			have_most += grid->columns[c].most + (c > cell->column ? 2 * padding : 0);
		}
		for (size_t c = cell->column; c < cell->column + cell->columns; c++) {
			grid->columns[c].least += fmax(0, least - have_least) / (double)cell->columns;
			grid->columns[c].most += fmax(0, most - have_most) / (double)cell->columns;
		}
	}
}

void grid_make(struct grid *grid, struct arena *arena, const struct node *table, const struct device *device,
               double padding)
{
	grid_place(grid, arena, table);
	measure(grid, arena, device);
	measure_spans(grid, device, padding);
}

/* Columns of numbers side by side look better at one width: that of the widest, or what room there is. */
static void even_numbers(struct grid *grid, double available, double share, double padding)
{
	double widest = 0, narrowest = 0, others = 0, count = 0, natural = 0;
	for (size_t c = 0; c < grid->column_count; c++) {
		const struct grid_column *column = &grid->columns[c];
		natural += column->most + 2 * padding;
		if (!column->numeric) {
			others += column->most + 2 * padding;
			continue;
		}
		widest = fmax(widest, column->most);
		narrowest = fmax(narrowest, column->least);
		count++;
	}
	double room = count > 0 ? (available - others) / count - 2 * padding : 0;
	double even = fmin(widest, room);
	if (even < narrowest || (even < widest && natural <= available && share <= 0))
		return;
	for (size_t c = 0; c < grid->column_count; c++)
		if (grid->columns[c].numeric)
			grid->columns[c].least = grid->columns[c].most = even;
}

static bool wants_room(const struct grid_column *column)
{
	return column->most - column->least > 0.01;
}

/* Gives room above the least widths: to each column by how much text is in it, until it has what it asks
 * for. */
static void share_room(struct grid *grid, double room)
{
	for (double given = room; room > 0.01 && given > 0; room -= given) {
		double text = 0;
		given = 0;
		for (size_t c = 0; c < grid->column_count; c++)
			text += wants_room(&grid->columns[c]) ? grid->columns[c].text : 0;
		for (size_t c = 0; c < grid->column_count && text > 0; c++) {
			struct grid_column *column = &grid->columns[c];
			if (!wants_room(column))
				continue;
			double more = fmin(room * column->text / text, column->most - column->least);
			column->least += more;
			given += more;
		}
	}
}

void grid_solve(struct grid *grid, double available, double share, double padding)
{
	double least = 0, most = 0, goal = available * share;
	even_numbers(grid, available, share, padding);
	for (size_t c = 0; c < grid->column_count; c++) {
		least += grid->columns[c].least + 2 * padding;
		most += grid->columns[c].most + 2 * padding;
	}
	if (most > available && least < available)
		share_room(grid, available - least);
	for (size_t c = 0; c < grid->column_count; c++) {
		struct grid_column *column = &grid->columns[c];
		double narrow = column->least + 2 * padding, wide = column->most + 2 * padding;
		if (most <= available)
			column->width = goal > most ? wide * goal / most : wide;
		else
			column->width = least >= available ? narrow * available / least : narrow;
	}
}

double grid_width(const struct grid *grid, size_t first, size_t count)
{
	double width = 0;
	for (size_t c = first; c < first + count; c++)
		width += grid->columns[c].width;
	return width;
}

uint32_t grid_background(const struct grid *grid, const struct node *table, const struct grid_cell *cell)
{
	const struct style *style = &cell->node->style;
	bool inside = cell->row >= grid->head_rows && cell->row < grid->foot_row;
	if (style->background != COLOR_NONE)
		return style->background;
	return table->style.zebra && inside && (cell->row - grid->head_rows) % 2 == 1 ? ZEBRA : COLOR_NONE;
}

double grid_least(const struct grid *grid, double padding)
{
	double least = 0;
	for (size_t c = 0; c < grid->column_count; c++)
		least += grid->columns[c].least + 2 * padding;
	return least;
}

static struct node *smaller(struct arena *arena, const struct node *node, struct node *parent, double factor)
{
	struct node *copy = arena_alloc(arena, 1, sizeof *copy);
	*copy = *node;
	copy->parent = parent;
	copy->first = copy->last = copy->next = NULL;
	copy->style.size *= factor;
	for (const struct node *child = node->first; child; child = child->next) {
		struct node *below = smaller(arena, child, copy, child->kind == NODE_CAPTION ? 1 : factor);
		if (copy->last)
			copy->last->next = below;
		else
			copy->first = below;
		copy->last = below;
	}
	return copy;
}

const struct node *grid_fit(struct grid *grid, struct arena *arena, const struct node *table,
                            const struct device *device, double available, double *padding)
{
	static const double factors[] = {0.95, 0.88, 0.8, 0.72, 0.65};
	const struct node *fitting = table;
	grid_make(grid, arena, table, device, *padding);
	for (size_t i = 0; i < sizeof factors / sizeof *factors && grid_least(grid, *padding) > available;
	     i++) {
		*padding = table->style.size * factors[i] * 0.3;
		fitting = smaller(arena, table, table->parent, factors[i]);
		grid_make(grid, arena, fitting, device, *padding);
	}
	grid->too_wide = grid_least(grid, *padding) > available;
	grid_solve(grid, available, table->share, *padding);
	return fitting;
}

/* Columns from first to end - 1, behind column 0. */
struct part {
	size_t first, end;
};

static size_t columns_in(const struct grid_cell *cell, const struct part *part)
{
	size_t first = cell->column > part->first ? cell->column : part->first;
	size_t end = cell->column + cell->columns;
	end = end < part->end ? end : part->end;
	return (cell->column == 0 ? 1 : 0) + (end > first ? end - first : 0);
}

static struct node *part_rows(struct arena *arena, struct node *table, enum node_kind kind,
                              const struct node *row)
{
	struct node *group = table->last && table->last->kind == kind ? table->last : NULL;
	if (!group) {
		group = node_add(arena, table, kind);
		group->style = row->parent->style;
	}
	struct node *copy = node_add(arena, group, NODE_TR);
	copy->style = row->style;
	copy->class = row->class;
	return copy;
}

static void add_part_rows(const struct grid *grid, struct arena *arena, const struct part *part,
                          struct node *table)
{
	for (size_t row = 0, i = 0; row < grid->row_count; row++) {
		enum node_kind kind = row < grid->head_rows  ? NODE_THEAD
		                      : row < grid->foot_row ? NODE_TBODY
		                                             : NODE_TFOOT;
		struct node *copy = part_rows(arena, table, kind, grid->rows[row]);
		for (; i < grid->cell_count && grid->cells[i].row == row; i++) {
			size_t columns = columns_in(&grid->cells[i], part);
			if (columns == 0)
				continue;
			struct node *cell = smaller(arena, grid->cells[i].node, copy, 1);
			cell->colspan = columns;
			if (copy->last)
				copy->last->next = cell;
			else
				copy->first = cell;
			copy->last = cell;
		}
	}
}

static struct node *part_table(const struct grid *grid, struct arena *arena, const struct node *table,
                               const struct part *part)
{
	const struct node *caption = node_child(table, NODE_CAPTION);
	struct node *copy = arena_alloc(arena, 1, sizeof *copy);
	*copy = *table;
	copy->first = copy->last = copy->next = NULL;
	if (caption) {
		copy->first = copy->last = smaller(arena, caption, copy, 1);
		if (part->first > 1)
			node_add_text(arena, copy->first, " " GRID_GOES_ON);
	}
	add_part_rows(grid, arena, part, copy);
	return copy;
}

/* The end of a part's columns: as many as there is room for, or fewer so that all parts are alike. */
static size_t part_end(const struct grid *grid, size_t first, double room, double padding)
{
	double width = 0, all = 0;
	for (size_t c = 1; c < grid->column_count; c++)
		all += grid->columns[c].least + 2 * padding;
	double alike = all / ceil(all / fmax(room, 1));
	size_t end = first;
	do
		width += grid->columns[end++].least + 2 * padding;
	while (end < grid->column_count && width < alike - 1 &&
	       width + grid->columns[end].least + 2 * padding <= room);
	return end;
}

const struct node *grid_split(const struct grid *grid, struct arena *arena, const struct node *table,
                              double available, double padding)
{
	struct grid whole;
	struct node *first = NULL, *last = NULL;
	if (grid->column_count <= 2 || !grid->too_wide)
		return NULL;
	grid_place(&whole, arena, table);
	double room = available * PART_SIZE - grid->columns[0].least - 2 * padding;
	for (struct part part = {1, 1}; part.end < grid->column_count; part.first = part.end) {
		part.end = part_end(grid, part.first, room, padding);
		struct node *made = part_table(&whole, arena, table, &part);
		if (last)
			last->next = made;
		else
			first = made;
		last = made;
	}
	return first;
}
