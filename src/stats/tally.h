/* What units add to the cells of one table, part by part: tally.c for any measure, hits.c for the number of
 * units and of children, which most statistics ask for. */
#ifndef PREUTILS_STATS_TALLY_H
#define PREUTILS_STATS_TALLY_H

#include "stats/count.h"

/* Inlined, so that what callers know makes a loop of its own. */
#define FOR_EACH_CALLER static inline __attribute__((always_inline))

struct hits {              /* a cell in the making */
	uint64_t counted;  /* units and, from HITS_CHILDREN on, the children behind them, never more */
	uint64_t children; /* the one counted last; where units have weights: their sum */
};
#define HITS_CHILDREN (UINT64_C(1) << 32)
struct spot { /* the same of any measure */
	int64_t n, children, sum;
	int64_t own, largest;             /* sums: of the child counted last, and of any */
	uint32_t last_child, last_entity; /* counted last */
};
struct observation { /* for medians */
	size_t cell;
	int64_t value;
};
struct tally {
	const struct counting *counting;
	size_t width, cells; /* cells in a row, and in all */
	struct hits *hits;   /* totals are not counted: what stands nowhere on an axis is in their place */
	struct spot *spots;  /* NULL where hits are counted */
	struct observation *observations;
	size_t observation_count, observation_capacity;
	bool overflow, lent; /* hits and spots are in an arena */
};

/* Whether hits are counted: units, by none, one or two axes (NULL: none). */
bool tally_hits(const struct counting *counting);
/* arena NULL: of its own. */
void tally_start(struct tally *tally, const struct counting *counting, struct arena *arena);
/* Units from … to - 1. All units of a child, and of an entity, must be in the same part. */
void tally_units(struct tally *tally, size_t from, size_t to);
/* Adds another part of the same table, which is freed. */
void tally_join(struct tally *tally, struct tally *part);
void tally_free(struct tally *tally);
/* tally_units where hits are counted. */
void hits_units(const struct counting *counting, size_t width, struct hits *hits, size_t from, size_t to);

/* Children behind a unit in its k-th month or year. */
static inline uint32_t bucket_weight(const struct units *units, size_t unit, size_t k)
{
	return units->bucket_weights ? units->bucket_weights[units->bucket_offsets[unit] + k] : 0;
}

#endif
