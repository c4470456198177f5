/* Results of several programmes as one: what one run over all their datasets would have given.
 *
 * Nobody is counted twice as long as no child belongs to two of the inputs; counts, exact sums and value
 * counts then add up, whatever the order and the grouping. Programmes tell inputs apart. */
#ifndef PREUTILS_RESULTS_MERGE_H
#define PREUTILS_RESULTS_MERGE_H

#include "results/results.h"

struct merger;
/* findings must outlive it. Release with merger_free. */
struct merger *merger_new(struct findings *findings);
/* Adds results, named by their file in messages. They belong to the merger from then on, whatever comes out
 * of it, and *results is empty. -1 and *error where they do not go with what was added before. A finding
 * where a key goes by another label than before: the first one is kept. No input but the first one stays in
 * memory. */
int merger_add(struct merger *merger, struct results *results, const char *name, struct error *error);
/* All that was added, at least one; this once. *made shares nothing with the merger: release it with
 * results_free. Its tables are sparse. */
int merger_finish(struct merger *merger, struct results *made, struct error *error);
void merger_free(struct merger *merger);

#endif
