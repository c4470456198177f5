/* Charts in HTML, and the style sheet. */
#include <string.h>

#include "base/text.h"
#include "document/chart.h"
#include "render/html.h"
#include "render/svg.h"

#define HTML_CHART_WIDTH 420 /* points: read at a phone's width too */

const char html_style_sheet[] =
        "h1, h2, h3, h4 { line-height: 1.2; text-align: left; break-after: avoid; }\n"
        "h1 { font-size: 1.45em; margin: 0 0 12pt; } h2 { font-size: 1.18em; margin: 18pt 0 6pt; }\n"
        "h3 { font-size: 1em; margin: 12pt 0 4pt; } h4 { font-size: 1em; margin: 8pt 0 3pt; font-style: "
        "italic; "
        "font-weight: normal; }\n"
        "p { margin: 0 0 7pt; orphans: 2; widows: 2; } ul, ol { margin: 0 0 7pt; padding-left: 1.6em; }\n"
        "ul { list-style: '–  '; } li { margin: 0 0 2.5pt; }\n"
        "table { border-collapse: collapse; margin: 8pt 0 12pt; font-size: .92em; text-align: left; "
        "border-top: 1.2pt solid; border-bottom: 1.2pt solid; }\n"
        "caption { font-weight: bold; text-align: left; padding-bottom: 4pt; break-after: avoid; }\n"
        "thead { break-after: avoid; hyphens: manual; }\n"
        "th, td { padding: 2pt 7pt; vertical-align: top; border-top: .5pt solid #a6a6a6; }\n"
        "thead th, thead td { border-top: 0; } tbody tr:first-child > * { border-top: .8pt solid #000; }\n"
        "tfoot tr:first-child > * { border-top: .8pt solid #000; } tfoot { font-weight: bold; }\n"
        "tbody th { font-weight: normal; } .n, .t { text-align: right; } .n { white-space: nowrap; "
        "font-variant-numeric: tabular-nums; }\n"
        ".zebre tbody tr:nth-child(even) { background: #f0f0f0; }\n"
        ".sommaire { list-style: none; padding: 0; } .niveau2 { margin-left: 1.5em; } .niveau3 { "
        "margin-left: 3em; }\n"
        "figure { margin: 8pt 0 12pt; } figcaption { font-weight: bold; text-align: left; }\n"
        "svg { max-width: 100%; height: auto; } abbr { text-decoration: none; } a { color: #1f4e79; }\n"
        "section + section { border-top: 1px solid #ccc; margin-top: 3rem; padding-top: 3rem; }\n"
        "@media print { body { padding: 0; max-width: none; } details { display: none; }\n"
        "  section + section { break-before: page; border: 0; margin: 0; padding: 0; }\n"
        "  .saut-page { break-before: page; } tr, figure { break-inside: avoid; } }\n";

static void add_escaped(struct buffer *html, const char *text)
{
	text_xml(html, text, strlen(text));
}

static void add_figures(struct buffer *html, const struct chart *chart)
{
	buffer_puts(html, "<details><summary>Les chiffres</summary>\n<table><thead><tr><th scope=\"col\">");
	add_escaped(html, chart->axis);
	for (size_t n = 0; n < chart->series_count; n++) {
		buffer_puts(html, "</th><th class=\"t\" scope=\"col\">");
		add_escaped(html, chart_heading(chart, n));
	}
	buffer_puts(html, "</th></tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < chart->count; i++) {
		buffer_puts(html, "<tr><th scope=\"row\">");
		add_escaped(html, chart->labels[i]);
		buffer_puts(html, "</th>");
		for (size_t n = 0; n < chart->series_count; n++) {
			struct buffer value = {0};
			value_print(&chart->series[n].values[i], &value);
			buffer_printf(html, "<td class=\"n\">%s</td>", value.bytes ? value.bytes : "");
			buffer_free(&value);
		}
		buffer_puts(html, "</tr>\n");
	}
	buffer_puts(html, "</tbody></table></details>\n");
}

void html_chart(struct buffer *html, const struct node *node)
{
	const struct chart *chart = node->chart;
	struct arena arena = {0};
	struct drawing drawing;
	svg_draw(&drawing, &arena, node, HTML_CHART_WIDTH);
	bool small = chart->kind == CHART_SPARK;
	if (!small)
		buffer_puts(html, "<figure>\n");
	if (chart->title && !small) {
		buffer_puts(html, "<figcaption>");
		add_escaped(html, chart->title);
		buffer_puts(html, "</figcaption>\n");
	}
	svg_add(html, &drawing,
	        &(struct svg_look){.alternative = chart->alternative, .bands = drawing.band_count});
	if (!chart->tabled && !small)
		add_figures(html, chart);
	if (!small)
		buffer_puts(html, "</figure>\n");
	arena_free(&arena);
}
