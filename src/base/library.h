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

/* Opens it if that is still to be done. -1: it, or something in it, is not there, and *error says so. */
int library_open(struct library *library, struct error *error);
/* The same for who has opened it already: aborts where it is not there. */
void library_need(struct library *library);

/* What the header of a library declares, in a file that has its functions' names in `symbols` and room
 * for them in `functions`: name() gives these. file: the library's name when it runs; bytes: its
 * memory. */
#define LIBRARY(name, file, bytes)                                                                           \
	static struct library library = {file,  bytes, symbols, sizeof symbols / sizeof *symbols,            \
	                                 false, false};                                                      \
	const struct name *name(void)                                                                        \
	{                                                                                                    \
		library_need(&library);                                                                      \
		return &functions;                                                                           \
	}
/* And how it is opened. */
#define LIBRARY_OPEN(name)                                                                                   \
	int name##_open(struct error *error)                                                                 \
	{                                                                                                    \
		return library_open(&library, error);                                                        \
	}

#endif
