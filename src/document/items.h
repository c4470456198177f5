/* Boxes, glue and penalties: what line breaking works on. */
#ifndef PREUTILS_DOCUMENT_ITEMS_H
#define PREUTILS_DOCUMENT_ITEMS_H

#include "document/paragraph.h"

#define PENALTY_NEVER  10000
#define PENALTY_ALWAYS (-10000)

enum item_kind { ITEM_BOX, ITEM_GLUE, ITEM_PENALTY };
struct item {
	enum item_kind kind;
	double width, stretch, shrink; /* of a penalty: width is the hyphen's */
	int penalty;
	bool hyphen;
	bool turned; /* see struct fragment */
	const char *text;
	size_t length;
	const struct style *style;
	const struct node *link;
};
struct items {
	struct item *items;
	size_t count, capacity;
};

/* The items of a leaf, ending with a forced break. Words wider than paragraph->width may be cut anywhere;
 * texts that are not the tree's own are in the arena. Free items->items. */
void items_collect(struct items *items, struct arena *arena, const struct device *device,
                   const struct paragraph *paragraph);

#endif
