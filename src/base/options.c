#include "base/options.h"

#include <libintl.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/text.h"

static int wrong(struct error *error, const char *format, const char *name)
{
	char detail[200];
	snprintf(detail, sizeof detail, format, name);
	return error_set(error, MSG_USAGE, (struct place){0}, detail, NULL);
}

static int take_value(const struct option *option, const char *value, struct error *error)
{
	int64_t number;
	switch (option->kind) {
	case OPTION_FLAG:
		*(bool *)option->target = true;
		break;
	case OPTION_STRING:
		*(const char **)option->target = value;
		break;
	case OPTION_NUMBER:
		if (!integer_parse(value, strlen(value), &number) || number < 0)
			return wrong(error, gettext("--%s wants a whole number"), option->name);
		*(long *)option->target = (long)number;
		break;
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

static int parse_long(char **argv, int argc, int *i, const struct option *options, struct error *error)
{
	const char *name = argv[*i] + 2, *equals = strchr(name, '=');
	size_t length = equals ? (size_t)(equals - name) : strlen(name);
	const struct option *option = length ? find_long(options, name, length) : NULL;
	if (!option)
		return wrong(error, gettext("unknown option: %s"), argv[*i]);
	if (option->kind == OPTION_FLAG) {
		if (equals)
			return wrong(error, gettext("--%s takes no value"), option->name);
		return take_value(option, NULL, error);
	}
	if (!equals && *i + 1 >= argc)
		return wrong(error, gettext("--%s wants a value"), option->name);
	return take_value(option, equals ? equals + 1 : argv[++*i], error);
}

static int parse_letters(char **argv, int argc, int *i, const struct option *options, struct error *error)
{
	for (const char *p = argv[*i] + 1; *p; p++) {
		const struct option *option = options;
		while (option->name && option->letter != *p)
			option++;
		if (!option->name)
			return wrong(error, gettext("unknown option: %s"), argv[*i]);
		if (option->kind == OPTION_FLAG) {
			take_value(option, NULL, error);
			continue;
		}
		if (p[1])
			return take_value(option, p + 1, error);
		if (*i + 1 >= argc)
			return wrong(error, gettext("--%s wants a value"), option->name);
		return take_value(option, argv[++*i], error);
	}
	return 0;
}

int options_parse(int argc, char **argv, const struct option *options, size_t *operands, struct error *error)
{
	bool ended = false;
	*operands = 0;
	for (int i = 1; i < argc; i++) {
		int result = 0;
		if (ended || argv[i][0] != '-' || !argv[i][1])
			argv[1 + (*operands)++] = argv[i];
		else if (strcmp(argv[i], "--") == 0)
			ended = true;
		else if (argv[i][1] == '-')
			result = parse_long(argv, argc, &i, options, error);
		else
			result = parse_letters(argv, argc, &i, options, error);
		if (result < 0)
			return result;
	}
	return 0;
}

void options_help_text(struct buffer *buffer, size_t column, const char *text)
{
	enum { SCREEN = 80 };
	size_t at = column;
	for (;;) {
		size_t length = strcspn(text, " ");
		char *word = memory_alloc(length + 1, 1);
		memcpy(word, text, length);
		word[length] = '\0';
		if (at > column && at + 1 + utf8_length(word) > SCREEN) {
			buffer_printf(buffer, "\n%*s", (int)column, "");
			at = column;
		} else if (at > column) {
			buffer_putc(buffer, ' ');
			at++;
		}
		buffer_puts(buffer, word);
		at += utf8_length(word);
		free(word);
		if (!text[length])
			break;
		text += length + 1;
	}
	buffer_putc(buffer, '\n');
}

void options_help(struct buffer *buffer, const struct option *options)
{
	enum { HELP_COLUMN = 31 };
	for (const struct option *option = options; option->name; option++) {
		char left[64];
		const char *argument = option->argument ? gettext(option->argument) : "";
		snprintf(left, sizeof left, "%c%c%c --%s%s%s", option->letter ? '-' : ' ',
		         option->letter ? option->letter : ' ', option->letter ? ',' : ' ', option->name,
		         *argument ? " " : "", argument);
		size_t width = utf8_length(left);
		buffer_printf(buffer, "  %s%*s", left, width < 28 ? (int)(28 - width) : 0, "");
		if (width > 27)
			buffer_puts(buffer, "\n                              ");
		buffer_putc(buffer, ' ');
		options_help_text(buffer, HELP_COLUMN, gettext(option->help));
	}
}
