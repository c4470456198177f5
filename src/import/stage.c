#include "import/stage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/text.h"

static const struct schema_table *schema_of(const struct stage *stage, size_t table)
{
	return &stage->schema->tables[table];
}

/* The names that people call the row by make it known to the vocabulary. */
static void learn(struct stage *stage, size_t table, size_t entity)
{
	const struct mapping_table *mapping = &stage->mapping->tables[table];
	const struct entity_cell *cells = stage->tables[table].entities[entity].cells;
	long key = schema_of(stage, table)->key;
	struct vocabulary *vocabulary = &stage->mapping->vocabulary;
	if (key < 0 || !mapping->names.count || !cells[key].text)
		return;
	struct spelling_set *set = vocabulary_set(vocabulary, schema_of(stage, table)->name);
	struct buffer name = {0};
	vocabulary_add(vocabulary, set, cells[key].text, cells[key].text);
	for (size_t i = 0; i < mapping->names.count; i++) {
		long column = schema_column_find(schema_of(stage, table), mapping->names.items[i]);
		const char *text = cells[column].text;
		if (text && name.length)
			buffer_putc(&name, ' ');
		buffer_puts(&name, text ? text : "");
	}
	if (name.length)
		vocabulary_add_name(vocabulary, set, cells[key].text, name.bytes);
	buffer_free(&name);
}

static void load_earlier(struct stage *stage, size_t t)
{
	const struct table *table = &stage->earlier->tables[t];
	for (size_t row = 0; row < table->rows; row++) {
		size_t position = stage_entity(stage, t);
		struct staged_entity *entity = &stage->tables[t].entities[position];
		entity->existing = row;
		for (size_t c = 0; c < schema_of(stage, t)->count; c++) {
			size_t length = 0;
			const char *text =
			        table->columns[c].text ? column_text(&table->columns[c], row, &length) : NULL;
			if (length)
				entity->cells[c] = (struct entity_cell){
				        arena_strndup(&stage->arena, text, length), CELL_KNOWN, 0, 0, 0};
		}
		long key = schema_of(stage, t)->key;
		if (key >= 0 && entity->cells[key].text)
			stage_set_key(stage, t, position, entity->cells[key].text);
		learn(stage, t, position);
	}
}

static void load_row(struct stage *stage, const struct mapping_row *row)
{
	const struct schema_table *schema = schema_of(stage, row->table);
	if (schema->key >= 0 && row->values[schema->key] &&
	    stage_find_key(stage, row->table, row->values[schema->key]) != NO_ROW)
		return;
	size_t position = stage_entity(stage, row->table);
	struct staged_entity *entity = &stage->tables[row->table].entities[position];
	for (size_t c = 0; c < schema->count; c++)
		if (row->values[c] && *row->values[c])
			entity->cells[c] = (struct entity_cell){row->values[c], CELL_KNOWN, 0, 0, 0};
	if (schema->key >= 0 && entity->cells[schema->key].text)
		stage_set_key(stage, row->table, position, entity->cells[schema->key].text);
	learn(stage, row->table, position);
}

static void load_reference(struct stage *stage, const struct dataset *references, size_t t)
{
	const struct table *table = &references->tables[t];
	size_t count = schema_of(stage, t)->count;
	struct mapping_row row = {.table = t};
	for (size_t r = 0; r < table->rows; r++) {
		row.values = arena_zalloc(&stage->arena, count, sizeof *row.values);
		for (size_t c = 0; c < count; c++) {
			size_t length = 0;
			const char *text =
			        table->columns[c].text ? column_text(&table->columns[c], r, &length) : NULL;
			row.values[c] = length ? arena_strndup(&stage->arena, text, length) : NULL;
		}
		load_row(stage, &row);
	}
}

/* A parameter that names a row of a table: where the table has one row alone, it is meant. */
static void default_parameters(struct stage *stage)
{
	struct mapping *mapping = stage->mapping;
	for (size_t i = 0; i < mapping->parameter_count; i++) {
		struct parameter *parameter = &mapping->parameters[i];
		int year = date_school_year(stage->today);
		if (parameter->school_year && !parameter->given)
			parameter->value = arena_printf(&stage->arena, "%d-%d", year, year + 1);
		if (parameter->given || parameter->table < 0)
			continue;
		const struct stage_table *table = &stage->tables[parameter->table];
		long key = schema_of(stage, (size_t)parameter->table)->key;
		if (table->entity_count == 1 && key >= 0 && table->entities[0].cells[key].text)
			parameter->value = table->entities[0].cells[key].text;
	}
}

void stage_start(struct stage *stage, struct mapping *mapping, struct report *report,
                 const struct dataset *earlier, const struct dataset *references, int32_t today)
{
	*stage = (struct stage){.schema = mapping->schema,
	                        .mapping = mapping,
	                        .report = report,
	                        .earlier = earlier,
	                        .today = today};
	stage->tables = arena_zalloc(&stage->arena, stage->schema->count, sizeof *stage->tables);
	for (size_t t = 0; earlier && t < stage->schema->count; t++)
		load_earlier(stage, t);
	for (size_t t = 0; references && t < stage->schema->count; t++)
		if (mapping->tables[t].names.count && (long)t != mapping->persons.table)
			load_reference(stage, references, t);
	for (size_t i = 0; i < mapping->row_count; i++)
		load_row(stage, &mapping->rows[i]);
	default_parameters(stage);
}

void stage_free(struct stage *stage)
{
	for (size_t t = 0; stage->tables && t < stage->schema->count; t++) {
		free(stage->tables[t].rows);
		free(stage->tables[t].entities);
		map_free(&stage->tables[t].keys);
	}
	arena_free(&stage->arena);
}

struct staged_row *stage_row(struct stage *stage, size_t t)
{
	struct stage_table *table = &stage->tables[t];
	table->rows = memory_grow(table->rows, &table->capacity, table->count + 1, sizeof *table->rows);
	struct staged_row *row = &table->rows[table->count++];
	*row = (struct staged_row){.entity = NO_ROW};
	row->cells = arena_zalloc(&stage->arena, schema_of(stage, t)->count, sizeof *row->cells);
	return row;
}

size_t stage_entity(struct stage *stage, size_t t)
{
	struct stage_table *table = &stage->tables[t];
	table->entities = memory_grow(table->entities, &table->entity_capacity, table->entity_count + 1,
	                              sizeof *table->entities);
	struct staged_entity *entity = &table->entities[table->entity_count++];
	*entity = (struct staged_entity){.existing = NO_ROW};
	entity->cells = arena_zalloc(&stage->arena, schema_of(stage, t)->count, sizeof *entity->cells);
	return table->entity_count - 1;
}

void stage_set_key(struct stage *stage, size_t t, size_t position, const char *key)
{
	struct stage_table *table = &stage->tables[t];
	struct entity_cell *cell = &table->entities[position].cells[schema_of(stage, t)->key];
	if (!cell->text)
		*cell = (struct entity_cell){key, CELL_KNOWN, 0, 0, 0};
	map_add(&table->keys, key, strlen(key), position, NULL);
}

size_t stage_find_key(const struct stage *stage, size_t t, const char *key)
{
	long position = map_find(&stage->tables[t].keys, key, strlen(key));
	return position < 0 ? NO_ROW : (size_t)position;
}

const char *stage_new_key(struct stage *stage, size_t t)
{
	const struct mapping_table *mapping = &stage->mapping->tables[t];
	const char *prefix = mapping->prefix ? mapping->prefix : "";
	size_t length = strlen(prefix);
	unsigned long *last = &stage->tables[t].last;
	for (size_t i = 0; !*last && i < stage->tables[t].entity_count; i++) {
		const char *key = stage->tables[t].entities[i].cells[schema_of(stage, t)->key].text;
		if (!key || strncmp(key, prefix, length) != 0 ||
		    key[length + strspn(key + length, "0123456789")] || strlen(key + length) > 12)
			continue;
		unsigned long number = strtoul(key + length, NULL, 10);
		if (number > stage->tables[t].most)
			stage->tables[t].most = number;
	}
	if (!*last)
		*last = stage->tables[t].most;
	return arena_printf(&stage->arena, "%s%0*lu", prefix, mapping->digits, ++*last);
}

/* "Patte d'Oie" gives patte-d-oie. */
static const char *slug(struct arena *arena, const char *name)
{
	char *copy = (char *)fold_words(arena, name);
	size_t length = strlen(copy);
	if (length > 48)
		copy[length = 48] = '\0';
	for (size_t i = 0; i < length; i++)
		if (copy[i] == ' ')
			copy[i] = '-';
	return copy;
}

const char *stage_create(struct stage *stage, size_t t, const char *name, const char *given)
{
	const struct mapping_table *mapping = &stage->mapping->tables[t];
	size_t position = stage_entity(stage, t);
	struct entity_cell *cells = stage->tables[t].entities[position].cells;
	const char *key = given             ? given
	                  : mapping->prefix ? stage_new_key(stage, t)
	                                    : slug(&stage->arena, name);
	const char *text = arena_strdup(&stage->arena, name);
	if (!*key || stage_find_key(stage, t, key) != NO_ROW)
		key = arena_printf(&stage->arena, "%s-%zu", *key ? key : "x", position + 1);
	if (mapping->names.count)
		cells[schema_column_find(schema_of(stage, t), mapping->names.items[0])] =
		        (struct entity_cell){text, CELL_GUESSED, 0, 0, 0};
	for (size_t i = 0; i < mapping->fill_count; i++) {
		const char *value = mapping->fill[i].value;
		size_t length = strlen(value);
		if (*value == '{')
			value = mapping_parameter(stage->mapping, value + 1, length - 2);
		const struct list *list = schema_of(stage, t)->columns[mapping->fill[i].column].list;
		if (list) {
			struct found said =
			        vocabulary_find(&stage->mapping->vocabulary,
			                        vocabulary_set(&stage->mapping->vocabulary, list->id), name);
			value = said.code && said.reading == READ ? said.code : value;
		}
		if (value && *value)
			cells[mapping->fill[i].column] = (struct entity_cell){value, CELL_ASSUMED, 0, 0, 0};
	}
	stage_set_key(stage, t, position, key);
	stage->tables[t].entities[position].touched = true;
	learn(stage, t, position);
	return key;
}

const char *stage_text(const struct stage *stage, size_t t, size_t column, const struct staged_cell *cell)
{
	if (!cell->link)
		return cell->text;
	size_t target = (size_t)schema_of(stage, t)->columns[column].target;
	size_t entity = stage->tables[target].rows[cell->link - 1].entity;
	if (entity == NO_ROW)
		return NULL;
	return stage->tables[target].entities[entity].cells[schema_of(stage, target)->key].text;
}

const char *stage_place(struct stage *stage, uint32_t source, uint32_t row)
{
	return arena_printf(&stage->arena, "%s:%u",
	                    report_place(&stage->arena, &stage->report->sources[source]), (unsigned)row);
}

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
	report_add(stage->report, &(struct remark){.spot = {row->source, row->row, column},
	                                           .why = why,
	                                           .value = value,
	                                           .result = result,
	                                           .detail = detail});
}

static void merge_cell(struct stage *stage, const struct schema_column *column, const struct staged_row *row,
                       const struct staged_cell *cell, const char *text, struct entity_cell *known)
{
	struct entity_cell fresh = {text, cell->strength, cell->column, row->source + 1, row->row};
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
		       known->source ? stage_place(stage, known->source - 1, known->row) : NULL);
	} else if (fresh.strength == CELL_GUESSED) {
		differ(stage, row, cell->column, text, known->text, WHY_CONFLICT, column->name);
	}
}

void stage_merge(struct stage *stage, size_t t, const struct staged_row *row, size_t position)
{
	const struct schema_table *schema = schema_of(stage, t);
	struct staged_entity *entity = &stage->tables[t].entities[position];
	entity->touched = true;
	for (size_t c = 0; c < schema->count; c++) {
		const char *text = stage_text(stage, t, c, &row->cells[c]);
		if (text && *text && (long)c != schema->key)
			merge_cell(stage, &schema->columns[c], row, &row->cells[c], text, &entity->cells[c]);
	}
}
