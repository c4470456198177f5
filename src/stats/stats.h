/* From a dataset to results: chosen statistics over a period, with filters. */
#ifndef PREUTILS_STATS_STATS_H
#define PREUTILS_STATS_STATS_H

#include "stats/catalogue.h"

struct stats_filter {
	const char *option; /* as the catalogue's filter: "dispositif" */
	const char **values;
	size_t count;
};
struct stats_options {
	struct period period;
	const struct stats_filter *filters;
	size_t filter_count;
	bool identifiers;  /* read what names a row: stats_explain sets it */
	const char *where; /* a condition over dimensions that units must meet; NULL */
	bool written;      /* results are for results_write alone: counts may stand in the place of cells */
};

/* Computes the chosen statistics, in their order. Reads only the tables and columns that they need.
 * Results name what the catalogue and its schema declare, which must outlive them.
 * 0: done, release with results_free. 1: the data has values that cannot be read, in findings. -1: *error. */
int stats_compute(struct results *results, const struct catalogue *catalogue, const char *path,
                  const struct stats_options *options, const struct declared *const *chosen, size_t count,
                  struct findings *findings, struct error *error);

/* The identifiers behind one cell, "id", "id:row" or "id:row:column", sorted, one a line. Returns as above.
 */
int stats_explain(struct buffer *lines, const struct catalogue *catalogue, const char *path,
                  const struct stats_options *options, const char *cell, struct findings *findings,
                  struct error *error);

#endif
