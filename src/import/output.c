#include "import/output.h"

#include <string.h>

#include "base/text.h"

/* The columns of a table: the schema's, then those of the earlier dataset that the schema does not know. */
static void make_column(const struct stage *stage, size_t t, size_t c, struct column *column,
                        struct arena *arena)
{
	const struct stage_table *staged = &stage->tables[t];
	const struct table *earlier = stage->earlier ? &stage->earlier->tables[t] : NULL;
	bool known = c < stage->schema->tables[t].count;
	struct buffer text = {0};
	column->schema = known ? &stage->schema->tables[t].columns[c] : NULL;
	column->name = known ? column->schema->name : earlier ? earlier->columns[c].name : "";
	column->present = true;
	column->text_offsets = arena_alloc(arena, staged->entity_count + 1, sizeof *column->text_offsets);
	for (size_t e = 0; e < staged->entity_count; e++) {
		const struct staged_entity *entity = &staged->entities[e];
		column->text_offsets[e] = text.length;
		if (known) {
			const char *value = entity->cells[c].text;
			buffer_puts(&text, value ? value : "");
		} else if (earlier && entity->existing != NO_ROW) {
			size_t length;
			const char *value = column_text(&earlier->columns[c], entity->existing, &length);
			buffer_add(&text, value, length);
		}
	}
	column->text_offsets[staged->entity_count] = text.length;
	column->text = arena_take(arena, &text);
}

static void make_table(const struct stage *stage, size_t t, struct table *table, struct arena *arena)
{
	const struct table *earlier = stage->earlier ? &stage->earlier->tables[t] : NULL;
	const struct schema_table *schema = &stage->schema->tables[t];
	*table = (struct table){.schema = schema, .rows = stage->tables[t].entity_count};
	table->count = earlier && earlier->count > schema->count ? earlier->count : schema->count;
	if (!table->rows && !(earlier && earlier->file)) {
		table->count = 0;
		return;
	}
	table->file = schema->name;
	table->columns = arena_zalloc(arena, table->count, sizeof *table->columns);
	table->file_order = arena_alloc(arena, table->count, sizeof *table->file_order);
	for (size_t c = 0; c < table->count; c++) {
		make_column(stage, t, c, &table->columns[c], arena);
		bool local = c < schema->count && schema->columns[c].local;
		bool used = !local || table->columns[c].text_offsets[table->rows] > 0;
		if (used)
			table->file_order[table->file_count++] = c;
	}
}

void output_make(const struct stage *stage, struct dataset *dataset)
{
	*dataset = (struct dataset){.schema = stage->schema, .path = ""};
	if (stage->earlier)
		dataset->folder = stage->earlier->folder;
	dataset->tables = arena_zalloc(&dataset->arena, stage->schema->count, sizeof *dataset->tables);
	for (size_t t = 0; t < stage->schema->count; t++)
		make_table(stage, t, &dataset->tables[t], &dataset->arena);
}
