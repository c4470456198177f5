/* What an outsider can work out of what is published: nothing of it comes from how cells were hidden. */
#ifndef PREUTILS_MASK_AUDIT_H
#define PREUTILS_MASK_AUDIT_H

#include "results/results.h"
#include "stats/catalogue.h"

struct audit_options {
	long threshold;                         /* distinct children */
	bool keep_zeros;                        /* everyone knows that no hidden cell is a zero */
	const struct results *original;         /* says which cells stand on few children; NULL: not known */
	const struct results *const *published; /* earlier editions */
	size_t published_count;
};
enum audit_verdict { AUDIT_SAFE, AUDIT_NARROW, AUDIT_SHOWN };
struct audited {
	size_t statistic, cell; /* the first line that shows the number */
	size_t lines;
	double low, high; /* what can be deduced; high may be infinite; of means: of the sums behind them */
	bool primary;     /* stands on few children, or may */
	enum audit_verdict verdict;
};
struct audit {
	struct audited
	        *items; /* hidden numbers, in the order of their first line, and small ones that are shown */
	size_t count, capacity;
	size_t narrow, shown;  /* verdicts */
	double narrowest;      /* of primary ones; infinite without any */
	size_t contradictions; /* parts whose published numbers do not fit together: not judged */
};

void audit_make(struct audit *audit, const struct results *results, const struct catalogue *catalogue,
                const struct audit_options *options);
/* One line a number, CSV: statistique;ligne;colonne;lignes;minimum;maximum;etat, the first line that shows it
 * and how many do; etat is empty, "etroit" or "visible". */
void audit_write(const struct audit *audit, const struct results *results, struct out *out);
/* What is too narrow or shown, as findings; file stands for the results in them. */
void audit_report(const struct audit *audit, const struct results *results, const char *file,
                  struct findings *findings);
void audit_free(struct audit *audit);

#endif
