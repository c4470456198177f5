/* Where the bytes of an archive come from and go to, as libzip asks for them: parts that are made while they
 * are written, and a file without a name. */
#ifndef PREUTILS_RENDER_ODS_SOURCE_H
#define PREUTILS_RENDER_ODS_SOURCE_H

#include "base/libzip.h"
#include "base/memory.h"

/* A part. more adds the next piece to an empty buffer and says whether there are others; context is freed
 * with free. NULL where memory ran out. */
zip_source_t *source_made(zip_t *zip, bool (*more)(void *context, struct buffer *bytes), void *context);
/* An archive that is written to a descriptor, which stays the caller's. */
zip_source_t *source_written(int descriptor, zip_error_t *failure);

#endif
