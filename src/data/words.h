/* The codes of a list, or a few keys, found quickly: a word in some registers instead of bytes one by one. */
#ifndef PREUTILS_DATA_WORDS_H
#define PREUTILS_DATA_WORDS_H

#include <string.h>

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
	uint64_t factor; /* of hashes: chosen so that, mostly, each word stands in its first place */
};
/* The codes are positions + 1. often: many words are looked for, so that each is best in its first place. */
void words_make(struct word_set *words, const struct list *list, bool often);
/* The same by hand: room for so many, then one after the other; of equal ones the first counts. */
void words_start(struct word_set *words, size_t count);
void words_add(struct word_set *words, const char *text, size_t length, uint32_t code);
void words_free(struct word_set *words);
/* The same as words_code, for words that are not in the first place. */
uint32_t words_look(const struct word_set *words, const char *text, size_t length);

#define WORDS_WHOLE 24u /* bytes: of words that are no longer, head, middle and tail say all */

/* The first eight bytes, those that follow, and the last eight, which say all of up to 24: without a choice
 * by the length, which cannot be foreseen. Of shorter words all three are the same. */
static inline struct word_slot word_of(const char *text, size_t length)
{
	static const unsigned char keep[16] = {255, 255, 255, 255, 255, 255, 255, 255};
	size_t head = length < 8 ? length : 8;
	uint64_t mask, first, middle, last;
	memcpy(&mask, keep + 8 - head, 8);
	memcpy(&first, text, 8);
	memcpy(&middle, text + (length >= 16 ? 8 : 0), 8);
	memcpy(&last, text + length - head, 8);
	return (struct word_slot){
	        .head = first & mask, .middle = middle & mask, .tail = last & mask, .length = length};
}

static inline size_t word_place(const struct word_set *words, const struct word_slot *word)
{
	uint64_t hash = (word->head ^ word->tail << 1 ^ word->length) * words->factor;
	return (size_t)(hash >> 40) & words->mask;
}

static inline bool word_same(const struct word_slot *a, const struct word_slot *b)
{
	return ((a->head ^ b->head) | (a->middle ^ b->middle) | (a->tail ^ b->tail) |
	        (a->length ^ b->length)) == 0;
}

/* The word's code, or 0. Most words stand in the first place where they are looked for: all the rest is done
 * elsewhere. */
static inline uint32_t words_code(const struct word_set *words, const char *text, size_t length)
{
	struct word_slot word = word_of(text, length);
	const struct word_slot *slot = &words->slots[word_place(words, &word)];
	if (word_same(slot, &word) && (length <= WORDS_WHOLE || memcmp(slot->text, text, length) == 0))
		return slot->code;
	return words_look(words, text, length);
}

#endif
