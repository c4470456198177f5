/* Disclosure control: results fit to leave the office.
 *
 * Cells on few children are hidden, and with them as few others as it takes so that nobody who has all cells
 * that are published together, and knows the catalogue, can work the hidden ones out. All results that come
 * here have all of their cells (results_fill). */
#ifndef PREUTILS_MASK_MASK_H
#define PREUTILS_MASK_MASK_H

#include "results/results.h"
#include "stats/catalogue.h"

enum { MASK_THRESHOLD = 5 };

struct mask_options {
	long threshold;                         /* distinct children; 2 or more */
	bool keep_zeros;                        /* zeros are never hidden */
	long base;                              /* counts are rounded to its multiples instead; 0: no */
	const struct results *const *published; /* earlier editions */
	size_t published_count;
};
struct mask_outcome {
	size_t unprotected; /* numbers that earlier editions or known zeros give away all the same */
	size_t loose;       /* numbers that were rounded without regard to their totals */
};

/* Hides cells of the results, in place, and notes the threshold. -1 and *error for what cannot be masked:
 * comparisons, shares, lists, results that were masked before. */
int mask_apply(struct results *results, const struct catalogue *catalogue, const struct mask_options *options,
               struct mask_outcome *outcome, struct error *error);
/* -1 and *error where an earlier edition is a list, or was counted with other filters than the results. */
int mask_check_editions(const struct results *results, const struct results *const *published, size_t count,
                        struct error *error);
/* Merges the values of each dimension on each of which fewer children than the threshold stand, wherever they
 * are counted, into one value: "autres", or one for each value of a coarser dimension, "autres-college", so
 * that hierarchies still add up. Axes of several values, medians and distinct counts stay as they are. */
void mask_merge_rare(struct results *results, const struct catalogue *catalogue, long threshold);

/* A table in the long CSV of results, of whatever tool; axes and populations are those of the catalogue's
 * statistic of that name, or else the statistic's own. */
int mask_read_csv(struct results *results, const char *path, const struct catalogue *catalogue,
                  struct error *error);

#endif
