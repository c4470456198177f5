#include "data/words.h"

#include <stdlib.h>
#include <string.h>

/* The first eight bytes, those that follow, and the last eight, which say all of up to 24. */
static inline struct word word_of(const char *text, size_t length)
{
	static const unsigned char keep[16] = {255, 255, 255, 255, 255, 255, 255, 255};
	struct word word = {.length = length};
	memcpy(&word.head, text, 8);
	if (length >= 8) {
		memcpy(&word.tail, text + length - 8, 8);
		memcpy(&word.middle, text + (length >= 16 ? 8 : 0), 8);
	} else {
		uint64_t mask;
		memcpy(&mask, keep + 8 - length, 8);
		word.head &= mask;
	}
	return word;
}

static inline size_t hash_of(const struct word *word)
{
	uint64_t hash = (word->head ^ word->tail << 1 ^ word->length) * UINT64_C(0x9E3779B97F4A7C15);
	return (size_t)(hash >> 40);
}

static inline struct word *slot_of(const struct words *words, const struct word *wanted, const char *text)
{
	for (size_t i = hash_of(wanted) & words->mask;; i = (i + 1) & words->mask) {
		struct word *slot = &words->slots[i];
		if (!slot->code)
			return slot;
		if (((slot->head ^ wanted->head) | (slot->middle ^ wanted->middle) |
		     (slot->tail ^ wanted->tail) | (slot->length ^ wanted->length)) != 0)
			continue;
		if (wanted->length <= 24 ||
		    memcmp(words->list->values[slot->code - 1].code, text, wanted->length) == 0)
			return slot;
	}
}

void words_make(struct words *words, const struct list *list)
{
	size_t capacity = 16;
	while (capacity < list->count * 4)
		capacity *= 2;
	*words = (struct words){.list = list, .mask = capacity - 1};
	words->slots = memory_zalloc(capacity, sizeof *words->slots);
	for (size_t i = 0; i < list->count; i++) {
		struct buffer padded = {0};
		size_t length = strlen(list->values[i].code);
		buffer_add(&padded, list->values[i].code, length);
		buffer_add(&padded, "\0\0\0\0\0\0\0", WORDS_PADDING);
		struct word word = word_of(padded.bytes, length);
		struct word *slot = slot_of(words, &word, padded.bytes);
		if (!slot->code) {
			*slot = word;
			slot->code = (uint32_t)i + 1;
		}
		buffer_free(&padded);
	}
}

void words_free(struct words *words)
{
	free(words->slots);
	*words = (struct words){0};
}

uint32_t words_code(const struct words *words, const char *text, size_t length)
{
	struct word word = word_of(text, length);
	return slot_of(words, &word, text)->code;
}
