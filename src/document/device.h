/* What layout asks of the thing it lays out for: how wide a text is. Points for paper, characters for a
 * terminal. */
#ifndef PREUTILS_DOCUMENT_DEVICE_H
#define PREUTILS_DOCUMENT_DEVICE_H

#include <stdbool.h>
#include <stddef.h>

#include "document/style.h"

struct hyphenation; /* see hyphenation.h */

struct device {
	void *context;
	double (*width)(void *context, const struct style *style, const char *text, size_t length);
	struct hyphenation *hyphenation; /* NULL: words are not divided */
	bool fixed;                      /* a terminal: spaces neither stretch nor shrink */
	bool visual; /* characters are drawn from left to right as they come: Arabic and Hebrew are turned
	                round first */
};

#endif
