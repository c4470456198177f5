#include "import/words/memo.h"

#include <stdlib.h>

void *memo_item(struct memo *memo, const char *text, size_t length, bool *known)
{
	size_t count = memo->map.count;
	long position = map_find(&memo->map, text, length);
	*known = position >= 0;
	if (*known)
		return (char *)memo->items + (size_t)position * memo->size;
	memo->items = memory_grow(memo->items, &memo->capacity, count + 1, memo->size);
	map_add(&memo->map, arena_strndup(&memo->arena, text, length), length, count, NULL);
	return memset((char *)memo->items + count * memo->size, 0, memo->size);
}

void memo_forget(struct memo *memo, size_t most)
{
	if (memo->map.count <= most)
		return;
	map_free(&memo->map);
	arena_free(&memo->arena);
}

void memo_free(struct memo *memo)
{
	map_free(&memo->map);
	arena_free(&memo->arena);
	free(memo->items);
	*memo = (struct memo){.size = memo->size};
}
