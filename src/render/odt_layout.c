/* What an ODT has beside paragraphs and tables: pictures, columns, boxes side by side, notes, references. */
#include <math.h>
#include <string.h>

#include "render/odt.h"

#define APART 12

/* What cannot begin a page by itself stands behind an empty paragraph that does. */
static void begin_page(struct odt *odt)
{
	if (!odt->master && !odt->new_page)
		return;
	odt_bare(odt, 0, 0, "");
	buffer_puts(&odt->content, "</text:p>\n");
}

static size_t number_of(struct odt *odt, const struct image *image)
{
	for (size_t i = 0; i < odt->image_count; i++)
		if (odt->images[i]->bytes == image->bytes)
			return i + 1;
	odt->images = arena_append(&odt->arena, odt->images, &odt->image_count, sizeof(struct image *));
	odt->images[odt->image_count - 1] = image;
	return odt->image_count;
}

const char *odt_image_name(struct odt *odt, size_t number)
{
	return arena_printf(&odt->arena, "Pictures/image%zu.%s", number,
	                    strcmp(odt->images[number - 1]->type, "image/png") == 0 ? "png" : "jpg");
}

void odt_image(struct odt *odt, const struct node *node, struct odt_place place)
{
	static const char *const aligns[] = {"start", "start", "center", "end"};
	double width, height;
	size_t number = number_of(odt, node->image);
	image_size(node, fmax(place.width, 20), 600, &width, &height);
	odt_bare(odt, fmax(place.above, node->style.before), fmax(place.below, node->style.after),
	         arena_printf(&odt->arena, " fo:text-align=\"%s\" fo:margin-left=\"%.1fpt\"",
	                      aligns[node->style.align], place.left));
	buffer_printf(&odt->content,
	              "<draw:frame draw:name=\"Image %zu\" text:anchor-type=\"as-char\" svg:width=\"%.1fpt\" "
	              "svg:height=\"%.1fpt\"><draw:image xlink:href=\"%s\" xlink:type=\"simple\" "
	              "xlink:show=\"embed\" xlink:actuate=\"onLoad\"/>",
	              ++odt->picture_count, width, height, odt_image_name(odt, number));
	if (*node->image->alternative) {
		buffer_puts(&odt->content, "<svg:title>");
		odt_add_escaped(&odt->content, node->image->alternative);
		buffer_puts(&odt->content, "</svg:title><svg:desc>");
		odt_add_escaped(&odt->content, node->image->alternative);
		buffer_puts(&odt->content, "</svg:desc>");
	}
	buffer_puts(&odt->content, "</draw:frame></text:p>\n");
}

void odt_columns(struct odt *odt, const struct node *node, struct odt_place place)
{
	if (!node->first)
		return;
	begin_page(odt);
	const char *style = odt_automatic_style(
	        odt, "section", NULL, NULL,
	        arena_printf(&odt->arena,
	                     "<style:section-properties text:dont-balance-text-columns=\"false\">"
	                     "<style:columns fo:column-count=\"%zu\" fo:column-gap=\"18pt\"/>"
	                     "</style:section-properties>",
	                     node->columns));
	buffer_printf(&odt->content, "<text:section text:style-name=\"%s\" text:name=\"Colonnes%zu\">\n",
	              style, ++odt->section_count);
	place.width /= (double)node->columns;
	odt_children(odt, node, place);
	buffer_puts(&odt->content, "</text:section>\n");
}

static void add_box(struct odt *odt, const struct node *box, double width)
{
	struct buffer cell = {0};
	const struct style *style = &box->style;
	double padding = style->padding;
	struct style inside = *style;
	buffer_printf(&cell, "<style:table-cell-properties fo:padding=\"%.1fpt\"", padding);
	if (style->border > 0)
		buffer_printf(&cell, " fo:border=\"%.1fpt solid #%06x\"", style->border,
		              (unsigned)style->border_color);
	if (style->background != COLOR_NONE)
		buffer_printf(&cell, " fo:background-color=\"#%06x\"", (unsigned)style->background);
	buffer_puts(&cell, "/>");
	buffer_printf(&odt->content, "<table:table-cell table:style-name=\"%s\">",
	              odt_automatic_style(odt, "table-cell", NULL, NULL, cell.bytes));
	buffer_free(&cell);
	/* The frame is the cell's. */
	struct node plain = *box;
	inside.border = inside.padding = inside.before = inside.after = 0;
	inside.background = COLOR_NONE;
	plain.style = inside;
	struct odt_place place = {.where = ODT_BODY, .width = width - 2 * padding};
	if (box->first && node_is_leaf(box))
		odt_paragraph(odt, &plain, place);
	else
		odt_block(odt, &plain, place);
	buffer_puts(&odt->content, "</table:table-cell>\n");
}

static double width_of(const struct node *box, double room, double shares, size_t without)
{
	if (box->share > 0)
		return room * box->share / fmax(1, shares);
	return room * fmax(0.1, 1 - shares) / (double)without;
}

static void add_column(struct odt *odt, double width)
{
	char properties[100];
	snprintf(properties, sizeof properties,
	         "<style:table-column-properties style:column-width=\"%.1fpt\"/>", width);
	buffer_printf(&odt->content, "<table:table-column table:style-name=\"%s\"/>",
	              odt_automatic_style(odt, "table-column", NULL, NULL, properties));
}

/* A table of one row, with nothing between its cells. */
void odt_side(struct odt *odt, const struct node *node, struct odt_place place)
{
	double shares = 0;
	size_t count = 0, without = 0;
	char properties[160];
	begin_page(odt);
	for (const struct node *box = node->first; box; box = box->next, count++) {
		shares += box->share;
		without += box->share > 0 ? 0 : 1;
	}
	if (count == 0)
		return;
	double room = place.width - APART * (double)(count - 1);
	snprintf(properties, sizeof properties,
	         "<style:table-properties style:width=\"%.1fpt\" table:align=\"left\" "
	         "fo:margin-left=\"%.1fpt\" "
	         "fo:margin-top=\"4pt\" fo:margin-bottom=\"8pt\"/>",
	         place.width, place.left);
	buffer_printf(&odt->content, "<table:table table:name=\"Encadres%zu\" table:style-name=\"%s\">\n",
	              ++odt->section_count, odt_automatic_style(odt, "table", NULL, NULL, properties));
	for (const struct node *box = node->first; box; box = box->next) {
		add_column(odt, width_of(box, room, shares, without));
		if (box->next)
			add_column(odt, APART);
	}
	buffer_puts(&odt->content, "\n<table:table-row>");
	for (const struct node *box = node->first; box; box = box->next) {
		add_box(odt, box, width_of(box, room, shares, without));
		if (box->next)
			buffer_puts(&odt->content, "<table:table-cell><text:p/></table:table-cell>");
	}
	buffer_puts(&odt->content, "</table:table-row></table:table>\n");
}

void odt_note(struct odt *odt, const struct node *note)
{
	buffer_printf(&odt->content,
	              "<text:note text:id=\"ftn%zu\" text:note-class=\"footnote\"><text:note-citation>%zu"
	              "</text:note-citation><text:note-body>",
	              note->ordinal, note->ordinal);
	odt_paragraph(odt, note->note, (struct odt_place){.where = ODT_BODY});
	buffer_puts(&odt->content, "</text:note-body></text:note>");
}

/* Headings and what has an id can be referred to; what is no paragraph by its first one. */
const char *odt_anchor(const struct node *leaf, char name[NODE_NAME])
{
	for (const struct node *node = leaf; node; node = node->parent) {
		if (node->id || (node == leaf && node->number > 0))
			return node_anchor(node, name);
		if (!node->parent || (node->parent->first != node && node->kind != NODE_CAPTION))
			return NULL;
	}
	return NULL;
}

static size_t page_of(const struct odt *odt, const struct node *to)
{
	while (to && to->number == 0)
		to = to->parent;
	return to && odt->pages ? odt->pages[to->number] : 0;
}

void odt_reference(struct odt *odt, const struct node *reference)
{
	const char *name = reference->target + 1;
	struct buffer text = {0};
	if (reference->shown != SHOW_PAGE)
		node_text(reference, &text);
	else if (page_of(odt, reference->to))
		buffer_printf(&text, "%zu", page_of(odt, reference->to));
	if (reference->shown == SHOW_NUMBER) {
		buffer_printf(&odt->content, "<text:a xlink:type=\"simple\" xlink:href=\"#%s\">", name);
		odt_add_escaped(&odt->content, text.bytes ? text.bytes : "");
		buffer_puts(&odt->content, "</text:a>");
	} else {
		buffer_printf(&odt->content,
		              "<text:bookmark-ref text:reference-format=\"%s\" text:ref-name=\"%s\">",
		              reference->shown == SHOW_PAGE ? "page" : "text", name);
		odt_add_escaped(&odt->content, text.bytes ? text.bytes : "");
		buffer_puts(&odt->content, "</text:bookmark-ref>");
	}
	buffer_free(&text);
}
