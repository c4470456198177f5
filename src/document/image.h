/* Picture files: PNG and JPEG, read whole and looked at before anything else sees them. */
#ifndef PREUTILS_DOCUMENT_IMAGE_H
#define PREUTILS_DOCUMENT_IMAGE_H

#include "base/error.h"
#include "document/tree.h"

/* The picture of a file, in the arena. NULL where it cannot be read, is neither PNG nor JPEG, is cut off, is
 * damaged or is too large: *why (also in the arena) then says which. */
const struct image *image_read(const char *path, struct arena *arena, const char **why);

#endif
