/* French word division, with libhyphen and its patterns. */
#ifndef PREUTILS_DOCUMENT_HYPHENATION_H
#define PREUTILS_DOCUMENT_HYPHENATION_H

#include <stdbool.h>
#include <stddef.h>

struct hyphenation;
/* NULL where no patterns are installed: words are then not divided. */
struct hyphenation *hyphenation_open(const char *language);
void hyphenation_close(struct hyphenation *hyphenation);
/* Sets breaks[i] where a hyphen may stand before byte i of the word. At least two letters stay before it and
 * three after; short words, and words with a capital (names), are not divided. breaks has length entries. */
void hyphenation_find(const struct hyphenation *hyphenation, const char *word, size_t length, bool *breaks);

#endif
