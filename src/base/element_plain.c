/* The XML that definitions are written in, read in place: UTF-8, one namespace on the root, elements that
 * hold either elements or text, no reference but the five named ones and that of a line end. Of anything
 * else, well-formed or not, nothing is said here: libxml2 reads it then. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/element_private.h"
#include "base/text.h"

enum { DEEPEST = 100, LONGEST = 1 << 20, LINES = 65000 };

struct nest {
	struct element *element;     /* NULL: the document */
	const struct element **link; /* where its next child goes */
	bool text, comment;
};
struct plain {
	struct arena *elements, *texts;
	const char *file, *namespace;
	char *next; /* a NUL stands behind the last byte, and nowhere before */
	size_t line;
	struct attribute *attributes; /* of the tag that is read */
	size_t count, capacity;
	const struct element *root; /* NULL: not come yet */
	bool declared;              /* it has named the namespace */
	struct nest nests[DEEPEST + 1];
	size_t depth;
};

/* Sixteen bytes that are compared together; of such a comparison, whether any holds. */
typedef signed char bytes16 __attribute__((vector_size(16)));

static inline bool any_of(bytes16 marks)
{
	uint64_t halves[2];
	memcpy(&halves, &marks, sizeof halves);
	return halves[0] | halves[1];
}

/* Where it holds first, or a little before. */
static inline size_t first_of(bytes16 marks)
{
	uint64_t halves[2];
	memcpy(&halves, &marks, sizeof halves);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	return halves[0] ? (size_t)__builtin_ctzll(halves[0]) / 8
	                 : 8 + (size_t)__builtin_ctzll(halves[1]) / 8;
#else
	return halves[0] ? 0 : 8;
#endif
}

typedef unsigned char ubytes16 __attribute__((vector_size(16)));

/* The first byte from here on that may mean something in a value or in a text: any of " # & ' < ] is among
 * them, or a control character, a NUL too. What means nothing there is passed over by who asks. */
static char *next_mark(char *from)
{
	bytes16 all, marks;
	for (;; from += sizeof all) {
		memcpy(&all, from, sizeof all);
		/* The first four differ in two bits. */
		marks = ((all | 5) == '\'') | (all == '<') | (all == ']') | ((ubytes16)all < ' ');
		if (any_of(marks))
			return from + first_of(marks);
	}
}

/* A space, a line end or a tab: no other control character is in clean bytes but the NUL behind them. */
static bool is_blank(char c)
{
	return (unsigned char)(c - 1) < ' ';
}

/* Letters, digits, "-", "." and "_"; a name begins with a letter or "_". */
enum { NAME = 1, NAME_BEGIN = 3 };

static unsigned name_kind(char c)
{
	static const unsigned char kinds[256] = {
	        ['-'] = NAME,       ['.'] = NAME,       ['0'] = NAME,       ['1'] = NAME,
	        ['2'] = NAME,       ['3'] = NAME,       ['4'] = NAME,       ['5'] = NAME,
	        ['6'] = NAME,       ['7'] = NAME,       ['8'] = NAME,       ['9'] = NAME,
	        ['_'] = NAME_BEGIN, ['A'] = NAME_BEGIN, ['B'] = NAME_BEGIN, ['C'] = NAME_BEGIN,
	        ['D'] = NAME_BEGIN, ['E'] = NAME_BEGIN, ['F'] = NAME_BEGIN, ['G'] = NAME_BEGIN,
	        ['H'] = NAME_BEGIN, ['I'] = NAME_BEGIN, ['J'] = NAME_BEGIN, ['K'] = NAME_BEGIN,
	        ['L'] = NAME_BEGIN, ['M'] = NAME_BEGIN, ['N'] = NAME_BEGIN, ['O'] = NAME_BEGIN,
	        ['P'] = NAME_BEGIN, ['Q'] = NAME_BEGIN, ['R'] = NAME_BEGIN, ['S'] = NAME_BEGIN,
	        ['T'] = NAME_BEGIN, ['U'] = NAME_BEGIN, ['V'] = NAME_BEGIN, ['W'] = NAME_BEGIN,
	        ['X'] = NAME_BEGIN, ['Y'] = NAME_BEGIN, ['Z'] = NAME_BEGIN, ['a'] = NAME_BEGIN,
	        ['b'] = NAME_BEGIN, ['c'] = NAME_BEGIN, ['d'] = NAME_BEGIN, ['e'] = NAME_BEGIN,
	        ['f'] = NAME_BEGIN, ['g'] = NAME_BEGIN, ['h'] = NAME_BEGIN, ['i'] = NAME_BEGIN,
	        ['j'] = NAME_BEGIN, ['k'] = NAME_BEGIN, ['l'] = NAME_BEGIN, ['m'] = NAME_BEGIN,
	        ['n'] = NAME_BEGIN, ['o'] = NAME_BEGIN, ['p'] = NAME_BEGIN, ['q'] = NAME_BEGIN,
	        ['r'] = NAME_BEGIN, ['s'] = NAME_BEGIN, ['t'] = NAME_BEGIN, ['u'] = NAME_BEGIN,
	        ['v'] = NAME_BEGIN, ['w'] = NAME_BEGIN, ['x'] = NAME_BEGIN, ['y'] = NAME_BEGIN,
	        ['z'] = NAME_BEGIN,
	};
	return kinds[(unsigned char)c];
}

static bool is_name(char c)
{
	return name_kind(c) != 0;
}

static void skip_blanks(struct plain *plain)
{
	char *next = plain->next;
	/* Mostly there is one, or a line end and some more. */
	next += *next == ' ';
	for (; is_blank(*next); next++)
		if (*next == '\n')
			plain->line++;
	plain->next = next;
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
	if (name_kind(*name) != NAME_BEGIN)
		return NULL;
	while (is_name(*end))
		end++;
	plain->next = end;
	return name;
}

/* Replaces the references in place, from the first one on. */
static bool unescape(char *from)
{
	static const struct {
		const char *name;
		char is;
	} references[] = {{"&amp;", '&'},  {"&lt;", '<'},    {"&gt;", '>'},
	                  {"&quot;", '"'}, {"&apos;", '\''}, {"&#10;", '\n'}};
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
	if (plain->count == plain->capacity)
		plain->attributes = memory_grow(plain->attributes, &plain->capacity, plain->count + 1,
		                                sizeof *plain->attributes);
	plain->attributes[plain->count++] = (struct attribute){.name = name, .value = value};
	return true;
}

/* Up to the quote, blanks as spaces; NULL where there is no such end. *reference: the first '&', or NULL. */
static char *value_end(struct plain *plain, char *value, char quote, char **reference)
{
	*reference = NULL;
	for (char *p = next_mark(value);; p = next_mark(p + 1)) {
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
	size_t size = plain->count * sizeof *plain->attributes;
	struct element *element = arena_alloc(plain->elements, 1, sizeof *element + size);
	struct attribute *attributes = (struct attribute *)(element + 1);
	if (size)
		memcpy(attributes, plain->attributes, size);
	*element = (struct element){.name = name,
	                            .text = "",
	                            .content = "",
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

/* An end tag behind its "</". What stands around a comment and is no element is libxml2's. */
static bool read_end(struct plain *plain)
{
	const struct nest *nest = &plain->nests[plain->depth];
	if (!plain->depth || (nest->comment && !nest->element->children) ||
	    !take(plain, nest->element->name) || is_name(*plain->next))
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
	plain->nests[plain->depth].comment = true;
	return true;
}

/* Blanks up to the next '<', which is read over: between elements they are nothing. */
static void keep_blanks(struct plain *plain, const char *from)
{
	struct element *element = plain->nests[plain->depth].element;
	size_t length = (size_t)(plain->next - from);
	plain->next++;
	if (length && *plain->next == '/' && element && !element->children && !*element->text)
		element->content = arena_strndup(plain->texts, from, length);
}

static const char *without_blanks(struct plain *plain, const char *text)
{
	while (is_blank(*text))
		text++;
	size_t length = strlen(text);
	while (length && is_blank(text[length - 1]))
		length--;
	return arena_strndup(plain->texts, text, length);
}

/* Up to the next '<', which is read over. */
static bool read_text(struct plain *plain)
{
	struct nest *nest = &plain->nests[plain->depth];
	char *content = plain->next, *reference = NULL;
	skip_blanks(plain);
	const char *text = plain->next;
	if (*text == '<') {
		keep_blanks(plain, content);
		return true;
	}
	if (!nest->element || nest->text || nest->element->children)
		return false;
	for (plain->next = next_mark(plain->next); *plain->next != '<';
	     plain->next = next_mark(plain->next + 1)) {
		if (*plain->next == ']' || !*plain->next)
			return false;
		if (*plain->next == '&' && !reference)
			reference = plain->next;
		plain->line += *plain->next == '\n';
	}
	bool blank_end = is_blank(plain->next[-1]);
	*plain->next++ = '\0';
	nest->text = true;
	if (reference && !unescape(reference))
		return false;
	nest->element->content = content;
	nest->element->text = blank_end || reference ? without_blanks(plain, content) : text;
	return true;
}

static const struct element *read_all(struct plain *plain)
{
	plain->nests[0] = (struct nest){.link = &plain->root};
	for (;;) {
		if (!plain->depth)
			skip_blanks(plain);
		if (!plain->depth && plain->root && !*plain->next)
			return plain->line < LINES ? plain->root : NULL;
		if (!read_text(plain))
			return NULL;
		char kind = *plain->next;
		plain->next += kind == '!' || kind == '/';
		bool done = kind == '!'   ? read_comment(plain)
		            : kind == '/' ? read_end(plain)
		                          : (plain->depth || !plain->root) && read_start(plain);
		if (!done)
			return NULL;
	}
}

/* Behind the character that begins here; NULL: XML has none like that, or it is a carriage return. */
static const char *clean_character(const char *bytes, const char *end)
{
	uint32_t code;
	/* Most letters with accents. */
	if (*bytes == '\xC3' && ((unsigned char)bytes[1] & 0xC0) == 0x80)
		return bytes + 2;
	size_t step = utf8_decode(bytes, end, &code);
	bool clean =
	        step && (code >= 0x20 || code == '\n' || code == '\t') && code != 0xFFFE && code != 0xFFFF;
	return clean ? bytes + step : NULL;
}

/* Valid UTF-8 of the characters that XML has, without carriage returns. */
static bool is_clean(const char *bytes, size_t length)
{
	const char *end = bytes + length;
	while (bytes && end - bytes >= (ptrdiff_t)sizeof(bytes16)) {
		bytes16 all, marks;
		memcpy(&all, bytes, sizeof all);
		/* Bytes with the top bit are negative. */
		marks = (all < ' ') & (all != '\n');
		bytes = any_of(marks) ? clean_character(bytes + first_of(marks), end) : bytes + sizeof all;
	}
	while (bytes && bytes < end)
		bytes = clean_character(bytes, end);
	return bytes;
}

const struct element *element_read_in_place(char *bytes, size_t length, const char *name, const char *root,
                                            const char *namespace, struct arena *elements,
                                            struct arena *texts)
{
	if (length > LONGEST || !is_clean(bytes, length))
		return NULL;
	struct plain plain = {
	        .elements = elements, .texts = texts, .namespace = namespace, .next = bytes, .line = 1};
	plain.file = arena_strdup(texts, name);
	if (take(&plain, "<?xml version=\"1.0\"") && !take(&plain, " encoding=\"UTF-8\"?>") &&
	    !take(&plain, "?>"))
		return NULL;
	const struct element *element = read_all(&plain);
	free(plain.attributes);
	return element && element_is(element, root) ? element : NULL;
}

const struct element *element_read_plain(const char *bytes, size_t length, const char *name, const char *root,
                                         const char *namespace, struct arena *arena)
{
	if (length > LONGEST)
		return NULL;
	char *room = element_room(arena, length);
	memcpy(room, bytes, length);
	return element_read_in_place(room, length, name, root, namespace, arena, arena);
}

char *element_room(struct arena *arena, size_t length)
{
	char *room = arena_alloc(arena, length + ELEMENT_ROOM, 1);
	memset(room + length, 0, ELEMENT_ROOM);
	return room;
}
