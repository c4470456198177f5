#include "import/lines.h"

#include <string.h>

#include "base/progress.h"
#include "base/text.h"
#include "import/above.h"

struct sheet_reading {
	struct stage *stage;
	const struct mapping_sheet *mapping;
	const struct header *header;
	uint32_t source;
	long *matches; /* [sheet column]: mapping column or -1 */
	size_t columns;
	bool ended;
	bool elsewhere; /* in another table, below this one */
	struct above above;
	bool *untitled; /* [sheet column]: said already */
};

static void remark_row(struct sheet_reading *reading, uint32_t row, enum why why, const char *detail,
                       const char *value)
{
	report_add(reading->stage->report,
	           &(struct remark){
	                   .spot = {reading->source, row, 0}, .why = why, .detail = detail, .value = value});
}

/* The texts of a row as one, for reports. */
static const char *row_text(struct sheet_reading *reading, const struct sheet_row *row, struct arena *arena)
{
	struct buffer text = {0};
	(void)reading;
	for (size_t i = 0; i < row->count && text.length < 150; i++)
		if (!row->cells[i].covered && row->cells[i].length) {
			buffer_puts(&text, text.length ? " | " : "");
			buffer_puts(&text, row->cells[i].text);
		}
	const char *copy = arena_strndup(arena, text.bytes ? text.bytes : "", text.length);
	buffer_free(&text);
	return copy;
}

/* A covered cell counts in its own column only: merged downwards, not across. */
static bool counts(const struct sheet_cell *cell)
{
	return cell->length && (!cell->covered || cell->origin_column == cell->column);
}

static bool has_letter(const char *text)
{
	struct buffer folded = {0};
	text_fold(&folded, text, false);
	bool letter = false;
	for (size_t i = 0; i < folded.length && !letter; i++)
		letter = folded.bytes[i] < '0' || folded.bytes[i] > '9';
	buffer_free(&folded);
	return letter;
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

/* Trimmed, and with spaces that break where they do not. */
static const char *plain_spaces(struct arena *arena, const char *text, size_t length)
{
	static const char *const spaces[] = {TEXT_NBSP, TEXT_NNBSP};
	char *copy = (char *)text_trim(arena, text, length);
	for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++)
		for (char *p = copy; (p = strstr(p, spaces[i])); p++) {
			*p = ' ';
			memmove(p + 1, p + strlen(spaces[i]), strlen(p + strlen(spaces[i])) + 1);
		}
	return copy;
}

static void gather(struct sheet_reading *reading, const struct sheet_row *row, struct line_cell *cells,
                   struct arena *arena)
{
	for (size_t i = 0; i < row->count; i++) {
		const struct sheet_cell *cell = &row->cells[i];
		long match = cell->column <= reading->columns ? reading->matches[cell->column] : -1;
		if (match < 0 || !counts(cell))
			continue;
		const char *text = plain_spaces(arena, cell->text, cell->length);
		if (!*text || (holds_name(reading, &reading->mapping->columns[match]) && !has_letter(text)))
			continue;
		cells[match] = (struct line_cell){text, cell->column, cell->kind};
	}
}

static bool is_title(const struct mapping_sheet *mapping, const char *words)
{
	for (size_t m = 0; m < mapping->column_count; m++)
		for (size_t i = 0; i < mapping->columns[m].titles.count; i++)
			if (strcmp(mapping->columns[m].titles.items[i], words) == 0)
				return true;
	return false;
}

enum again { AGAIN_NO, AGAIN_SAME, AGAIN_OTHER };

/* Whether the row is this table's header again, or that of another table. */
static enum again is_header_again(struct sheet_reading *reading, const struct line_cell *cells)
{
	struct arena arena = {0};
	size_t same = 0, filled = 0, known = 0;
	for (size_t c = 0; c < reading->header->count; c++) {
		const struct header_column *column = &reading->header->columns[c];
		if (column->match < 0 || !cells[column->match].text ||
		    cells[column->match].column != column->column)
			continue;
		filled++;
		if (strcmp(cells[column->match].text, column->title) == 0)
			same++;
		else
			known += is_title(reading->mapping, fold_words(&arena, cells[column->match].text));
	}
	arena_free(&arena);
	if (filled > 1 && same * 10 >= filled * 8)
		return AGAIN_SAME;
	return same + known > 2 && (same + known) * 2 > filled ? AGAIN_OTHER : AGAIN_NO;
}

/* The rule that one of the first cells of the row meets, or NULL. */
static const struct mapping_end *find_end(struct sheet_reading *reading, const struct sheet_row *row)
{
	struct arena arena = {0};
	const struct mapping_end *found = NULL;
	size_t looked = 0;
	for (size_t i = 0; i < row->count && looked < 3 && !found; i++) {
		if (row->cells[i].covered || !row->cells[i].length)
			continue;
		const char *words = fold_words(&arena, row->cells[i].text);
		looked++;
		for (size_t e = 0; e < reading->mapping->end_count && !found; e++)
			if (*words && fold_match(reading->mapping->ends[e].pattern, words))
				found = &reading->mapping->ends[e];
	}
	arena_free(&arena);
	return found;
}

/* After an end: whether the column that tells holds what it should. */
static bool resumes(struct sheet_reading *reading, const struct line_cell *cells)
{
	for (size_t e = 0; e < reading->mapping->end_count; e++) {
		long column = reading->mapping->ends[e].resume;
		if (column < 0 || !cells[column].text || !reading->mapping->columns[column].target_count)
			continue;
		struct translated value =
		        translate(reading->stage, &reading->mapping->columns[column].targets[0],
		                  cells[column].text, NULL, false, false);
		if (value.text && value.strength == CELL_READ)
			return true;
	}
	return false;
}

static const struct mapping_column *missing(struct sheet_reading *reading, const struct line_cell *cells)
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
		report_add(reading->stage->report,
		           &(struct remark){.spot = {reading->source, row->number, cell->column},
		                            .why = WHY_NO_TITLE,
		                            .value = cell->text});
	}
}

static void take(struct sheet_reading *reading, const struct sheet_row *row, struct line_cell *cells,
                 struct arena *arena)
{
	above_take(&reading->above, cells, row->number, arena);
	struct line line = {.stage = reading->stage,
	                    .mapping = reading->mapping,
	                    .header = reading->header,
	                    .cells = cells,
	                    .headings = reading->above.headings,
	                    .source = reading->source,
	                    .row = row->number,
	                    .arena = *arena};
	if (row->hidden)
		remark_row(reading, row->number, WHY_HIDDEN, NULL, NULL);
	remark_untitled(reading, row);
	line_records(&line);
	*arena = line.arena;
	reading->stage->report->rows++;
}

/* One cell in a table of several columns: a note, a heading. */
static bool is_alone(const struct sheet_reading *reading, const struct sheet_row *row)
{
	size_t filled = 0, matched = 0;
	for (size_t i = 0; i < row->count; i++)
		filled += row->cells[i].length && !row->cells[i].covered;
	for (size_t c = 0; c < reading->header->count; c++)
		matched += reading->matches[c + 1] >= 0;
	return filled == 1 && matched > 2;
}

/* Nobody sees them in the sheet, and the merged cell's value is taken; they may be what was meant. */
static void remark_beneath(struct sheet_reading *reading, const struct sheet_row *row)
{
	for (size_t i = 0; i < row->count; i++)
		if (row->cells[i].beneath)
			report_add(
			        reading->stage->report,
			        &(struct remark){.spot = {reading->source, row->number, row->cells[i].column},
			                         .why = WHY_BENEATH,
			                         .value = row->cells[i].beneath});
}

static void read_row(struct sheet_reading *reading, const struct sheet_row *row)
{
	struct arena arena = {0};
	struct line_cell *cells = arena_zalloc(&arena, reading->mapping->column_count, sizeof *cells);
	gather(reading, row, cells, &arena);
	remark_beneath(reading, row);
	bool any = false;
	for (size_t i = 0; i < row->count && !any; i++)
		any = counts(&row->cells[i]) && !row->cells[i].covered &&
		      *text_trim(&arena, row->cells[i].text, row->cells[i].length);
	const struct mapping_end *end = any ? find_end(reading, row) : NULL;
	const struct mapping_column *lacking = missing(reading, cells);
	enum again again = is_header_again(reading, cells);
	if (again)
		reading->elsewhere = again == AGAIN_OTHER;
	if (!any)
		;
	else if (reading->elsewhere)
		remark_row(reading, row->number, WHY_OTHER_TABLE, NULL, row_text(reading, row, &arena));
	else if (end) {
		reading->ended |= end->stops;
		remark_row(reading, row->number, WHY_TOTAL, NULL, row_text(reading, row, &arena));
	} else if (again)
		remark_row(reading, row->number, WHY_HEADER_AGAIN, NULL, NULL);
	else if (above_heading(&reading->above, row))
		;
	else if (reading->ended && !resumes(reading, cells))
		remark_row(reading, row->number, WHY_BELOW, NULL, row_text(reading, row, &arena));
	else if (lacking)
		remark_row(reading, row->number, WHY_ROW_INCOMPLETE, lacking->label,
		           row_text(reading, row, &arena));
	else if (is_alone(reading, row))
		remark_row(reading, row->number, WHY_ROW_ALONE, NULL, row_text(reading, row, &arena));
	else {
		reading->ended = false;
		take(reading, row, cells, &arena);
	}
	arena_free(&arena);
}

static void remark_above(struct sheet_reading *reading, const struct sheet_row *row)
{
	struct arena arena = {0};
	remark_row(reading, row->number, WHY_ABOVE, NULL, row_text(reading, row, &arena));
	arena_free(&arena);
}

int lines_read(struct stage *stage, struct sheet_file *file, size_t index, const struct lines_part *part,
               struct error *error)
{
	struct arena arena = {0};
	const struct mapping_sheet *mapping = part->mapping;
	const struct header *header = part->header;
	struct sheet_reading reading = {.stage = stage,
	                                .mapping = mapping,
	                                .header = header,
	                                .source = (uint32_t)part->source,
	                                .columns = header->count};
	reading.matches = arena_zalloc(&arena, header->count + 1, sizeof *reading.matches);
	reading.untitled = arena_zalloc(&arena, header->count + 1, sizeof *reading.untitled);
	for (size_t c = 0; c < header->count; c++) {
		long match = header->columns[c].match;
		reading.matches[c + 1] = match >= 0 && mapping->columns[match].ignored ? -1 : match;
	}
	above_start(&reading.above, stage, mapping, reading.source);
	struct sheet_reader *reader = sheet_start(file, index, error);
	const struct sheet_row *row;
	int result = reader ? 0 : -1;
	size_t count = 0;
	while (reader && (result = sheet_next(reader, &row, error)) > 0) {
		if (++count % 4096 == 0)
			progress_tell(sheet_path(file), count, 0);
		if (part->until && row->number >= part->until)
			break;
		if (row->number > header->row)
			read_row(&reading, row);
		else if (row->number < header->row && !part->below)
			remark_above(&reading, row);
	}
	if (reader)
		sheet_end(reader);
	above_free(&reading.above);
	arena_free(&arena);
	return result < 0 ? -1 : 0;
}
