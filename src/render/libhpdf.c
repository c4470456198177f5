#define LIBHPDF_ITSELF

#include "render/libhpdf.h"

#include "base/library.h"
#include "config.h"

static struct libhpdf functions;
static const struct library_symbol symbols[] = {
#define LIBHPDF(name) {#name, &functions.name},
#include "render/libhpdf.def"
#undef LIBHPDF
};
LIBRARY(libhpdf, LIBHPDF_NAME, 8 << 20)
LIBRARY_OPEN(libhpdf)
