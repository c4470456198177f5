#include "stats/count.h"

#include <stdlib.h>
#include <string.h>

struct observation { /* for medians */
	size_t cell;
	int64_t value;
};

struct tally {
	const struct counting *counting;
	size_t width; /* cells in a row */
	size_t cells;
	int64_t *n, *children, *sum;
	int64_t *own, *largest;             /* sums: of the child counted last in each cell, and of any */
	uint32_t *last_child, *last_entity; /* the one counted last in each cell */
	struct observation *observations;
	size_t observation_count, observation_capacity;
	bool overflow;
	/* the unit being counted */
	uint32_t child, entity;
	int64_t value;
};

/* Units of one child stand together. */
static void add_contribution(struct tally *tally, size_t cell, bool another)
{
	int64_t own = decimal_add(another ? 0 : tally->own[cell], tally->value);
	tally->own[cell] = own == DECIMAL_NONE ? 0 : own;
	if (tally->own[cell] > tally->largest[cell])
		tally->largest[cell] = tally->own[cell];
}

static void add(struct tally *tally, size_t cell, uint32_t weight)
{
	enum measure_kind kind = tally->counting->kind;
	if (kind == MEASURE_DISTINCT) {
		if (tally->entity && tally->last_entity[cell] != tally->entity) {
			tally->last_entity[cell] = tally->entity;
			tally->n[cell]++;
		}
	} else {
		tally->n[cell]++;
	}
	if (tally->last_child) {
		bool another = (tally->last_child[cell] != tally->child) & (tally->child != CODE_NONE);
		tally->last_child[cell] = another ? tally->child : tally->last_child[cell];
		tally->children[cell] += another;
		if (tally->largest && tally->child)
			add_contribution(tally, cell, another);
	} else {
		tally->children[cell] += weight;
	}
	if (kind == MEASURE_SUM || kind == MEASURE_MEAN) {
		int64_t sum = decimal_add(tally->sum[cell], tally->value);
		tally->overflow |= sum == DECIMAL_NONE;
		tally->sum[cell] = sum == DECIMAL_NONE ? 0 : sum;
	} else if (kind == MEASURE_MEDIAN) {
		tally->observations = memory_grow(tally->observations, &tally->observation_capacity,
		                                  tally->observation_count + 1, sizeof *tally->observations);
		tally->observations[tally->observation_count++] =
		        (struct observation){.cell = cell, .value = tally->value};
	}
}

/* Where a unit stands on an axis: a run of positions. */
static const uint32_t *places(const struct positions *positions, size_t unit, size_t *count)
{
	if (positions->single) {
		*count = positions->single[unit] != POSITION_NONE;
		return &positions->single[unit];
	}
	*count = positions->offsets[unit + 1] - positions->offsets[unit];
	return positions->many + positions->offsets[unit];
}

static uint32_t bucket_weight(const struct units *units, size_t unit, size_t k)
{
	return units->bucket_weights ? units->bucket_weights[units->bucket_offsets[unit] + k] : 0;
}

/* The cells of one row of the table, and its total; which bucket a cell stands for decides the weight. */
static void add_row(struct tally *tally, size_t unit, size_t row, uint32_t weight, bool row_is_bucket)
{
	const struct counting *counting = tally->counting;
	size_t first = row * tally->width, count;
	if (counting->columns) {
		const uint32_t *columns = places(counting->columns, unit, &count);
		bool buckets = counting->columns->borrowed && !row_is_bucket;
		for (size_t k = 0; k < count; k++)
			add(tally, first + columns[k],
			    buckets ? bucket_weight(counting->units, unit, k) : weight);
	}
	add(tally, first + tally->width - 1, weight);
}

/* Whether the unit is one of those that are counted; of a month or year, with its own weight. */
static bool stands_there(const struct counting *counting, size_t unit, uint32_t *weight)
{
	size_t count;
	if (!counting->by || counting->by_position == counting->by->axis.count - 1)
		return true;
	const uint32_t *found = places(counting->by, unit, &count);
	for (size_t k = 0; k < count; k++)
		if (found[k] == counting->by_position) {
			if (counting->by->borrowed)
				*weight = bucket_weight(counting->units, unit, k);
			return true;
		}
	return false;
}

static void count_unit(struct tally *tally, size_t unit)
{
	const struct counting *counting = tally->counting;
	const struct units *units = counting->units;
	uint32_t weight = units->weights ? units->weights[unit] : 0;
	size_t count;
	if (!stands_there(counting, unit, &weight))
		return;
	tally->child = units->child ? units->child[unit] : 0;
	tally->entity = units->entity ? units->entity[unit] : 0;
	if (counting->quantity) {
		int64_t value = counting->quantity[units->rows[unit]];
		if (value == NUMBER_NONE)
			return;
		if (!counting->decimals &&
		    (value > INT64_MAX / DECIMAL_ONE || value < -(INT64_MAX / DECIMAL_ONE)))
			tally->overflow = true;
		else
			tally->value = counting->decimals ? value : value * DECIMAL_ONE;
	}
	const uint32_t *rows = places(counting->rows, unit, &count);
	bool buckets = counting->rows->borrowed;
	for (size_t k = 0; k < count; k++)
		add_row(tally, unit, rows[k], buckets ? bucket_weight(units, unit, k) : weight, buckets);
	add_row(tally, unit, counting->rows->axis.count - 1, weight, false);
}

/* A cell in the making, all of it in one place. */
struct spot {
	int64_t n, children;
	uint32_t last_child;
};

/* One more unit, and one more child if it is not the one that was counted there last: without a choice, as
 * children have any number of units. */
static inline void hit(struct spot *spot, uint32_t child)
{
	bool another = (spot->last_child != child) & (child != CODE_NONE);
	spot->n++;
	spot->children += another;
	spot->last_child = another ? child : spot->last_child;
}

/* Most statistics count units by axes on which each has one place: the same as count_unit, without its
 * choices. */
static bool is_simple(const struct counting *counting)
{
	return counting->kind == MEASURE_COUNT && counting->units->child && !counting->by &&
	       counting->rows->single && (!counting->columns || counting->columns->single);
}

static void count_simple(struct tally *tally)
{
	const struct counting *counting = tally->counting;
	const uint32_t *rows = counting->rows->single;
	const uint32_t *columns = counting->columns ? counting->columns->single : NULL;
	struct spot *spots = memory_zalloc(tally->cells, sizeof *spots);
	size_t width = tally->width, total = (counting->rows->axis.count - 1) * width;
	for (size_t i = 0; i < counting->units->count; i++) {
		bool in_column = columns && columns[i] != POSITION_NONE;
		uint32_t child = counting->units->child[i];
		if (rows[i] != POSITION_NONE) {
			struct spot *first = &spots[rows[i] * width];
			if (in_column)
				hit(&first[columns[i]], child);
			hit(&first[width - 1], child);
		}
		if (in_column)
			hit(&spots[total + columns[i]], child);
		hit(&spots[total + width - 1], child);
	}
	for (size_t cell = 0; cell < tally->cells; cell++) {
		tally->n[cell] = spots[cell].n;
		tally->children[cell] = spots[cell].children;
	}
	free(spots);
}

/* Where each unit is another child's: cells alone are counted, and the totals are their sums. What stands on
 * no place of an axis is counted in the total's place. */
static void count_children(struct tally *tally)
{
	const struct counting *counting = tally->counting;
	const uint32_t *rows = counting->rows->single;
	const uint32_t *columns = counting->columns ? counting->columns->single : NULL;
	size_t width = tally->width, last_row = counting->rows->axis.count - 1, last = width - 1;
	for (size_t i = 0; i < counting->units->count; i++) {
		size_t row = rows[i] < last_row ? rows[i] : last_row;
		size_t column = columns && columns[i] < last ? columns[i] : last;
		tally->n[row * width + column]++;
	}
	for (size_t row = 0; row <= last_row; row++)
		for (size_t column = 0; column < last; column++)
			tally->n[row * width + last] += tally->n[row * width + column];
	for (size_t row = 0; row < last_row; row++)
		for (size_t column = 0; column < width; column++)
			tally->n[last_row * width + column] += tally->n[row * width + column];
	memcpy(tally->children, tally->n, tally->cells * sizeof *tally->n);
}

static int compare_observations(const void *a, const void *b)
{
	const struct observation *x = a, *y = b;
	if (x->cell != y->cell)
		return x->cell < y->cell ? -1 : 1;
	return x->value < y->value ? -1 : x->value > y->value;
}

/* The mean of the middle two, or the middle one, to 4 decimals. */
static int64_t median(const struct observation *sorted, size_t count, bool *overflow)
{
	if (count % 2)
		return decimal_round(sorted[count / 2].value, 4);
	int64_t sum = decimal_add(sorted[count / 2 - 1].value, sorted[count / 2].value);
	*overflow |= sum == DECIMAL_NONE;
	return sum == DECIMAL_NONE ? 0 : decimal_mean(sum, 2);
}

static void fill_histogram(struct cell *cell, const struct observation *sorted, size_t count,
                           struct arena *arena)
{
	cell->histogram = arena_zalloc(arena, count, sizeof *cell->histogram);
	for (size_t i = 0; i < count; i++) {
		if (i == 0 || sorted[i].value != sorted[i - 1].value)
			cell->histogram[cell->histogram_count++].value = sorted[i].value;
		cell->histogram[cell->histogram_count - 1].count++;
	}
}

static void fill_medians(struct tally *tally, struct cell *cells, struct arena *arena)
{
	struct observation *all = tally->observations;
	size_t total = tally->observation_count;
	if (total)
		qsort(all, total, sizeof *all, compare_observations);
	for (size_t i = 0, end; i < total; i = end) {
		for (end = i + 1; end < total && all[end].cell == all[i].cell; end++)
			;
		struct cell *cell = &cells[all[i].cell];
		cell->value = median(all + i, end - i, &tally->overflow);
		fill_histogram(cell, all + i, end - i, arena);
	}
}

static void fill_cells(struct tally *tally, struct cell *cells)
{
	enum measure_kind kind = tally->counting->kind;
	bool childless = !tally->counting->units->child && !tally->counting->units->weights;
	for (size_t i = 0; i < tally->cells; i++) {
		struct cell *cell = &cells[i];
		cell->n = tally->n[i];
		cell->children = childless ? -1 : tally->children[i];
		cell->sum = tally->sum[i];
		cell->largest = tally->largest ? tally->largest[i] : 0;
		cell->value = DECIMAL_NONE;
		if (kind == MEASURE_COUNT || kind == MEASURE_DISTINCT)
			cell->value = tally->n[i] * DECIMAL_ONE;
		else if (kind == MEASURE_SUM)
			cell->value = decimal_round(tally->sum[i], 4);
		else if (kind == MEASURE_MEAN && tally->n[i])
			cell->value = decimal_mean(tally->sum[i], tally->n[i]);
	}
}

struct cell *count_cells(const struct counting *counting, struct arena *arena, bool *overflow)
{
	struct tally tally = {.counting = counting};
	tally.width = counting->columns ? counting->columns->axis.count : 1;
	tally.cells = counting->rows->axis.count * tally.width;
	tally.n = memory_zalloc(tally.cells, sizeof *tally.n);
	tally.children = memory_zalloc(tally.cells, sizeof *tally.children);
	tally.sum = memory_zalloc(tally.cells, sizeof *tally.sum);
	if (counting->units->child)
		tally.last_child = memory_zalloc(tally.cells, sizeof *tally.last_child);
	if (counting->units->child && counting->kind == MEASURE_SUM) {
		tally.own = memory_zalloc(tally.cells, sizeof *tally.own);
		tally.largest = memory_zalloc(tally.cells, sizeof *tally.largest);
	}
	tally.last_entity = memory_zalloc(tally.cells, sizeof *tally.last_entity);
	if (is_simple(counting) && counting->units->distinct)
		count_children(&tally);
	else if (is_simple(counting))
		count_simple(&tally);
	else
		for (size_t i = 0; i < counting->units->count; i++)
			count_unit(&tally, i);
	struct cell *cells = arena_zalloc(arena, tally.cells, sizeof *cells);
	fill_cells(&tally, cells);
	if (counting->kind == MEASURE_MEDIAN)
		fill_medians(&tally, cells, arena);
	*overflow |= tally.overflow;
	free(tally.n);
	free(tally.children);
	free(tally.sum);
	free(tally.own);
	free(tally.largest);
	free(tally.last_child);
	free(tally.last_entity);
	free(tally.observations);
	return cells;
}
