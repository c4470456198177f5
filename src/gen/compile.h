/* Compiling generators: what the files that implement them share. A generator is declared once, in one of the
 * tables below: its element, what the element may hold, how it is compiled and how it draws. */
#ifndef PREUTILS_GEN_COMPILE_H
#define PREUTILS_GEN_COMPILE_H

#include "base/element.h"
#include "gen/profile.h"

struct compiler {
	struct profile *profile;
	const struct schema *schema;
	size_t table;                       /* of the generator, or PROFILE_NONE outside of tables */
	size_t column;                      /* its column; only earlier ones can be referred to */
	const struct schema_column *target; /* NULL where the value is not written */
	bool loops;                         /* a <chaque> may stand here */
};

struct kind {
	const char *element, *attributes, *children; /* as for element_allow */
	int (*compile)(struct compiler *compiler, const struct element *xml, struct node *node,
	               struct error *error);
};
/* Each ends with an entry without an element. */
extern const struct kind compile_values[], compile_dates[], compile_choices[];

/* The generator of this element, or NULL. */
const struct node *compile_node(struct compiler *compiler, const struct element *xml, struct error *error);
/* The only element inside this one. */
const struct node *compile_inside(struct compiler *compiler, const struct element *xml, struct error *error);
/* The reference in an attribute; -1 where it is missing or unknown. */
int compile_reference(struct compiler *compiler, const struct element *xml, const char *attribute,
                      struct reference *reference, struct error *error);
int compile_reference_text(struct compiler *compiler, const struct element *xml, const char *text,
                           struct reference *reference, struct error *error);
/* A whole number in an attribute, or fallback where it is missing. */
int compile_integer(const struct element *xml, const char *attribute, int64_t fallback, int64_t *value,
                    struct error *error);
/* Words separated by white space; the array is in the profile's arena. */
const char **compile_words(struct compiler *compiler, const char *text, size_t *count);
/* A code in text becomes a cell: "-" is empty; a whole number is one unless a list asks for text. Fails on a
 * code that the target's list does not have. */
int compile_code(struct compiler *compiler, const struct element *xml, const char *code, struct cell *cell,
                 struct error *error);
/* Position of a table of the profile, so far, or of a column of it, or PROFILE_NONE. */
size_t compile_find_table(const struct profile *profile, const char *name);
size_t compile_find_column(const struct profile_table *table, const char *name);
/* Fills *error with the place of the element. Gives -1. */
int compile_fault(const struct element *xml, struct error *error, const char *format, ...)
        __attribute__((format(printf, 3, 4)));

#endif
