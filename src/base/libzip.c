#define LIBZIP_ITSELF

#include "base/libzip.h"

#include "base/library.h"
#include "config.h"

static struct libzip functions;
static const struct library_symbol symbols[] = {
#define LIBZIP(name) {#name, &functions.name},
#include "base/libzip.def"
#undef LIBZIP
};
LIBRARY(libzip, LIBZIP_NAME, 16 << 20)
LIBRARY_OPEN(libzip)
