/* --help, from the tables. */
#include <libintl.h>
#include <stdlib.h>
#include <string.h>

#include "base/options.h"
#include "base/text.h"

enum { SCREEN = 80, HELP_COLUMN = 31, LETTER_COLUMN = 6 };

void options_help_text(struct buffer *buffer, size_t column, const char *text)
{
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

/* FILE, or error|warning. */
static void add_argument(struct buffer *buffer, const struct option *option, bool translated)
{
	if (option->argument)
		buffer_puts(buffer, translated ? gettext(option->argument) : option->argument);
	for (size_t i = 0; option->choices && option->choices[i]; i++)
		buffer_printf(buffer, "%s%s", i ? "|" : "", option->choices[i]);
}

/* Options of one line that take the same say it once. */
static bool says_argument(const struct option *option, const struct option *last)
{
	const char *own = option->argument;
	return (own || option->choices) &&
	       (option == last || !own || !option[1].argument || strcmp(own, option[1].argument) != 0);
}

static void add_options(struct buffer *buffer, const struct option *option, const struct option *last)
{
	buffer_printf(buffer, "%*s", option->letter ? 2 : LETTER_COLUMN, "");
	for (const struct option *next = option; next <= last; next++) {
		if (next > option)
			buffer_puts(buffer, ", ");
		if (next->letter)
			buffer_printf(buffer, "-%c, ", next->letter);
		buffer_printf(buffer, "--%s", next->name);
		if (says_argument(next, last)) {
			buffer_putc(buffer, ' ');
			add_argument(buffer, next, true);
		}
	}
}

/* The one option that this one needs, where there is one: it says so before what it does. */
static const char *needed(const struct option *options, const struct option *option)
{
	const char *name = NULL;
	if (option->with)
		return strchr(option->with, ' ') ? NULL : option->with;
	for (const struct option *other = options; other->name; other++) {
		if (!other->selects || other->selects != option->in)
			continue;
		if (name)
			return NULL;
		name = other->name;
	}
	return name;
}

void options_help(struct buffer *buffer, const struct option *options)
{
	for (const struct option *option = options; option->name; option++) {
		struct buffer left = {0}, text = {0};
		const struct option *first = option;
		while (!option->help)
			option++;
		const char *name = needed(options, option);
		add_options(&left, first, option);
		if (name)
			buffer_printf(&text, gettext("--%s: %s"), name, gettext(option->help));
		else
			buffer_puts(&text, gettext(option->help));
		size_t width = utf8_length(left.bytes), column = width + 2;
		buffer_puts(buffer, left.bytes);
		if (column < HELP_COLUMN || column + utf8_length(text.bytes) > SCREEN)
			column = HELP_COLUMN;
		if (width + 2 > column)
			buffer_printf(buffer, "\n%*s", (int)column, "");
		else
			buffer_printf(buffer, "%*s", (int)(column - width), "");
		options_help_text(buffer, column, text.bytes);
		buffer_free(&left);
		buffer_free(&text);
	}
}

static void add_modes(struct buffer *buffer, const struct option *options, const struct option_mode *modes,
                      unsigned which)
{
	const char *between = "";
	for (const struct option_mode *mode = modes; mode->id; mode++) {
		const struct option *selecting = options_selecting(options, mode->id);
		if (!(which & mode->id))
			continue;
		buffer_printf(buffer, "%s%s", between, selecting ? selecting->name : "-");
		between = " ";
	}
}

void options_help_table(struct buffer *buffer, const struct option *options, const struct option_mode *modes)
{
	buffer_puts(buffer, "option;letter;argument;selects;modes;with\n");
	for (const struct option *option = options; option->name; option++) {
		unsigned in = option->in ? option->in : option->selects ? option->selects : ~0u;
		buffer_printf(buffer, "%s;%.1s;", option->name, &option->letter);
		add_argument(buffer, option, false);
		buffer_putc(buffer, ';');
		add_modes(buffer, options, modes, option->selects);
		buffer_putc(buffer, ';');
		add_modes(buffer, options, modes, in);
		buffer_printf(buffer, ";%s\n", option->with ? option->with : "");
	}
}
