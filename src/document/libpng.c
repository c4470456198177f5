#define LIBPNG_ITSELF

#include "document/libpng.h"

#include "base/library.h"
#include "config.h"

static struct libpng functions;
static const struct library_symbol symbols[] = {
#define LIBPNG(name) {#name, &functions.name},
#include "document/libpng.def"
#undef LIBPNG
};
LIBRARY(libpng, LIBPNG_NAME, 4 << 20)
LIBRARY_OPEN(libpng)
