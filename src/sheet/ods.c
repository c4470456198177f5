/* The sheets of an ODS document: all stand in content.xml, one after the other. */
#include "sheet/ods.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* Names of styles under which a sheet is not shown. */
struct hidden_styles {
	struct arena arena;
	const char **names;
	size_t count;
	const char *open; /* the style being read */
};

static void read_style(struct hidden_styles *styles, struct markup *markup)
{
	const char *name, *value;
	bool hidden = false;
	while (markup_attribute(markup, &name, &value))
		if (markup_is(markup, MARKUP_START, "style") && strcmp(name, "name") == 0)
			styles->open = arena_strdup(&styles->arena, value);
		else if (markup_is(markup, MARKUP_START, "table-properties") && strcmp(name, "display") == 0)
			hidden = strcmp(value, "false") == 0;
	if (!hidden || !styles->open)
		return;
	styles->names = arena_append(&styles->arena, styles->names, &styles->count, sizeof *styles->names);
	styles->names[styles->count - 1] = styles->open;
}

static int add_sheet(struct sheet_file *file, struct markup *markup, const struct hidden_styles *styles,
                     struct error *error)
{
	const char *own = "", *name, *value;
	bool hidden = false;
	while (markup_attribute(markup, &name, &value))
		if (strcmp(name, "name") == 0)
			own = arena_strdup(&file->arena, value);
		else if (strcmp(name, "style-name") == 0)
			for (size_t i = 0; i < styles->count; i++)
				hidden |= strcmp(value, styles->names[i]) == 0;
	return sheet_add(file, own, hidden, error);
}

bool ods_at_sheet(const struct markup *markup)
{
	return markup->depth == 3 && markup_is(markup, MARKUP_START, "table");
}

static int read_content(struct sheet_file *file, struct archive *archive, struct hidden_styles *styles,
                        struct error *error)
{
	struct markup markup = {0};
	int got = markup_open(&markup, archive, "content.xml", error);
	while (got == 0 && (got = markup_next(&markup, error)) > 0) {
		got = 0;
		if (markup.kind != MARKUP_START)
			continue;
		if (ods_at_sheet(&markup))
			got = add_sheet(file, &markup, styles, error) < 0 || markup_skip(&markup, error) < 0
			              ? -1
			              : 0;
		else if (markup.depth <= 4 &&
		         (strcmp(markup.name, "style") == 0 || strcmp(markup.name, "table-properties") == 0))
			read_style(styles, &markup);
	}
	markup_close(&markup);
	return got < 0 ? -1 : 0;
}

static void close_ods(void *state)
{
	struct ods *ods = state;
	archive_close(ods->archive);
	free(ods);
}

int sheet_ods_open(struct sheet_file *file, struct archive *archive, struct error *error)
{
	static const struct sheet_backend backend = {ods_start, ods_next, ods_end, close_ods};
	struct ods *ods = memory_zalloc(1, sizeof *ods);
	struct hidden_styles styles = {0};
	ods->archive = archive;
	file->format = SHEET_ODS;
	file->backend = &backend;
	file->state = ods;
	int secret = archive_has(archive, "META-INF/manifest.xml")
	                     ? archive_contains(archive, "META-INF/manifest.xml", "encryption-data", error)
	                     : 0;
	if (secret > 0)
		return error_set(error, MSG_SHEET_FORMAT, (struct place){.file = file->path},
		                 "protected by a password: save it without", NULL);
	int result = secret < 0 ? -1 : read_content(file, archive, &styles, error);
	arena_free(&styles.arena);
	if (result == 0 && !file->count)
		result = error_set(error, MSG_SHEET_BROKEN, (struct place){.file = file->path}, "no sheet",
		                   NULL);
	return result;
}
