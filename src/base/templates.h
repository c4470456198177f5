/* Where definitions are found: schema, catalogue, favourites, documents, surveys.
 *
 * In order: --templates DIR, $PREUTILS_TEMPLATES, ~/.config/preutils, /etc/preutils, the installed share
 * folder, and the source tree when run from it. The first folder that has the file wins. */
#ifndef PREUTILS_BASE_TEMPLATES_H
#define PREUTILS_BASE_TEMPLATES_H

#include "base/error.h"

struct templates {
	struct arena arena;
	const char *folders[8];
	size_t count;
};
/* given: the option's value, or NULL; it must then be a folder. */
int templates_open(struct templates *templates, const char *given, struct error *error);
void templates_close(struct templates *templates);
/* The path of the first file of that name ("schema/schema.xml"), owned by templates; NULL if none has it. */
const char *templates_find(struct templates *templates, const char *name);
/* As templates_find; where it is missing, *error says which file and where it was looked for. */
const char *templates_need(struct templates *templates, const char *name, struct error *error);
/* The path of SUB/NAME.xml that a user named; where there is none, *error names those that there are. */
const char *templates_named(struct templates *templates, const char *sub, const char *name,
                            struct error *error);
/* All files with this ending in this sub-folder, sorted by name, each name once: that of the first folder
 * that has it. The array is owned by templates. */
struct template_file {
	const char *name, *path; /* without folder; with it */
};
const struct template_file *templates_list(struct templates *templates, const char *sub, const char *ending,
                                           size_t *count);

#endif
