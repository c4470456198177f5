/* Charts on paper: their shapes as marks. */
#include <math.h>
#include <string.h>

#include "document/bidi.h"
#include "document/chart.h"
#include "document/flow.h"

#define LONG 25 /* strips from which on a chart may go over to the next page */

static void draw_title(struct flow *flow, const struct node *node)
{
	if (!node->chart->title || node->chart->kind == CHART_SPARK)
		return;
	struct node *leaf = node_add(flow->arena, NULL, NODE_P);
	leaf->style = node->style;
	leaf->style.bold = true;
	leaf->style.size = node->style.size / 0.88 * 0.92;
	node_add_text(flow->arena, leaf, node->chart->title);
	size_t first = flow->count;
	flow_children(flow, leaf);
	for (size_t s = first; s < flow->count; s++)
		for (size_t m = 0; m < flow->slabs[s].count; m++)
			flow->slabs[s].marks[m].owner = node;
	flow->together = true;
	flow_space(flow, 4);
}

static const char *in_order(struct flow *flow, const char *text)
{
	if (!flow->device->visual || !bidi_needed(text))
		return text;
	struct buffer buffer = {0};
	bidi_visual(text, &buffer);
	return arena_take(flow->arena, &buffer);
}

static void draw_shape(struct flow *flow, struct slab *slab, const struct node *node,
                       const struct shape *shape, double top)
{
	double y = shape->y - top;
	switch (shape->kind) {
	case SHAPE_RECTANGLE:
		slab_fill(slab, node, flow->x + shape->x, y, shape->width, shape->height, shape->color);
		break;
	case SHAPE_TEXT:
		slab_text(flow, slab, node, shape->style,
		          flow->x + shape->x -
		                  shape->width * (shape->anchor == ANCHOR_END      ? 1
		                                  : shape->anchor == ANCHOR_MIDDLE ? 0.5
		                                                                   : 0),
		          y, in_order(flow, shape->text));
		break;
	default:
		slab_add(slab, (struct mark){.kind = shape->kind == SHAPE_LINE ? MARK_LINE : MARK_POLYGON,
		                             .x = flow->x,
		                             .y = -top,
		                             .color = shape->color,
		                             .shape = shape,
		                             .owner = node});
		break;
	}
}

void flow_chart(struct flow *flow, const struct node *node)
{
	struct drawing drawing;
	draw_title(flow, node);
	chart_draw(&drawing, flow->arena, node->chart, &node->style, flow->device, flow->width);
	for (size_t b = 0; b < drawing.band_count; b++) {
		const struct band *band = &drawing.bands[b];
		flow->together = flow->together || b == 1 || (b > 0 && b + 1 == drawing.band_count) ||
		                 (b > 0 && drawing.band_count < LONG);
		struct slab *slab = flow_slab(flow, band->height);
		for (size_t i = 0; i < band->count; i++)
			draw_shape(flow, slab, node, &drawing.shapes[band->first + i], band->top);
	}
}
