/* libpng, opened when it is first needed (base/library.h): few documents have a picture. */
#ifndef PREUTILS_DOCUMENT_LIBPNG_H
#define PREUTILS_DOCUMENT_LIBPNG_H

/* All headers that declare what is listed: none may come after the macros below. */
#include <png.h>

#include "base/error.h"

/* Fails where it is not there. Before anything else of it: what is called without would abort. */
int libpng_open(struct error *error);

struct libpng {
#define LIBPNG(name) __typeof__(name) *name;
#include "document/libpng.def"
#undef LIBPNG
};
const struct libpng *libpng(void);

#ifndef LIBPNG_ITSELF
#define png_image_begin_read_from_memory libpng()->png_image_begin_read_from_memory
#define png_image_finish_read            libpng()->png_image_finish_read
#define png_image_free                   libpng()->png_image_free
#endif

#endif
