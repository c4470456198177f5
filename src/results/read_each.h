/* Results of many files: read several at a time, handed over one after the other, in the order of the files
 * whatever the number of threads. */
#ifndef PREUTILS_RESULTS_READ_EACH_H
#define PREUTILS_RESULTS_READ_EACH_H

#include "results/results.h"

/* Calls take for each path; the results are its own then. As soon as it, or reading, fails, *error says why
 * and nothing more is handed over. No more results are held than there are threads. What several of them have
 * in common is in `shared`, which must outlive them. 0 or -1. */
int results_read_each(const char *const *paths, size_t count, struct arena *shared,
                      int (*take)(void *context, size_t position, struct results *results,
                                  struct error *error),
                      void *context, struct error *error);

#endif
