/* The same statistic with and without all of its cells. */
#ifndef TESTS_UNIT_SPARSE_H
#define TESTS_UNIT_SPARSE_H

#include <string.h>

#include "results/results.h"

/* Without those that are as `usual` says; of these too one in so many stays (keep 0: none). All of it in the
 * arena. */
static struct statistic statistic_without(const struct statistic *dense, const struct cell *usual,
                                          size_t keep, struct arena *arena)
{
	struct statistic table = *dense;
	size_t width = statistic_columns(dense), count = 0, all = dense->rows.count * width;
	struct sparse_cells *cells = arena_zalloc(arena, 1, sizeof *cells);
	struct cell *others = arena_alloc(arena, all, sizeof *others);
	uint32_t *columns = arena_alloc(arena, all, sizeof *columns);
	size_t *rows = arena_zalloc(arena, dense->rows.count + 1, sizeof *rows);
	for (size_t i = 0; i < all; i++) {
		const struct cell *cell = &dense->cells[i];
		bool same = cell->value == usual->value && cell->n == usual->n &&
		            cell->children == usual->children && cell->sum == 0 && cell->largest == 0 &&
		            !cell->masked && cell->histogram_count == 0;
		if (!same || (keep && i % keep == 0)) {
			columns[count] = (uint32_t)(i % width);
			others[count++] = *cell;
		}
		rows[i / width + 1] = count;
	}
	*cells = (struct sparse_cells){.usual = *usual, .cells = others, .columns = columns, .rows = rows};
	table.cells = NULL;
	table.sparse = cells;
	return table;
}

#endif
