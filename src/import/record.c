/* What a line makes: instances of records, one for each of several values in a cell, linked by keys. */
#include <string.h>

#include "import/lines.h"

struct value {
	const char *text;
	enum strength strength;
	uint32_t column;
};
/* The rows that a record makes from the line. */
struct instances {
	struct staged_cell **cells; /* [instance][column] */
	size_t count;
	size_t first; /* staged rows, once they are made */
};
struct making {
	struct line *line;
	struct instances *records; /* as the mapping's records */
	const char *home, *hint, *family, *members;
};

static const struct schema_table *table_of(const struct making *making, size_t record)
{
	return &making->line->stage->schema->tables[making->line->mapping->records[record].table];
}

static struct staged_cell *instance(struct making *making, size_t record, size_t index)
{
	struct instances *instances = &making->records[record];
	while (instances->count <= index) {
		instances->cells = arena_append(&making->line->arena, instances->cells, &instances->count,
		                                sizeof(struct staged_cell *));
		instances->cells[instances->count - 1] = arena_zalloc(
		        &making->line->arena, table_of(making, record)->count, sizeof(struct staged_cell));
	}
	return instances->cells[index];
}

static void remark(struct making *making, uint32_t column, enum why why, const char *value,
                   const char *result, const char *detail)
{
	const struct line *line = making->line;
	const char *title =
	        column && column <= line->header->count ? line->header->columns[column - 1].title : NULL;
	report_add(line->stage->report, &(struct remark){.spot = {line->source, line->row, column},
	                                                 .why = why,
	                                                 .title = title,
	                                                 .value = value,
	                                                 .result = result,
	                                                 .detail = detail});
}

static void put(struct making *making, const struct target *target, size_t index, const char *text,
                enum strength strength, uint32_t column)
{
	struct staged_cell *cell = &instance(making, target->record, index)[target->column];
	if (cell->text && cell->strength >= strength)
		return;
	*cell = (struct staged_cell){text, 0, (uint16_t)column, (uint8_t)strength};
}

static void place(struct making *making, const struct mapping_column *column, size_t which, const char *part,
                  size_t index, const struct line_cell *cell)
{
	const struct target *target = &column->targets[which];
	bool first = which == 0 || column->cut != CUT_NONE;
	if (target->table == SIZE_MAX || !*part)
		return;
	struct translated value =
	        translate(making->line->stage, target, part, column->vocabulary, !first, column->birth);
	if (value.remark)
		remark(making, cell->column, value.why, part, value.text, value.detail);
	if (value.text)
		put(making, target, index,
		    value.text == part ? arena_strdup(&making->line->stage->arena, part) : value.text,
		    value.strength, cell->column);
}

static void cut_name(struct making *making, const struct mapping_column *column, const char *part,
                     size_t index, const struct line_cell *cell)
{
	const char *last, *first;
	enum name_order order = column->cut == CUT_LAST_FIRST ? NAME_LAST_FIRST : NAME_FIRST_LAST;
	enum reading reading = form_name(&making->line->arena, part, order, &last, &first);
	if (reading == NOT_READ)
		remark(making, cell->column, WHY_NOT_CUT, part, last, NULL);
	else
		remark(making, cell->column,
		       reading == GUESSED || (column->unsure && !form_name_tells(part)) ? WHY_NAME_GUESSED
		                                                                        : WHY_NAME_CUT,
		       part, arena_printf(&making->line->arena, "%s | %s", last, first), NULL);
	if (column->target_count > 0)
		place(making, column, 0, last, index, cell);
	if (column->target_count > 1)
		place(making, column, 1, first, index, cell);
}

static void cut_pattern(struct making *making, const struct mapping_column *column, const char *part,
                        size_t index, const struct line_cell *cell)
{
	regmatch_t groups[10];
	struct arena *arena = &making->line->arena;
	if (regexec(column->pattern, part, 10, groups, 0) != 0) {
		remark(making, cell->column, WHY_NOT_CUT, part, NULL, NULL);
		return;
	}
	for (size_t i = 0; i < column->target_count && i < 9; i++) {
		const regmatch_t *group = &groups[i + 1];
		if (group->rm_so >= 0)
			place(making, column, i,
			      text_trim(arena, part + group->rm_so, (size_t)(group->rm_eo - group->rm_so)),
			      index, cell);
	}
}

static void take_part(struct making *making, const struct mapping_column *column, const char *part,
                      size_t index, const struct line_cell *cell)
{
	if (column->cut == CUT_PATTERN)
		cut_pattern(making, column, part, index, cell);
	else if (column->cut != CUT_NONE)
		cut_name(making, column, part, index, cell);
	else
		for (size_t i = 0; i < column->target_count; i++)
			place(making, column, i, part, index, cell);
}

static const char *add_line(struct making *making, const char *known, const char *text)
{
	struct arena *arena = &making->line->stage->arena;
	return known ? arena_printf(arena, "%s\n%s", known, text) : arena_strdup(arena, text);
}

static void take_role(struct making *making, const struct mapping_column *column, const char *part)
{
	struct arena *arena = &making->line->arena;
	if (column->role == ROLE_HOME)
		making->home = add_line(making, making->home, fold_words(arena, part));
	else if (column->role == ROLE_HINT)
		making->hint = add_line(making, making->hint, fold_words(arena, part));
	else if (column->role == ROLE_FAMILY)
		making->family = arena_strdup(&making->line->stage->arena, part);
	else if (column->role == ROLE_MEMBERS)
		making->members = add_line(making, making->members, fold_compact(arena, part));
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

static void take_tick(struct making *making, const struct mapping_column *column,
                      const struct line_cell *cell)
{
	struct stage *stage = making->line->stage;
	struct vocabulary *vocabulary = &stage->mapping->vocabulary;
	struct found ticked = vocabulary_find(vocabulary, vocabulary_set(vocabulary, "booleen"), cell->text);
	size_t index;
	if (!ticked.code)
		remark(making, cell->column, WHY_NOT_IN_LIST, cell->text, NULL, "booleen");
	else if (strcmp(ticked.code, "oui") != 0)
		remark(making, cell->column, WHY_NOT_TICKED, cell->text, NULL, NULL);
	else if (!tick_place(making, &column->targets[0], &index))
		remark(making, cell->column, WHY_TICKS_SEVERAL, cell->text, column->tick, NULL);
	else {
		remark(making, cell->column, WHY_TICKED, cell->text, column->tick, NULL);
		take_part(making, column, column->tick, index, cell);
	}
}

static void take_column(struct making *making, size_t m)
{
	const struct mapping_column *column = &making->line->mapping->columns[m];
	struct line_cell cell = making->line->cells[m];
	if (cell.kind == SHEET_ERROR) {
		remark(making, cell.column, WHY_ERROR_CELL, cell.text, NULL, NULL);
		return;
	}
	bool filled = cell.text != NULL;
	const char *text = filled ? cell.text : column->empty;
	for (size_t c = 0; !filled && text && c < making->line->header->count; c++)
		if (making->line->header->columns[c].match == (long)m)
			cell.column = making->line->header->columns[c].column;
	if (!text || (!filled && !cell.column))
		return;
	if (column->tick && column->target_count) {
		take_tick(making, column, &(struct line_cell){text, cell.column, cell.kind});
		return;
	}
	if (!filled)
		remark(making, cell.column, WHY_EMPTY_AS, NULL, text, NULL);
	struct pieces parts = {&text, 1};
	if (column->separators)
		parts = pieces_split(&making->line->arena, text, column->separators);
	for (size_t i = 0; i < parts.count; i++) {
		take_part(making, column, parts.items[i], i, &cell);
		take_role(making, column, parts.items[i]);
	}
}

/* Where one column had fewer parts than another of the same record, its first value stands for all. */
static void repeat(struct making *making, size_t record)
{
	struct instances *instances = &making->records[record];
	for (size_t c = 0; c < table_of(making, record)->count; c++) {
		const struct staged_cell *first = &instances->cells[0][c];
		for (size_t i = 1; i < instances->count && first->text; i++) {
			if (instances->cells[i][c].text)
				continue;
			instances->cells[i][c] = *first;
			instances->cells[i][c].strength = CELL_ASSUMED;
			remark(making, first->column, WHY_REPEATED, first->text, first->text, NULL);
		}
	}
}

/* {name}: a parameter's value, or a column's text. NULL where nothing is filled in. */
static const char *expand(struct making *making, const char *template)
{
	const struct line *line = making->line;
	struct buffer text = {0};
	bool empty = false;
	for (const char *p = template; *p;) {
		size_t plain = strcspn(p, "{"), length = 0;
		buffer_add(&text, p, plain);
		p += plain;
		if (!*p)
			break;
		length = strcspn(p + 1, "}");
		const char *value = mapping_parameter(line->stage->mapping, p + 1, length);
		for (size_t m = 0; !value && m < line->mapping->column_count; m++) {
			const char *id = line->mapping->columns[m].id;
			if (id && strlen(id) == length && memcmp(id, p + 1, length) == 0)
				value = line->cells[m].text ? line->cells[m].text : "";
		}
		empty |= !value || !*value;
		buffer_puts(&text, value ? value : "");
		p += 1 + length + (p[1 + length] == '}');
	}
	const char *copy =
	        empty && !strchr(template, ' ')
	                ? NULL
	                : text_trim(&line->stage->arena, text.bytes ? text.bytes : "", text.length);
	buffer_free(&text);
	return copy && *copy ? copy : NULL;
}

static const char *cell_text(struct making *making, const struct target *target, size_t index)
{
	const struct instances *instances = &making->records[target->record];
	if (!instances->count)
		return NULL;
	return instances->cells[index < instances->count ? index : 0][target->column].text;
}

static void assume(struct making *making, const struct mapping_value *value, size_t index)
{
	struct staged_cell *cell = &making->records[value->target.record].cells[index][value->target.column];
	bool there = value->condition && cell_text(making, &value->when, index) != NULL;
	if (cell->text || (value->condition && there != (value->condition > 0)))
		return;
	const char *text =
	        value->copies ? cell_text(making, &value->from, index) : expand(making, value->template);
	if (!text)
		return;
	struct translated read =
	        translate(making->line->stage, &value->target, text, value->vocabulary, false, false);
	if (!read.text && read.remark)
		remark(making, 0, read.why, text, NULL, read.detail);
	else if (value->assumed)
		remark(making, 0, WHY_ASSUMED, NULL, read.text,
		       arena_printf(
		               &making->line->arena, "%s.%s", table_of(making, value->target.record)->name,
		               table_of(making, value->target.record)->columns[value->target.column].name));
	if (read.text)
		*cell = (struct staged_cell){read.text, 0, 0,
		                             (uint8_t)(value->assumed ? CELL_ASSUMED : CELL_READ)};
}

static void take_heading(struct making *making, size_t h)
{
	const struct target *target = &making->line->mapping->headings[h].target;
	const struct heading_value *value = &making->line->headings[h];
	size_t count = making->records[target->record].count;
	for (size_t i = 0; i < (count ? count : 1) && value->text; i++)
		put(making, target, i, value->text, value->strength, 0);
}

static void emit(struct making *making, size_t record)
{
	struct line *line = making->line;
	struct instances *instances = &making->records[record];
	size_t table = line->mapping->records[record].table;
	instances->first = line->stage->tables[table].count;
	for (size_t i = 0; i < instances->count; i++) {
		struct staged_row *row = stage_row(line->stage, table);
		memcpy(row->cells, instances->cells[i], table_of(making, record)->count * sizeof *row->cells);
		row->source = line->source;
		row->row = line->row;
		row->completes = line->mapping->completes;
		row->home = making->home;
		row->hint = making->hint;
		row->family = making->family;
		row->members = making->members;
	}
}

/* A key that nothing fills leads to the row of its table that this line makes. */
static void link_rows(struct making *making, size_t record)
{
	struct line *line = making->line;
	const struct schema_table *table = table_of(making, record);
	const struct instances *instances = &making->records[record];
	for (size_t c = 0; c < table->count; c++) {
		long target = table->columns[c].type == TYPE_KEY ? table->columns[c].target : -1;
		const struct instances *others = NULL;
		for (size_t r = 0; r < line->mapping->record_count && !others && target >= 0; r++)
			if ((long)line->mapping->records[r].table == target && making->records[r].count &&
			    r != record)
				others = &making->records[r];
		for (size_t i = 0; i < instances->count && others; i++) {
			struct staged_row *row = &line->stage->tables[line->mapping->records[record].table]
			                                  .rows[instances->first + i];
			size_t which = others->count == instances->count ? i : 0;
			if (!row->cells[c].text)
				row->cells[c] = (struct staged_cell){
				        NULL, (uint32_t)(others->first + which) + 1, 0, CELL_READ};
		}
	}
}

void line_records(struct line *line)
{
	struct making making = {.line = line};
	size_t count = line->mapping->record_count;
	making.records = arena_zalloc(&line->arena, count, sizeof *making.records);
	for (size_t m = 0; m < line->mapping->column_count; m++)
		if (!line->mapping->columns[m].ignored)
			take_column(&making, m);
	for (size_t r = 0; r < count; r++)
		if (making.records[r].count > 1)
			repeat(&making, r);
	for (size_t h = 0; h < line->mapping->heading_count; h++)
		take_heading(&making, h);
	for (size_t v = 0; v < line->mapping->value_count; v++)
		for (size_t i = 0; i < making.records[line->mapping->values[v].target.record].count; i++)
			assume(&making, &line->mapping->values[v], i);
	for (size_t r = 0; r < count; r++)
		emit(&making, r);
	for (size_t r = 0; r < count; r++)
		link_rows(&making, r);
}
