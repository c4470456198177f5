/* What is shown, sorted and grouped by, once options and definition are put together; list.c only. */
#ifndef PREUTILS_LISTING_PLAN_H
#define PREUTILS_LISTING_PLAN_H

#include "listing/column.h"
#include "listing/list.h"

struct sort_key {
	size_t column; /* in plan.columns */
	bool descending;
};
struct plan {
	struct session *session;
	const struct list_definition *definition;
	const struct list_options *options;
	const struct list_mode *mode;
	const struct population *population;
	struct units_request units;
	struct compiled_column **columns; /* each once */
	size_t count, capacity;
	size_t *shown;
	size_t shown_count, shown_capacity;
	struct sort_key *sort; /* what was asked for, then the definition's order */
	size_t sort_count, sort_capacity, sort_given;
	long group; /* in columns; -1 */
	struct error *error;
};

/* Compiles all that is needed into the session. -1: *plan->error. */
int plan_make(struct plan *plan);
void plan_free(struct plan *plan);
/* Adds in French who is listed and how: the definition of the population, groups, order, names. */
void plan_describe(const struct plan *plan, struct buffer *text);

#endif
