#include "import/words/pieces.h"

#include "base/text.h"

/* How many bytes of white space the text begins with, or ends with: one character's, 0 for none. */
static size_t space_at(const char *text, size_t length, bool end)
{
	static const char *const wide[] = {TEXT_NBSP, TEXT_NNBSP};
	if (!length)
		return 0;
	char c = end ? text[length - 1] : *text;
	if (c == ' ' || c == '\t' || c == '\n' || c == '\r')
		return 1;
	for (size_t i = 0; (unsigned char)c >= 0x80 && i < sizeof wide / sizeof *wide; i++) {
		size_t size = strlen(wide[i]);
		if (length >= size && memcmp(end ? text + length - size : text, wide[i], size) == 0)
			return size;
	}
	return 0;
}

char *pieces_trim(struct arena *arena, const char *text, size_t length)
{
	size_t space;
	while ((space = space_at(text, length, false))) {
		text += space;
		length -= space;
	}
	while ((space = space_at(text, length, true)))
		length -= space;
	return arena_strndup(arena, text, length);
}

struct words pieces_split(struct arena *arena, const char *text, const char *separators)
{
	struct words pieces = {0};
	while (text) {
		size_t length = strcspn(text, separators);
		const char *piece = pieces_trim(arena, text, length);
		if (*piece) {
			pieces.items = arena_append(arena, pieces.items, &pieces.count, sizeof *pieces.items);
			pieces.items[pieces.count - 1] = piece;
		}
		text = text[length] ? text + length + 1 : NULL;
	}
	return pieces;
}
