/* The codes of a list, found quickly: the ends of a word in two registers instead of bytes one by one. */
#ifndef PREUTILS_DATA_WORDS_H
#define PREUTILS_DATA_WORDS_H

#include "schema/schema.h"

#define WORDS_PADDING 8u /* bytes that must be readable after a word that is looked for */

struct word {
	uint64_t head, middle, tail;
	size_t length;
	uint32_t code; /* position + 1; 0: no word */
};
struct words {
	const struct list *list;
	struct word *slots;
	size_t mask;
};
void words_make(struct words *words, const struct list *list);
void words_free(struct words *words);
/* Position + 1, or 0. */
uint32_t words_code(const struct words *words, const char *text, size_t length);

#endif
