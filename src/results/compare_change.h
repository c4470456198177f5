/* Differences and percentages of exact values, in millionths; DECIMAL_NONE is no value, in and out. */
#ifndef PREUTILS_RESULTS_COMPARE_CHANGE_H
#define PREUTILS_RESULTS_COMPARE_CHANGE_H

#include <stdint.h>

/* last - first */
int64_t change_difference(int64_t first, int64_t last);
/* (last - first) / first in percent, to one decimal, half away from zero. None where first is not above 0: a
 * percentage of nothing, or of a negative mean, says nothing. */
int64_t change_percent(int64_t first, int64_t last);
/* part / whole in percent, to four decimals, half away from zero; none where whole is not above 0. */
int64_t change_share(int64_t part, int64_t whole);

#endif
