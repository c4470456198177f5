/* One statistic's cells from units, positions and a measure: one pass. */
#ifndef PREUTILS_STATS_COUNT_H
#define PREUTILS_STATS_COUNT_H

#include "stats/axis.h"

struct counting {
	enum measure_kind kind;
	const struct units *units;
	const struct positions *rows, *columns; /* columns NULL: no column axis */
	const struct positions *by;             /* only units that stand at by_position of it; NULL: all */
	size_t by_position;
	const int64_t *quantity; /* by table row, in millionths or whole numbers; NULL for counts */
	int decimals;            /* 6: millionths; 0: whole numbers */
};

/* Cells in rows * columns, totals included; histograms go into the arena. *overflow is set where a sum is too
 * large. */
struct cell *count_cells(const struct counting *counting, struct arena *arena, bool *overflow);

#endif
