/* The text of an ODT. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "render/odt.h"

void odt_add_escaped(struct buffer *xml, const char *text)
{
	text_xml(xml, text, strlen(text));
}

static void add_inline(struct odt *odt, const struct node *parent, const struct style *around);

static void add_span(struct odt *odt, const struct node *node, const struct style *around)
{
	const char *style = odt_text_style(odt, &node->style, around);
	if (style)
		buffer_printf(&odt->content, "<text:span text:style-name=\"%s\">", style);
	add_inline(odt, node, &node->style);
	buffer_puts(&odt->content, style ? "</text:span>" : "");
}

static void add_link(struct odt *odt, const struct node *node, const struct style *around)
{
	buffer_puts(&odt->content, "<text:a xlink:type=\"simple\" xlink:href=\"");
	odt_add_escaped(&odt->content, node->target);
	buffer_puts(&odt->content, "\">");
	add_span(odt, node, around);
	buffer_puts(&odt->content, "</text:a>");
}

static void add_inline(struct odt *odt, const struct node *parent, const struct style *around)
{
	for (const struct node *node = parent->first; node; node = node->next)
		switch (node->kind) {
		case NODE_TEXT:
			odt_add_escaped(&odt->content, node->text);
			break;
		case NODE_BR:
			buffer_puts(&odt->content, "<text:line-break/>");
			break;
		case NODE_PAGE_NUMBER:
			buffer_puts(&odt->content,
			            "<text:page-number text:select-page=\"current\">1</text:page-number>");
			break;
		case NODE_PAGE_COUNT:
			buffer_puts(&odt->content, "<text:page-count>1</text:page-count>");
			break;
		case NODE_NOTE:
			odt_note(odt, node);
			break;
		case NODE_REFERENCE:
			odt_reference(odt, node);
			break;
		case NODE_A:
			add_link(odt, node, around);
			break;
		default:
			add_span(odt, node, around);
			break;
		}
}

static void add_value(struct odt *odt, const struct value *value)
{
	struct buffer text = {0};
	value_print(value, &text);
	odt_add_escaped(&odt->content, text.bytes ? text.bytes : "");
	buffer_free(&text);
}

void odt_paragraph(struct odt *odt, const struct node *leaf, struct odt_place place)
{
	int level = node_heading(leaf->kind);
	const char *style = odt_paragraph_style(odt, leaf, &place);
	if (level)
		buffer_printf(&odt->content, "<text:h text:style-name=\"%s\" text:outline-level=\"%d\">",
		              style, level);
	else
		buffer_printf(&odt->content, "<text:p text:style-name=\"%s\">", style);
	char room[NODE_NAME];
	const char *name = odt_anchor(leaf, room);
	if (name)
		buffer_printf(&odt->content, "<text:bookmark-start text:name=\"%s\"/>", name);
	add_value(odt, &leaf->value);
	add_inline(odt, leaf, &leaf->style);
	if (name)
		buffer_printf(&odt->content, "<text:bookmark-end text:name=\"%s\"/>", name);
	buffer_puts(&odt->content, level ? "</text:h>\n" : "</text:p>\n");
}

/* A paragraph without text, for what needs one: a rule, a chart, a page that begins with a table. */
void odt_bare(struct odt *odt, double above, double below, const char *properties)
{
	struct buffer all = {0};
	bool broken = odt->new_page && !odt->master;
	buffer_printf(
	        &all,
	        "<style:paragraph-properties fo:margin-top=\"%.1fpt\" fo:margin-bottom=\"%.1fpt\"%s%s/>",
	        above, below, broken ? " fo:break-before=\"page\"" : "", properties);
	const char *style = odt_automatic_style(odt, "paragraph", NULL, odt->master, all.bytes);
	odt->master = NULL;
	odt->new_page = false;
	buffer_printf(&odt->content, "<text:p text:style-name=\"%s\">", style);
	buffer_free(&all);
}

static void open_item(struct odt *odt, const struct odt_list *list)
{
	buffer_puts(&odt->content, list->resumed ? "<text:list-header>" : "<text:list-item>");
}

static void close_item(struct odt *odt, struct odt_list *list)
{
	buffer_puts(&odt->content, list->resumed ? "</text:list-header>\n" : "</text:list-item>\n");
	list->resumed = false;
}

static void leave_lists(struct odt *odt, struct odt_list *list)
{
	for (; list; list = list->around) {
		close_item(odt, list);
		buffer_puts(&odt->content, "</text:list>\n");
	}
}

/* A list header has no number of its own: what follows in the item stands in one. */
static void resume_lists(struct odt *odt, struct odt_list *list)
{
	if (!list)
		return;
	resume_lists(odt, list->around);
	list->resumed = true;
	buffer_printf(&odt->content, "<text:list text:style-name=\"%s\" text:continue-numbering=\"true\">",
	              list->style);
	open_item(odt, list);
}

/* What no item of a list may hold stands between two parts of the list. */
static void between_items(struct odt *odt, const struct node *node, struct odt_place place,
                          void add(struct odt *, const struct node *, struct odt_place))
{
	struct odt_list *list = place.list;
	place.list = NULL;
	leave_lists(odt, list);
	add(odt, node, place);
	resume_lists(odt, list);
}

static void add_list(struct odt *odt, const struct node *list, struct odt_place place)
{
	struct odt_list here = {.style = list->kind == NODE_OL ? "Numeros" : "Puces", .around = place.list};
	double indent = list->style.size * (list->kind == NODE_OL ? 1.9 : 1.4);
	place.left += indent + list->style.size * 0.6;
	place.width -= indent + list->style.size * 0.6;
	place.first = -indent;
	place.where = place.where == ODT_BODY ? ODT_ITEM : place.where;
	place.list = &here;
	buffer_printf(&odt->content, "<text:list text:style-name=\"%s\">\n", here.style);
	double above = place.above, below = place.below;
	for (const struct node *item = list->first; item; item = item->next) {
		place.above = item == list->first ? above : 0;
		place.below = item->next ? item->style.after : below;
		open_item(odt, &here);
		odt_children(odt, item, place);
		close_item(odt, &here);
	}
	buffer_puts(&odt->content, "</text:list>\n");
}

static void add_signature(struct odt *odt, const struct node *node, struct odt_place place)
{
	for (const struct node *child = node->first; child; child = child->next) {
		bool last = !child->next && child != node->first;
		place.keep = child->next != NULL;
		place.above = last ? node->space : child == node->first ? node->style.before : 0;
		place.below = 0;
		odt_block(odt, child, place);
	}
}

void odt_children(struct odt *odt, const struct node *node, struct odt_place place)
{
	if (node_is_leaf(node)) {
		odt_paragraph(odt, node, place);
		return;
	}
	double above = place.above, below = place.below;
	for (const struct node *child = node->first; child; child = child->next) {
		place.above = child == node->first ? above : 0;
		place.below = child->next ? 0 : below;
		odt_block(odt, child, place);
		place.first = 0;
	}
}

static void add_boxed(struct odt *odt, const struct node *node, struct odt_place place)
{
	const struct style *style = &node->style;
	double width = place.width;
	place.left += style->left + style->left_share * width + style->padding;
	place.right += style->right + style->right_share * width + style->padding;
	place.width -= style->left + style->right + (style->left_share + style->right_share) * width +
	               2 * style->padding;
	if (style->border > 0 || style->background != COLOR_NONE)
		place.frame = style;
	if (!node_is_leaf(node)) {
		place.above = fmax(place.above, style->before);
		place.below = fmax(place.below, style->after);
	}
	if (node->kind == NODE_SIGNATURE)
		add_signature(odt, node, place);
	else if (node->kind == NODE_UL || node->kind == NODE_OL)
		add_list(odt, node, place);
	else
		odt_children(odt, node, place);
}

static const char *contents_style(struct odt *odt, const struct node *contents, int level, double width)
{
	char properties[400];
	snprintf(properties, sizeof properties,
	         "<style:paragraph-properties fo:margin-left=\"%dpt\" fo:margin-top=\"%dpt\" "
	         "fo:margin-bottom=\"0pt\">"
	         "<style:tab-stops><style:tab-stop style:position=\"%.1fpt\" style:type=\"right\" "
	         "style:leader-style=\"dotted\" style:leader-text=\".\"/></style:tab-stops>"
	         "</style:paragraph-properties><style:text-properties fo:font-size=\"%.1fpt\" "
	         "fo:font-weight=\"%s\"/>",
	         14 * (level - 1), level == 1 ? 5 : 1, width - 14 * (level - 1), contents->style.size,
	         level == 1 ? "bold" : "normal");
	return odt_named_style(odt, arena_printf(&odt->arena, "Contents_20_%d", level), properties);
}

/* A field, filled as it stands in our own layout; LibreOffice and Word bring it up to date. */
static void add_contents(struct odt *odt, const struct node *contents, double width)
{
	if (odt->master || odt->new_page) {
		odt_bare(odt, 0, 0, "");
		buffer_puts(&odt->content, "</text:p>\n");
	}
	buffer_printf(&odt->content,
	              "<text:table-of-content text:name=\"Sommaire\" text:protected=\"true\">"
	              "<text:table-of-content-source text:outline-level=\"%d\">",
	              contents->depth);
	for (int level = 1; level <= contents->depth; level++)
		buffer_printf(&odt->content,
		              "<text:table-of-content-entry-template text:outline-level=\"%d\" "
		              "text:style-name=\"%s\">"
		              "<text:index-entry-text/><text:index-entry-tab-stop style:type=\"right\" "
		              "style:leader-char=\".\"/><text:index-entry-page-number/>"
		              "</text:table-of-content-entry-template>",
		              level, contents_style(odt, contents, level, width));
	buffer_puts(&odt->content, "</text:table-of-content-source><text:index-body>\n");
	for (const struct node *section = odt->document->sections; section; section = section->next)
		for (const struct node *node = section; node; node = node_following(node, section)) {
			int level = node_heading(node->kind);
			if (!level || level > contents->depth || node->number <= contents->number)
				continue;
			struct buffer text = {0};
			node_text(node, &text);
			buffer_printf(&odt->content, "<text:p text:style-name=\"%s\">",
			              contents_style(odt, contents, level, width));
			odt_add_escaped(&odt->content, text.bytes ? text.bytes : "");
			if (odt->pages)
				buffer_printf(&odt->content, "<text:tab/>%zu", odt->pages[node->number]);
			buffer_puts(&odt->content, "</text:p>\n");
			buffer_free(&text);
		}
	buffer_puts(&odt->content, "</text:index-body></text:table-of-content>\n");
}

void odt_block(struct odt *odt, const struct node *node, struct odt_place place)
{
	switch (node->kind) {
	case NODE_TABLE:
		between_items(odt, node, place, odt_table);
		break;
	case NODE_CHART:
		odt_chart(odt, node, place);
		break;
	case NODE_CONTENTS:
		add_contents(odt, node, place.width);
		break;
	case NODE_IMAGE:
		odt_image(odt, node, place);
		break;
	case NODE_SIDE:
		between_items(odt, node, place, odt_side);
		break;
	case NODE_COLUMNS:
		between_items(odt, node, place, odt_columns);
		break;
	case NODE_RULE:
		odt_bare(odt, 0, 4, " fo:border-bottom=\"0.6pt solid #000000\"");
		buffer_puts(&odt->content, "</text:p>\n");
		break;
	case NODE_PAGE_BREAK:
		odt->new_page = true;
		break;
	default:
		add_boxed(odt, node, place);
		break;
	}
}

static bool has_rule(const struct node *running)
{
	return node_child(running, NODE_RULE) != NULL;
}

static const char *running_style(struct odt *odt, const struct node *running, double width)
{
	struct buffer properties = {0};
	buffer_printf(
	        &properties,
	        "<style:paragraph-properties%s><style:tab-stops><style:tab-stop style:position=\"%.1fpt\" "
	        "style:type=\"right\"/></style:tab-stops></style:paragraph-properties><style:text-properties "
	        "fo:font-size=\"%.1fpt\" fo:color=\"#%06x\"/>",
	        !has_rule(running) ? ""
	        : running->kind == NODE_HEADER
	                ? " fo:border-bottom=\"0.6pt solid #000000\" fo:padding-bottom=\"3pt\""
	                : " fo:border-top=\"0.6pt solid #000000\" fo:padding-top=\"3pt\"",
	        width, running->style.size, (unsigned)running->style.color);
	const char *style = odt_automatic_style(odt, "paragraph", NULL, NULL, properties.bytes);
	buffer_free(&properties);
	return style;
}

/* All paragraphs in one line, apart from each other. */
static void add_line(struct odt *odt, const struct node *running, double width)
{
	const struct node *first = node_child(running, NODE_P);
	buffer_printf(&odt->content, "<text:p text:style-name=\"%s\">", running_style(odt, running, width));
	for (const struct node *child = first; child; child = child->next) {
		if (child->kind != NODE_P)
			continue;
		if (child != first)
			buffer_puts(&odt->content, "<text:tab/>");
		add_inline(odt, child, &running->style);
	}
	buffer_puts(&odt->content, "</text:p>\n");
}

void odt_running(struct odt *odt, const struct node *running, double width)
{
	struct odt_place place = {.where = ODT_RUNNING, .width = width};
	const struct node *line = node_child(running, NODE_P);
	if (node_is_leaf(running)) {
		odt_paragraph(odt, running, place);
		return;
	}
	for (const struct node *child = running->first; child; child = child->next) {
		if (child == line || (!line && child->kind == NODE_RULE))
			add_line(odt, running, width);
		else if (child->kind != NODE_P && child->kind != NODE_RULE)
			odt_block(odt, child, place);
	}
}
