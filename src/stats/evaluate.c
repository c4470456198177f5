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

static struct vector *vector_new(const struct run *run, const struct node *node)
{
	struct vector *vector = memory_zalloc(1, sizeof *vector);
	size_t rows = run_rows(run, node->table);
	vector->type = node->type;
	vector->node = node;
	vector->owned = true;
	if (node->type == VALUE_FLAG)
		vector->flags = memory_zalloc(rows, 1);
	else if (node->type == VALUE_NUMBER)
		vector->numbers = memory_alloc(rows, sizeof *vector->numbers);
	else
		vector->codes = memory_alloc(rows, sizeof *vector->codes);
	return vector;
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

size_t vector_size(const struct vector *vector)
{
	if (vector->list)
		return vector->list->count;
	return vector->column->dictionary.known + vector->column->dictionary.others_count;
}

static long key_position(const struct table *table, const char *text, size_t length)
{
	size_t row = table_row(table, text, length);
	return row == SIZE_MAX ? -1 : (long)row;
}

uint32_t vector_code(const struct run *run, const struct vector *vector, const char *text)
{
	size_t length = strlen(text);
	const struct column *column = vector->column;
	const struct list *list = vector->list ? vector->list : column->schema->list;
	long position = -1;
	if (list)
		position = map_find(&list->index, text, length);
	else if (column->schema->type == TYPE_KEY)
		position = key_position(&run->dataset->tables[column->schema->target], text, length);
	if (position >= 0)
		return (uint32_t)position + 1;
	if (vector->list)
		return CODE_NONE;
	position = map_find(&column->dictionary.others_index, text, length);
	return position < 0 ? CODE_NONE : (uint32_t)((size_t)position + column->dictionary.known + 1);
}

const char *vector_code_text(const struct run *run, const struct vector *vector, uint32_t code)
{
	if (vector->list)
		return code == CODE_NONE ? "" : vector->list->values[code - 1].code;
	return column_code_text(run->dataset, vector->column, code);
}

static void vector_free(struct vector *vector)
{
	if (vector && vector->owned) {
		free(vector->flags);
		free(vector->numbers);
		free(vector->codes);
	}
	free(vector);
}

static struct vector *series_vector(struct run *run, const struct node *node)
{
	const struct series *series = run_series(run, node->declaration);
	struct vector *vector = vector_new(run, node);
	size_t rows = run_rows(run, node->table);
	if (node->operation == OP_SERIES_LAST && rows)
		memcpy(vector->flags, series->last, rows);
	for (size_t i = 0; node->operation == OP_SERIES_DATES && i < rows; i++)
		vector->numbers[i] = series->dates[i];
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
	return column->codes || column->numbers;
}

static struct vector *borrowed(struct run *run, const struct node *node)
{
	const struct column *column = &run->dataset->tables[node->table].columns[node->column];
	struct vector *vector = memory_zalloc(1, sizeof *vector);
	vector->type = node->type;
	vector->node = node;
	vector->column = column;
	vector->codes = column->codes;
	vector->numbers = column->numbers;
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
	vector_free(run->vectors[node->id]);
	run->vectors[node->id] = NULL;
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
	struct work work = {.step = &step, .vector = vector_new(run, node)};
	work.vector->column = step.vocabulary.column;
	work.vector->list = step.vocabulary.list;
	threads_share_range(compute_rows, &work, run_rows(run, node->table), GRAIN);
	release_operands(run, &step);
	step_free(&step);
	arena_free(&arena);
	return work.vector;
}

static struct vector *over_rows(struct run *run, const struct node *node)
{
	struct vector *vector = run_aggregate(run, node, vector_new(run, node));
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
	const int64_t *all;
	size_t all_rows;
	const uint32_t *rows;
	int64_t *numbers;
};

static void pick_numbers(void *context, size_t from, size_t to)
{
	const struct picking *picking = context;
	if (picking->step)
		rows_pick(picking->step, picking->all_rows, picking->rows + from, to - from,
		          picking->numbers + from);
	for (size_t i = from; !picking->step && i < to; i++)
		picking->numbers[i] = picking->all[picking->rows[i]];
}

void evaluate_rows(struct run *run, const struct node *node, const uint32_t *rows, size_t count,
                   int64_t *numbers)
{
	struct picking picking = {.all_rows = run_rows(run, node->table), .rows = rows, .numbers = numbers};
	struct arena arena = {0};
	struct step step = {.node = node};
	run = run_of(run, node);
	if (run->vectors[node->id] || !is_by_rows(run, node)) {
		picking.all = evaluate(run, node)->numbers;
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
		    ((!waited && run->vectors[i]->node->root) ||
		     run->used[i] >= run->vectors[i]->node->uses)) {
			vector_free(run->vectors[i]);
			run->vectors[i] = NULL;
		}
}

struct members *run_take_members(struct run *run, const struct population *population)
{
	struct members *members = (struct members *)run_members(run, population);
	run->members[population->index] = NULL;
	return members;
}

void run_forget(struct run *run)
{
	for (size_t i = 0; i < run->touched_count; i++) {
		uint32_t id = run->touched[i];
		vector_free(run->vectors[id]);
		run->vectors[id] = NULL;
		run->used[id] = 0;
	}
	run->touched_count = 0;
	for (size_t i = 0; i < run->compiler->catalogue->population_count; i++) {
		members_free(run->members[i]);
		run->members[i] = NULL;
	}
	for (size_t i = 0; i < run->compiler->catalogue->reference_count; i++) {
		free(run->references[i]);
		series_free(run->series[i]);
		run->references[i] = NULL;
		run->series[i] = NULL;
	}
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
