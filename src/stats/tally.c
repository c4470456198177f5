#include "stats/tally.h"

#include <stdlib.h>

/* The unit that is being counted. */
struct one {
	uint32_t child, entity;
	int64_t value;
};

bool tally_hits(const struct counting *counting)
{
	return counting->kind == MEASURE_COUNT && !counting->by;
}

static size_t width_of(const struct counting *counting)
{
	return counting->columns ? counting->columns->axis.count : 1;
}

size_t counting_cells(const struct counting *counting)
{
	return (counting->rows ? counting->rows->axis.count : 1) * width_of(counting);
}

void tally_start(struct tally *tally, const struct counting *counting, struct arena *arena)
{
	*tally = (struct tally){.counting = counting, .width = width_of(counting), .lent = arena};
	tally->cells = counting_cells(counting);
	size_t size = tally_hits(counting) ? sizeof *tally->hits : sizeof *tally->spots;
	void *room = arena ? arena_zalloc(arena, tally->cells, size) : memory_zalloc(tally->cells, size);
	if (tally_hits(counting))
		tally->hits = room;
	else
		tally->spots = room;
}

/* Adds to a sum; one that leaves the range of exact numbers becomes 0. */
FOR_EACH_CALLER bool add_to(int64_t *sum, int64_t value)
{
	bool good = !__builtin_add_overflow(*sum, value, sum) && *sum != DECIMAL_NONE;
	*sum = good ? *sum : 0;
	return good;
}

/* Units of one child stand together. */
FOR_EACH_CALLER void add_contribution(struct spot *spot, int64_t value, bool another)
{
	spot->own = another ? 0 : spot->own;
	add_to(&spot->own, value);
	if (spot->own > spot->largest)
		spot->largest = spot->own;
}

static void observe(struct tally *tally, size_t cell, int64_t value)
{
	tally->observations = memory_grow(tally->observations, &tally->observation_capacity,
	                                  tally->observation_count + 1, sizeof *tally->observations);
	tally->observations[tally->observation_count++] = (struct observation){.cell = cell, .value = value};
}

FOR_EACH_CALLER void add(struct tally *tally, enum measure_kind kind, size_t cell, const struct one *one,
                         uint32_t weight)
{
	struct spot *spot = &tally->spots[cell];
	bool new_entity = one->entity && spot->last_entity != one->entity;
	spot->n += kind != MEASURE_DISTINCT || new_entity;
	if (kind == MEASURE_DISTINCT && new_entity)
		spot->last_entity = one->entity;
	if (tally->counting->units->child) {
		bool another = (spot->last_child != one->child) & (one->child != CODE_NONE);
		spot->last_child = another ? one->child : spot->last_child;
		spot->children += another;
		if (kind == MEASURE_SUM && one->child)
			add_contribution(spot, one->value, another);
	} else {
		spot->children += weight;
	}
	if (kind == MEASURE_SUM || kind == MEASURE_MEAN) {
		tally->overflow |= !add_to(&spot->sum, one->value);
	} else if (kind == MEASURE_MEDIAN) {
		observe(tally, cell, one->value);
	}
}

/* The cells of one row of the table, and its total; which bucket a cell stands for decides the weight. */
FOR_EACH_CALLER void add_row(struct tally *tally, enum measure_kind kind, size_t unit, size_t row,
                             const struct one *one, uint32_t weight, bool row_is_bucket)
{
	const struct counting *counting = tally->counting;
	size_t first = row * tally->width, count;
	if (counting->columns) {
		uint32_t own;
		const uint32_t *columns = positions_of(counting->columns, unit, &count, &own);
		bool buckets = counting->columns->borrowed && !row_is_bucket;
		for (size_t k = 0; k < count; k++)
			add(tally, kind, first + columns[k], one,
			    buckets ? bucket_weight(counting->units, unit, k) : weight);
	}
	add(tally, kind, first + tally->width - 1, one, weight);
}

/* Whether the unit is one of those that are counted; of a month or year, with its own weight. */
static bool stands_there(const struct counting *counting, size_t unit, uint32_t *weight)
{
	size_t count;
	uint32_t own;
	if (!counting->by || counting->by_position == counting->by->axis.count - 1)
		return true;
	const uint32_t *found = positions_of(counting->by, unit, &count, &own);
	for (size_t k = 0; k < count; k++)
		if (found[k] == counting->by_position) {
			if (counting->by->borrowed)
				*weight = bucket_weight(counting->units, unit, k);
			return true;
		}
	return false;
}

/* The unit's quantity, in millionths; false where it has none. What is too large is no number. */
static inline bool quantity_of(struct tally *tally, size_t unit, int64_t *value)
{
	const struct counting *counting = tally->counting;
	int64_t quantity = vector_number(counting->quantity, unit);
	if (quantity == NUMBER_NONE)
		return false;
	bool whole = !counting->decimals;
	if (whole && (quantity > INT64_MAX / DECIMAL_ONE || quantity < -(INT64_MAX / DECIMAL_ONE)))
		tally->overflow = true;
	else
		*value = whole ? quantity * DECIMAL_ONE : quantity;
	return true;
}

FOR_EACH_CALLER void add_units(struct tally *tally, enum measure_kind kind, size_t from, size_t to)
{
	const struct counting *counting = tally->counting;
	const struct units *units = counting->units;
	size_t last_row = counting->rows->axis.count - 1, count;
	bool buckets = counting->rows->borrowed;
	struct one one = {0};
	for (size_t i = from; i < to; i++) {
		/* Many units have no quantity. */
		if (counting->quantity && !quantity_of(tally, i, &one.value))
			continue;
		uint32_t weight = units->weights ? units->weights[i] : 0;
		if (counting->by && !stands_there(counting, i, &weight))
			continue;
		one.child = units->child ? units->child[i] : 0;
		one.entity = units->entity ? units->entity[i] : 0;
		uint32_t own;
		const uint32_t *rows = positions_of(counting->rows, i, &count, &own);
		for (size_t k = 0; k < count; k++)
			add_row(tally, kind, i, rows[k], &one, buckets ? bucket_weight(units, i, k) : weight,
			        buckets);
		add_row(tally, kind, i, last_row, &one, weight, false);
	}
}

void tally_units(struct tally *tally, size_t from, size_t to)
{
	if (tally->hits) {
		hits_units(tally->counting, tally->width, tally->hits, from, to);
		return;
	}
	/* A loop of its own for each measure. */
	switch (tally->counting->kind) {
	case MEASURE_DISTINCT:
		add_units(tally, MEASURE_DISTINCT, from, to);
		break;
	case MEASURE_SUM:
		add_units(tally, MEASURE_SUM, from, to);
		break;
	case MEASURE_MEAN:
		add_units(tally, MEASURE_MEAN, from, to);
		break;
	case MEASURE_MEDIAN:
		add_units(tally, MEASURE_MEDIAN, from, to);
		break;
	default:
		add_units(tally, MEASURE_COUNT, from, to);
		break;
	}
}

static void join_spots(struct tally *tally, const struct spot *spots)
{
	for (size_t i = 0; i < tally->cells; i++) {
		struct spot *spot = &tally->spots[i];
		tally->overflow |= !add_to(&spot->sum, spots[i].sum);
		spot->n += spots[i].n;
		spot->children += spots[i].children;
		if (spots[i].largest > spot->largest)
			spot->largest = spots[i].largest;
	}
}

void tally_join(struct tally *tally, struct tally *part)
{
	if (part->spots)
		join_spots(tally, part->spots);
	for (size_t i = 0; part->hits && i < tally->cells; i++) {
		tally->hits[i].counted += part->hits[i].counted;
		tally->hits[i].children += part->hits[i].children;
	}
	for (size_t i = 0; i < part->observation_count; i++)
		observe(tally, part->observations[i].cell, part->observations[i].value);
	tally->overflow |= part->overflow;
	tally_free(part);
}

void tally_free(struct tally *tally)
{
	if (!tally->lent) {
		free(tally->hits);
		free(tally->spots);
	}
	free(tally->observations);
}
