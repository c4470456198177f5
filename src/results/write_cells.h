/* The cells of results XML, which are most of it: made by several threads, written in their order. */
#ifndef PREUTILS_RESULTS_WRITE_CELLS_H
#define PREUTILS_RESULTS_WRITE_CELLS_H

#include "results/codes.h"

struct cell_writer;
/* All must outlive it. No cell is left out where the tables are to be whole. Release with cell_writer_free.
 */
struct cell_writer *cell_writer_new(const struct results *results, bool whole, struct out *out);
/* Writes the cells of one of the statistics, a line each, after one that says what those are that it leaves
 * out, if it does. */
void cell_writer_write(struct cell_writer *writer, const struct statistic *statistic,
                       const struct codes *rows, const struct codes *columns);
void cell_writer_free(struct cell_writer *writer);

#endif
