/* Filling pages with slabs, and the running heads. */
#include "document/layout.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "document/flow.h"

#define HEAD_GAP      12 /* between a running head and the body */
#define NOTE_RULE     14 /* between the body and the notes, with a short line in it */
#define NOTE_GAP      1
#define EDGE          14 /* of the paper: nothing is printed there */
#define LEAST_ROOM    72 /* height of the body */
#define LEAST_COLUMNS 60 /* below this, text in columns begins on the next page */

struct paging {
	struct layout *layout;
	struct page_style paper;
	struct flow *flow;
	struct layout_page *page;
	double room;
	struct flow notes; /* texts of notes called so far, in this section */
	size_t notes_printed;
};

static void add_mark(struct layout_page *page, struct mark mark)
{
	page->marks = memory_grow(page->marks, &page->capacity, page->count + 1, sizeof *page->marks);
	page->marks[page->count++] = mark;
}

static void place_slab(struct layout_page *page, const struct slab *slab, double x, double y)
{
	if (page->count + slab->count > page->capacity) {
		page->capacity = page->count + slab->count;
		page->marks = memory_realloc(page->marks, page->capacity, sizeof *page->marks);
	}
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
	const struct page_style *paper = &paging->paper;
	layout->pages =
	        memory_grow(layout->pages, &layout->capacity, layout->count + 1, sizeof *layout->pages);
	paging->page = &layout->pages[layout->count++];
	*paging->page = (struct layout_page){.width = paper->width, .height = paper->height};
}

/* The header of the table that goes on here. */
static double repeat_height(const struct flow *flow, const struct slab *slab)
{
	if (!slab->repeat)
		return 0;
	const struct flow *header = &flow->repeats[slab->repeat - 1];
	return flow_height(header, 0, header->count);
}

/* Lays out the texts of a slab's notes behind those that came before; gives their height. */
static double add_notes(struct paging *paging, const struct slab *slab)
{
	size_t first = paging->notes.count;
	for (size_t n = 0; n < slab->note_count; n++) {
		flow_space(&paging->notes, NOTE_GAP);
		flow_note(&paging->notes, slab->notes[n]);
	}
	double height = 0;
	for (size_t s = first; s < paging->notes.count; s++)
		height += paging->notes.slabs[s].height + paging->notes.slabs[s].before;
	return height;
}

static void drop_notes(struct flow *notes, size_t count)
{
	while (notes->count > count) {
		struct slab *slab = &notes->slabs[--notes->count];
		free(slab->marks);
		free(slab->notes);
	}
}

/* How much of the foot is taken by the notes from the first not printed to this one. */
static double foot_height(const struct paging *paging, size_t end)
{
	return end > paging->notes_printed
	               ? NOTE_RULE + flow_height(&paging->notes, paging->notes_printed, end)
	               : 0;
}

/* How many notes' slabs fit into so much of the page. */
static size_t fit_notes(const struct paging *paging, double room)
{
	size_t end = paging->notes_printed;
	while (end < paging->notes.count && foot_height(paging, end + 1) <= room + 0.01)
		end++;
	return end;
}

struct filled {
	size_t end, notes; /* first slab, first note's slab of the next page */
};

/* True if part of the columns at slab i goes on this page; they are divided then. */
static bool divide(struct paging *paging, size_t i, double left)
{
	const struct slab *slab = &paging->flow->slabs[i];
	if (!slab->columns || left < LEAST_COLUMNS)
		return false;
	return flow_split_columns(paging->flow, i, left);
}

/* What the next page holds, if it begins with slab start and notes left over take so much of it. */
static struct filled page_end(struct paging *paging, size_t start, double over)
{
	struct flow *flow = paging->flow;
	double height = (start > 0 ? repeat_height(flow, &flow->slabs[start]) : 0) + over;
	size_t end = start, first_note = paging->notes.count, *notes;
	bool forced = false;
	notes = memory_alloc(flow->count - start + 2, sizeof *notes);
	notes[0] = first_note;
	for (; end < flow->count; end++) {
		const struct slab *slab = &flow->slabs[end];
		forced = end > start && slab->new_page;
		if (forced)
			break;
		double before = end > start ? slab->before : 0, foot = add_notes(paging, slab);
		if (foot > 0 && paging->notes.count > first_note && notes[end - start] == first_note &&
		    over <= 0)
			foot += NOTE_RULE;
		notes[end - start + 1] = paging->notes.count;
		if (height + before + slab->height + foot > paging->room + 0.01) {
			drop_notes(&paging->notes, notes[end - start]);
			if (!divide(paging, end, paging->room - height - before - foot))
				break;
			end++;
			notes = memory_realloc(notes, flow->count - start + 2, sizeof *notes);
			add_notes(paging, &flow->slabs[end - 1]);
			notes[end - start] = paging->notes.count;
			break;
		}
		height += before + slab->height + foot;
	}
	size_t best = end;
	while (!forced && best < flow->count && best > start && flow->slabs[best].together)
		best--;
	if (best == start)
		best = end;
	if (best == start) {
		best = start + 1;
		add_notes(paging, &flow->slabs[start]);
		notes[1] = paging->notes.count;
	}
	drop_notes(&paging->notes, notes[best - start]);
	free(notes);
	return (struct filled){best, paging->notes.count};
}

static void print_notes(struct paging *paging, size_t end)
{
	const struct page_style *paper = &paging->paper;
	struct slab foot = {0};
	double height = foot_height(paging, end), y = paper->height - paper->bottom - height;
	if (end == paging->notes_printed)
		return;
	slab_fill(&foot, NULL, paper->left, y + NOTE_RULE * 0.6, 60, 0.5, 0);
	flow_print(&paging->notes, paging->notes_printed, end, &foot, 0, y + NOTE_RULE);
	place_slab(paging->page, &foot, 0, 0);
	paging->notes_printed = end;
	free(foot.marks);
	free(foot.notes);
}

static void print_body(struct paging *paging, size_t start, size_t end, double *used)
{
	struct flow *flow = paging->flow;
	double y = paging->paper.top, repeat = 0;
	struct slab body = {0};
	if (start > 0 && flow->slabs[start].repeat) {
		struct flow *header = &flow->repeats[flow->slabs[start].repeat - 1];
		repeat = flow_print(header, 0, header->count, &body, 0, y);
	}
	*used = repeat + flow_print(flow, start, end, &body, 0, y + repeat);
	flow_drop(flow, start, end);
	free(body.notes);
	/* the page is new and takes them as they are */
	paging->page->marks = body.marks;
	paging->page->count = body.count;
	paging->page->capacity = body.capacity;
}

/* Notes that are left over from pages before come first, on at most half of the page while there is text. */
static void fill_pages(struct paging *paging)
{
	struct flow *flow = paging->flow;
	for (size_t start = 0; start < flow->count || paging->notes_printed < paging->notes.count;) {
		bool text = start < flow->count;
		size_t left_over = fit_notes(paging, paging->room * (text ? 0.5 : 1));
		double over = foot_height(paging, left_over), used = 0;
		bool all = left_over == paging->notes.count;
		if (!text && left_over == paging->notes_printed)
			left_over++;
		new_page(paging);
		if (!text) {
			print_notes(paging, left_over);
			continue;
		}
		struct filled filled = page_end(paging, start, over);
		print_body(paging, start, filled.end, &used);
		print_notes(paging, all ? fit_notes(paging, paging->room - used) : left_over);
		start = filled.end;
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

static double marks_width(const struct flow *flow)
{
	double from = INFINITY, to = 0;
	for (size_t m = 0; flow->count == 1 && m < flow->slabs[0].count; m++) {
		from = fmin(from, flow->slabs[0].marks[m].x);
		to = fmax(to, flow->slabs[0].marks[m].x + flow->slabs[0].marks[m].width);
	}
	return flow->count == 1 ? fmax(0, to - from) : INFINITY;
}

/* Paragraphs of a running head share its line, each where its alignment puts it, if these differ and they fit
 * side by side. */
static bool share_line(const struct node *running, const struct flow *base)
{
	double width = 0;
	unsigned taken = 0;
	for (const struct node *child = running->first; child; child = child->next) {
		if (child->kind != NODE_P)
			continue;
		struct flow flow = *base;
		flow_block(&flow, child);
		width += marks_width(&flow) + 12;
		flow_free(&flow);
		enum align align = child->style.align == ALIGN_JUSTIFY ? ALIGN_LEFT : child->style.align;
		if (taken & 1u << align)
			return false;
		taken |= 1u << align;
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

static double running_height(struct layout *layout, const struct node *section, const struct device *device,
                             const struct node *running)
{
	const struct fields none = {0};
	struct flow flow;
	if (!running)
		return 0;
	flow_start(&flow, layout, device, &section->page);
	flow.fields = &none;
	double height = flow_running(&flow, running);
	flow_free(&flow);
	return height;
}

/* The section's paper, with margins that hold its running heads as long as that leaves room for text. */
static struct page_style paper_of(struct layout *layout, const struct node *section,
                                  const struct device *device)
{
	struct page_style paper = section->page;
	double above = running_height(layout, section, device, section->header);
	double below = running_height(layout, section, device, section->footer);
	if (above > 0)
		paper.top = fmax(paper.top, EDGE + above + HEAD_GAP);
	if (below > 0)
		paper.bottom = fmax(paper.bottom, HEAD_GAP + below + EDGE);
	return paper.height - paper.top - paper.bottom < LEAST_ROOM ? section->page : paper;
}

static void lay_section(struct layout *layout, const struct node *section, const struct device *device,
                        const struct node *sections, const size_t *pages)
{
	struct flow flow;
	const struct fields fields = {.places = pages};
	const struct page_style paper = paper_of(layout, section, device);
	flow_start(&flow, layout, device, &paper);
	flow.fields = &fields;
	flow.sections = sections;
	flow.pages = pages;
	struct paging paging = {.layout = layout, .paper = paper, .flow = &flow, .room = flow.page_height};
	paging.notes = flow_inside(&flow);
	flow_children(&flow, section);
	fill_pages(&paging);
	flow_free(&flow);
	flow_free(&paging.notes);
}

static void place_running(struct layout *layout, struct layout_page *page, const struct node *section,
                          const struct page_style *paper, const struct device *device,
                          const struct fields *fields, bool at_top)
{
	const struct node *running = at_top ? section->header : section->footer;
	struct flow flow;
	if (!running)
		return;
	flow_start(&flow, layout, device, paper);
	flow.fields = fields;
	double height = flow_running(&flow, running);
	double y = at_top ? fmax(EDGE, paper->top - HEAD_GAP - height)
	                  : paper->height - paper->bottom + HEAD_GAP;
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
	const struct page_style paper = paper_of(layout, section, device);
	for (size_t p = from; p < to; p++) {
		fields.page = p + 1;
		place_running(layout, &layout->pages[p], section, &paper, device, &fields, true);
		place_running(layout, &layout->pages[p], section, &paper, device, &fields, false);
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

struct wants {
	size_t places;
	bool pages; /* something prints pages of places */
};

static struct wants wants_of(const struct document *document)
{
	struct wants wants = {0};
	for (const struct node *section = document->sections; section; section = section->next)
		for (const struct node *node = section; node; node = node_following(node, section)) {
			const struct node *note = node->note;
			wants.places = node->number > wants.places ? node->number : wants.places;
			wants.pages = wants.pages || node->kind == NODE_CONTENTS ||
			              (node->kind == NODE_REFERENCE && node->shown == SHOW_PAGE);
			for (const struct node *n = note; n; n = node_following(n, note)) {
				wants.places = n->number > wants.places ? n->number : wants.places;
				wants.pages = wants.pages || n->kind == NODE_REFERENCE;
			}
		}
	return wants;
}

/* Where each place begins: the first mark of anything in it. */
static void find_places(struct layout *layout)
{
	for (size_t p = 0; p < layout->count; p++)
		for (size_t m = 0; m < layout->pages[p].count; m++) {
			const struct mark *mark = &layout->pages[p].marks[m];
			double top = mark->kind == MARK_TEXT ? mark->y - mark->style->size : mark->y;
			for (const struct node *n = mark->owner; n; n = n->parent)
				if (n->number > 0 && n->number < layout->place_count &&
				    n->kind != NODE_CONTENTS && layout->places[n->number].page == 0)
					layout->places[n->number] = (struct layout_place){p + 1, top};
		}
}

/* Laid out again until the pages that it prints are those where things stand: mostly twice. */
void layout_make(struct layout *layout, const struct document *document, const struct device *device)
{
	struct wants wants = wants_of(document);
	size_t *pages = memory_zalloc(wants.places + 1, sizeof *pages);
	for (int round = 0; round < 4; round++) {
		bool same = true;
		lay_all(layout, document, device, pages);
		layout->place_count = wants.places + 1;
		layout->places = arena_zalloc(&layout->arena, layout->place_count, sizeof *layout->places);
		find_places(layout);
		for (size_t i = 0; i <= wants.places; i++) {
			same = same && pages[i] == layout->places[i].page;
			pages[i] = layout->places[i].page;
		}
		if (same || !wants.pages || round == 3)
			break;
		layout_free(layout);
	}
	free(pages);
}

void layout_drop(struct layout_page *page)
{
	free(page->marks);
	page->marks = NULL;
	page->count = page->capacity = 0;
}

void layout_free(struct layout *layout)
{
	for (size_t p = 0; p < layout->count; p++)
		layout_drop(&layout->pages[p]);
	free(layout->pages);
	arena_free(&layout->arena);
}
