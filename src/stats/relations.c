/* What a row is by the rows that point to it: aggregates, references, series, members of populations,
 * filters. */
#include <stdlib.h>
#include <string.h>

#include "base/bits.h"
#include "base/threads.h"
#include "stats/evaluate_private.h"

#define GRAIN 65536u /* rows that one thread takes at once */

/* Whether the filters keep the row. */
static bool kept(const struct run *run, size_t table, size_t row)
{
	return !run->kept[table] || run->kept[table][row];
}

/* The row (+ 1) of the target that a row's key column points to, 0 for none. */
static uint32_t target_of(const struct column *column, size_t row)
{
	return column->codes[row] <= column->dictionary.known ? column->codes[row] : 0;
}

/* Flags of rows that any chosen row (flags NULL: all) of the key's table points to. Each row writes, into a
 * place of its own where there is nothing to say: a choice in each could not be foreseen. */
static void mark_targets(const struct run *run, const struct column *key, size_t table, const uint8_t *flags,
                         uint8_t *marks)
{
	const uint8_t *kept = run->kept[table];
	size_t rows = run_rows(run, table), targets = key->dictionary.known;
	uint8_t *marked = memory_zalloc(targets + 1, 1);
	for (size_t i = 0; i < rows; i++) {
		uint32_t target = target_of(key, i);
		uint32_t chosen = (uint32_t)((!flags || flags[i]) & (!kept || kept[i]));
		marked[target & -chosen] = 1;
	}
	for (size_t i = 0; i < targets; i++)
		marks[i] |= marked[i + 1];
	free(marked);
}

struct pair {
	uint32_t row, code;
};

static int compare_pairs(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;
	if (x->row != y->row)
		return x->row < y->row ? -1 : 1;
	return x->code < y->code ? -1 : x->code > y->code;
}

/* Different codes by target row; an empty one counts as one. */
static void count_codes(struct pair *pairs, size_t count, int64_t *numbers)
{
	qsort(pairs, count, sizeof *pairs, compare_pairs);
	for (size_t i = 0; i < count; i++)
		if (i == 0 || compare_pairs(&pairs[i], &pairs[i - 1]) != 0)
			numbers[pairs[i].row]++;
}

struct vector *run_aggregate(struct run *run, const struct node *node, struct vector *vector)
{
	bool has_value = node->operation == OP_COUNT_CODES || node->operation == OP_MINIMUM;
	const struct node *condition =
	        node->count > (has_value ? 1u : 0u) ? node->operands[node->count - 1] : NULL;
	const uint8_t *flags = condition ? evaluate(run, condition)->flags : NULL;
	const struct vector *value = has_value ? evaluate(run, node->operands[0]) : NULL;
	const struct column *key = &run->dataset->tables[node->other].columns[node->column];
	size_t rows = run_rows(run, node->other), count = 0;
	if (node->operation == OP_EXISTS) {
		mark_targets(run, key, node->other, flags, vector->flags);
		return vector;
	}
	struct pair *pairs = node->operation == OP_COUNT_CODES ? memory_alloc(rows, sizeof *pairs) : NULL;
	for (size_t i = 0; i < run_rows(run, node->table); i++)
		vector->numbers[i] = node->operation == OP_MINIMUM ? NUMBER_NONE : 0;
	for (size_t i = 0; i < rows; i++) {
		uint32_t target = target_of(key, i);
		if (!target || (flags && !flags[i]) || !kept(run, node->other, i))
			continue;
		target--;
		if (node->operation == OP_COUNT)
			vector->numbers[target]++;
		else if (node->operation == OP_COUNT_CODES)
			pairs[count++] = (struct pair){.row = target, .code = value->codes[i]};
		else if (value && value->numbers[i] != NUMBER_NONE &&
		         (vector->numbers[target] == NUMBER_NONE ||
		          value->numbers[i] < vector->numbers[target]))
			vector->numbers[target] = value->numbers[i];
	}
	if (pairs)
		count_codes(pairs, count, vector->numbers);
	free(pairs);
	return vector;
}

static int64_t order_of(const struct column *column, size_t row)
{
	if (column->days)
		return column->days[row] == DATE_NONE ? NUMBER_NONE : column->days[row];
	return column->numbers ? column->numbers[row] : NUMBER_NONE;
}

static uint32_t *last_rows(struct run *run, const struct reference *reference)
{
	const struct table *table = &run->dataset->tables[reference->to];
	long key_position = key_between(run->dataset->schema, reference->to, reference->table);
	const struct column *key = &table->columns[key_position];
	const struct column *order = &table->columns[reference->order];
	const uint8_t *flags = evaluate(run, run->compiler->references[reference->index].condition)->flags;
	uint32_t *targets = memory_zalloc(run_rows(run, reference->table), sizeof *targets);
	for (size_t i = 0; i < table->rows; i++) {
		uint32_t from = target_of(key, i);
		int64_t own = order_of(order, i);
		if (!from || !flags[i] || own == NUMBER_NONE)
			continue;
		uint32_t now = targets[from - 1];
		if (!now || own > order_of(order, now - 1))
			targets[from - 1] = (uint32_t)i + 1;
	}
	return targets;
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
			rows[count].by[k] = table->columns[reference->by[k]].codes[i];
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
	const struct column *key = &run->dataset->tables[other].columns[compiled->link_key];
	mark_targets(run, key, other, evaluate(run, compiled->link)->flags, flags);
}

static void count_children(struct run *run, const struct population *population,
                           const struct compiled_population *compiled, struct members *members)
{
	size_t other = (size_t)population->children_table, rows = run_rows(run, other);
	const struct column *key = &run->dataset->tables[other].columns[compiled->children_key];
	members->children = memory_zalloc(run_rows(run, population->table), sizeof *members->children);
	members->child_flags = memory_zalloc(rows, 1);
	memcpy(members->child_flags, run_members(run, compiled->children)->flags, rows);
	for (size_t i = 0; i < rows; i++) {
		uint32_t target = members->child_flags[i] ? target_of(key, i) : 0;
		if (target)
			members->children[target - 1]++;
	}
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
