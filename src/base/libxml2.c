#define LIBXML2_ITSELF

#include "base/libxml2.h"

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "config.h"

enum { LOADED = 64 << 20 }; /* bytes, with what it brings along, and some more */

static struct libxml2 functions;
static bool complete;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void take(void *library, const char *name, void *to)
{
	void *symbol = library ? dlsym(library, name) : NULL;
	memcpy(to, &symbol, sizeof symbol);
	complete &= symbol != NULL;
}

/* It is not closed again. */
static void open_library(void)
{
	void *library = dlopen(LIBXML2_NAME, RTLD_NOW);
	complete = true;
#define LIBXML2(name) take(library, #name, &functions.name);
#include "base/libxml2.def"
#undef LIBXML2
	if (complete)
		functions.xmlInitParser();
}

const struct libxml2 *libxml2(void)
{
	pthread_once(&once, open_library);
	if (!complete)
		abort();
	return &functions;
}

int libxml2_open(struct error *error)
{
	pthread_once(&once, open_library);
	if (complete)
		return 0;
	/* It may be there, and have found no memory. */
	memory_probe(LOADED);
	return error_system(error, MSG_OPEN, LIBXML2_NAME, ENOENT);
}
