/* Libraries that are opened when they are first needed.
 *
 * Few runs need them, and loading one with what it brings along takes as long as a run on a small dataset.
 * Each has a header that says so of its functions, in a .def list: files that include it call them by their
 * names, as ever. A library is not closed again. */
#ifndef PREUTILS_BASE_LIBRARY_H
#define PREUTILS_BASE_LIBRARY_H

#include <stdatomic.h>

#include "base/error.h"

struct library {
	const char *name;
	size_t memory; /* bytes that it takes with what it brings along, and some more */
	const struct library_symbol {
		const char *name;
		void *function; /* the pointer that it becomes */
	} * symbols;
	size_t count;
	atomic_bool opened;
	bool complete;
};

/* Opens it if that is still to be done. False: it, or something in it, is not there. */
bool library_ready(struct library *library);
/* The same; -1: *error. */
int library_open(struct library *library, struct error *error);

#endif
