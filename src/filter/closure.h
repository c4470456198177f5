/* What rows need of each other: from the chosen rows of one table, the root, to all that go with them. */
#ifndef PREUTILS_FILTER_CLOSURE_H
#define PREUTILS_FILTER_CLOSURE_H

#include "data/dataset.h"

struct closure_request {
	size_t root;
	const uint8_t *chosen;       /* flags of the root's rows */
	const uint8_t *const *given; /* [table]: flags of rows, NULL for all of them */
	const bool *own;             /* [table]: it stands for itself, and follows given alone */
};
/* Flags of the rows to keep, by table; an entry is NULL where a table has no key and no key points to it: all
 * rows. Key columns must have been read. Lives in the arena.
 *
 * Tables whose keys lead to the root: rows that stand in given, hold such a key, and whose every such key
 * leads to a row that is kept. Tables that stand for themselves: rows in given, and those that a kept row
 * refers to. Other tables that these refer to, at whatever distance: rows that a kept row refers to. The
 * rest: rows of which no key leads to a row that is not kept. */
uint8_t **closure_make(const struct dataset *dataset, const struct closure_request *request,
                       struct arena *arena);

#endif
