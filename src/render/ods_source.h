/* Where the bytes of an archive come from and go to, as libzip asks for them: parts that are made while they
 * are written, and the archive. */
#ifndef PREUTILS_RENDER_ODS_SOURCE_H
#define PREUTILS_RENDER_ODS_SOURCE_H

#include "base/libzip.h"
#include "base/memory.h"
#include "base/out.h"
#include "render/ods_press.h"

/* A part, which the press compresses when its turn has come: more adds the next piece to a buffer and says
 * whether there are others; context is freed with free. NULL where memory ran out. */
zip_source_t *source_made(zip_t *zip, struct press *press, bool (*more)(void *context, struct buffer *bytes),
                          void *context);
/* What is written of an archive, until it is whole. */
struct archive;
struct archive *archive_new(void);
/* The archive, for libzip, which must be done with it when it is copied. */
zip_source_t *source_written(struct archive *archive, zip_error_t *failure);
/* Copies it out, once; -1: look at out. */
int archive_copy(struct archive *archive, struct out *out);
void archive_free(struct archive *archive);

#endif
