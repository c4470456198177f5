/* Charts as SVG, for HTML and ODT. */
#ifndef PREUTILS_RENDER_SVG_H
#define PREUTILS_RENDER_SVG_H

#include "document/chart.h"

struct svg_look {
	const char *alternative; /* said to those who do not see it; NULL: its place says it */
	const char *font;        /* NULL: that of the page around */
	size_t from, bands;      /* the strips to draw */
	bool file;               /* it stands alone: with its namespace */
};

/* The chart of a node, in the arena; texts are measured as a usual font has them, on the large side. */
void svg_draw(struct drawing *drawing, struct arena *arena, const struct node *node, double width);
/* The measure itself, for a device; points. */
double svg_text_width(void *context, const struct style *style, const char *text, size_t length);
void svg_add(struct buffer *xml, const struct drawing *drawing, const struct svg_look *look);

#endif
