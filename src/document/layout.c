/* Filling pages with slabs, and the running heads. */
#include "document/layout.h"

#include <math.h>
#include <stdlib.h>

#include "document/flow.h"

#define HEAD_GAP 12 /* between a running head and the body */

struct paging {
	struct layout *layout;
	const struct node *section;
	struct flow *flow;
	struct layout_page *page;
	double y, room;
};

static void add_mark(struct layout_page *page, struct mark mark)
{
	page->marks = memory_grow(page->marks, &page->capacity, page->count + 1, sizeof *page->marks);
	page->marks[page->count++] = mark;
}

static void place_slab(struct layout_page *page, const struct slab *slab, double x, double y)
{
	for (size_t m = 0; m < slab->count; m++) {
		struct mark mark = slab->marks[m];
		mark.x += x;
		mark.y += y;
		add_mark(page, mark);
	}
}

static void new_page(struct paging *paging)
{
	struct layout *layout = paging->layout;
	const struct page_style *paper = &paging->section->page;
	layout->pages =
	        memory_grow(layout->pages, &layout->capacity, layout->count + 1, sizeof *layout->pages);
	paging->page = &layout->pages[layout->count++];
	*paging->page = (struct layout_page){.width = paper->width, .height = paper->height};
	paging->y = 0;
}

/* The header of the table that goes on here. */
static double repeat_height(const struct flow *flow, const struct slab *slab)
{
	double height = 0;
	if (slab->repeat)
		for (size_t i = 0; i < flow->repeats[slab->repeat - 1].count; i++)
			height += flow->repeats[slab->repeat - 1].slabs[i].height;
	return height;
}

static void repeat_header(struct paging *paging, const struct slab *slab)
{
	if (!slab->repeat)
		return;
	const struct flow *header = &paging->flow->repeats[slab->repeat - 1];
	for (size_t i = 0; i < header->count; i++) {
		place_slab(paging->page, &header->slabs[i], 0, paging->section->page.top + paging->y);
		paging->y += header->slabs[i].height;
	}
}

/* The first slab of the next page, if a page begins with slab start. */
static size_t page_end(const struct paging *paging, size_t start)
{
	const struct flow *flow = paging->flow;
	double height = start > 0 ? repeat_height(flow, &flow->slabs[start]) : 0;
	size_t end = start;
	for (; end < flow->count; end++) {
		const struct slab *slab = &flow->slabs[end];
		if (end > start && slab->new_page)
			return end;
		height += slab->height + (end > start ? slab->before : 0);
		if (height > paging->room + 0.01)
			break;
	}
	if (end >= flow->count)
		return flow->count;
	size_t best = end;
	while (best > start && flow->slabs[best].together)
		best--;
	if (best > start)
		return best;
	return end > start ? end : start + 1;
}

static void fill_pages(struct paging *paging)
{
	const struct flow *flow = paging->flow;
	double top = paging->section->page.top;
	for (size_t start = 0; start < flow->count;) {
		size_t end = page_end(paging, start);
		new_page(paging);
		if (start > 0)
			repeat_header(paging, &flow->slabs[start]);
		for (size_t i = start; i < end; i++) {
			paging->y += i > start ? flow->slabs[i].before : 0;
			place_slab(paging->page, &flow->slabs[i], 0, top + paging->y);
			paging->y += flow->slabs[i].height;
		}
		start = end;
	}
	if (flow->count == 0)
		new_page(paging);
}

static void flow_start(struct flow *flow, struct layout *layout, const struct device *device,
                       const struct page_style *page)
{
	*flow = (struct flow){.arena = &layout->arena, .device = device};
	flow->x = page->left;
	flow->width = page->width - page->left - page->right;
	flow->page_height = page->height - page->top - page->bottom;
}

static void lay_section(struct layout *layout, const struct node *section, const struct device *device,
                        const struct node *sections, const size_t *pages)
{
	struct flow flow;
	flow_start(&flow, layout, device, &section->page);
	flow.sections = sections;
	flow.pages = pages;
	struct paging paging = {layout, section, &flow, NULL, 0, flow.page_height};
	flow_children(&flow, section);
	fill_pages(&paging);
	flow_free(&flow);
}

static double marks_width(const struct flow *flow)
{
	double from = INFINITY, to = 0;
	for (size_t m = 0; flow->count == 1 && m < flow->slabs[0].count; m++) {
		from = fmin(from, flow->slabs[0].marks[m].x);
		to = fmax(to, flow->slabs[0].marks[m].x + flow->slabs[0].marks[m].width);
	}
	return flow->count == 1 ? fmax(0, to - from) : INFINITY;
}

/* Paragraphs of a running head share its line, each where its alignment puts it, if they fit side by side. */
static bool share_line(const struct node *running, const struct flow *base)
{
	double width = 0;
	for (const struct node *child = running->first; child; child = child->next) {
		if (child->kind != NODE_P)
			continue;
		struct flow flow = *base;
		flow_block(&flow, child);
		width += marks_width(&flow) + 12;
		flow_free(&flow);
	}
	return width <= base->width;
}

static double flow_running(struct flow *flow, const struct node *running)
{
	struct flow base = *flow;
	bool share = !node_is_leaf(running) && share_line(running, &base);
	double height = 0;
	if (node_is_leaf(running))
		flow_children(flow, running);
	bool after_text = false;
	for (const struct node *child = node_is_leaf(running) ? NULL : running->first; child;
	     child = child->next) {
		size_t first = flow->count;
		bool text = child->kind == NODE_P;
		flow_block(flow, child);
		for (size_t s = first; share && text && after_text && s < flow->count; s++)
			flow->slabs[s].before = -flow->slabs[s].height;
		flow->space = text ? 0 : flow->space;
		after_text = text;
	}
	for (size_t s = 0; s < flow->count; s++)
		height += flow->slabs[s].height + (s ? flow->slabs[s].before : 0);
	return height;
}

static void place_running(struct layout *layout, struct layout_page *page, const struct node *section,
                          const struct device *device, const struct fields *fields, bool at_top)
{
	const struct node *running = at_top ? section->header : section->footer;
	struct flow flow;
	if (!running)
		return;
	flow_start(&flow, layout, device, &section->page);
	flow.fields = fields;
	double height = flow_running(&flow, running);
	double y = at_top ? fmax(14, section->page.top - HEAD_GAP - height)
	                  : section->page.height - section->page.bottom + HEAD_GAP;
	for (size_t s = 0; s < flow.count; s++) {
		y += s ? flow.slabs[s].before : 0;
		for (size_t m = 0; m < flow.slabs[s].count; m++)
			flow.slabs[s].marks[m].role = ROLE_ARTIFACT;
		place_slab(page, &flow.slabs[s], 0, y);
		y += flow.slabs[s].height;
	}
	flow_free(&flow);
}

static void lay_running(struct layout *layout, const struct node *section, const struct device *device,
                        size_t from, size_t to)
{
	struct fields fields = {.pages = layout->count};
	for (size_t p = from; p < to; p++) {
		fields.page = p + 1;
		place_running(layout, &layout->pages[p], section, device, &fields, true);
		place_running(layout, &layout->pages[p], section, device, &fields, false);
	}
}

static void lay_all(struct layout *layout, const struct document *document, const struct device *device,
                    const size_t *pages)
{
	size_t sections = 0, at = 0, from = 0;
	*layout = (struct layout){0};
	for (const struct node *section = document->sections; section; section = section->next)
		sections++;
	size_t *ends = memory_alloc(sections, sizeof *ends);
	for (const struct node *section = document->sections; section; section = section->next) {
		lay_section(layout, section, device, document->sections, pages);
		ends[at++] = layout->count;
	}
	at = 0;
	for (const struct node *section = document->sections; section; section = section->next) {
		lay_running(layout, section, device, from, ends[at]);
		from = ends[at++];
	}
	free(ends);
}

/* How many headings there are, if there is a table of contents; else 0. */
static size_t listed_headings(const struct document *document)
{
	size_t headings = 0;
	bool contents = false;
	for (const struct node *section = document->sections; section; section = section->next)
		for (const struct node *node = section; node; node = node_following(node, section)) {
			headings = node->number > headings ? node->number : headings;
			contents = contents || node->kind == NODE_CONTENTS;
		}
	return contents ? headings : 0;
}

void layout_make(struct layout *layout, const struct document *document, const struct device *device)
{
	size_t headings = listed_headings(document);
	lay_all(layout, document, device, NULL);
	if (headings == 0)
		return;
	/* A second time, now that the pages of the headings are known: its lines stay where they are. */
	size_t *pages = memory_zalloc(headings + 1, sizeof *pages);
	for (size_t p = 0; p < layout->count; p++)
		for (size_t m = 0; m < layout->pages[p].count; m++) {
			const struct node *owner = layout->pages[p].marks[m].owner;
			if (owner && owner->number > 0 && pages[owner->number] == 0)
				pages[owner->number] = p + 1;
		}
	layout_free(layout);
	lay_all(layout, document, device, pages);
	free(pages);
}

void layout_free(struct layout *layout)
{
	for (size_t p = 0; p < layout->count; p++)
		free(layout->pages[p].marks);
	free(layout->pages);
	arena_free(&layout->arena);
}
