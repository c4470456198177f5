/* Vertical columns of one series, with its values above them. */
#include <math.h>

#include "document/chart_paint.h"

#define HEIGHT 84

bool chart_columns_fit(const struct painter *painter, double width)
{
	const struct chart *chart = painter->chart;
	double widest = 0;
	for (size_t i = 0; i < chart->count; i++)
		widest = fmax(widest, painter_text_width(painter, painter->style, chart->labels[i]));
	return (widest + 6) * (double)chart->count <= width;
}

static void draw_column(struct painter *painter, const struct scale *scale, const struct value *value,
                        double middle, double slot)
{
	double size = painter->style->size, width = fmin(slot * 0.62, 46);
	double zero = scale_at(scale, 0), end = scale_at(scale, value_size(value));
	bool below = value_size(value) < 0;
	if (value_drawn(value) && value->number != 0 && fabs(end - zero) < 0.8)
		end = zero + (below ? 0.8 : -0.8);
	painter_fill(painter, middle - width / 2, fmin(zero, end), width, fabs(end - zero), 0);
	painter_text(painter, painter->style, middle, below ? end + size * 1.05 : end - size * 0.3,
	             ANCHOR_MIDDLE, painter_value(painter, value));
}

void chart_draw_columns_in(struct painter *painter, size_t series, struct point corner, double width,
                           double height)
{
	const struct chart *chart = painter->chart;
	double slot = width / (double)chart->count, line = painter->line;
	struct scale scale = scale_of(chart, 0, 0);
	double deepest = scale.low < 0 ? line : 0;
	double floor = corner.y + height - line * 1.25;
	scale.from = floor - deepest;
	scale.length = -(height - line * 2.25 - deepest);
	for (size_t i = 0; i < chart->count; i++) {
		double middle = corner.x + slot * ((double)i + 0.5);
		draw_column(painter, &scale, &chart->series[series].values[i], middle, slot);
		painter_text(painter, painter->style, middle, floor + painter->style->size * 1.2,
		             ANCHOR_MIDDLE, chart->labels[i]);
	}
	painter_rectangle(painter, corner.x, scale_at(&scale, 0), width, 0.6, CHART_AXIS);
}

void chart_draw_columns(struct painter *painter)
{
	const struct chart *chart = painter->chart;
	if (chart->series_count > 1 || !chart_columns_fit(painter, painter->width)) {
		chart_draw_bars(painter);
		return;
	}
	double widest = 0;
	for (size_t i = 0; i < chart->count; i++)
		widest = fmax(widest, painter_text_width(painter, painter->style, chart->labels[i]));
	double slot = fmin(painter->width / (double)chart->count, fmax(widest + 8, 64));
	double height = HEIGHT + 2.3 * painter->line;
	painter_band(painter, height);
	chart_draw_columns_in(painter, 0, (struct point){0, painter->top}, slot * (double)chart->count,
	                      height);
}
