/* A dimension over units: the axis that is shown, and for each unit where on it the unit counts. */
#ifndef PREUTILS_STATS_AXIS_H
#define PREUTILS_STATS_AXIS_H

#include "results/results.h"
#include "stats/units.h"

#define POSITION_NONE UINT32_MAX /* not on the axis: counts in the total only */

struct positions {
	struct axis axis; /* the last value is the total */
	/* One value a unit: single[i]. Several: many[offsets[i] .. offsets[i + 1]). The arrays of a time axis
	 * belong to the units. */
	uint32_t *single;
	size_t *offsets;
	uint32_t *many;
	bool borrowed;
};

/* node: the dimension compiled for the population's table; NULL for by-month and by-year. Labels and codes go
 * into the arena. */
void positions_make(struct positions *positions, struct run *run, const struct units *units,
                    const struct dimension *dimension, const struct node *node, struct arena *arena);
/* Only the total. */
void positions_none(struct positions *positions, const struct units *units, struct arena *arena);
void positions_free(struct positions *positions);

#endif
