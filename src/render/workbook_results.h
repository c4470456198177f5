/* The workbook of some results: a sheet of contents, then the tables, a sheet a heading or a sheet a
 * statistic. */
#ifndef PREUTILS_RENDER_WORKBOOK_RESULTS_H
#define PREUTILS_RENDER_WORKBOOK_RESULTS_H

#include "render/workbook.h"
#include "results/results.h"

enum book_grouping { GROUP_HEADING, GROUP_STATISTIC };

/* Fills a zeroed workbook and solves it. `created` is the day it bears. Free with workbook_free in any case.
 */
int workbook_fill(struct workbook *book, const struct results *results, enum book_grouping grouping,
                  int32_t created, struct error *error);
/* Adds a sheet for a list; used by workbook_fill. */
struct sheet *workbook_add_listing(struct workbook *book, const struct sheet *contents,
                                   const struct listing *listing);

#endif
