#include "base/options.h"

#include <libintl.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"

struct parser {
	char **argv;
	int argc, at; /* the word that is looked at */
	const struct option *options;
	bool *given;
	struct error *error;
};

static int wrong(struct parser *parser, const char *format, const char *name)
{
	char detail[200];
	snprintf(detail, sizeof detail, format, name);
	return error_set(parser->error, MSG_USAGE, (struct place){0}, detail, NULL);
}

static int take_number(struct parser *parser, const struct option *option, const char *value)
{
	int64_t number;
	bool whole = integer_parse(value, strlen(value), &number) && number >= option->least;
	if (whole && (!option->most || number <= option->most)) {
		*(long *)option->target = (long)number;
		return 0;
	}
	if (option->most)
		return error_format(parser->error, MSG_USAGE,
		                    gettext("--%s wants a whole number from %ld to %ld"), option->name,
		                    option->least, option->most);
	if (option->least)
		return error_format(parser->error, MSG_USAGE,
		                    gettext("--%s wants a whole number, %ld at least"), option->name,
		                    option->least);
	return wrong(parser, gettext("--%s wants a whole number"), option->name);
}

static int take_choice(struct parser *parser, const struct option *option, const char *value)
{
	struct buffer known = {0};
	for (int i = 0; option->choices[i]; i++) {
		if (strcmp(option->choices[i], value) == 0) {
			*(int *)option->target = i;
			buffer_free(&known);
			return 0;
		}
		if (i)
			buffer_puts(&known, option->choices[i + 1] ? ", " : gettext(" or "));
		buffer_puts(&known, option->choices[i]);
	}
	error_format(parser->error, MSG_USAGE, gettext("--%s takes %s"), option->name, known.bytes);
	buffer_free(&known);
	return -1;
}

static int take_value(struct parser *parser, const struct option *option, const char *value)
{
	parser->given[option - parser->options] = true;
	switch (option->kind) {
	case OPTION_FLAG:
		if (option->target)
			*(bool *)option->target = true;
		break;
	case OPTION_STRING:
		*(const char **)option->target = value;
		break;
	case OPTION_NUMBER:
		return take_number(parser, option, value);
	case OPTION_CHOICE:
		return take_choice(parser, option, value);
	case OPTION_MANY: {
		struct option_values *values = option->target;
		values->items = memory_grow(values->items, &values->capacity, values->count + 1,
		                            sizeof *values->items);
		values->items[values->count++] = value;
		break;
	}
	}
	return 0;
}

/* Its value is the rest of its own word, if there is one, else the next word. */
static int take(struct parser *parser, const struct option *option, const char *rest)
{
	if (!rest && parser->at + 1 >= parser->argc)
		return wrong(parser, gettext("--%s wants a value"), option->name);
	return take_value(parser, option, rest ? rest : parser->argv[++parser->at]);
}

/* A whole name, or a beginning that only one option has. */
static const struct option *find_long(const struct option *options, const char *name, size_t length)
{
	const struct option *found = NULL;
	for (const struct option *option = options; option->name; option++) {
		if (strncmp(option->name, name, length) != 0)
			continue;
		if (!option->name[length])
			return option;
		if (found)
			return NULL;
		found = option;
	}
	return found;
}

static int parse_long(struct parser *parser, const char *word)
{
	const char *name = word + 2, *equals = strchr(name, '=');
	size_t length = equals ? (size_t)(equals - name) : strlen(name);
	const struct option *option = length ? find_long(parser->options, name, length) : NULL;
	if (!option)
		return wrong(parser, gettext("unknown option: %s"), word);
	if (option->kind != OPTION_FLAG)
		return take(parser, option, equals ? equals + 1 : NULL);
	if (equals)
		return wrong(parser, gettext("--%s takes no value"), option->name);
	return take_value(parser, option, NULL);
}

static int parse_letters(struct parser *parser, const char *word)
{
	for (const char *p = word + 1; *p; p++) {
		const struct option *option = parser->options;
		while (option->name && option->letter != *p)
			option++;
		if (!option->name)
			return wrong(parser, gettext("unknown option: %s"), word);
		if (option->kind != OPTION_FLAG)
			return take(parser, option, p[1] ? p + 1 : NULL);
		take_value(parser, option, NULL);
	}
	return 0;
}

int options_parse(int argc, char **argv, const struct option *options, bool *given, size_t *operands,
                  struct error *error)
{
	struct parser parser = {argv, argc, 1, options, given, error};
	bool ended = false;
	*operands = 0;
	for (; parser.at < argc; parser.at++) {
		char *word = argv[parser.at];
		int result = 0;
		if (ended || word[0] != '-' || !word[1])
			argv[1 + (*operands)++] = word;
		else if (strcmp(word, "--") == 0)
			ended = true;
		else
			result = (word[1] == '-' ? parse_long : parse_letters)(&parser, word);
		if (result < 0)
			return result;
	}
	return 0;
}
