#include "data/words.h"

#include <stdlib.h>
#include <string.h>

/* Of long words, what is between their ends is compared, too. */
static struct word_slot *slot_of(const struct word_set *words, const struct word_slot *wanted,
                                 const char *text)
{
	for (size_t i = word_place(words, wanted);; i = (i + 1) & words->mask) {
		struct word_slot *slot = &words->slots[i];
		if (!slot->code ||
		    (word_same(slot, wanted) &&
		     (wanted->length <= WORDS_WHOLE || memcmp(slot->text, text, wanted->length) == 0)))
			return slot;
	}
}

#define FACTOR   UINT64_C(0x9E3779B97F4A7C15)
#define ATTEMPTS 8

void words_start(struct word_set *words, size_t count)
{
	size_t capacity = 16;
	while (capacity < count * 4)
		capacity *= 2;
	*words = (struct word_set){.mask = capacity - 1, .factor = FACTOR};
	words->slots = memory_zalloc(capacity, sizeof *words->slots);
}

void words_add(struct word_set *words, const char *text, size_t length, uint32_t code)
{
	char padded[WORDS_PADDING] = "";
	if (length < sizeof padded)
		memcpy(padded, text, length);
	struct word_slot word = word_of(length < sizeof padded ? padded : text, length);
	struct word_slot *slot = slot_of(words, &word, text);
	if (!slot->code) {
		*slot = word;
		slot->text = text;
		slot->code = code;
	}
}

static bool all_first(const struct word_set *words)
{
	for (size_t i = 0; i <= words->mask; i++)
		if (words->slots[i].code && word_place(words, &words->slots[i]) != i)
			return false;
	return true;
}

void words_make(struct word_set *words, const struct list *list, bool often)
{
	size_t room = often ? list->count * 4 : list->count;
	for (uint64_t attempt = 1;; attempt++) {
		words_start(words, room);
		words->factor = FACTOR * (2 * attempt - 1);
		for (size_t i = 0; i < list->count; i++)
			words_add(words, list->values[i].code, strlen(list->values[i].code), (uint32_t)i + 1);
		if (!often || attempt == ATTEMPTS || all_first(words))
			return;
		words_free(words);
	}
}

void words_free(struct word_set *words)
{
	free(words->slots);
	*words = (struct word_set){0};
}

uint32_t words_look(const struct word_set *words, const char *text, size_t length)
{
	const struct word_slot word = word_of(text, length);
	return slot_of(words, &word, text)->code;
}
