/* Comparing what people typed: words without accents, case and punctuation, small typing errors, patterns. */
#ifndef PREUTILS_IMPORT_WORDS_FOLD_H
#define PREUTILS_IMPORT_WORDS_FOLD_H

#include "base/memory.h"

/* The words of a text in lower case, without accents and punctuation, one space between them, in the arena.
 */
char *fold_words(struct arena *arena, const char *text);
/* The same without the spaces: C.P. and CP are equal then. */
char *fold_compact(struct arena *arena, const char *text);
/* Folds a pattern, keeping its stars as words of their own. */
char *fold_pattern(struct arena *arena, const char *pattern);
/* Folded words without their spaces: what fold_compact makes of the text that they come from. */
char *fold_joined(struct arena *arena, const char *words);
/* Whether folded words match a folded pattern, in which a word * stands for any words, or none. */
bool fold_match(const char *pattern, const char *words);
/* Where words stand in a text of folded words, whole words only; NULL where they do not. */
const char *fold_find(const char *text, const char *words);

/* How many bytes must be put in, left out, replaced or exchanged with their neighbour; limit + 1 where it
 * is more than limit, or (unless they are equal) where a text is longer than 64. */
unsigned fold_distance(const char *a, const char *b, unsigned limit);
/* The typing errors that a text of this length (bytes) may have: none in short ones. */
unsigned fold_tolerance(size_t length);

#endif
