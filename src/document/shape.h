/* What a drawing is made of: rectangles, lines, polygons, texts. Points; y goes down. */
#ifndef PREUTILS_DOCUMENT_SHAPE_H
#define PREUTILS_DOCUMENT_SHAPE_H

#include <stddef.h>
#include <stdint.h>

#include "document/style.h"

struct point {
	double x, y;
};
enum shape_kind { SHAPE_RECTANGLE, SHAPE_LINE, SHAPE_POLYGON, SHAPE_TEXT };
enum shape_anchor { ANCHOR_START, ANCHOR_MIDDLE, ANCHOR_END };
struct shape {
	enum shape_kind kind;
	double x, y, width, height; /* rectangle; a text's x is its anchor, y its base line, width measured */
	const struct point *points; /* line or polygon */
	size_t point_count;
	double thickness, dash; /* of a line; dash 0: without gaps */
	uint32_t color;
	const char *text;
	enum shape_anchor anchor;
	const struct style *style; /* of a text */
};

#endif
