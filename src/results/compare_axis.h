/* One axis of several: the values of all of them, in the order that the axis of one run would have. */
#ifndef PREUTILS_RESULTS_COMPARE_AXIS_H
#define PREUTILS_RESULTS_COMPARE_AXIS_H

#include "results/results.h"

struct joined {
	struct axis axis; /* its texts are those of the axes, not copies */
	long *at;         /* [axis.count * i + value]: position of the value on axis i, or -1 */
};
/* Axes of one dimension, each with its total last. Lists keep the order of the last axis, values that only
 * others have behind; then codes of no list, then the unknown, then the total. Labels are those of the last
 * axis that has the value. */
void axes_join(struct joined *joined, const struct axis *const *axes, size_t count, struct arena *arena);
long joined_at(const struct joined *joined, size_t input, size_t value);

#endif
