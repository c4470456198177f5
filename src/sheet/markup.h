/* The XML in a package, read as a stream and distrusted: no document types, no entities, nothing fetched,
 * limits on depth and lengths. */
#ifndef PREUTILS_SHEET_MARKUP_H
#define PREUTILS_SHEET_MARKUP_H

#include "sheet/archive.h"

enum markup_kind { MARKUP_START, MARKUP_END, MARKUP_TEXT };

/* Where reading stands. An element without content gives a start and an end like any other; the text between
 * two of these comes in one piece, unless CDATA or a comment divides it. */
struct markup {
	enum markup_kind kind;
	const char *name; /* local name, of START and END */
	const char *text; /* of TEXT, white space alone too, but where xml:space is "default" */
	int depth;        /* the root's is 0 */
	struct markup_reader *reader;
};
/* Opens an entry; 0, or -1 and *error. Close with markup_close also after a failure of markup_next. */
int markup_open(struct markup *markup, struct archive *archive, const char *entry, struct error *error);
/* 1, 0 after the root's end, -1 and *error. */
int markup_next(struct markup *markup, struct error *error);
/* Goes on behind the element that has just started. As markup_next: its END is what is current then. */
int markup_skip(struct markup *markup, struct error *error);
/* The attributes of a START one by one, by local name; the strings are valid until the next call. */
bool markup_attribute(struct markup *markup, const char **name, const char **value);
bool markup_is(const struct markup *markup, enum markup_kind kind, const char *name);
void markup_close(struct markup *markup);

#endif
