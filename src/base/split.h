/* Lists that stand in a text: names between spaces or commas. */
#ifndef PREUTILS_BASE_SPLIT_H
#define PREUTILS_BASE_SPLIT_H

#include "base/memory.h"

struct words {
	const char **items;
	size_t count;
};
/* The words of a text between any of the separators, in the arena; of NULL none. */
struct words split_words(const char *text, const char *separators, struct arena *arena);
bool split_holds(const struct words *words, const char *word);

#endif
