#include "import/words/fold.h"

#include <stdint.h>

#include "base/text.h"

static bool separates(uint32_t code)
{
	if (code < 0x80)
		return !(code >= '0' && code <= '9') && !(code >= 'a' && code <= 'z');
	return code <= 0xBF || (code >= 0x2000 && code <= 0x206F) || code == 0x3000 || code == 0xFEFF;
}

/* What text_fold and the rest make of ASCII, in one go; between is '\0' for words without spaces. */
static char *fold_ascii(struct arena *arena, const char *text, size_t length, char between)
{
	char *out = arena_alloc(arena, length + 1, 1), *to = out;
	bool gap = false;
	for (size_t i = 0; i < length; i++) {
		char c = (char)(text[i] >= 'A' && text[i] <= 'Z' ? text[i] - 'A' + 'a' : text[i]);
		if (separates((unsigned char)c)) {
			gap = between && to > out;
			continue;
		}
		if (gap)
			*to++ = between;
		gap = false;
		*to++ = c;
	}
	*to = '\0';
	return out;
}

static char *fold_with(struct arena *arena, const char *text, char between, bool stars)
{
	struct buffer folded = {0}, out = {0};
	size_t whole = strlen(text);
	if (!stars && text_plain_ascii(text, whole))
		return fold_ascii(arena, text, whole, between);
	text_fold(&folded, text, true);
	const char *end = folded.bytes + folded.length;
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
	buffer_free(&folded);
	return arena_take(arena, &out);
}

char *fold_words(struct arena *arena, const char *text)
{
	return fold_with(arena, text, ' ', false);
}

char *fold_compact(struct arena *arena, const char *text)
{
	return fold_with(arena, text, '\0', false);
}

char *fold_pattern(struct arena *arena, const char *pattern)
{
	return fold_with(arena, pattern, ' ', true);
}

char *fold_joined(struct arena *arena, const char *words)
{
	char *joined = arena_strdup(arena, words), *to = joined;
	for (const char *p = words; *p; p++)
		if (*p != ' ')
			*to++ = *p;
	*to = '\0';
	return joined;
}

static size_t word_length(const char *words)
{
	size_t length = 0;
	while (words[length] && words[length] != ' ')
		length++;
	return length;
}

static const char *word_next(const char *words)
{
	words += word_length(words);
	return words + (*words == ' ');
}

bool fold_match(const char *pattern, const char *words)
{
	const char *star = NULL, *from = NULL;
	if (*words != *pattern && *pattern != '*')
		return false;
	while (*words) {
		size_t length = word_length(pattern);
		if (length == 1 && *pattern == '*') {
			star = pattern = word_next(pattern);
			from = words;
		} else if (length && strncmp(pattern, words, length) == 0 &&
		           (!words[length] || words[length] == ' ')) {
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
