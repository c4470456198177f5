/* Cells that say nothing, of which most tables are full: results XML leaves out those of the commonest kind.
 */
#ifndef PREUTILS_RESULTS_USUAL_H
#define PREUTILS_RESULTS_USUAL_H

#include "results/results.h"

/* Of such a cell the value is zero or not there, and so are n and the children: so many kinds. */
enum { USUAL_KINDS = 8, USUAL_NEVER };

/* The kind of a cell; USUAL_KINDS: it says something. */
static inline unsigned cell_usual(const struct cell *cell)
{
	bool empty = cell->value == DECIMAL_NONE;
	if ((cell->value != 0 && !empty) || cell->n > 0 || cell->children > 0 || cell->masked ||
	    (cell->sum | cell->largest) != 0 || cell->histogram_count)
		return USUAL_KINDS;
	return empty * 4U + (cell->n < 0) * 2U + (cell->children < 0);
}
/* The same of a count. */
static inline unsigned count_usual(struct count count)
{
	bool childless = count.children == COUNT_NONE;
	return count.n == 0 && (childless || count.children == 0) ? childless : USUAL_KINDS;
}
/* The commonest kind of the cells as they are shown (shown.h), and such a cell; USUAL_NEVER: no two cells are
 * of one. The same whether the statistic is sparse or not. */
unsigned statistic_usual(const struct results *results, const struct statistic *statistic,
                         struct cell *usual);

#endif
