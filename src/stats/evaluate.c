#include "stats/evaluate.h"

#include <stdlib.h>
#include <string.h>

#include "base/threads.h"
#include "stats/evaluate_private.h"
#include "stats/links.h"
#include "stats/rows.h"

#define GRAIN 65536u /* rows that one thread takes at once */

size_t run_rows(const struct run *run, size_t table)
{
	return run->dataset->tables[table].rows;
}

const uint32_t *run_targets(struct run *run, const struct node *step, bool *owned)
{
	*owned = false;
	if (step->operation == OP_REFERENCE)
		return run_reference(run, step->declaration);
	const struct column *column = &run->dataset->tables[step->table].columns[step->column];
	/* Codes of keys are rows + 1 of the target already, but for keys that no row holds. */
	if (column->codes && !column->dictionary.others_count)
		return column->codes;
	size_t rows = run_rows(run, step->table);
	uint32_t *targets = memory_alloc(rows, sizeof *targets);
	for (size_t i = 0; i < rows; i++)
		targets[i] = link_target(column, i);
	*owned = true;
	return targets;
}

/* vocabulary: of codes. */
static struct vector *vector_new(const struct run *run, const struct node *node,
                                 const struct vector *vocabulary)
{
	struct vector *vector = memory_zalloc(1, sizeof *vector);
	size_t rows = run_rows(run, node->table);
	if (node->type == VALUE_FLAG)
		vector->flags = memory_zalloc(rows, 1);
	else if (node->type == VALUE_NUMBER)
		*vector = vector_of_numbers(run, node, rows);
	else
		*vector = vector_of_codes(vocabulary, rows);
	vector->type = node->type;
	vector->node = node;
	vector->owned = true;
	return vector;
}

static void vector_free(struct vector *vector)
{
	if (vector && vector->owned)
		vector_free_values(vector);
	free(vector);
}

static void drop_vector(struct run *run, size_t id)
{
	vector_free(run->vectors[id]);
	run->vectors[id] = NULL;
}

static struct vector *series_vector(struct run *run, const struct node *node)
{
	const struct series *series = run_series(run, node->declaration);
	struct vector *vector = vector_new(run, node, NULL);
	size_t rows = run_rows(run, node->table);
	if (node->operation == OP_SERIES_LAST && rows)
		memcpy(vector->flags, series->last, rows);
	for (size_t i = 0; node->operation == OP_SERIES_DATES && i < rows; i++)
		vector->short_numbers[i] = (int32_t)series->dates[i];
	return vector;
}

struct work {
	const struct step *step;
	struct vector *vector;
};

static void compute_rows(void *context, size_t from, size_t to)
{
	const struct work *work = context;
	rows_compute(work->step, from, to, work->vector);
}

/* Whether the values of a column are there as vectors have them. */
static bool is_there(const struct run *run, const struct node *node)
{
	const struct column *column = &run->dataset->tables[node->table].columns[node->column];
	return column_has_codes(column) || column_has_numbers(column);
}

static struct vector *borrowed(struct run *run, const struct node *node)
{
	const struct column *column = &run->dataset->tables[node->table].columns[node->column];
	struct vector *vector = memory_zalloc(1, sizeof *vector);
	*vector = vector_of_column(column);
	vector->type = node->type;
	vector->node = node;
	return vector;
}

static void touch(struct run *run, const struct node *node)
{
	run->touched = memory_grow(run->touched, &run->touched_capacity, run->touched_count + 1,
	                           sizeof *run->touched);
	run->touched[run->touched_count++] = (uint32_t)node->id;
}

static void release(struct run *run, const struct node *node)
{
	if (!run->used[node->id])
		touch(run, node);
	if (++run->used[node->id] < node->uses || node->root)
		return;
	drop_vector(run, node->id);
}

/* What only nodes use is let go when the last of them is computed. */
static void release_operands(struct run *run, const struct step *step)
{
	for (size_t i = 0; !step->constant && i < step->node->count; i++)
		if (step->operands[i].vector)
			release(run, step->operands[i].node);
		else
			release_operands(run, &step->operands[i]);
}

static struct vector *by_rows(struct run *run, const struct node *node)
{
	struct arena arena = {0};
	struct step step;
	step_make(&step, run, node, &arena);
	struct work work = {.step = &step, .vector = vector_new(run, node, &step.vocabulary)};
	threads_share_range(compute_rows, &work, run_rows(run, node->table), GRAIN);
	release_operands(run, &step);
	step_free(&step);
	arena_free(&arena);
	return work.vector;
}

static struct vector *over_rows(struct run *run, const struct node *node)
{
	struct vector *vector = run_aggregate(run, node, vector_new(run, node, NULL));
	for (size_t i = 0; i < node->count; i++)
		release(run, node->operands[i]);
	return vector;
}

/* Whether each row says by itself, and by what was computed before, what its value is. */
static bool is_by_rows(const struct run *run, const struct node *node)
{
	switch (node->operation) {
	case OP_SERIES_LAST:
	case OP_SERIES_DATES:
	case OP_EXISTS:
	case OP_COUNT:
	case OP_COUNT_CODES:
	case OP_MINIMUM:
		return false;
	case OP_COLUMN:
		return !is_there(run, node);
	default:
		return true;
	}
}

static struct vector *compute(struct run *run, const struct node *node)
{
	if (is_by_rows(run, node))
		return by_rows(run, node);
	if (node->operation == OP_COLUMN)
		return borrowed(run, node);
	bool series = node->operation == OP_SERIES_LAST || node->operation == OP_SERIES_DATES;
	return series ? series_vector(run, node) : over_rows(run, node);
}

/* The run that the node's values belong to. */
static struct run *run_of(struct run *run, const struct node *node)
{
	while (run->parent && !node->uses_period && !node->uses_reference)
		run = run->parent;
	return run;
}

const struct vector *evaluate(struct run *run, const struct node *node)
{
	run = run_of(run, node);
	struct vector **slot = &run->vectors[node->id];
	if (!*slot) {
		*slot = compute(run, node);
		touch(run, node);
	}
	return *slot;
}

struct picking {
	const struct step *step; /* NULL: all numbers are there */
	const struct vector *all;
	size_t all_rows;
	const uint32_t *rows;
	struct vector *numbers;
};

static void pick_numbers(void *context, size_t from, size_t to)
{
	const struct picking *picking = context;
	if (picking->step)
		rows_pick(picking->step, picking->all_rows, picking->rows, from, to, picking->numbers);
	for (size_t i = from; !picking->step && i < to; i++)
		vector_put_number(picking->numbers, i, vector_number(picking->all, picking->rows[i]));
}

void evaluate_rows(struct run *run, const struct node *node, const uint32_t *rows, size_t count,
                   struct vector *numbers)
{
	struct picking picking = {.all_rows = run_rows(run, node->table), .rows = rows, .numbers = numbers};
	struct arena arena = {0};
	struct step step = {.node = node};
	run = run_of(run, node);
	if (run->vectors[node->id] || !is_by_rows(run, node)) {
		picking.all = evaluate(run, node);
	} else {
		step_make(&step, run, node, &arena);
		picking.step = &step;
	}
	threads_share_range(pick_numbers, &picking, count, GRAIN);
	if (!picking.step)
		return;
	release_operands(run, &step);
	step_free(&step);
	arena_free(&arena);
}

void run_trim(struct run *run, const uint8_t *keep, bool waited)
{
	for (size_t i = 0; i < run->compiler->nodes; i++)
		if (run->vectors[i] && !keep[i] &&
		    ((!waited && run->vectors[i]->node->root) || run->used[i] >= run->vectors[i]->node->uses))
			drop_vector(run, i);
}

struct members *run_take_members(struct run *run, const struct population *population)
{
	struct members *members = (struct members *)run_members(run, population);
	run->members[population->index] = NULL;
	return members;
}

static void drop_members(struct run *run, size_t population)
{
	members_free(run->members[population]);
	run->members[population] = NULL;
}

static void drop_reference(struct run *run, size_t reference)
{
	free(run->references[reference]);
	series_free(run->series[reference]);
	run->references[reference] = NULL;
	run->series[reference] = NULL;
}

void run_drop(struct run *run, const struct needs *needs)
{
	const struct catalogue *catalogue = run->compiler->catalogue;
	for (size_t i = 0; i < run->compiler->nodes; i++)
		if (!needs->nodes[i])
			drop_vector(run, i);
	for (size_t i = 0; i < catalogue->population_count; i++)
		if (!needs->populations[i])
			drop_members(run, i);
	for (size_t i = 0; i < catalogue->reference_count; i++)
		if (!needs->references[i])
			drop_reference(run, i);
}

void run_forget(struct run *run)
{
	for (size_t i = 0; i < run->touched_count; i++) {
		drop_vector(run, run->touched[i]);
		run->used[run->touched[i]] = 0;
	}
	run->touched_count = 0;
	for (size_t i = 0; i < run->compiler->catalogue->population_count; i++)
		drop_members(run, i);
	for (size_t i = 0; i < run->compiler->catalogue->reference_count; i++)
		drop_reference(run, i);
}

void run_start(struct run *run, const struct dataset *dataset, const struct compiler *compiler,
               struct period period)
{
	*run = (struct run){.dataset = dataset, .compiler = compiler, .period = period};
	run->vectors = memory_zalloc(compiler->nodes, sizeof *run->vectors);
	run->used = memory_zalloc(compiler->nodes, sizeof *run->used);
	run->members = memory_zalloc(compiler->catalogue->population_count, sizeof *run->members);
	run->references = memory_zalloc(compiler->catalogue->reference_count, sizeof *run->references);
	run->series = memory_zalloc(compiler->catalogue->reference_count, sizeof *run->series);
	run->kept = memory_zalloc(dataset->schema->count, sizeof *run->kept);
}

void run_start_within(struct run *run, struct run *parent, struct period period)
{
	run_start(run, parent->dataset, parent->compiler, period);
	free(run->kept);
	run->kept = parent->kept;
	run->parent = parent;
}

void run_end(struct run *run)
{
	run_forget(run);
	free(run->vectors);
	free(run->used);
	free(run->touched);
	free(run->members);
	free(run->references);
	free(run->series);
	if (run->parent)
		return;
	for (size_t t = 0; t < run->dataset->schema->count; t++)
		free(run->kept[t]);
	free(run->kept);
}
