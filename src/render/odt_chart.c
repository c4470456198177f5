/* Charts in an ODT: SVG pictures with their alternative text. */
#include <math.h>
#include <string.h>

#include "render/odt.h"
#include "render/svg.h"

#define HIGHEST 560 /* points of one picture */

static void add_title(struct odt *odt, const struct node *node, const char *title)
{
	odt_bare(odt, node->style.before, 3, " fo:keep-with-next=\"always\"");
	const char *bold = odt_automatic_style(odt, "text", NULL, NULL,
	                                       "<style:text-properties fo:font-weight=\"bold\"/>");
	buffer_printf(&odt->content, "<text:span text:style-name=\"%s\">", bold);
	odt_add_escaped(&odt->content, title);
	buffer_puts(&odt->content, "</text:span></text:p>\n");
}

static void add_words(struct odt *odt, const struct chart *chart)
{
	buffer_puts(&odt->content, "<svg:title>");
	odt_add_escaped(&odt->content, chart->title ? chart->title : "Graphique");
	buffer_puts(&odt->content, "</svg:title><svg:desc>");
	odt_add_escaped(&odt->content, chart->alternative);
	buffer_puts(&odt->content, "</svg:desc>");
}

static void add_picture(struct odt *odt, const struct node *node, const struct drawing *drawing, size_t from,
                        size_t bands)
{
	const struct band *first = &drawing->bands[from], *last = &first[bands - 1];
	odt->charts =
	        memory_grow(odt->charts, &odt->chart_capacity, odt->chart_count + 1, sizeof *odt->charts);
	odt->charts[odt->chart_count] = (struct buffer){0};
	svg_add(&odt->charts[odt->chart_count++], drawing,
	        &(struct svg_look){.font = odt->document->font, .from = from, .bands = bands, .file = true});
	bool small = node->chart->kind == CHART_SPARK;
	odt_bare(odt, node->chart->title || small ? 0 : node->style.before,
	         small || from + bands < drawing->band_count ? 0 : node->style.after, "");
	buffer_printf(&odt->content,
	              "<draw:frame draw:name=\"Graphique %zu\" text:anchor-type=\"as-char\" "
	              "svg:width=\"%.1fpt\" svg:height=\"%.1fpt\"><draw:image "
	              "xlink:href=\"Pictures/graphique%zu.svg\" xlink:type=\"simple\" xlink:show=\"embed\" "
	              "xlink:actuate=\"onLoad\"/>",
	              odt->chart_count, drawing->width, last->top + last->height - first->top,
	              odt->chart_count);
	add_words(odt, node->chart);
	buffer_puts(&odt->content, "</draw:frame></text:p>\n");
}

void odt_chart(struct odt *odt, const struct node *node, struct odt_place place)
{
	struct drawing drawing;
	svg_draw(&drawing, &odt->arena, node, fmax(place.width - place.left - place.right, 40));
	if (node->chart->title && node->chart->kind != CHART_SPARK)
		add_title(odt, node, node->chart->title);
	for (size_t from = 0; from < drawing.band_count;) {
		size_t to = from + 1;
		while (to < drawing.band_count &&
		       drawing.bands[to].top + drawing.bands[to].height - drawing.bands[from].top <= HIGHEST)
			to++;
		add_picture(odt, node, &drawing, from, to - from);
		from = to;
	}
}
