/* « Léa-Rose » to « L.-R. ». */
#ifndef PREUTILS_LISTING_INITIALS_H
#define PREUTILS_LISTING_INITIALS_H

#include "base/memory.h"

/* Adds the first letter of each word in upper case with a point: words end at spaces and hyphens, and a
 * hyphen stays. */
void initials_add(struct buffer *buffer, const char *text);

#endif
