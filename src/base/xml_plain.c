/* The XML that definitions are written in, read in place: UTF-8, one namespace on the root, elements that
 * hold either elements or text, no reference but the five named ones. Of anything else, well-formed or not,
 * nothing is said here: libxml2 reads it then. */
#include <string.h>

#include "base/text.h"
#include "base/xml_private.h"

enum { DEEPEST = 100, LONGEST = 1 << 20, LINES = 65000 };

struct plain {
	struct arena *arena;
	xmlDoc *document;
	xmlNs *space;
	char *next; /* a NUL stands behind the last byte, and nowhere before */
	unsigned line;
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\t';
}

static bool is_name(char c)
{
	unsigned char letter = (unsigned char)((unsigned char)c | 0x20u);
	return (letter >= 'a' && letter <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
}

static void skip_blanks(struct plain *plain)
{
	for (; is_blank(*plain->next); plain->next++)
		plain->line += *plain->next == '\n';
}

static bool take(struct plain *plain, const char *text)
{
	size_t length = strlen(text);
	if (strncmp(plain->next, text, length) != 0)
		return false;
	plain->next += length;
	return true;
}

/* A name that begins here; its end is yet to be marked. */
static char *take_name(struct plain *plain)
{
	char *name = plain->next;
	if (!is_name(*name) || *name == '-' || *name == '.' || (*name >= '0' && *name <= '9'))
		return NULL;
	while (is_name(*plain->next))
		plain->next++;
	return name;
}

/* Replaces the named references in place. */
static bool unescape(char *text)
{
	static const struct {
		const char *name;
		char is;
	} references[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};
	enum { COUNT = sizeof references / sizeof *references };
	char *from = strchr(text, '&');
	char *to = from;
	while (from && *from) {
		size_t i = 0;
		if (*from != '&') {
			*to++ = *from++;
			continue;
		}
		while (i < COUNT && strncmp(from, references[i].name, strlen(references[i].name)) != 0)
			i++;
		if (i == COUNT)
			return false;
		*to++ = references[i].is;
		from += strlen(references[i].name);
	}
	if (to)
		*to = '\0';
	return true;
}

static xmlNode *new_text(struct plain *plain, xmlNode *parent, char *text)
{
	xmlNode *node = arena_zalloc(plain->arena, 1, sizeof *node);
	node->type = XML_TEXT_NODE;
	node->name = BAD_CAST "text";
	node->content = BAD_CAST text;
	node->parent = parent;
	node->doc = plain->document;
	return node;
}

static bool add_attribute(struct plain *plain, xmlNode *node, xmlAttr **last, char *name, char *value)
{
	bool space = strcmp(name, "xmlns") == 0;
	if (space && (node->ns || strcmp(value, (const char *)plain->space->href) != 0))
		return false;
	if (space) {
		node->ns = node->nsDef = plain->space;
		return true;
	}
	for (const xmlAttr *other = node->properties; other; other = other->next)
		if (strcmp((const char *)other->name, name) == 0)
			return false;
	xmlAttr *attribute = arena_zalloc(plain->arena, 1, sizeof *attribute);
	attribute->type = XML_ATTRIBUTE_NODE;
	attribute->name = BAD_CAST name;
	attribute->parent = node;
	attribute->doc = plain->document;
	attribute->prev = *last;
	attribute->children = attribute->last = new_text(plain, (xmlNode *)attribute, value);
	*(*last ? &(*last)->next : &node->properties) = attribute;
	*last = attribute;
	return true;
}

/* An attribute that begins here, the blank before it is read. */
static bool read_attribute(struct plain *plain, xmlNode *node, xmlAttr **last)
{
	char *name = take_name(plain), *equals = plain->next;
	char quote = name && *equals == '=' ? equals[1] : '\0';
	if (quote != '"' && quote != '\'')
		return false;
	char *value = equals + 2, *end = strchr(value, quote);
	if (!end)
		return false;
	*equals = *end = '\0';
	for (char *p = value; *p; p++) {
		plain->line += *p == '\n';
		if (*p == '<')
			return false;
		if (is_blank(*p))
			*p = ' ';
	}
	plain->next = end + 1;
	return unescape(value) && add_attribute(plain, node, last, name, value);
}

static void append_child(xmlNode *parent, xmlNode *node)
{
	node->parent = parent;
	node->prev = parent->last;
	*(parent->last ? &parent->last->next : &parent->children) = node;
	parent->last = node;
}

/* A start tag behind its '<'; *open says whether its end is still to come. NULL: not plain. */
static xmlNode *read_start(struct plain *plain, xmlNode *parent, bool *open)
{
	xmlNode *node = arena_zalloc(plain->arena, 1, sizeof *node);
	xmlAttr *last = NULL;
	char *name = take_name(plain), *name_end = plain->next;
	if (!name || (parent->last && parent->last->type == XML_TEXT_NODE))
		return NULL;
	node->type = XML_ELEMENT_NODE;
	node->name = BAD_CAST name;
	node->doc = plain->document;
	node->ns = parent->type == XML_ELEMENT_NODE ? parent->ns : NULL;
	for (char *from = plain->next;; from = plain->next) {
		skip_blanks(plain);
		if (*plain->next == '/' || *plain->next == '>')
			break;
		if (plain->next == from || !read_attribute(plain, node, &last))
			return NULL;
	}
	node->line = (unsigned short)plain->line;
	append_child(parent, node);
	*open = *plain->next == '>';
	plain->next += *open ? 1 : 2;
	if (!*open && plain->next[-1] != '>')
		return NULL;
	*name_end = '\0';
	return node->ns ? node : NULL;
}

/* An end tag behind its "</". */
static bool read_end(struct plain *plain, const xmlNode *node)
{
	if (!take(plain, (const char *)node->name) || is_name(*plain->next))
		return false;
	skip_blanks(plain);
	return take(plain, ">");
}

/* A comment behind its "<!". */
static bool read_comment(struct plain *plain)
{
	char *end = take(plain, "--") ? strstr(plain->next, "--") : NULL;
	if (!end || end[2] != '>')
		return false;
	for (; plain->next < end; plain->next++)
		plain->line += *plain->next == '\n';
	plain->next = end + 3;
	return true;
}

/* Up to the next '<', which is read over; blanks between elements are nothing. */
static bool read_text(struct plain *plain, xmlNode *parent)
{
	char *text = plain->next;
	skip_blanks(plain);
	bool blank = *plain->next == '<';
	if (!blank && (parent->type != XML_ELEMENT_NODE || parent->children))
		return false;
	for (; *plain->next && *plain->next != '<'; plain->next++) {
		if (*plain->next == ']')
			return false;
		plain->line += *plain->next == '\n';
	}
	if (*plain->next != '<')
		return false;
	*plain->next++ = '\0';
	if (blank)
		return true;
	append_child(parent, new_text(plain, parent, text));
	return unescape(text);
}

static bool read_all(struct plain *plain)
{
	xmlNode *document = (xmlNode *)plain->document, *at = document;
	size_t depth = 0;
	bool open = true;
	for (;;) {
		if (at == document)
			skip_blanks(plain);
		if (at == document && document->children && !*plain->next)
			return plain->line < LINES;
		if (!read_text(plain, at))
			return false;
		if (take(plain, "!")) {
			if (!read_comment(plain))
				return false;
		} else if (take(plain, "/")) {
			if (at == document || !read_end(plain, at))
				return false;
			at = at->parent;
			depth--;
		} else {
			xmlNode *node = at == document && at->children ? NULL : read_start(plain, at, &open);
			if (!node || depth >= DEEPEST)
				return false;
			at = open ? node : at;
			depth += open;
		}
	}
}

/* Valid UTF-8 of the characters that XML has, without carriage returns. Eight bytes are looked at together.
 */
static bool is_clean(const char *bytes, size_t length)
{
	const char *end = bytes + length;
	const uint64_t ones = UINT64_C(0x0101010101010101), tops = ones << 7;
	while (bytes < end) {
		uint64_t word = 0;
		uint32_t code;
		if (end - bytes >= 8) {
			memcpy(&word, bytes, 8);
			if (!((word | ((word - ones * 0x20) & ~word)) & tops)) {
				bytes += 8;
				continue;
			}
		}
		size_t step = utf8_decode(bytes, end, &code);
		if (!step || (code < 0x20 && code != '\n' && code != '\t') || code == 0xFFFE ||
		    code == 0xFFFF)
			return false;
		bytes += step;
	}
	return true;
}

xmlDoc *xml_plain_read(const char *bytes, size_t length, const char *name, const char *root,
                       const char *namespace, struct arena *arena)
{
	if (length > LONGEST || !is_clean(bytes, length))
		return NULL;
	struct plain plain = {.arena = arena, .line = 1};
	plain.next = arena_strndup(arena, bytes, length);
	plain.space = arena_zalloc(arena, 1, sizeof *plain.space);
	plain.space->type = XML_NAMESPACE_DECL;
	plain.space->href = BAD_CAST arena_strdup(arena, namespace);
	plain.document = arena_zalloc(arena, 1, sizeof *plain.document);
	plain.document->type = XML_DOCUMENT_NODE;
	plain.document->doc = plain.document;
	plain.document->URL = BAD_CAST arena_strdup(arena, name);
	if (take(&plain, "<?xml version=\"1.0\"") && !take(&plain, " encoding=\"UTF-8\"?>") &&
	    !take(&plain, "?>"))
		return NULL;
	return read_all(&plain) && xml_is(plain.document->children, root) ? plain.document : NULL;
}
