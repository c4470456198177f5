/* Definition files (schema, catalogue) as trees of elements, read safely: no external entity, no network.
 *
 * Most are plain XML, which is read in place in a fraction of the time; of the others libxml2 makes the same
 * tree. Elements, names and texts live in the arena that was given, and are not copied any more. */
#ifndef PREUTILS_BASE_ELEMENT_H
#define PREUTILS_BASE_ELEMENT_H

#include "base/error.h"

struct attribute {
	const char *name, *value;
};
struct element {
	const char *name;
	const char *text; /* of an element without children, white space at both ends removed; else "" */
	const struct attribute *attributes;
	size_t attribute_count;
	const struct element *children, *next; /* the first child; the next sibling */
	const char *file;
	size_t line;
};

/* The root element, which must have this name and namespace. NULL: *error. */
const struct element *element_load(const char *path, const char *root, const char *namespace,
                                   struct arena *arena, struct error *error);
/* First child / next sibling of this name or of any (NULL); NULL where there is none. */
const struct element *element_child(const struct element *element, const char *name);
const struct element *element_next(const struct element *element, const char *name);
bool element_is(const struct element *element, const char *name);
/* An attribute's text, or NULL. */
const char *element_attribute(const struct element *element, const char *name);
/* The same where it must be there and not empty: NULL and *error with file and line otherwise. */
const char *element_need(const struct element *element, const char *name, struct error *error);
/* Fails on an attribute or child that is not in the space-separated lists (NULL: not checked). */
int element_allow(const struct element *element, const char *attributes, const char *children,
                  struct error *error);
struct place element_place(const struct element *element);

#endif
