/* The table of contents on paper: headings, leaders, page numbers. */
#include <string.h>

#include "document/flow.h"

struct listing {
	struct flow *flow;
	const struct node *contents;
	double numbers; /* width kept for the page numbers */
};

static double text_width(const struct listing *listing, const struct style *style, const char *text)
{
	const struct device *device = listing->flow->device;
	return device->width(device->context, style, text, strlen(text));
}

/* Dots at places that are the same on every line. */
static void add_leader(struct listing *listing, struct slab *slab, const struct node *entry, double from,
                       double to, double baseline)
{
	double step = text_width(listing, &entry->style, ".") * 2;
	double right = listing->flow->x + listing->flow->width;
	long last = (long)((right - to) / step) + 1;
	long first = (long)((right - from) / step);
	for (long i = first; i >= last; i--) {
		slab_text(listing->flow, slab, entry, &entry->style, right - (double)i * step, baseline, ".");
		slab->marks[slab->count - 1].role = ROLE_ARTIFACT;
	}
}

static void add_entry(struct listing *listing, const struct node *heading)
{
	struct flow *flow = listing->flow;
	int level = node_heading(heading->kind);
	struct buffer text = {0};
	node_text(heading, &text);
	struct node *entry = node_add(flow->arena, NULL, NODE_P);
	entry->parent = (struct node *)listing->contents;
	entry->style = style_inherit(&listing->contents->style);
	entry->style.align = ALIGN_LEFT;
	entry->style.bold = level == 1;
	struct node *link = node_add(flow->arena, entry, NODE_A);
	link->to = heading;
	node_add_text(flow->arena, link, text.bytes ? text.bytes : "");
	buffer_free(&text);
	double indent = 14.0 * (level - 1), width = flow->width;
	size_t first = flow->count;
	flow_space(flow, level == 1 ? 5 : 1);
	flow->x += indent;
	flow->width -= indent + listing->numbers;
	flow_children(flow, entry);
	flow->x -= indent;
	flow->width = width;
	if (flow->count == first)
		return;
	struct slab *slab = &flow->slabs[flow->count - 1];
	const struct mark *last = &slab->marks[slab->count - 1];
	const char *page = arena_printf(flow->arena, "%zu", flow->pages ? flow->pages[heading->number] : 0);
	double baseline = last->y, end = last->x + last->width;
	double at = flow->x + flow->width - text_width(listing, &entry->style, page);
	add_leader(listing, slab, entry, end + 4, at - 4, baseline);
	slab_text(flow, slab, entry, &entry->style, at, baseline, page);
	slab->marks[slab->count - 1].link = link;
}

void flow_contents(struct flow *flow, const struct node *node)
{
	struct listing listing = {.flow = flow, .contents = node};
	listing.numbers = text_width(&listing, &node->style, "00000");
	for (const struct node *section = flow->sections; section; section = section->next)
		for (const struct node *n = section; n; n = node_following(n, section))
			if (node_heading(n->kind) && node_heading(n->kind) <= node->depth &&
			    n->number > node->number)
				add_entry(&listing, n);
}
