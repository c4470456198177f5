#define LIBXLSXWRITER_ITSELF

#include "base/libxlsxwriter.h"

#include <stdlib.h>

#include "base/library.h"
#include "config.h"

static struct libxlsxwriter functions;
static const struct library_symbol symbols[] = {
#define LIBXLSXWRITER(name) {#name, &functions.name},
#include "base/libxlsxwriter.def"
#undef LIBXLSXWRITER
};
static struct library library = {
        LIBXLSXWRITER_NAME, 16 << 20, symbols, sizeof symbols / sizeof *symbols, false, false};

const struct libxlsxwriter *libxlsxwriter(void)
{
	if (!library_ready(&library))
		abort();
	return &functions;
}

int libxlsxwriter_open(struct error *error)
{
	return library_open(&library, error);
}
