/* What computing and explaining share: compiled statistics over a dataset that was read for them. */
#ifndef PREUTILS_STATS_SESSION_H
#define PREUTILS_STATS_SESSION_H

#include "stats/axis.h"
#include "stats/stats.h"

struct job { /* a chosen statistic, compiled */
	const struct declared *declared;
	struct units_request units;
	const struct node *rows, *columns, *by; /* NULL: no axis, or a time axis */
	const struct node *quantity;
};
struct session {
	struct arena arena;
	struct compiler compiler;
	struct dataset dataset;
	struct run run;
	const char *where; /* as the user gave it; NULL */
	bool brief;        /* columns are read short: nobody else looks at them */
	struct job *jobs;
	size_t job_count;
};

/* Compiles, reads, applies the filters. 0 done; 1 unreadable values, in findings; -1 *error. End it in any
 * case. */
int session_start(struct session *session, const struct catalogue *catalogue, const char *path,
                  const struct stats_options *options, const struct declared *const *chosen, size_t count,
                  struct findings *findings, struct error *error);
void session_end(struct session *session);
/* The two steps of session_start, for those who compile something else in between (lists): open never fails.
 */
void session_open(struct session *session, const struct catalogue *catalogue,
                  const struct stats_options *options);
int session_read(struct session *session, const char *path, const struct stats_options *options,
                 struct findings *findings, struct error *error);
/* What results say of where they come from: catalogue, filters, programmes present. After session_read. */
void session_describe(const struct session *session, const struct stats_options *options,
                      struct results *results);

#endif
