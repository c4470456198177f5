/* The document tree as text: for tests, and for authors of templates. */
#include <string.h>

#include "document/chart.h"
#include "render/render.h"

static void add_quoted(struct out *out, const char *text)
{
	out_putc(out, '"');
	for (const char *p = text; *p; p++) {
		if (*p == '"' || *p == '\\')
			out_putc(out, '\\');
		out_putc(out, *p);
	}
	out_putc(out, '"');
}

static void add_value(struct out *out, const struct value *value)
{
	char text[28];
	switch (value->kind) {
	case VALUE_NONE:
		return;
	case VALUE_MASKED:
		out_puts(out, " masque");
		return;
	case VALUE_NUMBER:
		decimal_format(value->number, text);
		out_printf(out, " nombre=%s", text);
		if (value->decimals >= 0)
			out_printf(out, " decimales=%d", value->decimals);
		break;
	case VALUE_DATE:
		date_format(value->date, text);
		out_printf(out, " date=%s", text);
		break;
	}
	if (value->unit)
		out_printf(out, " unite=\"%s\"", value->unit);
}

static void add_chart(struct out *out, const struct chart *chart, int depth)
{
	out_printf(out, " type=%s", chart_name(chart->kind));
	if (chart->title) {
		out_puts(out, " titre=");
		add_quoted(out, chart->title);
	}
	out_puts(out, " alternative=");
	add_quoted(out, chart->alternative);
	for (size_t n = 0; n < chart->series_count; n++) {
		const struct chart_series *series = &chart->series[n];
		if (*series->label) {
			out_printf(out, "\n%*sserie ", 2 * depth + 2, "");
			add_quoted(out, series->label);
		}
		for (size_t i = 0; i < chart->count; i++) {
			out_printf(out, "\n%*spoint", 2 * depth + (*series->label ? 4 : 2), "");
			add_value(out, &series->values[i]);
			out_putc(out, ' ');
			add_quoted(out, chart->labels[i]);
		}
	}
}

static void add_image(struct out *out, const struct node *node)
{
	const struct image *image = node->image;
	out_printf(out, " type=%s pixels=%zux%zu alt=", image->type, image->width, image->height);
	add_quoted(out, image->alternative);
}

static void add_attributes(struct out *out, const struct node *node)
{
	if (node->class && *node->class)
		out_printf(out, " class=\"%s\"", node->class);
	if (node->id)
		out_printf(out, " id=\"%s\"", node->id);
	if (node->image)
		add_image(out, node);
	if (node->kind == NODE_COLUMNS)
		out_printf(out, " nombre=%zu", node->columns);
	if (node->kind == NODE_REFERENCE)
		out_printf(out, " montre=%s",
		           node->shown == SHOW_PAGE     ? "page"
		           : node->shown == SHOW_NUMBER ? "numero"
		                                        : "titre");
	if (node->ordinal && node->kind != NODE_LI)
		out_printf(out, " numero=%zu", node->ordinal);
	if (node->target)
		out_printf(out, " href=\"%s\"", node->target);
	if (node->colspan > 1)
		out_printf(out, " colspan=%zu", node->colspan);
	if (node->rowspan > 1)
		out_printf(out, " rowspan=%zu", node->rowspan);
	if (node->row_header)
		out_puts(out, " scope=row");
	add_value(out, &node->value);
}

static void add_node(struct out *out, const struct node *node, int depth)
{
	out_printf(out, "%*s", 2 * depth, "");
	if (node->kind == NODE_TEXT) {
		add_quoted(out, node->text);
		out_putc(out, '\n');
		return;
	}
	out_puts(out, node_name(node->kind));
	add_attributes(out, node);
	if (node->chart)
		add_chart(out, node->chart, depth);
	out_putc(out, '\n');
	if (node->note)
		add_node(out, node->note, depth + 1);
	for (const struct node *child = node->first; child; child = child->next)
		add_node(out, child, depth + 1);
}

int render_tree(const struct document *document, struct out *out, struct findings *findings,
                struct error *error)
{
	(void)findings;
	(void)error;
	out_printf(out, "document lang=%s ", document->language);
	add_quoted(out, document->title);
	out_putc(out, '\n');
	for (const struct node *section = document->sections; section; section = section->next) {
		out_printf(out, "  section %.0fx%.0f\n", section->page.width, section->page.height);
		if (section->header)
			add_node(out, section->header, 2);
		if (section->footer)
			add_node(out, section->footer, 2);
		for (const struct node *child = section->first; child; child = child->next)
			add_node(out, child, 2);
	}
	return 0;
}
