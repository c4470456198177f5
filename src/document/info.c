/* What can be said of a template without filling it. */
#include <libxml/uri.h>
#include <stdlib.h>
#include <string.h>

#include "base/xml.h"
#include "document/template_private.h"

struct wanted {
	struct arena *arena;
	const char **items;
	size_t count, capacity;
	struct map index;
};

static void want(struct wanted *wanted, const char *id, size_t length)
{
	bool added;
	if (length == 0 || length > 200)
		return;
	const char *copy = arena_strndup(wanted->arena, id, length);
	map_add(&wanted->index, copy, length, wanted->count, &added);
	if (!added)
		return;
	wanted->items =
	        memory_grow(wanted->items, &wanted->capacity, wanted->count + 1, sizeof *wanted->items);
	wanted->items[wanted->count++] = copy;
}

/* valeur('id'…) and libelle('id'…), with whatever prefix. */
static void scan_expression(struct wanted *wanted, const char *text)
{
	static const char *const functions[] = {"valeur(", "libelle(", "definition("};
	for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
		for (const char *p = text; (p = strstr(p, functions[i]));) {
			p += strlen(functions[i]);
			p += strspn(p, " \t\r\n");
			const char *end = *p == '\'' || *p == '"' ? strchr(p + 1, *p) : NULL;
			if (end)
				want(wanted, p + 1, (size_t)(end - p - 1));
		}
}

static void scan_element(struct wanted *wanted, const xmlNode *node)
{
	for (const xmlAttr *attribute = node->properties; attribute; attribute = attribute->next) {
		xmlChar *text = xmlNodeGetContent((const xmlNode *)attribute);
		const char *value = text ? (const char *)text : "";
		bool ours = node->ns && strcmp((const char *)node->ns->href, FUNCTIONS_NAMESPACE) == 0;
		if (ours && strcmp((const char *)attribute->name, "statistique") == 0 && !strchr(value, '{'))
			want(wanted, value, strlen(value));
		scan_expression(wanted, value);
		xmlFree(text);
	}
}

static int scan_file(struct filling *filling, struct wanted *wanted, const char *path);

static int scan_part(struct filling *filling, struct wanted *wanted, const xmlNode *node)
{
	bool xsl = node->ns && strcmp((const char *)node->ns->href, XSLT_URI) == 0;
	if (!xsl || (!xml_is(node, "include") && !xml_is(node, "import")))
		return 0;
	const char *href = xml_attribute(node, "href", &filling->arena);
	xmlChar *uri = href ? xmlBuildURI(BAD_CAST href, node->doc->URL) : NULL;
	int status = uri ? scan_file(filling, wanted, template_part(filling, (const char *)uri)) : 0;
	xmlFree(uri);
	return status;
}

static int scan_file(struct filling *filling, struct wanted *wanted, const char *path)
{
	for (size_t i = 0; i < filling->file_count; i++)
		if (strcmp(filling->files[i], path) == 0)
			return 0;
	xmlDoc *doc = template_load(filling, path, filling->error);
	int status = doc ? 0 : -1;
	const xmlNode *root = doc ? xmlDocGetRootElement(doc) : NULL;
	for (const xmlNode *node = root; node && status == 0;) {
		if (node->type == XML_ELEMENT_NODE) {
			scan_element(wanted, node);
			status = scan_part(filling, wanted, node);
		}
		if (node->children && node->type == XML_ELEMENT_NODE) {
			node = node->children;
			continue;
		}
		while (node != root && !node->next)
			node = node->parent;
		node = node == root ? NULL : node->next;
	}
	xmlFreeDoc(doc);
	return status;
}

const char **template_statistics(struct templates *templates, const char *path, struct arena *arena,
                                 size_t *count, struct error *error)
{
	struct filling filling = {.templates = templates, .error = error};
	struct wanted wanted = {.arena = arena};
	const char **result = NULL;
	const char *slash = strrchr(path, '/');
	filling.folder = slash ? arena_strndup(&filling.arena, path, (size_t)(slash - path + 1)) : "./";
	template_listen(&filling, true);
	int status = scan_file(&filling, &wanted, path);
	template_listen(&filling, false);
	if (status == 0) {
		*count = wanted.count;
		result = arena_alloc(arena, wanted.count, sizeof *result);
		if (wanted.count)
			memcpy(result, wanted.items, wanted.count * sizeof *result);
	}
	free(wanted.items);
	map_free(&wanted.index);
	map_free(&filling.parameters);
	free(filling.files);
	buffer_free(&filling.said);
	arena_free(&filling.arena);
	return result;
}

const char *template_title(const char *path, struct arena *arena, struct error *error)
{
	xmlDoc *doc = xml_load(path, "html", DOCUMENT_NAMESPACE, error);
	const xmlNode *root = doc ? xmlDocGetRootElement(doc) : NULL;
	const xmlNode *head = root ? xml_child(root, "head") : NULL;
	const xmlNode *title = head ? xml_child(head, "title") : NULL;
	const char *text = title ? xml_text(title, arena) : NULL;
	xmlFreeDoc(doc);
	return text;
}
