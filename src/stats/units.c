#include "stats/units.h"

#include <stdlib.h>
#include <string.h>

#include "base/bits.h"
#include "base/threads.h"
#include "stats/anchors.h"
#include "stats/links.h"

#define FIRST_DAY (-719162) /* 0001-01-01 */

const char *month_label(int year, int month, struct arena *arena)
{
	char digits[5];
	const char *name = date_month_french(month);
	size_t length = strlen(name);
	year_format(year, digits);
	char *label = arena_alloc(arena, length + 1 + sizeof digits, 1);
	memcpy(label, name, length);
	label[length] = ' ';
	memcpy(label + length + 1, digits, sizeof digits);
	return label;
}

const char *month_code(int year, int month, struct arena *arena)
{
	char text[11];
	date_format(date_from_civil(year, month, 1), text);
	return arena_strndup(arena, text, 7);
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
		bucket->code = month_code(months / 12, months % 12 + 1, arena);
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
	const struct vector *dates = evaluate(run, since);
	for (size_t i = 0; i < run_rows(run, population->table); i++) {
		/* Before the year 1 there are no dates: the expression gives other numbers. */
		int64_t date = vector_number(dates, i);
		if (date == NUMBER_NONE || date > run->period.to || date < FIRST_DAY)
			continue;
		int year = date_to_civil((int32_t)date).year;
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
	const uint8_t *flags;
	size_t *counts;
	uint32_t *rows;
};

static void count_rows(void *context, size_t from, size_t to)
{
	const struct choosing *choosing = context;
	choosing->counts[from / GRAIN] = flags_set(choosing->flags + from, to - from);
}

static void choose_rows(void *context, size_t from, size_t to)
{
	const struct choosing *choosing = context;
	const uint8_t *flags = choosing->flags;
	/* Written whether chosen or not, and kept by moving on: quicker than a choice that cannot be
	 * foreseen. */
	uint32_t taken[256], *rows = choosing->rows + choosing->counts[from / GRAIN];
	for (size_t step; from < to; from += step) {
		size_t count = 0;
		step = to - from < 256 ? to - from : 256;
		for (size_t i = from; i < from + step; i++) {
			taken[count] = (uint32_t)i;
			count += flags[i];
		}
		memcpy(rows, taken, count * sizeof *rows);
		rows += count;
	}
}

static void take_rows(struct units *units, const uint8_t *flags, size_t rows)
{
	size_t parts = rows / GRAIN + 1;
	struct choosing choosing = {.flags = flags};
	choosing.counts = memory_zalloc(parts, sizeof *choosing.counts);
	threads_share_range(count_rows, &choosing, rows, GRAIN);
	for (size_t i = 0; i < parts; i++) {
		size_t count = choosing.counts[i];
		choosing.counts[i] = units->count;
		units->count += count;
	}
	units->rows = choosing.rows = memory_alloc(units->count, sizeof *units->rows);
	units->ascending = true;
	threads_share_range(choose_rows, &choosing, rows, GRAIN);
	free(choosing.counts);
}

/* As the children of a population of children do: each one of another code. */
static bool ascend(const uint32_t *codes, size_t count)
{
	uint32_t last = CODE_NONE;
	size_t i = 0;
	while (i < count && codes[i] > last)
		last = codes[i++];
	return i == count;
}

/* A stable counting sort of the rows by their code, left out where they stand in order already. */
static void order_by(struct units *units, struct run *run, const struct node *node)
{
	uint32_t most = 0, *codes = units_codes(units, run, node);
	bool ordered = true;
	for (size_t i = 0; i < units->count; i++) {
		ordered &= codes[i] >= most;
		most = codes[i] > most ? codes[i] : most;
	}
	if (!ordered) {
		size_t *starts = memory_zalloc((size_t)most + 2, sizeof *starts);
		uint32_t *sorted = memory_alloc(units->count, sizeof *sorted);
		for (size_t i = 0; i < units->count; i++)
			starts[codes[i] + 1]++;
		for (size_t i = 0; i <= most; i++)
			starts[i + 1] += starts[i];
		for (size_t i = 0; i < units->count; i++)
			sorted[starts[codes[i]]++] = units->rows[i];
		free(starts);
		free(units->rows);
		units->rows = sorted;
		units->ascending = false;
		anchors_forget(units->anchors);
	}
	free(codes);
}

static void order_units(struct units *units, struct run *run, const struct units_request *request)
{
	if (request->entity && !request->entity_last)
		order_by(units, run, request->entity);
	if (request->child)
		order_by(units, run, request->child);
	if (request->entity && request->entity_last)
		order_by(units, run, request->entity);
	units->child = request->child ? units_codes(units, run, request->child) : NULL;
	units->entity = request->entity ? units_codes(units, run, request->entity) : NULL;
	units->distinct = units->child && ascend(units->child, units->count);
}

#define WORD 64u /* months or years in a word */

/* The months or years in which rows count: bits, some words a row. */
struct gathering {
	struct run run;        /* of one bucket after the other */
	uint32_t **children;   /* by bucket: of rows that stand above children */
	const uint8_t *where;  /* rows that may count; NULL: all */
	const uint8_t *adding; /* flags of the bucket that is being added */
	uint64_t *bits;        /* of row i from bits[i * words] on */
	uint8_t *flags;        /* rows that count in any bucket */
	uint8_t *child_flags;
	size_t rows, child_rows, words, bucket;
	size_t first;   /* bucket that is the first one of the units */
	size_t *counts; /* by GRAIN rows, of the bucket that is being added */
	struct units *units;
};

static void add_bucket(void *context, size_t from, size_t to)
{
	struct gathering *gathering = context;
	const uint8_t *adding = gathering->adding, *where = gathering->where;
	uint8_t *flags = gathering->flags;
	uint64_t *bits = gathering->bits + gathering->bucket / WORD;
	size_t words = gathering->words, shift = gathering->bucket % WORD, count = 0;
	for (size_t i = from; i < to; i++) {
		uint8_t flag = where ? adding[i] & where[i] : adding[i];
		bits[i * words] |= (uint64_t)flag << shift;
		flags[i] |= flag;
		count += flag;
	}
	gathering->counts[from / GRAIN] = count;
}

/* A year axis begins at the first year that has a unit. */
static void gather_bucket(struct gathering *gathering, const struct units *units, size_t b)
{
	size_t count = 0;
	gathering->run.period = units->buckets[b].period;
	struct members *members = run_take_members(&gathering->run, units->population);
	/* There may be thousands of months or years, where a date is wrong. */
	run_forget(&gathering->run);
	gathering->adding = members->flags;
	gathering->bucket = b;
	threads_share_range(add_bucket, gathering, gathering->rows, GRAIN);
	for (size_t i = 0; i * GRAIN < gathering->rows; i++)
		count += gathering->counts[i];
	if (units->time == TIME_YEARS && gathering->first == b && !count)
		gathering->first++;
	for (size_t i = 0; members->child_flags && i < gathering->child_rows; i++)
		gathering->child_flags[i] |= members->child_flags[i];
	gathering->children[b] = members->children;
	members->children = NULL;
	members_free(members);
}

static void count_buckets(void *context, size_t from, size_t to)
{
	const struct gathering *gathering = context;
	const struct units *units = gathering->units;
	for (size_t i = from; i < to; i++) {
		const uint64_t *bits = gathering->bits + units->rows[i] * gathering->words;
		size_t count = 0;
		for (size_t word = 0; word < gathering->words; word++)
			count += bits_set(bits[word]);
		units->bucket_offsets[i + 1] = count;
	}
}

static void list_buckets(void *context, size_t from, size_t to)
{
	const struct gathering *gathering = context;
	const struct units *units = gathering->units;
	for (size_t i = from; i < to; i++) {
		const uint64_t *bits = gathering->bits + units->rows[i] * gathering->words;
		size_t next = units->bucket_offsets[i];
		for (size_t word = 0; word < gathering->words; word++)
			for (uint64_t rest = bits[word]; rest; rest &= rest - 1) {
				size_t bucket = word * WORD + (size_t)__builtin_ctzll(rest);
				units->bucket_of[next] = (uint32_t)(bucket - gathering->first);
				if (units->bucket_weights)
					units->bucket_weights[next] =
					        gathering->children[bucket][units->rows[i]];
				next++;
			}
	}
}

static void fill_buckets(struct units *units, struct gathering *gathering)
{
	bool weighted = units->bucket_count && gathering->children[gathering->first];
	gathering->units = units;
	units->bucket_offsets = memory_zalloc(units->count + 1, sizeof *units->bucket_offsets);
	threads_share_range(count_buckets, gathering, units->count, GRAIN);
	for (size_t i = 0; i < units->count; i++)
		units->bucket_offsets[i + 1] += units->bucket_offsets[i];
	size_t total = units->bucket_offsets[units->count];
	units->bucket_of = memory_alloc(total, sizeof *units->bucket_of);
	units->bucket_weights = weighted ? memory_alloc(total, sizeof *units->bucket_weights) : NULL;
	threads_share_range(list_buckets, gathering, units->count, GRAIN);
}

/* Children behind a unit over all buckets, each once. */
static void whole_weights(struct units *units, const struct run *run, const struct gathering *gathering)
{
	const struct population *population = units->population;
	size_t other = (size_t)population->children_table;
	const struct links links = {
	        .key = &run->dataset->tables[other]
	                        .columns[run->compiler->populations[population->index].children_key],
	        .rows = gathering->child_rows,
	        .flags = gathering->child_flags};
	uint32_t *by_row = memory_zalloc(gathering->rows, sizeof *by_row);
	links_count(&links, by_row);
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
	gathering.words = units->bucket_count / WORD + 1;
	gathering.bits = memory_zalloc(gathering.rows * gathering.words, sizeof *gathering.bits);
	gathering.children = memory_zalloc(units->bucket_count, sizeof(uint32_t *));
	gathering.counts = memory_zalloc(gathering.rows / GRAIN + 1, sizeof *gathering.counts);
	gathering.flags = memory_zalloc(gathering.rows, 1);
	gathering.child_flags = memory_zalloc(gathering.child_rows, 1);
	gathering.where = request->where ? evaluate(run, request->where)->flags : NULL;
	run_start_within(&gathering.run, run, run->period);
	for (size_t b = 0; b < units->bucket_count; b++)
		gather_bucket(&gathering, units, b);
	run_end(&gathering.run);
	units->bucket_count -= gathering.first;
	units->buckets += gathering.first;
	take_rows(units, gathering.flags, gathering.rows);
	order_units(units, run, request);
	fill_buckets(units, &gathering);
	if (population->children_population)
		whole_weights(units, run, &gathering);
	for (size_t b = 0; b < units->bucket_count + gathering.first; b++)
		free(gathering.children[b]);
	free(gathering.bits);
	free(gathering.children);
	free(gathering.counts);
	free(gathering.flags);
	free(gathering.child_flags);
}

/* Flags of both; free() it. */
static uint8_t *both(const uint8_t *a, const uint8_t *b, size_t count)
{
	uint8_t *flags = memory_alloc(count, 1);
	memcpy(flags, a, count);
	flags_and(flags, b, count);
	return flags;
}

void units_make(struct units *units, struct run *run, const struct population *population,
                const struct units_request *request, struct arena *arena)
{
	*units = (struct units){.population = population, .time = request->time};
	units->anchors = memory_zalloc(1, sizeof *units->anchors);
	if (request->time != TIME_NONE) {
		make_timed(units, run, request, arena);
		return;
	}
	const struct members *members = run_members(run, population);
	size_t rows = run_rows(run, population->table);
	uint8_t *narrowed =
	        request->where ? both(members->flags, evaluate(run, request->where)->flags, rows) : NULL;
	take_rows(units, narrowed ? narrowed : members->flags, rows);
	free(narrowed);
	order_units(units, run, request);
	if (!members->children)
		return;
	units->weights = memory_alloc(units->count, sizeof *units->weights);
	for (size_t i = 0; i < units->count; i++)
		units->weights[i] = members->children[units->rows[i]];
}

void units_free(struct units *units)
{
	if (units->anchors)
		anchors_forget(units->anchors);
	free(units->anchors);
	free(units->rows);
	free(units->child);
	free(units->entity);
	free(units->weights);
	free(units->bucket_offsets);
	free(units->bucket_of);
	free(units->bucket_weights);
}
