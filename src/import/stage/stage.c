#include "import/stage/stage.h"

#include <stdlib.h>

#include "import/stage/private.h"

const struct schema_table *stage_schema(const struct stage *stage, size_t table)
{
	return &stage->schema->tables[table];
}

/* The names that people call the row by make it known to the vocabulary. */
void stage_learn(struct stage *stage, size_t table, size_t entity)
{
	const struct mapping_table *mapping = &stage->mapping->tables[table];
	const struct entity_cell *cells = stage->tables[table].entities[entity].cells;
	long key = stage_schema(stage, table)->key;
	struct vocabulary *vocabulary = &stage->mapping->vocabulary;
	if (key < 0 || !mapping->names.count || !cells[key].text)
		return;
	struct spelling_set *set = vocabulary_set(vocabulary, stage_schema(stage, table)->name);
	struct buffer name = {0};
	vocabulary_add(vocabulary, set, cells[key].text, cells[key].text);
	for (size_t i = 0; i < mapping->names.count; i++) {
		long column = schema_column_find(stage_schema(stage, table), mapping->names.items[i]);
		const char *text = cells[column].text;
		if (text && name.length)
			buffer_putc(&name, ' ');
		buffer_puts(&name, text ? text : "");
	}
	if (name.length)
		vocabulary_add_name(vocabulary, set, cells[key].text, name.bytes);
	buffer_free(&name);
}

void stage_free(struct stage *stage)
{
	for (size_t t = 0; stage->tables && t < stage->schema->count; t++) {
		free(stage->tables[t].rows);
		free(stage->tables[t].entities);
		map_free(&stage->tables[t].keys);
	}
	free(stage->lines);
	arena_free(&stage->arena);
}

uint32_t stage_line(struct stage *stage, const struct staged_line *line)
{
	stage->lines =
	        memory_grow(stage->lines, &stage->line_capacity, stage->line_count + 1, sizeof *stage->lines);
	stage->lines[stage->line_count] = *line;
	return (uint32_t)stage->line_count++;
}

const struct staged_line *stage_line_of(const struct stage *stage, const struct staged_row *row)
{
	return &stage->lines[row->line];
}

struct spot stage_spot(const struct stage *stage, const struct staged_row *row, uint32_t column)
{
	const struct staged_line *line = stage_line_of(stage, row);
	return (struct spot){line->source, line->row, column};
}

const char *stage_place(struct stage *stage, uint32_t line)
{
	const struct staged_line *place = &stage->lines[line];
	return arena_printf(&stage->arena, "%s:%u",
	                    report_place(&stage->arena, &stage->report->sources[place->source]),
	                    (unsigned)place->row);
}

struct staged_row *stage_row(struct stage *stage, size_t t, uint32_t line)
{
	struct stage_table *table = &stage->tables[t];
	table->rows = memory_grow(table->rows, &table->capacity, table->count + 1, sizeof *table->rows);
	struct staged_row *row = &table->rows[table->count++];
	*row = (struct staged_row){.line = line, .entity = NO_ROW};
	row->cells = arena_zalloc(&stage->arena, stage_schema(stage, t)->count, sizeof *row->cells);
	return row;
}

size_t stage_entity(struct stage *stage, size_t t)
{
	struct stage_table *table = &stage->tables[t];
	table->entities = memory_grow(table->entities, &table->entity_capacity, table->entity_count + 1,
	                              sizeof *table->entities);
	struct staged_entity *entity = &table->entities[table->entity_count++];
	*entity = (struct staged_entity){.existing = NO_ROW};
	entity->cells = arena_zalloc(&stage->arena, stage_schema(stage, t)->count, sizeof *entity->cells);
	return table->entity_count - 1;
}

void stage_set_key(struct stage *stage, size_t t, size_t position, const char *key)
{
	struct stage_table *table = &stage->tables[t];
	struct entity_cell *cell = &table->entities[position].cells[stage_schema(stage, t)->key];
	if (!cell->text)
		*cell = (struct entity_cell){.text = key, .strength = CELL_KNOWN};
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
		const char *key = stage->tables[t].entities[i].cells[stage_schema(stage, t)->key].text;
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
	stage->created++;
	struct entity_cell *cells = stage->tables[t].entities[position].cells;
	const char *key = given             ? given
	                  : mapping->prefix ? stage_new_key(stage, t)
	                                    : slug(&stage->arena, name);
	const char *text = arena_strdup(&stage->arena, name);
	if (!*key || stage_find_key(stage, t, key) != NO_ROW)
		key = arena_printf(&stage->arena, "%s-%zu", *key ? key : "x", position + 1);
	if (mapping->names.count)
		cells[schema_column_find(stage_schema(stage, t), mapping->names.items[0])] =
		        (struct entity_cell){.text = text, .strength = CELL_GUESSED};
	for (size_t i = 0; i < mapping->fill_count; i++) {
		const char *value = mapping->fill[i].value;
		size_t length = strlen(value);
		if (*value == '{')
			value = mapping_parameter(stage->mapping, value + 1, length - 2);
		const struct list *list = stage_schema(stage, t)->columns[mapping->fill[i].column].list;
		if (list) {
			struct found said =
			        vocabulary_find(&stage->mapping->vocabulary,
			                        vocabulary_set(&stage->mapping->vocabulary, list->id), name);
			value = said.code && said.reading == READ ? said.code : value;
		}
		if (value && *value)
			cells[mapping->fill[i].column] =
			        (struct entity_cell){.text = value, .strength = CELL_ASSUMED};
	}
	stage_set_key(stage, t, position, key);
	stage->tables[t].entities[position].touched = true;
	stage_learn(stage, t, position);
	return key;
}

const char *stage_text(const struct stage *stage, size_t t, size_t column, const struct staged_cell *cell)
{
	if (!cell->link)
		return cell->text;
	size_t target = (size_t)stage_schema(stage, t)->columns[column].target;
	size_t entity = stage->tables[target].rows[cell->link - 1].entity;
	if (entity == NO_ROW)
		return NULL;
	return stage->tables[target].entities[entity].cells[stage_schema(stage, target)->key].text;
}
