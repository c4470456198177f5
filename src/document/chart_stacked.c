/* Stacked bars, as counts or as shares of 100 %; the legend that bars of several series need. */
#include <math.h>

#include "base/text.h"
#include "document/chart_paint.h"

struct stack {
	double labels, values, from, length, top; /* top: the largest total */
};

static double total_of(const struct chart *chart, size_t category, bool *masked)
{
	double total = 0;
	*masked = false;
	for (size_t s = 0; s < chart->series_count; s++) {
		const struct value *value = &chart->series[s].values[category];
		*masked = *masked || value->kind == VALUE_MASKED;
		total += fmax(value_size(value), 0);
	}
	return total;
}

/* What stands behind a bar: what its parts add up to, which a masked part hides. */
static const char *end_label(struct painter *painter, size_t category)
{
	const struct chart *chart = painter->chart;
	bool masked;
	double total = total_of(chart, category, &masked);
	struct value value = chart->series[0].values[category];
	value.kind = masked ? VALUE_MASKED : VALUE_NUMBER;
	value.number = llround(total * 1e6);
	const char *text = painter_value(painter, &value);
	return chart->shares && !masked ? arena_printf(painter->arena, "sur" TEXT_NBSP "%s", text) : text;
}

static struct stack solve(struct painter *painter)
{
	const struct chart *chart = painter->chart;
	struct stack stack = {0};
	bool masked;
	for (size_t i = 0; i < chart->count; i++) {
		stack.labels =
		        fmax(stack.labels, painter_text_width(painter, painter->style, chart->labels[i]) + 1);
		stack.values = fmax(stack.values,
		                    painter_text_width(painter, painter->style, end_label(painter, i)) + 4);
		stack.top = fmax(stack.top, total_of(chart, i, &masked));
	}
	stack.labels = fmin(stack.labels, painter->width * 0.34);
	stack.from = stack.labels + 6;
	stack.length = fmax(painter->width - stack.from - stack.values, 20);
	return stack;
}

static const char *part_text(struct painter *painter, const struct value *value, double total)
{
	if (!painter->chart->shares)
		return painter_value(painter, value);
	struct value share = {.kind = VALUE_NUMBER, .unit = "%"};
	share.number = llround(100 * value_size(value) / total) * DECIMAL_ONE;
	return painter_value(painter, &share);
}

static void draw_part(struct painter *painter, size_t series, const char *text, double x, double middle,
                      double width)
{
	double size = painter->style->size, wide = painter_text_width(painter, painter->style, text);
	uint32_t color = painter_fill_color(series);
	painter_fill(painter, x, middle - size * 0.62, fmax(width - 0.8, 0.5), size * 1.24, series);
	if (wide + 3 > width)
		return;
	if (painter_hatched(series))
		painter_rectangle(painter, x + (width - wide) / 2 - 1, middle - size * 0.45, wide + 2,
		                  size * 0.9, color);
	painter_text_colored(painter, x + width / 2, middle + size * 0.33, ANCHOR_MIDDLE, text,
	                     painter_contrast(color));
}

static void draw_row(struct painter *painter, const struct stack *stack, size_t category, double height)
{
	const struct chart *chart = painter->chart;
	const char *lines[2];
	bool masked;
	size_t count =
	        painter_wrapped(painter, painter->style, chart->labels[category], stack->labels, lines);
	double middle = painter->top + height / 2, size = painter->style->size, x = stack->from;
	double total = total_of(chart, category, &masked), whole = chart->shares ? total : stack->top;
	for (size_t i = 0; i < count; i++)
		painter_text(painter, painter->style, stack->labels,
		             middle + size * 0.33 +
		                     ((double)i - (double)(count - 1) / 2) * painter->line * 0.95,
		             ANCHOR_END, lines[i]);
	for (size_t s = 0; s < chart->series_count && !(masked && chart->shares); s++) {
		const struct value *value = &chart->series[s].values[category];
		double width = whole > 0 ? fmax(value_size(value), 0) / whole * stack->length : 0;
		if (width > 0)
			draw_part(painter, s, part_text(painter, value, total), x, middle, width);
		x += width;
	}
	painter_text(painter, painter->style, x + 4, middle + size * 0.33, ANCHOR_START,
	             end_label(painter, category));
	painter_rectangle(painter, stack->from - 0.6, painter->top, 0.6, height, CHART_AXIS);
}

void chart_draw_stacked(struct painter *painter)
{
	struct stack stack = solve(painter);
	if (painter->chart->series_count > 1 || *painter->chart->series[0].label)
		chart_draw_legend(painter);
	for (size_t i = 0; i < painter->chart->count; i++) {
		const char *lines[2];
		size_t count = painter_wrapped(painter, painter->style, painter->chart->labels[i],
		                               stack.labels, lines);
		double height = fmax(painter->style->size * 1.6, painter->line * ((double)count + 0.15));
		painter_band(painter, height);
		draw_row(painter, &stack, i, height);
	}
}

void chart_draw_legend(struct painter *painter)
{
	const struct chart *chart = painter->chart;
	double size = painter->style->size, x = 0;
	painter_band(painter, painter->line * 1.25);
	for (size_t s = 0; s < chart->series_count; s++) {
		const char *label = painter_shortened(painter, painter->style, chart->series[s].label,
		                                      painter->width - size * 1.5);
		double width = painter_text_width(painter, painter->style, label) + size * 2.6;
		if (x > 0 && x + width - size > painter->width) {
			painter_band(painter, painter->line * 1.25);
			x = 0;
		}
		double base = painter->top + painter->line * 0.5 + size * 0.33;
		painter_fill(painter, x, base - size * 0.75, size, size * 0.85, s);
		painter_text(painter, painter->style, x + size * 1.4, base, ANCHOR_START, label);
		x += width;
	}
}
