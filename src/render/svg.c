#include "render/svg.h"

#include <string.h>

#include "base/text.h"

/* Hundredths of the size, for the characters from space to ~: those of the Helvetica family. */
static const unsigned char widths[] = {
        28, 28, 36, 56, 56, 89, 67, 19, 33,  33, 39, 58, 28, 33, 28, 28, 56, 56, 56, 56, 56, 56, 56, 56,
        56, 56, 28, 28, 58, 58, 58, 56, 102, 67, 67, 72, 72, 67, 61, 78, 72, 28, 50, 67, 56, 83, 72, 78,
        67, 78, 72, 67, 61, 72, 67, 94, 67,  67, 61, 28, 28, 28, 47, 56, 33, 56, 56, 50, 56, 56, 28, 56,
        56, 22, 22, 50, 22, 83, 56, 56, 56,  56, 33, 50, 28, 56, 50, 72, 50, 50, 50, 33, 26, 33, 58,
};

double svg_text_width(void *context, const struct style *style, const char *text, size_t length)
{
	(void)context;
	double width = 0;
	const char *end = text + length;
	uint32_t code;
	for (size_t step; text < end && (step = utf8_decode(text, end, &code)) > 0; text += step) {
		bool combining = code >= 0x300 && code <= 0x36F;
		if (code >= ' ' && code <= '~')
			width += widths[code - ' '];
		else if (!combining)
			width += code == 0xA0 || code == 0x202F ? 28 : code < 0x2E80 ? 62 : 100;
	}
	return width / 100 * style->size * (style->bold ? 1.12 : 1.04);
}

void svg_draw(struct drawing *drawing, struct arena *arena, const struct node *node, double width)
{
	static const struct device device = {.width = svg_text_width};
	chart_draw(drawing, arena, node->chart, &node->style, &device, width);
}

static void add_color(struct buffer *xml, const char *attribute, uint32_t color)
{
	buffer_printf(xml, " %s=\"#%06x\"", attribute, (unsigned)color);
}

static void add_points(struct buffer *xml, const struct shape *shape, double top)
{
	buffer_puts(xml, " points=\"");
	for (size_t i = 0; i < shape->point_count; i++)
		buffer_printf(xml, "%s%.1f,%.1f", i ? " " : "", shape->points[i].x, shape->points[i].y - top);
	buffer_putc(xml, '"');
}

static void add_line(struct buffer *xml, const struct shape *shape, double top)
{
	buffer_puts(xml, "<polyline");
	add_points(xml, shape, top);
	add_color(xml, "stroke", shape->color);
	buffer_printf(xml, " stroke-width=\"%.1f\" fill=\"none\"", shape->thickness);
	if (shape->dash > 0)
		buffer_printf(xml, " stroke-dasharray=\"%.1f\"", shape->dash);
	buffer_puts(xml, "/>\n");
}

static void add_text(struct buffer *xml, const struct shape *shape, double top)
{
	static const char *const anchors[] = {"start", "middle", "end"};
	buffer_printf(xml, "<text x=\"%.1f\" y=\"%.1f\" font-size=\"%.1f\"", shape->x, shape->y - top,
	              shape->style->size);
	if (shape->anchor != ANCHOR_START)
		buffer_printf(xml, " text-anchor=\"%s\"", anchors[shape->anchor]);
	if (shape->style->bold)
		buffer_puts(xml, " font-weight=\"bold\"");
	if (shape->color)
		add_color(xml, "fill", shape->color);
	buffer_putc(xml, '>');
	text_xml(xml, shape->text, strlen(shape->text));
	buffer_puts(xml, "</text>\n");
}

static void add_shape(struct buffer *xml, const struct shape *shape, double top)
{
	switch (shape->kind) {
	case SHAPE_RECTANGLE:
		buffer_printf(xml, "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"", shape->x,
		              shape->y - top, shape->width, shape->height);
		add_color(xml, "fill", shape->color);
		buffer_puts(xml, "/>\n");
		break;
	case SHAPE_LINE:
		add_line(xml, shape, top);
		break;
	case SHAPE_POLYGON:
		buffer_puts(xml, "<polygon");
		add_points(xml, shape, top);
		add_color(xml, "fill", shape->color);
		buffer_puts(xml, "/>\n");
		break;
	case SHAPE_TEXT:
		add_text(xml, shape, top);
		break;
	}
}

void svg_add(struct buffer *xml, const struct drawing *drawing, const struct svg_look *look)
{
	const struct band *first = &drawing->bands[look->from], *last = &first[look->bands - 1];
	double height = last->top + last->height - first->top;
	buffer_printf(xml, "<svg%s viewBox=\"0 0 %.1f %.1f\" width=\"%.1fpt\" height=\"%.1fpt\"",
	              look->file ? " xmlns=\"http://www.w3.org/2000/svg\"" : "", drawing->width, height,
	              drawing->width, height);
	if (look->alternative) {
		buffer_puts(xml, " role=\"img\" aria-label=\"");
		text_xml(xml, look->alternative, strlen(look->alternative));
		buffer_putc(xml, '"');
	}
	if (look->font) {
		buffer_puts(xml, " font-family=\"");
		text_xml(xml, look->font, strlen(look->font));
		buffer_putc(xml, '"');
	}
	buffer_puts(xml, ">\n");
	for (size_t i = first->first; i < last->first + last->count; i++)
		add_shape(xml, &drawing->shapes[i], first->top);
	buffer_puts(xml, "</svg>\n");
}
