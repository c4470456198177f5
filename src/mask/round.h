/* Controlled rounding: whole multiples of a base that add up as the numbers do. */
#ifndef PREUTILS_MASK_ROUND_H
#define PREUTILS_MASK_ROUND_H

#include "mask/system.h"

/* Puts multiples of base in place of the values of the variables chosen by `in`, each next to the value above
 * or below (or one further where nothing else adds up). Relations between them hold, as far as can be:
 * returns how many numbers had to be rounded without regard to their totals. */
size_t system_round(struct mask_system *system, const bool *in, long base);

#endif
