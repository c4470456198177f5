/* Files without a name, for what is too large for memory or must be looked at twice: nothing is left of them
 * whatever happens. They lie in $TMPDIR, or /tmp. */
#ifndef PREUTILS_BASE_TEMPORARY_H
#define PREUTILS_BASE_TEMPORARY_H

#include "base/error.h"

/* A descriptor, empty, open for reading and writing; -1 and *error where there is none. */
int temporary_open(struct error *error);
/* The same in a folder. */
int temporary_open_in(const char *folder, struct error *error);
/* The rest of what a descriptor gives, read from its start; -1 and *error where it cannot be kept. name
 * stands for what is read in messages. */
int temporary_keep(int descriptor, const char *name, struct error *error);
/* Adds all the bytes; returns 0, or the errno of the failure. */
int temporary_add(int descriptor, const char *bytes, size_t length);

#endif
