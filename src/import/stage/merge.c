/* What a row says of its entity, and what differs. */
#include "import/stage/private.h"
#include "import/words/fold.h"

static bool same_letters(const char *a, const char *b)
{
	struct arena arena = {0};
	bool same = strcmp(fold_compact(&arena, a), fold_compact(&arena, b)) == 0;
	arena_free(&arena);
	return same;
}

static size_t accents(const char *text)
{
	size_t count = 0;
	for (; *text; text++)
		count += (unsigned char)*text >= 0x80;
	return count;
}

/* The remark on a value that was not taken, or that replaces one. */
static void differ(struct stage *stage, const struct staged_row *row, uint16_t column, const char *value,
                   const char *result, enum why why, const char *detail)
{
	report_add(stage->report, &(struct remark){.spot = stage_spot(stage, row, column),
	                                           .why = why,
	                                           .value = value,
	                                           .result = result,
	                                           .detail = detail});
}

static void merge_cell(struct stage *stage, const struct schema_column *column, const struct staged_row *row,
                       const struct staged_cell *cell, const char *text, struct entity_cell *known)
{
	struct entity_cell fresh = {text, row->line + 1, cell->column, cell->strength};
	if (!known->text) {
		*known = fresh;
	} else if (strcmp(known->text, text) == 0) {
		if (known->strength != CELL_KNOWN && fresh.strength > known->strength)
			*known = fresh;
	} else if (column->type == TYPE_TEXT && same_letters(known->text, text)) {
		if (known->strength != CELL_KNOWN && accents(text) > accents(known->text))
			*known = fresh;
	} else if (fresh.strength > known->strength) {
		if (known->strength == CELL_KNOWN)
			differ(stage, row, cell->column, known->text, text, WHY_UPDATED, NULL);
		*known = fresh;
	} else if (fresh.strength > CELL_ASSUMED && known->strength != CELL_KNOWN) {
		differ(stage, row, cell->column, text, known->text, WHY_CONFLICT,
		       known->line ? stage_place(stage, known->line - 1) : NULL);
	} else if (fresh.strength == CELL_GUESSED) {
		differ(stage, row, cell->column, text, known->text, WHY_CONFLICT, column->name);
	}
}

void stage_merge(struct stage *stage, size_t t, const struct staged_row *row, size_t position)
{
	const struct schema_table *schema = stage_schema(stage, t);
	struct staged_entity *entity = &stage->tables[t].entities[position];
	entity->touched = true;
	for (size_t c = 0; c < schema->count; c++) {
		const char *text = stage_text(stage, t, c, &row->cells[c]);
		if (text && *text && (long)c != schema->key)
			merge_cell(stage, &schema->columns[c], row, &row->cells[c], text, &entity->cells[c]);
	}
}
