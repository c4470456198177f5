/* One value of a sheet to one cell of a dataset. */
#ifndef PREUTILS_IMPORT_LINES_TRANSLATE_H
#define PREUTILS_IMPORT_LINES_TRANSLATE_H

#include "import/stage/stage.h"
#include "import/words/memo.h"

struct translated {
	const char *text; /* NULL: left out (why says the reason), or nothing there (remark false) */
	enum strength strength;
	bool remark; /* something is to be said of it */
	enum why why;
	const char *detail;
};
/* What texts are to become. */
struct translation {
	const struct target *target;
	const char *vocabulary; /* instead of the column's list; NULL */
	bool optional;          /* a value that is not found is not there, without a remark */
	bool past;              /* dates are not after today */
};
/* The text as the target's column has it; a name that no row has may make one. What it gives lives as long as
 * the stage. */
struct translated translate(struct stage *stage, const struct translation *translation, const char *text);

/* What one translation made of texts, for when they come again; zeroed is nothing. */
struct translations {
	struct memo memo;
	size_t created; /* rows made by then: one more may be what a text means */
};
struct translated translate_again(struct translations *translations, struct stage *stage,
                                  const struct translation *translation, const char *text);
void translations_free(struct translations *translations);

#endif
