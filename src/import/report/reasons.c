/* The words for a remark: its kind, its reason, its place. */
#include <ctype.h>
#include <libintl.h>

#include "import/report/private.h"
#include "sheet/sheet.h"

#define N_(text) text

static const struct {
	const char *code, *english, *french;
	enum kind kind;
} reasons[] = {
#define REASON(code, kind, english, french) {#code, english, french, KIND_##kind},
#include "import/report/reasons.def"
#undef REASON
};

enum kind remark_kind(const struct remark *remark)
{
	return reasons[remark->why].kind;
}

const char *kind_code(enum kind kind)
{
	static const char *const codes[] = {"ecarte", "devine", "change", "ignore"};
	return codes[kind];
}

const char *kind_word(enum kind kind)
{
	static const char *const words[] = {"écarté", "deviné", "changé", "ignoré"};
	return words[kind];
}

void remark_code(struct buffer *buffer, const struct remark *remark)
{
	for (const char *p = reasons[remark->why].code; *p; p++)
		buffer_putc(buffer, *p == '_' ? '-' : (char)tolower((unsigned char)*p));
}

static void put_reason(struct buffer *buffer, const char *text, const char *detail)
{
	const char *mark = strstr(text, "%s");
	buffer_add(buffer, text, mark ? (size_t)(mark - text) : strlen(text));
	if (mark) {
		buffer_puts(buffer, detail ? detail : "");
		buffer_puts(buffer, mark + 2);
	}
}

void remark_french(struct buffer *buffer, const struct remark *remark)
{
	put_reason(buffer, reasons[remark->why].french, remark->detail);
}

void remark_message(struct buffer *buffer, const struct remark *remark)
{
	put_reason(buffer, gettext(reasons[remark->why].english), remark->detail);
}

const char *report_place(struct arena *arena, const struct report_source *source)
{
	return source->sheet ? arena_printf(arena, "%s [%s]", source->file, source->sheet) : source->file;
}

const char *remark_column(struct arena *arena, const struct remark *remark)
{
	char name[8] = "";
	if (!remark->spot.column)
		return NULL;
	sheet_column_name(remark->spot.column, name);
	return remark->title ? arena_printf(arena, "%s (%s)", name, remark->title)
	                     : arena_strdup(arena, name);
}
