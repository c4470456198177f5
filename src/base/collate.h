/* The order of lists of names: that of a French telephone book, and of sort(1) under fr_FR.UTF-8.
 *
 * Letters without accents or case first (œ as oe), digits before letters; then accents from left to right
 * (none, acute, grave, circumflex, diaeresis…); then lower before upper case. Spaces, apostrophes, hyphens
 * and all other punctuation count only after all that, so that « Le Goff » stands beside « Legoff » and «
 * D’Arc » among the D A R. The order of labels on the axes of statistics is another one: there punctuation
 * stands before digits and letters (text_compare in text.h). No system locale is used. */
#ifndef PREUTILS_BASE_COLLATE_H
#define PREUTILS_BASE_COLLATE_H

#include "base/memory.h"

/* Adds the sort key of a text: strcmp on keys gives the order of the texts, and keys are equal only where the
 * texts are. A key holds no zero byte. */
void collate_key(struct buffer *buffer, const char *string);
/* The order of two texts, for a few; keys are faster for many. */
int collate_compare(const char *a, const char *b);

#endif
