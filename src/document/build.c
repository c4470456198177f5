/* From the transformation's result to the document tree. */
#include "document/build.h"

#include <libintl.h>
#include <stdlib.h>
#include <string.h>

#include "base/xml.h"
#include "document/chart.h"

#define MAX_NESTING 150

static int build_children(struct builder *builder, const xmlNode *from, struct node *to);

static bool has_namespace(const xmlNode *node, const char *uri)
{
	return node->ns && strcmp((const char *)node->ns->href, uri) == 0;
}

static bool kind_of(const xmlNode *node, enum node_kind *kind)
{
	bool xhtml = has_namespace(node, DOCUMENT_NAMESPACE), ours = has_namespace(node, FUNCTIONS_NAMESPACE);
	const char *name = (const char *)node->name;
	if (ours && strcmp(name, "tableau") == 0)
		name = "table";
	for (int i = NODE_SECTION; (xhtml || ours) && i < NODE_NOTE_TEXT; i++)
		if (strcmp(node_name((enum node_kind)i), name) == 0) {
			*kind = (enum node_kind)i;
			return true;
		}
	return false;
}

static bool one_of(enum node_kind kind, const enum node_kind *kinds, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (kinds[i] == kind)
			return true;
	return false;
}
#define ONE_OF(kind, ...)                                                                                    \
	one_of(kind, (const enum node_kind[]){__VA_ARGS__},                                                  \
	       sizeof(enum node_kind[]){__VA_ARGS__} / sizeof(enum node_kind))

/* Blocks that hold text and inline elements only. */
static bool leaf_only(enum node_kind kind)
{
	return ONE_OF(kind, NODE_P, NODE_H1, NODE_H2, NODE_H3, NODE_H4, NODE_CAPTION, NODE_NOTE_TEXT);
}

/* Blocks that hold certain blocks only. */
static bool frame_only(enum node_kind kind)
{
	return ONE_OF(kind, NODE_UL, NODE_OL, NODE_TABLE, NODE_THEAD, NODE_TBODY, NODE_TFOOT, NODE_TR,
	              NODE_SIDE);
}

static bool may_hold(enum node_kind parent, enum node_kind child)
{
	switch (child) {
	case NODE_LI:
		return parent == NODE_UL || parent == NODE_OL;
	case NODE_CAPTION:
	case NODE_THEAD:
	case NODE_TBODY:
	case NODE_TFOOT:
		return parent == NODE_TABLE;
	case NODE_TR:
		return ONE_OF(parent, NODE_THEAD, NODE_TBODY, NODE_TFOOT);
	case NODE_TH:
	case NODE_TD:
		return parent == NODE_TR;
	case NODE_SECTION:
	case NODE_HEADER:
	case NODE_FOOTER:
		return false;
	case NODE_NOTE:
		return parent != NODE_NOTE_TEXT;
	default:
		break;
	}
	if (parent == NODE_SIDE)
		return node_model(child) != MODEL_INLINE && child != NODE_PAGE_BREAK;
	if (frame_only(parent))
		return false;
	if (node_model(child) != MODEL_INLINE)
		return !leaf_only(parent) && node_model(parent) == MODEL_BLOCK;
	return true;
}

/* Where inline content of a block goes: the block itself, or a paragraph at its end. */
static struct node *inline_home(struct builder *builder, struct node *parent)
{
	if (node_model(parent->kind) == MODEL_INLINE || leaf_only(parent->kind))
		return parent;
	if (parent->kind != NODE_SECTION && (!parent->last || node_model(parent->last->kind) == MODEL_INLINE))
		return parent;
	if (parent->last && parent->last->kind == NODE_P && parent->last->class && !*parent->last->class)
		return parent->last;
	struct node *paragraph = node_add(&builder->document->arena, parent, NODE_P);
	paragraph->class = "";
	return paragraph;
}

/* A block arrives after inline content: that becomes a paragraph. */
static void wrap_inline(struct builder *builder, struct node *parent)
{
	if (!parent->first || node_model(parent->first->kind) != MODEL_INLINE)
		return;
	struct node *first = parent->first, *last = parent->last;
	parent->first = parent->last = NULL;
	struct node *paragraph = node_add(&builder->document->arena, parent, NODE_P);
	paragraph->class = "";
	paragraph->first = first;
	paragraph->last = last;
	for (struct node *child = first; child; child = child->next)
		child->parent = paragraph;
}

static bool is_blank(const char *text)
{
	return text[strspn(text, " \t\r\n")] == '\0';
}

/* What XPath prints for a computation with something that is no number. */
static bool holds_nan(const char *text)
{
	const char *found = strstr(text, "NaN");
	return found && (found[3] == '\0' || strchr(" .,;:)%\n", found[3]));
}

/* Letters beyond those that every font of ours has. */
static bool is_uncommon(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text >= 0xC6)
			return true;
	return false;
}

/* File and line, which live as long as the document. */
static struct place place_of(struct builder *builder, const xmlNode *from)
{
	struct place place = template_place(builder->filling, from);
	if (place.file && (!builder->file || strcmp(builder->file, place.file) != 0))
		builder->file = arena_strdup(&builder->document->arena, place.file);
	place.file = place.file ? builder->file : NULL;
	return place;
}

static int build_text(struct builder *builder, const xmlNode *from, struct node *to)
{
	const char *text = from->content ? (const char *)from->content : "";
	bool between = frame_only(to->kind) || (!leaf_only(to->kind) && node_model(to->kind) == MODEL_BLOCK &&
	                                        (!to->last || node_model(to->last->kind) != MODEL_INLINE));
	if (is_blank(text) && between)
		return 0;
	if (holds_nan(text))
		return build_error(builder, from->parent,
		                   gettext("NaN: something was computed from what is no number"));
	if (frame_only(to->kind))
		return build_error(builder, from->parent, gettext("text between rows or list items"));
	struct node *node = node_add_text(&builder->document->arena, inline_home(builder, to), text);
	if (is_uncommon(text))
		node->place = place_of(builder, from->parent);
	return 0;
}

static int read_count(struct builder *builder, const xmlNode *from, const char *name, size_t *count)
{
	const char *text = xml_attribute(from, name, &builder->document->arena);
	int64_t number = 1;
	if (text && (!integer_parse(text, strlen(text), &number) || number < 1 || number > 1000))
		return build_error(builder, from, name);
	*count = (size_t)number;
	return 0;
}

static const char *own_attribute(struct builder *builder, const xmlNode *from, const char *name)
{
	xmlChar *text = xmlGetNsProp(from, BAD_CAST name, BAD_CAST FUNCTIONS_NAMESPACE);
	if (!text)
		return NULL;
	const char *copy = arena_strdup(&builder->document->arena, (const char *)text);
	xmlFree(text);
	return copy;
}

/* pre:nombre, pre:unite and pre:decimales, or pre:date: the cell's value. */
static int read_value(struct builder *builder, const xmlNode *from, struct value *value)
{
	const char *number = own_attribute(builder, from, "nombre"),
	           *date = own_attribute(builder, from, "date");
	const char *sign = own_attribute(builder, from, "signe");
	value->sign = sign && strcmp(sign, "oui") == 0;
	value->unit = own_attribute(builder, from, "unite");
	if (!value_read_decimals(value, own_attribute(builder, from, "decimales")))
		return build_error(builder, from, "decimales");
	if (number) {
		if (!value_read_number(value, number, template_masked(builder->filling->input)))
			return build_error(builder, from, gettext("pre:nombre is not a number"));
	} else if (date) {
		if (!date_parse(date, strlen(date), &value->date))
			return build_error(builder, from, gettext("pre:date is not a date"));
		value->kind = VALUE_DATE;
	}
	return 0;
}

static int read_cell(struct builder *builder, const xmlNode *from, struct node *cell)
{
	const char *scope = xml_attribute(from, "scope", &builder->document->arena);
	cell->row_header = scope && strcmp(scope, "row") == 0;
	if (read_count(builder, from, "colspan", &cell->colspan) != 0 ||
	    read_count(builder, from, "rowspan", &cell->rowspan) != 0)
		return -1;
	return read_value(builder, from, &cell->value);
}

static int read_share(struct builder *builder, const xmlNode *from, struct node *table)
{
	const char *text = own_attribute(builder, from, "largeur");
	double points;
	if (text && !style_length(text, &points, &table->share))
		return build_error(builder, from, "pre:largeur");
	return 0;
}

static int read_space(struct builder *builder, const xmlNode *from, struct node *signature)
{
	const char *text = xml_attribute(from, "espace", &builder->document->arena);
	signature->space = 48;
	if (text && !style_length(text, &signature->space, NULL))
		return build_error(builder, from, "espace");
	return 0;
}

static int read_depth(struct builder *builder, const xmlNode *from, struct node *contents)
{
	const char *text = xml_attribute(from, "niveaux", &builder->document->arena);
	contents->depth = text ? atoi(text) : 2;
	contents->number = builder->places;
	return contents->depth >= 1 && contents->depth <= 4
	               ? 0
	               : build_error(builder, from, gettext("niveaux: 1 to 4"));
}

static bool safe_target(const char *target)
{
	return strncmp(target, "https://", 8) == 0 || strncmp(target, "http://", 7) == 0 ||
	       strncmp(target, "mailto:", 7) == 0 || strncmp(target, "tel:", 4) == 0;
}

static int read_link(struct builder *builder, const xmlNode *from, struct node *node)
{
	node->target = xml_attribute(from, "href", &builder->document->arena);
	if (node->target && node->target[0] == '#') {
		build_reference(builder, from, node, node->target + 1);
		return 0;
	}
	return node->target && safe_target(node->target)
	               ? 0
	               : build_error(builder, from,
	                             gettext("<a> needs an https, http, mailto or tel address, or #id"));
}

static int read_reference(struct builder *builder, const xmlNode *from, struct node *node)
{
	static const char *const names[] = {"titre", "numero", "page"};
	const char *id = xml_attribute(from, "vers", &builder->document->arena);
	const char *shown = xml_attribute(from, "montre", &builder->document->arena);
	if (!id || !*id)
		return build_error(builder, from, gettext("<renvoi> needs the attribute vers"));
	build_reference(builder, from, node, id);
	for (size_t i = 0; shown && i < sizeof names / sizeof *names; i++)
		if (strcmp(shown, names[i]) == 0) {
			node->shown = (enum shown)i;
			return 0;
		}
	return shown ? build_error(builder, from, gettext("montre: titre, numero or page")) : 0;
}

static int read_columns(struct builder *builder, const xmlNode *from, struct node *node)
{
	if (read_count(builder, from, "nombre", &node->columns) != 0)
		return -1;
	if (!xml_attribute(from, "nombre", &builder->document->arena))
		node->columns = 2;
	return node->columns <= 6 ? 0 : build_error(builder, from, gettext("nombre: 1 to 6 columns"));
}

static int read_attributes(struct builder *builder, const xmlNode *from, struct node *node)
{
	if (build_id(builder, from, node) != 0)
		return -1;
	if (node->parent && node->parent->kind == NODE_SIDE && read_share(builder, from, node) != 0)
		return -1;
	switch (node->kind) {
	case NODE_A:
		return read_link(builder, from, node);
	case NODE_REFERENCE:
		return read_reference(builder, from, node);
	case NODE_IMAGE:
		return build_image(builder, from, node);
	case NODE_COLUMNS:
		return read_columns(builder, from, node);
	case NODE_TH:
	case NODE_TD:
		return read_cell(builder, from, node);
	case NODE_TABLE:
		return read_share(builder, from, node);
	case NODE_SIGNATURE:
		return read_space(builder, from, node);
	case NODE_CONTENTS:
		return read_depth(builder, from, node);
	default:
		return 0;
	}
}

/* A note's text stands beside the tree, behind its number. */
static int build_note(struct builder *builder, const xmlNode *from, struct node *note)
{
	if (builder->running)
		return build_error(builder, from, gettext("a note in a running head"));
	struct node *text = node_add(&builder->document->arena, NULL, NODE_NOTE_TEXT);
	text->style = style_inherit(&builder->document->base);
	text->parent = note;
	text->ordinal = note->ordinal = ++builder->notes;
	note->note = text;
	if (build_style(builder, text, node_name(text->kind)) != 0 ||
	    build_children(builder, from, text) != 0)
		return -1;
	return text->first ? 0 : build_error(builder, from, gettext("an empty note"));
}

static int build_content(struct builder *builder, const xmlNode *from, struct node *node)
{
	if (node->kind == NODE_NOTE)
		return build_note(builder, from, node);
	if (node->kind == NODE_CHART)
		return expand_chart(builder->filling, from, node);
	if (node->kind == NODE_TABLE && has_namespace(from, FUNCTIONS_NAMESPACE))
		return expand_table(builder->filling, from, node);
	if (++builder->depth > MAX_NESTING)
		return build_error(builder, from, gettext("elements nested too deep"));
	int status = build_children(builder, from, node);
	builder->depth--;
	return status;
}

static struct node *row_home(struct builder *builder, struct node *table)
{
	if (table->last && table->last->kind == NODE_TBODY)
		return table->last;
	return node_add(&builder->document->arena, table, NODE_TBODY);
}

/* Elements that a shared part gives in the tables made from statistics have their looks too. */
static int style_below(struct builder *builder, struct node *root)
{
	for (struct node *node = root->first; node; node = (struct node *)node_following(node, root)) {
		if (node->kind == NODE_TEXT)
			continue;
		node->style = style_inherit(&node->parent->style);
		if (build_style(builder, node, node_name(node->kind)) != 0)
			return -1;
	}
	return 0;
}

/* The figures of a chart, below it. */
static int build_figures(struct builder *builder, struct node *chart)
{
	struct node *table = chart_table(&builder->document->arena, chart->parent, chart->chart);
	return build_style(builder, table, "table") == 0 ? style_below(builder, table) : -1;
}

static int build_element(struct builder *builder, const xmlNode *from, struct node *to)
{
	enum node_kind kind;
	char detail[160];
	if (!kind_of(from, &kind)) {
		snprintf(detail, sizeof detail, gettext("unknown element <%.60s>"), (const char *)from->name);
		return build_error(builder, from, detail);
	}
	if (kind == NODE_TR && to->kind == NODE_TABLE)
		to = row_home(builder, to);
	if (!may_hold(to->kind, kind)) {
		snprintf(detail, sizeof detail, gettext("<%s> cannot stand in <%s>"), node_name(kind),
		         node_name(to->kind));
		return build_error(builder, from, detail);
	}
	if (node_model(kind) == MODEL_INLINE)
		to = inline_home(builder, to);
	else
		wrap_inline(builder, to);
	struct node *node = node_add(&builder->document->arena, to, kind);
	node->class = xml_attribute(from, "class", &builder->document->arena);
	if (build_style(builder, node, node_name(kind)) != 0 || read_attributes(builder, from, node) != 0 ||
	    build_content(builder, from, node) != 0)
		return -1;
	if (node->chart && node->chart->tabled)
		return build_figures(builder, node);
	return kind == NODE_TABLE && has_namespace(from, FUNCTIONS_NAMESPACE) ? style_below(builder, node)
	                                                                      : 0;
}

static int build_children(struct builder *builder, const xmlNode *from, struct node *to)
{
	for (const xmlNode *child = from->children; child; child = child->next) {
		int status = 0;
		if (child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE)
			status = build_text(builder, child, to);
		else if (child->type == XML_ELEMENT_NODE)
			status = build_element(builder, child, to);
		if (status != 0)
			return -1;
	}
	return 0;
}

/* A running head: outside the flow. */
static const struct node *build_running(struct builder *builder, const xmlNode *from, enum node_kind kind)
{
	struct node *node = node_add(&builder->document->arena, NULL, kind);
	node->style = style_inherit(&builder->document->base);
	node->class = xml_attribute(from, "class", &builder->document->arena);
	builder->running = true;
	bool failed =
	        build_style(builder, node, node_name(kind)) != 0 || build_children(builder, from, node) != 0;
	builder->running = false;
	return failed ? NULL : node;
}

static bool is_running(const xmlNode *node, enum node_kind *kind)
{
	*kind = xml_is(node, "header") ? NODE_HEADER : NODE_FOOTER;
	return xml_is(node, "header") || xml_is(node, "footer");
}

static struct node *section_new(struct builder *builder)
{
	struct node *section = node_add(&builder->document->arena, NULL, NODE_SECTION);
	section->style = style_inherit(&builder->document->base);
	section->page = builder->page;
	section->header = builder->header;
	section->footer = builder->footer;
	if (builder->last_section)
		builder->last_section->next = section;
	else
		builder->document->sections = section;
	builder->last_section = section;
	section->first_section = builder->document->sections;
	return section;
}

static int build_section_part(struct builder *builder, const xmlNode *child, struct node *section)
{
	enum node_kind kind;
	if (child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE)
		return build_text(builder, child, section);
	if (child->type != XML_ELEMENT_NODE)
		return 0;
	if (!is_running(child, &kind))
		return build_element(builder, child, section);
	const struct node *running = build_running(builder, child, kind);
	if (!running)
		return -1;
	if (kind == NODE_HEADER)
		section->header = running;
	else
		section->footer = running;
	return 0;
}

static int build_section(struct builder *builder, const xmlNode *from)
{
	struct node *section = section_new(builder);
	const xmlNs *any = from->ns;
	if (build_id(builder, from, section) != 0)
		return -1;
	section->class = xml_attribute(from, "class", &builder->document->arena);
	if (build_style(builder, section, "section") != 0 ||
	    build_page(builder, from, any, &section->page) != 0)
		return -1;
	for (const xmlNode *child = from->children; child; child = child->next)
		if (build_section_part(builder, child, section) != 0)
			return -1;
	return 0;
}

static int build_default_running(struct builder *builder, const xmlNode *body)
{
	for (const xmlNode *child = xml_child(body, NULL); child; child = xml_next(child, NULL)) {
		enum node_kind kind;
		if (!is_running(child, &kind))
			continue;
		const struct node *running = build_running(builder, child, kind);
		if (!running)
			return -1;
		if (kind == NODE_HEADER)
			builder->header = running;
		else
			builder->footer = running;
	}
	return 0;
}

static int build_body(struct builder *builder, const xmlNode *body)
{
	struct node *open = NULL;
	if (build_default_running(builder, body) != 0)
		return -1;
	for (const xmlNode *child = body->children; child; child = child->next) {
		enum node_kind kind;
		bool element = child->type == XML_ELEMENT_NODE;
		if (element && is_running(child, &kind))
			continue;
		if (element && xml_is(child, "section")) {
			open = NULL;
			if (build_section(builder, child) != 0)
				return -1;
			continue;
		}
		if (!element && (!child->content || is_blank((const char *)child->content)))
			continue;
		if (!open)
			open = section_new(builder);
		if (build_section_part(builder, child, open) != 0)
			return -1;
	}
	return builder->document->sections ? 0 : build_error(builder, body, gettext("<body> is empty"));
}

static int build_document(struct builder *builder, const xmlNode *root)
{
	struct document *document = builder->document;
	if (!xml_is(root, "html") || !has_namespace(root, DOCUMENT_NAMESPACE))
		return build_error(builder, root,
		                   gettext("<html xmlns=\"http://www.w3.org/1999/xhtml\"> is expected"));
	const xmlNode *head = xml_child(root, "head"), *body = xml_child(root, "body");
	if (!head || !body)
		return build_error(builder, root, gettext("<head> and <body> are expected"));
	const char *language = xml_attribute(root, "lang", &document->arena);
	document->language = language && *language ? language : "fr";
	document->font = "Liberation Sans";
	document->base = style_base();
	if (build_head(builder, head) != 0 || build_body(builder, body) != 0 ||
	    build_references(builder) != 0)
		return -1;
	build_texts(builder);
	return 0;
}

int tree_build(struct filling *filling, const xmlDoc *result)
{
	struct builder builder = {.filling = filling, .document = filling->document};
	const double mm = 72 / 25.4;
	builder.page = (struct page_style){210 * mm, 297 * mm, 22 * mm, 22 * mm, 24 * mm, 24 * mm};
	const xmlNode *root = xmlDocGetRootElement(result);
	int status = root ? build_document(&builder, root)
	                  : error_set(filling->error, MSG_TEMPLATE, (struct place){.file = filling->files[0]},
	                              gettext("it gives nothing"), NULL);
	free(builder.rules);
	free(builder.named);
	free(builder.references);
	map_free(&builder.ids);
	return status;
}
