/* What a row is by the rows that point to it: aggregates, references, series, members of populations,
 * filters. */
#include <stdlib.h>
#include <string.h>

#include "base/bits.h"
#include "base/threads.h"
#include "stats/evaluate_private.h"
#include "stats/links.h"

#define GRAIN 65536u /* rows that one thread takes at once */

/* Whether the filters keep the row. */
static bool kept(const struct run *run, size_t table, size_t row)
{
	return !run->kept[table] || run->kept[table][row];
}

#define APART 64u /* bytes: what several threads write at once must not stand closer */

struct marking {
	const struct links *links;
	uint8_t *marked; /* by target row + 1, then a place for each part */
	size_t targets;
};

/* Each row writes, into a place of its part's own where there is nothing to say: a choice in each could not
 * be foreseen. */
static void mark_part(void *context, size_t part, size_t from, size_t to)
{
	const struct marking *marking = context;
	const struct column *key = marking->links->key;
	const uint8_t *flags = marking->links->flags, *kept_rows = marking->links->kept;
	uint8_t *marked = marking->marked;
	size_t nowhere = marking->targets + (part + 1) * APART;
	for (size_t i = from; i < to; i++) {
		uint32_t target = link_target(key, i);
		size_t chosen = (!flags || flags[i]) & (!kept_rows || kept_rows[i]) & (target != 0);
		marked[(target & -chosen) | (nowhere & (chosen - 1))] = 1;
	}
}

/* Flags of rows that any row that counts points to. */
static void mark_targets(const struct links *links, uint8_t *marks)
{
	struct marking marking = {.links = links, .targets = links->key->dictionary.known};
	marking.marked = memory_zalloc(marking.targets + (links_parts(links->rows) + 1) * APART, 1);
	links_share(links->key, links->rows, mark_part, &marking);
	flags_or(marks, marking.marked + 1, marking.targets);
	free(marking.marked);
}

static int compare_codes(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return x < y ? -1 : x > y;
}

struct aggregate {
	enum operation operation;
	struct links links;
	const struct vector *value;
	struct vector *numbers; /* of targets */
};

static void aggregate_part(void *context, size_t part, size_t from, size_t to)
{
	const struct aggregate *aggregate = context;
	(void)part;
	for (size_t i = from; i < to; i++) {
		uint32_t target = links_target(&aggregate->links, i);
		if (!target)
			continue;
		if (aggregate->operation == OP_COUNT) {
			aggregate->numbers->short_numbers[target - 1]++;
			continue;
		}
		int64_t value = vector_number(aggregate->value, i);
		int64_t least = vector_number(aggregate->numbers, target - 1);
		if (value != NUMBER_NONE && (least == NUMBER_NONE || value < least))
			vector_put_number(aggregate->numbers, target - 1, value);
	}
}

struct distinguishing {
	const struct linked_codes *lists;
	int32_t *numbers;
};

static void count_different(void *context, size_t from, size_t to)
{
	const struct distinguishing *distinguishing = context;
	for (size_t i = from; i < to; i++) {
		uint32_t count, *codes = linked_codes_of(distinguishing->lists, i, &count);
		if (count > 1)
			qsort(codes, count, sizeof *codes, compare_codes);
		for (uint32_t k = 0; k < count; k++)
			distinguishing->numbers[i] += k == 0 || codes[k] != codes[k - 1];
	}
}

/* Different codes by target row; an empty one counts as one. */
static void count_codes(const struct aggregate *aggregate, size_t targets)
{
	struct linked_codes lists;
	links_list(&lists, &aggregate->links, aggregate->value->codes, aggregate->value->short_codes,
	           targets);
	struct distinguishing distinguishing = {.lists = &lists,
	                                        .numbers = aggregate->numbers->short_numbers};
	threads_share_range(count_different, &distinguishing, targets, GRAIN);
	linked_codes_free(&lists);
}

struct vector *run_aggregate(struct run *run, const struct node *node, struct vector *vector)
{
	bool has_value = node->operation == OP_COUNT_CODES || node->operation == OP_MINIMUM;
	const struct node *condition =
	        node->count > (has_value ? 1u : 0u) ? node->operands[node->count - 1] : NULL;
	size_t rows = run_rows(run, node->table);
	struct aggregate aggregate = {
	        .operation = node->operation,
	        .links = {.key = &run->dataset->tables[node->other].columns[node->column],
	                  .rows = run_rows(run, node->other),
	                  .kept = run->kept[node->other]},
	        .numbers = vector};
	aggregate.links.flags = condition ? evaluate(run, condition)->flags : NULL;
	aggregate.value = has_value ? evaluate(run, node->operands[0]) : NULL;
	if (node->operation == OP_EXISTS) {
		mark_targets(&aggregate.links, vector->flags);
		return vector;
	}
	for (size_t i = 0; i < rows; i++)
		vector_put_number(vector, i, node->operation == OP_MINIMUM ? NUMBER_NONE : 0);
	if (node->operation == OP_COUNT_CODES)
		count_codes(&aggregate, rows);
	else
		links_share(aggregate.links.key, aggregate.links.rows, aggregate_part, &aggregate);
	return vector;
}

static int64_t order_of(const struct column *column, size_t row)
{
	if (column_has_days(column)) {
		int32_t day = column_day(column, row);
		return day == DATE_NONE ? NUMBER_NONE : day;
	}
	return column_has_numbers(column) ? column_number(column, row) : NUMBER_NONE;
}

struct lasting {
	const struct column *key, *order;
	const uint8_t *flags;
	uint32_t *targets; /* the last row of each, + 1 */
};

static void find_last(void *context, size_t part, size_t from, size_t to)
{
	const struct lasting *lasting = context;
	(void)part;
	for (size_t i = from; i < to; i++) {
		uint32_t target = link_target(lasting->key, i);
		int64_t own = order_of(lasting->order, i);
		if (!target || !lasting->flags[i] || own == NUMBER_NONE)
			continue;
		uint32_t now = lasting->targets[target - 1];
		if (!now || own > order_of(lasting->order, now - 1))
			lasting->targets[target - 1] = (uint32_t)i + 1;
	}
}

static uint32_t *last_rows(struct run *run, const struct reference *reference)
{
	const struct table *table = &run->dataset->tables[reference->to];
	long key = key_between(run->dataset->schema, reference->to, reference->table);
	struct lasting lasting = {.key = &table->columns[key], .order = &table->columns[reference->order]};
	lasting.flags = evaluate(run, run->compiler->references[reference->index].condition)->flags;
	lasting.targets = memory_zalloc(run_rows(run, reference->table), sizeof *lasting.targets);
	links_share(lasting.key, table->rows, find_last, &lasting);
	return lasting.targets;
}

const uint32_t *run_reference(struct run *run, const struct reference *reference)
{
	if (reference->kind == REFERENCE_SERIES)
		return run_series(run, reference)->first;
	if (!run->references[reference->index])
		run->references[reference->index] = last_rows(run, reference);
	return run->references[reference->index];
}

struct series_row {
	uint32_t by[4];
	int64_t order;
	uint32_t row;
};

static int compare_by(const struct series_row *x, const struct series_row *y)
{
	for (size_t k = 0; k < 4; k++)
		if (x->by[k] != y->by[k])
			return x->by[k] < y->by[k] ? -1 : 1;
	return 0;
}

static int compare_series(const void *a, const void *b)
{
	const struct series_row *x = a, *y = b;
	int order = compare_by(x, y);
	if (order)
		return order;
	if (x->order != y->order)
		return x->order < y->order ? -1 : 1;
	return x->row < y->row ? -1 : x->row > y->row;
}

/* One group of rows, by date: its first row, the first row of its last date, and how many dates. */
static void fill_series(struct series *series, const struct series_row *rows, size_t count)
{
	uint32_t dates = 0;
	size_t last = 0;
	for (size_t i = 0; i < count; i++)
		if (i == 0 || rows[i].order != rows[i - 1].order) {
			dates++;
			last = i;
		}
	for (size_t i = 0; i < count; i++) {
		series->first[rows[i].row] = rows[0].row + 1;
		series->dates[rows[i].row] = dates;
	}
	series->last[rows[last].row] = 1;
}

const struct series *run_series(struct run *run, const struct reference *reference)
{
	if (run->series[reference->index])
		return run->series[reference->index];
	const struct table *table = &run->dataset->tables[reference->table];
	const uint8_t *flags = evaluate(run, run->compiler->references[reference->index].condition)->flags;
	struct series *series = memory_zalloc(1, sizeof *series);
	struct series_row *rows = memory_alloc(table->rows, sizeof *rows);
	size_t count = 0;
	series->first = memory_zalloc(table->rows, sizeof *series->first);
	series->dates = memory_zalloc(table->rows, sizeof *series->dates);
	series->last = memory_zalloc(table->rows, 1);
	for (size_t i = 0; i < table->rows; i++) {
		int64_t order = order_of(&table->columns[reference->order], i);
		if (!flags[i] || order == NUMBER_NONE || !kept(run, reference->table, i))
			continue;
		rows[count] = (struct series_row){.order = order, .row = (uint32_t)i};
		for (size_t k = 0; k < reference->by_count; k++)
			rows[count].by[k] = column_code(&table->columns[reference->by[k]], i);
		count++;
	}
	qsort(rows, count, sizeof *rows, compare_series);
	for (size_t i = 0, end; i < count; i = end) {
		for (end = i + 1; end < count && compare_by(&rows[i], &rows[end]) == 0; end++)
			;
		fill_series(series, rows + i, end - i);
	}
	free(rows);
	return run->series[reference->index] = series;
}

void series_free(struct series *series)
{
	if (!series)
		return;
	free(series->first);
	free(series->dates);
	free(series->last);
	free(series);
}

/* Rows of the population's table that at least one linked row belongs to. */
static void link_members(struct run *run, const struct population *population,
                         const struct compiled_population *compiled, uint8_t *flags)
{
	size_t other = (size_t)population->link;
	const struct links links = {.key = &run->dataset->tables[other].columns[compiled->link_key],
	                            .rows = run_rows(run, other),
	                            .flags = evaluate(run, compiled->link)->flags,
	                            .kept = run->kept[other]};
	mark_targets(&links, flags);
}

static void count_children(struct run *run, const struct population *population,
                           const struct compiled_population *compiled, struct members *members)
{
	size_t other = (size_t)population->children_table, rows = run_rows(run, other);
	members->children = memory_zalloc(run_rows(run, population->table), sizeof *members->children);
	members->child_flags = memory_zalloc(rows, 1);
	memcpy(members->child_flags, run_members(run, compiled->children)->flags, rows);
	const struct links links = {.key = &run->dataset->tables[other].columns[compiled->children_key],
	                            .rows = rows,
	                            .flags = members->child_flags};
	links_count(&links, members->children);
}

struct narrowing {
	uint8_t *flags;
	const uint8_t *condition, *kept;
};

static void narrow(void *context, size_t from, size_t to)
{
	const struct narrowing *narrowing = context;
	if (narrowing->condition)
		flags_and(narrowing->flags + from, narrowing->condition + from, to - from);
	if (narrowing->kept)
		flags_and(narrowing->flags + from, narrowing->kept + from, to - from);
}

const struct members *run_members(struct run *run, const struct population *population)
{
	if (run->members[population->index])
		return run->members[population->index];
	const struct compiled_population *compiled = &run->compiler->populations[population->index];
	size_t rows = run_rows(run, population->table);
	struct members *members = memory_zalloc(1, sizeof *members);
	members->flags = memory_zalloc(rows, 1);
	if (compiled->link)
		link_members(run, population, compiled, members->flags);
	else
		memset(members->flags, 1, rows);
	struct narrowing narrowing = {.flags = members->flags, .kept = run->kept[population->table]};
	if (compiled->condition)
		narrowing.condition = evaluate(run, compiled->condition)->flags;
	threads_share_range(narrow, &narrowing, rows, GRAIN);
	if (compiled->children)
		count_children(run, population, compiled, members);
	return run->members[population->index] = members;
}

void members_free(struct members *members)
{
	if (!members)
		return;
	free(members->flags);
	free(members->children);
	free(members->child_flags);
	free(members);
}

void run_filter(struct run *run, const struct filter *filter, const struct node *const *nodes)
{
	size_t tables = run->dataset->schema->count;
	uint8_t **others = run->kept;
	/* The filter looks at all rows, whatever another one left. */
	run->kept = memory_zalloc(tables, sizeof *run->kept);
	run->filter = memory_zalloc(tables, sizeof *run->filter);
	for (size_t i = 0; i < filter->count; i++) {
		size_t table = filter->keeps[i].table, rows = run_rows(run, table);
		run->filter[table] = memory_alloc(rows, 1);
		memcpy(run->filter[table], evaluate(run, nodes[i])->flags, rows);
	}
	free(run->kept);
	run->kept = others;
	/* What was computed for the filter saw all rows. */
	run_forget(run);
	for (size_t t = 0; t < tables; t++) {
		if (!run->kept[t]) {
			run->kept[t] = run->filter[t];
			continue;
		}
		for (size_t i = 0; run->filter[t] && i < run_rows(run, t); i++)
			run->kept[t][i] &= run->filter[t][i];
		free(run->filter[t]);
	}
	free(run->filter);
	run->filter = NULL;
}
