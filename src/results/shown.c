#include "results/shown.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

const char *const measure_kind_names[6] = {
        [MEASURE_COUNT] = "nombre", [MEASURE_DISTINCT] = "distincts", [MEASURE_SUM] = "somme",
        [MEASURE_MEAN] = "moyenne", [MEASURE_MEDIAN] = "mediane",     [MEASURE_SHARE] = "part",
};

bool measure_counts(enum measure_kind kind)
{
	return kind == MEASURE_COUNT || kind == MEASURE_DISTINCT;
}

struct cell cell_shown(const struct results *results, const struct statistic *statistic,
                       const struct cell *cell)
{
	if (cell->masked)
		return (struct cell){.value = DECIMAL_NONE,
		                     .n = -1,
		                     .children = -1,
		                     .masked = true,
		                     .banded = cell->banded,
		                     .low = cell->low,
		                     .high = cell->high};
	struct cell shown = *cell;
	if (results->threshold <= 0)
		return shown;
	shown.children = -1;
	shown.largest = 0;
	if (!measure_counts(statistic->kind)) {
		shown.n = -1;
		shown.sum = 0;
		shown.histogram = NULL;
		shown.histogram_count = 0;
	}
	return shown;
}

const char *cell_mark(const struct cell *cell, char out[CELL_MARK_SIZE])
{
	if (!cell->banded)
		return strcpy(out, "s");
	snprintf(out, CELL_MARK_SIZE, "%lld" TEXT_NNBSP "à" TEXT_NNBSP "%lld", (long long)cell->low,
	         (long long)cell->high);
	return out;
}
