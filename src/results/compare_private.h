/* The parts of a comparison. Nothing but compare*.c includes this. */
#ifndef PREUTILS_RESULTS_COMPARE_PRIVATE_H
#define PREUTILS_RESULTS_COMPARE_PRIVATE_H

#include "results/compare.h"
#include "results/compare_axis.h"

struct comparison {
	struct results *made;
	const struct compare_input *inputs;
	size_t count;
	const struct compare_options *options;
	struct findings *findings;
	struct error *error;
	const char **codes, **labels; /* of the columns, one an input */
	struct map *ids;              /* statistics of each input by id */
	bool change;                  /* the last columns are worked out */
};

/* compare_check.c: refuses what does not go together; warns of periods of unlike length. */
int comparison_check(const struct comparison *comparison);
/* The statistic of this id in each input, in found; false (with a finding unless only published figures lack
 * it) where one of them does not have it, or means something else by it. */
bool comparison_find(const struct comparison *comparison, const char *id, const struct statistic **found);
/* Finds fault with statistics that other inputs have and the last one has not. */
void comparison_find_others(const struct comparison *comparison);
/* Whether the statistic's values are percentages of its total in this comparison. */
bool comparison_in_shares(const struct comparison *comparison, const struct statistic *statistic);

/* compare_words.c: codes and labels of columns; fails where two of them cannot be told apart. */
int comparison_name(struct comparison *comparison);
/* What the statistic counts, and what was compared, in French; made in the results' arena. */
const char *comparison_definition(const struct comparison *comparison, const struct statistic *const *found);

/* compare_cells.c: axes and cells of one statistic of the results. */
void comparison_fill(const struct comparison *comparison, const struct statistic *const *found,
                     struct statistic *statistic);

#endif
