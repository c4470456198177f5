#include "import/lines/lines.h"

#include "base/progress.h"
#include "import/lines/above.h"
#include "import/lines/texts.h"

struct sheet_reading {
	struct stage *stage;
	const struct mapping_sheet *mapping;
	const struct header *header;
	uint32_t source;
	long *matches; /* [sheet column]: mapping column or -1 */
	size_t columns, matched;
	bool *untitled; /* [sheet column]: said already */
	bool ended;
	bool elsewhere; /* in another table, below this one */
	struct above above;
	struct ready_texts texts;
	struct line_translations translations;
	struct arena arena, line; /* of the sheet, of the line being read */
};

static void remark(struct sheet_reading *reading, struct remark remark)
{
	remark.spot.source = reading->source;
	report_add(reading->stage->report, &remark);
}

/* The texts of a row as one, for reports. */
static const char *row_text(struct sheet_reading *reading, const struct sheet_row *row)
{
	enum { ENOUGH = 150 };
	struct buffer text = {0};
	for (size_t i = 0; i < row->count && text.length < ENOUGH; i++)
		if (!row->cells[i].covered && row->cells[i].length) {
			buffer_puts(&text, text.length ? " | " : "");
			buffer_puts(&text, row->cells[i].text);
		}
	return arena_take(&reading->line, &text);
}

/* The row is no line of the table: why, with what stands in it. */
static void pass_over(struct sheet_reading *reading, const struct sheet_row *row, enum why why,
                      const char *detail)
{
	remark(reading, (struct remark){.spot.row = row->number,
	                                .why = why,
	                                .detail = detail,
	                                .value = row_text(reading, row)});
}

/* A covered cell counts in its own column only: merged downwards, not across. */
static bool counts(const struct sheet_cell *cell)
{
	return cell->length && (!cell->covered || cell->origin_column == cell->column);
}

static bool holds_name(const struct sheet_reading *reading, const struct mapping_column *column)
{
	const struct mapping_persons *persons = &reading->stage->mapping->persons;
	for (size_t i = 0; i < column->target_count; i++)
		if ((long)column->targets[i].table == persons->table &&
		    ((long)column->targets[i].column == persons->last ||
		     (long)column->targets[i].column == persons->first))
			return true;
	return column->role == ROLE_FAMILY;
}

static void gather(struct sheet_reading *reading, const struct sheet_row *row, struct line_cell *cells)
{
	for (size_t i = 0; i < row->count; i++) {
		const struct sheet_cell *cell = &row->cells[i];
		long match = cell->column <= reading->columns ? reading->matches[cell->column] : -1;
		if (match < 0 || !counts(cell))
			continue;
		struct ready_text ready = texts_ready(&reading->texts, cell->text, cell->length);
		if (!*ready.text ||
		    (!ready.letters && holds_name(reading, &reading->mapping->columns[match])))
			continue;
		cells[match] =
		        (struct line_cell){ready.text, cell->column, cell->kind, ready.title, ready.ditto};
	}
}

static bool is_empty(struct sheet_reading *reading, const struct sheet_row *row)
{
	for (size_t i = 0; i < row->count; i++)
		if (counts(&row->cells[i]) && !row->cells[i].covered &&
		    *texts_ready(&reading->texts, row->cells[i].text, row->cells[i].length).text)
			return false;
	return true;
}

enum again { AGAIN_NO, AGAIN_SAME, AGAIN_OTHER };

/* Whether the row is this table's header again, or that of another table. */
static enum again is_header_again(const struct sheet_reading *reading, const struct line_cell *cells)
{
	size_t same = 0, filled = 0, known = 0;
	for (size_t c = 0; c < reading->header->count; c++) {
		const struct header_column *column = &reading->header->columns[c];
		const struct line_cell *cell = column->match < 0 ? NULL : &cells[column->match];
		if (!cell || !cell->text || cell->column != column->column)
			continue;
		bool equal = strcmp(cell->text, column->title) == 0;
		filled++;
		same += equal;
		known += !equal && cell->title;
	}
	if (filled > 1 && same * 10 >= filled * 8)
		return AGAIN_SAME;
	return same + known > 2 && (same + known) * 2 > filled ? AGAIN_OTHER : AGAIN_NO;
}

/* The rule that one of the first cells of the row meets, or NULL. */
static const struct mapping_end *find_end(struct sheet_reading *reading, const struct sheet_row *row)
{
	enum { CELLS = 3 };
	const struct mapping_sheet *mapping = reading->mapping;
	size_t looked = 0;
	for (size_t i = 0; i < row->count && looked < CELLS; i++) {
		const struct sheet_cell *cell = &row->cells[i];
		if (cell->covered || !cell->length)
			continue;
		const char *words = texts_ready(&reading->texts, cell->text, cell->length).words;
		looked++;
		for (size_t e = 0; e < mapping->end_count; e++)
			if (*words && fold_match(mapping->ends[e].pattern, words))
				return &mapping->ends[e];
	}
	return NULL;
}

/* After an end: whether the column that tells holds what it should. */
static bool resumes(struct sheet_reading *reading, const struct line_cell *cells)
{
	for (size_t e = 0; e < reading->mapping->end_count; e++) {
		long column = reading->mapping->ends[e].resume;
		if (column < 0 || !cells[column].text || !reading->mapping->columns[column].target_count)
			continue;
		const struct translation translation = {
		        .target = &reading->mapping->columns[column].targets[0]};
		struct translated value = translate(reading->stage, &translation, cells[column].text);
		if (value.text && value.strength == CELL_READ)
			return true;
	}
	return false;
}

static const struct mapping_column *missing(const struct sheet_reading *reading,
                                            const struct line_cell *cells)
{
	for (size_t m = 0; m < reading->mapping->column_count; m++)
		if (reading->mapping->columns[m].required && !cells[m].text)
			return &reading->mapping->columns[m];
	return NULL;
}

/* Cells in columns that have no title, once a column. */
static void remark_untitled(struct sheet_reading *reading, const struct sheet_row *row)
{
	for (size_t i = 0; i < row->count; i++) {
		const struct sheet_cell *cell = &row->cells[i];
		bool beyond = cell->column > reading->columns;
		bool untitled = beyond || (reading->matches[cell->column] < 0 &&
		                           !*reading->header->columns[cell->column - 1].title);
		if (!counts(cell) || cell->covered || !untitled ||
		    (!beyond && reading->untitled[cell->column]))
			continue;
		if (!beyond)
			reading->untitled[cell->column] = true;
		remark(reading, (struct remark){.spot = {.row = row->number, .column = cell->column},
		                                .why = WHY_NO_TITLE,
		                                .value = cell->text});
	}
}

static void take(struct sheet_reading *reading, const struct sheet_row *row, struct line_cell *cells)
{
	above_take(&reading->above, cells, row->number, &reading->line);
	struct line line = {.stage = reading->stage,
	                    .mapping = reading->mapping,
	                    .header = reading->header,
	                    .translations = &reading->translations,
	                    .cells = cells,
	                    .headings = reading->above.headings,
	                    .source = reading->source,
	                    .row = row->number,
	                    .arena = &reading->line};
	if (row->hidden)
		remark(reading, (struct remark){.spot.row = row->number, .why = WHY_HIDDEN});
	remark_untitled(reading, row);
	line_records(&line);
	reading->stage->report->rows++;
}

/* One cell in a table of several columns: a note, a heading. */
static bool is_alone(const struct sheet_reading *reading, const struct sheet_row *row)
{
	size_t filled = 0;
	for (size_t i = 0; i < row->count; i++)
		filled += row->cells[i].length && !row->cells[i].covered;
	return filled == 1 && reading->matched > 2;
}

/* Nobody sees them in the sheet, and the merged cell's value is taken; they may be what was meant. */
static void remark_beneath(struct sheet_reading *reading, const struct sheet_row *row)
{
	for (size_t i = 0; i < row->count; i++)
		if (row->cells[i].beneath)
			remark(reading,
			       (struct remark){.spot = {.row = row->number, .column = row->cells[i].column},
			                       .why = WHY_BENEATH,
			                       .value = row->cells[i].beneath});
}

/* A row that is not empty: a line of the table, or what it is instead. */
static void read_filled(struct sheet_reading *reading, const struct sheet_row *row, struct line_cell *cells)
{
	const struct mapping_end *end = find_end(reading, row);
	const struct mapping_column *lacking = missing(reading, cells);
	enum again again = is_header_again(reading, cells);
	if (again)
		reading->elsewhere = again == AGAIN_OTHER;
	if (reading->elsewhere)
		pass_over(reading, row, WHY_OTHER_TABLE, NULL);
	else if (end) {
		reading->ended |= end->stops;
		pass_over(reading, row, WHY_TOTAL, NULL);
	} else if (again)
		remark(reading, (struct remark){.spot.row = row->number, .why = WHY_HEADER_AGAIN});
	else if (above_heading(&reading->above, row))
		;
	else if (reading->ended && !resumes(reading, cells))
		pass_over(reading, row, WHY_BELOW, NULL);
	else if (lacking)
		pass_over(reading, row, WHY_ROW_INCOMPLETE, lacking->label);
	else if (is_alone(reading, row))
		pass_over(reading, row, WHY_ROW_ALONE, NULL);
	else {
		reading->ended = false;
		take(reading, row, cells);
	}
}

static void read_row(struct sheet_reading *reading, const struct sheet_row *row)
{
	struct line_cell *cells = arena_zalloc(&reading->line, reading->mapping->column_count, sizeof *cells);
	gather(reading, row, cells);
	remark_beneath(reading, row);
	if (!is_empty(reading, row))
		read_filled(reading, row, cells);
	arena_clear(&reading->line);
	texts_let_go(&reading->texts);
}

static void start_columns(struct sheet_reading *reading)
{
	const struct header *header = reading->header;
	const struct mapping_sheet *mapping = reading->mapping;
	reading->columns = header->count;
	reading->matches = arena_zalloc(&reading->arena, header->count + 1, sizeof *reading->matches);
	reading->untitled = arena_zalloc(&reading->arena, header->count + 1, sizeof *reading->untitled);
	for (size_t c = 0; c < header->count; c++) {
		long match = header->columns[c].match;
		bool taken = match >= 0 && !mapping->columns[match].ignored;
		reading->matches[c + 1] = taken ? match : -1;
		reading->matched += taken;
	}
}

static void start_translations(struct sheet_reading *reading)
{
	const struct mapping_sheet *mapping = reading->mapping;
	struct line_translations *translations = &reading->translations;
	struct arena *arena = &reading->arena;
	translations->columns = arena_zalloc(arena, mapping->column_count, sizeof *translations->columns);
	for (size_t m = 0; m < mapping->column_count; m++)
		translations->columns[m] =
		        arena_zalloc(arena, mapping->columns[m].target_count, sizeof **translations->columns);
	translations->values = arena_zalloc(arena, mapping->value_count, sizeof *translations->values);
}

static void free_translations(struct sheet_reading *reading)
{
	const struct mapping_sheet *mapping = reading->mapping;
	for (size_t m = 0; m < mapping->column_count; m++)
		for (size_t i = 0; i < mapping->columns[m].target_count; i++)
			translations_free(&reading->translations.columns[m][i]);
	for (size_t v = 0; v < mapping->value_count; v++)
		translations_free(&reading->translations.values[v]);
}

static int read_rows(struct sheet_reading *reading, struct sheet_reader *reader, const char *path,
                     const struct lines_part *part, struct error *error)
{
	const struct sheet_row *row;
	size_t count = 0;
	int got;
	while ((got = sheet_next(reader, &row, error)) > 0) {
		if (++count % 4096 == 0)
			progress_tell(path, count, 0);
		if (part->until && row->number >= part->until)
			return 0;
		if (row->number > part->header->row)
			read_row(reading, row);
		else if (row->number < part->header->row && !part->below)
			pass_over(reading, row, WHY_ABOVE, NULL);
	}
	return got;
}

int lines_read(struct stage *stage, struct sheet_file *file, size_t index, const struct lines_part *part,
               struct error *error)
{
	struct sheet_reader *reader = sheet_start(file, index, error);
	if (!reader)
		return -1;
	struct sheet_reading reading = {.stage = stage,
	                                .mapping = part->mapping,
	                                .header = part->header,
	                                .source = (uint32_t)part->source};
	start_columns(&reading);
	start_translations(&reading);
	texts_start(&reading.texts, stage->mapping, part->mapping);
	above_start(&reading.above, stage, part->mapping, reading.source);
	int result = read_rows(&reading, reader, sheet_path(file), part, error);
	above_free(&reading.above);
	texts_free(&reading.texts);
	free_translations(&reading);
	arena_free(&reading.line);
	arena_free(&reading.arena);
	sheet_end(reader);
	return result;
}
