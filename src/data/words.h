/* The codes of a list, or a few keys, found quickly: a word in some registers instead of bytes one by one. */
#ifndef PREUTILS_DATA_WORDS_H
#define PREUTILS_DATA_WORDS_H

#include "schema/schema.h"

#define WORDS_PADDING 8u /* bytes that must be readable after a word that is looked for */

struct word_slot {
	uint64_t head, middle, tail;
	size_t length;
	const char *text; /* all of it; not copied */
	uint32_t code;    /* 0: no word */
};
struct word_set {
	struct word_slot *slots;
	size_t mask;
};
/* The codes are positions + 1. */
void words_make(struct word_set *words, const struct list *list);
/* The same by hand: room for so many, then one after the other; of equal ones the first counts. */
void words_start(struct word_set *words, size_t count);
void words_add(struct word_set *words, const char *text, size_t length, uint32_t code);
void words_free(struct word_set *words);
/* The word's code, or 0. */
uint32_t words_code(const struct word_set *words, const char *text, size_t length);

#endif
