#include <ctype.h>
#include <string.h>

#include "base/text.h"
#include "document/template_private.h"

static bool begins(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

/* The space that French puts in place of an ordinary one, or NULL. before is what stands before it. */
static const char *space_for(const char *before, size_t length, const char *after)
{
	unsigned char last = length ? (unsigned char)before[length - 1] : 0;
	if (last != 0xAB && last != 0xB0 && !(*after && strchr(";!?:%\xC2\xE2", *after)))
		return NULL; /* neither « nor ° before it, nothing of French after it */
	bool ends = after[0] && (after[1] == '\0' || !isalnum((unsigned char)after[1]));
	if (*after && strchr(";!?", *after) && ends)
		return TEXT_NNBSP;
	if (*after == ':' && ends)
		return TEXT_NBSP;
	if (begins(after, "»") || begins(after, "%") || begins(after, "€"))
		return TEXT_NBSP;
	if (length >= 2 && memcmp(before + length - 2, "«", 2) == 0)
		return TEXT_NBSP;
	if (length >= 3 && memcmp(before + length - 3, "n°", 3) == 0)
		return TEXT_NBSP;
	return NULL;
}

static bool is_letter(char c)
{
	return isalpha((unsigned char)c) || (unsigned char)c >= 0x80;
}

void typography_apply(const char *text, struct buffer *buffer)
{
	for (const char *p = text; *p; p++) {
		size_t plain = strcspn(p, " '");
		buffer_add(buffer, p, plain);
		p += plain;
		if (!*p)
			break;
		const char *space = *p == ' ' ? space_for(text, (size_t)(p - text), p + 1) : NULL;
		if (space)
			buffer_puts(buffer, space);
		else if (*p == '\'' && p > text && is_letter(p[-1]))
			buffer_puts(buffer, "’");
		else
			buffer_putc(buffer, *p);
	}
}
