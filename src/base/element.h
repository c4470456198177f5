/* Definition files (schema, catalogue, survey…) as trees of elements, read safely: no external entity, no
 * network.
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
	/* Of an element without children, or among them, all that is below; else "". */
	const char *text, *content; /* white space at both ends removed; as it stands */
	const struct attribute *attributes;
	size_t attribute_count;
	const struct element *children, *next; /* the first child; the next sibling */
	const char *file;
	size_t line;
};

/* The root element, which must have this name and namespace. NULL: *error. */
const struct element *element_load(const char *path, const char *root, const char *namespace,
                                   struct arena *arena, struct error *error);
/* The same with elements and attributes in an arena of their own: texts, names of files too, outlive them. */
const struct element *element_load_apart(const char *path, const char *root, const char *namespace,
                                         struct arena *elements, struct arena *texts, struct error *error);
/* As element_load, of bytes; name stands for the file. */
const struct element *element_read(const char *bytes, size_t length, const char *name, const char *root,
                                   const char *namespace, struct arena *arena, struct error *error);
/* First child / next sibling of this name or of any (NULL); NULL where there is none. */
const struct element *element_child(const struct element *element, const char *name);
const struct element *element_next(const struct element *element, const char *name);
/* How many children of this name, or of any (NULL). */
size_t element_count(const struct element *element, const char *name);
bool element_is(const struct element *element, const char *name);
/* An attribute's text, or NULL. */
const char *element_attribute(const struct element *element, const char *name);
/* The same where it must be there and not empty: NULL and *error with file and line otherwise. */
const char *element_need(const struct element *element, const char *name, struct error *error);
/* Its text on one line, however the file breaks it. */
const char *element_line(const struct element *element, struct arena *arena);
/* Fails on an attribute or child that is not in the space-separated lists (NULL: not checked). */
int element_allow(const struct element *element, const char *attributes, const char *children,
                  struct error *error);
struct place element_place(const struct element *element);

/* An attribute that an element may have, or must. */
struct wanted {
	const char *name;
	bool needed;
};
/* Of an element without children, the values of the attributes in the order in which they are wanted, NULL
 * where there is none. Fails as element_allow and element_need do: on any other attribute, on a child, on one
 * that is needed and is not there or empty. */
int element_take(const struct element *element, const struct wanted *wanted, size_t count,
                 const char **values, struct error *error);

#endif
