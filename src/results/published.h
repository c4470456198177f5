/* Published results that come with the programs, known by their names: results/NAME.xml of the templates. */
#ifndef PREUTILS_RESULTS_PUBLISHED_H
#define PREUTILS_RESULTS_PUBLISHED_H

#include "base/templates.h"

/* The file that a name stands for: itself where it holds a / or ends in .xml, else that of published results,
 * owned by templates; NULL and *error where there are none of this name. */
const char *published_find(struct templates *templates, const char *name, struct error *error);

#endif
