/* Rows that point to rows of another table, by several threads: where a file stands in the order of what its
 * rows point to, as most do, it is parted so that no two parts know the same target. */
#ifndef PREUTILS_STATS_LINKS_H
#define PREUTILS_STATS_LINKS_H

#include "data/dataset.h"

/* The row (+ 1) of the target that a row's key points to, 0 for none. */
static inline uint32_t link_target(const struct column *key, size_t row)
{
	return key->codes[row] <= key->dictionary.known ? key->codes[row] : 0;
}
/* Whether no row points to a target before that of the row before it. */
bool links_ordered(const struct column *key, size_t rows);
/* Calls work(context, part, from, to) for parts 0, 1, 2… of the rows; all rows of one target are in the same
 * part, in their order. One part, where the file is in no order. */
void links_share(const struct column *key, size_t rows,
                 void (*work)(void *context, size_t part, size_t from, size_t to), void *context);
/* At most so many parts. */
size_t links_parts(size_t rows);

#endif
