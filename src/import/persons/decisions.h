/* Decisions of the user on who is who: a CSV file, decision;a;b[;…], decision being meme, different or empty
 * (not decided: the line is passed over), a and b two persons as person_identification writes them. Further
 * columns are for people. */
#ifndef PREUTILS_IMPORT_PERSONS_DECISIONS_H
#define PREUTILS_IMPORT_PERSONS_DECISIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

struct decision {
	bool same;
	const char *a, *b; /* folded: without accents, case, hyphens; names and date as one string */
	size_t line;
};
struct decisions {
	struct arena arena;
	const char *file;
	struct decision *items;
	size_t count;
};
/* 0, or -1 and *error with file and line. Free with decisions_free also on failure. */
int decisions_read(struct decisions *decisions, const char *path, struct error *error);
void decisions_free(struct decisions *decisions);

#endif
