/* Charts: their geometry, computed once for all renderers, and what they show in words and as a table. */
#ifndef PREUTILS_DOCUMENT_CHART_H
#define PREUTILS_DOCUMENT_CHART_H

#include "document/device.h"
#include "document/shape.h"
#include "document/tree.h"

/* A strip of a drawing that is not cut: shapes first to first + count - 1. */
struct band {
	double top, height;
	size_t first, count;
};
struct drawing {
	double width, height;
	struct shape *shapes; /* by band */
	size_t count;
	struct band *bands;
	size_t band_count;
};

/* Draws the chart without its title, at most width points wide, with texts of this style measured by the
 * device. In the arena. */
void chart_draw(struct drawing *drawing, struct arena *arena, const struct chart *chart,
                const struct style *style, const struct device *device, double width);
/* Widths that it asks for in a table's cell; on a terminal, characters. */
void chart_widths(const struct chart *chart, const struct style *style, const struct device *device,
                  double *least, double *most);
/* The name that templates use. */
const char *chart_name(enum chart_kind kind);
/* What the chart shows, in French: largest and smallest value, trend over time, then all the figures. */
const char *chart_describe(struct arena *arena, const struct chart *chart, const char *title);
/* Its figures as a table, the last child of parent (NULL: of none). Looks are not set. */
struct node *chart_table(struct arena *arena, struct node *parent, const struct chart *chart);
/* The heading of a series in that table: its label, or the unit where there is one series only. */
const char *chart_heading(const struct chart *chart, size_t series);

#endif
