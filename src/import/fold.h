/* Comparing what people typed: words without accents, case and punctuation, small typing errors, patterns. */
#ifndef PREUTILS_IMPORT_FOLD_H
#define PREUTILS_IMPORT_FOLD_H

#include "base/memory.h"

/* The words of a text in lower case, without accents and punctuation, one space between them, in the arena.
 */
const char *fold_words(struct arena *arena, const char *text);
/* The same without the spaces: C.P. and CP are equal then. */
const char *fold_compact(struct arena *arena, const char *text);
/* Whether folded words match a folded pattern, in which a word * stands for any words, or none. */
bool fold_match(const char *pattern, const char *words);
/* Folds a pattern, keeping its stars. */
const char *fold_pattern(struct arena *arena, const char *pattern);
/* How many letters must be put in, left out, replaced or exchanged with their neighbour; limit + 1 where it
 * is more than limit (at most 3). */
unsigned fold_distance(const char *a, const char *b, unsigned limit);
/* The typing errors that a text of this length (bytes) may have: none in short ones. */
unsigned fold_tolerance(size_t length);
/* Where words stand in a text of folded words, whole words only; NULL where they do not. */
const char *fold_find(const char *text, const char *words);

/* The pieces of a text between any of the separators (| and white space around them removed, empty ones
 * left out); in the arena. */
struct pieces {
	const char **items;
	size_t count;
};
struct pieces pieces_split(struct arena *arena, const char *text, const char *separators);
/* White space at both ends removed, no-break spaces too. */
const char *text_trim(struct arena *arena, const char *text, size_t length);

#endif
