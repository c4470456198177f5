#include "change/check_report.h"

#include <libintl.h>
#include <string.h>

#include "base/text.h"

#define N_(text)   text
#define VALUE_MOST 200 /* bytes of a value that are shown */

static const char *const level_words[] = {[LEVEL_WARNING] = N_("warning"), [LEVEL_ERROR] = N_("error")};
static const char *const level_codes[] = {[LEVEL_WARNING] = "avertissement", [LEVEL_ERROR] = "erreur"};

/* On one line whatever it holds: control characters (a terminal would obey them) and bytes that are no UTF-8
 * are written \xHH, and a long value is cut. */
static void add_shown(struct buffer *buffer, const char *text)
{
	const char *end = text + strlen(text), *stop = end - text > VALUE_MOST ? text + VALUE_MOST : end;
	while (text < stop) {
		uint32_t code = 0;
		size_t length = utf8_decode(text, end, &code);
		if (length == 0 || code < 0x20 || (code >= 0x7F && code < 0xA0)) {
			for (size_t i = 0; i < (length ? length : 1); i++)
				buffer_printf(buffer, "\\x%02X", (unsigned)(unsigned char)text[i]);
			text += length ? length : 1;
			continue;
		}
		buffer_add(buffer, text, length);
		text += length;
	}
	if (stop < end)
		buffer_puts(buffer, "…");
}

static bool is_shown(const struct finding *finding, const struct report_options *options)
{
	return finding->level == LEVEL_ERROR || options->least == LEVEL_WARNING;
}

static void write_buffer(struct out *out, struct buffer *buffer)
{
	out_write(out, buffer->bytes, buffer->length);
	buffer->length = 0;
}

static void add_line(struct buffer *line, const struct finding *finding, const struct report_options *options)
{
	if (finding->place.file && *finding->place.file) {
		add_shown(line, finding->place.file);
		if (finding->place.line)
			buffer_printf(line, ":%zu", finding->place.line);
		buffer_puts(line, ": ");
	}
	if (finding->place.column && *finding->place.column) {
		add_shown(line, finding->place.column);
		buffer_puts(line, ": ");
	}
	buffer_puts(line, gettext(level_words[finding->level]));
	buffer_puts(line, ": ");
	finding_text(line, finding);
	if (finding->value && *finding->value && !options->quiet_values) {
		buffer_puts(line, ": ");
		add_shown(line, finding->value);
	}
	buffer_putc(line, '\n');
}

static void add_summary(struct buffer *line, const struct findings *findings, const char *name)
{
	size_t kinds[MSG_COUNT] = {0};
	for (size_t i = 0; i < findings->count; i++)
		kinds[findings->items[i].code]++;
	add_shown(line, name);
	buffer_puts(line, ": ");
	if (!findings->errors && !findings->warnings) {
		buffer_puts(line, "OK\n");
		return;
	}
	buffer_printf(line, ngettext("%zu error", "%zu errors", findings->errors), findings->errors);
	buffer_puts(line, ", ");
	buffer_printf(line, ngettext("%zu warning", "%zu warnings", findings->warnings), findings->warnings);
	const char *between = " (";
	for (enum message code = 0; code < MSG_COUNT; code++)
		if (kinds[code]) {
			buffer_printf(line, "%s%s %zu", between, message_name(code), kinds[code]);
			between = ", ";
		}
	buffer_puts(line, ")\n");
	size_t more = findings->errors + findings->warnings - findings->count;
	if (more)
		buffer_printf(
		        line,
		        gettext("only the first %zu findings are shown; correct them and check again\n"),
		        findings->count);
}

void report_write_text(struct out *out, const struct findings *findings, const char *name,
                       const struct report_options *options)
{
	struct buffer line = {0};
	for (size_t i = 0; i < findings->count; i++) {
		if (!is_shown(&findings->items[i], options))
			continue;
		add_line(&line, &findings->items[i], options);
		write_buffer(out, &line);
	}
	add_summary(&line, findings, name);
	write_buffer(out, &line);
	buffer_free(&line);
}

static void add_field(struct buffer *line, struct buffer *field, const struct report_options *options)
{
	if (options->csv_safe && text_looks_formula(field->bytes, field->length))
		buffer_putc(line, '\'');
	text_csv(line, field->bytes, field->length, ';');
	field->length = 0;
}

static void add_text_field(struct buffer *line, struct buffer *field, const char *text,
                           const struct report_options *options)
{
	buffer_puts(field, "");
	add_shown(field, text ? text : "");
	add_field(line, field, options);
	buffer_putc(line, ';');
}

static void add_row(struct buffer *line, struct buffer *field, const struct finding *finding,
                    const struct report_options *options)
{
	add_text_field(line, field, finding->place.file, options);
	if (finding->place.line)
		buffer_printf(line, "%zu", finding->place.line);
	buffer_putc(line, ';');
	add_text_field(line, field, finding->place.column, options);
	buffer_printf(line, "%s;%s;", level_codes[finding->level], message_name(finding->code));
	finding_text(field, finding);
	add_field(line, field, options);
	buffer_putc(line, ';');
	add_shown(field, finding->value && !options->quiet_values ? finding->value : "");
	add_field(line, field, options);
	buffer_putc(line, '\n');
}

void report_write_csv(struct out *out, const struct findings *findings, const struct report_options *options)
{
	struct buffer line = {0}, field = {0};
	out_puts(out, "fichier;ligne;colonne;gravite;code;message;valeur\n");
	for (size_t i = 0; i < findings->count; i++) {
		if (!is_shown(&findings->items[i], options))
			continue;
		add_row(&line, &field, &findings->items[i], options);
		write_buffer(out, &line);
	}
	buffer_free(&line);
	buffer_free(&field);
}
