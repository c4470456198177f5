#include <stdlib.h>
#include <string.h>

#include "results/compare_axis.h"
#include "results/merge_private.h"
#include "results/shown.h"

struct merging {
	struct statistic *made;
	struct arena *arena;
	struct merge_faults *faults;
	bool childless; /* no child stands behind any cell */
};

/* Cells of the inputs that make one cell. */
struct parts {
	const struct cell **cells;
	size_t count;
};

static int64_t add(struct merging *merging, int64_t a, int64_t b)
{
	int64_t sum = decimal_add(a, b);
	if (sum != DECIMAL_NONE)
		return sum;
	merging->faults->overflow = true;
	return 0;
}

static int compare_values(const void *a, const void *b)
{
	const struct value_count *x = a, *y = b;
	return (x->value > y->value) - (x->value < y->value);
}

static void merge_histograms(struct merging *merging, const struct parts *parts, struct cell *cell)
{
	size_t total = 0;
	for (size_t i = 0; i < parts->count; i++)
		total += parts->cells[i]->histogram_count;
	if (total == 0)
		return;
	struct value_count *all = arena_alloc(merging->arena, total, sizeof *all);
	total = 0;
	for (size_t i = 0; i < parts->count; i++)
		for (size_t k = 0; k < parts->cells[i]->histogram_count; k++)
			all[total++] = parts->cells[i]->histogram[k];
	qsort(all, total, sizeof *all, compare_values);
	cell->histogram = all;
	for (size_t i = 0; i < total; i++)
		if (i && all[cell->histogram_count - 1].value == all[i].value)
			all[cell->histogram_count - 1].count =
			        add(merging, all[cell->histogram_count - 1].count, all[i].count);
		else
			all[cell->histogram_count++] = all[i];
}

/* The value at this place among all of them in ascending order, from 0. */
static int64_t value_at(const struct cell *cell, int64_t place)
{
	size_t i = 0;
	for (; i + 1 < cell->histogram_count && place >= cell->histogram[i].count; i++)
		place -= cell->histogram[i].count;
	return cell->histogram[i].value;
}

static int64_t median(struct merging *merging, const struct cell *cell)
{
	int64_t middle = value_at(cell, cell->n / 2);
	if (cell->n % 2)
		return decimal_round(middle, 4);
	return decimal_mean(add(merging, value_at(cell, cell->n / 2 - 1), middle), 2);
}

/* Rounded values alone, as disclosure control leaves them. */
static bool is_rounded(enum measure_kind kind, const struct cell *cell)
{
	if (measure_counts(kind) || cell->masked || cell->value == DECIMAL_NONE)
		return false;
	if (kind == MEASURE_MEDIAN)
		return cell->histogram_count == 0;
	return cell->n < 0 || (cell->sum == 0 && cell->value != 0);
}

/* Where one input alone has a value, it is that one; sums add up all the same; of several means nothing can
 * be said. */
static void merge_rounded(struct merging *merging, const struct parts *parts, struct cell *cell)
{
	size_t values = 0;
	cell->value = merging->made->kind == MEASURE_SUM ? 0 : DECIMAL_NONE;
	for (size_t i = 0; i < parts->count; i++) {
		int64_t value = parts->cells[i]->value;
		if (value == DECIMAL_NONE)
			continue;
		cell->value = values ? add(merging, cell->value, value) : value;
		values++;
	}
	cell->sum = 0;
	cell->n = -1;
	cell->masked |= values > 1 && merging->made->kind != MEASURE_SUM;
	merging->faults->inexact = merging->made->id;
}

static void value_exactly(struct merging *merging, const struct parts *parts, struct cell *cell)
{
	enum measure_kind kind = merging->made->kind;
	cell->value = DECIMAL_NONE;
	if (kind == MEASURE_SUM) {
		cell->value = decimal_round(cell->sum, 4);
	} else if (kind == MEASURE_MEAN) {
		if (cell->n > 0)
			cell->value = decimal_mean(cell->sum, cell->n);
	} else if (kind == MEASURE_MEDIAN) {
		merge_histograms(merging, parts, cell);
		if (cell->histogram_count && cell->n > 0)
			cell->value = median(merging, cell);
	} else {
		cell->value = 0;
		for (size_t i = 0; i < parts->count; i++)
			if (parts->cells[i]->value != DECIMAL_NONE)
				cell->value = add(merging, cell->value, parts->cells[i]->value);
	}
}

static void merge_cell(struct merging *merging, const struct parts *parts, struct cell *cell)
{
	bool rounded = false, unknown = false;
	*cell = (struct cell){.children = parts->count || merging->childless ? -1 : 0};
	for (size_t i = 0; i < parts->count; i++) {
		const struct cell *part = parts->cells[i];
		cell->masked |= part->masked;
		rounded |= is_rounded(merging->made->kind, part);
		unknown |= part->n < 0;
		cell->n = add(merging, cell->n, part->n < 0 ? 0 : part->n);
		cell->sum = add(merging, cell->sum, part->sum);
		cell->largest = part->largest > cell->largest ? part->largest : cell->largest;
		if (part->children >= 0)
			cell->children =
			        add(merging, cell->children < 0 ? 0 : cell->children, part->children);
	}
	if (rounded)
		merge_rounded(merging, parts, cell);
	else
		value_exactly(merging, parts, cell);
	if (unknown)
		cell->n = -1;
	if (cell->masked)
		*cell = (struct cell){.value = DECIMAL_NONE, .n = -1, .children = -1, .masked = true};
}

static void join_axis(struct joined *joined, const struct axis *const *axes, size_t count,
                      struct arena *scratch)
{
	const struct axis **all = arena_alloc(scratch, count + 1, sizeof(const struct axis *));
	struct axis order = *axes[0];
	if (strcmp(order.kind, "liste") == 0)
		order = merge_list_order(axes, count, scratch);
	for (size_t i = 0; i < count; i++)
		all[i] = axes[i];
	all[count] = &order;
	/* the last one decides the order of lists and the labels */
	axes_join(joined, all, count + 1, scratch);
}

static struct axis own_axis(const struct axis *axis, struct arena *arena)
{
	struct axis own = *axis;
	own.dimension = arena_strdup(arena, axis->dimension);
	own.label = arena_strdup(arena, axis->label);
	own.kind = arena_strdup(arena, axis->kind);
	own.values = arena_alloc(arena, axis->count, sizeof *own.values);
	for (size_t i = 0; i < axis->count; i++)
		own.values[i] = (struct axis_value){
		        .code = arena_strdup(arena, axis->values[i].code),
		        .label = arena_strdup(arena, axis->values[i].label),
		        .unlisted = axis->values[i].unlisted,
		        .within =
		                axis->values[i].within ? arena_strdup(arena, axis->values[i].within) : NULL};
	return own;
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

static void fill(struct merging *merging, const struct statistic *const *inputs, size_t count,
                 const struct joined *rows, const struct joined *columns)
{
	struct statistic *made = merging->made;
	size_t width = statistic_columns(made);
	struct parts parts = {.cells = memory_alloc(count, sizeof(const struct cell *))};
	made->cells = arena_alloc(merging->arena, made->rows.count * width, sizeof *made->cells);
	for (size_t row = 0; row < made->rows.count; row++)
		for (size_t column = 0; column < width; column++) {
			parts.count = 0;
			for (size_t i = 0; i < count; i++) {
				long r = joined_at(rows, i, row),
				     c = columns ? joined_at(columns, i, column) : 0;
				if (r >= 0 && c >= 0)
					parts.cells[parts.count++] =
					        statistic_cell(inputs[i], (size_t)r, (size_t)c);
			}
			merge_cell(merging, &parts, &made->cells[row * width + column]);
		}
	free(parts.cells);
}

static bool is_childless(const struct statistic *const *inputs, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		size_t cells = inputs[i]->rows.count * statistic_columns(inputs[i]);
		if (inputs[i]->cells[cells - 1].children >= 0)
			return false;
	}
	return true;
}

void merge_statistic(struct statistic *made, const struct statistic *const *inputs, size_t count,
                     struct arena *arena, struct merge_faults *faults)
{
	struct merging merging = {
	        .made = made, .arena = arena, .faults = faults, .childless = is_childless(inputs, count)};
	struct arena scratch = {0};
	const struct axis **axes = arena_alloc(&scratch, count, sizeof(const struct axis *));
	struct joined rows, columns;
	describe(made, inputs[0], arena);
	for (size_t i = 0; i < count; i++)
		axes[i] = &inputs[i]->rows;
	join_axis(&rows, axes, count, &scratch);
	made->rows = own_axis(&rows.axis, arena);
	for (size_t i = 0; i < count; i++)
		axes[i] = &inputs[i]->columns;
	if (made->axes == 2) {
		join_axis(&columns, axes, count, &scratch);
		made->columns = own_axis(&columns.axis, arena);
	}
	fill(&merging, inputs, count, &rows, made->axes == 2 ? &columns : NULL);
	arena_free(&scratch);
}
