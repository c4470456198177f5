/* Charts in HTML, and the style sheet. */
#include <string.h>

#include "base/text.h"
#include "render/html.h"

#define LABELS 210 /* width for the labels of horizontal bars */
#define BARS   380
#define STEP   24
#define HEIGHT 160 /* of vertical columns */

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
        "caption { font-weight: bold; text-align: left; padding-bottom: 4pt; }\n"
        "th, td { padding: 2pt 7pt; vertical-align: top; border-top: .5pt solid #a6a6a6; }\n"
        "thead th, thead td { border-top: 0; } tbody tr:first-child > * { border-top: .8pt solid #000; }\n"
        "tfoot tr:first-child > * { border-top: .8pt solid #000; } tfoot { font-weight: bold; }\n"
        "tbody th { font-weight: normal; } .n { text-align: right; white-space: nowrap; "
        "font-variant-numeric: tabular-nums; }\n"
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

static double share_of(const struct chart *chart, const struct chart_bar *bar)
{
	int64_t top = 1;
	for (size_t i = 0; i < chart->count; i++)
		if (chart->bars[i].value.kind == VALUE_NUMBER && chart->bars[i].value.number > top)
			top = chart->bars[i].value.number;
	if (bar->value.kind != VALUE_NUMBER || bar->value.number <= 0)
		return 0;
	return (double)bar->value.number / (double)top;
}

static void add_label(struct buffer *html, double x, double y, const char *anchor, const char *text)
{
	buffer_printf(html, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">", x, y, anchor);
	add_escaped(html, text);
	buffer_puts(html, "</text>\n");
}

static void add_number(struct buffer *html, double x, double y, const char *anchor, const struct value *value)
{
	struct buffer text = {0};
	value_print(value, &text);
	add_label(html, x, y, anchor, text.bytes ? text.bytes : "");
	buffer_free(&text);
}

static void add_bars(struct buffer *html, const struct chart *chart)
{
	for (size_t i = 0; i < chart->count; i++) {
		const struct chart_bar *bar = &chart->bars[i];
		double y = (double)i * STEP, length = BARS * share_of(chart, bar);
		add_label(html, LABELS - 8, y + 16, "end", bar->label);
		if (length > 0)
			buffer_printf(
			        html,
			        "<rect x=\"%d\" y=\"%.1f\" width=\"%.1f\" height=\"14\" fill=\"#1f4e79\"/>\n",
			        LABELS, y + 5, length);
		add_number(html, LABELS + length + 6, y + 16, "start", &bar->value);
	}
}

static void add_columns(struct buffer *html, const struct chart *chart)
{
	double slot = (LABELS + BARS + 60) / (double)chart->count;
	slot = slot > 90 ? 90 : slot;
	for (size_t i = 0; i < chart->count; i++) {
		const struct chart_bar *bar = &chart->bars[i];
		double x = ((double)i + 0.5) * slot, length = (HEIGHT - 20) * share_of(chart, bar);
		add_label(html, x, HEIGHT + 18, "middle", bar->label);
		if (length > 0)
			buffer_printf(html,
			              "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" "
			              "fill=\"#1f4e79\"/>\n",
			              x - slot * 0.3, HEIGHT - length, slot * 0.6, length);
		add_number(html, x, HEIGHT - length - 5, "middle", &bar->value);
	}
}

static void add_figures(struct buffer *html, const struct chart *chart)
{
	buffer_puts(html, "<details><summary>Les chiffres</summary>\n<table><thead><tr><th scope=\"col\">");
	add_escaped(html, chart->axis);
	buffer_puts(html, "</th><th scope=\"col\">");
	add_escaped(html, chart->unit);
	buffer_puts(html, "</th></tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < chart->count; i++) {
		struct buffer value = {0};
		value_print(&chart->bars[i].value, &value);
		buffer_puts(html, "<tr><th scope=\"row\">");
		add_escaped(html, chart->bars[i].label);
		buffer_printf(html, "</th><td class=\"n\">%s</td></tr>\n", value.bytes ? value.bytes : "");
		buffer_free(&value);
	}
	buffer_puts(html, "</tbody></table></details>\n");
}

void html_chart_svg(struct buffer *html, const struct chart *chart)
{
	int width = LABELS + BARS + 60;
	int height = chart->kind == CHART_COLUMNS ? HEIGHT + 26 : (int)chart->count * STEP + 4;
	buffer_printf(html,
	              "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" "
	              "height=\"%d\" role=\"img\" aria-label=\"",
	              width, height, width, height);
	add_escaped(html, chart->alternative);
	buffer_puts(html, "\" font-size=\"13\">\n");
	if (chart->kind == CHART_COLUMNS)
		add_columns(html, chart);
	else
		add_bars(html, chart);
	buffer_puts(html, "</svg>\n");
}

void html_chart(struct buffer *html, const struct chart *chart)
{
	buffer_puts(html, "<figure>\n");
	if (chart->title) {
		buffer_puts(html, "<figcaption>");
		add_escaped(html, chart->title);
		buffer_puts(html, "</figcaption>\n");
	}
	html_chart_svg(html, chart);
	add_figures(html, chart);
	buffer_puts(html, "</figure>\n");
}
