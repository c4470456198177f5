/* The staged rows of a line, linked by their keys. */
#include "import/lines/private.h"

/* Where one column had fewer parts than another of the same record, its first value stands for all. */
static void repeat(struct making *making, size_t record)
{
	struct instances *instances = &making->records[record];
	for (size_t c = 0; c < making_table(making, record)->count; c++) {
		const struct staged_cell *first = &instances->cells[0][c];
		for (size_t i = 1; i < instances->count && first->text; i++) {
			if (instances->cells[i][c].text)
				continue;
			instances->cells[i][c] = *first;
			instances->cells[i][c].strength = CELL_ASSUMED;
			making_remark(making, first->column, WHY_REPEATED, first->text, first->text, NULL);
		}
	}
}

void making_repeat(struct making *making)
{
	for (size_t r = 0; r < making->line->mapping->record_count; r++)
		if (making->records[r].count > 1)
			repeat(making, r);
}

static void emit(struct making *making, size_t record, uint32_t line)
{
	struct stage *stage = making->line->stage;
	struct instances *instances = &making->records[record];
	size_t table = making->line->mapping->records[record].table;
	instances->first = stage->tables[table].count;
	for (size_t i = 0; i < instances->count; i++)
		memcpy(stage_row(stage, table, line)->cells, instances->cells[i],
		       making_table(making, record)->count * sizeof(struct staged_cell));
}

/* The first other record of that table of which the line makes rows; NULL. */
static const struct instances *others_of(const struct making *making, size_t record, long table)
{
	for (size_t r = 0; r < making->line->mapping->record_count; r++)
		if (r != record && (long)making->line->mapping->records[r].table == table &&
		    making->records[r].count)
			return &making->records[r];
	return NULL;
}

/* A key that nothing fills leads to the row of its table that this line makes. */
static void link_rows(struct making *making, size_t record)
{
	const struct line *line = making->line;
	const struct schema_table *table = making_table(making, record);
	const struct instances *instances = &making->records[record];
	struct staged_row *rows =
	        line->stage->tables[line->mapping->records[record].table].rows + instances->first;
	for (size_t c = 0; c < table->count && instances->count; c++) {
		const struct instances *others = table->columns[c].type == TYPE_KEY
		                                         ? others_of(making, record, table->columns[c].target)
		                                         : NULL;
		for (size_t i = 0; i < instances->count && others; i++) {
			size_t which = others->count == instances->count ? i : 0;
			if (!rows[i].cells[c].text)
				rows[i].cells[c] = (struct staged_cell){
				        NULL, (uint32_t)(others->first + which) + 1, 0, CELL_READ};
		}
	}
}

void making_emit(struct making *making)
{
	uint32_t line = stage_line(making->line->stage, &making->staged);
	for (size_t r = 0; r < making->line->mapping->record_count; r++)
		emit(making, r, line);
	for (size_t r = 0; r < making->line->mapping->record_count; r++)
		link_rows(making, r);
}
