/* The risk report: what an export tells of single persons, before and after, which rule answers each of the
 * three tests of anonymity (G29, opinion 05/2014), and what was lost. It is results made of lists. */
#ifndef PREUTILS_ANON_REPORT_H
#define PREUTILS_ANON_REPORT_H

#include "anon/measure.h"
#include "anon/view.h"
#include "results/results.h"

/* Release with results_free; the views must live as long. */
void report_make(struct results *report, const struct views *views, size_t k, size_t l,
                 const struct period *period);

struct verified { /* one file of an export, or the original it is compared with */
	const char *name;
	struct risk risk;
	bool compared;
	struct attack attack;
};
/* The report of --verify. */
void report_verified(struct results *report, const struct verified *files, size_t count, size_t k,
                     const struct period *period);

#endif
