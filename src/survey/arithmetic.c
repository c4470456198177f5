#include "survey/arithmetic.h"

#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/memory.h"
#include "survey/fraction.h"

enum { DEPTH_MAX = 50 };

static const struct fraction zero = {0, 1};

struct parser {
	const char *next;
	const struct arithmetic_name *names;
	size_t count;
	bool *used; /* of each name */
	int depth;
	bool empty;          /* a missing value, or a division by 0 */
	const char *problem; /* where the text cannot be understood */
};

static struct fraction fail(struct parser *parser)
{
	if (!parser->problem)
		parser->problem = parser->next;
	return zero;
}

static struct fraction no_value(struct parser *parser)
{
	parser->empty = true;
	return zero;
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
	parser->next += strspn(parser->next, " \t\n");
	return *parser->next;
}

static struct fraction parse_number(struct parser *parser)
{
	size_t length = strspn(parser->next, "0123456789.");
	int64_t value;
	if (!decimal_parse(parser->next, length, &value))
		return fail(parser);
	parser->next += length;
	return fraction_from_millionths(value);
}

size_t arithmetic_name_length(const char *text, const char **name)
{
	*name = text + (*text == '[');
	size_t length = 0;
	if (*text == '[') {
		length = strcspn(*name, "]");
		return (*name)[length] ? length : 0;
	}
	while (is_letter(text[length]) || (length && (is_digit(text[length]) || text[length] == '_')))
		length++;
	return length;
}

static struct fraction parse_name(struct parser *parser)
{
	const char *found;
	size_t length = arithmetic_name_length(parser->next, &found), i = 0;
	while (i < parser->count &&
	       (strlen(parser->names[i].name) != length || memcmp(parser->names[i].name, found, length) != 0))
		i++;
	if (i == parser->count)
		return fail(parser);
	parser->next = found + length + (*parser->next == '[');
	parser->used[i] = true;
	int64_t value = parser->names[i].value;
	return value == DECIMAL_NONE ? no_value(parser) : fraction_from_millionths(value);
}

static struct fraction parse_sum(struct parser *parser);

static struct fraction parse_factor(struct parser *parser)
{
	char c = peek(parser);
	if (is_digit(c))
		return parse_number(parser);
	if (is_letter(c) || c == '[')
		return parse_name(parser);
	if ((c != '(' && c != '-') || parser->depth >= DEPTH_MAX)
		return fail(parser);
	parser->next++;
	parser->depth++;
	struct fraction value = c == '-' ? parse_factor(parser) : parse_sum(parser);
	parser->depth--;
	if (c == '-')
		return fraction_negative(value);
	if (peek(parser) != ')')
		return fail(parser);
	parser->next++;
	return value;
}

static struct fraction divide(struct parser *parser, struct fraction a, struct fraction b)
{
	bool by_zero = b.top == 0 && !fraction_too_large(a) && !fraction_too_large(b);
	return by_zero ? no_value(parser) : fraction_divide(a, b);
}

static struct fraction parse_product(struct parser *parser)
{
	struct fraction value = parse_factor(parser);
	for (;;) {
		char c = peek(parser);
		if (parser->problem || (c != '*' && c != '/'))
			return value;
		parser->next++;
		struct fraction other = parse_factor(parser);
		value = c == '*' ? fraction_multiply(value, other) : divide(parser, value, other);
	}
}

static struct fraction parse_sum(struct parser *parser)
{
	struct fraction value = parse_product(parser);
	for (;;) {
		char c = peek(parser);
		if (parser->problem || (c != '+' && c != '-'))
			return value;
		parser->next++;
		struct fraction other = parse_product(parser);
		value = fraction_add(value, c == '+' ? other : fraction_negative(other));
	}
}

static struct fraction parse_all(struct parser *parser)
{
	struct fraction value = parse_sum(parser);
	return peek(parser) == '\0' ? value : fail(parser);
}

int arithmetic_check(const char *text, const struct arithmetic_name *names, size_t count, struct place place,
                     struct error *error)
{
	struct parser parser = {.next = text, .names = names, .count = count};
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

int arithmetic_evaluate(const char *text, const struct arithmetic_name *names, size_t count, int places,
                        struct place place, int64_t *value, struct error *error)
{
	struct parser parser = {.next = text, .names = names, .count = count};
	parser.used = memory_zalloc(count, sizeof *parser.used);
	struct fraction result = parse_all(&parser);
	free(parser.used);
	*value = DECIMAL_NONE;
	if (parser.problem)
		return error_set(error, MSG_EXPRESSION, place, parser.problem, NULL);
	if (!parser.empty)
		*value = fraction_to_millionths(result, places);
	bool too_large = fraction_too_large(result) || (!parser.empty && *value == DECIMAL_NONE);
	return too_large ? error_set(error, MSG_OVERFLOW, place, NULL, NULL) : 0;
}
