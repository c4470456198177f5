#include "document/flow.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void flow_free(struct flow *flow)
{
	for (size_t i = 0; i < flow->count; i++)
		free(flow->slabs[i].marks);
	for (size_t i = 0; i < flow->repeat_count; i++)
		flow_free(&flow->repeats[i]);
	free(flow->slabs);
	free(flow->repeats);
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

struct mark *slab_add(struct slab *slab, struct mark mark)
{
	slab->marks = memory_grow(slab->marks, &slab->capacity, slab->count + 1, sizeof *slab->marks);
	slab->marks[slab->count] = mark;
	if (mark.kind == MARK_TEXT && slab->baseline <= 0)
		slab->baseline = mark.y;
	return &slab->marks[slab->count++];
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

void slab_line(struct slab *slab, const struct node *owner, const struct line *line, double x,
               double baseline)
{
	for (size_t i = 0; i < line->count; i++) {
		const struct fragment *fragment = &line->fragments[i];
		slab_add(slab, (struct mark){.x = x + fragment->x,
		                             .y = baseline,
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
	struct line *lines;
	size_t count = paragraph_break(flow->arena, flow->device, &paragraph, &lines);
	double height = leaf->style.size * leaf->style.leading;
	for (size_t i = 0; i < count; i++) {
		if (i == 1 || (i > 0 && i + 1 == count))
			flow->together = true;
		struct slab *slab = flow_slab(flow, height);
		slab_line(slab, leaf, &lines[i], flow->x, height / 2 + leaf->style.size * 0.33);
	}
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
	size_t number = 1;
	for (const struct node *n = item->parent->first; n != item; n = n->next)
		number++;
	return arena_printf(flow->arena, "%zu.", number);
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
	struct slab *slab = &flow->slabs[first];
	double baseline = slab->baseline > 0 ? slab->baseline : slab->height / 2;
	slab_text(flow, slab, item, &item->style, flow->x + outer, baseline, item_label(flow, item));
	struct mark label = slab->marks[slab->count - 1];
	label.role = ROLE_LABEL;
	memmove(slab->marks + 1, slab->marks, (slab->count - 1) * sizeof *slab->marks);
	slab->marks[0] = label;
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

/* The frame and background of the slabs from first on. */
static void draw_frame(struct flow *flow, const struct node *node, size_t first)
{
	const struct style *style = &node->style;
	double line = style->border;
	for (size_t i = first; i < flow->count; i++) {
		struct slab *slab = &flow->slabs[i];
		double top = i == first ? 0 : -slab->before, height = slab->height - top;
		size_t content = slab->count;
		if (style->background != COLOR_NONE)
			slab_fill(slab, node, flow->x, top, flow->width, height, style->background);
		if (line > 0) {
			slab_fill(slab, node, flow->x, top, line, height, style->border_color);
			slab_fill(slab, node, flow->x + flow->width - line, top, line, height,
			          style->border_color);
		}
		if (line > 0 && i == first)
			slab_fill(slab, node, flow->x, top, flow->width, line, style->border_color);
		if (line > 0 && i + 1 == flow->count)
			slab_fill(slab, node, flow->x, slab->height - line, flow->width, line,
			          style->border_color);
		/* What is behind comes first. */
		size_t fills = slab->count - content;
		struct mark *behind = memory_alloc(fills, sizeof *behind);
		memcpy(behind, slab->marks + content, fills * sizeof *behind);
		memmove(slab->marks + fills, slab->marks, content * sizeof *behind);
		memcpy(slab->marks, behind, fills * sizeof *behind);
		free(behind);
	}
}

static void flow_framed(struct flow *flow, const struct node *node)
{
	double padding = node->style.padding;
	size_t first = flow->count;
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
	draw_frame(flow, node, first);
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
	if (style->keep)
		keep_whole(flow, first);
	flow_space(flow, style->after);
	if (flow->count > first && (node_heading(node->kind) || node->kind == NODE_CAPTION ||
	                            (node->kind == NODE_P && announces(node))))
		flow->together = true;
}
