/* What the stage holds before any sheet is read: the earlier dataset, references, the mapping's own rows. */
#include "base/date.h"
#include "import/stage/private.h"

static void load_earlier(struct stage *stage, size_t t)
{
	const struct table *table = &stage->earlier->tables[t];
	for (size_t row = 0; row < table->rows; row++) {
		size_t position = stage_entity(stage, t);
		struct staged_entity *entity = &stage->tables[t].entities[position];
		entity->existing = row;
		for (size_t c = 0; c < stage_schema(stage, t)->count; c++) {
			size_t length = 0;
			const char *text =
			        table->columns[c].text ? column_text(&table->columns[c], row, &length) : NULL;
			if (length)
				entity->cells[c] = (struct entity_cell){
				        .text = arena_strndup(&stage->arena, text, length),
				        .strength = CELL_KNOWN};
		}
		long key = stage_schema(stage, t)->key;
		if (key >= 0 && entity->cells[key].text)
			stage_set_key(stage, t, position, entity->cells[key].text);
		stage_learn(stage, t, position);
	}
}

static void load_row(struct stage *stage, const struct mapping_row *row)
{
	const struct schema_table *schema = stage_schema(stage, row->table);
	if (schema->key >= 0 && row->values[schema->key] &&
	    stage_find_key(stage, row->table, row->values[schema->key]) != NO_ROW)
		return;
	size_t position = stage_entity(stage, row->table);
	struct staged_entity *entity = &stage->tables[row->table].entities[position];
	for (size_t c = 0; c < schema->count; c++)
		if (row->values[c] && *row->values[c])
			entity->cells[c] =
			        (struct entity_cell){.text = row->values[c], .strength = CELL_KNOWN};
	if (schema->key >= 0 && entity->cells[schema->key].text)
		stage_set_key(stage, row->table, position, entity->cells[schema->key].text);
	stage_learn(stage, row->table, position);
}

static void load_reference(struct stage *stage, const struct dataset *references, size_t t)
{
	const struct table *table = &references->tables[t];
	size_t count = stage_schema(stage, t)->count;
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
		long key = stage_schema(stage, (size_t)parameter->table)->key;
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
