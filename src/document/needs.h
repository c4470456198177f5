/* What a document template asks of the catalogue, seen without running it. */
#ifndef PREUTILS_DOCUMENT_NEEDS_H
#define PREUTILS_DOCUMENT_NEEDS_H

#include "base/error.h"

/* Calls found with every name that stands in the template's attributes as a whole value or as a quoted
 * string, in the order of the file: statistics' ids are among them. Returns -1 where the template cannot be
 * read. */
int template_names(const char *path, void (*found)(void *context, const char *name), void *context,
                   struct error *error);

#endif
