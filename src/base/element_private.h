/* Inside of base/element: the two readers, which make the same of the same bytes. */
#ifndef PREUTILS_BASE_ELEMENT_PRIVATE_H
#define PREUTILS_BASE_ELEMENT_PRIVATE_H

#include "base/element.h"

/* NULL where the bytes are not plain XML with this root and namespace, for whatever reason: that is for
 * libxml2 to say. name stands for the file. */
const struct element *element_read_plain(const char *bytes, size_t length, const char *name, const char *root,
                                         const char *namespace, struct arena *arena);
/* The same of bytes that are changed, and stay as the texts. They stand in an element_room. */
const struct element *element_read_in_place(char *bytes, size_t length, const char *name, const char *root,
                                            const char *namespace, struct arena *elements,
                                            struct arena *texts);
/* Room for so many bytes, and behind them as many NULs as a reader looks at together. */
enum { ELEMENT_ROOM = 16 };
char *element_room(struct arena *arena, size_t length);
/* By libxml2; NULL: *error. */
const struct element *element_read_any(const char *bytes, size_t length, const char *name, const char *root,
                                       const char *namespace, struct arena *arena, struct error *error);

#endif
