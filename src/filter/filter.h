/* A smaller dataset: the rows that filters, a condition, a population and a list of identifiers leave, and
 * what these rows need, written as they stood. */
#ifndef PREUTILS_FILTER_FILTER_H
#define PREUTILS_FILTER_FILTER_H

#include "data/dataset.h"
#include "stats/stats.h"

struct filter_options {
	struct stats_options stats; /* where is for the rows of the first entity's table (the children) */
	/* Keep the members of a population of that table: of this one (NULL: the catalogue's first). */
	bool members;
	const char *population;
	const char *identifiers; /* file with an identifier a line, "-" standard input; NULL */
};
struct filtered {
	struct dataset dataset; /* read raw */
	struct arena arena;
	const uint8_t *const *rows; /* [table]: flags by row, an entry NULL: all; NULL: everything */
};

/* Reads the dataset twice, as values and as text. Identifiers that no row holds become findings, and the work
 * goes on. 0: done, release with filter_free. 1: the data has values that cannot be read, in findings.
 * -1: *error. */
int filter_make(struct filtered *filtered, const struct catalogue *catalogue, const char *path,
                const struct filter_options *options, struct findings *findings, struct error *error);
void filter_free(struct filtered *filtered);

/* format "csv": a folder of CSV with the attached files of the kept rows. Files that are missing, cannot be
 * read, or do not belong there are left out, with a finding. An existing folder is replaced if it holds
 * nothing but tables and files that the whole dataset has attached. Else one XML file; path NULL: standard
 * output. */
int filter_write(const struct filtered *filtered, const char *format, const char *path,
                 struct findings *findings, struct error *error);

#endif
