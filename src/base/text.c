#include "base/text.h"

#include <stdlib.h>
#include <string.h>

#include "base/bits.h"
#include "base/text_private.h"

#define FIRST_COMBINING 0x0300
#define LAST_COMBINING  0x036F

struct letter {
	uint32_t code;
	const char *base;
	int accent, upper;
};

static const struct letter letters[] = {
#define LETTER(code, base, accent, upper) {code, base, accent, upper},
#include "base/letters.def"
#undef LETTER
};

size_t utf8_decode(const char *p, const char *end, uint32_t *code)
{
	unsigned char c = (unsigned char)*p;
	size_t length = c < 0x80 ? 1 : c < 0xC2 ? 0 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : c < 0xF5 ? 4 : 0;
	if (!length || (size_t)(end - p) < length)
		return 0;
	uint32_t value = length == 1 ? c : c & (0x7Fu >> length);
	for (size_t i = 1; i < length; i++) {
		unsigned char next = (unsigned char)p[i];
		if ((next & 0xC0) != 0x80)
			return 0;
		value = value << 6 | (next & 0x3Fu);
	}
	if ((length == 3 && value < 0x800) || (length == 4 && value < 0x10000) || value > 0x10FFFF ||
	    (value >= 0xD800 && value <= 0xDFFF))
		return 0;
	*code = value;
	return length;
}

size_t utf8_encode(uint32_t code, char *out)
{
	if (code < 0x80) {
		out[0] = (char)code;
		return 1;
	}
	size_t length = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
	for (size_t i = length - 1; i > 0; i--) {
		out[i] = (char)(0x80 | (code & 0x3F));
		code >>= 6;
	}
	out[0] = (char)((0xF00u >> length & 0xFF) | code);
	return length;
}

bool utf8_valid(const char *bytes, size_t length, size_t *where)
{
	const char *p = bytes, *end = bytes + length;
	while (p < end) {
		uint32_t code;
		size_t step = (unsigned char)*p < 0x80 ? 1 : utf8_decode(p, end, &code);
		if (!step) {
			if (where)
				*where = (size_t)(p - bytes);
			return false;
		}
		p += step;
	}
	return true;
}

bool text_printable(const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)bytes[i];
		if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7F)
			return false;
		if (c == 0xEF && i + 2 < length && (unsigned char)bytes[i + 1] == 0xBF &&
		    (unsigned char)bytes[i + 2] >= 0xBE)
			return false;
	}
	return true;
}

bool text_plain_ascii(const char *bytes, size_t length)
{
	const uint64_t ones = UINT64_C(0x0101010101010101), high = ones << 7;
	while (length && (bytes[length - 1] == '\n' || bytes[length - 1] == '\r'))
		length--;
	/* Eight at once: a high bit in the byte, in the byte less 0x20, or in the byte plus 1 (0x7F). A
	 * borrow from the byte below can only make the answer false. */
	for (; length >= 8; bytes += 8, length -= 8) {
		uint64_t word;
		memcpy(&word, bytes, 8);
		if ((word | (word - ones * 0x20) | (word + ones)) & high)
			return false;
	}
	for (; length; bytes++, length--)
		if (*bytes < 0x20 || *bytes == 0x7F)
			return false;
	return true;
}

uint32_t utf8_capital(uint32_t code)
{
	enum { EVEN = 0, ODD = 1 }; /* capitals are even, or odd, and the small letter follows */
	static const struct {
		uint32_t first, last;
		int to; /* distance to the capital, or one of the two */
	} ranges[] = {
	        {'a', 'z', -32},      {0xE0, 0xF6, -32},    {0xF8, 0xFE, -32},      {0xFF, 0xFF, 121},
	        {0x100, 0x130, EVEN}, {0x131, 0x131, -232}, {0x132, 0x137, EVEN},   {0x139, 0x148, ODD},
	        {0x14A, 0x177, EVEN}, {0x179, 0x17E, ODD},  {0x1CD, 0x1DC, ODD},    {0x1DE, 0x1EF, EVEN},
	        {0x1F8, 0x21F, EVEN}, {0x222, 0x233, EVEN}, {0x3B1, 0x3C1, -32},    {0x3C3, 0x3CB, -32},
	        {0x430, 0x44F, -32},  {0x450, 0x45F, -80},  {0x460, 0x481, EVEN},   {0x48A, 0x4BF, EVEN},
	        {0x4D0, 0x52F, EVEN}, {0x561, 0x586, -48},  {0x1E00, 0x1E95, EVEN}, {0x1EA0, 0x1EFF, EVEN}};
	for (size_t i = 0; i < sizeof ranges / sizeof *ranges && code >= ranges[i].first; i++) {
		if (code > ranges[i].last)
			continue;
		if (ranges[i].to == EVEN || ranges[i].to == ODD)
			return code % 2 == (uint32_t)ranges[i].to ? code : code - 1;
		return (uint32_t)((int64_t)code + ranges[i].to);
	}
	return code;
}

size_t utf8_length(const char *string)
{
	size_t count = 0;
	for (; *string; string++)
		count += ((unsigned char)*string & 0xC0) != 0x80;
	return count;
}

static const struct letter *letter_find(uint32_t code)
{
	size_t low = 0, high = sizeof letters / sizeof *letters;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (letters[middle].code < code)
			low = middle + 1;
		else
			high = middle;
	}
	return low < sizeof letters / sizeof *letters && letters[low].code == code ? &letters[low] : NULL;
}

size_t text_take(const char *p, const char *end, struct text_step *step)
{
	uint32_t code = (unsigned char)*p;
	size_t length = code < 0x80 ? 1 : utf8_decode(p, end, &code);
	if (!length)
		length = 1;
	*step = (struct text_step){0};
	const struct letter *letter = code < 0x80 ? NULL : letter_find(code);
	if (letter) {
		step->base = letter->base;
		step->length = strlen(letter->base);
		step->accent = letter->accent;
		step->upper = letter->upper;
		step->alphanumeric = true;
		return length;
	}
	memcpy(step->own, p, length);
	step->base = step->own;
	step->length = length;
	if (code >= 'A' && code <= 'Z') {
		step->own[0] = (char)(code - 'A' + 'a');
		step->upper = 1;
	}
	bool ascii = (code >= '0' && code <= '9') || (code >= 'a' && code <= 'z') || step->upper;
	/* Letters of other scripts count as letters; punctuation and symbols of general use do not. */
	bool beyond =
	        code >= 0x370 && !(code >= 0x2000 && code <= 0x2BFF) && !(code >= 0x3000 && code <= 0x303F);
	step->alphanumeric = ascii || beyond;
	if (code >= FIRST_COMBINING && code <= LAST_COMBINING) {
		step->length = 0;
		step->accent = (int)(code - FIRST_COMBINING) + 1000;
	}
	return length;
}

void text_fold(struct buffer *buffer, const char *string, bool keep_others)
{
	const char *end = string + strlen(string);
	buffer_add(buffer, "", 0);
	while (string < end) {
		struct text_step step;
		string += text_take(string, end, &step);
		if (step.alphanumeric || keep_others)
			buffer_add(buffer, step.base, step.length);
	}
}

/* First level: letters without accents or case, everything else as it is. */
static int compare_letters(const char *a, const char *b)
{
	const char *end_a = a + strlen(a), *end_b = b + strlen(b);
	struct text_step x = {0}, y = {0};
	size_t i = 0, j = 0;
	for (;;) {
		for (; i == x.length && a < end_a; i = 0)
			a += text_take(a, end_a, &x);
		for (; j == y.length && b < end_b; j = 0)
			b += text_take(b, end_b, &y);
		bool more_a = i < x.length, more_b = j < y.length;
		if (!more_a || !more_b)
			return (int)more_a - (int)more_b;
		unsigned char c = (unsigned char)x.base[i++], d = (unsigned char)y.base[j++];
		/* All punctuation first, ’ and non-breaking spaces too. */
		if (x.alphanumeric != y.alphanumeric)
			return x.alphanumeric ? 1 : -1;
		if (c != d)
			return c < d ? -1 : 1;
	}
}

/* Accents, or cases, letter by letter: œ counts as two letters, and past the end there is neither. */
struct marks {
	const char *next, *end;
	struct text_step step;
	size_t left; /* letters of the step */
};

static int next_mark(struct marks *marks, bool by_case)
{
	if (!marks->left && marks->next < marks->end) {
		marks->next += text_take(marks->next, marks->end, &marks->step);
		marks->left = marks->step.length ? marks->step.length : 1;
	}
	if (!marks->left)
		return 0;
	marks->left--;
	return by_case ? marks->step.upper : marks->step.accent;
}

/* The first difference in accents, or in case. */
static int compare_level(const char *a, const char *b, bool by_case)
{
	struct marks x = {.next = a, .end = a + strlen(a)}, y = {.next = b, .end = b + strlen(b)};
	while (x.left || y.left || x.next < x.end || y.next < y.end) {
		int c = next_mark(&x, by_case), d = next_mark(&y, by_case);
		if (c != d)
			return c < d ? -1 : 1;
	}
	return 0;
}

int text_compare(const char *a, const char *b)
{
	int order = compare_letters(a, b);
	if (!order)
		order = compare_level(a, b, false);
	return order ? order : compare_level(a, b, true);
}

/* What a byte is written as in XML; NULL: as itself. */
static const char *xml_entity(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\r':
		return "&#13;";
	case '\n':
		return "&#10;";
	case '\t':
		return "&#9;";
	default:
		return NULL;
	}
}

#define ONES UINT64_C(0x0101010101010101)

/* Not 0 where some byte of the word is this one, or may be, as it follows one that is. */
static uint64_t bytes_are(uint64_t word, unsigned char byte)
{
	uint64_t difference = word ^ ONES * byte;
	return (difference - ONES) & ~difference & ONES << 7;
}

/* Of eight bytes, whether all are written as themselves. < and > differ in one bit, & and " in another one.
 */
static inline bool xml_plain(uint64_t word)
{
	uint64_t control = (word - ONES * 0x20) & ~word & ONES << 7;
	return !(control | bytes_are(word | ONES * 2, '>') | bytes_are(word | ONES * 4, '&'));
}

/* How many bytes from this one on are known to be plain: all, or some eights. */
static inline size_t plain_length(const char *bytes, size_t length)
{
	size_t done = 0;
	if (length < 8)
		return length && xml_plain(word_of_few(bytes, length)) ? length : 0;
	for (; length - done >= 8; done += 8)
		if (!xml_plain(word_at(bytes + done)))
			return done;
	/* The last ones, and some once more. */
	return xml_plain(word_at(bytes + length - 8)) ? length : done;
}

void text_xml(struct buffer *buffer, const char *bytes, size_t length)
{
	size_t from = 0;
	for (size_t i = plain_length(bytes, length); i < length; i++) {
		/* Most letters stand behind all of those. */
		const char *entity = (unsigned char)bytes[i] > '>' ? NULL : xml_entity(bytes[i]);
		if (!entity)
			continue;
		buffer_add(buffer, bytes + from, i - from);
		buffer_puts(buffer, entity);
		from = i + 1;
	}
	buffer_add(buffer, bytes + from, length - from);
}

void text_xml_attribute(struct buffer *buffer, const char *name, const char *text)
{
	buffer_putc(buffer, ' ');
	buffer_puts(buffer, name);
	buffer_puts(buffer, "=\"");
	text_xml(buffer, text, strlen(text));
	buffer_putc(buffer, '"');
}

void text_plain(struct buffer *buffer, const char *text)
{
	const char *end = text + strlen(text), *from = text;
	for (size_t length; text < end; text += length) {
		uint32_t code = (unsigned char)*text;
		length = code < 0x80 ? 1 : utf8_decode(text, end, &code);
		if (!length)
			break;
		if (code >= 0x20 && (code < 0x7F || code >= 0xA0))
			continue;
		buffer_add(buffer, from, (size_t)(text - from));
		buffer_putc(buffer, code == '\t' || code == '\n' ? ' ' : '?');
		from = text + length;
	}
	buffer_add(buffer, from, (size_t)(text - from));
}

/* Whether some of eight bytes cannot stand in a string of JSON, or may be such ones. */
static inline bool json_marked(uint64_t word)
{
	return ((word - ONES * 0x20) & ~word & ONES << 7) | bytes_are(word, '"') | bytes_are(word, '\\');
}

void text_json(struct buffer *buffer, const char *string)
{
	const char *end = string + strlen(string);
	buffer_putc(buffer, '"');
	for (const char *from = string;; from = string) {
		while (end - string >= 8 && !json_marked(word_at(string)))
			string += 8;
		while ((unsigned char)*string >= 0x20 && *string != '"' && *string != '\\')
			string++;
		buffer_add(buffer, from, (size_t)(string - from));
		if (!*string)
			break;
		unsigned char c = (unsigned char)*string++;
		if (c < 0x20)
			buffer_printf(buffer, "\\u%04x", c);
		else
			buffer_add(buffer, (const char[]){'\\', (char)c}, 2);
	}
	buffer_putc(buffer, '"');
}

/* Whether a field with these eight bytes needs quotes, or may. */
static inline bool csv_marked(uint64_t word, char separator)
{
	return bytes_are(word, (unsigned char)separator) | bytes_are(word, '"') | bytes_are(word, '\n') |
	       bytes_are(word, '\r');
}

void text_csv(struct buffer *buffer, const char *bytes, size_t length, char separator)
{
	bool quote = false;
	size_t plain = 0;
	while (length - plain >= 8 && !csv_marked(word_at(bytes + plain), separator))
		plain += 8;
	for (size_t i = plain; i < length && !quote; i++) {
		char c = bytes[i];
		quote = c == separator || (c <= '"' && (c == '"' || c == '\n' || c == '\r'));
	}
	if (!quote) {
		buffer_add(buffer, bytes, length);
		return;
	}
	buffer_putc(buffer, '"');
	for (size_t i = 0; i < length; i++) {
		if (bytes[i] == '"')
			buffer_putc(buffer, '"');
		buffer_putc(buffer, bytes[i]);
	}
	buffer_putc(buffer, '"');
}

bool text_looks_formula(const char *bytes, size_t length)
{
	static const char signs[] = {'=', '+', '-', '@', '\t', '\r'};
	return length && memchr(signs, *bytes, sizeof signs);
}

void text_hex(const uint8_t *bytes, size_t length, char *out)
{
	static const char digits[] = "0123456789abcdef";
	for (size_t i = 0; i < length; i++) {
		*out++ = digits[bytes[i] >> 4];
		*out++ = digits[bytes[i] & 15];
	}
	*out = '\0';
}
