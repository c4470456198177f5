/* Statistics that count the same units: they share those, and the positions on their axes. */
#ifndef PREUTILS_STATS_GROUP_H
#define PREUTILS_STATS_GROUP_H

#include "stats/own.h"
#include "stats/session.h"

struct made { /* tables of one job; count 0: not yet */
	struct statistic *tables;
	size_t count;
};
struct tables { /* of all jobs, in the making */
	struct session *session;
	struct results *results;
	struct own_axes axes;
	struct made *made; /* by job; of one that is not repeated, tables is where its table goes */
	bool written;      /* of the options */
	bool brief;        /* vectors are let go as soon as can be */
};

bool group_same(const struct job *a, const struct job *b);
/* Counts the job, and all after it that count the same units. */
void group_count(struct tables *tables, size_t first);

#endif
