/* Columns named by a path: of a table itself, or reached through its keys (enfant.date_naissance). */
#ifndef PREUTILS_CHANGE_REACH_H
#define PREUTILS_CHANGE_REACH_H

#include "data/dataset.h"

#define PATH_KEYS 4 /* keys that a path may follow */

struct column_path {
	const char *text;
	size_t keys;                   /* how many keys are followed */
	size_t columns[PATH_KEYS + 1]; /* position in its table of each key, then of the column itself */
	size_t tables[PATH_KEYS + 1];  /* the table of each */
};

/* Follows "enfant.date_naissance" from a table; false where a name is unknown. text must outlive the path. */
bool column_path_parse(const struct schema *schema, size_t table, const char *text, struct arena *arena,
                       struct column_path *path);

/* A path in a dataset: its columns found once, so that a cell is a few array reads. */
struct reach {
	size_t keys;
	const struct column *columns[PATH_KEYS + 1];
};
struct reach reach_make(const struct dataset *dataset, const struct column_path *path);
/* The row in the last column's table, or SIZE_MAX where a key on the way is empty or points nowhere. */
size_t reach_row(const struct reach *reach, size_t row);
/* Whether local.xml hides the column at the end: then no value of it is told. */
bool reach_hidden(const struct reach *reach);
/* A day (or year) at the end of the path; DATE_NONE where there is none. */
int32_t reach_day(const struct reach *reach, size_t row);

/* Whether a cell was filled readably. */
bool cell_filled(const struct column *column, size_t row);

#endif
