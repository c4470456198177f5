#include "document/chart_paint.h"

#include <math.h>
#include <string.h>

#include "document/grid.h"

enum hatch { HATCH_NONE, HATCH_UP, HATCH_DOWN };

/* Neighbours differ in lightness, so that a copy in grey tells them apart; hatching where it would not. */
static const struct {
	uint32_t fill, hatching;
	enum hatch hatch;
} looks[] = {
        {CHART_INK, 0, HATCH_NONE}, {0xE8A33D, 0, HATCH_NONE},        {0xDCE9F5, CHART_INK, HATCH_UP},
        {0x7F7F7F, 0, HATCH_NONE},  {0xF7F0DC, 0x6B4A00, HATCH_DOWN}, {0x5B2C6F, 0xFFFFFF, HATCH_UP},
        {0xA9D18E, 0, HATCH_NONE},  {0x2F5D50, 0xFFFFFF, HATCH_DOWN},
};
static const uint32_t inks[] = {CHART_INK, 0xC55A11, 0x007A5E, 0x5B2C6F, 0x595959, 0x0072B2};

#define LONGEST 1000 /* bytes of a label */

#define LOOKS (sizeof looks / sizeof *looks)
#define INKS  (sizeof inks / sizeof *inks)

static struct shape *add(struct painter *painter, struct shape shape)
{
	struct drawing *drawing = painter->drawing;
	drawing->shapes =
	        arena_append(painter->arena, drawing->shapes, &drawing->count, sizeof *drawing->shapes);
	drawing->bands[drawing->band_count - 1].count++;
	drawing->shapes[drawing->count - 1] = shape;
	return &drawing->shapes[drawing->count - 1];
}

void painter_band(struct painter *painter, double height)
{
	struct drawing *drawing = painter->drawing;
	painter->top = drawing->height;
	drawing->bands =
	        arena_append(painter->arena, drawing->bands, &drawing->band_count, sizeof *drawing->bands);
	drawing->bands[drawing->band_count - 1] =
	        (struct band){.top = drawing->height, .height = height, .first = drawing->count};
	drawing->height += height;
}

void painter_rectangle(struct painter *painter, double x, double y, double width, double height,
                       uint32_t color)
{
	add(painter, (struct shape){.kind = SHAPE_RECTANGLE,
	                            .x = x,
	                            .y = y,
	                            .width = width,
	                            .height = height,
	                            .color = color});
}

/* Lines at 45 degrees, cut at the rectangle's edges. */
static void add_hatching(struct painter *painter, double x, double y, double width, double height,
                         uint32_t color, bool up)
{
	size_t count = (size_t)((width + height + 2) / 4);
	for (size_t i = 0; i < count; i++) {
		double at = 2 + 4 * (double)i;
		double left = fmax(0, at - height), right = fmin(at, width);
		struct point line[2] = {{x + left, y + at - left}, {x + right, y + at - right}};
		if (!up) {
			line[0].y = y + height - (at - left);
			line[1].y = y + height - (at - right);
		}
		painter_line(painter, line, 2, 0.6, 0, color);
	}
}

void painter_fill(struct painter *painter, double x, double y, double width, double height, size_t series)
{
	size_t look = series % LOOKS;
	if (width <= 0 || height <= 0)
		return;
	painter_rectangle(painter, x, y, width, height, looks[look].fill);
	if (looks[look].hatch != HATCH_NONE && width > 1)
		add_hatching(painter, x, y, width, height, looks[look].hatching,
		             looks[look].hatch == HATCH_UP);
}

bool painter_hatched(size_t series)
{
	return looks[series % LOOKS].hatch != HATCH_NONE;
}

uint32_t painter_fill_color(size_t series)
{
	return looks[series % LOOKS].fill;
}

uint32_t painter_line_color(size_t series)
{
	return inks[series % INKS];
}

static const struct point *copied(struct painter *painter, const struct point *points, size_t count)
{
	struct point *copy = arena_alloc(painter->arena, count, sizeof *copy);
	memcpy(copy, points, count * sizeof *copy);
	return copy;
}

void painter_line(struct painter *painter, const struct point *points, size_t count, double thickness,
                  double dash, uint32_t color)
{
	add(painter, (struct shape){.kind = SHAPE_LINE,
	                            .points = copied(painter, points, count),
	                            .point_count = count,
	                            .thickness = thickness,
	                            .dash = dash,
	                            .color = color});
}

void painter_polygon(struct painter *painter, const struct point *points, size_t count, uint32_t color)
{
	add(painter, (struct shape){.kind = SHAPE_POLYGON,
	                            .points = copied(painter, points, count),
	                            .point_count = count,
	                            .color = color});
}

/* Disc, square, triangle, diamond: all as polygons of the same area, more or less. */
void painter_marker(struct painter *painter, struct point at, double radius, size_t series)
{
	static const struct {
		size_t corners;
		double turn, size;
	} forms[] = {{12, 0, 1}, {4, 0.125, 1.2}, {3, 0.25, 1.4}, {4, 0, 1.3}};
	const double circle = 6.283185307179586;
	struct point points[12] = {{0, 0}};
	size_t form = series % 4;
	for (size_t i = 0; i < forms[form].corners; i++) {
		double angle = circle * (forms[form].turn + (double)i / (double)forms[form].corners);
		points[i].x = at.x + radius * forms[form].size * cos(angle);
		points[i].y = at.y - radius * forms[form].size * sin(angle);
	}
	painter_polygon(painter, points, forms[form].corners, painter_line_color(series));
}

void painter_text(struct painter *painter, const struct style *style, double x, double baseline,
                  enum shape_anchor anchor, const char *text)
{
	if (!*text)
		return;
	add(painter, (struct shape){.kind = SHAPE_TEXT,
	                            .x = x,
	                            .y = baseline,
	                            .width = painter_text_width(painter, style, text),
	                            .text = text,
	                            .anchor = anchor,
	                            .style = style,
	                            .color = style->color});
}

void painter_text_colored(struct painter *painter, double x, double baseline, enum shape_anchor anchor,
                          const char *text, uint32_t color)
{
	struct style *style = arena_alloc(painter->arena, 1, sizeof *style);
	*style = *painter->style;
	style->color = color;
	painter_text(painter, style, x, baseline, anchor, text);
}

uint32_t painter_contrast(uint32_t color)
{
	unsigned light = 30 * (color >> 16 & 0xFF) + 59 * (color >> 8 & 0xFF) + 11 * (color & 0xFF);
	return light > 12700 ? 0x000000 : 0xFFFFFF;
}

double painter_text_width(const struct painter *painter, const struct style *style, const char *text)
{
	return painter->device->width(painter->device->context, style, text, strlen(text));
}

/* The text up to the character that this byte is in, and … */
static const char *cut_at(struct painter *painter, const char *text, size_t length)
{
	while (length > 0 && ((unsigned char)text[length] & 0xC0) == 0x80)
		length--;
	return arena_printf(painter->arena, "%.*s…", (int)length, text);
}

const char *painter_shortened(struct painter *painter, const struct style *style, const char *text,
                              double width)
{
	size_t fits = 0, length = strlen(text), too_long = length < LONGEST ? length : LONGEST;
	if (length <= LONGEST && painter_text_width(painter, style, text) <= width)
		return text;
	while (too_long - fits > 1) {
		size_t middle = (fits + too_long) / 2;
		if (painter_text_width(painter, style, cut_at(painter, text, middle)) <= width)
			fits = middle;
		else
			too_long = middle;
	}
	return cut_at(painter, text, fits);
}

size_t painter_wrapped(struct painter *painter, const struct style *style, const char *text, double width,
                       const char *lines[2])
{
	lines[0] = text;
	if (painter_text_width(painter, style, text) <= width)
		return 1;
	size_t best = 0;
	for (size_t i = 0; text[i]; i++) {
		if (text[i] != ' ')
			continue;
		const char *begin = arena_strndup(painter->arena, text, i);
		if (painter_text_width(painter, style, begin) > width)
			break;
		best = i;
	}
	if (best == 0) {
		lines[0] = painter_shortened(painter, style, text, width);
		return 1;
	}
	lines[0] = arena_strndup(painter->arena, text, best);
	lines[1] = painter_shortened(painter, style, text + best + 1, width);
	return 2;
}

const char *painter_value(struct painter *painter, const struct value *value)
{
	return grid_value(painter->arena, value);
}

bool value_drawn(const struct value *value)
{
	return value->kind == VALUE_NUMBER;
}

double value_size(const struct value *value)
{
	return value_drawn(value) ? (double)value->number / 1e6 : 0;
}

struct scale scale_of(const struct chart *chart, double from, double length)
{
	struct scale scale = {.from = from, .length = length};
	for (size_t s = 0; s < chart->series_count; s++)
		for (size_t i = 0; i < chart->count; i++) {
			double size = value_size(&chart->series[s].values[i]);
			scale.low = fmin(scale.low, size);
			scale.high = fmax(scale.high, size);
		}
	if (scale.high <= scale.low)
		scale.high = scale.low + 1;
	return scale;
}

double scale_at(const struct scale *scale, double value)
{
	return scale->from + (value - scale->low) / (scale->high - scale->low) * scale->length;
}
