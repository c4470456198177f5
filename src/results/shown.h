/* What of a cell may be written. A masked cell shows nothing; in results that went through disclosure control
 * no cell shows the children behind it, and means, medians and sums neither their rows nor what they can be
 * worked out from. Every writer asks here, so that no format tells more than another. */
#ifndef PREUTILS_RESULTS_SHOWN_H
#define PREUTILS_RESULTS_SHOWN_H

#include "results/results.h"

/* The cell as it may be written. */
struct cell cell_shown(const struct results *results, const struct statistic *statistic,
                       const struct cell *cell);
/* The same without a copy where all of it may be written: the cell itself, else *made. */
static inline const struct cell *cell_look(const struct results *results, const struct statistic *statistic,
                                           const struct cell *cell, struct cell *made)
{
	if (!cell->masked && results->threshold <= 0)
		return cell;
	*made = cell_shown(results, statistic, cell);
	return made;
}
/* Counts as they may be written: themselves where all of them may be, else NULL, and each must be looked at.
 */
static inline const struct count *counts_look(const struct results *results, const struct count *counts)
{
	return results->threshold > 0 ? NULL : counts;
}
/* What is printed in place of a masked cell: "s", or "0 à 6". */
enum { CELL_MARK_SIZE = 64 };
const char *cell_mark(const struct cell *cell, char out[CELL_MARK_SIZE]);
/* True for measures that count: nombre, enfants, familles, parcours. */
bool measure_counts(enum measure_kind kind);
/* The catalogue's words for kinds of measures in the XML: nombre, distincts, somme, moyenne, mediane, part.
 */
extern const char *const measure_kind_names[6];

#endif
