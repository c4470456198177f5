#include "data/words.h"

#include <stdlib.h>
#include <string.h>

#define WHOLE 24u /* bytes: of words that are no longer, head, middle and tail say all */

/* The first eight bytes, those that follow, and the last eight, which say all of up to 24: without a choice
 * by the length, which cannot be foreseen. Of shorter words all three are the same. */
static inline struct word_slot word_of(const char *text, size_t length)
{
	static const unsigned char keep[16] = {255, 255, 255, 255, 255, 255, 255, 255};
	size_t head = length < 8 ? length : 8;
	struct word_slot word = {.length = length};
	uint64_t mask;
	memcpy(&mask, keep + 8 - head, 8);
	memcpy(&word.head, text, 8);
	memcpy(&word.middle, text + (length >= 16 ? 8 : 0), 8);
	memcpy(&word.tail, text + length - head, 8);
	word.head &= mask;
	word.middle &= mask;
	word.tail &= mask;
	return word;
}

static inline size_t hash_of(const struct word_slot *word)
{
	uint64_t hash = (word->head ^ word->tail << 1 ^ word->length) * UINT64_C(0x9E3779B97F4A7C15);
	return (size_t)(hash >> 40);
}

static inline bool same_word(const struct word_slot *a, const struct word_slot *b)
{
	return ((a->head ^ b->head) | (a->middle ^ b->middle) | (a->tail ^ b->tail) |
	        (a->length ^ b->length)) == 0;
}

/* Of long words, what is between their ends is compared, too. */
static struct word_slot *slot_of(const struct word_set *words, const struct word_slot *wanted,
                                 const char *text)
{
	for (size_t i = hash_of(wanted) & words->mask;; i = (i + 1) & words->mask) {
		struct word_slot *slot = &words->slots[i];
		if (!slot->code ||
		    (same_word(slot, wanted) &&
		     (wanted->length <= WHOLE || memcmp(slot->text, text, wanted->length) == 0)))
			return slot;
	}
}

void words_start(struct word_set *words, size_t count)
{
	size_t capacity = 16;
	while (capacity < count * 4)
		capacity *= 2;
	*words = (struct word_set){.mask = capacity - 1};
	words->slots = memory_zalloc(capacity, sizeof *words->slots);
}

void words_add(struct word_set *words, const char *text, size_t length, uint32_t code)
{
	struct buffer padded = {0};
	buffer_add(&padded, text, length);
	buffer_add(&padded, "\0\0\0\0\0\0\0", WORDS_PADDING);
	struct word_slot word = word_of(padded.bytes, length);
	struct word_slot *slot = slot_of(words, &word, text);
	if (!slot->code) {
		*slot = word;
		slot->text = text;
		slot->code = code;
	}
	buffer_free(&padded);
}

void words_make(struct word_set *words, const struct list *list)
{
	words_start(words, list->count);
	for (size_t i = 0; i < list->count; i++)
		words_add(words, list->values[i].code, strlen(list->values[i].code), (uint32_t)i + 1);
}

void words_free(struct word_set *words)
{
	free(words->slots);
	*words = (struct word_set){0};
}

uint32_t words_code(const struct word_set *words, const char *text, size_t length)
{
	struct word_slot word = word_of(text, length);
	if (length > WHOLE)
		return slot_of(words, &word, text)->code;
	size_t i = hash_of(&word) & words->mask;
	while (words->slots[i].code && !same_word(&words->slots[i], &word))
		i = (i + 1) & words->mask;
	return words->slots[i].code;
}
