/* Charts on paper, as vectors with printed values. */
#include <math.h>
#include <string.h>

#include "document/flow.h"
#include "document/grid.h"

#define INK  0x1F4E79 /* dark: it survives a black-and-white copier */
#define AXIS 0x7F7F7F

struct drawing {
	struct flow *flow;
	const struct node *node;
	const struct chart *chart;
	const struct style *style;
	double line; /* height of a line of text */
	double top;  /* largest value */
};

static double text_width(const struct drawing *drawing, const char *text)
{
	const struct device *device = drawing->flow->device;
	return device->width(device->context, drawing->style, text, strlen(text));
}

static const char *printed(const struct drawing *drawing, const struct chart_bar *bar)
{
	return grid_value(drawing->flow->arena, &bar->value);
}

static double share_of(const struct drawing *drawing, const struct chart_bar *bar)
{
	if (bar->value.kind != VALUE_NUMBER || bar->value.number <= 0 || drawing->top <= 0)
		return 0;
	return (double)bar->value.number / drawing->top;
}

static void draw_title(struct drawing *drawing)
{
	struct flow *flow = drawing->flow;
	struct style *bold = arena_alloc(flow->arena, 1, sizeof *bold);
	*bold = *drawing->style;
	bold->bold = true;
	bold->size = drawing->style->size / 0.88 * 0.92;
	if (!drawing->chart->title)
		return;
	struct node *leaf = node_add(flow->arena, NULL, NODE_P);
	leaf->style = *bold;
	node_add_text(flow->arena, leaf, drawing->chart->title);
	size_t first = flow->count;
	flow_children(flow, leaf);
	for (size_t s = first; s < flow->count; s++)
		for (size_t m = 0; m < flow->slabs[s].count; m++)
			flow->slabs[s].marks[m].owner = drawing->node;
	flow->together = true;
	flow_space(flow, 4);
}

/* The longest beginning of a label that fits, whole words if there are any. */
static const char *shortened(struct drawing *drawing, const char *text, double width)
{
	if (text_width(drawing, text) <= width)
		return text;
	size_t length = strlen(text);
	while (length > 1) {
		do
			length--;
		while (length > 1 && ((unsigned char)text[length] & 0xC0) == 0x80);
		const char *cut = arena_printf(drawing->flow->arena, "%.*s…", (int)length, text);
		if (text_width(drawing, cut) <= width)
			return cut;
	}
	return text;
}

static void draw_bar(struct drawing *drawing, struct slab *slab, const struct chart_bar *bar, double y,
                     double labels, double room)
{
	struct flow *flow = drawing->flow;
	double size = drawing->style->size, middle = y + drawing->line / 2, base = middle + size * 0.33;
	double start = flow->x + labels + 6, length = room * share_of(drawing, bar);
	const char *label = shortened(drawing, bar->label, labels), *value = printed(drawing, bar);
	slab_text(flow, slab, drawing->node, drawing->style, flow->x + labels - text_width(drawing, label),
	          base, label);
	if (length > 0)
		slab_fill(slab, drawing->node, start, middle - size * 0.42, length, size * 0.84, INK);
	slab_text(flow, slab, drawing->node, drawing->style, start + length + 4, base, value);
}

static void draw_bars(struct drawing *drawing)
{
	struct flow *flow = drawing->flow;
	const struct chart *chart = drawing->chart;
	double labels = 0, values = 0, step = drawing->line * 1.15;
	for (size_t i = 0; i < chart->count; i++) {
		labels = fmax(labels, text_width(drawing, chart->bars[i].label));
		values = fmax(values, text_width(drawing, printed(drawing, &chart->bars[i])));
	}
	labels = fmin(labels, flow->width * 0.45);
	double room = fmin(flow->width - labels - values - 14, flow->width * 0.62);
	for (size_t i = 0; i < chart->count; i++) {
		flow->together = flow->together || i == 1 || i + 1 == chart->count || chart->count < 25;
		struct slab *slab = flow_slab(flow, step);
		draw_bar(drawing, slab, &chart->bars[i], (step - drawing->line) / 2, labels, room);
		slab_fill(slab, drawing->node, flow->x + labels + 5.4, 0, 0.6, step, AXIS);
	}
}

static void draw_column(struct drawing *drawing, struct slab *slab, const struct chart_bar *bar, double x,
                        double slot, double height)
{
	struct flow *flow = drawing->flow;
	double size = drawing->style->size, length = height * share_of(drawing, bar),
	       floor = drawing->line + height;
	double width = fmin(slot * 0.62, 46);
	const char *value = printed(drawing, bar);
	slab_text(flow, slab, drawing->node, drawing->style, x + (slot - text_width(drawing, bar->label)) / 2,
	          floor + size * 1.25, bar->label);
	if (length > 0)
		slab_fill(slab, drawing->node, x + (slot - width) / 2, floor - length, width, length, INK);
	slab_text(flow, slab, drawing->node, drawing->style, x + (slot - text_width(drawing, value)) / 2,
	          floor - length - size * 0.3, value);
}

static void draw_columns(struct drawing *drawing, double widest)
{
	struct flow *flow = drawing->flow;
	size_t count = drawing->chart->count;
	double height = 72, slot = fmin(flow->width / (double)count, fmax(widest + 8, 64));
	struct slab *slab = flow_slab(flow, height + 2.4 * drawing->line);
	for (size_t i = 0; i < count; i++)
		draw_column(drawing, slab, &drawing->chart->bars[i], flow->x + slot * (double)i, slot,
		            height);
	slab_fill(slab, drawing->node, flow->x, drawing->line + height, slot * (double)count, 0.6, AXIS);
}

void flow_chart(struct flow *flow, const struct node *node)
{
	struct drawing drawing = {.flow = flow, .node = node, .chart = node->chart, .style = &node->style};
	double widest = 0;
	drawing.line = node->style.size * node->style.leading;
	for (size_t i = 0; i < node->chart->count; i++) {
		const struct chart_bar *bar = &node->chart->bars[i];
		if (bar->value.kind == VALUE_NUMBER)
			drawing.top = fmax(drawing.top, (double)bar->value.number);
		widest = fmax(widest, text_width(&drawing, bar->label));
	}
	draw_title(&drawing);
	if (node->chart->kind == CHART_COLUMNS && (widest + 6) * (double)node->chart->count <= flow->width)
		draw_columns(&drawing, widest);
	else
		draw_bars(&drawing);
}
