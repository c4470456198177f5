#include "mask/rule.h"

double rule_width(enum measure_kind kind, const struct cell *cell, long threshold)
{
	double width = (double)(threshold - 1);
	double sum = (double)cell->sum / 1e6, largest = (double)cell->largest / 1e6;
	bool few = cell->children >= 1 && cell->children < threshold;
	if (kind == MEASURE_SUM) {
		/* Hours and euros: as far from the truth as a child may make of a sum before it dominates. */
		double share = RULE_OPEN * sum;
		if (largest > 0 && largest > RULE_DOMINANCE * sum)
			few = true;
		if (share > width)
			width = share;
	} else if (kind == MEASURE_MEAN && cell->n > 1) {
		width *= (double)cell->n;
	}
	return few ? width : 0;
}
