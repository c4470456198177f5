/* Pages: where every piece of text and every rule of a document stands on paper.
 *
 * Lengths are points; y goes down from the top of the page; the y of a text is its base line. Marks stand in
 * reading order, each with the tree's element that it belongs to, so that a renderer can make a structure
 * tree. */
#ifndef PREUTILS_DOCUMENT_LAYOUT_H
#define PREUTILS_DOCUMENT_LAYOUT_H

#include "document/device.h"
#include "document/shape.h"
#include "document/tree.h"

enum mark_kind { MARK_TEXT, MARK_FILL, MARK_LINE, MARK_POLYGON, MARK_IMAGE };
enum mark_role {
	ROLE_CONTENT,
	ROLE_LABEL,   /* the bullet or number of a list item */
	ROLE_ARTIFACT /* rules, frames, running heads, repeated table headers: not content */
};
struct mark {
	enum mark_kind kind;
	enum mark_role role;
	double x, y, width, height; /* the y of a fill or an image is its top; a text has no height */
	const char *text;           /* not NUL-terminated; as long as the layout */
	size_t length;
	bool space;
	const struct style *style; /* of a text */
	uint32_t color;            /* of a fill, a line, a polygon */
	const struct shape *shape; /* of a line or polygon: its points from x and y on */
	const struct node *owner;  /* the block; for a chart the chart, for a picture its <img> */
	const struct node *link;   /* the <a>, reference or call of a note, or NULL */
};
struct layout_page {
	double width, height;
	struct mark *marks;
	size_t count, capacity;
};
/* Where a place of the document stands: an element with a number. */
struct layout_place {
	size_t page; /* from 1; 0: nowhere */
	double y;
};
struct layout {
	struct arena arena;
	struct layout_place *places; /* by number; place_count of them, the first is not used */
	size_t place_count;
	struct layout_page *pages;
	size_t count, capacity;
};

void layout_make(struct layout *layout, const struct document *document, const struct device *device);
/* Lets the marks of a page go before all the rest. */
void layout_drop(struct layout_page *page);
void layout_free(struct layout *layout);

#endif
