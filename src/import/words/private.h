/* Inside the vocabularies. */
#ifndef PREUTILS_IMPORT_WORDS_PRIVATE_H
#define PREUTILS_IMPORT_WORDS_PRIVATE_H

#include "import/words/vocabulary.h"

/* Names by their words (likeness.c): the code of the one that is most like the folded words. */
struct found vocabulary_find_name(const struct vocabulary *vocabulary, const struct spelling_set *set,
                                  const char *words);

#endif
