/* A pyramid: two series, one to each side of the categories, the last category on top. */
#include <math.h>

#include "document/chart_paint.h"

struct pyramid {
	double center, side; /* width of the labels' column and of each side's bars */
	double middle;
	double high;
};

static struct pyramid solve(struct painter *painter)
{
	const struct chart *chart = painter->chart;
	struct pyramid pyramid = {.middle = painter->width / 2};
	double values = 0;
	for (size_t i = 0; i < chart->count; i++) {
		pyramid.center = fmax(pyramid.center,
		                      painter_text_width(painter, painter->style, chart->labels[i]) + 10);
		for (size_t s = 0; s < 2; s++)
			values =
			        fmax(values,
			             painter_text_width(painter, painter->style,
			                                painter_value(painter, &chart->series[s].values[i])));
	}
	pyramid.center = fmin(pyramid.center, painter->width * 0.3);
	pyramid.side =
	        fmax(fmin((painter->width - pyramid.center) / 2 - values - 4, painter->width * 0.34), 6);
	pyramid.high = scale_of(chart, 0, 1).high;
	return pyramid;
}

static void draw_side(struct painter *painter, const struct pyramid *pyramid, size_t category, size_t side,
                      double middle)
{
	const struct value *value = &painter->chart->series[side].values[category];
	double size = painter->style->size,
	       length = fmax(value_size(value), 0) / pyramid->high * pyramid->side;
	double edge = pyramid->middle + (side ? 1 : -1) * pyramid->center / 2;
	if (value_size(value) > 0)
		length = fmax(length, 0.8);
	painter_fill(painter, side ? edge : edge - length, middle - size * 0.5, length, size, side);
	painter_text(painter, painter->style, side ? edge + length + 4 : edge - length - 4,
	             middle + size * 0.33, side ? ANCHOR_START : ANCHOR_END, painter_value(painter, value));
}

static void draw_row(struct painter *painter, const struct pyramid *pyramid, size_t category, double height)
{
	double middle = painter->top + height / 2;
	painter_text(painter, painter->style, pyramid->middle, middle + painter->style->size * 0.33,
	             ANCHOR_MIDDLE,
	             painter_shortened(painter, painter->style, painter->chart->labels[category],
	                               pyramid->center - 6));
	for (size_t side = 0; side < 2; side++) {
		draw_side(painter, pyramid, category, side, middle);
		painter_rectangle(painter,
		                  pyramid->middle + (side ? pyramid->center / 2 - 0.6 : -pyramid->center / 2),
		                  painter->top, 0.6, height, CHART_AXIS);
	}
}

void chart_draw_pyramid(struct painter *painter)
{
	const struct chart *chart = painter->chart;
	struct pyramid pyramid = solve(painter);
	double edge = pyramid.center / 2 + 4, base = painter->line * 0.5 + painter->style->size * 0.33;
	painter_band(painter, painter->line * 1.2);
	painter_text(painter, painter->bold, pyramid.middle - edge, base, ANCHOR_END, chart->series[0].label);
	painter_text(painter, painter->bold, pyramid.middle + edge, base, ANCHOR_START,
	             chart->series[1].label);
	for (size_t i = chart->count; i-- > 0;) {
		double height = painter->style->size * 1.3;
		painter_band(painter, height);
		draw_row(painter, &pyramid, i, height);
	}
}
