#include "base/element.h"

#include <string.h>

#include "base/element_private.h"
#include "base/xml.h"
#include "base/xml_private.h"

static struct element *from_tree(const xmlNode *node, const char *file, struct arena *arena);

static const char *copy(struct arena *arena, const xmlChar *text)
{
	return arena_strdup(arena, (const char *)text);
}

static struct attribute *add_attribute(struct attribute *attributes, struct element *element,
                                       const xmlNode *node, const xmlChar *name, struct arena *arena)
{
	attributes = arena_append(arena, attributes, &element->attribute_count, sizeof *attributes);
	attributes[element->attribute_count - 1] = (struct attribute){
	        .name = copy(arena, name), .value = xml_attribute(node, (const char *)name, arena)};
	return attributes;
}

/* Those without a namespace, which definitions do not have; then those that the document type adds. */
static void take_attributes(struct element *element, const xmlNode *node, struct arena *arena)
{
	struct attribute *attributes = NULL;
	const xmlElement *declared =
	        node->doc->intSubset ? xmlGetDtdElementDesc(node->doc->intSubset, node->name) : NULL;
	for (const xmlAttr *from = node->properties; from; from = from->next)
		if (!from->ns)
			attributes = add_attribute(attributes, element, node, from->name, arena);
	for (const xmlAttribute *from = declared ? declared->attributes : NULL; from; from = from->nexth) {
		element->attributes = attributes;
		if (from->defaultValue && !from->prefix &&
		    !element_attribute(element, (const char *)from->name))
			attributes = add_attribute(attributes, element, node, from->name, arena);
	}
	element->attributes = attributes;
}

static const struct element *take_children(const xmlNode *node, const char *file, struct arena *arena)
{
	const struct element *first = NULL, **link = &first;
	for (const xmlNode *child = xml_child(node, NULL); child; child = xml_next(child, NULL)) {
		struct element *made = from_tree(child, file, arena);
		*link = made;
		link = &made->next;
	}
	return first;
}

/* libxml2 allows no depth that would be too much here. */
static struct element *from_tree(const xmlNode *node, const char *file, struct arena *arena)
{
	struct element *element = arena_zalloc(arena, 1, sizeof *element);
	element->name = copy(arena, node->name);
	element->file = file;
	element->line = xml_place(node).line;
	take_attributes(element, node, arena);
	element->children = take_children(node, file, arena);
	element->text = element->children ? "" : xml_text(node, arena);
	return element;
}

const struct element *element_read_any(const char *bytes, size_t length, const char *name, const char *root,
                                       const char *namespace, struct arena *arena, struct error *error)
{
	xmlDoc *document = xml_load_memory(bytes, length, name, root, namespace, error);
	const struct element *element =
	        document ? from_tree(xmlDocGetRootElement(document), arena_strdup(arena, name), arena) : NULL;
	xmlFreeDoc(document);
	return element;
}

const struct element *element_load(const char *path, const char *root, const char *namespace,
                                   struct arena *arena, struct error *error)
{
	struct buffer content = {0};
	const struct element *element = NULL;
	if (xml_read_whole(&content, path, error) == 0) {
		element = element_read_plain(content.bytes, content.length, path, root, namespace, arena);
		if (!element)
			element = element_read_any(content.bytes, content.length, path, root, namespace,
			                           arena, error);
	}
	buffer_free(&content);
	return element;
}

bool element_is(const struct element *element, const char *name)
{
	return strcmp(element->name, name) == 0;
}

static const struct element *element_from(const struct element *element, const char *name)
{
	while (element && name && !element_is(element, name))
		element = element->next;
	return element;
}

const struct element *element_child(const struct element *element, const char *name)
{
	return element_from(element->children, name);
}

const struct element *element_next(const struct element *element, const char *name)
{
	return element_from(element->next, name);
}

const char *element_attribute(const struct element *element, const char *name)
{
	const struct attribute *attribute = element->attributes, *end = attribute + element->attribute_count;
	for (; attribute < end; attribute++)
		if (*attribute->name == *name && strcmp(attribute->name, name) == 0)
			return attribute->value;
	return NULL;
}

const char *element_need(const struct element *element, const char *name, struct error *error)
{
	const char *value = element_attribute(element, name);
	if (value && *value)
		return value;
	char detail[120];
	snprintf(detail, sizeof detail, "<%s %s=\"…\">", element->name, name);
	error_set(error, MSG_XML_ATTRIBUTE, element_place(element), detail, NULL);
	return NULL;
}

struct place element_place(const struct element *element)
{
	return (struct place){.file = element->file, .line = element->line};
}

/* Where the name stands in the list, from `from` to its end; NULL: nowhere. */
static const char *listed(const char *from, const char *name)
{
	while (*from) {
		size_t i = 0;
		while (name[i] && from[i] == name[i])
			i++;
		if (!name[i] && (from[i] == ' ' || !from[i]))
			return from + i;
		for (from += i; *from && *from != ' '; from++)
			;
		from += *from == ' ';
	}
	return NULL;
}

/* Names that follow each other as they do in the list are found without a search. */
static bool is_listed(const char *list, const char **next, const char *name)
{
	const char *found = listed(*next, name);
	if (!found && *next != list)
		found = listed(list, name);
	if (found)
		*next = found + (*found == ' ');
	return found != NULL;
}

int element_allow(const struct element *element, const char *attributes, const char *children,
                  struct error *error)
{
	const char *next = attributes;
	for (size_t i = 0; attributes && i < element->attribute_count; i++)
		if (!is_listed(attributes, &next, element->attributes[i].name))
			return error_set(error, MSG_XML_UNKNOWN, element_place(element),
			                 element->attributes[i].name, NULL);
	const char *known = "";
	for (const struct element *child = children ? element->children : NULL; child; child = child->next) {
		if (strcmp(child->name, known) == 0)
			continue;
		if (!listed(children, child->name))
			return error_set(error, MSG_XML_UNKNOWN, element_place(child), child->name, NULL);
		known = child->name;
	}
	return 0;
}
