#include <math.h>

#include "document/chart_paint.h"

static void (*const draws[CHART_KINDS])(struct painter *) = {
        [CHART_BARS] = chart_draw_bars,       [CHART_COLUMNS] = chart_draw_columns,
        [CHART_STACKED] = chart_draw_stacked, [CHART_PYRAMID] = chart_draw_pyramid,
        [CHART_LINES] = chart_draw_lines,     [CHART_PANELS] = chart_draw_panels,
        [CHART_SPARK] = chart_draw_spark,
};

void chart_draw(struct drawing *drawing, struct arena *arena, const struct chart *chart,
                const struct style *style, const struct device *device, double width)
{
	*drawing = (struct drawing){.width = width};
	struct style *bold = arena_alloc(arena, 1, sizeof *bold);
	*bold = *style;
	bold->bold = true;
	struct painter painter = {.drawing = drawing,
	                          .arena = arena,
	                          .chart = chart,
	                          .device = device,
	                          .style = style,
	                          .bold = bold,
	                          .width = width,
	                          .line = style->size * style->leading};
	draws[chart->kind](&painter);
}

void chart_widths(const struct chart *chart, const struct style *style, const struct device *device,
                  double *least, double *most)
{
	double letter = device->fixed ? 1 : style->size;
	if (chart->kind == CHART_SPARK) {
		*least = device->fixed ? (double)chart->count : 4 * letter;
		*most = device->fixed ? (double)chart->count : 7 * letter;
	} else {
		*least = (device->fixed ? 24 : 14) * letter;
		*most = (device->fixed ? 40 : 26) * letter;
	}
}
