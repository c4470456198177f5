#include "base/xml.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/xml_private.h"

/* Entities are not substituted and nothing is fetched: definitions come from users. */
#define OPTIONS (XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_BIG_LINES)

/* Where it gets none, the parser reports what it did not read as missing. */
enum { PARSER_MEMORY = 1 << 20 };

static void syntax_error(struct error *error, const char *name, xmlParserCtxt *context)
{
	const xmlError *last = context ? xmlCtxtGetLastError(context) : NULL;
	char message[200] = "";
	size_t line = last && last->line > 0 ? (size_t)last->line : 0;
	/* What the parser has no words for is memory that it did not get. */
	if (!last || last->code == XML_ERR_NO_MEMORY || !last->message)
		memory_exhausted(0);
	else
		snprintf(message, sizeof message, "%s", last->message);
	message[strcspn(message, "\n")] = '\0';
	error_set(error, MSG_XML_SYNTAX, (struct place){.file = name, .line = line}, message, NULL);
}

static xmlDoc *checked(xmlDoc *document, const char *root, const char *namespace, const char *name,
                       struct error *error)
{
	if (!root)
		return document;
	const xmlNode *node = xmlDocGetRootElement(document);
	const char *found = node && node->ns ? (const char *)node->ns->href : "";
	if (node && strcmp((const char *)node->name, root) == 0 &&
	    strcmp(found, namespace ? namespace : "") == 0)
		return document;
	char wanted[200];
	snprintf(wanted, sizeof wanted, "<%s xmlns=\"%s\">", root, namespace ? namespace : "");
	size_t line = node ? (size_t)xmlGetLineNo(node) : 1;
	error_set(error, MSG_XML_ROOT, (struct place){.file = name, .line = line}, wanted, NULL);
	xmlFreeDoc(document);
	return NULL;
}

xmlDoc *xml_load_memory(const char *bytes, size_t length, const char *name, const char *root,
                        const char *namespace, struct error *error)
{
	if (libxml2_open(error) < 0)
		return NULL;
	memory_probe(PARSER_MEMORY);
	xmlParserCtxt *context = xmlNewParserCtxt();
	if (!context)
		memory_exhausted(0);
	xmlDoc *document = length > 100000000
	                           ? NULL
	                           : xmlCtxtReadMemory(context, bytes, (int)length, name, NULL, OPTIONS);
	if (length > 100000000)
		error_set(error, MSG_LIMIT, (struct place){.file = name}, "100 MB", NULL);
	else if (!document)
		syntax_error(error, name, context);
	xmlFreeParserCtxt(context);
	return document ? checked(document, root, namespace, name, error) : NULL;
}

int xml_read_whole(struct buffer *content, const char *path, struct error *error)
{
	int descriptor = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t length = descriptor < 0 ? -1 : 0;
	char block[16384];
	while (descriptor >= 0 && (length = read(descriptor, block, sizeof block)) > 0 &&
	       content->length < 100000001)
		buffer_add(content, block, (size_t)length);
	if (length < 0)
		error_system(error, MSG_OPEN, path, errno);
	else
		buffer_puts(content, "");
	if (descriptor >= 0)
		close(descriptor);
	return length < 0 ? -1 : 0;
}

xmlDoc *xml_load(const char *path, const char *root, const char *namespace, struct error *error)
{
	struct buffer content = {0};
	xmlDoc *document = NULL;
	if (xml_read_whole(&content, path, error) == 0)
		document = xml_load_memory(content.bytes, content.length, path, root, namespace, error);
	buffer_free(&content);
	return document;
}

bool xml_is(const xmlNode *node, const char *name)
{
	return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

static xmlNode *element_from(xmlNode *node, const char *name)
{
	while (node && (node->type != XML_ELEMENT_NODE || (name && !xml_is(node, name))))
		node = node->next;
	return node;
}

xmlNode *xml_child(const xmlNode *node, const char *name)
{
	return element_from(node->children, name);
}

xmlNode *xml_next(const xmlNode *node, const char *name)
{
	return element_from(node->next, name);
}

/* The text of a node that holds nothing else, as it stands there; NULL where it is in pieces. */
static const char *only_text(const xmlNode *children)
{
	if (!children)
		return "";
	return children->type == XML_TEXT_NODE && !children->next ? (const char *)children->content : NULL;
}

const char *xml_attribute(const xmlNode *node, const char *name, struct arena *arena)
{
	const xmlAttr *attribute = node->properties;
	while (attribute && (attribute->ns || strcmp((const char *)attribute->name, name) != 0))
		attribute = attribute->next;
	const char *text = attribute ? only_text(attribute->children) : NULL;
	if (text || (!attribute && !node->doc->intSubset))
		return text ? arena_strdup(arena, text) : NULL;
	/* References and default values are libxml2's. */
	xmlChar *value = xmlGetNoNsProp(node, (const xmlChar *)name);
	if (!value)
		return NULL;
	const char *copy = arena_strdup(arena, (const char *)value);
	xmlFree(value);
	return copy;
}

const char *xml_need(const xmlNode *node, const char *name, struct arena *arena, struct error *error)
{
	const char *value = xml_attribute(node, name, arena);
	if (value && *value)
		return value;
	char detail[120];
	snprintf(detail, sizeof detail, "<%s %s=\"…\">", (const char *)node->name, name);
	error_set(error, MSG_XML_ATTRIBUTE, xml_place(node), detail, NULL);
	return NULL;
}

char *xml_content(const xmlNode *node, struct arena *arena)
{
	const char *text = only_text(node->children);
	xmlChar *content = text ? NULL : xmlNodeGetContent(node);
	if (!text && !content)
		memory_exhausted(0);
	char *copy = arena_strdup(arena, text ? text : (const char *)content);
	xmlFree(content);
	return copy;
}

const char *xml_text(const xmlNode *node, struct arena *arena)
{
	char *text = xml_content(node, arena);
	text += strspn(text, " \t\r\n");
	size_t length = strlen(text);
	while (length && strchr(" \t\r\n", text[length - 1]))
		length--;
	text[length] = '\0';
	return text;
}

struct place xml_place(const xmlNode *node)
{
	long line = xmlGetLineNo(node);
	return (struct place){.file = node->doc ? (const char *)node->doc->URL : NULL,
	                      .line = line > 0 ? (size_t)line : 0};
}
