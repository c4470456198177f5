#define LIBFONTCONFIG_ITSELF

#include "render/libfontconfig.h"

#include <stdlib.h>

#include "base/library.h"
#include "config.h"

static struct libfontconfig functions;
static const struct library_symbol symbols[] = {
#define LIBFONTCONFIG(name) {#name, &functions.name},
#include "render/libfontconfig.def"
#undef LIBFONTCONFIG
};
static struct library library = {
        LIBFONTCONFIG_NAME, 16 << 20, symbols, sizeof symbols / sizeof *symbols, false, false};

const struct libfontconfig *libfontconfig(void)
{
	if (!library_ready(&library))
		abort();
	return &functions;
}

int libfontconfig_open(struct error *error)
{
	return library_open(&library, error);
}
