#include "import/import.h"

#include <string.h>

#include "import/lines.h"

enum { TABLE_ROWS = 2000 }; /* among which further tables of a sheet are looked for */

/* The name of a file without folder and ending, folded. */
static const char *file_words(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	const char *dot = strrchr(name, '.');
	return fold_words(arena, arena_strndup(arena, name, dot ? (size_t)(dot - name) : strlen(name)));
}

static bool may_be(const struct mapping_sheet *mapping, const char *file, const char *name, size_t index)
{
	return (!mapping->file || fold_match(mapping->file, file)) &&
	       (!mapping->name || fold_match(mapping->name, name)) &&
	       (!mapping->index || mapping->index == index + 1);
}

/* The mapping's sheet whose titles are found best; *header is filled. */
static const struct mapping_sheet *choose(const struct mapping *mapping, const struct top *top,
                                          const char *file, const char *name, size_t index,
                                          struct header *header)
{
	const struct mapping_sheet *best = NULL, *ignored = NULL;
	*header = (struct header){0};
	for (size_t i = 0; i < mapping->sheet_count; i++) {
		const struct mapping_sheet *sheet = &mapping->sheets[i];
		struct header candidate;
		if (!may_be(sheet, file, name, index))
			continue;
		if (sheet->ignored) {
			ignored = ignored ? ignored : sheet;
			continue;
		}
		if (sheet->below)
			continue;
		header_find(&candidate, top, sheet, 0);
		if (candidate.score > header->score) {
			header_free(header);
			*header = candidate;
			best = sheet;
		} else {
			header_free(&candidate);
		}
	}
	return best ? best : ignored;
}

static bool is_hidden(const struct stage *stage, const struct mapping_column *match)
{
	for (size_t i = 0; match && i < match->target_count; i++) {
		const struct target *target = &match->targets[i];
		if (target->table != SIZE_MAX &&
		    stage->schema->tables[target->table].columns[target->column].hidden)
			return true;
	}
	return false;
}

static void remark_columns(struct stage *stage, const struct mapping_sheet *mapping,
                           const struct header *header, size_t source)
{
	struct arena arena = {0};
	const char **titles = arena_zalloc(&arena, header->count, sizeof *titles);
	for (size_t c = 0; c < header->count; c++)
		titles[c] = header->columns[c].title;
	report_titles(stage->report, source, titles, header->count);
	arena_free(&arena);
	for (size_t c = 0; c < header->count; c++) {
		const struct header_column *column = &header->columns[c];
		const struct mapping_column *match =
		        column->match < 0 ? NULL : &mapping->columns[column->match];
		if (is_hidden(stage, match))
			report_hide(stage->report, source, c);
		struct remark remark = {.spot = {(uint32_t)source, header->row, column->column},
		                        .title = column->title,
		                        .value = column->title};
		if (!*column->title)
			continue;
		remark.why = !match           ? WHY_COLUMN_UNKNOWN
		             : match->ignored ? WHY_COLUMN_IGNORED
		                              : WHY_TITLE_LIKE;
		remark.detail = match && match->ignored ? match->reason : NULL;
		if (!match || match->ignored || column->near)
			report_add(stage->report, &remark);
		if (match && !match->ignored && column->hidden) {
			remark.why = WHY_HIDDEN;
			report_add(stage->report, &remark);
		}
	}
}

static void remark_sheet(struct stage *stage, size_t source, const struct mapping_sheet *mapping)
{
	report_add(stage->report, &(struct remark){.spot = {(uint32_t)source, 0, 0},
	                                           .why = mapping ? WHY_SHEET_IGNORED : WHY_SHEET_UNKNOWN,
	                                           .detail = mapping ? mapping->reason : NULL});
}

/* The next table below that header, as the mapping's sheets with suite say; NULL where there is none. */
static const struct mapping_sheet *choose_below(const struct mapping *mapping, const struct top *top,
                                                const char *file, const char *name, size_t index,
                                                uint32_t after, struct header *header)
{
	const struct mapping_sheet *best = NULL;
	*header = (struct header){0};
	for (size_t i = 0; i < mapping->sheet_count; i++) {
		const struct mapping_sheet *sheet = &mapping->sheets[i];
		struct header candidate;
		if (!sheet->below || sheet->ignored || !may_be(sheet, file, name, index))
			continue;
		header_find(&candidate, top, sheet, after);
		bool better = candidate.score && (!best || candidate.row < header->row);
		header_free(better ? header : &candidate);
		if (better) {
			*header = candidate;
			best = sheet;
		}
	}
	return best;
}

/* The tables of a sheet, one below the other. */
static int read_tables(struct stage *stage, struct sheet_file *file, size_t index, const struct top *top,
                       const char *const words[2], struct lines_part part, struct header *header,
                       struct error *error)
{
	int result = 0;
	while (part.mapping && result == 0) {
		struct header next;
		const struct mapping_sheet *below =
		        choose_below(stage->mapping, top, words[0], words[1], index, header->row, &next);
		part.until = below ? next.row : 0;
		part.header = header;
		remark_columns(stage, part.mapping, header, part.source);
		result = lines_read(stage, file, index, &part, error);
		header_free(header);
		*header = next;
		part.mapping = below;
		part.below = true;
		if (below)
			part.source = report_source(stage->report, sheet_path(file),
			                            stage->report->sources[part.source].sheet,
			                            stage->report->sources[part.source].file_index);
	}
	return result;
}

static int read_sheet(struct stage *stage, struct sheet_file *file, size_t index, size_t file_index,
                      struct error *error)
{
	const struct sheet_info *info = sheet_info(file, index);
	struct top top;
	struct header header;
	bool csv = sheet_format(file) == SHEET_CSV;
	bool below = false;
	for (size_t i = 0; i < stage->mapping->sheet_count; i++)
		below |= stage->mapping->sheets[i].below;
	if (top_read(&top, file, index, below ? TABLE_ROWS : HEADER_ROWS, error) < 0) {
		top_free(&top);
		return -1;
	}
	size_t source = report_source(stage->report, sheet_path(file), csv ? NULL : info->name, file_index);
	const char *const words[] = {file_words(&top.arena, sheet_path(file)),
	                             fold_words(&top.arena, info->name)};
	const struct mapping_sheet *sheet = choose(stage->mapping, &top, words[0], words[1], index, &header);
	int result = 0;
	if (sheet && !sheet->ignored) {
		if (info->hidden)
			report_add(stage->report,
			           &(struct remark){.spot = {(uint32_t)source, 0, 0}, .why = WHY_HIDDEN});
		result = read_tables(stage, file, index, &top, words,
		                     (struct lines_part){.mapping = sheet, .source = source}, &header, error);
	} else if (top.count) {
		remark_sheet(stage, source, sheet);
	}
	header_free(&header);
	top_free(&top);
	return result;
}

static int read_file(struct stage *stage, const char *path, size_t file_index,
                     const struct import_options *options, struct error *error)
{
	struct sheet_file *file = sheet_open(path, &options->sheets, error);
	if (!file)
		return -1;
	int sureness = 100;
	char separator;
	const char *encoding = sheet_encoding(file, &separator, &sureness);
	size_t source = stage->report->source_count;
	stage->from_1904 = sheet_from_1904(file);
	int result = 0;
	for (size_t i = 0; i < sheet_count(file) && result == 0; i++)
		result = read_sheet(stage, file, i, file_index, error);
	if (result == 0 && encoding && sureness < 100 && stage->report->source_count > source)
		report_add(stage->report, &(struct remark){.spot = {(uint32_t)source, 0, 0},
		                                           .why = WHY_ENCODING,
		                                           .detail = encoding});
	sheet_close(file);
	return result;
}

int import_files(struct stage *stage, struct report *report, struct mapping *mapping,
                 const struct dataset *earlier, char *const *files, size_t count,
                 const struct import_options *options, struct findings *findings, struct error *error)
{
	int32_t today;
	*report = (struct report){0};
	*stage = (struct stage){0};
	if (date_today(&today, error) < 0)
		return -1;
	stage_start(stage, mapping, report, earlier, options->references, today);
	for (size_t i = 0; i < count; i++)
		if (read_file(stage, files[i], i, options, error) < 0)
			return -1;
	if (join_persons(stage, &options->join, findings, error) < 0)
		return -1;
	resolve_tables(stage);
	report_sort(report);
	return 0;
}
