/* Things 0, 1, 2… that turn out to belong together: sets, each known by its first member. */
#ifndef PREUTILS_IMPORT_PERSONS_SETS_H
#define PREUTILS_IMPORT_PERSONS_SETS_H

#include "base/memory.h"

/* So many sets of one, in the arena. */
size_t *sets_make(struct arena *arena, size_t count);
/* The first member of the set that this one belongs to. */
size_t sets_first(size_t *sets, size_t member);
/* Both sets become one. */
void sets_unite(size_t *sets, size_t a, size_t b);

#endif
