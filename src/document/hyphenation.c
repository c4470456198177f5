#include "document/hyphenation.h"

#include <hyphen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"

#define PATTERNS "/usr/share/hyphen/hyph_%.2s.dic"
#define SHORTEST 6   /* letters */
#define LONGEST  96  /* bytes */
#define MEMORY   150 /* bytes that libhyphen takes for one of patterns, at most */

struct hyphenation {
	char path[64];
	bool loaded;
	HyphenDict *dictionary; /* NULL: not loaded yet, or none */
	struct arena arena;
	struct map words;     /* divided before */
	const bool **divided; /* their breaks, by the map's index */
	size_t capacity;
};

/* The letters of a pattern, without the digits between them. */
static const char *letters_of(const char *line, size_t length, struct arena *arena, size_t *count)
{
	char *letters = arena_alloc(arena, length + 1, 1);
	*count = 0;
	for (size_t i = 0; i < length; i++)
		if (line[i] < '0' || line[i] > '9')
			letters[(*count)++] = line[i];
	return letters;
}

/* libhyphen keeps the last pattern of the same letters and loses the memory of those before: they are
 * blanked. */
static void blank_repeated(char *text, size_t length)
{
	struct arena arena = {0};
	struct map seen = {0};
	for (size_t end = length; end > 0;) {
		size_t start = end - (text[end - 1] == '\n');
		size_t stop = start, count;
		while (start > 0 && text[start - 1] != '\n')
			start--;
		bool added = true;
		const char *letters = letters_of(text + start, stop - start, &arena, &count);
		if (start > 0 && count)
			map_add(&seen, letters, count, start, &added);
		if (!added)
			memset(text + start, '%', stop - start);
		end = start;
	}
	map_free(&seen);
	arena_free(&arena);
}

static HyphenDict *load(const char *path)
{
	struct buffer text = {0};
	char block[16384];
	size_t length;
	HyphenDict *dictionary = NULL;
	FILE *file = fopen(path, "r");
	while (file && (length = fread(block, 1, sizeof block, file)) > 0)
		buffer_add(&text, block, length);
	if (file)
		fclose(file);
	if (text.length) {
		blank_repeated(text.bytes, text.length);
		/* libhyphen ends the program where it gets none */
		memory_probe(text.length * MEMORY);
		file = fmemopen(text.bytes, text.length, "r");
		dictionary = file ? hnj_hyphen_load_file(file) : NULL;
		if (file)
			fclose(file);
	}
	buffer_free(&text);
	return dictionary;
}

struct hyphenation *hyphenation_open(const char *language)
{
	if (language[0] < 'a' || language[0] > 'z' || language[1] < 'a' || language[1] > 'z')
		return NULL;
	struct hyphenation *hyphenation = memory_zalloc(1, sizeof *hyphenation);
	snprintf(hyphenation->path, sizeof hyphenation->path, PATTERNS, language);
	return hyphenation;
}

void hyphenation_close(struct hyphenation *hyphenation)
{
	if (!hyphenation)
		return;
	if (hyphenation->dictionary)
		hnj_hyphen_free(hyphenation->dictionary);
	map_free(&hyphenation->words);
	arena_free(&hyphenation->arena);
	free(hyphenation->divided);
	free(hyphenation);
}

/* Lower-case letters as French has them. */
static bool is_small_letter(uint32_t code)
{
	return (code >= 'a' && code <= 'z') || (code >= 0xDF && code <= 0xFF && code != 0xF7) ||
	       code == 0x153;
}

/* Length in bytes of the letters from p on; *letters counts them. */
static size_t letters_from(const char *p, const char *end, size_t *letters)
{
	const char *start = p;
	uint32_t code;
	*letters = 0;
	for (size_t step; p < end && (step = utf8_decode(p, end, &code)) > 0 && is_small_letter(code);
	     p += step)
		++*letters;
	return (size_t)(p - start);
}

static void divide_new(const struct hyphenation *hyphenation, const char *word, size_t length, size_t letters,
                       bool *breaks)
{
	char marks[LONGEST + 8], **replacements = NULL;
	int *positions = NULL, *cuts = NULL;
	memset(marks, 0, sizeof marks);
	if (hnj_hyphen_hyphenate2(hyphenation->dictionary, word, (int)length, marks, NULL, &replacements,
	                          &positions, &cuts) == 0) {
		size_t letter = 0;
		for (size_t i = 0; i < length; i++) {
			if (((unsigned char)word[i] & 0xC0) == 0x80)
				continue;
			if (letter >= 2 && letters - letter >= 3 && (marks[letter - 1] & 1))
				breaks[i] = true;
			letter++;
		}
	}
	for (size_t i = 0; replacements && i < length; i++)
		free(replacements[i]);
	free(replacements);
	free(positions);
	free(cuts);
}

static void divide(struct hyphenation *hyphenation, const char *word, size_t length, size_t letters,
                   bool *breaks)
{
	long known = map_find(&hyphenation->words, word, length);
	if (!hyphenation->loaded)
		hyphenation->dictionary = load(hyphenation->path);
	hyphenation->loaded = true;
	if (!hyphenation->dictionary)
		return;
	if (known < 0) {
		bool *found = arena_zalloc(&hyphenation->arena, length, sizeof *found);
		divide_new(hyphenation, word, length, letters, found);
		known = (long)hyphenation->words.count;
		map_add(&hyphenation->words, arena_strndup(&hyphenation->arena, word, length), length,
		        (size_t)known, NULL);
		hyphenation->divided = memory_grow(hyphenation->divided, &hyphenation->capacity,
		                                   hyphenation->words.count, sizeof *hyphenation->divided);
		hyphenation->divided[known] = found;
	}
	memcpy(breaks, hyphenation->divided[known], length * sizeof *breaks);
}

/* Part of a name, a number or an address where it touches the letters. */
static bool spoils(uint32_t code)
{
	return (code >= 'A' && code <= 'Z') || (code >= '0' && code <= '9') || code == '@' ||
	       (code >= 0xC0 && code < 0x2000);
}

/* What follows the letters allows a division: the end, or a mark that is not inside an address. */
static bool ends_well(const char *p, const char *end)
{
	uint32_t code = 0;
	if (p == end)
		return true;
	size_t step = utf8_decode(p, end, &code);
	return step > 0 && !spoils(code) && (code != '.' || p + step == end);
}

void hyphenation_find(struct hyphenation *hyphenation, const char *word, size_t length, bool *breaks)
{
	memset(breaks, 0, length * sizeof *breaks);
	const char *end = word + length;
	bool spoilt = false;
	for (const char *p = word; hyphenation && p < end;) {
		size_t letters, bytes = letters_from(p, end, &letters);
		if (letters >= SHORTEST && bytes < LONGEST && !spoilt && ends_well(p + bytes, end))
			divide(hyphenation, p, bytes, letters, breaks + (p - word));
		p += bytes;
		uint32_t code = 0;
		size_t step = p < end ? utf8_decode(p, end, &code) : 0;
		spoilt = spoils(code);
		p += step ? step : 1;
	}
}
