/* Walking over a text letter by letter; shared by text.c (folding, order of labels) and collate.c only. */
#ifndef PREUTILS_BASE_TEXT_PRIVATE_H
#define PREUTILS_BASE_TEXT_PRIVATE_H

#include "base/text.h"

/* One character: base letters in lower case, accent rank, whether upper case, whether letter or digit. base
 * may point to own: a step is not copied. */
struct text_step {
	const char *base;
	char own[8];
	size_t length; /* of base; 0 for a combining mark */
	int accent, upper;
	bool alphanumeric;
};
/* Takes the character at p (p < end); returns its length in bytes. A bad byte is a character of its own. */
size_t text_take(const char *p, const char *end, struct text_step *step);

#endif
