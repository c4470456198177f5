/* What a line makes: instances of records, one for each of several values in a cell. */
#include "import/lines/private.h"

const struct schema_table *making_table(const struct making *making, size_t record)
{
	return &making->line->stage->schema->tables[making->line->mapping->records[record].table];
}

void making_put(struct making *making, const struct target *target, size_t index,
                const struct staged_cell *value)
{
	struct instances *instances = &making->records[target->record];
	struct arena *arena = making->line->arena;
	while (instances->count <= index) {
		instances->cells =
		        arena_append(arena, instances->cells, &instances->count, sizeof *instances->cells);
		instances->cells[instances->count - 1] = arena_zalloc(
		        arena, making_table(making, target->record)->count, sizeof(struct staged_cell));
	}
	struct staged_cell *cell = &instances->cells[index][target->column];
	if (!cell->text || cell->strength < value->strength)
		*cell = *value;
}

void making_remark(struct making *making, uint32_t column, enum why why, const char *value,
                   const char *result, const char *detail)
{
	const struct line *line = making->line;
	report_add(line->stage->report, &(struct remark){.spot = {line->source, line->row, column},
	                                                 .why = why,
	                                                 .value = value,
	                                                 .result = result,
	                                                 .detail = detail});
}

/* Where a part of a cell is to go: a column of the mapping, the instance, the sheet's column. */
struct part {
	size_t m, index;
	uint32_t column;
	const char *text;
};

static const struct mapping_column *column_of(const struct making *making, const struct part *part)
{
	return &making->line->mapping->columns[part->m];
}

static void place(struct making *making, const struct part *part, size_t which, const char *text)
{
	const struct line *line = making->line;
	const struct mapping_column *column = column_of(making, part);
	const struct target *target = &column->targets[which];
	if (target->table == NO_TABLE || !*text)
		return;
	const struct translation translation = {.target = target,
	                                        .vocabulary = column->vocabulary,
	                                        .optional = which > 0 && column->cut == CUT_NONE,
	                                        .past = column->birth};
	struct translated value = translate_again(&line->translations->columns[part->m][which], line->stage,
	                                          &translation, text);
	if (value.remark)
		making_remark(making, part->column, value.why, text, value.text, value.detail);
	if (value.text)
		making_put(making, target, part->index,
		           &(struct staged_cell){value.text, 0, (uint16_t)part->column,
		                                 (uint8_t)value.strength});
}

static void cut_name(struct making *making, const struct part *part)
{
	const char *last, *first;
	const struct mapping_column *column = column_of(making, part);
	struct arena *arena = making->line->arena;
	enum name_order order = column->cut == CUT_LAST_FIRST ? NAME_LAST_FIRST : NAME_FIRST_LAST;
	enum reading reading = form_name(arena, part->text, order, &last, &first);
	bool guessed = reading == GUESSED || (column->unsure && !form_name_tells(part->text));
	if (reading == NOT_READ)
		making_remark(making, part->column, WHY_NOT_CUT, part->text, last, NULL);
	else
		making_remark(making, part->column, guessed ? WHY_NAME_GUESSED : WHY_NAME_CUT, part->text,
		              arena_printf(arena, "%s | %s", last, first), NULL);
	if (column->target_count > 0)
		place(making, part, 0, last);
	if (column->target_count > 1)
		place(making, part, 1, first);
}

static void cut_pattern(struct making *making, const struct part *part)
{
	enum { GROUPS = 10 /* the whole, and those that regcomp numbers */ };
	regmatch_t groups[GROUPS];
	const struct mapping_column *column = column_of(making, part);
	if (regexec(column->pattern, part->text, GROUPS, groups, 0) != 0) {
		making_remark(making, part->column, WHY_NOT_CUT, part->text, NULL, NULL);
		return;
	}
	for (size_t i = 0; i < column->target_count && i + 1 < GROUPS; i++) {
		const regmatch_t *group = &groups[i + 1];
		if (group->rm_so >= 0)
			place(making, part, i,
			      pieces_trim(making->line->arena, part->text + group->rm_so,
			                  (size_t)(group->rm_eo - group->rm_so)));
	}
}

static void take_part(struct making *making, const struct part *part)
{
	const struct mapping_column *column = column_of(making, part);
	if (column->cut == CUT_PATTERN)
		cut_pattern(making, part);
	else if (column->cut != CUT_NONE)
		cut_name(making, part);
	else
		for (size_t i = 0; i < column->target_count; i++)
			place(making, part, i, part->text);
}

static const char *add_line(struct making *making, const char *known, const char *text)
{
	struct arena *arena = &making->line->stage->arena;
	return known ? arena_printf(arena, "%s\n%s", known, text) : arena_strdup(arena, text);
}

static void take_role(struct making *making, enum role role, const char *text)
{
	struct arena *arena = making->line->arena;
	struct staged_line *staged = &making->staged;
	if (role == ROLE_HOME)
		staged->home = add_line(making, staged->home, fold_words(arena, text));
	else if (role == ROLE_HINT)
		staged->hint = add_line(making, staged->hint, fold_words(arena, text));
	else if (role == ROLE_FAMILY)
		staged->family = arena_strdup(&making->line->stage->arena, text);
	else if (role == ROLE_MEMBERS)
		staged->members = add_line(making, staged->members, fold_compact(arena, text));
}

/* The first instance of the record that has no such value yet; of a person there is only one. */
static bool tick_place(struct making *making, const struct target *target, size_t *index)
{
	struct instances *instances = &making->records[target->record];
	*index = 0;
	while (*index < instances->count && instances->cells[*index][target->column].text)
		++*index;
	return !*index || (long)target->table != making->line->stage->mapping->persons.table;
}

static void take_tick(struct making *making, struct part part)
{
	const struct mapping_column *column = column_of(making, &part);
	const char *text = part.text;
	struct vocabulary *vocabulary = &making->line->stage->mapping->vocabulary;
	struct found ticked = vocabulary_find(vocabulary, vocabulary_set(vocabulary, "booleen"), text);
	if (!ticked.code)
		making_remark(making, part.column, WHY_NOT_IN_LIST, text, NULL, "booleen");
	else if (strcmp(ticked.code, "oui") != 0)
		making_remark(making, part.column, WHY_NOT_TICKED, text, NULL, NULL);
	else if (!tick_place(making, &column->targets[0], &part.index))
		making_remark(making, part.column, WHY_TICKS_SEVERAL, text, column->tick, NULL);
	else {
		making_remark(making, part.column, WHY_TICKED, text, column->tick, NULL);
		part.text = column->tick;
		take_part(making, &part);
	}
}

/* The sheet's column that leads to this one of the mapping; 0: none. The last one, where several do. */
static uint32_t find_column(const struct line *line, size_t m)
{
	uint32_t found = 0;
	for (size_t c = 0; c < line->header->count; c++)
		if (line->header->columns[c].match == (long)m)
			found = line->header->columns[c].column;
	return found;
}

static void take_column(struct making *making, size_t m)
{
	const struct line *line = making->line;
	const struct mapping_column *column = &line->mapping->columns[m];
	const struct line_cell *cell = &line->cells[m];
	struct part part = {.m = m, .column = cell->column, .text = cell->text};
	if (cell->kind == SHEET_ERROR) {
		making_remark(making, cell->column, WHY_ERROR_CELL, cell->text, NULL, NULL);
		return;
	}
	if (!cell->text) {
		part.text = column->empty;
		part.column = part.text ? find_column(line, m) : 0;
		if (!part.column)
			return;
	}
	if (column->tick && column->target_count) {
		take_tick(making, part);
		return;
	}
	if (!cell->text)
		making_remark(making, part.column, WHY_EMPTY_AS, NULL, part.text, NULL);
	struct words parts = {&part.text, 1};
	if (column->separators)
		parts = pieces_split(line->arena, part.text, column->separators);
	for (; part.index < parts.count; part.index++) {
		part.text = parts.items[part.index];
		take_part(making, &part);
		take_role(making, column->role, part.text);
	}
}

void line_records(struct line *line)
{
	struct making making = {
	        .line = line,
	        .staged = {.source = line->source, .row = line->row, .completes = line->mapping->completes}};
	making.records = arena_zalloc(line->arena, line->mapping->record_count, sizeof *making.records);
	for (size_t m = 0; m < line->mapping->column_count; m++)
		if (!line->mapping->columns[m].ignored)
			take_column(&making, m);
	making_repeat(&making);
	making_assume(&making);
	making_emit(&making);
}
