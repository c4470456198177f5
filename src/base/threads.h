/* Work shared by threads. The threads are started when there is first something to share, and wait in
 * between.
 *
 * What is shared must not depend on who does it or in which order: results are put where the item says. */
#ifndef PREUTILS_BASE_THREADS_H
#define PREUTILS_BASE_THREADS_H

#include <stdbool.h>
#include <stddef.h>

/* At most so many threads, the calling one included; 0: as many as there are processors, up to 8. Before the
 * first threads_share. */
void threads_allow(size_t count);
size_t threads_count(void);
/* Calls work(context, item) for each item from 0 to items - 1 and returns when all are done. For one
 * thread at a time; not from within work. */
void threads_share(void (*work)(void *context, size_t item), void *context, size_t items);
/* The same for parts of 0 … total - 1: work(context, from, to), in parts of `grain`. */
void threads_share_range(void (*work)(void *context, size_t from, size_t to), void *context, size_t total,
                         size_t grain);
/* The same, and then(context, item) of one item after the other, in their order, each when its work is done;
 * meanwhile others are worked on, fewer than there are threads. Once it returns false no item is begun any
 * more; those that were are still handed to it. */
void threads_share_in_order(void (*work)(void *context, size_t item),
                            bool (*then)(void *context, size_t item), void *context, size_t items);

#endif
