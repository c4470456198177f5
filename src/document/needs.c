#include "document/needs.h"

#include <libxml/tree.h>
#include <string.h>

#include "base/xml.h"

struct scan {
	void (*found)(void *context, const char *name);
	void *context;
};

static void tell(const struct scan *scan, const char *start, size_t length)
{
	char name[200];
	if (!length || length >= sizeof name)
		return;
	memcpy(name, start, length);
	name[length] = '\0';
	scan->found(scan->context, name);
}

static void scan_value(const struct scan *scan, const char *value)
{
	tell(scan, value, strlen(value));
	for (const char *p = value; *p; p++) {
		if (*p != '\'' && *p != '"')
			continue;
		const char *end = strchr(p + 1, *p);
		if (!end)
			return;
		tell(scan, p + 1, (size_t)(end - p - 1));
		p = end;
	}
}

static void scan_element(const struct scan *scan, const xmlNode *node)
{
	for (const xmlAttr *attribute = node->properties; attribute; attribute = attribute->next) {
		xmlChar *value = xmlNodeGetContent((const xmlNode *)attribute);
		if (value)
			scan_value(scan, (const char *)value);
		xmlFree(value);
	}
}

/* The next element in document order, inside root. */
static const xmlNode *following(const xmlNode *node, const xmlNode *root)
{
	const xmlNode *next = xml_child(node, NULL);
	while (!next && node != root) {
		next = xml_next(node, NULL);
		node = node->parent;
	}
	return next;
}

int template_names(const char *path, void (*found)(void *context, const char *name), void *context,
                   struct error *error)
{
	const struct scan scan = {.found = found, .context = context};
	xmlDoc *document = xml_load(path, NULL, NULL, error);
	if (!document)
		return -1;
	const xmlNode *root = xmlDocGetRootElement(document);
	for (const xmlNode *node = root; node; node = following(node, root))
		scan_element(&scan, node);
	xmlFreeDoc(document);
	return 0;
}
