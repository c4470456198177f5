/* Between evaluate.c (row by row) and relations.c (over rows of other tables). */
#ifndef PREUTILS_STATS_EVALUATE_PRIVATE_H
#define PREUTILS_STATS_EVALUATE_PRIVATE_H

#include "stats/evaluate.h"

/* Fills the vector of an OP_EXISTS, OP_COUNT, OP_COUNT_CODES or OP_MINIMUM node and gives it back. */
struct vector *run_aggregate(struct run *run, const struct node *node, struct vector *vector);
const uint32_t *run_reference(struct run *run, const struct reference *reference);
const struct series *run_series(struct run *run, const struct reference *reference);
void series_free(struct series *series);

#endif
