/* What stands in a text: its pieces between separators, itself without the white space around it. */
#ifndef PREUTILS_IMPORT_WORDS_PIECES_H
#define PREUTILS_IMPORT_WORDS_PIECES_H

#include "base/split.h"

/* The pieces of a text between any of the separators, trimmed, empty ones left out; in the arena. Of NULL
 * none. */
struct words pieces_split(struct arena *arena, const char *text, const char *separators);
/* A copy of so many bytes in the arena, without white space at both ends, no-break spaces too. */
char *pieces_trim(struct arena *arena, const char *text, size_t length);

#endif
