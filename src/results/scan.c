/* Results XML as preutils writes it, parsed without libxml2. Names are of small letters and hyphens, the only
 * namespace is declared on the root, values stand in double quotes, and of references there are those that
 * the writer makes. Everything else is left to libxml2: nothing is taken here that it would refuse. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/replay.h"
#include "base/text.h"
#include "results/read.h"

enum { BLOCK = 1 << 16, TOKEN_MAX = 1 << 20 };

struct scan {
	struct walk *walk;
	struct replay *source;
	char *bytes;
	size_t capacity, start, end; /* what is still to be looked at */
	bool ended, closed;          /* no more bytes; the root element was closed */
};

static bool is_name_byte(char c)
{
	return (c >= 'a' && c <= 'z') || c == '-';
}

/* A character that XML may hold in several bytes, or 0. */
static size_t long_character(const char *text, const char *end)
{
	uint32_t code;
	size_t length = utf8_decode(text, end, &code);
	return code == 0xFFFE || code == 0xFFFF ? 0 : length;
}

/* What a reference stands for, and its length; 0: not one that is known. */
static size_t reference(const char *text, const char *end, char *c)
{
	static const struct {
		const char *text;
		size_t length;
		char c;
	} known[] = {{"&amp;", 5, '&'},  {"&quot;", 6, '"'}, {"&lt;", 4, '<'}, {"&gt;", 4, '>'},
	             {"&#10;", 5, '\n'}, {"&#13;", 5, '\r'}, {"&#9;", 4, '\t'}};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if ((size_t)(end - text) >= known[i].length &&
		    memcmp(text, known[i].text, known[i].length) == 0) {
			*c = known[i].c;
			return known[i].length;
		}
	return 0;
}

#define ONES UINT64_C(0x0101010101010101)

/* Not 0 where some byte of the word is this one; wrong only about bytes that follow such a byte. */
static uint64_t bytes_are(uint64_t word, unsigned char byte)
{
	uint64_t difference = word ^ ONES * byte;
	return (difference - ONES) & ~difference & ONES << 7;
}

static bool is_simple(char c)
{
	return c >= 0x20 && c < 0x7F && c != '&' && c != '<' && c != '>';
}

/* Skips ASCII without mark-up, eight bytes at a time. */
static const char *skip_simple(const char *text, const char *end)
{
	for (uint64_t word; end - text >= 8; text += 8) {
		memcpy(&word, text, 8);
		uint64_t odd = (word | ((word - ONES * 0x20) & ~word)) & ONES << 7;
		if (odd | bytes_are(word, '&') | bytes_are(word, '<') | bytes_are(word, '>'))
			break;
	}
	while (text < end && is_simple(*text))
		text++;
	return text;
}

/* Adds text without its references; -1 at what is not plain. A line end may stand in contents only. */
static int add_plain(struct buffer *buffer, const char *text, const char *end, bool content)
{
	const char *from = text;
	while ((text = skip_simple(text, end)) < end) {
		unsigned char c = (unsigned char)*text;
		size_t length = 1;
		char meant = '\0';
		if (c == '&') {
			length = reference(text, end, &meant);
			buffer_add(buffer, from, (size_t)(text - from));
			buffer_add(buffer, &meant, 1);
			from = text + length;
		} else if (c >= 0x80) {
			length = long_character(text, end);
		} else if ((c < 0x20 && !(content && c == '\n')) || c == '<' || c == '>') {
			return -1;
		}
		if (length == 0)
			return -1;
		text += length;
	}
	buffer_add(buffer, from, (size_t)(text - from));
	return 0;
}

static const char *skip_blanks(const char *text, const char *end)
{
	while (text < end && (*text == ' ' || *text == '\n'))
		text++;
	return text;
}

/* One attribute, from its name to behind its value; NULL: not plain. */
static const char *take_attribute(struct scan *scan, const char *text, const char *end)
{
	struct reader *reader = &scan->walk->reader;
	const char *name = text;
	while (text < end && is_name_byte(*text))
		text++;
	size_t length = (size_t)(text - name);
	const char *value = text + 2;
	const char *close = end - text > 2 && text[0] == '=' && text[1] == '"'
	                            ? memchr(value, '"', (size_t)(end - value))
	                            : NULL;
	if (close == NULL || length == 0)
		return NULL;
	if (scan->walk->depth == 0) {
		bool ours = length == 5 && memcmp(name, "xmlns", 5) == 0 &&
		            (size_t)(close - value) == sizeof RESULTS_NAMESPACE - 1 &&
		            memcmp(value, RESULTS_NAMESPACE, (size_t)(close - value)) == 0;
		return ours ? close + 1 : NULL;
	}
	long position = walk_attribute(scan->walk, name, length);
	if (position < 0 || reader->values[position] != SIZE_MAX)
		return NULL;
	reader->values[position] = reader->scratch.length;
	if (add_plain(&reader->scratch, value, close, false))
		return NULL;
	buffer_add(&reader->scratch, "", 1);
	return close + 1;
}

/* The root has its namespace and nothing else. */
static int take_attributes(struct scan *scan, const char *text, const char *end)
{
	size_t count = 0;
	while (text < end) {
		const char *next = skip_blanks(text, end);
		if (next == end)
			break;
		if (next == text || (text = take_attribute(scan, next, end)) == NULL)
			return -1;
		count++;
	}
	return scan->walk->depth == 0 && count != 1 ? -1 : 0;
}

static int close_tag(struct scan *scan, const char *text, const char *end)
{
	struct walk *walk = scan->walk;
	const char *name = walk->depth ? walk->stack[walk->depth - 1]->name : "";
	size_t length = strlen(name);
	if (length == 0 || (size_t)(end - text) != length || memcmp(text, name, length) != 0)
		return -1;
	scan->closed = walk->depth == 1;
	return walk_leave(walk);
}

/* What stands between < and >. */
static int take_tag(struct scan *scan, const char *text, const char *end)
{
	struct walk *walk = scan->walk;
	if (scan->closed || text == end)
		return -1;
	if (*text == '/')
		return close_tag(scan, text + 1, end);
	bool empty = end[-1] == '/';
	const char *name = text;
	end -= empty;
	while (text < end && is_name_byte(*text))
		text++;
	bool root = walk->depth == 0;
	if (walk_find(walk, name, (size_t)(text - name)) == NULL || take_attributes(scan, text, end) ||
	    walk_enter(walk))
		return -1;
	scan->closed = empty && root;
	return empty ? walk_leave(walk) : 0;
}

static int take_text(struct scan *scan, const char *text, const char *end)
{
	struct buffer *plain = &scan->walk->reader.scratch;
	if (skip_blanks(text, end) == end && scan->walk->depth < 3)
		return 0;
	plain->length = 0;
	if (add_plain(plain, text, end, true))
		return -1;
	return walk_text(scan->walk, plain->length ? plain->bytes : "", plain->length);
}

/* Reads a block more behind what is there; -1: no more room, or a failure. */
static int fill(struct scan *scan)
{
	size_t left = scan->end - scan->start;
	if (left > TOKEN_MAX)
		return -1;
	if (left)
		memmove(scan->bytes, scan->bytes + scan->start, left);
	scan->bytes = memory_grow(scan->bytes, &scan->capacity, left + BLOCK + 1, 1);
	scan->start = 0;
	scan->end = left;
	ssize_t got = replay_read(scan->source, scan->bytes + left, BLOCK);
	scan->ended = got == 0;
	scan->end += got > 0 ? (size_t)got : 0;
	scan->bytes[scan->end] = '\0';
	return got < 0 ? -1 : 0;
}

/* The next c, more being read until it is there; NULL: there is none. */
static const char *find_byte(struct scan *scan, char c)
{
	size_t looked = 0;
	for (;;) {
		const char *from = scan->bytes + scan->start;
		size_t length = scan->end - scan->start;
		const char *found = memchr(from + looked, c, length - looked);
		if (found || scan->ended)
			return found;
		looked = length;
		if (fill(scan))
			return NULL;
	}
}

/* A statistic may begin as one of another file. */
static int take_head(struct scan *scan)
{
	struct walk *walk = scan->walk;
	const char *from = scan->bytes + scan->start;
	if (!walk->reader.knows && !walk->reader.learns)
		return 0;
	const char *next = scan_head(&walk->reader, from, scan->bytes + scan->end);
	if (next == from)
		return 0;
	scan->start = next ? (size_t)(next - scan->bytes) : scan->start;
	return next ? walk_enter_as(walk, "statistique") : -1;
}

/* Axes that are known, and cells. */
static const char *take_body(struct reader *reader, const char *text, const char *end)
{
	const char *next;
	if (reader->knows || reader->learns)
		for (; (next = scan_axis(reader, text, end)) != text; text = next)
			if (!next)
				return NULL;
	return scan_cells(reader, text, end);
}

/* What repeats is taken many bytes at a time, where it is as preutils writes it. */
static int take_known(struct scan *scan)
{
	struct walk *walk = scan->walk;
	if (walk->depth == 1 && take_head(scan))
		return -1;
	const char *from = scan->bytes + scan->start, *end = scan->bytes + scan->end;
	if (walk->depth == 2 && strcmp(walk->stack[1]->name, "statistique") == 0)
		from = take_body(&walk->reader, from, end);
	else if (walk->depth == 3 && strcmp(walk->stack[2]->name, "axe") == 0 && !walk->reader.axis->count)
		from = scan_values(&walk->reader, from, end);
	scan->start = from ? (size_t)(from - scan->bytes) : scan->start;
	return from ? 0 : -1;
}

static int take_all(struct scan *scan)
{
	const char *found;
	while (take_known(scan) == 0 && (found = find_byte(scan, '<'))) {
		if (take_text(scan, scan->bytes + scan->start, found))
			return -1;
		scan->start = (size_t)(found - scan->bytes) + 1;
		found = find_byte(scan, '>');
		if (found == NULL || take_tag(scan, scan->bytes + scan->start, found))
			return -1;
		scan->start = (size_t)(found - scan->bytes) + 1;
	}
	const char *rest = scan->bytes + scan->start, *end = scan->bytes + scan->end;
	return scan->ended && scan->closed && skip_blanks(rest, end) == end ? 0 : -1;
}

static int take_declaration(struct scan *scan)
{
	static const char head[] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
	const size_t length = sizeof head - 1;
	if (find_byte(scan, '>') == NULL || scan->end < length || memcmp(scan->bytes, head, length) != 0)
		return -1;
	scan->start = length;
	return 0;
}

int scan_results(struct walk *walk, struct replay *source)
{
	struct scan scan = {.walk = walk, .source = source};
	int status =
	        fill(&scan) || take_declaration(&scan) || take_all(&scan) || reader_finish(&walk->reader);
	free(scan.bytes);
	return status ? -1 : 0;
}
