/* What goes with what, by the tables. */
#include <libintl.h>
#include <string.h>

#include "base/options.h"

struct command {
	const struct option *options;
	const struct option_mode *modes;
	const bool *given;
	const struct option *asked;     /* the option that said what to do, NULL: none */
	const struct option_mode *mode; /* what is done */
	struct error *error;
};

const struct option *options_selecting(const struct option *options, unsigned mode)
{
	for (const struct option *option = options; option->name; option++)
		if (option->selects == mode)
			return option;
	return NULL;
}

bool options_named(const char *names, const char *name)
{
	size_t length = strlen(name);
	for (const char *p = names; (p = strstr(p, name)); p += length)
		if ((p == names || p[-1] == ' ') && (!p[length] || p[length] == ' '))
			return true;
	return false;
}

/* "--a, --b or --c": those that select one of the modes, or stand in names. */
static void add_names(struct buffer *text, const struct command *command, unsigned modes, const char *names)
{
	const char *last = NULL;
	buffer_puts(text, "");
	for (const struct option *option = command->options; option->name; option++) {
		if (!(option->selects & modes) && !(names && options_named(names, option->name)))
			continue;
		if (last)
			buffer_printf(text, "%s--%s", text->length ? ", " : "", last);
		last = option->name;
	}
	if (last)
		buffer_printf(text, "%s--%s", text->length ? gettext(" or ") : "", last);
}

/* format takes the option's name, if there is one, and the names. */
static int need(const struct command *command, const char *format, const struct option *option,
                unsigned modes, const char *names)
{
	struct buffer text = {0}, detail = {0};
	add_names(&text, command, modes, names);
	if (option)
		buffer_printf(&detail, format, option->name, text.bytes);
	else
		buffer_printf(&detail, format, text.bytes);
	error_set(command->error, MSG_USAGE, (struct place){0}, detail.bytes, NULL);
	buffer_free(&text);
	buffer_free(&detail);
	return -1;
}

static int clash(const struct command *command, const struct option *option)
{
	return error_format(command->error, MSG_USAGE, gettext("--%s does not go with --%s"), option->name,
	                    command->asked->name);
}

static int find_mode(struct command *command)
{
	const bool *given = command->given;
	for (const struct option *option = command->options; option->name; option++, given++) {
		if (!*given || !option->selects)
			continue;
		if (command->asked && command->asked->selects != option->selects)
			return clash(command, option);
		command->asked = option;
	}
	for (const struct option_mode *mode = command->modes; mode->id; mode++)
		if (command->asked ? command->asked->selects == mode->id
		                   : !options_selecting(command->options, mode->id))
			command->mode = mode;
	return command->mode ? 0 : need(command, gettext("say what is to be done: %s"), NULL, ~0u, NULL);
}

/* Whether the option has a meaning beside the others. */
static int check_option(const struct command *command, const struct option *option)
{
	bool found = !option->with;
	if (option->in && !(option->in & command->mode->id))
		return command->asked ? clash(command, option)
		                      : need(command, gettext("--%s goes with %s"), option, option->in, NULL);
	for (size_t i = 0; !found && command->options[i].name; i++)
		found = command->given[i] && options_named(option->with, command->options[i].name);
	return found ? 0 : need(command, gettext("--%s goes with %s"), option, 0, option->with);
}

static int check_operands(const struct command *command, size_t operands)
{
	const struct option_mode *mode = command->mode;
	struct error *error = command->error;
	if (operands >= mode->least && operands <= mode->most)
		return 0;
	if (operands < mode->least && mode->least == 1)
		return error_format(error, MSG_USAGE, "%s", gettext("an operand is missing (see --help)"));
	if (operands < mode->least)
		return error_format(error, MSG_USAGE, gettext("operands, at least: %zu (see --help)"),
		                    mode->least);
	if (mode->most == 0 && command->asked)
		return error_format(error, MSG_USAGE, gettext("--%s takes no operand"), command->asked->name);
	if (mode->most == 0)
		return error_format(error, MSG_USAGE, "%s", gettext("no operand is expected"));
	if (mode->most == 1)
		return error_format(error, MSG_USAGE, "%s", gettext("one operand is expected"));
	return error_format(error, MSG_USAGE, gettext("operands, at most: %zu (see --help)"), mode->most);
}

const struct option_mode *options_check(const struct option *options, const struct option_mode *modes,
                                        const bool *given, size_t operands, struct error *error)
{
	struct command command = {.options = options, .modes = modes, .given = given, .error = error};
	if (find_mode(&command) < 0)
		return NULL;
	for (size_t i = 0; options[i].name; i++)
		if (given[i] && check_option(&command, &options[i]) < 0)
			return NULL;
	for (size_t i = 0; options[i].name; i++)
		if (!given[i] && (options[i].required & command.mode->id)) {
			error_format(error, MSG_USAGE, gettext("--%s is needed (see --help)"),
			             options[i].name);
			return NULL;
		}
	return check_operands(&command, operands) < 0 ? NULL : command.mode;
}
