#include "base/element.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/element_private.h"
#include "base/xml.h"
#include "base/xml_private.h"

enum { LARGEST = 1 << 20 }; /* bytes of a file that is read into the place where it stays */

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

/* Whether text stands among the children. */
static bool is_mixed(const xmlNode *node)
{
	for (const xmlNode *child = node->children; child; child = child->next)
		if (child->type != XML_ELEMENT_NODE && child->type != XML_COMMENT_NODE &&
		    child->type != XML_PI_NODE && !xmlIsBlankNode(child))
			return true;
	return false;
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
	bool has_text = !element->children || is_mixed(node);
	element->content = has_text ? xml_content(node, arena) : "";
	element->text = has_text ? xml_text(node, arena) : "";
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

const struct element *element_read(const char *bytes, size_t length, const char *name, const char *root,
                                   const char *namespace, struct arena *arena, struct error *error)
{
	const struct element *element = element_read_plain(bytes, length, name, root, namespace, arena);
	return element ? element : element_read_any(bytes, length, name, root, namespace, arena, error);
}

/* The bytes of a file of known size, in an element_room; NULL: not to be had like that. */
static char *read_file(const char *path, size_t *length, struct arena *arena)
{
	struct stat status;
	int descriptor = open(path, O_RDONLY | O_CLOEXEC);
	char *room = NULL;
	if (descriptor >= 0 && fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) &&
	    status.st_size <= LARGEST) {
		size_t size = (size_t)status.st_size, done = 0;
		ssize_t more;
		room = element_room(arena, size + 1);
		while (done < size && (more = read(descriptor, room + done, size + 1 - done)) > 0)
			done += (size_t)more;
		*length = done;
		if (done != size)
			room = NULL;
		else
			room[done] = '\0';
	}
	if (descriptor >= 0)
		close(descriptor);
	return room;
}

const struct element *element_load_apart(const char *path, const char *root, const char *namespace,
                                         struct arena *elements, struct arena *texts, struct error *error)
{
	struct buffer content = {0};
	size_t length;
	char *bytes = read_file(path, &length, texts);
	const struct element *element = NULL;
	if (bytes)
		element = element_read_in_place(bytes, length, path, root, namespace, elements, texts);
	if (!element && xml_read_whole(&content, path, error) == 0)
		element = element_read(content.bytes, content.length, path, root, namespace, texts, error);
	buffer_free(&content);
	return element;
}

const struct element *element_load(const char *path, const char *root, const char *namespace,
                                   struct arena *arena, struct error *error)
{
	return element_load_apart(path, root, namespace, arena, arena, error);
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

size_t element_count(const struct element *element, const char *name)
{
	size_t count = 0;
	for (const struct element *child = element_child(element, name); child;
	     child = element_next(child, name))
		count++;
	return count;
}

const char *element_attribute(const struct element *element, const char *name)
{
	const struct attribute *attribute = element->attributes, *end = attribute + element->attribute_count;
	for (; attribute < end; attribute++)
		if (*attribute->name == *name && strcmp(attribute->name, name) == 0)
			return attribute->value;
	return NULL;
}

static int fail_needed(const struct element *element, const char *name, struct error *error)
{
	char detail[120];
	snprintf(detail, sizeof detail, "<%s %s=\"…\">", element->name, name);
	return error_set(error, MSG_XML_ATTRIBUTE, element_place(element), detail, NULL);
}

const char *element_need(const struct element *element, const char *name, struct error *error)
{
	const char *value = element_attribute(element, name);
	if (value && *value)
		return value;
	fail_needed(element, name, error);
	return NULL;
}

const char *element_line(const struct element *element, struct arena *arena)
{
	if (!strpbrk(element->text, "\t\r\n") && !strstr(element->text, "  "))
		return element->text;
	char *text = arena_strdup(arena, element->text), *out = text;
	for (const char *next = text; *next;) {
		size_t blanks = strspn(next, " \t\r\n");
		*out++ = blanks ? ' ' : *next;
		next += blanks ? blanks : 1;
	}
	*out = '\0';
	return text;
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

static int fail_unknown(const struct element *element, const char *name, struct error *error)
{
	return error_set(error, MSG_XML_UNKNOWN, element_place(element), name, NULL);
}

int element_allow(const struct element *element, const char *attributes, const char *children,
                  struct error *error)
{
	const char *next = attributes;
	for (size_t i = 0; attributes && i < element->attribute_count; i++)
		if (!is_listed(attributes, &next, element->attributes[i].name))
			return fail_unknown(element, element->attributes[i].name, error);
	const char *known = "";
	for (const struct element *child = children ? element->children : NULL; child; child = child->next) {
		if (strcmp(child->name, known) == 0)
			continue;
		if (!listed(children, child->name))
			return fail_unknown(child, child->name, error);
		known = child->name;
	}
	return 0;
}

/* Which of the wanted it is, looked for from one on to the end and then before it; count: none. */
static size_t find_wanted(const struct wanted *wanted, size_t count, size_t from, const char *name)
{
	for (size_t tried = 0, i = from; tried < count; tried++, i++) {
		i = i < count ? i : 0;
		if (*wanted[i].name == *name && strcmp(wanted[i].name, name) == 0)
			return i;
	}
	return count;
}

int element_take(const struct element *element, const struct wanted *wanted, size_t count,
                 const char **values, struct error *error)
{
	const struct attribute *attribute = element->attributes, *end = attribute + element->attribute_count;
	for (size_t i = 0; i < count; i++)
		values[i] = NULL;
	/* As a rule they come in that order. */
	for (size_t next = 0; attribute < end; attribute++, next++) {
		next = find_wanted(wanted, count, next, attribute->name);
		if (next == count)
			return fail_unknown(element, attribute->name, error);
		values[next] = attribute->value;
	}
	if (element->children)
		return fail_unknown(element->children, element->children->name, error);
	for (size_t i = 0; i < count; i++)
		if (wanted[i].needed && (!values[i] || !*values[i]))
			return fail_needed(element, wanted[i].name, error);
	return 0;
}
