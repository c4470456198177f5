#include "listing/initials.h"

#include <string.h>

#include "base/text.h"
#include "base/text_private.h"

static bool is_hyphen(uint32_t code)
{
	return code == '-' || code == 0x2010 || code == 0x2011;
}

static bool is_space(uint32_t code)
{
	return code == ' ' || code == '\t' || code == '\n' || code == '\r' || code == 0xA0 || code == 0x202F;
}

void initials_add(struct buffer *buffer, const char *text)
{
	const char *end = text + strlen(text);
	size_t start = buffer->length;
	char between = '\0';
	bool inside = false;
	while (text < end) {
		uint32_t code = 0;
		struct text_step step;
		size_t length = text_take(text, end, &step);
		char letter[4];
		utf8_decode(text, end, &code);
		text += length;
		if (is_hyphen(code) || is_space(code)) {
			between = is_hyphen(code) || (between == '-' && !inside) ? '-' : ' ';
			inside = false;
		} else if (!inside && step.alphanumeric) {
			if (buffer->length > start && between)
				buffer_putc(buffer, between);
			buffer_add(buffer, letter, utf8_encode(utf8_capital(code), letter));
			buffer_putc(buffer, '.');
			inside = true;
		}
	}
}
