#define LIBFONTCONFIG_ITSELF

#include "render/libfontconfig.h"

#include "base/library.h"
#include "config.h"

static struct libfontconfig functions;
static const struct library_symbol symbols[] = {
#define LIBFONTCONFIG(name) {#name, &functions.name},
#include "render/libfontconfig.def"
#undef LIBFONTCONFIG
};
LIBRARY(libfontconfig, LIBFONTCONFIG_NAME, 16 << 20)
LIBRARY_OPEN(libfontconfig)
