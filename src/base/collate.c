#include "base/collate.h"

#include <string.h>

#include "base/text_private.h"

/* Bytes of keys. Each level ends with the lowest byte, so that a text stands before its continuations. */
enum { END = 1, BASE = 2, LOWER = 2, LIGATURE = 0xE0, LETTER = 0xFF };

/* Signs of currency are no punctuation: they stand before digits, in this order. */
static const char *const currencies[] = {"¤", "¢", "$", "£", "¥", "€"};

static size_t currency(const struct text_step *step)
{
	for (size_t i = 0; i < sizeof currencies / sizeof *currencies; i++)
		if (strlen(currencies[i]) == step->length &&
		    memcmp(currencies[i], step->base, step->length) == 0)
			return i + 1;
	return 0;
}

static bool ligature(const struct text_step *step)
{
	return step->length == 2 && step->base != step->own;
}

static void add_letters(struct buffer *key, const struct text_step *step)
{
	size_t sign = step->alphanumeric ? 0 : currency(step);
	if (sign)
		buffer_putc(key, (char)(BASE + sign));
	else if (step->alphanumeric)
		buffer_add(key, step->base, step->length);
}

/* The rank of a combining mark among accents, so that a letter and its accent sort like the accented letter.
 */
static int mark_accent(const struct text_step *step)
{
	static const uint32_t marks[] = {0x301, 0x300, 0x306, 0x302, 0x30C, 0x30A, 0x308,
	                                 0x30B, 0x303, 0x307, 0x327, 0x328, 0x304};
	uint32_t code = 0;
	int rank = 1, count = sizeof marks / sizeof *marks;
	utf8_decode(step->own, step->own + sizeof step->own, &code);
	while (rank <= count && marks[rank - 1] != code)
		rank++;
	return rank <= count ? rank : 100;
}

/* A letter gives one byte, its accent another: letters without accents then stand first wherever they meet.
 */
static void add_accent(struct buffer *key, const struct text_step *step)
{
	if (!step->length) {
		buffer_putc(key, (char)(BASE + mark_accent(step)));
		return;
	}
	if (!step->alphanumeric)
		return;
	buffer_putc(key, (char)BASE);
	if (ligature(step)) {
		buffer_putc(key, (char)LIGATURE);
		buffer_putc(key, (char)BASE);
	} else if (step->accent) {
		buffer_putc(key, (char)(BASE + step->accent));
	}
}

static void add_case(struct buffer *key, const struct text_step *step)
{
	if (!step->alphanumeric && step->length)
		return;
	buffer_putc(key, (char)(LOWER + (step->length ? step->upper : 0)));
	if (step->length && (step->accent || ligature(step)))
		buffer_putc(key, (char)LOWER);
}

static void add_punctuation(struct buffer *key, const struct text_step *step)
{
	if (step->alphanumeric)
		buffer_putc(key, (char)LETTER);
	else
		buffer_add(key, step->base, step->length);
}

void collate_key(struct buffer *buffer, const char *string)
{
	static void (*const levels[])(struct buffer *, const struct text_step *) = {
	        add_letters, add_accent, add_case, add_punctuation};
	const char *end = string + strlen(string);
	for (size_t level = 0; level < sizeof levels / sizeof *levels; level++) {
		for (const char *p = string; p < end;) {
			struct text_step step;
			p += text_take(p, end, &step);
			levels[level](buffer, &step);
		}
		buffer_putc(buffer, END);
	}
	buffer_puts(buffer, string);
}

int collate_compare(const char *a, const char *b)
{
	struct buffer x = {0}, y = {0};
	collate_key(&x, a);
	collate_key(&y, b);
	int order = strcmp(x.bytes, y.bytes);
	buffer_free(&x);
	buffer_free(&y);
	return order;
}
