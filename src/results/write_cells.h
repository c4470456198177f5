/* The cells of results XML, which are most of it: made by several threads, written in their order. */
#ifndef PREUTILS_RESULTS_WRITE_CELLS_H
#define PREUTILS_RESULTS_WRITE_CELLS_H

#include "results/results.h"

struct cell_writer;
/* Both must outlive it. Release with cell_writer_free. */
struct cell_writer *cell_writer_new(const struct results *results, struct out *out);
/* Writes all cells of one of the statistics, a line each. */
void cell_writer_write(struct cell_writer *writer, const struct statistic *statistic);
void cell_writer_free(struct cell_writer *writer);

#endif
