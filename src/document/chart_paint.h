/* What the files that draw charts share: a drawing under way, colours, scales. */
#ifndef PREUTILS_DOCUMENT_CHART_PAINT_H
#define PREUTILS_DOCUMENT_CHART_PAINT_H

#include "document/chart.h"

#define CHART_INK  0x1F4E79 /* dark: it survives a black-and-white copier */
#define CHART_AXIS 0x7F7F7F
#define CHART_GRID 0xD9D9D9

struct painter {
	struct drawing *drawing;
	struct arena *arena;
	const struct chart *chart;
	const struct device *device;
	const struct style *style, *bold;
	double width;
	double line; /* height of a line of text */
	double top;  /* of the band under way */
};

/* Values of all series between low and high, on from … from + length. */
struct scale {
	double low, high, from, length;
};

struct bars {
	double labels; /* width of their column */
	struct scale scale;
	double step;          /* between the bars of a category */
	size_t first, series; /* drawn: series first … first + series - 1 */
};

/* Begins a strip below what there is. */
void painter_band(struct painter *painter, double height);
void painter_rectangle(struct painter *painter, double x, double y, double width, double height,
                       uint32_t color);
/* A rectangle in the look of a series: colour and, where colours repeat in grey, hatching. */
void painter_fill(struct painter *painter, double x, double y, double width, double height, size_t series);
bool painter_hatched(size_t series);
/* The colour under a series' hatching, and of a series' line. */
uint32_t painter_fill_color(size_t series);
uint32_t painter_line_color(size_t series);
/* points are copied. */
void painter_line(struct painter *painter, const struct point *points, size_t count, double thickness,
                  double dash, uint32_t color);
void painter_polygon(struct painter *painter, const struct point *points, size_t count, uint32_t color);
/* The mark of a series around a point. */
void painter_marker(struct painter *painter, struct point at, double radius, size_t series);
void painter_text(struct painter *painter, const struct style *style, double x, double baseline,
                  enum shape_anchor anchor, const char *text);
/* The same in another colour. */
void painter_text_colored(struct painter *painter, double x, double baseline, enum shape_anchor anchor,
                          const char *text, uint32_t color);
/* A colour that is read on this one. */
uint32_t painter_contrast(uint32_t color);

double painter_text_width(const struct painter *painter, const struct style *style, const char *text);
/* The longest beginning that fits, with … where something is left out. */
const char *painter_shortened(struct painter *painter, const struct style *style, const char *text,
                              double width);
/* One or two lines, broken between words; returns how many. */
size_t painter_wrapped(struct painter *painter, const struct style *style, const char *text, double width,
                       const char *lines[2]);
/* The value as it is printed. */
const char *painter_value(struct painter *painter, const struct value *value);

double value_size(const struct value *value);
bool value_drawn(const struct value *value);
/* A scale that holds 0 and all values. */
struct scale scale_of(const struct chart *chart, double from, double length);
double scale_at(const struct scale *scale, double value);

void chart_draw_bars(struct painter *painter);
void chart_draw_columns(struct painter *painter);
void chart_draw_stacked(struct painter *painter);
void chart_draw_pyramid(struct painter *painter);
void chart_draw_lines(struct painter *painter);
void chart_draw_panels(struct painter *painter);
void chart_draw_spark(struct painter *painter);
/* Which look is which series, in a strip or more of its own. */
void chart_draw_legend(struct painter *painter);
/* True if columns with all their labels fit in this width. */
bool chart_columns_fit(const struct painter *painter, double width);
/* Columns of one series in a box, its floor included. */
void chart_draw_columns_in(struct painter *painter, size_t series, struct point corner, double width,
                           double height);
/* How bars of one series stand in a box of this width, so that all series have one scale. */
struct bars chart_bars_solve(struct painter *painter, double width);
/* Bars of one series, each with its label; rows are high enough for what they hold. */
void chart_draw_bars_in(struct painter *painter, const struct bars *bars, size_t series, struct point corner);
double chart_bars_height(struct painter *painter, const struct bars *bars);
/* A line of one series in a box, masked values as « s » above its floor. */
void chart_draw_line_in(struct painter *painter, size_t series, const struct scale *scale,
                        struct point corner, double width);

#endif
