/* Results side by side: periods, programmes, or a town and published figures.
 *
 * What is made is results again, so that every tool prints it. A statistic keeps its id and its labels; its
 * rows are the cells that it had (of two axes: "F|6-10"), and its columns, of kind "comparaison" and without
 * a total, are what was compared, then the difference and its percentage. */
#ifndef PREUTILS_RESULTS_COMPARE_H
#define PREUTILS_RESULTS_COMPARE_H

#include "results/results.h"

#define COMPARE_KIND       "comparaison" /* kind and dimension of the columns */
#define COMPARE_DIFFERENCE "difference"  /* codes of the columns that are worked out */
#define COMPARE_PERCENT    "evolution"

struct compare_input {
	const struct results *results;
	const char *name;  /* of its file, for messages; may be NULL */
	const char *label; /* of its column; NULL: its period in French, or its programme where periods are
	                      alike */
	bool reference;    /* published figures: of another catalogue, with few statistics; what they lack is
	                      unknown */
};
struct compare_options {
	bool shares; /* counts and sums become percentages of their total */
	bool change; /* with more than two inputs: from the first to the last one; two are always compared */
	bool force;  /* with other filters, catalogues or thresholds too */
};

/* Compares two or more inputs in their order; the last one gives the order of statistics, and is no
 * reference. What is not in all of them is left out, with a finding. -1 and *error where they cannot be
 * compared. *made shares nothing with the inputs: release it with results_free. */
int results_compare(struct results *made, const struct compare_input *inputs, size_t count,
                    const struct compare_options *options, struct findings *findings, struct error *error);

/* The column of a statistic that stands for the whole: its total, or in a comparison the last of what was
 * compared. */
size_t statistic_main_column(const struct statistic *statistic);
/* True for a column of a comparison that is worked out of others. */
bool column_is_change(const struct statistic *statistic, size_t column);
/* True where the columns are a comparison: none of them is a total of the others. */
bool statistic_is_comparison(const struct statistic *statistic);

#endif
