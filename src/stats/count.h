/* Statistics' cells from units, positions and measures. Statistics that count the same units are counted
 * together: what their tables have in common is counted once. */
#ifndef PREUTILS_STATS_COUNT_H
#define PREUTILS_STATS_COUNT_H

#include "stats/axis.h"

struct counting {
	enum measure_kind kind;
	const struct units *units;
	const struct positions *rows, *columns; /* columns NULL: no column axis */
	const struct positions *by;             /* only units that stand at by_position of it; NULL: all */
	size_t by_position;
	const struct vector *quantity; /* numbers by unit, in millionths or whole; NULL for counts */
	int decimals;                  /* 6: millionths; 0: whole numbers */
};
/* A table that is to be counted, by whatever thread: its histograms go into an arena of its own. */
struct count_work {
	struct counting counting;
	/* Room for counting_cells of one of them, totals included; counts of what counting_counts only. */
	struct cell *cells;
	struct count *counts;
	struct arena arena;
	bool overflow; /* a sum was too large */
};

size_t counting_cells(const struct counting *counting);
/* Whether a cell is no more than how many units or entities there are, and how many children. */
bool counting_counts(const struct counting *counting);
/* Fills cells, arenas and overflows; all works count these units. */
void count_tables(const struct units *units, struct count_work *works, size_t count);

#endif
