#include "stats/units.h"

#include <stdlib.h>
#include <string.h>

#include "base/threads.h"

#define FIRST_DAY (-719162) /* 0001-01-01 */

const char *month_label(int year, int month, struct arena *arena)
{
	return arena_printf(arena, "%s %04d", date_month_french(month), year);
}

/* Months that meet the period, the first and the last cut by it. */
static void month_buckets(struct units *units, struct period period, struct arena *arena)
{
	struct civil from = date_to_civil(period.from), to = date_to_civil(period.to);
	int months_after = (to.year - from.year) * 12 + to.month - from.month;
	size_t count = (size_t)months_after + 1;
	units->buckets = arena_zalloc(arena, count, sizeof *units->buckets);
	units->bucket_count = count;
	for (size_t i = 0; i < count; i++) {
		int months = from.year * 12 + from.month - 1 + (int)i;
		int32_t start = date_from_civil(months / 12, months % 12 + 1, 1), end = date_month_end(start);
		struct bucket *bucket = &units->buckets[i];
		bucket->period.from = start < period.from ? period.from : start;
		bucket->period.to = end > period.to ? period.to : end;
		bucket->period.reference = bucket->period.to;
		bucket->code = arena_printf(arena, "%04d-%02d", months / 12, months % 12 + 1);
		bucket->label = month_label(months / 12, months % 12 + 1, arena);
	}
}

/* The year of the first date that a row of the population could count from; the year after the last one if
 * none. */
static int first_year(struct run *run, const struct population *population)
{
	const struct node *since = run->compiler->populations[population->index].since;
	int last = date_to_civil(run->period.to).year, first = last + 1;
	if (!since)
		return date_to_civil(run->period.from).year;
	const int64_t *dates = evaluate(run, since)->numbers;
	for (size_t i = 0; i < run_rows(run, population->table); i++) {
		/* Before the year 1 there are no dates: the expression gives other numbers. */
		if (dates[i] == NUMBER_NONE || dates[i] > run->period.to || dates[i] < FIRST_DAY)
			continue;
		int year = date_to_civil((int32_t)dates[i]).year;
		if (year < first)
			first = year;
	}
	return first;
}

static void year_buckets(struct units *units, struct run *run, struct arena *arena)
{
	int first = first_year(run, units->population), last = date_to_civil(run->period.to).year;
	size_t count = first <= last ? (size_t)(last - first) + 1 : 0;
	units->buckets = arena_zalloc(arena, count, sizeof *units->buckets);
	units->bucket_count = count;
	for (size_t i = 0; i < count; i++) {
		struct bucket *bucket = &units->buckets[i];
		int year = first + (int)i;
		bucket->period.from = date_from_civil(year, 1, 1);
		bucket->period.to = year == last ? run->period.to : date_from_civil(year, 12, 31);
		bucket->period.reference = bucket->period.to;
		bucket->code = bucket->label = arena_printf(arena, "%04d", year);
	}
}

#define GRAIN 65536u /* rows or units that one thread takes at once */

struct choosing { /* rows whose flags are set; counts by GRAIN rows, then where those go */
	const uint8_t *flags, *where;
	size_t *counts;
	uint32_t *rows;
};

static bool chosen(const struct choosing *choosing, size_t row)
{
	return choosing->flags[row] && (!choosing->where || choosing->where[row]);
}

static void count_rows(void *context, size_t from, size_t to)
{
	const struct choosing *choosing = context;
	size_t count = 0;
	for (size_t i = from; i < to; i++)
		count += chosen(choosing, i);
	choosing->counts[from / GRAIN] = count;
}

static void choose_rows(void *context, size_t from, size_t to)
{
	const struct choosing *choosing = context;
	/* Written whether chosen or not, and kept by moving on: quicker than a choice that cannot be
	 * foreseen. */
	uint32_t taken[256], *rows = choosing->rows + choosing->counts[from / GRAIN];
	for (size_t step; from < to; from += step) {
		size_t count = 0;
		step = to - from < 256 ? to - from : 256;
		for (size_t i = from; i < from + step; i++) {
			taken[count] = (uint32_t)i;
			count += chosen(choosing, i);
		}
		memcpy(rows, taken, count * sizeof *rows);
		rows += count;
	}
}

static void take_rows(struct units *units, const uint8_t *flags, const uint8_t *where, size_t rows)
{
	size_t parts = rows / GRAIN + 1;
	struct choosing choosing = {.flags = flags, .where = where};
	choosing.counts = memory_zalloc(parts, sizeof *choosing.counts);
	threads_share_range(count_rows, &choosing, rows, GRAIN);
	for (size_t i = 0; i < parts; i++) {
		size_t count = choosing.counts[i];
		choosing.counts[i] = units->count;
		units->count += count;
	}
	units->rows = choosing.rows = memory_alloc(units->count, sizeof *units->rows);
	threads_share_range(choose_rows, &choosing, rows, GRAIN);
	free(choosing.counts);
}

/* A stable counting sort of the rows by their code, left out where they stand in order already. */
static void order_by(struct units *units, const struct vector *codes)
{
	uint32_t most = 0;
	bool ordered = true;
	for (size_t i = 0; i < units->count; i++) {
		uint32_t code = codes->codes[units->rows[i]];
		ordered &= code >= most;
		most = code > most ? code : most;
	}
	if (ordered)
		return;
	size_t *starts = memory_zalloc((size_t)most + 2, sizeof *starts);
	uint32_t *sorted = memory_alloc(units->count, sizeof *sorted);
	for (size_t i = 0; i < units->count; i++)
		starts[codes->codes[units->rows[i]] + 1]++;
	for (size_t i = 0; i <= most; i++)
		starts[i + 1] += starts[i];
	for (size_t i = 0; i < units->count; i++)
		sorted[starts[codes->codes[units->rows[i]]]++] = units->rows[i];
	free(starts);
	free(units->rows);
	units->rows = sorted;
}

struct gathered_codes {
	const uint32_t *rows, *from;
	uint32_t *codes;
};

static void gather_codes(void *context, size_t from, size_t to)
{
	const struct gathered_codes *gathered = context;
	for (size_t i = from; i < to; i++)
		gathered->codes[i] = gathered->from[gathered->rows[i]];
}

uint32_t *units_codes(const struct units *units, const struct vector *vector)
{
	uint32_t *codes = memory_alloc(units->count, sizeof *codes);
	struct gathered_codes gathered = {.rows = units->rows, .from = vector->codes, .codes = codes};
	threads_share_range(gather_codes, &gathered, units->count, GRAIN);
	return codes;
}

/* As the children of a population of children do. */
static bool ascend(const uint32_t *codes, size_t count)
{
	uint32_t last = CODE_NONE;
	size_t i = 0;
	while (i < count && codes[i] > last)
		last = codes[i++];
	return i == count;
}

static void order_units(struct units *units, struct run *run, const struct units_request *request)
{
	const struct vector *children = request->child ? evaluate(run, request->child) : NULL;
	const struct vector *entities = request->entity ? evaluate(run, request->entity) : NULL;
	if (entities && !request->entity_last)
		order_by(units, entities);
	if (children)
		order_by(units, children);
	if (entities && request->entity_last)
		order_by(units, entities);
	units->child = children ? units_codes(units, children) : NULL;
	units->entity = entities ? units_codes(units, entities) : NULL;
	units->distinct = children && ascend(units->child, units->count);
}

/* What one month or year adds to the whole. */
struct gathering {
	struct run *runs; /* by bucket */
	const struct members **members;
	const uint8_t *where; /* rows that may count; NULL: all */
	uint8_t *flags;       /* rows that count in any bucket */
	uint8_t *child_flags;
	size_t rows, child_rows;
};

static void gather_bucket(struct gathering *gathering, struct units *units, struct run *run, size_t b)
{
	run_start_within(&gathering->runs[b], run, units->buckets[b].period);
	const struct members *members = run_members(&gathering->runs[b], units->population);
	gathering->members[b] = members;
	/* There may be thousands of months or years, where a date is wrong. */
	run_forget(&gathering->runs[b], units->population);
	for (size_t i = 0; i < gathering->rows; i++)
		gathering->flags[i] |= members->flags[i];
	for (size_t i = 0; members->child_flags && i < gathering->child_rows; i++)
		gathering->child_flags[i] |= members->child_flags[i];
}

static bool counts(const struct gathering *gathering, size_t bucket, size_t row)
{
	return gathering->members[bucket]->flags[row] && (!gathering->where || gathering->where[row]);
}

static bool any(const struct gathering *gathering, size_t bucket)
{
	for (size_t i = 0; i < gathering->rows; i++)
		if (counts(gathering, bucket, i))
			return true;
	return false;
}

/* A year axis begins at the first year that has a unit. */
static void drop_leading(struct gathering *gathering, struct units *units)
{
	size_t empty = 0;
	while (empty < units->bucket_count && !any(gathering, empty))
		run_end(&gathering->runs[empty++]);
	units->bucket_count -= empty;
	units->buckets += empty;
	memmove(gathering->runs, gathering->runs + empty, units->bucket_count * sizeof *gathering->runs);
	memmove(gathering->members, gathering->members + empty,
	        units->bucket_count * sizeof(const struct members *));
}

static void fill_buckets(struct units *units, const struct gathering *gathering)
{
	bool weighted = units->bucket_count && gathering->members[0]->children;
	size_t total = 0;
	units->bucket_offsets = memory_zalloc(units->count + 1, sizeof *units->bucket_offsets);
	for (size_t i = 0; i < units->count; i++) {
		for (size_t b = 0; b < units->bucket_count; b++)
			total += counts(gathering, b, units->rows[i]);
		units->bucket_offsets[i + 1] = total;
	}
	units->bucket_of = memory_alloc(total, sizeof *units->bucket_of);
	units->bucket_weights = weighted ? memory_alloc(total, sizeof *units->bucket_weights) : NULL;
	for (size_t i = 0, next = 0; i < units->count; i++)
		for (size_t b = 0; b < units->bucket_count; b++) {
			if (!counts(gathering, b, units->rows[i]))
				continue;
			units->bucket_of[next] = (uint32_t)b;
			if (weighted)
				units->bucket_weights[next] = gathering->members[b]->children[units->rows[i]];
			next++;
		}
}

/* Children behind a unit over all buckets, each once. */
static void whole_weights(struct units *units, const struct run *run, const struct gathering *gathering)
{
	const struct population *population = units->population;
	size_t other = (size_t)population->children_table;
	const struct column *key =
	        &run->dataset->tables[other]
	                 .columns[run->compiler->populations[population->index].children_key];
	uint32_t *by_row = memory_zalloc(gathering->rows, sizeof *by_row);
	for (size_t i = 0; i < gathering->child_rows; i++)
		if (gathering->child_flags[i] && key->codes[i] && key->codes[i] <= key->dictionary.known)
			by_row[key->codes[i] - 1]++;
	units->weights = memory_alloc(units->count, sizeof *units->weights);
	for (size_t i = 0; i < units->count; i++)
		units->weights[i] = by_row[units->rows[i]];
	free(by_row);
}

static void make_timed(struct units *units, struct run *run, const struct units_request *request,
                       struct arena *arena)
{
	const struct population *population = units->population;
	struct gathering gathering = {.rows = run_rows(run, population->table)};
	if (units->time == TIME_MONTHS)
		month_buckets(units, run->period, arena);
	else
		year_buckets(units, run, arena);
	if (population->children_population)
		gathering.child_rows = run_rows(run, (size_t)population->children_table);
	gathering.runs = memory_zalloc(units->bucket_count, sizeof *gathering.runs);
	gathering.members = memory_zalloc(units->bucket_count, sizeof(const struct members *));
	gathering.flags = memory_zalloc(gathering.rows, 1);
	gathering.child_flags = memory_zalloc(gathering.child_rows, 1);
	gathering.where = request->where ? evaluate(run, request->where)->flags : NULL;
	for (size_t b = 0; b < units->bucket_count; b++)
		gather_bucket(&gathering, units, run, b);
	if (units->time == TIME_YEARS)
		drop_leading(&gathering, units);
	take_rows(units, gathering.flags, gathering.where, gathering.rows);
	order_units(units, run, request);
	fill_buckets(units, &gathering);
	if (population->children_population)
		whole_weights(units, run, &gathering);
	for (size_t b = 0; b < units->bucket_count; b++)
		run_end(&gathering.runs[b]);
	free(gathering.runs);
	free(gathering.members);
	free(gathering.flags);
	free(gathering.child_flags);
}

void units_make(struct units *units, struct run *run, const struct population *population,
                const struct units_request *request, struct arena *arena)
{
	*units = (struct units){.population = population, .time = request->time};
	if (request->time != TIME_NONE) {
		make_timed(units, run, request, arena);
		return;
	}
	const struct members *members = run_members(run, population);
	const uint8_t *where = request->where ? evaluate(run, request->where)->flags : NULL;
	take_rows(units, members->flags, where, run_rows(run, population->table));
	order_units(units, run, request);
	if (!members->children)
		return;
	units->weights = memory_alloc(units->count, sizeof *units->weights);
	for (size_t i = 0; i < units->count; i++)
		units->weights[i] = members->children[units->rows[i]];
}

void units_free(struct units *units)
{
	free(units->rows);
	free(units->child);
	free(units->entity);
	free(units->weights);
	free(units->bucket_offsets);
	free(units->bucket_of);
	free(units->bucket_weights);
}
