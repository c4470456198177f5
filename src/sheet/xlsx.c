/* The parts of a workbook: sheets and where they are. */
#include "sheet/xlsx.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* A relation of a part to another: id, kind (the end of its type), entry. */
struct relation {
	const char *id, *kind, *entry;
};
struct relations {
	struct relation *items;
	size_t count;
};

static int damaged(const struct xlsx *xlsx, const char *reason, struct error *error)
{
	return error_set(error, MSG_SHEET_BROKEN, (struct place){.file = archive_path(xlsx->archive)}, reason,
	                 NULL);
}

/* An entry's name from a target that is relative to the folder ("xl/") or begins with '/'. */
static const char *resolve(struct xlsx *xlsx, const char *folder, const char *target)
{
	if (*target == '/')
		return arena_strdup(&xlsx->arena, target + 1);
	size_t length = strlen(folder);
	for (; strncmp(target, "../", 3) == 0; target += 3) {
		length -= length > 0;
		while (length && folder[length - 1] != '/')
			length--;
	}
	return arena_printf(&xlsx->arena, "%.*s%s", (int)length, folder, target);
}

static void add_relation(struct xlsx *xlsx, struct markup *markup, const char *folder,
                         struct relations *relations)
{
	struct relation relation = {"", "", ""};
	const char *name, *value;
	bool external = false;
	while (markup_attribute(markup, &name, &value)) {
		const char *end = strrchr(value, '/');
		if (strcmp(name, "Id") == 0)
			relation.id = arena_strdup(&xlsx->arena, value);
		else if (strcmp(name, "Type") == 0)
			relation.kind = arena_strdup(&xlsx->arena, end ? end + 1 : value);
		else if (strcmp(name, "Target") == 0)
			relation.entry = resolve(xlsx, folder, value);
		else if (strcmp(name, "TargetMode") == 0)
			external = strcmp(value, "External") == 0;
	}
	if (external)
		return;
	relations->items = arena_append(&xlsx->arena, relations->items, &relations->count, sizeof relation);
	relations->items[relations->count - 1] = relation;
}

static int read_relations(struct xlsx *xlsx, const char *entry, const char *folder,
                          struct relations *relations, struct error *error)
{
	struct markup markup = {0};
	int got = markup_open(&markup, xlsx->archive, entry, error);
	while (got == 0 && (got = markup_next(&markup, error)) > 0) {
		got = 0;
		if (markup_is(&markup, MARKUP_START, "Relationship"))
			add_relation(xlsx, &markup, folder, relations);
		if (relations->count > SHEETS_MOST * 4)
			got = error_set(error, MSG_LIMIT, (struct place){.file = archive_path(xlsx->archive)},
			                entry, NULL);
		if (markup_is(&markup, MARKUP_END, "Relationships"))
			break;
	}
	markup_close(&markup);
	return got;
}

static const struct relation *find_relation(const struct relations *relations, const char *id,
                                            const char *kind)
{
	for (size_t i = 0; i < relations->count; i++)
		if ((!id || strcmp(relations->items[i].id, id) == 0) &&
		    strcmp(relations->items[i].kind, kind) == 0)
			return &relations->items[i];
	return NULL;
}

/* Chart sheets and the like hold no cells: they are passed over. */
static int add_sheet(struct sheet_file *file, struct xlsx *xlsx, struct markup *markup,
                     const struct relations *relations, struct error *error)
{
	const struct relation *part = NULL;
	const char *own = "", *name, *value;
	bool hidden = false;
	while (markup_attribute(markup, &name, &value))
		if (strcmp(name, "name") == 0)
			own = arena_strdup(&file->arena, value);
		else if (strcmp(name, "state") == 0)
			hidden = strcmp(value, "visible") != 0;
		else if (strcmp(name, "id") == 0)
			part = find_relation(relations, value, "worksheet");
	if (!part)
		return 0;
	if (!archive_has(xlsx->archive, part->entry))
		return damaged(
		        xlsx,
		        arena_printf(&file->arena, "%s: this part of the package is missing", part->entry),
		        error);
	size_t count = file->count;
	if (sheet_add(file, own, hidden, error))
		return -1;
	size_t same = count;
	xlsx->unmerged = arena_append(&xlsx->arena, xlsx->unmerged, &same, sizeof *xlsx->unmerged);
	xlsx->parts = arena_append(&xlsx->arena, xlsx->parts, &count, sizeof *xlsx->parts);
	xlsx->parts[count - 1] = arena_strdup(&xlsx->arena, part->entry);
	return 0;
}

static void read_properties(struct xlsx *xlsx, struct markup *markup)
{
	const char *name, *value;
	while (markup_attribute(markup, &name, &value))
		if (strcmp(name, "date1904") == 0)
			xlsx->from_1904 = strcmp(value, "1") == 0 || strcmp(value, "true") == 0;
}

static int read_workbook(struct sheet_file *file, struct xlsx *xlsx, const char *entry,
                         const struct relations *relations, struct error *error)
{
	struct markup markup = {0};
	int got = markup_open(&markup, xlsx->archive, entry, error);
	while (got == 0 && (got = markup_next(&markup, error)) > 0) {
		got = 0;
		if (markup_is(&markup, MARKUP_START, "workbookPr"))
			read_properties(xlsx, &markup);
		else if (markup_is(&markup, MARKUP_START, "sheet"))
			got = add_sheet(file, xlsx, &markup, relations, error);
		else if (markup_is(&markup, MARKUP_END, "workbook"))
			break;
	}
	markup_close(&markup);
	return got < 0 ? -1 : 0;
}

/* "xl/_rels/workbook.xml.rels" for "xl/workbook.xml"; *folder is "xl/". */
static const char *relations_entry(struct xlsx *xlsx, const char *entry, const char **folder)
{
	const char *slash = strrchr(entry, '/');
	int length = slash ? (int)(slash - entry) + 1 : 0;
	*folder = arena_strndup(&xlsx->arena, entry, (size_t)length);
	return arena_printf(&xlsx->arena, "%s_rels/%s.rels", *folder, entry + length);
}

static int read_parts(struct sheet_file *file, struct xlsx *xlsx, struct error *error)
{
	struct relations top = {0}, relations = {0};
	const char *entry = "xl/workbook.xml", *folder = NULL;
	if (archive_has(xlsx->archive, "_rels/.rels") &&
	    read_relations(xlsx, "_rels/.rels", "", &top, error) < 0)
		return -1;
	const struct relation *main = find_relation(&top, NULL, "officeDocument");
	if (main)
		entry = main->entry;
	const char *links = relations_entry(xlsx, entry, &folder);
	if (read_relations(xlsx, links, folder, &relations, error) < 0 ||
	    read_workbook(file, xlsx, entry, &relations, error) < 0)
		return -1;
	if (!file->count)
		return damaged(xlsx, "no sheet", error);
	const struct relation *strings = find_relation(&relations, NULL, "sharedStrings");
	const struct relation *styles = find_relation(&relations, NULL, "styles");
	if (strings && xlsx_read_strings(xlsx, strings->entry, error) < 0)
		return -1;
	return styles ? xlsx_read_styles(xlsx, styles->entry, error) : 0;
}

static void close_xlsx(void *state)
{
	struct xlsx *xlsx = state;
	archive_close(xlsx->archive);
	free(xlsx->strings);
	free(xlsx->offsets);
	free(xlsx->classes);
	arena_free(&xlsx->arena);
	free(xlsx);
}

int sheet_xlsx_open(struct sheet_file *file, struct archive *archive, struct error *error)
{
	static const struct sheet_backend backend = {xlsx_start, xlsx_next, xlsx_end, close_xlsx};
	struct xlsx *xlsx = memory_zalloc(1, sizeof *xlsx);
	xlsx->archive = archive;
	file->format = SHEET_XLSX;
	file->backend = &backend;
	file->state = xlsx;
	int result = read_parts(file, xlsx, error);
	file->from_1904 = xlsx->from_1904;
	return result;
}
