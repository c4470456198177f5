/* Reading templates: safely, with the place of every element noted, and as a full stylesheet. */
#include <errno.h>
#include <libintl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/decimal.h"
#include "base/xml.h"
#include "document/template_private.h"

const char *template_find(struct templates *templates, const char *name, struct error *error)
{
	size_t length = strlen(name);
	if (strchr(name, '/') || (length > 4 && strcmp(name + length - 4, ".xml") == 0))
		return arena_strdup(&templates->arena, name);
	return templates_named(templates, "documents", name, error);
}

/* The name that a file has below a templates folder, or NULL. */
static const char *name_below(const struct templates *templates, const char *path, char real[PATH_MAX])
{
	char folder[PATH_MAX];
	if (!realpath(path, real))
		return NULL;
	for (size_t i = 0; i < templates->count; i++) {
		size_t length = realpath(templates->folders[i], folder) ? strlen(folder) : 0;
		if (length && strncmp(real, folder, length) == 0 && real[length] == '/')
			return real + length + 1;
	}
	return NULL;
}

const char *template_part(struct filling *filling, const char *uri)
{
	struct templates *templates = filling->templates;
	char real[PATH_MAX], *plain = xmlURIUnescapeString(uri, 0, NULL);
	const char *path = arena_strdup(&filling->arena, plain ? plain : uri), *slash = strrchr(path, '/');
	xmlFree(plain);
	const char *name = name_below(templates, path, real);
	if (!name && access(path, F_OK) != 0)
		name = arena_printf(&filling->arena, "documents/%s", slash ? slash + 1 : path);
	const char *found = name ? templates_find(templates, name) : NULL;
	return found ? found : path;
}

void template_said(void *context, const char *format, ...)
{
	struct filling *filling = context;
	char said[400];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(said, sizeof said, format, arguments);
	va_end(arguments);
	if (filling->said.length < 4000)
		buffer_puts(&filling->said, said);
}

static void listen_xml(void *context, xmlError *error)
{
	struct filling *filling = context;
	if (filling->said.length < 4000 && error->message)
		buffer_printf(&filling->said, "%s", error->message);
}

void template_listen(struct filling *filling, bool on)
{
	xmlSetGenericErrorFunc(on ? filling : NULL, on ? template_said : NULL);
	xmlSetStructuredErrorFunc(on ? filling : NULL, on ? listen_xml : NULL);
}

static bool below(const char *path, const char *folder)
{
	char real[PATH_MAX];
	if (!realpath(folder, real))
		return false;
	size_t length = strlen(real);
	return strncmp(path, real, length) == 0 && path[length] == '/';
}

bool template_may_read(const struct filling *filling, const char *path)
{
	char real[PATH_MAX];
	if (strncmp(path, "file://", 7) == 0)
		path += 7;
	if (!realpath(path, real))
		return false;
	if (below(real, filling->folder))
		return true;
	for (size_t i = 0; i < filling->templates->count; i++)
		if (below(real, filling->templates->folders[i]))
			return true;
	return false;
}

static bool in_namespace(const xmlNode *node, const char *uri)
{
	return node->ns && strcmp((const char *)node->ns->href, uri) == 0;
}

static bool named(const xmlNode *node, const char *names)
{
	const char *name = (const char *)node->name;
	size_t length = strlen(name);
	for (const char *p = strstr(names, name); p; p = strstr(p + 1, name))
		if ((p == names || p[-1] == ' ') && (p[length] == ' ' || p[length] == '\0'))
			return true;
	return false;
}

/* Words in <strong>a</strong> <em>b</em> stay apart: XSLT would drop the space. */
static void keep_space(xmlNode *node)
{
	if (xmlNodeGetSpacePreserve(node) < 0 && in_namespace(node, DOCUMENT_NAMESPACE) &&
	    named(node, "p h1 h2 h3 h4 li td th caption strong em a span"))
		xmlNodeSetSpacePreserve(node, 1);
	else if (in_namespace(node, XSLT_URI) && named(node, "choose call-template apply-templates"))
		xmlNodeSetSpacePreserve(node, 0);
}

/* Nothing may stand before these in what they belong to, and white space is there for the eye. */
static void drop_space_before(xmlNode *node)
{
	xmlNode *before = node->prev;
	if (!before || !xmlIsBlankNode(before) || !in_namespace(node, XSLT_URI) || !named(node, "sort param"))
		return;
	xmlUnlinkNode(before);
	xmlFreeNode(before);
}

static void note_place(xmlNode *node, size_t file, xmlNs *ns)
{
	char text[64];
	size_t length = integer_format((int64_t)file, text);
	text[length++] = ':';
	length += integer_format(xmlGetLineNo(node), text + length);
	text[length] = '\0';
	/* of one that says it already, the last is meant */
	if (xmlHasNsProp(node, BAD_CAST PLACE_ATTRIBUTE, ns->href))
		xmlUnsetNsProp(node, ns, BAD_CAST PLACE_ATTRIBUTE);
	xmlNewNsProp(node, ns, BAD_CAST PLACE_ATTRIBUTE, BAD_CAST text);
}

static xmlNode *following(xmlNode *node, const xmlNode *root)
{
	if (node->children)
		return node->children;
	while (node != root && !node->next)
		node = node->parent;
	return node == root ? NULL : node->next;
}

const char *template_attribute(struct filling *filling, const xmlAttr *attribute)
{
	const xmlNode *text = attribute->children;
	if (!text)
		return "";
	if (text->type == XML_TEXT_NODE && !text->next)
		return text->content ? (const char *)text->content : "";
	xmlChar *whole = xmlNodeGetContent((const xmlNode *)attribute);
	const char *copy = arena_strdup(&filling->arena, whole ? (const char *)whole : "");
	xmlFree(whole);
	return copy;
}

void template_note(struct filling *filling, const xmlNode *node, size_t file)
{
	template_note_parameters(filling, node);
	template_note_names(filling, node,
	                    (struct place){.file = filling->files[file], .line = (size_t)xmlGetLineNo(node)});
}

static void prepare(struct filling *filling, xmlDoc *doc, size_t file)
{
	xmlNode *root = xmlDocGetRootElement(doc);
	xmlNs *ns = xmlSearchNsByHref(doc, root, BAD_CAST FUNCTIONS_NAMESPACE);
	if (!ns || !ns->prefix)
		ns = xmlNewNs(root, BAD_CAST FUNCTIONS_NAMESPACE, BAD_CAST "preutils");
	for (xmlNode *node = root; node; node = following(node, root)) {
		if (node->type != XML_ELEMENT_NODE)
			continue;
		keep_space(node);
		drop_space_before(node);
		template_note(filling, node, file);
		if (!in_namespace(node, XSLT_URI))
			note_place(node, file, ns);
	}
}

/* Without entities: a template has no use for a document type, and hostile ones grow without end. */
static xmlDoc *parse(const char *path, struct error *error)
{
	xmlResetLastError();
	/* libxml2 says of one that it got no memory for that it is not well-formed */
	memory_probe(4000000);
	xmlDoc *doc = xmlReadFile(path, NULL, XML_PARSE_NONET | XML_PARSE_BIG_LINES);
	const xmlError *last = xmlGetLastError();
	struct place place = {.file = path, .line = last && last->line > 0 ? (size_t)last->line : 0};
	char said[200];
	if (doc && !doc->intSubset)
		return doc;
	snprintf(said, sizeof said, "%s", last && last->message ? last->message : gettext("empty"));
	said[strcspn(said, "\n")] = '\0';
	if (doc)
		error_set(error, MSG_XML_UNKNOWN, place, "<!DOCTYPE>", NULL);
	else if (access(path, R_OK) != 0)
		error_system(error, MSG_OPEN, path, errno);
	else
		error_set(error, MSG_XML_SYNTAX, place, said, NULL);
	xmlFreeDoc(doc);
	return NULL;
}

struct template_stored {
	char *path;
	xmlDoc *doc; /* NULL: taken */
};

void template_keep(struct filling *filling, const char *path, xmlDoc *doc)
{
	struct template_store *store = filling->store;
	if (!store || !doc) {
		xmlFreeDoc(doc);
		return;
	}
	store->files = memory_grow(store->files, &store->capacity, store->count + 1, sizeof *store->files);
	size_t length = strlen(path) + 1;
	char *copy = memcpy(memory_alloc(length, 1), path, length);
	store->files[store->count++] = (struct template_stored){copy, doc};
}

static xmlDoc *take(struct template_store *store, const char *path)
{
	for (size_t i = 0; store && i < store->count; i++)
		if (store->files[i].doc && strcmp(store->files[i].path, path) == 0) {
			xmlDoc *doc = store->files[i].doc;
			store->files[i].doc = NULL;
			return doc;
		}
	return NULL;
}

void template_store_free(struct template_store *store)
{
	for (size_t i = 0; i < store->count; i++) {
		free(store->files[i].path);
		xmlFreeDoc(store->files[i].doc);
	}
	free(store->files);
	*store = (struct template_store){0};
}

xmlDoc *template_read(struct filling *filling, const char *path, struct error *error)
{
	if (!template_may_read(filling, path)) {
		if (access(path, F_OK) != 0 && errno == ENOENT)
			error_system(error, MSG_OPEN, path, ENOENT);
		else
			error_set(error, MSG_TEMPLATE, (struct place){.file = path},
			          gettext("not a file of the templates folders"), NULL);
		return NULL;
	}
	xmlDoc *doc = take(filling->store, path);
	if (!doc)
		doc = parse(path, error);
	if (!doc)
		return NULL;
	filling->files = memory_grow(filling->files, &filling->file_capacity, filling->file_count + 1,
	                             sizeof *filling->files);
	filling->files[filling->file_count++] = arena_strdup(&filling->arena, path);
	return doc;
}

xmlDoc *template_load(struct filling *filling, const char *path, struct error *error)
{
	xmlDoc *doc = template_read(filling, path, error);
	if (doc)
		prepare(filling, doc, filling->file_count - 1);
	return doc;
}

struct place template_place(const struct filling *filling, const xmlNode *node)
{
	struct place place = {0};
	for (; node && node->type == XML_ELEMENT_NODE; node = node->parent) {
		xmlChar *text = xmlGetNsProp(node, BAD_CAST PLACE_ATTRIBUTE, BAD_CAST FUNCTIONS_NAMESPACE);
		if (!text)
			continue;
		char *end;
		size_t file = strtoul((const char *)text, &end, 10);
		if (*end == ':' && file < filling->file_count)
			place = (struct place){.file = filling->files[file],
			                       .line = strtoul(end + 1, NULL, 10)};
		xmlFree(text);
		if (place.file)
			break;
	}
	return place;
}

void template_wrap(xmlDoc *doc)
{
	xmlNode *root = xmlDocGetRootElement(doc);
	if (in_namespace(root, XSLT_URI))
		return;
	xmlNode *sheet = xmlNewDocNode(doc, NULL, BAD_CAST "stylesheet", NULL);
	xmlNs *xsl = xmlNewNs(sheet, BAD_CAST XSLT_URI, BAD_CAST "xsl");
	xmlSetNs(sheet, xsl);
	/* The prefixes that expressions use stay known in what is moved below. */
	for (const xmlNs *ns = root->nsDef; ns; ns = ns->next)
		if (ns->prefix && strcmp((const char *)ns->prefix, "xsl") != 0)
			xmlNewNs(sheet, ns->href, ns->prefix);
	xmlNewProp(sheet, BAD_CAST "version", BAD_CAST "1.0");
	xmlDocSetRootElement(doc, sheet);
	for (xmlNode *child = root->children, *next; child; child = next) {
		next = child->next;
		if (child->type == XML_ELEMENT_NODE && in_namespace(child, FUNCTIONS_NAMESPACE) &&
		    named(child, DATA_STATISTICS)) {
			xmlUnlinkNode(child);
			xmlFreeNode(child);
			continue;
		}
		if (child->type == XML_ELEMENT_NODE && in_namespace(child, XSLT_URI) &&
		    named(child, "include import param variable template key decimal-format")) {
			xmlUnlinkNode(child);
			xmlAddChild(sheet, child);
			xmlReconciliateNs(doc, child);
		}
	}
	xmlNode *main = xmlNewChild(sheet, xsl, BAD_CAST "template", NULL);
	xmlNewProp(main, BAD_CAST "match", BAD_CAST "/");
	xmlAddChild(main, root);
}
