/* Lines over time, each with its name at its end; and the small one that stands in a cell. */
#include <math.h>
#include <stdlib.h>

#include "document/chart_paint.h"

#define HEIGHT 120 /* of the plot */

struct plot {
	struct scale scale;
	double left, width; /* of the first point; from it to the last one */
	double floor;       /* where the labels of time begin */
	double step;        /* between grid lines */
	size_t steps;
};

static double point_x(const struct chart *chart, double from, double width, size_t i)
{
	return chart->count > 1 ? from + width * (double)i / (double)(chart->count - 1) : from + width / 2;
}

static double dash_of(size_t series)
{
	static const double dashes[] = {0, 5, 2, 8};
	return dashes[series % 4];
}

void chart_draw_line_in(struct painter *painter, size_t series, const struct scale *scale,
                        struct point corner, double width)
{
	const struct chart *chart = painter->chart;
	const struct value *values = chart->series[series].values;
	struct point *run = arena_alloc(painter->arena, chart->count, sizeof *run);
	size_t length = 0;
	for (size_t i = 0; i <= chart->count; i++) {
		if (i < chart->count && value_drawn(&values[i])) {
			run[length++] = (struct point){point_x(chart, corner.x, width, i),
			                               scale_at(scale, value_size(&values[i]))};
			continue;
		}
		if (length > 1)
			painter_line(painter, run, length, 1.4, dash_of(series), painter_line_color(series));
		length = 0;
		if (i < chart->count && values[i].kind == VALUE_MASKED)
			painter_text(painter, painter->style, point_x(chart, corner.x, width, i),
			             corner.y - 2, ANCHOR_MIDDLE, painter_value(painter, &values[i]));
	}
	for (size_t i = 0; i < chart->count; i++)
		if (value_drawn(&values[i]))
			painter_marker(painter,
			               (struct point){point_x(chart, corner.x, width, i),
			                              scale_at(scale, value_size(&values[i]))},
			               2.1, series);
}

/* 1, 2 or 5 times a power of ten, so that at most five steps cover the scale; whole for whole values. */
static double nice_step(const struct chart *chart, const struct scale *scale)
{
	double step = pow(10, floor(log10((scale->high - scale->low) / 5)));
	bool whole = true;
	for (size_t s = 0; s < chart->series_count; s++)
		for (size_t i = 0; i < chart->count; i++)
			if (value_drawn(&chart->series[s].values[i]))
				whole = whole && chart->series[s].values[i].number % DECIMAL_ONE == 0;
	double span = (scale->high - scale->low) / 5 / step;
	step *= span > 5 ? 10 : span > 2 ? 5 : span > 1 ? 2 : 1;
	return whole ? fmax(step, 1) : step;
}

static const char *tick_text(struct painter *painter, double size, double step)
{
	struct value value = painter->chart->series[0].values[0];
	value.kind = VALUE_NUMBER;
	value.number = llround(size * 1e6);
	value.decimals = step >= 1 ? 0 : (int)fmin(6, ceil(-log10(step) - 0.001));
	return painter_value(painter, &value);
}

static const struct value *last_value(const struct chart *chart, size_t series)
{
	for (size_t i = chart->count; i-- > 0;)
		if (value_drawn(&chart->series[series].values[i]))
			return &chart->series[series].values[i];
	return NULL;
}

static bool values_at_points(struct painter *painter, double slot)
{
	const struct chart *chart = painter->chart;
	double widest = 0;
	for (size_t i = 0; i < chart->count; i++)
		widest =
		        fmax(widest, painter_text_width(painter, painter->style,
		                                        painter_value(painter, &chart->series[0].values[i])));
	return chart->series_count == 1 && widest + 6 < slot;
}

static const char *end_label(struct painter *painter, size_t series, double room)
{
	const struct chart *chart = painter->chart;
	const struct value *value = last_value(chart, series);
	const char *label = chart->series[series].label, *number = value ? painter_value(painter, value) : "";
	if (!*label)
		return number;
	double wide = painter_text_width(painter, painter->style, number);
	return arena_printf(painter->arena, "%s %s",
	                    painter_shortened(painter, painter->style, label, room - wide - 8), number);
}

static double tick_at(const struct plot *plot, size_t i)
{
	return plot->scale.low + (double)i * plot->step;
}

static struct plot solve(struct painter *painter)
{
	const struct chart *chart = painter->chart;
	struct plot plot = {.scale = scale_of(chart, 0, 0)};
	double right = 0, ticks = 0, size = painter->style->size;
	plot.step = nice_step(chart, &plot.scale);
	plot.scale.low = floor(plot.scale.low / plot.step + 1e-9) * plot.step;
	plot.scale.high = ceil(plot.scale.high / plot.step - 1e-9) * plot.step;
	plot.steps = (size_t)lround((plot.scale.high - plot.scale.low) / plot.step);
	for (size_t i = 0; i <= plot.steps; i++)
		ticks = fmax(ticks, painter_text_width(painter, painter->style,
		                                       tick_text(painter, tick_at(&plot, i), plot.step)));
	for (size_t s = 0; s < chart->series_count; s++)
		right = fmax(right, painter_text_width(painter, painter->style,
		                                       end_label(painter, s, painter->width * 0.3)));
	const char *last = chart->labels[chart->count - 1];
	right = fmax(right, painter_text_width(painter, painter->style, last) / 2 - 8);
	plot.left = ticks + 6 + size;
	plot.width = fmin(painter->width - plot.left - right - 8, 90 * (double)chart->count);
	plot.width = fmax(plot.width, 10);
	return plot;
}

static void draw_grid(struct painter *painter, const struct plot *plot)
{
	double size = painter->style->size;
	for (size_t i = 0; i <= plot->steps; i++) {
		double at = tick_at(plot, i), y = scale_at(&plot->scale, at);
		painter_text(painter, painter->style, plot->left - size - 4, y + size * 0.33, ANCHOR_END,
		             tick_text(painter, at, plot->step));
		painter_rectangle(painter, plot->left - size, y - 0.3, plot->width + 2 * size,
		                  fabs(at) < plot->step / 2 ? 0.8 : 0.5,
		                  fabs(at) < plot->step / 2 ? CHART_AXIS : CHART_GRID);
	}
}

/* As many labels of time as there is room for, the last one among them. */
static void draw_times(struct painter *painter, const struct plot *plot)
{
	const struct chart *chart = painter->chart;
	double widest = 0, slot = plot->width / fmax(1, (double)chart->count - 1), free = INFINITY;
	for (size_t i = 0; i < chart->count; i++)
		widest = fmax(widest, painter_text_width(painter, painter->style, chart->labels[i]));
	size_t every = (size_t)fmax(1, ceil((widest + 8) / slot));
	for (size_t i = chart->count; i > 0; i -= every < i ? every : i) {
		const char *label =
		        painter_shortened(painter, painter->style, chart->labels[i - 1], painter->width);
		double half = painter_text_width(painter, painter->style, label) / 2;
		double x = point_x(chart, plot->left, plot->width, i - 1);
		x = fmax(half, fmin(x, painter->width - half));
		if (x + half > free)
			continue;
		painter_text(painter, painter->style, x, plot->floor + painter->style->size * 1.25,
		             ANCHOR_MIDDLE, label);
		free = x - half - 4;
	}
}

static void draw_values(struct painter *painter, const struct plot *plot)
{
	const struct chart *chart = painter->chart;
	for (size_t i = 0; i < chart->count; i++) {
		const struct value *value = &chart->series[0].values[i];
		if (value_drawn(value))
			painter_text(painter, painter->style, point_x(chart, plot->left, plot->width, i),
			             scale_at(&plot->scale, value_size(value)) +
			                     (value->number < 0 ? painter->style->size + 3 : -5),
			             ANCHOR_MIDDLE, painter_value(painter, value));
	}
}

struct label {
	double y;
	size_t series;
};

static int by_height(const void *a, const void *b)
{
	const struct label *left = a, *right = b;
	if (left->y < right->y || left->y > right->y)
		return left->y < right->y ? -1 : 1;
	return left->series < right->series ? -1 : 1;
}

/* Names at the ends of lines, pushed apart where they would lie on each other. */
static void draw_ends(struct painter *painter, const struct plot *plot)
{
	const struct chart *chart = painter->chart;
	struct label *labels = arena_zalloc(painter->arena, chart->series_count, sizeof *labels);
	size_t count = 0;
	double size = painter->style->size, step = size * 1.1;
	for (size_t s = 0; s < chart->series_count; s++) {
		const struct value *value = last_value(chart, s);
		if (value)
			labels[count++] = (struct label){scale_at(&plot->scale, value_size(value)), s};
	}
	qsort(labels, count, sizeof *labels, by_height);
	for (size_t i = 1; i < count; i++)
		labels[i].y = fmax(labels[i].y, labels[i - 1].y + step);
	if (count)
		labels[count - 1].y = fmin(labels[count - 1].y, plot->floor);
	for (size_t i = count; i-- > 1;)
		labels[i - 1].y = fmin(labels[i - 1].y, labels[i].y - step);
	for (size_t i = 0; i < count; i++)
		painter_text_colored(painter, plot->left + plot->width + 8, labels[i].y + size * 0.33,
		                     ANCHOR_START, end_label(painter, labels[i].series, painter->width * 0.3),
		                     painter_line_color(labels[i].series));
}

void chart_draw_lines(struct painter *painter)
{
	const struct chart *chart = painter->chart;
	struct plot plot = solve(painter);
	double height = fmax(HEIGHT, (double)chart->series_count * painter->style->size * 1.1);
	painter_band(painter, height + painter->line * 2.3);
	plot.floor = painter->top + painter->line + height;
	plot.scale.from = plot.floor;
	plot.scale.length = -height;
	draw_grid(painter, &plot);
	draw_times(painter, &plot);
	for (size_t s = 0; s < chart->series_count; s++)
		chart_draw_line_in(painter, s, &plot.scale, (struct point){plot.left, plot.floor},
		                   plot.width);
	if (values_at_points(painter, plot.width / (double)chart->count))
		draw_values(painter, &plot);
	else
		draw_ends(painter, &plot);
}

static struct scale narrow_scale(const struct chart *chart)
{
	struct scale scale = {.low = INFINITY, .high = -INFINITY};
	for (size_t i = 0; i < chart->count; i++)
		if (value_drawn(&chart->series[0].values[i])) {
			scale.low = fmin(scale.low, value_size(&chart->series[0].values[i]));
			scale.high = fmax(scale.high, value_size(&chart->series[0].values[i]));
		}
	if (!(scale.low < scale.high)) {
		scale.low = isfinite(scale.low) ? scale.low - 1 : 0;
		scale.high = scale.low + 2;
	}
	return scale;
}

/* From its own smallest value to its largest one; a point at its end. */
void chart_draw_spark(struct painter *painter)
{
	const struct chart *chart = painter->chart;
	const struct value *values = chart->series[0].values;
	double size = painter->style->size, height = painter->line;
	painter->drawing->width = fmin(painter->width, 7 * size);
	painter_band(painter, height);
	struct scale scale = narrow_scale(chart);
	scale.from = painter->top + height - 3.5;
	scale.length = -(height - 7);
	double width = painter->drawing->width - 6;
	struct point *run = arena_alloc(painter->arena, chart->count, sizeof *run);
	size_t length = 0;
	for (size_t i = 0; i <= chart->count; i++) {
		if (i < chart->count && value_drawn(&values[i])) {
			run[length++] = (struct point){point_x(chart, 3, width, i),
			                               scale_at(&scale, value_size(&values[i]))};
			continue;
		}
		if (length > 1)
			painter_line(painter, run, length, 1.1, 0, painter_line_color(0));
		if (length > 0)
			painter_marker(painter, run[length - 1], 1.7, 0);
		length = 0;
		if (i < chart->count && values[i].kind == VALUE_MASKED)
			painter_text(painter, painter->style, point_x(chart, 3, width, i),
			             painter->top + height / 2 + size * 0.33, ANCHOR_MIDDLE,
			             painter_value(painter, &values[i]));
	}
}
