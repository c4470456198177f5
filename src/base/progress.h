/* Long work tells how far it is; a tool may show it. Nothing is shown unless a tool sets a listener. */
#ifndef PREUTILS_BASE_PROGRESS_H
#define PREUTILS_BASE_PROGRESS_H

#include <stddef.h>

/* what: a table, a population…, never a value of the data. total 0: not known. */
typedef void progress_listener(const char *what, size_t done, size_t total);
void progress_listen(progress_listener *listener);
/* Cheap without a listener; from any thread; call it for steps of at least a millisecond. */
void progress_tell(const char *what, size_t done, size_t total);

#endif
