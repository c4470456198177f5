/* What the files of the HTML renderer share. */
#ifndef PREUTILS_RENDER_HTML_H
#define PREUTILS_RENDER_HTML_H

#include "document/tree.h"

/* A node with all that is in it. */
void html_node(struct buffer *html, const struct node *node);
/* The same for one without a form of its own; own: a class of ours, or "". */
void html_element(struct buffer *html, const struct node *node, const char *own);
/* Its beginning alone. */
void html_open(struct buffer *html, const struct node *node, const char *own);
void html_table(struct buffer *html, const struct node *node);
extern const char html_style_sheet[];
/* A figure: the drawing as SVG, and its figures as a table that opens. A small trend line is the drawing
 * alone.
 */
void html_chart(struct buffer *html, const struct node *node);

#endif
