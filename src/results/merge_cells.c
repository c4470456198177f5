#include <stdlib.h>
#include <string.h>

#include "results/merge_private.h"
#include "results/shown.h"

enum { SORT_FROM = 64 }; /* value counts that wait to be put in order */

static int64_t add(int64_t a, int64_t b, struct merge_faults *faults)
{
	int64_t sum = decimal_add(a, b);
	if (sum != DECIMAL_NONE)
		return sum;
	faults->overflow = true;
	return 0;
}

static int compare_values(const void *a, const void *b)
{
	const struct value_count *x = a, *y = b;
	return (x->value > y->value) - (x->value < y->value);
}

static void sort_histogram(struct merge_histogram *histogram, struct merge_faults *faults)
{
	struct value_count *counts = histogram->counts;
	size_t total = histogram->count;
	if (histogram->sorted == total)
		return;
	qsort(counts, total, sizeof *counts, compare_values);
	histogram->count = 0;
	for (size_t i = 0; i < total; i++)
		if (i && counts[histogram->count - 1].value == counts[i].value)
			counts[histogram->count - 1].count =
			        add(counts[histogram->count - 1].count, counts[i].count, faults);
		else
			counts[histogram->count++] = counts[i];
	histogram->sorted = histogram->count;
}

/* Put in order whenever there is twice as much: equal values of many inputs take no room. */
static void add_histogram(struct merge_cell *cell, const struct cell *part, struct merge_faults *faults)
{
	if (!cell->histogram)
		cell->histogram = memory_zalloc(1, sizeof *cell->histogram);
	struct merge_histogram *histogram = cell->histogram;
	size_t count = histogram->count + part->histogram_count;
	histogram->counts =
	        memory_grow(histogram->counts, &histogram->capacity, count, sizeof *histogram->counts);
	memcpy(histogram->counts + histogram->count, part->histogram,
	       part->histogram_count * sizeof *part->histogram);
	histogram->count = count;
	if (count >= 2 * histogram->sorted + SORT_FROM)
		sort_histogram(histogram, faults);
}

/* The value at this place among all of them in ascending order, from 0. */
static int64_t value_at(const struct cell *cell, int64_t place)
{
	size_t i = 0;
	for (; i + 1 < cell->histogram_count && place >= cell->histogram[i].count; i++)
		place -= cell->histogram[i].count;
	return cell->histogram[i].value;
}

static int64_t median(const struct cell *cell, struct merge_faults *faults)
{
	int64_t middle = value_at(cell, cell->n / 2);
	if (cell->n % 2)
		return decimal_round(middle, 4);
	return decimal_mean(add(value_at(cell, cell->n / 2 - 1), middle, faults), 2);
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

struct merge_cell merge_cell_new(uint32_t row, uint32_t column)
{
	return (struct merge_cell){.row = row, .column = column, .children = -1};
}

/* What values add up to is of no use to means and medians, where it may be more than there is room for. */
static void add_value(struct merge_cell *cell, int64_t value)
{
	int64_t sum = decimal_add(cell->value, value);
	cell->wide |= sum == DECIMAL_NONE;
	cell->value = sum == DECIMAL_NONE ? 0 : sum;
	cell->values++;
}

void merge_cell_add(struct merge_cell *cell, enum measure_kind kind, const struct cell *part,
                    struct merge_faults *faults)
{
	cell->masked |= part->masked;
	cell->rounded |= is_rounded(kind, part);
	cell->unknown |= part->n < 0;
	cell->n = add(cell->n, part->n < 0 ? 0 : part->n, faults);
	cell->sum = add(cell->sum, part->sum, faults);
	cell->largest = part->largest > cell->largest ? part->largest : cell->largest;
	if (part->children >= 0)
		cell->children = add(cell->children < 0 ? 0 : cell->children, part->children, faults);
	if (part->value != DECIMAL_NONE)
		add_value(cell, part->value);
	if (kind == MEASURE_MEDIAN && part->histogram_count)
		add_histogram(cell, part, faults);
}

/* Where one input alone has a value, it is that one; sums add up all the same; of several means nothing can
 * be said. */
static void finish_rounded(const struct merge_cell *whole, const struct statistic *made, struct cell *cell,
                           struct merge_faults *faults)
{
	bool sums = made->kind == MEASURE_SUM;
	cell->value = sums || whole->values ? whole->value : DECIMAL_NONE;
	faults->overflow |= whole->wide && sums;
	cell->sum = 0;
	cell->n = -1;
	cell->masked |= whole->values > 1 && !sums;
	faults->inexact = made->id;
}

static void finish_median(struct merge_cell *whole, struct cell *cell, struct arena *arena,
                          struct merge_faults *faults)
{
	struct merge_histogram *histogram = whole->histogram;
	if (!histogram)
		return;
	sort_histogram(histogram, faults);
	cell->histogram_count = histogram->count;
	cell->histogram = arena_alloc(arena, histogram->count, sizeof *cell->histogram);
	memcpy(cell->histogram, histogram->counts, histogram->count * sizeof *cell->histogram);
	if (cell->n > 0)
		cell->value = median(cell, faults);
}

static void finish_exactly(struct merge_cell *whole, const struct statistic *made, struct cell *cell,
                           struct arena *arena, struct merge_faults *faults)
{
	if (made->kind == MEASURE_SUM) {
		cell->value = decimal_round(cell->sum, 4);
	} else if (made->kind == MEASURE_MEAN) {
		cell->value = cell->n > 0 ? decimal_mean(cell->sum, cell->n) : DECIMAL_NONE;
	} else if (made->kind == MEASURE_MEDIAN) {
		cell->value = DECIMAL_NONE;
		finish_median(whole, cell, arena, faults);
	} else {
		cell->value = whole->value;
		faults->overflow |= whole->wide;
	}
}

struct cell merge_cell_finish(struct merge_cell *whole, const struct statistic *made, struct arena *arena,
                              struct merge_faults *faults)
{
	struct cell cell = {.n = whole->n,
	                    .children = whole->children,
	                    .sum = whole->sum,
	                    .largest = whole->largest,
	                    .masked = whole->masked};
	if (whole->rounded)
		finish_rounded(whole, made, &cell, faults);
	else
		finish_exactly(whole, made, &cell, arena, faults);
	if (whole->unknown)
		cell.n = -1;
	if (cell.masked)
		return (struct cell){.value = DECIMAL_NONE, .n = -1, .children = -1, .masked = true};
	return cell;
}

struct cell merge_cell_usual(enum measure_kind kind, bool childless)
{
	bool averages = kind == MEASURE_MEAN || kind == MEASURE_MEDIAN;
	return (struct cell){.value = averages ? DECIMAL_NONE : 0, .children = childless ? -1 : 0};
}

void merge_cell_free(struct merge_cell *cell)
{
	if (cell->histogram)
		free(cell->histogram->counts);
	free(cell->histogram);
}
