#define LIBZIP_ITSELF

#include "base/libzip.h"

#include <stdlib.h>

#include "base/library.h"
#include "config.h"

static struct libzip functions;
static const struct library_symbol symbols[] = {
#define LIBZIP(name) {#name, &functions.name},
#include "base/libzip.def"
#undef LIBZIP
};
static struct library library = {LIBZIP_NAME, 16 << 20, symbols, sizeof symbols / sizeof *symbols,
                                 false,       false};

const struct libzip *libzip(void)
{
	if (!library_ready(&library))
		abort();
	return &functions;
}

int libzip_open(struct error *error)
{
	return library_open(&library, error);
}
