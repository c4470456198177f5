#include "import/fold.h"

#include <stdint.h>
#include <string.h>

#include "base/text.h"

static bool separates(uint32_t code)
{
	if (code < 0x80)
		return !(code >= '0' && code <= '9') && !(code >= 'a' && code <= 'z');
	return code <= 0xBF || (code >= 0x2000 && code <= 0x206F) || code == 0x3000 || code == 0xFEFF;
}

static const char *fold_with(struct arena *arena, const char *text, char between, bool stars)
{
	struct buffer folded = {0}, out = {0};
	text_fold(&folded, text, true);
	const char *end = folded.bytes ? folded.bytes + folded.length : NULL;
	bool gap = false;
	for (const char *p = folded.bytes; p < end;) {
		uint32_t code;
		size_t length = utf8_decode(p, end, &code);
		bool other = !length || (separates(code) && !(stars && code == '*'));
		if (!other) {
			if (between && out.length && (gap || code == '*' || out.bytes[out.length - 1] == '*'))
				buffer_putc(&out, between);
			buffer_add(&out, p, length);
		}
		gap = other;
		p += length ? length : 1;
	}
	const char *copy = arena_strndup(arena, out.bytes ? out.bytes : "", out.length);
	buffer_free(&folded);
	buffer_free(&out);
	return copy;
}

const char *fold_words(struct arena *arena, const char *text)
{
	return fold_with(arena, text, ' ', false);
}

const char *fold_compact(struct arena *arena, const char *text)
{
	return fold_with(arena, text, '\0', false);
}

const char *fold_pattern(struct arena *arena, const char *pattern)
{
	return fold_with(arena, pattern, ' ', true);
}

static size_t word_length(const char *words)
{
	return strcspn(words, " ");
}

static const char *word_next(const char *words)
{
	words += word_length(words);
	return words + (*words == ' ');
}

bool fold_match(const char *pattern, const char *words)
{
	const char *star = NULL, *from = NULL;
	while (*words) {
		size_t length = word_length(pattern);
		if (length == 1 && *pattern == '*') {
			star = pattern = word_next(pattern);
			from = words;
		} else if (length && length == word_length(words) && memcmp(pattern, words, length) == 0) {
			pattern = word_next(pattern);
			words = word_next(words);
		} else if (star) {
			pattern = star;
			words = from = word_next(from);
		} else {
			return false;
		}
	}
	while (*pattern == '*')
		pattern = word_next(pattern);
	return !*pattern;
}

enum { DISTANCE_LENGTH = 64 };

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

unsigned fold_distance(const char *a, const char *b, unsigned limit)
{
	size_t n = strlen(a), m = strlen(b);
	if (n > DISTANCE_LENGTH || m > DISTANCE_LENGTH || (n > m ? n - m : m - n) > limit)
		return strcmp(a, b) == 0 ? 0 : limit + 1;
	unsigned rows[3][DISTANCE_LENGTH + 1];
	for (size_t j = 0; j <= m; j++)
		rows[0][j] = (unsigned)j;
	for (size_t i = 1; i <= n; i++) {
		unsigned *row = rows[i % 3], *above = rows[(i + 2) % 3];
		const unsigned *before = rows[(i + 1) % 3];
		row[0] = (unsigned)i;
		for (size_t j = 1; j <= m; j++) {
			row[j] = least(least(above[j] + 1, row[j - 1] + 1),
			               above[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				row[j] = least(row[j], before[j - 2] + 1);
		}
	}
	return least(rows[n % 3][m], limit + 1);
}

unsigned fold_tolerance(size_t length)
{
	return length < 5 ? 0 : length < 9 ? 1 : 2;
}

const char *fold_find(const char *text, const char *words)
{
	size_t length = strlen(words);
	if (!length)
		return NULL;
	for (const char *p = text; (p = strstr(p, words)); p++)
		if ((p == text || p[-1] == ' ') && (p[length] == ' ' || !p[length]))
			return p;
	return NULL;
}

const char *text_trim(struct arena *arena, const char *text, size_t length)
{
	static const char *const spaces[] = {" ", "\t", "\n", "\r", TEXT_NBSP, TEXT_NNBSP};
	for (size_t i = 0; i < sizeof spaces / sizeof *spaces;) {
		size_t size = strlen(spaces[i]);
		bool front = length >= size && memcmp(text, spaces[i], size) == 0;
		bool back = length >= size && memcmp(text + length - size, spaces[i], size) == 0;
		text += front ? size : 0;
		length -= front || back ? size : 0;
		i = front || back ? 0 : i + 1;
	}
	return arena_strndup(arena, text, length);
}

struct pieces pieces_split(struct arena *arena, const char *text, const char *separators)
{
	struct pieces pieces = {0};
	while (text) {
		size_t length = strcspn(text, separators);
		const char *piece = text_trim(arena, text, length);
		if (*piece) {
			pieces.items = arena_append(arena, pieces.items, &pieces.count, sizeof *pieces.items);
			pieces.items[pieces.count - 1] = piece;
		}
		text = text[length] ? text + length + 1 : NULL;
	}
	return pieces;
}
