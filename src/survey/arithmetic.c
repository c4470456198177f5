#include "survey/arithmetic.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/memory.h"

__extension__ typedef __int128 wide;

#define WIDE_LIMIT  ((wide)1 << 120)
#define DEPTH_LIMIT 50

/* A fraction in lowest terms, denominator above 0. */
struct ratio {
	wide top, bottom;
};

struct parser {
	const char *text, *next;
	const struct arithmetic_name *names;
	size_t count;
	bool *used;
	int depth;
	bool empty; /* a missing value, or a division by 0 */
	bool overflow;
	const char *problem; /* where the text cannot be understood */
};

static wide greatest_divisor(wide a, wide b)
{
	while (b != 0) {
		wide rest = a % b;

		a = b;
		b = rest;
	}
	return a < 0 ? -a : a;
}

static wide multiply(struct parser *parser, wide a, wide b)
{
	wide size = a < 0 ? -a : a, other = b < 0 ? -b : b;

	if (size != 0 && other > WIDE_LIMIT / size) {
		parser->overflow = true;
		return 0;
	}
	return a * b;
}

static struct ratio reduce(wide top, wide bottom)
{
	wide divisor = greatest_divisor(top, bottom);

	if (divisor == 0)
		return (struct ratio){0, 1};
	if (bottom < 0)
		divisor = -divisor;
	return (struct ratio){top / divisor, bottom / divisor};
}

static struct ratio ratio_add(struct parser *parser, struct ratio a, struct ratio b, int sign)
{
	wide left = multiply(parser, a.top, b.bottom), right = multiply(parser, b.top, a.bottom);
	wide bottom = multiply(parser, a.bottom, b.bottom);

	if (parser->overflow)
		return (struct ratio){0, 1};
	return reduce(left + (wide)sign * right, bottom);
}

static struct ratio ratio_multiply(struct parser *parser, struct ratio a, struct ratio b)
{
	wide top = multiply(parser, a.top, b.top), bottom = multiply(parser, a.bottom, b.bottom);

	return parser->overflow ? (struct ratio){0, 1} : reduce(top, bottom);
}

static struct ratio ratio_divide(struct parser *parser, struct ratio a, struct ratio b)
{
	if (b.top == 0) {
		parser->empty = true;
		return (struct ratio){0, 1};
	}
	return ratio_multiply(parser, a, (struct ratio){b.bottom, b.top});
}

static struct ratio from_millionths(int64_t value)
{
	return reduce(value, DECIMAL_ONE);
}

static struct ratio fail(struct parser *parser)
{
	if (!parser->problem)
		parser->problem = parser->next;
	return (struct ratio){0, 1};
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static char peek(struct parser *parser)
{
	while (*parser->next == ' ' || *parser->next == '\t' || *parser->next == '\n')
		parser->next++;
	return *parser->next;
}

static struct ratio parse_number(struct parser *parser)
{
	size_t length = strspn(parser->next, "0123456789.");
	int64_t value;

	if (!decimal_parse(parser->next, length, &value))
		return fail(parser);
	parser->next += length;
	return from_millionths(value);
}

size_t arithmetic_name_length(const char *text, const char **name)
{
	size_t length = 0;

	*name = text + (*text == '[');
	if (*text == '[') {
		length = strcspn(*name, "]");
		return (*name)[length] ? length : 0;
	}
	while (is_letter(text[length]) || (length && (is_digit(text[length]) || text[length] == '_')))
		length++;
	return length;
}

static struct ratio parse_name(struct parser *parser)
{
	const char *found;
	size_t length = arithmetic_name_length(parser->next, &found);

	for (size_t i = 0; i < parser->count; i++) {
		const struct arithmetic_name *name = &parser->names[i];

		if (strlen(name->name) != length || memcmp(name->name, found, length) != 0)
			continue;
		parser->next = found + length + (*parser->next == '[');
		parser->used[i] = true;
		if (name->value != DECIMAL_NONE)
			return from_millionths(name->value);
		parser->empty = true;
		return (struct ratio){0, 1};
	}
	return fail(parser);
}

static struct ratio parse_sum(struct parser *parser);

static struct ratio parse_factor(struct parser *parser)
{
	struct ratio value;
	char c = peek(parser);

	if (is_digit(c))
		return parse_number(parser);
	if (is_letter(c) || c == '[')
		return parse_name(parser);
	if ((c != '(' && c != '-') || parser->depth >= DEPTH_LIMIT)
		return fail(parser);
	parser->next++;
	parser->depth++;
	value = c == '-' ? parse_factor(parser) : parse_sum(parser);
	parser->depth--;
	if (c == '-')
		return (struct ratio){-value.top, value.bottom};
	if (peek(parser) != ')')
		return fail(parser);
	parser->next++;
	return value;
}

static struct ratio parse_product(struct parser *parser)
{
	struct ratio value = parse_factor(parser);

	for (;;) {
		char c = peek(parser);

		if (parser->problem || (c != '*' && c != '/'))
			return value;
		parser->next++;
		value = c == '*' ? ratio_multiply(parser, value, parse_factor(parser))
		                 : ratio_divide(parser, value, parse_factor(parser));
	}
}

static struct ratio parse_sum(struct parser *parser)
{
	struct ratio value = parse_product(parser);

	for (;;) {
		char c = peek(parser);

		if (parser->problem || (c != '+' && c != '-'))
			return value;
		parser->next++;
		value = ratio_add(parser, value, parse_product(parser), c == '+' ? 1 : -1);
	}
}

static struct ratio parse_all(struct parser *parser)
{
	struct ratio value = parse_sum(parser);

	if (peek(parser) != '\0')
		return fail(parser);
	return value;
}

int arithmetic_check(const char *text, const struct arithmetic_name *names, size_t count, struct place place,
                     struct error *error)
{
	struct parser parser = {.text = text, .next = text, .names = names, .count = count};
	int status = 0;

	parser.used = memory_zalloc(count, sizeof *parser.used);
	parse_all(&parser);
	if (parser.problem)
		status = error_set(error, MSG_EXPRESSION, place, *parser.problem ? parser.problem : text,
		                   NULL);
	for (size_t i = 0; i < count && status == 0; i++)
		if (!parser.used[i])
			status = error_set(error, MSG_SURVEY_UNUSED, place, names[i].name, NULL);
	free(parser.used);
	return status;
}

/* To whole units of the last decimal kept, half away from zero, then to millionths. */
static int64_t to_millionths(struct parser *parser, struct ratio value, int places)
{
	wide unit = DECIMAL_ONE, top, whole;

	for (int i = 0; i < places; i++)
		unit /= 10;
	top = multiply(parser, value.top, DECIMAL_ONE / unit);
	if (parser->overflow || value.bottom <= 0 || value.bottom > WIDE_LIMIT / 2) {
		parser->overflow = true;
		return DECIMAL_NONE;
	}
	whole = (2 * (top < 0 ? -top : top) + value.bottom) / (2 * value.bottom);
	if (whole > INT64_MAX / unit) {
		parser->overflow = true;
		return DECIMAL_NONE;
	}
	return (int64_t)((top < 0 ? -whole : whole) * unit);
}

int arithmetic_evaluate(const char *text, const struct arithmetic_name *names, size_t count, int places,
                        struct place place, int64_t *value, struct error *error)
{
	struct parser parser = {.text = text, .next = text, .names = names, .count = count};
	struct ratio ratio;

	*value = DECIMAL_NONE;
	parser.used = memory_zalloc(count, sizeof *parser.used);
	ratio = parse_all(&parser);
	free(parser.used);
	if (parser.problem)
		return error_set(error, MSG_EXPRESSION, place, parser.problem, NULL);
	if (!parser.empty && !parser.overflow)
		*value = to_millionths(&parser, ratio, places);
	if (parser.overflow)
		return error_set(error, MSG_OVERFLOW, place, NULL, NULL);
	return 0;
}
