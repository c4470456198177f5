/* The parts of a merge. Nothing but merge*.c includes this. */
#ifndef PREUTILS_RESULTS_MERGE_PRIVATE_H
#define PREUTILS_RESULTS_MERGE_PRIVATE_H

#include "results/results.h"

struct merge_faults {
	bool overflow;
	const char *inexact; /* a statistic whose parts do not carry what is needed to merge them, or NULL */
};

/* merge_check.c: why results cannot be merged at all; why they do not go with the first ones. A
 * description of the difference is in error. */
int merge_check_kind(const struct results *results, const char *name, struct error *error);
int merge_check_context(const struct results *results, const char *name, const struct results *first,
                        struct error *error);
/* The statistics of results, put in the order of the first ones, must be the same. */
int merge_check_statistics(struct results *results, const char *name, const struct results *first,
                           const char *first_name, const struct map *ids, struct error *error);

/* merge_cells.c: one statistic of the same one in each input; its texts are copied into the arena. */
void merge_statistic(struct statistic *made, const struct statistic *const *inputs, size_t count,
                     struct arena *arena, struct merge_faults *faults);

/* merge_axis.c: the values that a list axis has in any of the inputs, in the list's order: those that a list
 * hides stand only where they occur. The texts are those of the axes. */
struct axis merge_list_order(const struct axis *const *axes, size_t count, struct arena *arena);

#endif
