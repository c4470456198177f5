/* Attached files: what a path in a dataset leads to, without ever leaving the dataset's folder. */
#ifndef PREUTILS_DATA_ATTACHED_H
#define PREUTILS_DATA_ATTACHED_H

#include "base/error.h"

/* The file behind the name once links are followed, if it lies inside root (a real path); NULL, *message and
 * errno otherwise. free() it. */
char *attached_resolve(const char *root, const char *name, enum message *message);
/* Opens an ordinary file for reading, or gives -1 and errno. A pipe is not waited for. */
int attached_open(const char *path);

#endif
