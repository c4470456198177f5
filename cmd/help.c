#include "cmd/help.h"

#include <libintl.h>

#include "config.h"

/* All that -T may name, whatever is done. */
static void add_formats(struct buffer *text, const struct option_mode *modes)
{
	struct buffer added = {0};
	buffer_puts(&added, "");
	for (const struct option_mode *mode = modes; mode->id; mode++)
		for (const char *const *format = mode->formats; format && *format; format++) {
			if (options_named(added.bytes, *format))
				continue;
			buffer_printf(text, "%s%s", added.length ? ", " : "", *format);
			buffer_printf(&added, " %s", *format);
		}
	buffer_free(&added);
}

/* Those that need no words stand in one line. */
static void add_common(struct buffer *text, const struct tool *tool, const struct option *common)
{
	const char *between = gettext("Also ");
	struct buffer formats = {0};
	add_formats(&formats, tool->modes);
	struct option shown[] = {common[0], common[1], {0}};
	shown[1].help = formats.bytes;
	options_help(text, shown);
	buffer_free(&formats);
	for (const struct option *option = common + 2; option->name; option++, between = ", ")
		buffer_printf(text, "%s--%s", between, option->name);
	buffer_printf(text, gettext(": man %s\n"), tool->name);
}

void help_add(struct buffer *text, const struct tool *tool, const struct option *common)
{
	buffer_printf(text, gettext("Usage: %s %s\n"), tool->name, gettext(tool->synopsis));
	options_help_text(text, 0, gettext(tool->purpose));
	buffer_putc(text, '\n');
	options_help(text, tool->options);
	add_common(text, tool, common);
	buffer_printf(text, gettext("\nExample: %s\n"), tool->example);
}

void help_add_version(struct buffer *text, const struct tool *tool)
{
	buffer_printf(text, "%s (preutils) %s\n", tool->name, PREUTILS_VERSION);
}
