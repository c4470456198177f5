/* In which order statistics are counted, and what is let go as they are. */
#ifndef PREUTILS_STATS_TURNS_H
#define PREUTILS_STATS_TURNS_H

#include "stats/group.h"

/* Whether columns and vectors take so much that letting them go early pays. */
bool turns_matter(const struct session *session);
/* Positions of the jobs, those of the same units in their order; free() it. */
size_t *turns_plan(const struct session *session);
/* Adds what the job asks for. */
void turns_need(struct needs *needs, const struct job *job);
/* Lets go of what no statistic that is not made yet can ask for, columns of the dataset included. */
void turns_release(struct session *session, const struct made *made);

#endif
