/* From a dataset to a list: the rows of a population, filtered, in chosen columns, sorted and grouped. */
#ifndef PREUTILS_LISTING_LIST_H
#define PREUTILS_LISTING_LIST_H

#include "listing/definition.h"
#include "stats/stats.h"

/* As given on a command line; NULL: the definition's. */
struct list_options {
	const char *columns; /* "noms,quartier": declared columns, dimensions, paths to columns */
	const char *sort;    /* "quartier,-date_naissance" */
	const char *group;   /* one column */
	const char *mode;    /* how names are shown */
	const char *population;
};

/* Puts one list into the results. Reads only the tables and columns that it needs. Returns as stats_compute.
 */
int list_compute(struct results *results, const struct list_definition *definition,
                 const struct catalogue *catalogue, const char *path, const struct stats_options *stats,
                 const struct list_options *options, struct findings *findings, struct error *error);

#endif
