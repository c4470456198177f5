#include "base/error.h"

#include <libintl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static const struct {
	const char *code;
	enum level level;
	const char *text, *explanation;
} messages[MSG_COUNT] = {
#define N_(text)                                text
#define MESSAGE(code, level, text, explanation) {#code, LEVEL_##level, text, explanation},
#include "base/messages.def"
#undef MESSAGE
};

/* Drops the beginning of a character at the end: a text may have been cut before. */
static void cut_character(char *text, size_t length)
{
	size_t start = length;
	while (start && ((unsigned char)text[start - 1] & 0xC0) == 0x80)
		start--;
	if (!start || (unsigned char)text[start - 1] < 0xC0)
		return;
	unsigned char lead = (unsigned char)text[start - 1];
	size_t wanted = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
	if (length - start + 1 < wanted)
		text[start - 1] = '\0';
}

/* Copies at most what fits, cutting between characters. */
static void copy_text(char *out, size_t size, const char *text)
{
	size_t length = text ? strlen(text) : 0;
	if (length >= size) {
		length = size - 1;
		while (length && ((unsigned char)text[length] & 0xC0) == 0x80)
			length--;
	}
	if (length)
		memcpy(out, text, length);
	out[length] = '\0';
	cut_character(out, length);
}

int error_set(struct error *error, enum message code, struct place place, const char *detail,
              const char *value)
{
	if (error->set)
		return -1;
	error->set = true;
	error->code = code;
	error->line = place.line;
	copy_text(error->file, sizeof error->file, place.file);
	copy_text(error->column, sizeof error->column, place.column);
	copy_text(error->detail, sizeof error->detail, detail);
	copy_text(error->value, sizeof error->value, value);
	return -1;
}

int error_format(struct error *error, enum message code, const char *format, ...)
{
	char detail[256];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(detail, sizeof detail, format, arguments);
	va_end(arguments);
	return error_set(error, code, (struct place){0}, detail, NULL);
}

int error_system(struct error *error, enum message code, const char *file, int number)
{
	char reason[200];
	if (strerror_r(number, reason, sizeof reason) != 0)
		snprintf(reason, sizeof reason, "error %d", number);
	return error_set(error, code, (struct place){.file = file}, reason, NULL);
}

void findings_add(struct findings *findings, enum message code, struct place place, const char *detail,
                  const char *value)
{
	if (messages[code].level == LEVEL_ERROR)
		findings->errors++;
	else
		findings->warnings++;
	if (findings->limit && findings->count >= findings->limit)
		return;
	findings->items = memory_grow(findings->items, &findings->capacity, findings->count + 1,
	                              sizeof *findings->items);
	struct finding *last = findings->count ? &findings->items[findings->count - 1] : NULL;
	struct finding *item = &findings->items[findings->count++];
	*item = (struct finding){.code = code, .level = messages[code].level, .place = place};
	if (place.file)
		item->place.file = last && last->place.file && strcmp(last->place.file, place.file) == 0
		                           ? last->place.file
		                           : arena_strdup(&findings->arena, place.file);
	if (place.column)
		item->place.column = arena_strdup(&findings->arena, place.column);
	item->detail = detail ? arena_strdup(&findings->arena, detail) : NULL;
	item->value = value ? arena_strdup(&findings->arena, value) : NULL;
}

struct ranked {
	struct finding finding;
	size_t file, order;
};

static int compare_ranked(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;
	if (x->file != y->file)
		return x->file < y->file ? -1 : 1;
	if (x->finding.place.line != y->finding.place.line)
		return x->finding.place.line < y->finding.place.line ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

void findings_sort(struct findings *findings)
{
	struct map files = {0};
	struct ranked *ranked = memory_alloc(findings->count, sizeof *ranked);
	for (size_t i = 0; i < findings->count; i++) {
		const char *file = findings->items[i].place.file ? findings->items[i].place.file : "";
		ranked[i] = (struct ranked){.finding = findings->items[i], .order = i};
		ranked[i].file = map_add(&files, file, strlen(file), files.count, NULL);
	}
	qsort(ranked, findings->count, sizeof *ranked, compare_ranked);
	for (size_t i = 0; i < findings->count; i++)
		findings->items[i] = ranked[i].finding;
	free(ranked);
	map_free(&files);
}

void findings_free(struct findings *findings)
{
	free(findings->items);
	arena_free(&findings->arena);
	*findings = (struct findings){0};
}

const char *message_name(enum message code)
{
	static char names[MSG_COUNT][32];
	char *name = names[code];
	for (size_t i = 0; messages[code].code[i] && i + 1 < sizeof names[0]; i++) {
		char c = messages[code].code[i];
		name[i] = c == '_' ? '-' : c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
	}
	return name;
}

enum level message_level(enum message code)
{
	return messages[code].level;
}

const char *message_text(enum message code)
{
	return gettext(messages[code].text);
}

const char *message_explanation(enum message code)
{
	return gettext(messages[code].explanation);
}

void finding_text(struct buffer *buffer, const struct finding *finding)
{
	const char *text = message_text(finding->code);
	const char *hole = strstr(text, "%s");
	if (!hole) {
		buffer_puts(buffer, text);
		return;
	}
	buffer_add(buffer, text, (size_t)(hole - text));
	buffer_puts(buffer, finding->detail ? finding->detail : "");
	buffer_puts(buffer, hole + 2);
}

/* One line, whatever the value holds. */
static void add_value(struct buffer *line, const char *value)
{
	for (const char *p = value; *p; p++) {
		unsigned char c = (unsigned char)*p;
		if (c < 0x20 || c == 0x7F)
			buffer_printf(line, "\\x%02X", c);
		else
			buffer_putc(line, *p);
	}
}

static void add_line(struct buffer *line, const char *tool, const struct finding *finding, bool quiet_values)
{
	if (tool)
		buffer_printf(line, "%s: ", tool);
	if (finding->place.file && *finding->place.file) {
		add_value(line, finding->place.file);
		buffer_putc(line, ':');
		if (finding->place.line)
			buffer_printf(line, "%zu:", finding->place.line);
		buffer_putc(line, ' ');
	}
	if (finding->place.column && *finding->place.column) {
		add_value(line, finding->place.column);
		buffer_puts(line, ": ");
	}
	finding_text(line, finding);
	if (finding->value && *finding->value && !quiet_values) {
		buffer_puts(line, ": ");
		add_value(line, finding->value);
	}
	buffer_putc(line, '\n');
}

void finding_print(FILE *stream, const char *tool, const struct finding *finding, bool quiet_values)
{
	struct buffer line = {0};
	add_line(&line, tool, finding, quiet_values);
	fwrite(line.bytes, 1, line.length, stream);
	buffer_free(&line);
}

void findings_print(FILE *stream, const char *tool, const struct findings *findings, bool quiet_values)
{
	struct buffer lines = {0};
	for (size_t i = 0; i < findings->count; i++)
		add_line(&lines, tool, &findings->items[i], quiet_values);
	if (lines.length)
		fwrite(lines.bytes, 1, lines.length, stream);
	buffer_free(&lines);
}

void error_print(FILE *stream, const char *tool, const struct error *error, bool quiet_values)
{
	struct finding finding = {
	        .code = error->code,
	        .place = {.file = error->file, .line = error->line, .column = error->column},
	        .detail = error->detail,
	        .value = error->value,
	};
	finding_print(stream, tool, &finding, quiet_values);
}
