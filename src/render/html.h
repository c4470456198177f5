/* What the files of the HTML renderer share. */
#ifndef PREUTILS_RENDER_HTML_H
#define PREUTILS_RENDER_HTML_H

#include "document/tree.h"

extern const char html_style_sheet[];
/* A figure: the drawing as SVG, and its figures as a table that opens. A small trend line is the drawing
 * alone.
 */
void html_chart(struct buffer *html, const struct node *node);

#endif
