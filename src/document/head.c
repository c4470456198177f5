/* The head of a document: title, paper, font and styles. */
#include <libintl.h>
#include <stdlib.h>
#include <string.h>

#include "base/xml.h"
#include "document/build.h"

#define MM (72 / 25.4)

int build_error(struct builder *builder, const xmlNode *node, const char *detail)
{
	return error_set(builder->filling->error, MSG_TEMPLATE, template_place(builder->filling, node),
	                 detail, NULL);
}

static bool ours(const void *ns)
{
	const xmlNs *space = ns;
	return space && strcmp((const char *)space->href, FUNCTIONS_NAMESPACE) == 0;
}

static int set_orientation(struct page_style *page, const char *text)
{
	if (strcmp(text, "portrait") != 0 && strcmp(text, "paysage") != 0)
		return -1;
	double shorter = page->width < page->height ? page->width : page->height;
	double longer = page->width + page->height - shorter;
	bool wide = strcmp(text, "paysage") == 0;
	page->width = wide ? longer : shorter;
	page->height = wide ? shorter : longer;
	return 0;
}

static int set_format(struct page_style *page, const char *text)
{
	static const struct {
		const char *name;
		double width, height;
	} formats[] = {{"A3", 297, 420}, {"A4", 210, 297}, {"A5", 148, 210}};
	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
		if (strcmp(formats[i].name, text) == 0) {
			page->width = formats[i].width * MM;
			page->height = formats[i].height * MM;
			return 0;
		}
	return -1;
}

/* 1: not a property of the paper; 0: set; -1: wrong value. */
static int set_paper(struct page_style *page, const char *name, const char *text)
{
	if (strcmp(name, "orientation") == 0)
		return set_orientation(page, text);
	if (strcmp(name, "format") == 0)
		return set_format(page, text);
	static const char *const margins[] = {"marge-haut", "marge-bas", "marge-gauche", "marge-droite"};
	double *const fields[] = {&page->top, &page->bottom, &page->left, &page->right};
	for (size_t i = 0; i < 4; i++)
		if (strcmp(name, margins[i]) == 0)
			return style_length(text, fields[i], NULL) ? 0 : -1;
	return 1;
}

static bool room_left(const struct page_style *page)
{
	return page->width - page->left - page->right > 100 && page->height - page->top - page->bottom > 100;
}

/* The font and text size of <pre:page>. */
static int set_text(struct builder *builder, const char *name, const char *text)
{
	bool valid = true;
	if (strcmp(name, "police") == 0)
		builder->document->font = text;
	else if (strcmp(name, "corps") == 0)
		style_set(&builder->document->base, "taille", text, &valid);
	else if (strcmp(name, "interligne") == 0 || strcmp(name, "alignement") == 0)
		style_set(&builder->document->base, name, text, &valid);
	else
		return -1;
	return valid ? 0 : -1;
}

int build_page(struct builder *builder, const xmlNode *node, const xmlNs *ns, struct page_style *page)
{
	for (const xmlAttr *attribute = node->properties; attribute; attribute = attribute->next) {
		const char *name = (const char *)attribute->name;
		if (strcmp(name, PLACE_ATTRIBUTE) == 0 || (ns ? !ours(attribute->ns) : attribute->ns != NULL))
			continue;
		const char *text = attribute->children && attribute->children->content
		                           ? arena_strdup(&builder->document->arena,
		                                          (const char *)attribute->children->content)
		                           : "";
		int status = set_paper(page, name, text);
		if (status == 1)
			status = ns ? -1 : set_text(builder, name, text);
		if (status != 0)
			return build_error(builder, node, name);
	}
	return room_left(page) ? 0
	                       : build_error(builder, node, gettext("no room is left between the margins"));
}

static int add_rule(struct builder *builder, const xmlNode *node)
{
	const char *selector = xml_attribute(node, "pour", &builder->document->arena);
	if (!selector || !*selector)
		return build_error(builder, node, gettext("<style> needs the attribute pour"));
	builder->rules = memory_grow(builder->rules, &builder->rule_capacity, builder->rule_count + 1,
	                             sizeof *builder->rules);
	builder->rules[builder->rule_count++] = (struct style_rule){selector, node};
	return 0;
}

static void read_meta(struct builder *builder, const xmlNode *node)
{
	struct arena *arena = &builder->document->arena;
	const char *name = xml_attribute(node, "name", arena),
	           *content = xml_attribute(node, "content", arena);
	if (name && content && strcmp(name, "author") == 0)
		builder->document->author = content;
	else if (name && content && strcmp(name, "description") == 0)
		builder->document->subject = content;
}

static const char *one_line(struct arena *arena, const char *text)
{
	char *copy = arena_strdup(arena, text), *to = copy;
	for (const char *from = copy; *from; from++) {
		bool space = strchr(" \t\r\n", *from) != NULL;
		if (!space)
			*to++ = *from;
		else if (to > copy && to[-1] != ' ')
			*to++ = ' ';
	}
	*to = '\0';
	return copy;
}

int build_head(struct builder *builder, const xmlNode *head)
{
	struct document *document = builder->document;
	for (const xmlNode *node = head->children; node; node = node->next) {
		int status = 0;
		if (node->type != XML_ELEMENT_NODE)
			continue;
		if (xml_is(node, "title"))
			document->title = one_line(&document->arena, xml_text(node, &document->arena));
		else if (xml_is(node, "meta"))
			read_meta(builder, node);
		else if (ours(node->ns) && xml_is(node, "page"))
			status = build_page(builder, node, NULL, &builder->page);
		else if (ours(node->ns) && xml_is(node, "style"))
			status = add_rule(builder, node);
		else
			status = build_error(builder, node,
			                     gettext("only title, meta, page and style stand in <head>"));
		if (status != 0)
			return -1;
	}
	return document->title && *document->title
	               ? 0
	               : build_error(builder, head, gettext("<title> is missing or empty"));
}

static int apply_rule(struct builder *builder, const struct style_rule *rule, struct style *style)
{
	for (const xmlAttr *attribute = rule->node->properties; attribute; attribute = attribute->next) {
		const char *name = (const char *)attribute->name;
		bool valid = false;
		if (attribute->ns || strcmp(name, "pour") == 0)
			continue;
		const char *text = attribute->children && attribute->children->content
		                           ? (const char *)attribute->children->content
		                           : "";
		if (!style_set(style, name, text, &valid) || !valid)
			return build_error(builder, rule->node, name);
	}
	return 0;
}

static bool has_class(const char *classes, const char *class)
{
	size_t length = strlen(class);
	for (const char *p = classes; p && (p = strstr(p, class)); p++)
		if ((p == classes || p[-1] == ' ') && (p[length] == ' ' || p[length] == '\0'))
			return true;
	return false;
}

int build_style(struct builder *builder, struct node *node, const char *element)
{
	style_default(&node->style, element);
	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < builder->rule_count; i++) {
			const char *selector = builder->rules[i].selector;
			bool meant = pass == 0 ? strcmp(selector, element) == 0
			                       : selector[0] == '.' && has_class(node->class, selector + 1);
			if (meant && apply_rule(builder, &builder->rules[i], &node->style) != 0)
				return -1;
		}
	return 0;
}
