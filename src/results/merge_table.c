#include <stdlib.h>
#include <string.h>

#include "results/merge_private.h"

enum { NEIGHBOURS = 16 };

/* Neighbours on a row are neighbours here, mostly, so that a row's are found in one place of memory. */
static size_t slot_of(const struct merge_table *table, uint32_t row, uint32_t column)
{
	uint64_t block = ((uint64_t)row << 32 | column / NEIGHBOURS) * UINT64_C(0x9E3779B97F4A7C15);
	size_t mask = table->slot_count - 1;
	size_t slot = ((size_t)(block >> 32) * NEIGHBOURS + column % NEIGHBOURS) & mask;
	for (uint32_t at; (at = table->slots[slot]); slot = (slot + 1) & mask)
		if (table->cells[at - 1].row == row && table->cells[at - 1].column == column)
			break;
	return slot;
}

static void grow_slots(struct merge_table *table)
{
	table->slot_count = table->slot_count ? 2 * table->slot_count : NEIGHBOURS;
	free(table->slots);
	table->slots = memory_zalloc(table->slot_count, sizeof *table->slots);
	for (size_t i = 0; i < table->count; i++)
		table->slots[slot_of(table, table->cells[i].row, table->cells[i].column)] = (uint32_t)i + 1;
}

static struct merge_cell *cell_at(struct merge_table *table, uint32_t row, uint32_t column)
{
	if (2 * table->count >= table->slot_count)
		grow_slots(table);
	size_t slot = slot_of(table, row, column);
	if (!table->slots[slot]) {
		table->cells =
		        memory_grow(table->cells, &table->capacity, table->count + 1, sizeof *table->cells);
		table->cells[table->count++] = merge_cell_new(row, column);
		table->slots[slot] = (uint32_t)table->count;
	}
	return &table->cells[table->slots[slot] - 1];
}

/* An input on its way into a table. */
struct adding {
	struct merge_table *table;
	enum measure_kind kind;
	bool childless;
	const uint32_t *columns; /* of the table, by the input's; NULL: one column */
};

static inline void add_cell(const struct adding *adding, uint32_t row, size_t column, const struct cell *part)
{
	if (!merge_cell_skips(adding->kind, part, adding->childless))
		merge_cell_add(cell_at(adding->table, row, adding->columns ? adding->columns[column] : 0),
		               adding->kind, part, &adding->table->faults);
}

/* What a sparse input leaves out changes nothing, mostly. */
static void add_row(const struct adding *adding, const struct statistic *input, size_t row, size_t width)
{
	uint32_t place = adding->table->rows.places[row];
	struct row_cells cells = statistic_row(input, row, width);
	const struct sparse_cells *sparse = input->sparse;
	if (sparse && merge_cell_skips(adding->kind, &sparse->usual, adding->childless))
		for (size_t i = cells.next; i < cells.end; i++)
			add_cell(adding, place, sparse->columns[i], &sparse->cells[i]);
	else
		for (size_t column = 0; column < width; column++)
			add_cell(adding, place, column, row_cell(&cells, column));
}

static void add_cells(struct merge_table *table, const struct statistic *input)
{
	size_t width = statistic_columns(input), rows = input->rows.count;
	struct adding adding = {.table = table,
	                        .kind = input->kind,
	                        .childless = statistic_cell(input, rows - 1, width - 1)->children < 0,
	                        .columns = input->axes == 2 ? table->columns.places : NULL};
	table->counts_children |= !adding.childless;
	for (size_t row = 0; row < rows; row++)
		add_row(&adding, input, row, width);
}

/* Unless it is the one that was added last. */
static void add_axis(struct merge_axis *own, const struct axis *axis, struct merge_codes *codes,
                     const char *name, struct arena *arena)
{
	if (axis->shared && own->placed == axis->values && own->axis.multiple >= axis->multiple)
		return;
	merge_axis_add(own, axis, merge_codes_add(codes, axis, name), arena);
}

void merge_table_add(struct merge_table *table, const struct statistic *input, struct merge_codes *codes,
                     const char *name, struct arena *arena)
{
	add_axis(&table->rows, &input->rows, codes, name, arena);
	if (input->axes == 2)
		add_axis(&table->columns, &input->columns, codes, name, arena);
	add_cells(table, input);
}

static void describe(struct statistic *made, const struct statistic *first, struct arena *arena)
{
	*made = (struct statistic){
	        .id = arena_strdup(arena, first->id),
	        .heading = arena_strdup(arena, first->heading),
	        .label = arena_strdup(arena, first->label),
	        .population = arena_strdup(arena, first->population),
	        .population_label = arena_strdup(arena, first->population_label),
	        .definition = arena_strdup(arena, first->definition ? first->definition : ""),
	        .measure = arena_strdup(arena, first->measure),
	        .kind = first->kind,
	        .unit = arena_strdup(arena, first->unit),
	        .by = first->by ? arena_strdup(arena, first->by) : NULL,
	        .by_code = first->by ? arena_strdup(arena, first->by_code) : NULL,
	        .decimals = first->decimals,
	        .axes = first->axes,
	};
}

/* Where a cell of the table stands in the whole. */
struct place_of_cell {
	size_t row, column, cell;
};

static int compare_places(const void *a, const void *b)
{
	const struct place_of_cell *x = a, *y = b;
	if (x->row != y->row)
		return x->row < y->row ? -1 : 1;
	return (x->column > y->column) - (x->column < y->column);
}

static struct place_of_cell *sort_cells(const struct merge_table *table, const size_t *rows,
                                        const size_t *columns)
{
	struct place_of_cell *places = memory_alloc(table->count, sizeof *places);
	for (size_t i = 0; i < table->count; i++)
		places[i] = (struct place_of_cell){.row = rows[table->cells[i].row],
		                                   .column = columns ? columns[table->cells[i].column] : 0,
		                                   .cell = i};
	if (table->count)
		qsort(places, table->count, sizeof *places, compare_places);
	return places;
}

static void finish_cells(struct merge_table *table, struct statistic *made, const size_t *rows,
                         const size_t *columns, struct arena *arena)
{
	struct place_of_cell *places = sort_cells(table, rows, columns);
	struct sparse_cells *sparse = arena_zalloc(arena, 1, sizeof *sparse);
	struct cell *cells = arena_alloc(arena, table->count, sizeof *cells);
	size_t *begins = arena_zalloc(arena, made->rows.count + 1, sizeof *begins);
	uint32_t *of = arena_alloc(arena, table->count, sizeof *of);
	for (size_t i = 0; i < table->count; i++) {
		cells[i] = merge_cell_finish(&table->cells[places[i].cell], made, arena, &table->faults);
		of[i] = (uint32_t)places[i].column;
		begins[places[i].row + 1] = i + 1;
	}
	for (size_t row = 0; row < made->rows.count; row++)
		if (begins[row + 1] == 0)
			begins[row + 1] = begins[row];
	*sparse = (struct sparse_cells){.usual = merge_cell_usual(made->kind, !table->counts_children),
	                                .cells = cells,
	                                .columns = of,
	                                .rows = begins};
	made->sparse = sparse;
	free(places);
}

void merge_table_finish(struct merge_table *table, const struct statistic *first, struct statistic *made,
                        struct arena *arena)
{
	size_t *rows, *columns = NULL;
	describe(made, first, arena);
	made->rows = merge_axis_finish(&table->rows, &rows, arena);
	if (made->axes == 2)
		made->columns = merge_axis_finish(&table->columns, &columns, arena);
	finish_cells(table, made, rows, columns, arena);
}

void merge_table_free(struct merge_table *table)
{
	for (size_t i = 0; i < table->count; i++)
		merge_cell_free(&table->cells[i]);
	merge_axis_free(&table->rows);
	merge_axis_free(&table->columns);
	free(table->cells);
	free(table->slots);
}
