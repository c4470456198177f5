#define LIBXLSXWRITER_ITSELF

#include "base/libxlsxwriter.h"

#include "base/library.h"
#include "config.h"

static struct libxlsxwriter functions;
static const struct library_symbol symbols[] = {
#define LIBXLSXWRITER(name) {#name, &functions.name},
#include "base/libxlsxwriter.def"
#undef LIBXLSXWRITER
};
LIBRARY(libxlsxwriter, LIBXLSXWRITER_NAME, 16 << 20)
LIBRARY_OPEN(libxlsxwriter)
