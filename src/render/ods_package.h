/* An OpenDocument package: a zip whose first entry, not compressed, says what it is, and which has a list of
 * its parts. Times and attributes are fixed, so that the same parts give the same bytes. */
#ifndef PREUTILS_RENDER_ODS_PACKAGE_H
#define PREUTILS_RENDER_ODS_PACKAGE_H

#include <stdbool.h>

#include "base/error.h"
#include "base/out.h"

struct package;

struct package *package_open(const char *type, struct error *error);
/* Adds a part; its bytes are taken over (and freed). type may be "" for parts without one. */
void package_add(struct package *package, const char *name, const char *type, struct buffer *bytes);
/* Adds a part that is made while it is written: more adds the next piece to a buffer, and says whether there
 * are others; by one thread at a time, not always the same. context is freed (with free) at the end. */
void package_make(struct package *package, const char *name, const char *type,
                  bool (*more)(void *context, struct buffer *bytes), void *context);
/* Lists a folder that is a document of its own, such as "Object 1/". */
void package_add_document(struct package *package, const char *name, const char *type);
/* Writes all parts and frees the package. */
int package_close(struct package *package, struct out *out, struct error *error);

#endif
