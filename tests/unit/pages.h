/* Small pages, and a device on which each byte is half as wide as the text is high. */
#ifndef PREUTILS_TESTS_PAGES_H
#define PREUTILS_TESTS_PAGES_H

#include "document/layout.h"

static double half_size_each(void *context, const struct style *style, const char *text, size_t length)
{
	(void)context;
	(void)text;
	return (double)length * style->size / 2;
}

static const struct device device = {.width = half_size_each};

static struct node *section_of(struct document *document)
{
	struct node *section = node_add(&document->arena, NULL, NODE_SECTION);
	section->page = (struct page_style){400, 400, 40, 40, 40, 40};
	document->sections = section;
	return section;
}

static struct node *block(struct document *document, struct node *parent, enum node_kind kind,
                          const char *text)
{
	struct node *node = node_add(&document->arena, parent, kind);
	style_default(&node->style, node_name(kind));
	if (text)
		node_add_text(&document->arena, node, text);
	return node;
}

#endif
