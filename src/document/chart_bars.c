/* Horizontal bars: of one series, or of several below each other in every category. */
#include <math.h>

#include "document/chart_paint.h"

#define LEAST 0.8 /* length of the shortest bar that is not 0 */

static void value_widths(struct painter *painter, const struct bars *bars, double *below, double *above)
{
	const struct chart *chart = painter->chart;
	*below = *above = 0;
	for (size_t s = bars->first; s < bars->first + bars->series; s++)
		for (size_t i = 0; i < chart->count; i++) {
			const struct value *value = &chart->series[s].values[i];
			double width =
			        painter_text_width(painter, painter->style, painter_value(painter, value));
			double *side = value_size(value) < 0 ? below : above;
			*side = fmax(*side, width + 4);
		}
}

static struct bars solve(struct painter *painter, size_t first, size_t series, double x, double width)
{
	const struct chart *chart = painter->chart;
	struct bars bars = {.first = first, .series = series};
	double below, above;
	for (size_t i = 0; i < chart->count; i++)
		bars.labels =
		        fmax(bars.labels, painter_text_width(painter, painter->style, chart->labels[i]) + 1);
	bars.labels = fmin(bars.labels, width * 0.42);
	bars.step = painter->line * (series > 1 ? 0.92 : 1.15);
	value_widths(painter, &bars, &below, &above);
	double room = width - bars.labels - 6 - below - above;
	bars.scale = scale_of(chart, x + bars.labels + 6 + below, fmax(fmin(room, width * 0.62), 6));
	return bars;
}

/* Bars that a category has: what has no value at all takes no room beside others. */
static size_t bars_in(const struct painter *painter, const struct bars *bars, size_t category)
{
	size_t count = 0;
	for (size_t s = bars->first; s < bars->first + bars->series; s++)
		count += painter->chart->series[s].values[category].kind != VALUE_NONE;
	return count;
}

static double row_height(struct painter *painter, const struct bars *bars, size_t category)
{
	const char *lines[2];
	size_t count = painter_wrapped(painter, painter->style, painter->chart->labels[category],
	                               bars->labels, lines);
	double gap = bars->series > 1 ? painter->line * 0.4 : 0;
	return fmax(bars->step * fmax(1, (double)bars_in(painter, bars, category)) + gap,
	            painter->line * ((double)count - 0.05) + painter->line * 0.2);
}

static void draw_value(struct painter *painter, const struct bars *bars, size_t series, size_t category,
                       double middle)
{
	const struct value *value = &painter->chart->series[series].values[category];
	double size = painter->style->size, zero = scale_at(&bars->scale, 0);
	double end = scale_at(&bars->scale, value_size(value)), length = fabs(end - zero);
	bool below = value_size(value) < 0;
	if (value_drawn(value) && value->number != 0)
		length = fmax(length, LEAST);
	end = below ? zero - length : zero + length;
	if (length > 0)
		painter_fill(painter, below ? end : zero, middle - size * 0.42, length, size * 0.84,
		             series - bars->first);
	painter_text(painter, painter->style, below ? end - 4 : end + 4, middle + size * 0.33,
	             below ? ANCHOR_END : ANCHOR_START, painter_value(painter, value));
}

static void draw_row(struct painter *painter, const struct bars *bars, size_t category, double x, double y,
                     double height)
{
	const char *lines[2];
	size_t count = painter_wrapped(painter, painter->style, painter->chart->labels[category],
	                               bars->labels, lines);
	double size = painter->style->size, middle = y + height / 2;
	for (size_t i = 0; i < count; i++)
		painter_text(painter, painter->style, x + bars->labels,
		             middle + size * 0.33 +
		                     ((double)i - (double)(count - 1) / 2) * painter->line * 0.95,
		             ANCHOR_END, lines[i]);
	double first = middle - ((double)bars_in(painter, bars, category) - 1) / 2 * bars->step;
	for (size_t s = bars->first; s < bars->first + bars->series; s++) {
		if (painter->chart->series[s].values[category].kind == VALUE_NONE)
			continue;
		draw_value(painter, bars, s, category, first);
		first += bars->step;
	}
	painter_rectangle(painter, scale_at(&bars->scale, 0) - 0.6, y, 0.6, height, CHART_AXIS);
}

void chart_draw_bars(struct painter *painter)
{
	const struct chart *chart = painter->chart;
	struct bars bars = solve(painter, 0, chart->series_count, 0, painter->width);
	if (chart->series_count > 1)
		chart_draw_legend(painter);
	for (size_t i = 0; i < chart->count; i++) {
		double height = row_height(painter, &bars, i);
		painter_band(painter, height);
		draw_row(painter, &bars, i, 0, painter->top, height);
	}
}

struct bars chart_bars_solve(struct painter *painter, double width)
{
	struct bars bars = solve(painter, 0, 1, 0, width);
	for (size_t s = 1; s < painter->chart->series_count; s++) {
		struct bars other = solve(painter, s, 1, 0, width);
		if (other.scale.length < bars.scale.length)
			bars = other;
	}
	return bars;
}

double chart_bars_height(struct painter *painter, const struct bars *bars)
{
	double height = 0;
	for (size_t i = 0; i < painter->chart->count; i++)
		height += row_height(painter, bars, i);
	return height;
}

void chart_draw_bars_in(struct painter *painter, const struct bars *common, size_t series,
                        struct point corner)
{
	struct bars bars = *common;
	bars.first = series;
	bars.scale.from += corner.x;
	for (size_t i = 0; i < painter->chart->count; i++) {
		double height = row_height(painter, &bars, i);
		draw_row(painter, &bars, i, corner.x, corner.y, height);
		corner.y += height;
	}
}
