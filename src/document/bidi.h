/* Arabic and Hebrew for devices that only know left to right: letters joined, runs turned round. */
#ifndef PREUTILS_DOCUMENT_BIDI_H
#define PREUTILS_DOCUMENT_BIDI_H

#include <stdbool.h>

#include "base/memory.h"

/* True if the text has a letter that is written from right to left. */
bool bidi_needed(const char *text);
/* Adds the text in the order in which it is seen. Each run of such letters, with the spaces inside it, is
 * turned round as a whole: text that goes over lines is given word by word, and its words are put in order
 * line by line. */
void bidi_visual(const char *text, struct buffer *buffer);

#endif
