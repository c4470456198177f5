#include "stats/anchors.h"

#include <stdlib.h>

#include "base/threads.h"

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
	const int64_t *from_numbers;
	uint32_t *codes;
	int64_t *numbers;
};

static void gather_codes(void *context, size_t from, size_t to)
{
	const struct gathering *gathering = context;
	for (size_t i = from; !gathering->targets && i < to; i++)
		gathering->codes[i] = gathering->from[gathering->own[i]];
	for (size_t i = from; gathering->targets && i < to; i++) {
		uint32_t target = gathering->targets[i];
		gathering->codes[i] = target ? gathering->from[target - 1] : 0;
	}
}

static void gather_numbers(void *context, size_t from, size_t to)
{
	const struct gathering *gathering = context;
	for (size_t i = from; !gathering->targets && i < to; i++)
		gathering->numbers[i] = gathering->from_numbers[gathering->own[i]];
	for (size_t i = from; gathering->targets && i < to; i++) {
		uint32_t target = gathering->targets[i];
		gathering->numbers[i] = target ? gathering->from_numbers[target - 1] : NUMBER_NONE;
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
	bool owned;
	const uint32_t *targets = run_targets(run, step, &owned);
	struct gathering gathering = {.own = units->rows, .from = targets};
	gathering.targets = before == SIZE_MAX ? NULL : anchors->items[before].rows;
	gathering.codes = memory_alloc(units->count, sizeof *gathering.codes);
	threads_share_range(gather_codes, &gathering, units->count, GRAIN);
	if (owned)
		free((void *)targets);
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

uint32_t *units_codes(const struct units *units, struct run *run, const struct node *node,
                      const struct vector **vector)
{
	struct gathering gathering = {.own = units->rows, .targets = units_follow(units, run, &node)};
	const struct vector *values = evaluate(run, node);
	gathering.from = values->codes;
	gathering.codes = memory_alloc(units->count, sizeof *gathering.codes);
	threads_share_range(gather_codes, &gathering, units->count, GRAIN);
	if (vector)
		*vector = values;
	return gathering.codes;
}

int64_t *units_numbers(const struct units *units, struct run *run, const struct node *node)
{
	struct gathering gathering = {.own = units->rows, .targets = units_follow(units, run, &node)};
	gathering.from_numbers = evaluate(run, node)->numbers;
	gathering.numbers = memory_alloc(units->count, sizeof *gathering.numbers);
	threads_share_range(gather_numbers, &gathering, units->count, GRAIN);
	return gathering.numbers;
}
