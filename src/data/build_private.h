/* Between build.c (rows of fields into columns), build_keys.c (keys, and what they point to) and
 * build_joined.c (keys of several columns). */
#ifndef PREUTILS_DATA_BUILD_PRIVATE_H
#define PREUTILS_DATA_BUILD_PRIVATE_H

#include "data/build.h"

static inline struct table *building_target(const struct dataset *dataset, const struct column *column)
{
	return &dataset->tables[column->schema->target];
}

/* Room for so many rows in what is kept of the column. */
void building_grow(const struct building *building, struct column *column, size_t rows);
/* A finding about a cell of the table that is being built; values that are hidden are left out. */
void building_finding(struct building *building, enum message code, size_t line, const struct column *column,
                      const char *detail, const char *bytes, size_t length);
/* The table is complete: its keys can be looked for, and those that point elsewhere are noted. */
void building_index_keys(struct building *building);
/* All tables are complete: keys that were read before their targets become rows of those. */
void building_resolve_keys(struct building *building);
/* Findings on keys that no row holds, and on keys of several columns that occur twice. */
void building_check_keys(struct building *building);
/* Of one table the latter. */
void building_check_joined(struct building *building, struct table *table);

#endif
