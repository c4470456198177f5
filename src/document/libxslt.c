#define LIBXSLT_ITSELF

#include "document/libxslt.h"

#include "base/library.h"
#include "config.h"

static struct libxslt functions;
static const struct library_symbol symbols[] = {
#define LIBXSLT(name) {#name, &functions.name},
#include "document/libxslt.def"
#undef LIBXSLT
};
LIBRARY(libxslt, LIBXSLT_NAME, 8 << 20)
LIBRARY_OPEN(libxslt)
