/* The memory that a container leaves to a program: the limits of its control groups. */
#ifndef PREUTILS_BASE_CONTAINER_H
#define PREUTILS_BASE_CONTAINER_H

#include <stddef.h>

/* The least limit in bytes, of version 1 or 2, of the program's own groups and those above; 0: none. root:
 * "", or a folder that stands for "/". */
size_t container_memory(const char *root);

#endif
