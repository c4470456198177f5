#include "base/split.h"

#include <string.h>

struct words split_words(const char *text, const char *separators, struct arena *arena)
{
	struct words words = {0};
	if (!text)
		return words;
	words.items = arena_alloc(arena, strlen(text) / 2 + 1, sizeof *words.items);
	while (*(text += strspn(text, separators))) {
		size_t length = strcspn(text, separators);
		words.items[words.count++] = arena_strndup(arena, text, length);
		text += length;
	}
	return words;
}

bool split_holds(const struct words *words, const char *word)
{
	for (size_t i = 0; i < words->count; i++)
		if (strcmp(words->items[i], word) == 0)
			return true;
	return false;
}
