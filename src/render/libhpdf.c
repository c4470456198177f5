#define LIBHPDF_ITSELF

#include "render/libhpdf.h"

#include <stdlib.h>

#include "base/library.h"
#include "config.h"

static struct libhpdf functions;
static const struct library_symbol symbols[] = {
#define LIBHPDF(name) {#name, &functions.name},
#include "render/libhpdf.def"
#undef LIBHPDF
};
static struct library library = {LIBHPDF_NAME, 8 << 20, symbols, sizeof symbols / sizeof *symbols,
                                 false,        false};

const struct libhpdf *libhpdf(void)
{
	if (!library_ready(&library))
		abort();
	return &functions;
}

int libhpdf_open(struct error *error)
{
	return library_open(&library, error);
}
