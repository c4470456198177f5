/* Shared strings and styles of a workbook. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "sheet/xlsx.h"

#define STRINGS_MOST 20000000u
#define TEXT_MOST    1000000000u /* bytes of all strings */
#define STYLES_MOST  100000u
#define FORMATS_MOST 5000u

static int too_many(const struct xlsx *xlsx, const char *what, struct error *error)
{
	return error_set(error, MSG_LIMIT, (struct place){.file = archive_path(xlsx->archive)}, what, NULL);
}

static bool is_escape(const char *text)
{
	return text[0] == '_' && text[1] == 'x' && strspn(text + 2, "0123456789abcdefABCDEF") >= 4 &&
	       text[6] == '_';
}

void xlsx_unescape(const char *text, struct buffer *buffer)
{
	if (!strstr(text, "_x")) {
		buffer_puts(buffer, text);
		return;
	}
	for (; *text; text++) {
		char hex[5] = "", bytes[4];
		if (!is_escape(text)) {
			buffer_putc(buffer, *text);
			continue;
		}
		memcpy(hex, text + 2, 4);
		buffer_add(buffer, bytes, utf8_encode((uint32_t)strtoul(hex, NULL, 16), bytes));
		text += 6;
	}
}

struct strings {
	struct xlsx *xlsx;
	struct buffer text;
	size_t capacity;
};

static int add_string(struct strings *strings, struct error *error)
{
	struct xlsx *xlsx = strings->xlsx;
	if (xlsx->string_count >= STRINGS_MOST || strings->text.length > TEXT_MOST)
		return too_many(xlsx, "shared strings", error);
	xlsx->offsets =
	        memory_grow(xlsx->offsets, &strings->capacity, xlsx->string_count + 1, sizeof *xlsx->offsets);
	xlsx->offsets[xlsx->string_count++] = strings->text.length;
	return 0;
}

/* Texts in t, joined; what stands in rPh is how Japanese is read aloud, and no part of them. */
static int read_string_nodes(struct strings *strings, struct markup *markup, struct error *error)
{
	bool in_text = false, in_string = false;
	int got;
	while ((got = markup_next(markup, error)) > 0) {
		if (markup->kind == MARKUP_TEXT) {
			if (in_text && in_string)
				xlsx_unescape(markup->text, &strings->text);
		} else if (strcmp(markup->name, "t") == 0)
			in_text = markup->kind == MARKUP_START;
		else if (markup_is(markup, MARKUP_START, "rPh"))
			got = markup_skip(markup, error);
		else if (strcmp(markup->name, "si") == 0) {
			in_string = markup->kind == MARKUP_START;
			if (!in_string)
				buffer_putc(&strings->text, '\0');
			else if (add_string(strings, error) < 0)
				return -1;
		} else if (markup_is(markup, MARKUP_END, "sst"))
			return 0;
		if (got < 0)
			return -1;
	}
	return got;
}

int xlsx_read_strings(struct xlsx *xlsx, const char *entry, struct error *error)
{
	struct strings strings = {.xlsx = xlsx};
	struct markup markup = {0};
	int result = markup_open(&markup, xlsx->archive, entry, error);
	if (result == 0)
		result = read_string_nodes(&strings, &markup, error);
	markup_close(&markup);
	buffer_putc(&strings.text, '\0');
	xlsx->strings = strings.text.bytes;
	return result;
}

/* What counts is outside quotes, escapes and brackets, up to the first semicolon; [h], [mm], [ss] are
 * durations. */
static enum format_class format_class(const char *format)
{
	bool day = false, time = false, month = false;
	if (strncasecmp(format, "general", 7) == 0 || strcmp(format, "@") == 0)
		return FORMAT_NUMBER;
	for (const char *p = format; *p && *p != ';'; p++) {
		int c = tolower((unsigned char)*p);
		if (c == '"' || c == '[') {
			const char *end = strchr(p + 1, c == '"' ? '"' : ']');
			if (!end)
				break;
			time |= c == '[' && end > p + 1 && strspn(p + 1, "hHmMsS") == (size_t)(end - p - 1);
			p = end;
		} else if ((c == '\\' || c == '_' || c == '*') && p[1])
			p++;
		else if (c == '%' && !day && !time)
			return FORMAT_PERCENT;
		day |= c == 'y' || c == 'd';
		time |= c == 'h' || c == 's';
		month |= c == 'm';
	}
	return day || (month && !time) ? FORMAT_DATE : time ? FORMAT_TIME : FORMAT_NUMBER;
}

static enum format_class builtin_class(unsigned long id)
{
	if (id == 9 || id == 10)
		return FORMAT_PERCENT;
	if ((id >= 18 && id <= 21) || (id >= 45 && id <= 47))
		return FORMAT_TIME;
	if ((id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58))
		return FORMAT_DATE;
	return FORMAT_NUMBER;
}

struct formats {
	struct custom {
		unsigned long id;
		enum format_class class;
	} * items;
	size_t count, capacity;
};

static void add_format(struct markup *markup, struct formats *formats)
{
	struct custom custom = {0};
	const char *name, *value;
	while (markup_attribute(markup, &name, &value))
		if (strcmp(name, "numFmtId") == 0)
			custom.id = strtoul(value, NULL, 10);
		else if (strcmp(name, "formatCode") == 0)
			custom.class = format_class(value);
	formats->items =
	        memory_grow(formats->items, &formats->capacity, formats->count + 1, sizeof *formats->items);
	formats->items[formats->count++] = custom;
}

static void add_style(struct xlsx *xlsx, struct markup *markup, const struct formats *formats,
                      size_t *capacity)
{
	unsigned long id = 0;
	const char *name, *value;
	while (markup_attribute(markup, &name, &value))
		if (strcmp(name, "numFmtId") == 0)
			id = strtoul(value, NULL, 10);
	enum format_class class = builtin_class(id);
	for (size_t i = 0; i < formats->count; i++)
		if (formats->items[i].id == id)
			class = formats->items[i].class;
	xlsx->classes = memory_grow(xlsx->classes, capacity, xlsx->class_count + 1, 1);
	xlsx->classes[xlsx->class_count++] = (uint8_t) class;
}

/* numFmts stand before cellXfs; a cell's s counts in cellXfs. */
int xlsx_read_styles(struct xlsx *xlsx, const char *entry, struct error *error)
{
	struct markup markup = {0};
	struct formats formats = {0};
	size_t capacity = 0;
	bool cells = false;
	int got = markup_open(&markup, xlsx->archive, entry, error);
	while (got == 0 && (got = markup_next(&markup, error)) > 0) {
		got = 0;
		if (markup.kind != MARKUP_TEXT && strcmp(markup.name, "cellXfs") == 0)
			cells = markup.kind == MARKUP_START;
		else if (markup_is(&markup, MARKUP_START, "numFmt"))
			add_format(&markup, &formats);
		else if (cells && markup_is(&markup, MARKUP_START, "xf"))
			add_style(xlsx, &markup, &formats, &capacity);
		else if (markup_is(&markup, MARKUP_END, "styleSheet"))
			break;
		if (xlsx->class_count > STYLES_MOST || formats.count > FORMATS_MOST)
			got = too_many(xlsx, "styles", error);
	}
	free(formats.items);
	markup_close(&markup);
	return got < 0 ? -1 : 0;
}
