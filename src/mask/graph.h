/* The relations of a part as a graph: rows are sums that must stay in balance, columns the numbers in them,
 * and what is missing to the larger side of a relation that is no equation. What other sums say already is
 * left out: where ages make bands and bands the whole, nothing is said by ages making the whole. */
#ifndef PREUTILS_MASK_GRAPH_H
#define PREUTILS_MASK_GRAPH_H

#include "mask/system.h"

struct graph_link {
	uint32_t to;
	double coefficient;
};
struct graph {
	size_t rows, columns; /* columns: the part's variables by their place in it, then missing amounts */
	struct graph_link *row_links, *column_links;
	uint32_t *row_first, *column_first; /* in links; one more at the end */
	double *slack;                      /* of each column behind the variables */
	struct arena arena;
};

/* position: the place of a variable in its part; MASK_NONE: it cannot move. Release with graph_free. */
void graph_make(struct graph *graph, const struct mask_system *system, const struct mask_part *part,
                const uint32_t *position);
void graph_free(struct graph *graph);

#endif
