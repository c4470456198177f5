#include "import/import.h"

#include "base/date.h"
#include "import/lines/lines.h"

enum { TABLE_ROWS = 2000 }; /* among which further tables of a sheet are looked for */

/* A sheet that is being read. */
struct importing {
	struct stage *stage;
	struct sheet_file *file;
	size_t index, file_index;
	const char *file_words, *name_words; /* of the file without folder and ending, of the sheet; folded */
	struct top top;
	size_t source; /* of the report, for the table that is read */
};

static const char *file_words(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	const char *dot = strrchr(name, '.');
	return fold_words(arena, arena_strndup(arena, name, dot ? (size_t)(dot - name) : strlen(name)));
}

/* Whether the mapping's sheet may be this one, as far as names tell. */
static bool may_be(const struct mapping_sheet *mapping, const struct importing *importing)
{
	return (!mapping->file || fold_match(mapping->file, importing->file_words)) &&
	       (!mapping->name || fold_match(mapping->name, importing->name_words)) &&
	       (!mapping->index || mapping->index == importing->index + 1);
}

/* The mapping's sheet whose titles are found best, or one that says why the sheet is passed over; NULL.
 * *header is filled. */
static const struct mapping_sheet *choose(const struct importing *importing, struct header *header)
{
	const struct mapping *mapping = importing->stage->mapping;
	const struct mapping_sheet *best = NULL, *ignored = NULL;
	*header = (struct header){0};
	for (size_t i = 0; i < mapping->sheet_count; i++) {
		const struct mapping_sheet *sheet = &mapping->sheets[i];
		struct header candidate;
		if (!may_be(sheet, importing))
			continue;
		if (sheet->ignored) {
			ignored = ignored ? ignored : sheet;
			continue;
		}
		if (sheet->below)
			continue;
		header_find(&candidate, &importing->top, sheet, 0);
		bool better = candidate.score > header->score;
		header_free(better ? header : &candidate);
		if (better) {
			*header = candidate;
			best = sheet;
		}
	}
	return best ? best : ignored;
}

/* The next table below that header, as the mapping's sheets with suite say; NULL where there is none. */
static const struct mapping_sheet *choose_below(const struct importing *importing, uint32_t after,
                                                struct header *header)
{
	const struct mapping *mapping = importing->stage->mapping;
	const struct mapping_sheet *best = NULL;
	*header = (struct header){0};
	for (size_t i = 0; i < mapping->sheet_count; i++) {
		const struct mapping_sheet *sheet = &mapping->sheets[i];
		struct header candidate;
		if (!sheet->below || sheet->ignored || !may_be(sheet, importing))
			continue;
		header_find(&candidate, &importing->top, sheet, after);
		bool better = candidate.score && (!best || candidate.row < header->row);
		header_free(better ? header : &candidate);
		if (better) {
			*header = candidate;
			best = sheet;
		}
	}
	return best;
}

static bool is_hidden(const struct stage *stage, const struct mapping_column *match)
{
	for (size_t i = 0; match && i < match->target_count; i++) {
		const struct target *target = &match->targets[i];
		if (target->table != NO_TABLE &&
		    stage->schema->tables[target->table].columns[target->column].hidden)
			return true;
	}
	return false;
}

/* What becomes of a column as a whole. match: NULL where the mapping does not know it. */
static void remark_column(const struct importing *importing, const struct mapping_column *match,
                          const struct header *header, const struct header_column *column)
{
	struct remark remark = {.spot = {(uint32_t)importing->source, header->row, column->column},
	                        .title = column->title,
	                        .value = column->title};
	remark.why = !match ? WHY_COLUMN_UNKNOWN : match->ignored ? WHY_COLUMN_IGNORED : WHY_TITLE_LIKE;
	remark.detail = match && match->ignored ? match->reason : NULL;
	if (!match || match->ignored || column->near)
		report_add(importing->stage->report, &remark);
	remark.why = WHY_HIDDEN;
	if (match && !match->ignored && column->hidden)
		report_add(importing->stage->report, &remark);
}

static void remark_columns(const struct importing *importing, const struct mapping_sheet *mapping,
                           const struct header *header)
{
	struct report *report = importing->stage->report;
	struct arena arena = {0};
	const char **titles = arena_alloc(&arena, header->count, sizeof *titles);
	for (size_t c = 0; c < header->count; c++)
		titles[c] = header->columns[c].title;
	report_titles(report, importing->source, titles, header->count);
	arena_free(&arena);
	for (size_t c = 0; c < header->count; c++) {
		const struct header_column *column = &header->columns[c];
		const struct mapping_column *match =
		        column->match < 0 ? NULL : &mapping->columns[column->match];
		if (is_hidden(importing->stage, match))
			report_hide(report, importing->source, c);
		if (*column->title)
			remark_column(importing, match, header, column);
	}
}

static void remark_sheet(const struct importing *importing, enum why why, const char *detail)
{
	report_add(
	        importing->stage->report,
	        &(struct remark){.spot = {(uint32_t)importing->source, 0, 0}, .why = why, .detail = detail});
}

static void add_source(struct importing *importing)
{
	bool csv = sheet_format(importing->file) == SHEET_CSV;
	importing->source = report_source(importing->stage->report, sheet_path(importing->file),
	                                  csv ? NULL : sheet_info(importing->file, importing->index)->name,
	                                  importing->file_index);
}

/* The tables of a sheet, one below the other. Takes over the first one's header. */
static int read_tables(struct importing *importing, const struct mapping_sheet *mapping,
                       struct header *header, struct error *error)
{
	int result = 0;
	bool below = false;
	while (mapping && result == 0) {
		struct header next;
		const struct mapping_sheet *after = choose_below(importing, header->row, &next);
		const struct lines_part part = {.mapping = mapping,
		                                .header = header,
		                                .source = importing->source,
		                                .until = after ? next.row : 0,
		                                .below = below};
		remark_columns(importing, mapping, header);
		result = lines_read(importing->stage, importing->file, importing->index, &part, error);
		header_free(header);
		*header = next;
		mapping = after;
		below = true;
		if (after)
			add_source(importing);
	}
	header_free(header);
	return result;
}

/* A sheet whose first rows are known. */
static int read_known(struct importing *importing, struct error *error)
{
	const struct sheet_info *info = sheet_info(importing->file, importing->index);
	struct header header;
	importing->file_words = file_words(&importing->top.arena, sheet_path(importing->file));
	importing->name_words = fold_words(&importing->top.arena, info->name);
	add_source(importing);
	const struct mapping_sheet *sheet = choose(importing, &header);
	if (sheet && !sheet->ignored) {
		if (info->hidden)
			remark_sheet(importing, WHY_HIDDEN, NULL);
		return read_tables(importing, sheet, &header, error);
	}
	if (importing->top.count)
		remark_sheet(importing, sheet ? WHY_SHEET_IGNORED : WHY_SHEET_UNKNOWN,
		             sheet ? sheet->reason : NULL);
	return 0;
}

static int read_sheet(struct importing *importing, struct error *error)
{
	bool below = false;
	for (size_t i = 0; i < importing->stage->mapping->sheet_count; i++)
		below |= importing->stage->mapping->sheets[i].below;
	int result = top_read(&importing->top, importing->file, importing->index,
	                      below ? TABLE_ROWS : HEADER_ROWS, error);
	if (result == 0)
		result = read_known(importing, error);
	top_free(&importing->top);
	return result;
}

static int read_file(struct stage *stage, struct sheet_files *files, size_t file_index, struct error *error)
{
	struct importing importing = {.stage = stage, .file_index = file_index};
	size_t first = stage->report->source_count;
	char separator;
	int sureness = 100, result = 0;
	importing.file = sheet_files_open(files, file_index, error);
	if (!importing.file)
		return -1;
	stage->from_1904 = sheet_from_1904(importing.file);
	for (; importing.index < sheet_count(importing.file) && result == 0; importing.index++)
		result = read_sheet(&importing, error);
	const char *encoding = sheet_encoding(importing.file, &separator, &sureness);
	importing.source = first;
	if (result == 0 && encoding && sureness < 100 && stage->report->source_count > first)
		remark_sheet(&importing, WHY_ENCODING, encoding);
	sheet_files_close(files, file_index, importing.file);
	return result;
}

int import_files(struct stage *stage, struct report *report, struct mapping *mapping,
                 const struct dataset *earlier, struct sheet_files *files,
                 const struct import_options *options, struct findings *findings, struct error *error)
{
	int32_t today;
	*report = (struct report){0};
	*stage = (struct stage){0};
	if (date_today(&today, error) < 0)
		return -1;
	stage_start(stage, mapping, report, earlier, options->references, today);
	for (size_t i = 0; i < files->count; i++)
		if (read_file(stage, files, i, error) < 0)
			return -1;
	if (join_persons(stage, &options->join, findings, error) < 0)
		return -1;
	resolve_tables(stage);
	report_sort(report);
	return 0;
}
