/* Small multiples: one small chart a series, side by side, all on one scale. */
#include <math.h>

#include "document/chart_paint.h"

#define GAP     18
#define LEAST   138 /* width of a panel */
#define PLOT    58  /* height of its lines and columns */
#define HIGHEST 320 /* a higher one is not small: bars of all series, which go over pages, are drawn */

enum panel_form { FORM_LINE, FORM_COLUMNS, FORM_BARS };

struct panels {
	enum panel_form form;
	size_t across;
	double width, height; /* of one, its title included */
	double title;         /* height of its title */
	struct scale scale;
	struct bars bars; /* FORM_BARS */
};

static size_t title_lines(struct painter *painter, double width)
{
	size_t most = 1;
	for (size_t s = 0; s < painter->chart->series_count; s++) {
		const char *lines[2];
		size_t count = painter_wrapped(painter, painter->bold, painter->chart->series[s].label, width,
		                               lines);
		most = count > most ? count : most;
	}
	return most;
}

static struct panels solve(struct painter *painter)
{
	const struct chart *chart = painter->chart;
	struct panels panels = {.scale = scale_of(chart, 0, 0)};
	size_t fit = (size_t)fmax(1, floor((painter->width + GAP) / (LEAST + GAP)));
	panels.across = fit < chart->series_count ? fit : chart->series_count;
	panels.width = fmin((painter->width + GAP) / (double)panels.across - GAP, 240);
	panels.form = chart->time && chart->count > 2            ? FORM_LINE
	              : chart_columns_fit(painter, panels.width) ? FORM_COLUMNS
	                                                         : FORM_BARS;
	double plot = PLOT + 2.3 * painter->line;
	panels.title = painter->line * (0.2 + (double)title_lines(painter, panels.width));
	if (panels.form == FORM_BARS)
		panels.bars = chart_bars_solve(painter, panels.width);
	panels.height =
	        panels.title + (panels.form == FORM_BARS ? chart_bars_height(painter, &panels.bars) : plot);
	return panels;
}

static void draw_line(struct painter *painter, const struct panels *panels, size_t series,
                      struct point corner)
{
	const struct chart *chart = painter->chart;
	const struct value *values = chart->series[series].values;
	double size = painter->style->size, floor = corner.y + PLOT + painter->line;
	const char *first = chart->labels[0], *last = chart->labels[chart->count - 1];
	double side = fmax(painter_text_width(painter, painter->style, painter_value(painter, &values[0])),
	                   painter_text_width(painter, painter->style,
	                                      painter_value(painter, &values[chart->count - 1]))) +
	              6;
	struct scale scale = panels->scale;
	scale.from = floor;
	scale.length = -PLOT;
	double left = corner.x + side, width = panels->width - 2 * side;
	painter_rectangle(painter, corner.x, scale_at(&scale, 0), panels->width, 0.6, CHART_AXIS);
	chart_draw_line_in(painter, series, &scale, (struct point){left, floor}, width);
	for (size_t end = 0; end < 2; end++) {
		const struct value *value = &values[end ? chart->count - 1 : 0];
		if (value_drawn(value))
			painter_text(painter, painter->style, end ? left + width + 5 : left - 5,
			             scale_at(&scale, value_size(value)) + size * 0.33,
			             end ? ANCHOR_START : ANCHOR_END, painter_value(painter, value));
		painter_text(painter, painter->style, end ? corner.x + panels->width : corner.x,
		             floor + size * 1.25, end ? ANCHOR_END : ANCHOR_START, end ? last : first);
	}
}

static void draw_panel(struct painter *painter, const struct panels *panels, size_t series,
                       struct point corner)
{
	const char *lines[2];
	size_t count = painter_wrapped(painter, painter->bold, painter->chart->series[series].label,
	                               panels->width, lines);
	for (size_t i = 0; i < count; i++)
		painter_text(painter, painter->bold, corner.x,
		             corner.y + painter->line * (0.5 + (double)i) + painter->style->size * 0.33,
		             ANCHOR_START, lines[i]);
	corner.y += panels->title;
	if (panels->form == FORM_LINE)
		draw_line(painter, panels, series, corner);
	else if (panels->form == FORM_COLUMNS)
		chart_draw_columns_in(painter, series, corner, panels->width, PLOT + 2.3 * painter->line);
	else
		chart_draw_bars_in(painter, &panels->bars, series, corner);
}

void chart_draw_panels(struct painter *painter)
{
	struct panels panels = solve(painter);
	if (panels.height > HIGHEST) {
		chart_draw_bars(painter);
		return;
	}
	for (size_t s = 0; s < painter->chart->series_count; s++) {
		size_t column = s % panels.across;
		if (column == 0)
			painter_band(painter, panels.height + painter->line * 0.6);
		draw_panel(painter, &panels, s,
		           (struct point){(double)column * (panels.width + GAP), painter->top});
	}
}
