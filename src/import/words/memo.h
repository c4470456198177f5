/* What was found out about texts, for when they come again: a column of a list holds few texts many times. */
#ifndef PREUTILS_IMPORT_WORDS_MEMO_H
#define PREUTILS_IMPORT_WORDS_MEMO_H

#include "base/memory.h"

/* Zeroed but for its size, it knows nothing. */
struct memo {
	size_t size;        /* bytes of an item */
	struct arena arena; /* the texts, and what items may point to */
	struct map map;
	void *items;
	size_t capacity;
};
/* The item of a text, valid until the next one is asked for. Where the text is not known, a zeroed new one
 * that the caller fills. */
void *memo_item(struct memo *memo, const char *text, size_t length, bool *known);
/* Forgets all that is known, where it is more than so many texts. */
void memo_forget(struct memo *memo, size_t most);
void memo_free(struct memo *memo);

#endif
