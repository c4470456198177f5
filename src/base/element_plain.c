/* The XML that definitions are written in, read in place: UTF-8, one namespace on the root, elements that
 * hold either elements or text, no reference but the five named ones. Of anything else, well-formed or not,
 * nothing is said here: libxml2 reads it then. */
#include <stdlib.h>
#include <string.h>

#include "base/element_private.h"
#include "base/text.h"

enum { DEEPEST = 100, LONGEST = 1 << 20, LINES = 65000 };

struct nest {
	struct element *element;     /* NULL: the document */
	const struct element **link; /* where its next child goes */
	bool text;
};
struct plain {
	struct arena *arena;
	const char *file, *namespace;
	char *next; /* a NUL stands behind the last byte, and nowhere before */
	size_t line;
	struct attribute *attributes; /* of the tag that is read */
	size_t count, capacity;
	bool declared; /* the root has named the namespace */
	struct nest nests[DEEPEST + 1];
	size_t depth;
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\t';
}

/* Letters, digits, "-", "." and "_". */
static bool is_name(char c)
{
	static const bool names[256] = {
	        ['-'] = true, ['.'] = true, ['_'] = true, ['0'] = true, ['1'] = true, ['2'] = true,
	        ['3'] = true, ['4'] = true, ['5'] = true, ['6'] = true, ['7'] = true, ['8'] = true,
	        ['9'] = true, ['A'] = true, ['B'] = true, ['C'] = true, ['D'] = true, ['E'] = true,
	        ['F'] = true, ['G'] = true, ['H'] = true, ['I'] = true, ['J'] = true, ['K'] = true,
	        ['L'] = true, ['M'] = true, ['N'] = true, ['O'] = true, ['P'] = true, ['Q'] = true,
	        ['R'] = true, ['S'] = true, ['T'] = true, ['U'] = true, ['V'] = true, ['W'] = true,
	        ['X'] = true, ['Y'] = true, ['Z'] = true, ['a'] = true, ['b'] = true, ['c'] = true,
	        ['d'] = true, ['e'] = true, ['f'] = true, ['g'] = true, ['h'] = true, ['i'] = true,
	        ['j'] = true, ['k'] = true, ['l'] = true, ['m'] = true, ['n'] = true, ['o'] = true,
	        ['p'] = true, ['q'] = true, ['r'] = true, ['s'] = true, ['t'] = true, ['u'] = true,
	        ['v'] = true, ['w'] = true, ['x'] = true, ['y'] = true, ['z'] = true,
	};
	return names[(unsigned char)c];
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
	char *name = plain->next, *end = name;
	if (!is_name(*name) || *name == '-' || *name == '.' || (*name >= '0' && *name <= '9'))
		return NULL;
	while (is_name(*end))
		end++;
	plain->next = end;
	return name;
}

/* Replaces the named references in place, from the first one on. */
static bool unescape(char *from)
{
	static const struct {
		const char *name;
		char is;
	} references[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};
	enum { COUNT = sizeof references / sizeof *references };
	char *to = from;
	while (*from) {
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
	*to = '\0';
	return true;
}

static bool add_attribute(struct plain *plain, const char *name, const char *value)
{
	if (*name == 'x' && strcmp(name, "xmlns") == 0) {
		bool first = !plain->declared && plain->depth == 0;
		plain->declared = true;
		return first && strcmp(value, plain->namespace) == 0;
	}
	for (size_t i = 0; i < plain->count; i++)
		if (*plain->attributes[i].name == *name && strcmp(plain->attributes[i].name, name) == 0)
			return false;
	plain->attributes =
	        memory_grow(plain->attributes, &plain->capacity, plain->count + 1, sizeof *plain->attributes);
	plain->attributes[plain->count++] = (struct attribute){.name = name, .value = value};
	return true;
}

/* Up to the quote, blanks as spaces; NULL where there is no such end. *reference: the first '&', or NULL. */
static char *value_end(struct plain *plain, char *value, char quote, char **reference)
{
	/* Characters below 64 that mean something, by their codes: NUL, tab, line end, " & ' and < */
	static const uint64_t marks = UINT64_C(0x100000C400000601);
	*reference = NULL;
	for (char *p = value;; p++) {
		unsigned char c = (unsigned char)*p;
		if (c > '<' || !(marks >> c & 1))
			continue;
		if (*p == quote)
			return p;
		if (*p == '<' || !*p)
			return NULL;
		if (*p == '&' && !*reference)
			*reference = p;
		plain->line += *p == '\n';
		if (is_blank(*p))
			*p = ' ';
	}
}

/* An attribute that begins here, the blank before it is read. */
static bool read_attribute(struct plain *plain)
{
	char *name = take_name(plain), *equals = plain->next, *reference;
	char quote = name && *equals == '=' ? equals[1] : '\0';
	if (quote != '"' && quote != '\'')
		return false;
	char *value = equals + 2, *end = value_end(plain, value, quote, &reference);
	if (!end)
		return false;
	*equals = *end = '\0';
	plain->next = end + 1;
	return (!reference || unescape(reference)) && add_attribute(plain, name, value);
}

static struct element *new_element(struct plain *plain, const char *name)
{
	struct element *element = arena_alloc(plain->arena, 1, sizeof *element);
	struct attribute *attributes = NULL;
	if (plain->count) {
		attributes = arena_alloc(plain->arena, plain->count, sizeof *attributes);
		memcpy(attributes, plain->attributes, plain->count * sizeof *attributes);
	}
	*element = (struct element){.name = name,
	                            .text = "",
	                            .attributes = attributes,
	                            .attribute_count = plain->count,
	                            .file = plain->file,
	                            .line = plain->line};
	return element;
}

/* A start tag behind its '<'. */
static bool read_start(struct plain *plain)
{
	struct nest *parent = &plain->nests[plain->depth];
	char *name = take_name(plain), *name_end = plain->next;
	if (!name || parent->text)
		return false;
	plain->count = 0;
	for (char *from = plain->next;; from = plain->next) {
		skip_blanks(plain);
		if (*plain->next == '/' || *plain->next == '>')
			break;
		if (plain->next == from || !read_attribute(plain))
			return false;
	}
	struct element *element = new_element(plain, name);
	bool open = *plain->next == '>';
	plain->next += open ? 1 : 2;
	if (!plain->declared || plain->next[-1] != '>' || plain->depth + open > DEEPEST)
		return false;
	*name_end = '\0';
	*parent->link = element;
	parent->link = &element->next;
	if (open)
		plain->nests[++plain->depth] = (struct nest){.element = element, .link = &element->children};
	return true;
}

/* An end tag behind its "</". */
static bool read_end(struct plain *plain)
{
	if (!plain->depth || !take(plain, plain->nests[plain->depth].element->name) || is_name(*plain->next))
		return false;
	plain->depth--;
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
static bool read_text(struct plain *plain)
{
	struct nest *nest = &plain->nests[plain->depth];
	skip_blanks(plain);
	char *text = plain->next, *end = text, *reference = NULL;
	if (*text == '<') {
		plain->next++;
		return true;
	}
	if (!nest->element || nest->text || nest->element->children)
		return false;
	for (; *plain->next && *plain->next != '<'; plain->next++) {
		if (*plain->next == ']')
			return false;
		if (*plain->next == '&' && !reference)
			reference = plain->next;
		plain->line += *plain->next == '\n';
		if (!is_blank(*plain->next))
			end = plain->next + 1;
	}
	if (*plain->next != '<')
		return false;
	plain->next++;
	*end = '\0';
	nest->element->text = text;
	nest->text = true;
	return !reference || unescape(reference);
}

static const struct element *read_all(struct plain *plain)
{
	const struct element *root = NULL;
	plain->nests[0] = (struct nest){.link = &root};
	for (;;) {
		if (!plain->depth)
			skip_blanks(plain);
		if (!plain->depth && root && !*plain->next)
			return plain->line < LINES ? root : NULL;
		if (!read_text(plain))
			return NULL;
		char kind = *plain->next;
		plain->next += kind == '!' || kind == '/';
		bool done = kind == '!'   ? read_comment(plain)
		            : kind == '/' ? read_end(plain)
		                          : (plain->depth || !root) && read_start(plain);
		if (!done)
			return NULL;
	}
}

/* Some bytes up to `stop` and the rest of the last character; NULL: not clean. */
static const char *clean_part(const char *bytes, const char *stop, const char *end)
{
	while (bytes < stop) {
		uint32_t code = (unsigned char)*bytes;
		size_t step = code < 0x80 ? 1 : utf8_decode(bytes, end, &code);
		if (!step || (code < 0x20 && code != '\n' && code != '\t') || code == 0xFFFE ||
		    code == 0xFFFF)
			return NULL;
		bytes += step;
	}
	return bytes;
}

/* Valid UTF-8 of the characters that XML has, without carriage returns. Eight bytes are looked at together:
 * where none has its top bit, a sum in one does not reach into the next. */
static bool is_clean(const char *bytes, size_t length)
{
	const char *end = bytes + length;
	const uint64_t ones = UINT64_C(0x0101010101010101), tops = ones << 7;
	while (bytes && end - bytes >= 8) {
		uint64_t word;
		memcpy(&word, bytes, 8);
		uint64_t controls = ~(word + ones * 0x60) & tops;
		uint64_t line_ends = ~((word ^ (ones * '\n')) + ones * 0x7F) & tops;
		bool plain = !(word & tops) && controls == line_ends;
		bytes = plain ? bytes + 8 : clean_part(bytes, bytes + 8, end);
	}
	return bytes && clean_part(bytes, end, end);
}

const struct element *element_read_plain(const char *bytes, size_t length, const char *name, const char *root,
                                         const char *namespace, struct arena *arena)
{
	if (length > LONGEST || !is_clean(bytes, length))
		return NULL;
	struct plain plain = {.arena = arena, .namespace = namespace, .line = 1};
	plain.file = arena_strdup(arena, name);
	plain.next = arena_strndup(arena, bytes, length);
	if (take(&plain, "<?xml version=\"1.0\"") && !take(&plain, " encoding=\"UTF-8\"?>") &&
	    !take(&plain, "?>"))
		return NULL;
	const struct element *element = read_all(&plain);
	free(plain.attributes);
	return element && element_is(element, root) ? element : NULL;
}
