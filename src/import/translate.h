/* One value of a sheet to one cell of a dataset. */
#ifndef PREUTILS_IMPORT_TRANSLATE_H
#define PREUTILS_IMPORT_TRANSLATE_H

#include "import/stage.h"

struct translated {
	const char *text; /* NULL: left out (why says the reason), or nothing there (remark false) */
	enum strength strength;
	bool remark; /* something is to be said of it */
	enum why why;
	const char *detail;
};
/* The text as the target's column has it. vocabulary: instead of the column's list; NULL. optional: a value
 * that is not found is not there, without a remark. past: dates not after today. */
struct translated translate(struct stage *stage, const struct target *target, const char *text,
                            const char *vocabulary, bool optional, bool past);

#endif
