/* Last and first names of one cell. */
#include <string.h>

#include "base/text.h"
#include "import/words/fold.h"
#include "import/words/forms.h"
#include "import/words/pieces.h"

/* Whether a letter is a small one; folded: its first character without accent and case. In Latin and its
 * extensions lower case lies above; an ASCII letter that folds to itself is small. */
static bool is_small(uint32_t code, uint32_t folded)
{
	if (code < 0x80)
		return code == folded;
	if (code < 0x100)
		return code >= 0xDF && code != 0xD7;
	if (code == 0x131)
		return true;
	bool even_is_small = (code >= 0x139 && code <= 0x148) || (code >= 0x179 && code <= 0x17E);
	return even_is_small == (code % 2 == 0);
}

/* Whether the word has letters and all of them are capitals. */
static bool is_capitals(const char *word)
{
	struct buffer folded = {0};
	const char *end = word + strlen(word);
	bool letters = false, small = false;
	for (const char *p = word; p < end && !small;) {
		uint32_t code, first = 0;
		size_t length = utf8_decode(p, end, &code);
		char letter[5] = "";
		if (!length)
			break;
		memcpy(letter, p, length);
		folded.length = 0;
		text_fold(&folded, letter, false);
		p += length;
		if (!folded.length || (code >= '0' && code <= '9'))
			continue;
		letters = true;
		utf8_decode(folded.bytes, folded.bytes + folded.length, &first);
		small = is_small(code, first);
	}
	buffer_free(&folded);
	return letters && !small;
}

static const char *join_words(struct arena *arena, const struct words *words, size_t from, size_t to)
{
	struct buffer text = {0};
	for (size_t i = from; i < to; i++) {
		buffer_puts(&text, i > from ? " " : "");
		buffer_puts(&text, words->items[i]);
	}
	return arena_take(arena, &text);
}

static bool is_particle(struct arena *arena, const char *word)
{
	static const char *const particles[] = {
	        "de",  "du", "des", "le",   "la", "les", "el",    "al",     "ben", "da", "do",  "dos", "van",
	        "von", "di", "del", "ould", "st", "ste", "saint", "sainte", "mac", "mc", "abd", "bou", "ait"};
	const char *folded = fold_words(arena, word);
	for (size_t i = 0; i < sizeof particles / sizeof *particles; i++)
		if (strcmp(particles[i], folded) == 0)
			return true;
	return false;
}

/* Capitals on one side only. */
static enum reading split_capitals(struct arena *arena, const struct words *words, const char **last,
                                   const char **first)
{
	size_t n = words->count, front = 0, back = 0;
	while (front < n && is_capitals(words->items[front]))
		front++;
	while (back < n && is_capitals(words->items[n - 1 - back]))
		back++;
	if ((front && back) || (!front && !back) || front == n)
		return NOT_READ;
	for (size_t i = front ? front : 0; i < n - back; i++)
		if (is_capitals(words->items[i]))
			return NOT_READ;
	*last = front ? join_words(arena, words, 0, front) : join_words(arena, words, n - back, n);
	*first = front ? join_words(arena, words, front, n) : join_words(arena, words, 0, n - back);
	return READ;
}

enum reading form_name(struct arena *arena, const char *text, enum name_order order, const char **last,
                       const char **first)
{
	struct words halves = pieces_split(arena, text, ",");
	*last = pieces_trim(arena, text, strlen(text));
	*first = "";
	if (halves.count == 2) {
		*last = halves.items[0];
		*first = halves.items[1];
		return READ;
	}
	struct words words = pieces_split(arena, text, " \t\n");
	size_t n = words.count;
	if (n < 2)
		return NOT_READ;
	if (split_capitals(arena, &words, last, first) == READ)
		return READ;
	size_t cut = order == NAME_LAST_FIRST ? 1 : n - 1;
	if (order == NAME_LAST_FIRST)
		while (cut + 1 < n && is_particle(arena, words.items[cut - 1]))
			cut++;
	else
		while (cut > 1 && is_particle(arena, words.items[cut - 1]))
			cut--;
	const char *front = join_words(arena, &words, 0, cut), *back = join_words(arena, &words, cut, n);
	*last = order == NAME_LAST_FIRST ? front : back;
	*first = order == NAME_LAST_FIRST ? back : front;
	return n == 2 ? READ : GUESSED;
}

bool form_name_tells(const char *text)
{
	struct arena arena = {0};
	const char *last, *first;
	struct words words = pieces_split(&arena, text, " \t\n");
	bool tells = strchr(text, ',') || split_capitals(&arena, &words, &last, &first) == READ;
	arena_free(&arena);
	return tells;
}
