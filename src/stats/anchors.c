#include "stats/anchors.h"

#include <stdlib.h>

#include "base/threads.h"
#include "stats/links.h"

#define GRAIN 65536u /* units that one thread takes at once */

struct anchor {
	const struct node *step;
	size_t before; /* position of the step before; SIZE_MAX: the units' own rows */
	uint32_t *rows;
};

static bool is_step(const struct node *node)
{
	return node->operation == OP_STEP || node->operation == OP_REFERENCE;
}

static bool same_step(const struct node *a, const struct node *b)
{
	return a->operation == b->operation && a->table == b->table &&
	       (a->operation == OP_STEP ? a->column == b->column : a->declaration == b->declaration);
}

/* Values of rows that units lead to. */
struct gathering {
	const uint32_t *own, *targets; /* the units' rows, or what they lead to (+ 1) */
	const uint32_t *from;
	const uint8_t *from_short;         /* where there is no from */
	const struct vector *from_numbers; /* or numbers */
	const struct column *column;       /* or keys, days */
	uint32_t *codes;
	uint8_t *short_codes;
	struct vector *numbers;
};

/* The row of the unit, + 1; 0: none. */
static inline uint32_t row_of(const struct gathering *gathering, size_t unit)
{
	return gathering->targets ? gathering->targets[unit] : gathering->own[unit] + 1;
}

static void gather_codes(void *context, size_t from, size_t to)
{
	const struct gathering *gathering = context;
	if (!gathering->from) {
		for (size_t i = from; i < to; i++) {
			uint32_t row = row_of(gathering, i);
			gathering->codes[i] = row ? gathering->from_short[row - 1] : 0;
		}
		return;
	}
	for (size_t i = from; !gathering->targets && i < to; i++)
		gathering->codes[i] = gathering->from[gathering->own[i]];
	for (size_t i = from; gathering->targets && i < to; i++) {
		uint32_t target = gathering->targets[i];
		gathering->codes[i] = target ? gathering->from[target - 1] : 0;
	}
}

static void gather_links(void *context, size_t from, size_t to)
{
	const struct gathering *gathering = context;
	const struct column key = *gathering->column;
	for (size_t i = from; i < to; i++) {
		uint32_t row = row_of(gathering, i);
		gathering->codes[i] = row ? link_target(&key, row - 1) : 0;
	}
}

static void gather_rows(void *context, size_t from, size_t to)
{
	const struct gathering *gathering = context;
	for (size_t i = from; i < to; i++)
		gathering->codes[i] = row_of(gathering, i);
}

static void gather_short_codes(void *context, size_t from, size_t to)
{
	/* A copy, which what is written cannot change. */
	const struct gathering gathering = *(const struct gathering *)context;
	const uint8_t *codes = gathering.from_short;
	if (!gathering.targets)
		for (size_t i = from; i < to; i++)
			gathering.short_codes[i] = codes[gathering.own[i]];
	else
		for (size_t i = from; i < to; i++) {
			uint32_t row = gathering.targets[i];
			gathering.short_codes[i] = row ? codes[row - 1] : CODE_NONE;
		}
}

static void gather_numbers(void *context, size_t from, size_t to)
{
	const struct gathering *gathering = context;
	for (size_t i = from; i < to; i++) {
		uint32_t row = row_of(gathering, i);
		vector_put_number(gathering->numbers, i,
		                  row ? vector_number(gathering->from_numbers, row - 1) : NUMBER_NONE);
	}
}

static void gather_days(void *context, size_t from, size_t to)
{
	const struct gathering *gathering = context;
	for (size_t i = from; i < to; i++) {
		uint32_t row = row_of(gathering, i);
		int32_t day = row ? column_day(gathering->column, row - 1) : DATE_NONE;
		gathering->numbers->short_numbers[i] = day;
	}
}

static size_t find_step(const struct anchors *anchors, size_t before, const struct node *step)
{
	size_t i = 0;
	while (i < anchors->count &&
	       (anchors->items[i].before != before || !same_step(anchors->items[i].step, step)))
		i++;
	return i;
}

static void add_step(const struct units *units, struct run *run, size_t before, const struct node *step)
{
	struct anchors *anchors = units->anchors;
	struct gathering gathering = {.own = units->rows};
	gathering.targets = before == SIZE_MAX ? NULL : anchors->items[before].rows;
	gathering.codes = memory_alloc(units->count, sizeof *gathering.codes);
	if (step->operation == OP_STEP) {
		gathering.column = &run->dataset->tables[step->table].columns[step->column];
		threads_share_range(gather_links, &gathering, units->count, GRAIN);
	} else {
		bool owned;
		gathering.from = run_targets(run, step, &owned);
		threads_share_range(gather_codes, &gathering, units->count, GRAIN);
	}
	anchors->items =
	        memory_grow(anchors->items, &anchors->capacity, anchors->count + 1, sizeof *anchors->items);
	anchors->items[anchors->count++] =
	        (struct anchor){.step = step, .before = before, .rows = gathering.codes};
}

const uint32_t *units_follow(const struct units *units, struct run *run, const struct node **node)
{
	struct anchors *anchors = units->anchors;
	size_t at = SIZE_MAX;
	for (; is_step(*node); *node = (*node)->operands[0]) {
		size_t found = find_step(anchors, at, *node);
		if (found == anchors->count)
			add_step(units, run, at, *node);
		at = found;
	}
	return at == SIZE_MAX ? NULL : anchors->items[at].rows;
}

void anchors_forget(struct anchors *anchors)
{
	for (size_t i = 0; i < anchors->count; i++)
		free(anchors->items[i].rows);
	free(anchors->items);
	*anchors = (struct anchors){0};
}

/* The column whose days the node has. */
static const struct column *days_of(const struct run *run, const struct node *node)
{
	const struct column *column = &run->dataset->tables[node->table].columns[node->column];
	return node->operation == OP_COLUMN && column_has_days(column) ? column : NULL;
}

uint32_t *units_codes(const struct units *units, struct run *run, const struct node *node)
{
	struct gathering gathering = {.own = units->rows, .targets = units_follow(units, run, &node)};
	gathering.codes = memory_alloc(units->count, sizeof *gathering.codes);
	if (node->operation == OP_ROW) {
		threads_share_range(gather_rows, &gathering, units->count, GRAIN);
		return gathering.codes;
	}
	const struct vector *values = evaluate(run, node);
	gathering.from = values->codes;
	gathering.from_short = values->short_codes;
	threads_share_range(gather_codes, &gathering, units->count, GRAIN);
	return gathering.codes;
}

struct vector units_any_codes(const struct units *units, struct run *run, const struct node *node)
{
	const struct node *end = node;
	struct gathering gathering = {.own = units->rows, .targets = units_follow(units, run, &end)};
	if (end->operation == OP_ROW)
		return (struct vector){.codes = units_codes(units, run, node)};
	const struct vector *values = evaluate(run, end);
	struct vector codes = {.column = values->column, .list = values->list};
	if (values->short_codes) {
		gathering.from_short = values->short_codes;
		gathering.short_codes = codes.short_codes = memory_alloc(units->count, 1);
		threads_share_range(gather_short_codes, &gathering, units->count, GRAIN);
	} else {
		codes.codes = units_codes(units, run, node);
	}
	return codes;
}

struct vector units_numbers(const struct units *units, struct run *run, const struct node *node)
{
	struct gathering gathering = {.own = units->rows, .targets = units_follow(units, run, &node)};
	struct vector numbers = vector_of_numbers(run, node, units->count);
	gathering.numbers = &numbers;
	gathering.column = days_of(run, node);
	if (!gathering.column)
		gathering.from_numbers = evaluate(run, node);
	threads_share_range(gathering.column ? gather_days : gather_numbers, &gathering, units->count, GRAIN);
	return numbers;
}

struct vector units_quantity(const struct units *units, struct run *run, const struct node *node)
{
	if (!units->ascending)
		return units_numbers(units, run, node);
	struct vector numbers = vector_of_numbers(run, node, units->count);
	evaluate_rows(run, node, units->rows, units->count, &numbers);
	return numbers;
}
