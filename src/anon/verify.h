/* Measuring an export that is there already: CSV files, ours or another tool's. */
#ifndef PREUTILS_ANON_VERIFY_H
#define PREUTILS_ANON_VERIFY_H

#include "anon/report.h"

struct verify_options {
	const struct release *release; /* says which columns of our own files are sensitive */
	struct words quasi; /* quasi-identifiers, the other columns being sensitive; empty: as the release
	                       says, else all of them */
	const char *person; /* column that says whose row it is, else each row is a person; NULL */
	size_t k, l;
	/* The original: views of a dataset, for files that are one of them; or a CSV file, joined by columns
	 * of the same name. Both NULL: none. */
	const struct views *views;
	const char *original;
};
struct verification {
	struct arena arena;
	struct verified *files;
	size_t count;
};
/* Measures a CSV file, or all those of a folder. What does not hold k or l, or can be found again, is a
 * finding. Release with verification_free. */
int verify_export(struct verification *verification, const char *path, const struct verify_options *options,
                  struct findings *findings, struct error *error);
void verification_free(struct verification *verification);

#endif
