#define LIBXML2_ITSELF

#include "base/libxml2.h"

#include "base/library.h"
#include "config.h"

static struct libxml2 functions;
static const struct library_symbol symbols[] = {
#define LIBXML2(name) {#name, &functions.name},
#include "base/libxml2.def"
#undef LIBXML2
};
LIBRARY(libxml2, LIBXML2_NAME, 64 << 20)

int libxml2_open(struct error *error)
{
	if (library_open(&library, error) < 0)
		return -1;
	functions.xmlInitParser();
	return 0;
}
