/* A dimension over units: the axis that is shown, and for each unit where on it the unit counts. */
#ifndef PREUTILS_STATS_AXIS_H
#define PREUTILS_STATS_AXIS_H

#include "results/results.h"
#include "stats/units.h"

#define POSITION_NONE UINT32_MAX /* not on the axis: counts in the total only */
#define AXIS_FEW      256u       /* places that a byte can tell apart */

struct positions {
	struct axis axis; /* the last value is the total */
	/* One value a unit: few[i] (the total's where it is not on the axis), or single[i] where the axis has
	 * more than AXIS_FEW places. Several: many[offsets[i] .. offsets[i + 1]). The arrays of a time axis
	 * belong to the units. */
	uint8_t *few;
	uint32_t *single;
	size_t *offsets;
	uint32_t *many;
	bool borrowed;
};

/* Where a unit stands on an axis: a run of positions; *own has room for one. */
static inline const uint32_t *positions_of(const struct positions *positions, size_t unit, size_t *count,
                                           uint32_t *own)
{
	if (positions->few) {
		*own = positions->few[unit];
		*count = *own != positions->axis.count - 1;
		return own;
	}
	if (positions->single) {
		*count = positions->single[unit] != POSITION_NONE;
		return &positions->single[unit];
	}
	*count = positions->offsets[unit + 1] - positions->offsets[unit];
	return positions->many + positions->offsets[unit];
}

/* node: the dimension compiled for the population's table; NULL for by-month and by-year. Labels and codes go
 * into the arena. */
void positions_make(struct positions *positions, struct run *run, const struct units *units,
                    const struct dimension *dimension, const struct node *node, struct arena *arena);
/* Only the total. */
void positions_none(struct positions *positions, const struct units *units, struct arena *arena);
void positions_free(struct positions *positions);

#endif
