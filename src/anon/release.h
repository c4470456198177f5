/* What an anonymous export publishes, and what an internal edition turns: templates/anon/NAME.xml. */
#ifndef PREUTILS_ANON_RELEASE_H
#define PREUTILS_ANON_RELEASE_H

#include "base/error.h"
#include "base/templates.h"
#include "listing/definition.h"

enum release_step { STEP_NONE, STEP_MONTH, STEP_QUARTER, STEP_YEAR };

struct release_level {           /* a rung of a column's ladder, finest first */
	struct list_column read; /* dimension, or expression with its type */
	enum release_step step;  /* of dates */
	int64_t *bounds;         /* of numbers: greatest value of each band, in millionths, ascending */
	size_t bound_count;
};
struct release_column {
	const char *id, *label;
	bool sensitive;        /* else a quasi-identifier */
	int64_t weight;        /* what its loss costs, 1 to 9 */
	struct words original; /* paths to the exact value, the first that the table has; never published */
	struct release_level *levels;
	size_t level_count;
	struct place place;
};
struct release_view { /* one file of the export */
	const char *id, *label, *population;
	const struct release_column **columns;
	size_t count;
	struct place place;
};
struct release_names {              /* columns of names of a table */
	const char *table, *number; /* number: the column that shows the key in place of names; NULL */
	struct words first;         /* those that are first names */
};
struct release {
	struct arena arena;
	struct release_names *names;
	size_t name_count;
	struct words tables; /* whose keys become pseudonyms, and whose rows are put in another order */
	struct release_column *columns;
	size_t column_count;
	struct release_view *views;
	size_t view_count;
	struct place place;
};

/* Reads anon/NAME.xml. Mistakes are errors with file and line. Release with release_free, also after an
 * error.
 */
int release_load(struct release *release, struct templates *templates, const char *name, struct error *error);
void release_free(struct release *release);
/* NULL where the release says nothing of the table. */
const struct release_names *release_names(const struct release *release, const char *table);
/* NULL where there is none of this id. */
const struct release_view *release_view(const struct release *release, const char *id, size_t length);

#endif
