/* Which cells tell of too few children, and how little may be deduced of them. */
#ifndef PREUTILS_MASK_RULE_H
#define PREUTILS_MASK_RULE_H

#include "results/results.h"

#define RULE_DOMINANCE 0.85                       /* what one child may make of a sum */
#define RULE_OPEN      (2 * (1 - RULE_DOMINANCE)) /* of a sum, what must stay open */

/* The width that the interval must have which can be deduced of a cell's value (of the sum behind a mean): 0
 * where the cell stands on no child or on enough of them. A sum of which one child makes more than 85 % is as
 * one on too few. */
double rule_width(enum measure_kind kind, const struct cell *cell, long threshold);

#endif
