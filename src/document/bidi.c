#include "document/bidi.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define FIRST_LETTER 0x621
#define LAST_LETTER  0x64A
#define TATWEEL      0x640
#define LAM          0x644

/* The forms that a letter from U+0621 on has in Unicode's presentation forms, which follow each other from
 * U+FE80: 1 alone; 2 also joined to the one before; 4 also joined to the one after, and to both. */
static const uint8_t forms[LAST_LETTER - FIRST_LETTER + 1] = {1, 2, 2, 2, 2, 4, 2, 4, 2, 4, 4, 4, 4, 4,
                                                              2, 2, 2, 2, 4, 4, 4, 4, 4, 4, 4, 4, 0, 0,
                                                              0, 0, 0, 0, 4, 4, 4, 4, 4, 4, 4, 2, 2, 4};

static bool is_mark(uint32_t code)
{
	return (code >= 0x64B && code <= 0x65F) || code == 0x670 ||
	       (code >= 0x591 && code <= 0x5C7 && code != 0x5BE);
}

static bool is_right_to_left(uint32_t code)
{
	return (code >= 0x5D0 && code <= 0x5F4) ||
	       (code >= 0x620 && code <= 0x6FF && !(code >= 0x660 && code <= 0x669));
}

static int forms_of(uint32_t code)
{
	return code >= FIRST_LETTER && code <= LAST_LETTER ? forms[code - FIRST_LETTER] : 0;
}

static uint32_t first_form(uint32_t code)
{
	uint32_t form = 0xFE80;
	for (uint32_t letter = FIRST_LETTER; letter < code; letter++)
		form += forms[letter - FIRST_LETTER];
	return form;
}

bool bidi_needed(const char *text)
{
	uint32_t code;
	const char *end = text + strlen(text);
	for (size_t step; text < end && (step = utf8_decode(text, end, &code)) > 0; text += step)
		if (is_right_to_left(code))
			return true;
	return false;
}

/* The neighbour of a letter, marks left out; 0 at the end. */
static uint32_t neighbour(const uint32_t *codes, size_t count, size_t at, int step)
{
	for (size_t i = at + (size_t)step; i < count; i += (size_t)step)
		if (!is_mark(codes[i]))
			return codes[i];
	return 0;
}

/* Lam and alef are written as one; the form alone, or 0. */
static uint32_t ligature(uint32_t code, uint32_t next)
{
	if (code != LAM)
		return 0;
	return next == 0x622   ? 0xFEF5
	       : next == 0x623 ? 0xFEF7
	       : next == 0x625 ? 0xFEF9
	       : next == 0x627 ? 0xFEFB
	                       : 0;
}

static uint32_t shape(const uint32_t *codes, size_t count, size_t at)
{
	uint32_t code = codes[at], before = neighbour(codes, count, at, -1),
	         after = neighbour(codes, count, at, 1);
	int own = forms_of(code);
	bool joins_before = own >= 2 && (forms_of(before) == 4 || before == TATWEEL);
	bool joins_after = own == 4 && (forms_of(after) >= 2 || after == TATWEEL);
	uint32_t joined = ligature(code, after);
	if (joined)
		return joined + (joins_before ? 1 : 0);
	if (!own)
		return code;
	return first_form(code) + (joins_before ? 1u : 0u) + (joins_after ? 2u : 0u);
}

static void add_code(struct buffer *buffer, uint32_t code)
{
	char bytes[4];
	buffer_add(buffer, bytes, utf8_encode(code, bytes));
}

/* From the last letter to the first; a letter's marks stay after it. */
static void add_turned(const uint32_t *codes, size_t count, struct buffer *buffer)
{
	for (size_t end = count; end > 0;) {
		size_t start = end - 1;
		while (start > 0 && is_mark(codes[start]))
			start--;
		bool taken = start > 0 && ligature(neighbour(codes, count, start, -1), codes[start]);
		if (!taken)
			add_code(buffer, shape(codes, count, start));
		for (size_t mark = start + 1; mark < end; mark++)
			add_code(buffer, codes[mark]);
		end = start;
	}
}

void bidi_visual(const char *text, struct buffer *buffer)
{
	size_t length = strlen(text), count = 0;
	uint32_t *codes = memory_alloc(length, sizeof *codes);
	const char *end = text + length;
	for (size_t step; text < end && (step = utf8_decode(text, end, &codes[count])) > 0; text += step)
		count++;
	for (size_t i = 0; i < count;) {
		size_t last = i;
		for (size_t j = i; is_right_to_left(codes[i]) && j < count; j++) {
			bool between =
			        codes[j] == ' ' || codes[j] == '-' || codes[j] == '\'' || codes[j] == 0xA0;
			if (is_right_to_left(codes[j]))
				last = j + 1;
			else if (!between && !is_mark(codes[j]))
				break;
		}
		if (last > i)
			add_turned(codes + i, last - i, buffer);
		else
			add_code(buffer, codes[last++]);
		i = last;
	}
	free(codes);
}
