/* Paragraphs: inline content broken into lines over the whole paragraph (Knuth and Plass's total fit). */
#ifndef PREUTILS_DOCUMENT_PARAGRAPH_H
#define PREUTILS_DOCUMENT_PARAGRAPH_H

#include "document/device.h"
#include "document/tree.h"

struct fields {
	size_t page, pages;   /* what the page number and count print */
	const size_t *places; /* the page of each place of the document by its number, or NULL */
};

/* A piece of a line: a word, a part of one, or a space. */
struct fragment {
	double x, width;
	const char *text; /* not NUL-terminated */
	size_t length;
	const struct style *style;
	const struct node *link; /* the <a>, reference or note that it stands for, or NULL */
	bool space;
	bool turned; /* written from right to left: its characters are in the order in which they are seen */
};
struct line {
	struct fragment *fragments;
	size_t count;
	double width; /* of what is printed, without the alignment's white space */
};

struct paragraph {
	const struct node *leaf; /* a block with inline content, or a cell with a value */
	double width;
	enum align align;
	const struct fields *fields; /* NULL: page numbers print as 0 */
};

struct lines {
	struct line *lines;
	size_t count;
	struct fragment *fragments; /* of all lines */
};

/* An empty paragraph has no lines. x counts from the paragraph's left edge. Texts that are not the tree's own
 * are in the arena and outlive the lines. */
void paragraph_break(struct arena *arena, const struct device *device, const struct paragraph *paragraph,
                     struct lines *lines);
void lines_free(struct lines *lines);
/* The width below which a word would have to be cut, and the width that needs no line break. */
void paragraph_widths(const struct device *device, const struct node *leaf, double *least, double *most);

#endif
