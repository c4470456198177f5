/* Vocabularies: how people spell the codes of a list, or name the rows of a table.
 *
 * A set has an id (a list's, a table's, or one of its own) and forms, each for a code. Forms are compared
 * without accents, case and punctuation; a form with * is a pattern. */
#ifndef PREUTILS_IMPORT_WORDS_VOCABULARY_H
#define PREUTILS_IMPORT_WORDS_VOCABULARY_H

#include "base/element.h"
#include "import/words/fold.h"
#include "import/words/forms.h"
#include "import/words/memo.h"
#include "import/words/pieces.h"
#include "schema/schema.h"

#define IMPORT_NAMESPACE "urn:preutils:import:1"

enum spelling_kind { SPELLING_EXACT, SPELLING_PATTERN, SPELLING_NAME };

struct spelling {
	const char *code;
	const char *words, *compact; /* of the form: see fold.h */
	enum spelling_kind kind;
};
struct found {
	const char *code;     /* NULL: none */
	enum reading reading; /* GUESSED: by likeness, or one of several */
	const char *near;     /* where nothing was found: what comes near, or NULL */
};
struct spelling_set {
	const char *id;
	struct spelling *items;
	size_t count, capacity;
	struct map words, compacts; /* to items */
	const char **stops;         /* folded words that do not tell rows apart (école, rue) */
	size_t stop_count;
	struct memo answers; /* struct found of each text that was looked for */
};
struct vocabulary {
	struct arena arena;
	struct spelling_set *sets;
	size_t count;
	struct map index;
	const char **word_forms, **word_values; /* 7 is sept */
	size_t word_count;
};
/* The set of that id, made where there is none; valid until the next is made. */
struct spelling_set *vocabulary_set(struct vocabulary *vocabulary, const char *id);
/* A form (or a pattern) for a code. */
void vocabulary_add(struct vocabulary *vocabulary, struct spelling_set *set, const char *code,
                    const char *form);
/* A name of a row: found also by parts, initials, abbreviations, small errors. */
void vocabulary_add_name(struct vocabulary *vocabulary, struct spelling_set *set, const char *code,
                         const char *name);
void vocabulary_add_stop(struct vocabulary *vocabulary, struct spelling_set *set, const char *word);
/* Codes and labels of all lists of the schema. */
void vocabulary_add_lists(struct vocabulary *vocabulary, const struct schema *schema);
/* Reads a file of <vocabulaire>; what it says first counts. 0, or -1 and *error. */
int vocabulary_read(struct vocabulary *vocabulary, const char *path, struct error *error);
/* The elements of a <vocabulaire> in another definition. */
int vocabulary_read_node(struct vocabulary *vocabulary, const struct element *root, struct error *error);
void vocabulary_free(struct vocabulary *vocabulary);

/* The code for a text: by its words, a form that it holds, a likeness. */
struct found vocabulary_find(struct vocabulary *vocabulary, struct spelling_set *set, const char *text);
/* Whether the text as a whole is a form of the set that has this id. */
bool vocabulary_has(struct vocabulary *vocabulary, const char *id, const char *text);

#endif
