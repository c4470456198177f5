#define LIBXSLT_ITSELF

#include "document/libxslt.h"

#include <stdlib.h>

#include "base/library.h"
#include "config.h"

static struct libxslt functions;
static const struct library_symbol symbols[] = {
#define LIBXSLT(name) {#name, &functions.name},
#include "document/libxslt.def"
#undef LIBXSLT
};
static struct library library = {LIBXSLT_NAME, 8 << 20, symbols, sizeof symbols / sizeof *symbols,
                                 false,        false};

const struct libxslt *libxslt(void)
{
	if (!library_ready(&library))
		abort();
	return &functions;
}

int libxslt_open(struct error *error)
{
	return libxml2_open(error) < 0 ? -1 : library_open(&library, error);
}
