#include "stats/raw.h"

#include <stdlib.h>

#include "base/threads.h"
#include "stats/anchors.h"
#include "stats/links.h"

#define GRAIN 65536u /* units that one thread takes at once */

/* Codes by row that units lead to, each once a row. */
struct lists {
	struct linked_codes linked;
	uint32_t *lengths; /* of those that are there once */
};

static uint32_t drop_repeated(uint32_t *codes, uint32_t count)
{
	uint32_t kept = 0;
	for (uint32_t i = 0; i < count; i++) {
		uint32_t before = 0;
		while (before < kept && codes[before] != codes[i])
			before++;
		codes[kept] = codes[i];
		kept += before == kept;
	}
	return kept;
}

static void keep_once(void *context, size_t from, size_t to)
{
	const struct lists *lists = context;
	for (size_t i = from; i < to; i++) {
		uint32_t count, *codes = linked_codes_of(&lists->linked, i, &count);
		lists->lengths[i] = drop_repeated(codes, count);
	}
}

static struct vector make_lists(struct lists *lists, struct run *run, const struct node *node)
{
	size_t rows = run_rows(run, node->table);
	const struct vector *values = evaluate(run, node->operands[0]);
	struct links links = {.key = &run->dataset->tables[node->other].columns[node->column],
	                      .rows = run_rows(run, node->other),
	                      .kept = run->kept[node->other]};
	links.flags = node->count > 1 ? evaluate(run, node->operands[1])->flags : NULL;
	links_list(&lists->linked, &links, values->codes, values->short_codes, rows);
	lists->lengths = memory_alloc(rows, sizeof *lists->lengths);
	threads_share_range(keep_once, lists, rows, GRAIN);
	return (struct vector){.column = values->column, .list = values->list};
}

/* Codes of units, from the lists of rows that they lead to. */
struct spreading {
	const struct units *units;
	const uint32_t *targets; /* rows + 1; NULL: their own */
	const struct lists *lists;
	struct raw *raw;
};

/* What the unit leads to: its codes. */
static const uint32_t *list_of(const struct spreading *spreading, size_t unit, uint32_t *count)
{
	const struct lists *lists = spreading->lists;
	uint32_t row = spreading->targets ? spreading->targets[unit] : spreading->units->rows[unit] + 1;
	uint32_t all;
	*count = row ? lists->lengths[row - 1] : 0;
	return row ? linked_codes_of(&lists->linked, row - 1, &all) : NULL;
}

static void measure_lists(void *context, size_t from, size_t to)
{
	const struct spreading *spreading = context;
	uint32_t count;
	for (size_t i = from; i < to; i++) {
		list_of(spreading, i, &count);
		spreading->raw->offsets[i + 1] = count ? count : 1;
	}
}

static void spread_lists(void *context, size_t from, size_t to)
{
	const struct spreading *spreading = context;
	for (size_t i = from; i < to; i++) {
		uint32_t count, *codes = spreading->raw->many + spreading->raw->offsets[i];
		const uint32_t *list = list_of(spreading, i, &count);
		/* Without any value the unit counts as missing. */
		*codes = CODE_NONE;
		for (uint32_t k = 0; k < count; k++)
			codes[k] = list[k];
	}
}

static void raw_multiple(struct raw *raw, struct run *run, const struct units *units, const struct node *node)
{
	struct lists lists;
	struct spreading spreading = {.units = units, .lists = &lists, .raw = raw};
	spreading.targets = units_follow(units, run, &node);
	raw->vocabulary = make_lists(&lists, run, node);
	raw->offsets = memory_zalloc(units->count + 1, sizeof *raw->offsets);
	threads_share_range(measure_lists, &spreading, units->count, GRAIN);
	for (size_t i = 0; i < units->count; i++)
		raw->offsets[i + 1] += raw->offsets[i];
	raw->total = raw->offsets[units->count];
	raw->many = memory_alloc(raw->total, sizeof *raw->many);
	threads_share_range(spread_lists, &spreading, units->count, GRAIN);
	linked_codes_free(&lists.linked);
	free(lists.lengths);
}

static void raw_single(struct raw *raw, struct run *run, const struct units *units, const struct node *node)
{
	raw->vocabulary = units_any_codes(units, run, node);
	raw->total = units->count;
	raw->few = raw->vocabulary.short_codes;
	raw->single = raw->vocabulary.codes;
}

void raw_codes(struct raw *raw, struct run *run, const struct units *units, const struct node *node)
{
	*raw = (struct raw){0};
	if (node->multiple)
		raw_multiple(raw, run, units, node);
	else
		raw_single(raw, run, units, node);
}
