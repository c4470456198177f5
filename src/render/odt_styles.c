/* The styles of an ODT: those that its reader sees by name, and those made on the way. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "render/odt.h"

static void add_text_properties(struct buffer *xml, const struct style *style)
{
	buffer_printf(
	        xml,
	        "<style:text-properties fo:font-size=\"%.1fpt\" fo:font-weight=\"%s\" fo:font-style=\"%s\" "
	        "fo:color=\"#%06x\" fo:text-transform=\"%s\"%s%s%s/>",
	        style->size, style->bold ? "bold" : "normal", style->italic ? "italic" : "normal",
	        (unsigned)style->color, style->capitals ? "uppercase" : "none",
	        /* names in tables and titles stay whole, as on our own pages */
	        style->align == ALIGN_JUSTIFY ? "" : " fo:hyphenate=\"false\"",
	        style->rise > 0 ? " style:text-position=\"33% 100%\"" : "",
	        style->code ? " style:font-name=\"Code\"" : "");
}

static void add_frame(struct buffer *xml, const struct style *frame)
{
	if (!frame)
		return;
	if (frame->border > 0)
		buffer_printf(xml, " fo:border=\"%.1fpt solid #%06x\"", frame->border,
		              (unsigned)frame->border_color);
	if (frame->background != COLOR_NONE)
		buffer_printf(xml, " fo:background-color=\"#%06x\"", (unsigned)frame->background);
	if (frame->padding > 0)
		buffer_printf(xml, " fo:padding=\"%.1fpt\"", frame->padding);
}

/* A class of the template, where its name can be one of a style. */
static const char *class_above(const struct node *leaf)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
	for (const struct node *node = leaf; node; node = node->parent)
		if (node->class && *node->class && strspn(node->class, letters) == strlen(node->class))
			return node->class;
	return NULL;
}

static void add_paragraph_properties(struct buffer *xml, const struct node *leaf,
                                     const struct odt_place *place)
{
	static const char *const aligns[] = {"justify", "start", "center", "end"};
	const struct style *style = &leaf->style;
	bool tight = place->where == ODT_CELL || place->where == ODT_HEAD;
	bool keep = place->keep || node_heading(leaf->kind) || leaf->kind == NODE_CAPTION;
	buffer_printf(
	        xml,
	        "<style:paragraph-properties fo:text-align=\"%s\" fo:margin-left=\"%.1fpt\" "
	        "fo:margin-right=\"%.1fpt\" fo:text-indent=\"%.1fpt\" fo:margin-top=\"%.1fpt\" "
	        "fo:margin-bottom=\"%.1fpt\" fo:line-height=\"%.0f%%\" fo:orphans=\"2\" fo:widows=\"2\" "
	        "fo:keep-with-next=\"%s\"",
	        aligns[place->to_right ? ALIGN_RIGHT : style->align], place->left, place->right, place->first,
	        fmax(tight ? 0 : style->before, place->above), fmax(tight ? 0 : style->after, place->below),
	        style->leading * 100 * 0.87, keep ? "always" : "auto");
	const struct style *frame =
	        style->border > 0 || style->background != COLOR_NONE ? style : place->frame;
	add_frame(xml, frame);
	/* A named style may have the frame of another of its paragraphs. */
	if (!frame && class_above(leaf))
		buffer_puts(xml,
		            " fo:border=\"none\" fo:padding=\"0pt\" fo:background-color=\"transparent\"");
	buffer_puts(xml, "/>");
}

static const char *parent_name(struct odt *odt, const struct node *leaf, const struct odt_place *place)
{
	int level = node_heading(leaf->kind);
	const char *class = class_above(leaf);
	if (leaf->kind == NODE_NOTE_TEXT)
		return "Footnote";
	if (level)
		return arena_printf(&odt->arena, "Heading_20_%d", level);
	if (leaf->kind == NODE_CAPTION)
		return "Table";
	if (place->where == ODT_HEAD)
		return "Table_20_Heading";
	if (place->where == ODT_CELL)
		return "Table_20_Contents";
	if (place->where == ODT_RUNNING)
		return leaf->parent && leaf->parent->kind == NODE_HEADER ? "Header" : "Footer";
	if (place->where == ODT_ITEM)
		return "List_20_1";
	return class ? class : "Text_20_body";
}

static const char *add_style(struct odt *odt, struct odt_style style, const char *key)
{
	bool added;
	size_t index = map_add(&odt->by_key, key, strlen(key), odt->count, &added);
	if (!added)
		return odt->styles[index].name;
	if (!style.named)
		style.name = arena_printf(&odt->arena, "%c%zu", style.family[0] == 'p' ? 'P' : 'A',
		                          ++odt->automatic);
	odt->styles = memory_grow(odt->styles, &odt->capacity, odt->count + 1, sizeof *odt->styles);
	odt->styles[odt->count++] = style;
	return style.name;
}

const char *odt_automatic_style(struct odt *odt, const char *family, const char *parent, const char *master,
                                const char *properties)
{
	const char *key = arena_printf(&odt->arena, "%s|%s|%s|%s", family, parent ? parent : "",
	                               master ? master : "", properties);
	struct odt_style style = {.family = family, .parent = parent, .master = master};
	style.properties = arena_strdup(&odt->arena, properties);
	return add_style(odt, style, key);
}

/* The named style of this name; the first paragraph that has it gives its looks. */
static const struct odt_style *named_style(struct odt *odt, const char *name, const char *properties)
{
	const char *key = arena_printf(&odt->arena, "name|%s", name);
	struct odt_style style = {.name = name, .family = "paragraph", .named = true};
	style.properties = arena_strdup(&odt->arena, properties);
	add_style(odt, style, key);
	return &odt->styles[map_find(&odt->by_key, key, strlen(key))];
}

const char *odt_named_style(struct odt *odt, const char *name, const char *properties)
{
	return named_style(odt, name, properties)->name;
}

const char *odt_paragraph_style(struct odt *odt, const struct node *leaf, const struct odt_place *place)
{
	struct buffer properties = {0};
	add_paragraph_properties(&properties, leaf, place);
	add_text_properties(&properties, &leaf->style);
	const struct odt_style *named = named_style(odt, parent_name(odt, leaf, place), properties.bytes);
	const char *name = named->name;
	/* A list's own indentation wins over that of a named style. */
	bool same = strcmp(named->properties, properties.bytes) == 0 && place->where != ODT_ITEM;
	if (odt->new_page && !odt->master) {
		struct buffer broken = {0};
		const char *rest = properties.bytes + strlen("<style:paragraph-properties");
		buffer_printf(&broken, "<style:paragraph-properties fo:break-before=\"page\"%s", rest);
		name = odt_automatic_style(odt, "paragraph", name, NULL, broken.bytes);
		buffer_free(&broken);
	} else if (odt->master || !same) {
		name = odt_automatic_style(odt, "paragraph", name, odt->master, properties.bytes);
	}
	odt->master = NULL;
	odt->new_page = false;
	buffer_free(&properties);
	return name;
}

const char *odt_text_style(struct odt *odt, const struct style *style, const struct style *around)
{
	struct buffer here = {0}, there = {0};
	add_text_properties(&here, style);
	add_text_properties(&there, around);
	const char *name = strcmp(here.bytes, there.bytes) != 0
	                           ? odt_automatic_style(odt, "text", NULL, NULL, here.bytes)
	                           : NULL;
	buffer_free(&here);
	buffer_free(&there);
	return name;
}

static void add_one(struct buffer *xml, const struct odt_style *style)
{
	buffer_printf(xml, "<style:style style:name=\"%s\" style:family=\"%s\"", style->name, style->family);
	if (style->named) {
		buffer_puts(xml, " style:display-name=\"");
		for (const char *p = style->name; *p; p++)
			if (strncmp(p, "_20_", 4) == 0) {
				buffer_putc(xml, ' ');
				p += 3;
			} else {
				buffer_putc(xml, *p);
			}
		buffer_puts(xml, "\"");
		if (strncmp(style->name, "Heading_20_", 11) == 0)
			buffer_printf(xml, " style:default-outline-level=\"%s\"", style->name + 11);
	}
	if (style->parent)
		buffer_printf(xml, " style:parent-style-name=\"%s\"", style->parent);
	if (style->master)
		buffer_printf(xml, " style:master-page-name=\"%s\"", style->master);
	buffer_printf(xml, ">%s</style:style>\n", style->properties);
}

static void add_lists(struct buffer *xml)
{
	buffer_puts(xml, "<text:list-style style:name=\"Puces\">");
	for (int level = 1; level <= 4; level++)
		buffer_printf(xml,
		              "<text:list-level-style-bullet text:level=\"%d\" text:bullet-char=\"%s\">"
		              "<style:list-level-properties "
		              "text:list-level-position-and-space-mode=\"label-alignment\">"
		              "<style:list-level-label-alignment text:label-followed-by=\"listtab\"/>"
		              "</style:list-level-properties></text:list-level-style-bullet>",
		              level, level == 1 ? "–" : "•");
	buffer_puts(xml, "</text:list-style>\n<text:list-style style:name=\"Numeros\">");
	for (int level = 1; level <= 4; level++)
		buffer_printf(xml,
		              "<text:list-level-style-number text:level=\"%d\" style:num-format=\"1\" "
		              "style:num-suffix=\".\"><style:list-level-properties "
		              "text:list-level-position-and-space-mode=\"label-alignment\">"
		              "<style:list-level-label-alignment text:label-followed-by=\"listtab\"/>"
		              "</style:list-level-properties></text:list-level-style-number>",
		              level);
	buffer_puts(xml, "</text:list-style>\n");
}

void odt_add_automatic(const struct odt *odt, struct buffer *xml)
{
	buffer_puts(xml, "<office:automatic-styles>\n");
	for (size_t i = 0; i < odt->count; i++)
		if (!odt->styles[i].named)
			add_one(xml, &odt->styles[i]);
	add_lists(xml);
	buffer_puts(xml, "</office:automatic-styles>\n");
}

static void add_font(const struct odt *odt, struct buffer *xml)
{
	buffer_puts(xml,
	            "<office:font-face-decls><style:font-face style:name=\"Texte\" svg:font-family=\"&apos;");
	odt_add_escaped(xml, odt->document->font);
	buffer_puts(xml, "&apos;\"/><style:font-face style:name=\"Code\" svg:font-family=\"&apos;Liberation "
	                 "Mono&apos;\" "
	                 "style:font-pitch=\"fixed\"/></office:font-face-decls>\n");
}

static void add_layout(struct buffer *xml, const struct node *section, size_t number)
{
	const struct page_style *page = &section->page;
	const double head = 26; /* room of a running head, inside the margin */
	double top = section->header && page->top > 2 * head ? page->top - head : page->top;
	double bottom = section->footer && page->bottom > 2 * head ? page->bottom - head : page->bottom;
	buffer_printf(xml,
	              "<style:page-layout style:name=\"Page%zu\"><style:page-layout-properties "
	              "fo:page-width=\"%.2fpt\" fo:page-height=\"%.2fpt\" style:print-orientation=\"%s\" "
	              "fo:margin-top=\"%.1fpt\" fo:margin-bottom=\"%.1fpt\" fo:margin-left=\"%.1fpt\" "
	              "fo:margin-right=\"%.1fpt\"/>",
	              number, page->width, page->height,
	              page->width > page->height ? "landscape" : "portrait", top, bottom, page->left,
	              page->right);
	if (section->header)
		buffer_printf(xml,
		              "<style:header-style><style:header-footer-properties fo:min-height=\"%.1fpt\" "
		              "fo:margin-bottom=\"8pt\"/></style:header-style>",
		              page->top - top);
	if (section->footer)
		buffer_printf(xml,
		              "<style:footer-style><style:header-footer-properties fo:min-height=\"%.1fpt\" "
		              "fo:margin-top=\"8pt\"/></style:footer-style>",
		              page->bottom - bottom);
	buffer_puts(xml, "</style:page-layout>\n");
}

static void add_defaults(const struct odt *odt, struct buffer *xml)
{
	const struct style *base = &odt->document->base;
	const char *language = odt->document->language;
	buffer_printf(xml,
	              "<style:default-style style:family=\"paragraph\"><style:paragraph-properties "
	              "style:tab-stop-distance=\"1.25cm\"/><style:text-properties style:font-name=\"Texte\" "
	              "fo:font-size=\"%.1fpt\" fo:language=\"%.2s\" fo:country=\"%s\" fo:hyphenate=\"true\" "
	              "fo:hyphenation-remain-char-count=\"2\" fo:hyphenation-push-char-count=\"3\"/>"
	              "</style:default-style>\n",
	              base->size, language, strncmp(language, "fr", 2) == 0 ? "FR" : "none");
	buffer_puts(
	        xml,
	        "<style:default-style style:family=\"table\"/>\n"
	        "<style:style style:name=\"Standard\" style:family=\"paragraph\" style:class=\"text\"/>\n");
}

void odt_add_styles(const struct odt *odt, const char *masters, struct buffer *xml)
{
	add_font(odt, xml);
	buffer_puts(xml, "<office:styles>\n");
	add_defaults(odt, xml);
	for (size_t i = 0; i < odt->count; i++)
		if (odt->styles[i].named)
			add_one(xml, &odt->styles[i]);
	buffer_puts(xml, "<text:notes-configuration text:note-class=\"footnote\" style:num-format=\"1\" "
	                 "style:num-suffix=\"" TEXT_NBSP " \" text:start-value=\"0\" "
	                 "text:footnotes-position=\"page\" text:start-numbering-at=\"document\"/>\n");
	buffer_puts(xml, "</office:styles>\n<office:automatic-styles>\n");
	/* Running heads stand in styles.xml and find their automatic styles there. */
	for (size_t i = 0; i < odt->count; i++)
		if (!odt->styles[i].named && !odt->styles[i].master)
			add_one(xml, &odt->styles[i]);
	size_t number = 0;
	for (const struct node *section = odt->document->sections; section; section = section->next)
		add_layout(xml, section, ++number);
	buffer_printf(xml, "</office:automatic-styles>\n<office:master-styles>\n%s</office:master-styles>\n",
	              masters);
}
