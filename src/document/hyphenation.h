/* French word division, with libhyphen and its patterns. */
#ifndef PREUTILS_DOCUMENT_HYPHENATION_H
#define PREUTILS_DOCUMENT_HYPHENATION_H

#include <stdbool.h>
#include <stddef.h>

struct hyphenation;
/* The patterns are read when the first word is divided; where none are installed, none is. Never NULL but for
 * what is no language. */
struct hyphenation *hyphenation_open(const char *language);
void hyphenation_close(struct hyphenation *hyphenation);
/* Sets breaks[i] where a hyphen may stand before byte i of the word. At least two letters stay before it and
 * three after; short words, and words with a capital (names), are not divided. breaks has length entries.
 * What was found for a word is kept: the same words come again and again. */
void hyphenation_find(struct hyphenation *hyphenation, const char *word, size_t length, bool *breaks);

#endif
