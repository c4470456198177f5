/* What the mapping says beside columns: headings above the line, values of its own. */
#include "import/lines/private.h"

static const char *parameter_or_cell(const struct line *line, const char *name, size_t length)
{
	const char *value = mapping_parameter(line->stage->mapping, name, length);
	for (size_t m = 0; !value && m < line->mapping->column_count; m++) {
		const char *id = line->mapping->columns[m].id;
		if (id && strlen(id) == length && memcmp(id, name, length) == 0)
			value = line->cells[m].text ? line->cells[m].text : "";
	}
	return value ? value : "";
}

/* {name}: a parameter's value, or a column's text. NULL where nothing is filled in. */
static const char *expand(const struct line *line, const char *template)
{
	struct buffer text = {0};
	bool empty = false;
	for (const char *p = template; *p;) {
		size_t plain = strcspn(p, "{"), length = 0;
		buffer_add(&text, p, plain);
		p += plain;
		if (!*p)
			break;
		length = strcspn(p + 1, "}");
		const char *value = parameter_or_cell(line, p + 1, length);
		empty |= !*value;
		buffer_puts(&text, value);
		p += 1 + length + (p[1 + length] == '}');
	}
	const char *copy =
	        empty && !strchr(template, ' ') ? "" : pieces_trim(line->arena, text.bytes, text.length);
	buffer_free(&text);
	return *copy ? copy : NULL;
}

static const char *cell_text(const struct making *making, const struct target *target, size_t index)
{
	const struct instances *instances = &making->records[target->record];
	if (!instances->count)
		return NULL;
	return instances->cells[index < instances->count ? index : 0][target->column].text;
}

static bool is_met(const struct making *making, const struct mapping_value *value, size_t index)
{
	return value->taken == TAKEN_ALWAYS ||
	       (cell_text(making, &value->when, index) != NULL) == (value->taken == TAKEN_WHERE_FILLED);
}

static void assume(struct making *making, size_t v, size_t index)
{
	const struct line *line = making->line;
	const struct mapping_value *value = &line->mapping->values[v];
	const struct target *target = &value->target;
	struct staged_cell *cell = &making->records[target->record].cells[index][target->column];
	if (cell->text || !is_met(making, value, index))
		return;
	const char *text =
	        value->copies ? cell_text(making, &value->from, index) : expand(line, value->template);
	if (!text)
		return;
	const struct translation translation = {.target = target, .vocabulary = value->vocabulary};
	struct translated read =
	        translate_again(&line->translations->values[v], line->stage, &translation, text);
	const struct schema_table *table = making_table(making, target->record);
	if (!read.text && read.remark)
		making_remark(making, 0, read.why, text, NULL, read.detail);
	else if (value->assumed)
		making_remark(
		        making, 0, WHY_ASSUMED, NULL, read.text,
		        arena_printf(line->arena, "%s.%s", table->name, table->columns[target->column].name));
	if (read.text)
		*cell = (struct staged_cell){read.text, 0, 0, value->assumed ? CELL_ASSUMED : CELL_READ};
}

static void take_heading(struct making *making, size_t h)
{
	const struct target *target = &making->line->mapping->headings[h].target;
	const struct heading_value *value = &making->line->headings[h];
	const struct staged_cell cell = {value->text, 0, 0, (uint8_t)value->strength};
	size_t count = making->records[target->record].count;
	for (size_t i = 0; i < (count ? count : 1) && value->text; i++)
		making_put(making, target, i, &cell);
}

void making_assume(struct making *making)
{
	const struct mapping_sheet *mapping = making->line->mapping;
	for (size_t h = 0; h < mapping->heading_count; h++)
		take_heading(making, h);
	for (size_t v = 0; v < mapping->value_count; v++)
		for (size_t i = 0; i < making->records[mapping->values[v].target.record].count; i++)
			assume(making, v, i);
}
