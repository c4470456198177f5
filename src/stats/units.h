/* The units that a statistic counts: the rows of a population in a run, in an order in which the rows of one
 * child (and of the entity that is counted) stand together; with time axes, the months or years in which each
 * counts. */
#ifndef PREUTILS_STATS_UNITS_H
#define PREUTILS_STATS_UNITS_H

#include "stats/evaluate.h"

enum time_axis { TIME_NONE, TIME_MONTHS, TIME_YEARS };

struct bucket { /* a month or a year of a time axis */
	struct period period;
	const char *code, *label;
};
struct anchors { /* anchors.h */
	struct anchor *items;
	size_t count, capacity;
};
struct units {
	const struct population *population;
	enum time_axis time;
	size_t count;
	uint32_t *rows;           /* of the population's table */
	bool ascending;           /* so are they */
	uint32_t *child, *entity; /* codes by unit, CODE_NONE: none; NULL where there is no such thing */
	bool distinct;            /* each unit is another child's */
	uint32_t *weights;        /* children behind a unit that stands above children; NULL */
	/* time axes: buckets of unit i are bucket_of[bucket_offsets[i] .. bucket_offsets[i + 1]), ascending
	 */
	struct bucket *buckets;
	size_t bucket_count;
	size_t *bucket_offsets;
	uint32_t *bucket_of, *bucket_weights;
	struct anchors *anchors;
};

/* What is asked of units_make, beside the population. */
struct units_request {
	enum time_axis time;
	const struct node *child, *entity; /* of compiler_entity for the population's table, or NULL */
	bool entity_last; /* the entity stands above the child (families): rows are ordered by it last */
	const struct node *where; /* only rows that meet it; NULL: all */
};

/* Labels go into the arena. */
void units_make(struct units *units, struct run *run, const struct population *population,
                const struct units_request *request, struct arena *arena);
void units_free(struct units *units);
/* "septembre 2022" */
const char *month_label(int year, int month, struct arena *arena);
/* "2022-09" */
const char *month_code(int year, int month, struct arena *arena);

#endif
