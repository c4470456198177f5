/* <feuille> of a mapping. */
#include <stdlib.h>

#include "base/text.h"
#include "import/mapping/private.h"

static size_t record_of(struct mapping_sheet *sheet, struct arena *arena, size_t table, const char *name)
{
	for (size_t i = 0; i < sheet->record_count; i++) {
		const struct mapping_record *record = &sheet->records[i];
		if (record->table == table && strcmp(record->name ? record->name : "", name ? name : "") == 0)
			return i;
	}
	sheet->records = arena_append(arena, sheet->records, &sheet->record_count, sizeof *sheet->records);
	sheet->records[sheet->record_count - 1] = (struct mapping_record){.table = table, .name = name};
	return sheet->record_count - 1;
}

int mapping_read_target(struct mapping *mapping, struct mapping_sheet *sheet, const char *text,
                        struct place place, struct target *target, struct error *error)
{
	struct arena *arena = &mapping->arena;
	const char *dot = strchr(text, '.');
	size_t length = strcspn(text, ":.");
	const char *table_name = arena_strndup(arena, text, length);
	const char *name = text[length] == ':' && dot ? arena_strndup(arena, text + length + 1,
	                                                              (size_t)(dot - text) - length - 1)
	                                              : NULL;
	long table = dot ? schema_table_find(mapping->schema, table_name) : -1;
	long column = table < 0 ? -1 : schema_column_find(&mapping->schema->tables[table], dot + 1);
	if (column < 0)
		return error_set(error, MSG_NAME_UNKNOWN, place, text, NULL);
	*target =
	        (struct target){record_of(sheet, arena, (size_t)table, name), (size_t)table, (size_t)column};
	return 0;
}

bool mapping_says_yes(const struct element *node, const char *name)
{
	const char *value = element_attribute(node, name);
	return value && strcmp(value, "oui") == 0;
}

const char *mapping_attributes(struct arena *arena, const struct element *node, const char *but)
{
	struct buffer text = {0};
	for (size_t i = 0; i < node->attribute_count; i++) {
		const char *name = node->attributes[i].name, *value = node->attributes[i].value;
		if (strcmp(name, but) == 0)
			continue;
		buffer_printf(&text, " %s=\"", name);
		for (const char *p = value; *p; p++)
			if (*p == '\n')
				buffer_puts(&text, "&#10;");
			else
				text_xml(&text, p, 1);
		buffer_putc(&text, '"');
	}
	return arena_take(arena, &text);
}

static int read_condition(struct mapping *mapping, struct mapping_sheet *sheet, const struct element *node,
                          struct mapping_value *value, struct error *error)
{
	const char *when = element_attribute(node, "si");
	const char *unless = element_attribute(node, "sauf");
	value->taken = when ? TAKEN_WHERE_FILLED : unless ? TAKEN_WHERE_EMPTY : TAKEN_ALWAYS;
	if (!value->taken)
		return 0;
	return mapping_read_target(mapping, sheet, when ? when : unless, element_place(node), &value->when,
	                           error);
}

static int read_value(struct mapping *mapping, struct mapping_sheet *sheet, const struct element *node,
                      struct error *error)
{
	struct arena *arena = &mapping->arena;
	if (element_allow(node, "vers valeur de vocabulaire suppose si sauf", "", error) < 0)
		return -1;
	sheet->values = arena_append(arena, sheet->values, &sheet->value_count, sizeof *sheet->values);
	struct mapping_value *value = &sheet->values[sheet->value_count - 1];
	const char *to = element_need(node, "vers", error), *from = element_attribute(node, "de");
	if (!to || mapping_read_target(mapping, sheet, to, element_place(node), &value->target, error) < 0)
		return -1;
	value->template = element_attribute(node, "valeur");
	value->vocabulary = element_attribute(node, "vocabulaire");
	value->assumed = mapping_says_yes(node, "suppose");
	value->copies = from != NULL;
	value->attributes = mapping_attributes(arena, node, "");
	if (!from == !value->template)
		return error_set(error, MSG_XML_ATTRIBUTE, element_place(node), "valeur", NULL);
	if (from && mapping_read_target(mapping, sheet, from, element_place(node), &value->from, error) < 0)
		return -1;
	return read_condition(mapping, sheet, node, value, error);
}

static int read_end(struct mapping *mapping, struct mapping_sheet *sheet, const struct element *node,
                    struct error *error)
{
	struct arena *arena = &mapping->arena;
	bool stops = element_is(node, "fin");
	if (element_allow(node, stops ? "motif reprise" : "motif", "", error) < 0)
		return -1;
	const char *patterns = element_need(node, "motif", error);
	const char *resume = element_attribute(node, "reprise");
	struct words pieces = pieces_split(arena, patterns, "|");
	if (!patterns)
		return -1;
	for (size_t i = 0; i < pieces.count; i++) {
		sheet->ends = arena_append(arena, sheet->ends, &sheet->end_count, sizeof *sheet->ends);
		struct mapping_end *end = &sheet->ends[sheet->end_count - 1];
		*end = (struct mapping_end){fold_pattern(arena, pieces.items[i]), stops, -1};
		for (size_t j = 0; resume && j < sheet->column_count; j++)
			if (sheet->columns[j].id && strcmp(sheet->columns[j].id, resume) == 0)
				end->resume = (long)j;
		if (resume && end->resume < 0)
			return error_set(error, MSG_NAME_UNKNOWN, element_place(node), resume, NULL);
	}
	return 0;
}

static int read_heading(struct mapping *mapping, struct mapping_sheet *sheet, const struct element *node,
                        struct error *error)
{
	struct arena *arena = &mapping->arena;
	if (element_allow(node, "motif vers", "", error) < 0)
		return -1;
	sheet->headings =
	        arena_append(arena, sheet->headings, &sheet->heading_count, sizeof *sheet->headings);
	struct mapping_heading *heading = &sheet->headings[sheet->heading_count - 1];
	const char *to = element_need(node, "vers", error), *pattern = element_attribute(node, "motif");
	heading->pattern = pattern ? fold_pattern(arena, pattern) : NULL;
	return to ? mapping_read_target(mapping, sheet, to, element_place(node), &heading->target, error)
	          : -1;
}

int mapping_read_sheet(struct mapping *mapping, const struct element *node, struct error *error)
{
	struct arena *arena = &mapping->arena;
	if (element_allow(node, "nom fichier rang entete ignorer complete suite",
	                  "colonne ignorer valeur fin sauter rubrique", error) < 0)
		return -1;
	mapping->sheets =
	        arena_append(arena, mapping->sheets, &mapping->sheet_count, sizeof *mapping->sheets);
	struct mapping_sheet *sheet = &mapping->sheets[mapping->sheet_count - 1];
	const char *name = element_attribute(node, "nom"), *file = element_attribute(node, "fichier");
	const char *index = element_attribute(node, "rang"), *header = element_attribute(node, "entete");
	sheet->name = name ? fold_pattern(arena, name) : NULL;
	sheet->file = file ? fold_pattern(arena, file) : NULL;
	sheet->index = index ? strtoul(index, NULL, 10) : 0;
	sheet->header = header ? strtoul(header, NULL, 10) : 0;
	sheet->reason = element_attribute(node, "ignorer");
	sheet->ignored = sheet->reason != NULL;
	sheet->completes = mapping_says_yes(node, "complete");
	sheet->below = mapping_says_yes(node, "suite");
	for (const struct element *child = node->children; child; child = child->next) {
		bool end = element_is(child, "fin") || element_is(child, "sauter");
		if ((end                             ? read_end
		     : element_is(child, "valeur")   ? read_value
		     : element_is(child, "rubrique") ? read_heading
		                                     : mapping_read_column)(mapping, sheet, child, error) < 0)
			return -1;
	}
	return 0;
}
