/* Axes as results keep them: they share nothing with the dataset, which they outlive, and those that are
 * equal share their values. */
#ifndef PREUTILS_STATS_OWN_H
#define PREUTILS_STATS_OWN_H

#include "stats/axis.h"

/* Zeroed is empty. */
struct own_axes {
	struct own_axis *items;
	size_t count, capacity;
	struct arena scratch; /* of an axis in the making */
};
/* Makes *axis, of this dimension (NULL: none), one of its own in the arena; the scratch is empty then. */
void own_axes_take(struct own_axes *axes, const struct dimension *dimension, struct axis *axis,
                   struct arena *arena);
/* What is in the arena stays. */
void own_axes_free(struct own_axes *axes);

#endif
