/* Periods in a few words, and long periods cut into years or months. */
#ifndef PREUTILS_RESULTS_COMPARE_PERIOD_H
#define PREUTILS_RESULTS_COMPARE_PERIOD_H

#include "base/date.h"
#include "base/memory.h"

enum period_unit { PERIOD_YEAR, PERIOD_SCHOOL_YEAR, PERIOD_MONTH };

/* Adds "2022", "2022-2023", "septembre 2022", a day, or "du … au …". */
void period_label(const struct period *period, struct buffer *buffer);
/* Adds "2022", "2022-2023", "2022-09", or "2022-09-05..2022-09-20": no character that codes cannot have. */
void period_code(const struct period *period, struct buffer *buffer);
/* Every year, school year or month that meets the period, the first and the last one cut at its ends; each
 * has its last day as reference. Allocated in the arena; at least one. */
struct period *period_split(const struct period *period, enum period_unit unit, struct arena *arena,
                            size_t *count);
/* Whether both last as many months, a month being as long as any other. */
bool period_same_length(const struct period *a, const struct period *b);

#endif
