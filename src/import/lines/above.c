#include "import/lines/above.h"

#include <string.h>

void above_start(struct above *above, struct stage *stage, const struct mapping_sheet *mapping,
                 uint32_t source)
{
	*above = (struct above){.stage = stage, .mapping = mapping, .source = source};
	above->texts = arena_zalloc(&above->arena, mapping->column_count, sizeof *above->texts);
	above->headings = arena_zalloc(&above->arena, mapping->heading_count, sizeof *above->headings);
}

void above_free(struct above *above)
{
	for (size_t m = 0; m < above->mapping->column_count; m++)
		buffer_free(&above->texts[m]);
	arena_free(&above->arena);
}

/* Id is a first name somewhere: of the short forms, only marks stand for a name. */
static bool is_ditto(const struct above *above, const struct line_cell *cell,
                     const struct mapping_column *column)
{
	bool person = column->target_count &&
	              (long)column->targets[0].table == above->stage->mapping->persons.table;
	bool letters = (*cell->text | 32) >= 'a' && (*cell->text | 32) <= 'z';
	return cell->ditto && !(person && letters && strlen(cell->text) < 4);
}

void above_take(struct above *above, struct line_cell *cells, uint32_t row, struct arena *arena)
{
	for (size_t m = 0; m < above->mapping->column_count; m++) {
		struct line_cell *cell = &cells[m];
		struct buffer *kept = &above->texts[m];
		if (cell->text && kept->length && is_ditto(above, cell, &above->mapping->columns[m])) {
			const char *text = arena_strndup(arena, kept->bytes, kept->length);
			report_add(above->stage->report,
			           &(struct remark){.spot = {above->source, row, cell->column},
			                            .why = WHY_DITTO,
			                            .value = cell->text,
			                            .result = text});
			cell->text = text;
		}
		kept->length = 0;
		if (cell->text)
			buffer_puts(kept, cell->text);
	}
}

/* The only text of the row; NULL where there are several or none. */
static const struct sheet_cell *only_cell(const struct sheet_row *row)
{
	const struct sheet_cell *only = NULL;
	for (size_t i = 0; i < row->count; i++) {
		if (row->cells[i].covered || !row->cells[i].length)
			continue;
		if (only)
			return NULL;
		only = &row->cells[i];
	}
	return only && only->kind == SHEET_TEXT ? only : NULL;
}

static bool keep(struct above *above, size_t h, const struct sheet_cell *cell, const char *text)
{
	const struct mapping_heading *heading = &above->mapping->headings[h];
	const struct translation translation = {.target = &heading->target, .optional = !heading->pattern};
	struct translated value = translate(above->stage, &translation, text);
	if (!value.text && !value.remark)
		return false;
	above->headings[h] = (struct heading_value){value.text, value.strength};
	report_add(above->stage->report, &(struct remark){.spot = {above->source, cell->row, cell->column},
	                                                  .why = value.text ? WHY_HEADING : value.why,
	                                                  .value = text,
	                                                  .result = value.text,
	                                                  .detail = value.text ? NULL : value.detail});
	return true;
}

bool above_heading(struct above *above, const struct sheet_row *row)
{
	const struct sheet_cell *cell = above->mapping->heading_count ? only_cell(row) : NULL;
	struct arena arena = {0};
	bool found = false;
	if (!cell)
		return false;
	const char *text = pieces_trim(&arena, cell->text, cell->length), *words = fold_words(&arena, text);
	for (size_t h = 0; h < above->mapping->heading_count && !found; h++) {
		const char *pattern = above->mapping->headings[h].pattern;
		found = (!pattern || fold_match(pattern, words)) && keep(above, h, cell, text);
	}
	for (size_t h = 0; h < above->mapping->heading_count && !found; h++)
		above->headings[h] = (struct heading_value){0};
	arena_free(&arena);
	return found;
}
