/* A ZIP package (XLSX, ODS) and the XML in it, read as a stream and distrusted: limits on entries, sizes,
 * ratios and depth; no document types, no entities, nothing fetched. */
#ifndef PREUTILS_SHEET_ARCHIVE_H
#define PREUTILS_SHEET_ARCHIVE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

struct archive;
/* Takes over the descriptor, also on failure. path is for messages and must outlive the package. */
struct archive *archive_open(int descriptor, const char *path, struct error *error);
void archive_close(struct archive *archive);
const char *archive_path(const struct archive *archive);
bool archive_has(const struct archive *archive, const char *entry);
/* The first bytes of an entry, as many as fit; returns how many (0 also where there is none). */
size_t archive_peek(struct archive *archive, const char *entry, char *bytes, size_t size);
/* Whether a string occurs anywhere in an entry's bytes: 1, 0, or -1 and *error. Quicker than reading XML. */
int archive_contains(struct archive *archive, const char *entry, const char *string, struct error *error);

enum markup_kind { MARKUP_START, MARKUP_END, MARKUP_TEXT };

/* Where reading stands. An element without content gives a start and an end like any other. */
struct markup {
	enum markup_kind kind;
	const char *name; /* local name, of START and END */
	const char *text; /* of TEXT, white space alone too */
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
