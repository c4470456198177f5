#include "stats/count.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/threads.h"
#include "stats/tally.h"

#define GRAIN 65536u /* units that one thread takes at once, more or less */
#define FEW   20000u /* units that are counted before another thread would have begun */
#define CELLS 8u     /* a part has more units than cells: so many times */

/* A table in the making, by parts of the units; who finishes the last part puts them together. */
struct cross {
	struct counting counting;
	struct tally *parts; /* the first one is the whole, in the end */
	size_t step, part_count;
	atomic_size_t left;
};
struct plan {
	const struct units *units;
	struct arena arena; /* of tables that are not parted */
	size_t *bounds;     /* where units can be parted */
	size_t bound_count;
	struct cross *tables;
	size_t table_count;
	struct work_plan {
		struct count_work *work;
		size_t own, rows,
		        columns; /* tables: its cells, and the totals by each axis; SIZE_MAX: none */
	} * works;
	struct item {
		size_t table, part;
	} * items;
	size_t item_count, item_capacity;
};

/* Whether the units before and after belong to one child, or to one entity. */
static bool together(const uint32_t *codes, size_t unit)
{
	return codes && codes[unit] != CODE_NONE && codes[unit] == codes[unit - 1];
}

static void part_units(struct plan *plan)
{
	const struct units *units = plan->units;
	plan->bounds = memory_alloc(units->count / GRAIN + 2, sizeof *plan->bounds);
	for (size_t next = 0; next < units->count; next += GRAIN) {
		while (next && next < units->count &&
		       (together(units->child, next) || together(units->entity, next)))
			next++;
		if (next < units->count)
			plan->bounds[plan->bound_count++] = next;
	}
	plan->bounds[plan->bound_count] = units->count;
}

static size_t add_table(struct plan *plan, const struct counting *counting)
{
	struct cross *table = &plan->tables[plan->table_count];
	size_t most = plan->units->count / CELLS / counting_cells(counting) + 1;
	table->counting = *counting;
	table->step = plan->bound_count / most + 1;
	table->part_count = plan->bound_count / table->step + (plan->bound_count % table->step != 0);
	table->part_count += !table->part_count;
	table->parts = arena_alloc(&plan->arena, table->part_count, sizeof *table->parts);
	if (table->part_count == 1)
		tally_start(&table->parts[0], &table->counting, &plan->arena);
	atomic_init(&table->left, table->part_count);
	for (size_t part = 0; part < table->part_count; part++) {
		plan->items = memory_grow(plan->items, &plan->item_capacity, plan->item_count + 1,
		                          sizeof *plan->items);
		plan->items[plan->item_count++] = (struct item){.table = plan->table_count, .part = part};
	}
	return plan->table_count++;
}

/* The totals by one axis (NULL: of all units), which many tables share. */
static size_t totals_by(struct plan *plan, const struct positions *positions)
{
	struct counting counting = {.kind = MEASURE_COUNT, .units = plan->units, .rows = positions};
	/* The statistics of one axis mostly follow each other. */
	for (size_t i = plan->table_count; i-- > 0;) {
		const struct counting *made = &plan->tables[i].counting;
		if (made->rows == positions && !made->columns && tally_hits(made))
			return i;
	}
	return add_table(plan, &counting);
}

static void plan_works(struct plan *plan, struct count_work *works, size_t count)
{
	/* The first table is that of all units. */
	plan->tables = memory_zalloc(3 * count + 1, sizeof *plan->tables);
	plan->works = memory_alloc(count, sizeof *plan->works);
	totals_by(plan, NULL);
	for (size_t i = 0; i < count; i++) {
		const struct counting *counting = &works[i].counting;
		struct work_plan made = {
		        .work = &works[i], .own = SIZE_MAX, .rows = SIZE_MAX, .columns = SIZE_MAX};
		if (tally_hits(counting)) {
			made.rows = totals_by(plan, counting->rows);
			if (counting->columns)
				made.columns = totals_by(plan, counting->columns);
		}
		if (!tally_hits(counting) || counting->columns)
			made.own = add_table(plan, counting);
		plan->works[i] = made;
	}
}

static void count_item(void *context, size_t i)
{
	struct plan *plan = context;
	const struct item *item = &plan->items[i];
	struct cross *table = &plan->tables[item->table];
	struct tally *tally = &table->parts[item->part];
	size_t first = item->part * table->step, end = first + table->step;
	if (table->part_count > 1)
		tally_start(tally, &table->counting, NULL);
	tally_units(tally, plan->bounds[first],
	            plan->bounds[end < plan->bound_count ? end : plan->bound_count]);
	if (atomic_fetch_sub(&table->left, 1) == 1)
		for (size_t part = 1; part < table->part_count; part++)
			tally_join(&table->parts[0], &table->parts[part]);
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

static void fill_medians(const struct tally *tally, struct count_work *work)
{
	struct observation *all = tally->observations;
	size_t total = tally->observation_count;
	if (total)
		qsort(all, total, sizeof *all, compare_observations);
	for (size_t i = 0, end; i < total; i = end) {
		for (end = i + 1; end < total && all[end].cell == all[i].cell; end++)
			;
		struct cell *cell = &work->cells[all[i].cell];
		cell->value = median(all + i, end - i, &work->overflow);
		fill_histogram(cell, all + i, end - i, &work->arena);
	}
}

bool counting_counts(const struct counting *counting)
{
	return counting->kind == MEASURE_COUNT || counting->kind == MEASURE_DISTINCT;
}

/* Units, and the children behind them, are rows of tables: 32 bits hold them. */
static void put_count(const struct count_work *work, size_t i, uint32_t n, uint32_t children)
{
	if (work->counts)
		work->counts[i] = (struct count){.n = n, .children = children};
	else
		work->cells[i] = (struct cell){.value = n * DECIMAL_ONE,
		                               .n = n,
		                               .children = children == COUNT_NONE ? -1 : (int64_t)children};
}

static void fill_counts(const struct tally *tally, const struct count_work *work)
{
	const struct units *units = work->counting.units;
	bool childless = !units->child && !units->weights;
	for (size_t i = 0; i < tally->cells; i++) {
		const struct spot *spot = &tally->spots[i];
		put_count(work, i, (uint32_t)spot->n, childless ? COUNT_NONE : (uint32_t)spot->children);
	}
}

static void fill_cells(const struct tally *tally, struct count_work *work)
{
	enum measure_kind kind = work->counting.kind;
	const struct units *units = work->counting.units;
	bool childless = !units->child && !units->weights;
	for (size_t i = 0; i < tally->cells; i++) {
		struct cell *cell = &work->cells[i];
		const struct spot *spot = &tally->spots[i];
		*cell = (struct cell){.value = DECIMAL_NONE,
		                      .n = spot->n,
		                      .children = childless ? -1 : spot->children,
		                      .sum = spot->sum,
		                      .largest = spot->largest};
		if (kind == MEASURE_SUM)
			cell->value = decimal_round(spot->sum, 4);
		else if (kind == MEASURE_MEAN && spot->n)
			cell->value = decimal_mean(spot->sum, spot->n);
	}
	work->overflow = tally->overflow;
	if (kind == MEASURE_MEDIAN)
		fill_medians(tally, work);
}

static const struct hits *hits_of(const struct plan *plan, size_t table)
{
	return table == SIZE_MAX ? NULL : plan->tables[table].parts[0].hits;
}

/* How the children of hits are told: as tally.h has them. */
enum told { TOLD_UNITS, TOLD_COUNTED, TOLD_WEIGHTS, TOLD_NEVER };

static inline void fill_hit(const struct count_work *work, size_t i, const struct hits *hits, enum told told)
{
	uint32_t n = (uint32_t)(hits->counted % HITS_CHILDREN);
	put_count(work, i, n,
	          told == TOLD_UNITS     ? n
	          : told == TOLD_COUNTED ? (uint32_t)(hits->counted / HITS_CHILDREN)
	          : told == TOLD_WEIGHTS ? (uint32_t)hits->children
	                                 : COUNT_NONE);
}

/* Cells from the table's own hits, its last row and column from the totals by each axis. */
static void fill_hits(const struct plan *plan, const struct work_plan *work)
{
	const struct counting *counting = &work->work->counting;
	const struct units *units = counting->units;
	const struct hits *own = hits_of(plan, work->own), *rows = hits_of(plan, work->rows);
	const struct hits *columns = hits_of(plan, work->columns), *all = hits_of(plan, 0);
	size_t width = counting->columns ? counting->columns->axis.count : 1;
	size_t last_row = counting->rows->axis.count - 1;
	enum told told = units->distinct  ? TOLD_UNITS
	                 : units->child   ? TOLD_COUNTED
	                 : units->weights ? TOLD_WEIGHTS
	                                  : TOLD_NEVER;
	for (size_t row = 0; row <= last_row; row++) {
		const struct hits *inner = row == last_row ? columns : own ? own + row * width : NULL;
		for (size_t column = 0; column + 1 < width; column++)
			fill_hit(work->work, row * width + column, &inner[column], told);
		fill_hit(work->work, row * width + width - 1, row < last_row ? &rows[row] : all, told);
	}
}

static void fill_work(void *context, size_t i)
{
	const struct plan *plan = context;
	struct count_work *work = plan->works[i].work;
	if (tally_hits(&work->counting))
		fill_hits(plan, &plan->works[i]);
	else if (counting_counts(&work->counting))
		fill_counts(&plan->tables[plan->works[i].own].parts[0], work);
	else
		fill_cells(&plan->tables[plan->works[i].own].parts[0], work);
}

static void share(const struct plan *plan, void (*work)(void *context, size_t item), size_t items)
{
	if (plan->units->count >= FEW)
		threads_share(work, (void *)plan, items);
	else
		for (size_t i = 0; i < items; i++)
			work((void *)plan, i);
}

void count_tables(const struct units *units, struct count_work *works, size_t count)
{
	struct plan plan = {.units = units};
	part_units(&plan);
	plan_works(&plan, works, count);
	share(&plan, count_item, plan.item_count);
	share(&plan, fill_work, count);
	for (size_t i = 0; i < plan.table_count; i++)
		tally_free(&plan.tables[i].parts[0]);
	arena_free(&plan.arena);
	free(plan.bounds);
	free(plan.tables);
	free(plan.works);
	free(plan.items);
}
