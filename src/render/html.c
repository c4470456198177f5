/* HTML: one file, for screen and print, no script. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "document/grid.h"
#include "render/html.h"
#include "render/render.h"

static void add_escaped(struct buffer *html, const char *text)
{
	text_xml(html, text, strlen(text));
}

static void begin_style(struct buffer *css, const char *property)
{
	buffer_printf(css, "%s%s:", css->length ? ";" : "", property);
}

static void add_points(struct buffer *css, const char *property, double points, double share)
{
	begin_style(css, property);
	if (share > 0 && points > 0)
		buffer_printf(css, "calc(%.1f%% + %.1fpt)", share * 100, points);
	else if (share > 0)
		buffer_printf(css, "%.1f%%", share * 100);
	else
		buffer_printf(css, "%.1fpt", points);
}

static bool differs(double a, double b)
{
	return a < b - 0.01 || a > b + 0.01;
}

static void add_color(struct buffer *css, const char *property, uint32_t color)
{
	begin_style(css, property);
	buffer_printf(css, "#%06X", (unsigned)color);
}

static void add_box(struct buffer *css, const struct style *style, const struct style *usual)
{
	if (differs(style->before, usual->before))
		add_points(css, "margin-top", style->before, 0);
	if (differs(style->after, usual->after))
		add_points(css, "margin-bottom", style->after, 0);
	if (style->left > 0 || differs(style->left_share, usual->left_share))
		add_points(css, "margin-left", style->left, style->left_share);
	if (style->right > 0 || style->right_share > 0)
		add_points(css, "margin-right", style->right, style->right_share);
	if (style->padding > 0)
		add_points(css, "padding", style->padding, 0);
	if (style->border > 0) {
		begin_style(css, "border");
		buffer_printf(css, "%.1fpt solid #%06X", style->border, (unsigned)style->border_color);
	}
	if (style->background != COLOR_NONE)
		add_color(css, "background", style->background);
}

/* How many columns, and how wide what stands beside others is. */
static void add_layout(struct buffer *css, const struct node *node)
{
	if (node->kind == NODE_COLUMNS) {
		begin_style(css, "columns");
		buffer_printf(css, "%zu", node->columns);
	}
	if (node->share > 0 && node->parent && node->parent->kind == NODE_SIDE) {
		begin_style(css, "flex");
		buffer_printf(css, "0 1 %.1f%%", node->share * 100);
	}
}

/* What the template changed of the looks that the style sheet gives the element. */
static void add_style(struct buffer *html, const struct node *node)
{
	static const char *const aligns[] = {"justify", "left", "center", "right"};
	struct buffer css = {0};
	const struct style base = style_base(), *style = &node->style;
	struct style usual = style_inherit(node->parent ? &node->parent->style : &base);
	style_default(&usual, node_name(node->kind));
	if (differs(style->size, usual.size)) {
		begin_style(&css, "font-size");
		buffer_printf(&css, "%.2fem",
		              style->size / (node->parent ? node->parent->style.size : base.size));
	}
	if (style->align != usual.align) {
		begin_style(&css, "text-align");
		buffer_puts(&css, aligns[style->align]);
	}
	if (style->bold != usual.bold) {
		begin_style(&css, "font-weight");
		buffer_puts(&css, style->bold ? "bold" : "normal");
	}
	if (style->italic != usual.italic) {
		begin_style(&css, "font-style");
		buffer_puts(&css, style->italic ? "italic" : "normal");
	}
	if (style->code != usual.code) {
		begin_style(&css, "font-family");
		buffer_puts(&css, style->code ? "monospace" : "inherit");
	}
	if (style->capitals && !usual.capitals) {
		begin_style(&css, "text-transform");
		buffer_puts(&css, "uppercase");
	}
	if (style->color != usual.color)
		add_color(&css, "color", style->color);
	add_box(&css, style, &usual);
	add_layout(&css, node);
	if (css.length)
		buffer_printf(html, " style=\"%s\"", css.bytes);
	buffer_free(&css);
}

static void add_value(struct buffer *html, const struct value *value)
{
	char plain[28];
	struct buffer text = {0};
	if (value->kind == VALUE_NONE)
		return;
	value_print(value, &text);
	if (value->kind == VALUE_NUMBER) {
		decimal_format(value->number, plain);
		buffer_printf(html, "<data value=\"%s\">", plain);
	} else if (value->kind == VALUE_DATE) {
		date_format(value->date, plain);
		buffer_printf(html, "<time datetime=\"%s\">", plain);
	} else {
		buffer_puts(html, "<abbr title=\"secret statistique\">");
	}
	add_escaped(html, text.bytes);
	buffer_puts(html, value->kind == VALUE_NUMBER ? "</data>"
	                  : value->kind == VALUE_DATE ? "</time>"
	                                              : "</abbr>");
	buffer_free(&text);
}

static const char *tag_of(const struct node *node)
{
	switch (node->kind) {
	case NODE_SIGNATURE:
	case NODE_COLUMNS:
	case NODE_SIDE:
		return "div";
	case NODE_REFERENCE:
		return "a";
	default:
		return node_name(node->kind);
	}
}

/* Our own class and the template's. */
static void add_class(struct buffer *html, const struct node *node, const char *own)
{
	bool given = node->class && *node->class;
	if (!*own && !given)
		return;
	buffer_printf(html, " class=\"%s%s", own, *own && given ? " " : "");
	add_escaped(html, given ? node->class : "");
	buffer_putc(html, '"');
}

static const char *own_class(const struct node *node)
{
	switch (node->kind) {
	case NODE_COLUMNS:
		return "colonnes";
	case NODE_SIDE:
		return "cote-a-cote";
	case NODE_SIGNATURE:
		return "signature";
	default:
		return grid_is_numeric(&node->value) ? "n" : "";
	}
}

void html_open(struct buffer *html, const struct node *node, const char *own)
{
	buffer_printf(html, "<%s", tag_of(node));
	char name[NODE_NAME];
	add_class(html, node, own);
	if (node->id || (node->number > 0 && node->kind != NODE_CONTENTS)) {
		buffer_puts(html, " id=\"");
		add_escaped(html, node_anchor(node, name));
		buffer_putc(html, '"');
	}
	if (node->kind == NODE_TH)
		buffer_printf(html, " scope=\"%s\"", node->row_header ? "row" : "col");
	if (node->colspan > 1)
		buffer_printf(html, " colspan=\"%zu\"", node->colspan);
	if (node->rowspan > 1)
		buffer_printf(html, " rowspan=\"%zu\"", node->rowspan);
	if (node->target) {
		buffer_puts(html, " href=\"");
		add_escaped(html, node->target);
		buffer_putc(html, '"');
	}
	if (node->kind != NODE_TEXT)
		add_style(html, node);
	buffer_putc(html, '>');
}

/* The sections of the document that a node stands in. */
static const struct node *first_section(const struct node *node)
{
	while (node->parent)
		node = node->parent;
	return node->first_section;
}

static void add_contents(struct buffer *html, const struct node *contents)
{
	buffer_puts(html, "<nav aria-label=\"Sommaire\"><ul class=\"sommaire\">\n");
	for (const struct node *section = first_section(contents); section; section = section->next)
		for (const struct node *node = section; node; node = node_following(node, section)) {
			int level = node_heading(node->kind);
			if (!level || level > contents->depth || node->number <= contents->number)
				continue;
			struct buffer text = {0};
			node_text(node, &text);
			char name[NODE_NAME];
			buffer_printf(html, "<li class=\"niveau%d\"><a href=\"#", level);
			add_escaped(html, node_anchor(node, name));
			buffer_puts(html, "\">");
			add_escaped(html, text.bytes ? text.bytes : "");
			buffer_puts(html, "</a></li>\n");
			buffer_free(&text);
		}
	buffer_puts(html, "</ul></nav>\n");
}

static const char *next_digits(const char *bytes, size_t length, char digits[5])
{
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	uint32_t group = 0;
	for (size_t i = 0; i < 3; i++)
		group = group << 8 | (i < length ? (uint8_t)bytes[i] : 0);
	for (size_t i = 0; i < 4; i++)
		digits[i] = i <= length ? alphabet[group >> (18 - 6 * i) & 0x3F] : '=';
	digits[4] = '\0';
	return digits;
}

/* The picture itself, so that the file stays one. */
static void add_image(struct buffer *html, const struct node *node)
{
	const struct image *image = node->image;
	char digits[5];
	double width, height;
	image_size(node, node->share > 0 ? 1000 : 1e6, 0, &width, &height);
	buffer_printf(html, "<div class=\"image\" style=\"text-align:%s\"><img alt=\"",
	              node->style.align == ALIGN_CENTER  ? "center"
	              : node->style.align == ALIGN_RIGHT ? "right"
	                                                 : "left");
	add_escaped(html, image->alternative);
	if (node->share > 0)
		buffer_printf(html, "\" style=\"width:%.1f%%", node->share * 100);
	else
		buffer_printf(html, "\" style=\"width:%.1fpt", width);
	buffer_printf(html, "\" width=\"%zu\" height=\"%zu\" src=\"data:%s;base64,", image->width,
	              image->height, image->type);
	for (size_t i = 0; i < image->length; i += 3)
		buffer_puts(html, next_digits(image->bytes + i, image->length - i, digits));
	buffer_puts(html, "\"></div>\n");
}

static void add_call(struct buffer *html, const struct node *note)
{
	buffer_printf(html, "<sup><a id=\"appel%zu\" href=\"#note%zu\" role=\"doc-noteref\">%zu</a></sup>",
	              note->ordinal, note->ordinal, note->ordinal);
}

/* There are no pages here: the notes of the document stand at its end. */
static void add_notes(struct buffer *html, const struct document *document)
{
	bool any = false;
	for (const struct node *section = document->sections; section; section = section->next)
		for (const struct node *node = section; node; node = node_following(node, section)) {
			if (node->kind != NODE_NOTE)
				continue;
			if (!any)
				buffer_puts(html, "<section class=\"notes\" role=\"doc-endnotes\" "
				                  "aria-label=\"Notes\"><ol>\n");
			any = true;
			buffer_printf(html, "<li id=\"note%zu\" value=\"%zu\">", node->ordinal,
			              node->ordinal);
			for (const struct node *child = node->note->first; child; child = child->next)
				html_node(html, child);
			buffer_printf(html,
			              " <a href=\"#appel%zu\" role=\"doc-backlink\" "
			              "aria-label=\"retour au texte\">↩</a></li>\n",
			              node->ordinal);
		}
	buffer_puts(html, any ? "</ol></section>\n" : "");
}

/* A place has no page here: what stands there is named. */
static void add_place(struct buffer *html, const struct node *reference)
{
	const struct node *title = node_title(reference->to);
	struct buffer text = {0};
	if (title)
		node_text(title, &text);
	add_escaped(html, text.length ? text.bytes : "→");
	buffer_free(&text);
}

static bool is_empty_tag(enum node_kind kind)
{
	return kind == NODE_BR || kind == NODE_RULE;
}

void html_element(struct buffer *html, const struct node *node, const char *own)
{
	html_open(html, node, own);
	if (node->kind == NODE_REFERENCE && !node->first)
		add_place(html, node);
	add_value(html, &node->value);
	for (const struct node *child = node->first; child; child = child->next) {
		if (node->kind == NODE_SIGNATURE && !child->next && child != node->first)
			buffer_printf(html, "<div style=\"height:%.0fpt\"></div>\n", node->space);
		html_node(html, child);
	}
	if (!is_empty_tag(node->kind))
		buffer_printf(html, "</%s>", tag_of(node));
	if (node_model(node->kind) != MODEL_INLINE)
		buffer_putc(html, '\n');
}

void html_node(struct buffer *html, const struct node *node)
{
	switch (node->kind) {
	case NODE_TEXT:
		add_escaped(html, node->text);
		return;
	case NODE_CHART:
		html_chart(html, node);
		return;
	case NODE_PAGE_BREAK:
		buffer_puts(html, "<div class=\"saut-page\"></div>\n");
		return;
	case NODE_CONTENTS:
		add_contents(html, node);
		return;
	case NODE_PAGE_NUMBER:
	case NODE_PAGE_COUNT:
		return;
	case NODE_IMAGE:
		add_image(html, node);
		return;
	case NODE_NOTE:
		add_call(html, node);
		return;
	case NODE_TABLE:
		html_table(html, node);
		return;
	default:
		html_element(html, node, own_class(node));
		return;
	}
}

static const char layout_sheet[] =
        ".defile { overflow-x: auto; } .image { margin: 4pt 0 8pt; } .image img { max-width: 100%; height: "
        "auto; "
        "}\n"
        ".colonnes { column-gap: 18pt; } .cote-a-cote { display: flex; gap: 12pt; } .cote-a-cote > * { flex: "
        "1 1 "
        "0; "
        "min-width: 0; }\n"
        "sup { line-height: 0; font-size: .7em; } sup a { text-decoration: none; } .notes { font-size: "
        ".85em; }\n"
        ".signature { margin: 18pt 0 0 50%; break-inside: avoid; }\n"
        "@media (max-width: 36rem) { body { padding: .8rem; text-align: left; } .cote-a-cote { display: "
        "block; }\n"
        "  .colonnes { columns: 1 !important; } h1, h2 { overflow-wrap: anywhere; } }\n"
        "@media print { .defile { overflow: visible; } }\n";

static void add_css(struct buffer *html, const struct document *document)
{
	const struct page_style *page = &document->sections->page;
	buffer_printf(html, "<style>\n@page { size: %.0fpt %.0fpt; margin: %.0fpt %.0fpt %.0fpt %.0fpt; }\n",
	              page->width, page->height, page->top, page->right, page->bottom, page->left);
	buffer_puts(
	        html,
	        "body { margin: 0 auto; max-width: 44rem; padding: 1.5rem; background: #fff; color: #000; "
	        "font-family: ");
	buffer_putc(html, '\'');
	for (const char *p = document->font; *p; p++)
		if (*p != '\'' && *p != '\\' && *p != '<')
			buffer_putc(html, *p);
	buffer_printf(
	        html,
	        "', sans-serif; font-size: %.1fpt; line-height: %.2f; hyphens: auto; text-align: %s; }\n",
	        document->base.size, document->base.leading * 1.08,
	        document->base.align == ALIGN_JUSTIFY ? "justify" : "left");
	buffer_puts(html, html_style_sheet);
	buffer_puts(html, layout_sheet);
	buffer_puts(html, "</style>\n");
}

static void add_head(struct buffer *html, const struct document *document)
{
	buffer_puts(html, "<!DOCTYPE html>\n<html lang=\"");
	add_escaped(html, document->language);
	buffer_puts(html,
	            "\">\n<head>\n<meta charset=\"utf-8\">\n"
	            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
	add_escaped(html, document->title);
	buffer_puts(html, "</title>\n");
	const char *const metas[][2] = {{"author", document->author}, {"description", document->subject}};
	for (size_t i = 0; i < 2; i++) {
		if (!metas[i][1])
			continue;
		buffer_printf(html, "<meta name=\"%s\" content=\"", metas[i][0]);
		add_escaped(html, metas[i][1]);
		buffer_puts(html, "\">\n");
	}
	add_css(html, document);
	buffer_puts(html, "</head>\n<body>\n<main>\n");
}

int render_html(const struct document *document, struct out *out, struct findings *findings,
                struct error *error)
{
	(void)findings;
	(void)error;
	struct buffer html = {0};
	add_head(&html, document);
	for (const struct node *section = document->sections; section; section = section->next)
		html_node(&html, section);
	add_notes(&html, document);
	buffer_puts(&html, "</main>\n</body>\n</html>\n");
	out_write(out, html.bytes, html.length);
	buffer_free(&html);
	return 0;
}
