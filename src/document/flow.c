#include "document/flow.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void flow_free(struct flow *flow)
{
	for (size_t i = 0; i < flow->count; i++) {
		free(flow->slabs[i].marks);
		free(flow->slabs[i].notes);
	}
	for (size_t i = 0; i < flow->repeat_count; i++)
		flow_free(&flow->repeats[i]);
	for (size_t i = 0; i < flow->inner_count; i++)
		flow_free(flow->inner[i]);
	for (size_t i = 0; i < flow->span_count; i++) {
		flow_free(&flow->spans[i].inside);
		flow_free(&flow->spans[i].again);
	}
	free(flow->slabs);
	free(flow->repeats);
	free(flow->inner);
	free(flow->spans);
	free(flow->frames);
}

void flow_drop(struct flow *flow, size_t first, size_t end)
{
	for (size_t i = first; i < end; i++) {
		free(flow->slabs[i].marks);
		flow->slabs[i].marks = NULL;
		flow->slabs[i].count = flow->slabs[i].capacity = 0;
	}
}

struct flow flow_inside(const struct flow *flow)
{
	return (struct flow){.arena = flow->arena,
	                     .device = flow->device,
	                     .fields = flow->fields,
	                     .page_height = flow->page_height,
	                     .x = flow->x,
	                     .width = flow->width,
	                     .sections = flow->sections,
	                     .pages = flow->pages};
}

struct slab *flow_slab(struct flow *flow, double height)
{
	flow->slabs = memory_grow(flow->slabs, &flow->capacity, flow->count + 1, sizeof *flow->slabs);
	struct slab *slab = &flow->slabs[flow->count++];
	*slab = (struct slab){.before = flow->space,
	                      .height = height,
	                      .together = flow->together,
	                      .new_page = flow->new_page,
	                      .repeat = flow->repeat};
	flow->space = 0;
	flow->together = flow->new_page = false;
	return slab;
}

void flow_space(struct flow *flow, double space)
{
	flow->space = fmax(flow->space, space);
}

void slab_reserve(struct slab *slab, size_t count)
{
	if (slab->count + count <= slab->capacity)
		return;
	slab->capacity = slab->count + count;
	slab->marks = memory_realloc(slab->marks, slab->capacity, sizeof *slab->marks);
}

struct mark *slab_add(struct slab *slab, struct mark mark)
{
	slab->marks = memory_grow(slab->marks, &slab->capacity, slab->count + 1, sizeof *slab->marks);
	slab->marks[slab->count] = mark;
	if (mark.kind == MARK_TEXT && slab->baseline <= 0)
		slab->baseline = mark.y;
	return &slab->marks[slab->count++];
}

void slab_note(struct slab *slab, const struct node *note)
{
	slab->notes = memory_grow(slab->notes, &slab->note_capacity, slab->note_count + 1, sizeof(void *));
	slab->notes[slab->note_count++] = note;
}

void slab_fill(struct slab *slab, const struct node *owner, double x, double y, double width, double height,
               uint32_t color)
{
	slab_add(slab,
	         (struct mark){.kind = MARK_FILL,
	                       .role = owner && owner->kind == NODE_CHART ? ROLE_CONTENT : ROLE_ARTIFACT,
	                       .x = x,
	                       .y = y,
	                       .width = width,
	                       .height = height,
	                       .color = color,
	                       .owner = owner});
}

void slab_text(struct flow *flow, struct slab *slab, const struct node *owner, const struct style *style,
               double x, double baseline, const char *text)
{
	size_t length = strlen(text);
	slab_add(slab, (struct mark){.x = x,
	                             .y = baseline,
	                             .width = flow->device->width(flow->device->context, style, text, length),
	                             .text = text,
	                             .length = length,
	                             .style = style,
	                             .owner = owner});
}

static void add_line(struct slab *slab, const struct node *owner, const struct line *line, double x,
                     double baseline)
{
	slab_reserve(slab, line->count);
	for (size_t i = 0; i < line->count; i++) {
		const struct fragment *fragment = &line->fragments[i];
		if (fragment->link && fragment->link->note)
			slab_note(slab, fragment->link->note);
		slab_add(slab, (struct mark){.x = x + fragment->x,
		                             .y = baseline - fragment->style->rise,
		                             .width = fragment->width,
		                             .text = fragment->text,
		                             .length = fragment->length,
		                             .space = fragment->space,
		                             .style = fragment->style,
		                             .owner = owner,
		                             .link = fragment->link});
	}
}

/* Lines of one paragraph: the first two and the last two stay together. */
static void flow_leaf(struct flow *flow, const struct node *leaf)
{
	struct paragraph paragraph = {leaf, flow->width, flow->right ? ALIGN_RIGHT : leaf->style.align,
	                              flow->fields};
	struct lines lines;
	paragraph_break(flow->arena, flow->device, &paragraph, &lines);
	double height = leaf->style.size * leaf->style.leading;
	for (size_t i = 0; i < lines.count; i++) {
		if (i == 1 || (i > 0 && i + 1 == lines.count))
			flow->together = true;
		struct slab *slab = flow_slab(flow, height);
		add_line(slab, leaf, &lines.lines[i], flow->x, height / 2 + leaf->style.size * 0.33);
	}
	lines_free(&lines);
}

/* A paragraph that announces a list or a table. */
static bool announces(const struct node *node)
{
	struct buffer text = {0};
	node_text(node, &text);
	bool colon = text.length && text.bytes[text.length - 1] == ':';
	buffer_free(&text);
	return colon;
}

static const char *item_label(struct flow *flow, const struct node *item)
{
	if (item->parent->kind == NODE_UL)
		return item->parent->parent && item->parent->parent->kind == NODE_LI ? "•" : "–";
	return arena_printf(flow->arena, "%zu.", item->ordinal);
}

/* A label before the first line. */
static void add_label(struct flow *flow, size_t first, const struct node *owner, const struct style *style,
                      double x, const char *text)
{
	struct slab *slab = &flow->slabs[first];
	double baseline = slab->baseline > 0 ? slab->baseline : slab->height / 2;
	slab_text(flow, slab, owner, style, x, baseline - style->rise, text);
	struct mark label = slab->marks[slab->count - 1];
	label.role = ROLE_LABEL;
	memmove(slab->marks + 1, slab->marks, (slab->count - 1) * sizeof *slab->marks);
	slab->marks[0] = label;
}

void flow_note(struct flow *flow, const struct node *text)
{
	double indent = text->style.size * 1.3;
	size_t first = flow->count;
	struct style *style = arena_alloc(flow->arena, 1, sizeof *style);
	*style = text->style;
	style->size *= 0.72;
	style->rise = text->style.size * 0.3;
	flow->x += indent;
	flow->width -= indent;
	flow_children(flow, text);
	flow->x -= indent;
	flow->width += indent;
	if (flow->count > first)
		add_label(flow, first, text, style, flow->x, arena_printf(flow->arena, "%zu", text->ordinal));
}

static void add_image(struct flow *flow, const struct node *node)
{
	double width, height, shift = 0;
	image_size(node, flow->width, flow->page_height, &width, &height);
	if (node->style.align == ALIGN_CENTER)
		shift = (flow->width - width) / 2;
	else if (node->style.align == ALIGN_RIGHT)
		shift = flow->width - width;
	slab_add(flow_slab(flow, height),
	         (struct mark){.kind = MARK_IMAGE,
	                       .role = *node->image->alternative ? ROLE_CONTENT : ROLE_ARTIFACT,
	                       .x = flow->x + shift,
	                       .width = width,
	                       .height = height,
	                       .owner = node});
}

static void flow_item(struct flow *flow, const struct node *item)
{
	double indent = item->style.size * (item->parent->kind == NODE_OL ? 1.9 : 1.4);
	double outer = item->style.size * 0.6;
	size_t first = flow->count;
	flow->x += indent + outer;
	flow->width -= indent + outer;
	flow_children(flow, item);
	flow->x -= indent + outer;
	flow->width += indent + outer;
	if (flow->count == first)
		return;
	add_label(flow, first, item, &item->style, flow->x + outer, item_label(flow, item));
}

static void flow_signature(struct flow *flow, const struct node *node)
{
	for (const struct node *child = node->first; child; child = child->next) {
		if (!child->next && child != node->first) {
			flow->together = true;
			flow_slab(flow, node->space);
		}
		flow_block(flow, child);
	}
}

void flow_children(struct flow *flow, const struct node *node)
{
	if (node_is_leaf(node)) {
		flow_leaf(flow, node);
		return;
	}
	for (const struct node *child = node->first; child; child = child->next)
		flow_block(flow, child);
}

static void flow_content(struct flow *flow, const struct node *node)
{
	switch (node->kind) {
	case NODE_TABLE:
		flow_table(flow, node);
		break;
	case NODE_CHART:
		flow_chart(flow, node);
		break;
	case NODE_CONTENTS:
		flow_contents(flow, node);
		break;
	case NODE_LI:
		flow_item(flow, node);
		break;
	case NODE_SIGNATURE:
		flow_signature(flow, node);
		break;
	case NODE_IMAGE:
		add_image(flow, node);
		break;
	case NODE_COLUMNS:
		flow_columns(flow, node);
		break;
	case NODE_SIDE:
		flow_side(flow, node);
		break;
	case NODE_RULE:
		slab_fill(flow_slab(flow, 0.6), node, flow->x, 0, flow->width, 0.6, node->style.color);
		break;
	case NODE_PAGE_BREAK:
		flow->new_page = true;
		break;
	default:
		flow_children(flow, node);
		break;
	}
}

static void flow_framed(struct flow *flow, const struct node *node)
{
	double padding = node->style.padding;
	size_t first = flow->count, frame = flow->frame_count++;
	flow->frames =
	        memory_grow(flow->frames, &flow->frame_capacity, flow->frame_count, sizeof *flow->frames);
	flow->frames[frame] = (struct frame){node, first, first, flow->x, flow->width, 0};
	flow_slab(flow, padding);
	flow->x += padding;
	flow->width -= 2 * padding;
	flow->together = true;
	flow_content(flow, node);
	flow->x -= padding;
	flow->width += 2 * padding;
	flow->space = 0;
	flow->together = true;
	flow_slab(flow, padding);
	flow->frames[frame].end = flow->count;
}

static void keep_whole(struct flow *flow, size_t first)
{
	double height = 0;
	for (size_t i = first; i < flow->count; i++)
		height += flow->slabs[i].height + (i > first ? flow->slabs[i].before : 0);
	if (height > flow->page_height)
		return;
	for (size_t i = first + 1; i < flow->count; i++)
		flow->slabs[i].together = true;
}

void flow_block(struct flow *flow, const struct node *node)
{
	const struct style *style = &node->style;
	double x = flow->x, width = flow->width;
	size_t first = flow->count;
	flow_space(flow, style->before);
	flow->x += style->left + style->left_share * width;
	flow->width -= style->left + style->right + (style->left_share + style->right_share) * width;
	flow->width = fmax(flow->width, 30);
	bool framed = style->border > 0 || style->background != COLOR_NONE || style->padding > 0;
	if (framed && node->kind != NODE_TABLE)
		flow_framed(flow, node);
	else
		flow_content(flow, node);
	flow->x = x;
	flow->width = width;
	if (style->keep || (framed && node->kind != NODE_TABLE))
		keep_whole(flow, first);
	flow_space(flow, style->after);
	if (flow->count > first && (node_heading(node->kind) || node->kind == NODE_CAPTION ||
	                            (node->kind == NODE_P && announces(node))))
		flow->together = true;
}
