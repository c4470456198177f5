#include "stats/raw.h"

#include <stdlib.h>

#include "base/threads.h"
#include "stats/anchors.h"
#include "stats/links.h"

#define GRAIN 65536u /* units that one thread takes at once */

/* Codes by row of the anchor table, each once a row. */
struct lists {
	size_t *begin;
	uint32_t *length, *codes;
};

static void add_code(struct lists *lists, size_t row, uint32_t code)
{
	uint32_t *codes = lists->codes + lists->begin[row];
	for (uint32_t k = 0; k < lists->length[row]; k++)
		if (codes[k] == code)
			return;
	codes[lists->length[row]++] = code;
}

struct linking {
	const struct column *key;
	const struct vector *value;
	const uint8_t *flags, *kept; /* NULL: all */
	struct lists *lists;
};

static uint32_t chosen_target(const struct linking *linking, size_t row)
{
	bool chosen = (!linking->flags || linking->flags[row]) && (!linking->kept || linking->kept[row]);
	return chosen ? link_target(linking->key, row) : 0;
}

static void count_codes(void *context, size_t part, size_t from, size_t to)
{
	const struct linking *linking = context;
	(void)part;
	for (size_t i = from; i < to; i++) {
		uint32_t target = chosen_target(linking, i);
		if (target)
			linking->lists->begin[target]++;
	}
}

static void list_codes(void *context, size_t part, size_t from, size_t to)
{
	const struct linking *linking = context;
	(void)part;
	for (size_t i = from; i < to; i++) {
		uint32_t target = chosen_target(linking, i);
		if (target)
			add_code(linking->lists, target - 1, linking->value->codes[i]);
	}
}

static void linked_codes(struct run *run, const struct node *node, struct lists *lists)
{
	size_t rows = run_rows(run, node->table), others = run_rows(run, node->other);
	struct linking linking = {.key = &run->dataset->tables[node->other].columns[node->column],
	                          .value = evaluate(run, node->operands[0]),
	                          .kept = run->kept[node->other],
	                          .lists = lists};
	linking.flags = node->count > 1 ? evaluate(run, node->operands[1])->flags : NULL;
	lists->begin = memory_zalloc(rows + 1, sizeof *lists->begin);
	lists->length = memory_zalloc(rows, sizeof *lists->length);
	links_share(linking.key, others, count_codes, &linking);
	for (size_t i = 0; i < rows; i++)
		lists->begin[i + 1] += lists->begin[i];
	lists->codes = memory_alloc(lists->begin[rows], sizeof *lists->codes);
	links_share(linking.key, others, list_codes, &linking);
}

/* Codes of units, from the lists of rows that they lead to. */
struct spreading {
	const struct units *units;
	const uint32_t *targets; /* rows + 1; NULL: their own */
	const struct lists *lists;
	struct raw *raw;
};

static uint32_t row_of(const struct spreading *spreading, size_t unit)
{
	return spreading->targets ? spreading->targets[unit] : spreading->units->rows[unit] + 1;
}

static void measure_lists(void *context, size_t from, size_t to)
{
	const struct spreading *spreading = context;
	for (size_t i = from; i < to; i++) {
		uint32_t row = row_of(spreading, i), length = row ? spreading->lists->length[row - 1] : 0;
		spreading->raw->offsets[i + 1] = length ? length : 1;
	}
}

static void spread_lists(void *context, size_t from, size_t to)
{
	const struct spreading *spreading = context;
	const struct lists *lists = spreading->lists;
	for (size_t i = from; i < to; i++) {
		uint32_t row = row_of(spreading, i), length = row ? lists->length[row - 1] : 0;
		uint32_t *codes = spreading->raw->many + spreading->raw->offsets[i];
		/* Without any value the unit counts as missing. */
		*codes = CODE_NONE;
		for (uint32_t k = 0; k < length; k++)
			codes[k] = lists->codes[lists->begin[row - 1] + k];
	}
}

static void raw_multiple(struct raw *raw, struct run *run, const struct units *units, const struct node *node)
{
	struct lists lists;
	struct spreading spreading = {.units = units, .lists = &lists, .raw = raw};
	spreading.targets = units_follow(units, run, &node);
	linked_codes(run, node, &lists);
	raw->vocabulary = *evaluate(run, node->operands[0]);
	raw->offsets = memory_zalloc(units->count + 1, sizeof *raw->offsets);
	threads_share_range(measure_lists, &spreading, units->count, GRAIN);
	for (size_t i = 0; i < units->count; i++)
		raw->offsets[i + 1] += raw->offsets[i];
	raw->total = raw->offsets[units->count];
	raw->many = memory_alloc(raw->total, sizeof *raw->many);
	threads_share_range(spread_lists, &spreading, units->count, GRAIN);
	free(lists.begin);
	free(lists.length);
	free(lists.codes);
}

static void raw_single(struct raw *raw, struct run *run, const struct units *units, const struct node *node)
{
	raw->total = units->count;
	raw->few = units_short_codes(units, run, node, &raw->vocabulary);
	if (!raw->few)
		raw->single = units_codes(units, run, node, &raw->vocabulary);
}

void raw_codes(struct raw *raw, struct run *run, const struct units *units, const struct node *node)
{
	*raw = (struct raw){0};
	if (node->multiple)
		raw_multiple(raw, run, units, node);
	else
		raw_single(raw, run, units, node);
}
