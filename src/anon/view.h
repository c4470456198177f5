/* The views of a dataset that an export publishes, each as a crowd. */
#ifndef PREUTILS_ANON_VIEW_H
#define PREUTILS_ANON_VIEW_H

#include "anon/crowd.h"
#include "anon/release.h"
#include "stats/stats.h"

struct views {
	struct crowd
	        *items; /* in the release's order; those of which local.xml hides every column are left out */
	size_t count;
	const char *person; /* what persons are called: label of the catalogue's first entity */
};
/* Reads the dataset once. only: the view to read, NULL: all. 0: done, release with views_free. 1: the data
 * has values that cannot be read, in findings. -1: *error. Columns that local.xml hides are not there. */
int views_read(struct views *views, const struct release *release, const struct release_view *only,
               const struct catalogue *catalogue, const char *path, const struct stats_options *options,
               struct findings *findings, struct error *error);
void views_free(struct views *views);

#endif
