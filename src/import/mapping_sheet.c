/* <feuille> of a mapping. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xml.h"
#include "import/mapping.h"

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

/* table.column or table:name.column */
int mapping_target(const struct mapping *mapping, struct mapping_sheet *sheet, struct arena *arena,
                   const char *text, struct place place, struct target *target, struct error *error)
{
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

static int read_targets(struct mapping *mapping, struct mapping_sheet *sheet, const char *text,
                        struct mapping_column *column, struct error *error)
{
	struct pieces names = pieces_split(&mapping->arena, text, " \n\t");
	column->targets = arena_zalloc(&mapping->arena, names.count, sizeof *column->targets);
	for (size_t i = 0; i < names.count; i++)
		if (strcmp(names.items[i], "-") == 0)
			column->targets[column->target_count++].table = SIZE_MAX;
		else if (mapping_target(mapping, sheet, &mapping->arena, names.items[i], column->place,
		                        &column->targets[column->target_count++], error) < 0)
			return -1;
	return 0;
}

static int read_titles(struct mapping *mapping, const xmlNode *node, struct mapping_column *column,
                       struct error *error)
{
	struct arena *arena = &mapping->arena;
	const char *titles = xml_need(node, "titre", arena, error);
	if (!titles)
		return -1;
	struct pieces pieces = pieces_split(arena, titles, "|");
	column->label = pieces.count ? pieces.items[0] : titles;
	column->titles.items = arena_zalloc(arena, pieces.count, sizeof *pieces.items);
	for (size_t i = 0; i < pieces.count; i++)
		column->titles.items[column->titles.count++] = fold_pattern(arena, pieces.items[i]);
	const char *group = xml_attribute(node, "groupe", arena), *rank = xml_attribute(node, "rang", arena);
	column->group = group ? fold_pattern(arena, group) : NULL;
	column->rank = rank ? strtoul(rank, NULL, 10) : 0;
	return 0;
}

static int read_cut(struct mapping *mapping, const xmlNode *node, struct mapping_column *column,
                    struct error *error)
{
	struct arena *arena = &mapping->arena;
	const char *cut = xml_attribute(node, "decoupe", arena), *motif = xml_attribute(node, "motif", arena);
	column->unsure = cut && strchr(cut, '?');
	if (cut && (strcmp(cut, "nom prenom") == 0 || strcmp(cut, "nom prenom ?") == 0))
		column->cut = CUT_LAST_FIRST;
	else if (cut && (strcmp(cut, "prenom nom") == 0 || strcmp(cut, "prenom nom ?") == 0))
		column->cut = CUT_FIRST_LAST;
	else if (cut)
		return error_set(error, MSG_XML_ATTRIBUTE, column->place, "decoupe", NULL);
	if (!motif)
		return 0;
	regex_t *pattern = arena_zalloc(arena, 1, sizeof *pattern);
	if (regcomp(pattern, motif, REG_EXTENDED | REG_ICASE) != 0)
		return error_set(error, MSG_XML_ATTRIBUTE, column->place, "motif", NULL);
	column->pattern = pattern;
	column->cut = CUT_PATTERN;
	return 0;
}

static int read_role(struct arena *arena, const xmlNode *node, struct mapping_column *column,
                     struct error *error)
{
	static const char *const names[] = {"", "foyer", "indice", "famille", "membres"};
	const char *role = xml_attribute(node, "role", arena);
	for (size_t i = 1; role && i < sizeof names / sizeof *names; i++)
		if (strcmp(role, names[i]) == 0)
			column->role = (enum role)i;
	return role && !column->role ? error_set(error, MSG_XML_ATTRIBUTE, column->place, "role", NULL) : 0;
}

static bool says_yes(const xmlNode *node, const char *name, struct arena *arena)
{
	const char *value = xml_attribute(node, name, arena);
	return value && strcmp(value, "oui") == 0;
}

/* All attributes but those named, as XML. */
static const char *attributes_text(struct arena *arena, const xmlNode *node, const char *but)
{
	struct buffer text = {0};
	for (const xmlAttr *attribute = node->properties; attribute; attribute = attribute->next) {
		const char *name = (const char *)attribute->name;
		const char *value = strcmp(name, but) == 0 ? NULL : xml_attribute(node, name, arena);
		if (!value)
			continue;
		buffer_printf(&text, " %s=\"", name);
		for (const char *p = value; *p; p++)
			if (*p == '\n')
				buffer_puts(&text, "&#10;");
			else
				text_xml(&text, p, 1);
		buffer_putc(&text, '"');
	}
	const char *copy = arena_strndup(arena, text.bytes ? text.bytes : "", text.length);
	buffer_free(&text);
	return copy;
}

static int read_column(struct mapping *mapping, struct mapping_sheet *sheet, const xmlNode *node,
                       struct error *error)
{
	struct arena *arena = &mapping->arena;
	bool ignored = xml_is(node, "ignorer");
	if (xml_allow(node,
	              ignored ? "titre groupe rang raison"
	                      : "id titre groupe rang vers decoupe motif separe vide vocabulaire role exige "
	                        "passe coche",
	              "", error) < 0)
		return -1;
	sheet->columns = arena_append(arena, sheet->columns, &sheet->column_count, sizeof *sheet->columns);
	struct mapping_column *column = &sheet->columns[sheet->column_count - 1];
	column->place = (struct place){.file = mapping->file, .line = xml_place(node).line};
	column->ignored = ignored;
	if (read_titles(mapping, node, column, error) < 0 || read_cut(mapping, node, column, error) < 0 ||
	    read_role(arena, node, column, error) < 0)
		return -1;
	column->id = xml_attribute(node, "id", arena);
	column->separators = xml_attribute(node, "separe", arena);
	column->empty = xml_attribute(node, "vide", arena);
	column->vocabulary = xml_attribute(node, "vocabulaire", arena);
	column->tick = xml_attribute(node, "coche", arena);
	column->reason = xml_attribute(node, "raison", arena);
	column->attributes = attributes_text(arena, node, "titre");
	column->required = says_yes(node, "exige", arena);
	column->birth = says_yes(node, "passe", arena);
	return read_targets(mapping, sheet, xml_attribute(node, "vers", arena), column, error);
}

static int read_condition(struct mapping *mapping, struct mapping_sheet *sheet, const xmlNode *node,
                          struct mapping_value *value, struct error *error)
{
	const char *when = xml_attribute(node, "si", &mapping->arena);
	const char *unless = xml_attribute(node, "sauf", &mapping->arena);
	value->condition = when ? 1 : unless ? -1 : 0;
	if (!value->condition)
		return 0;
	return mapping_target(mapping, sheet, &mapping->arena, when ? when : unless, xml_place(node),
	                      &value->when, error);
}

static int read_value(struct mapping *mapping, struct mapping_sheet *sheet, const xmlNode *node,
                      struct error *error)
{
	struct arena *arena = &mapping->arena;
	if (xml_allow(node, "vers valeur de vocabulaire suppose si sauf", "", error) < 0)
		return -1;
	sheet->values = arena_append(arena, sheet->values, &sheet->value_count, sizeof *sheet->values);
	struct mapping_value *value = &sheet->values[sheet->value_count - 1];
	const char *to = xml_need(node, "vers", arena, error), *from = xml_attribute(node, "de", arena);
	if (!to || mapping_target(mapping, sheet, arena, to, xml_place(node), &value->target, error) < 0)
		return -1;
	value->template = xml_attribute(node, "valeur", arena);
	value->vocabulary = xml_attribute(node, "vocabulaire", arena);
	value->assumed = says_yes(node, "suppose", arena);
	value->copies = from != NULL;
	value->attributes = attributes_text(arena, node, "");
	if (!from == !value->template)
		return error_set(error, MSG_XML_ATTRIBUTE, xml_place(node), "valeur", NULL);
	if (from && mapping_target(mapping, sheet, arena, from, xml_place(node), &value->from, error) < 0)
		return -1;
	return read_condition(mapping, sheet, node, value, error);
}

static int read_end(struct mapping *mapping, struct mapping_sheet *sheet, const xmlNode *node,
                    struct error *error)
{
	struct arena *arena = &mapping->arena;
	bool stops = xml_is(node, "fin");
	if (xml_allow(node, stops ? "motif reprise" : "motif", "", error) < 0)
		return -1;
	const char *patterns = xml_need(node, "motif", arena, error);
	const char *resume = xml_attribute(node, "reprise", arena);
	struct pieces pieces = pieces_split(arena, patterns, "|");
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
			return error_set(error, MSG_NAME_UNKNOWN, xml_place(node), resume, NULL);
	}
	return 0;
}

static int read_heading(struct mapping *mapping, struct mapping_sheet *sheet, const xmlNode *node,
                        struct error *error)
{
	struct arena *arena = &mapping->arena;
	if (xml_allow(node, "motif vers", "", error) < 0)
		return -1;
	sheet->headings =
	        arena_append(arena, sheet->headings, &sheet->heading_count, sizeof *sheet->headings);
	struct mapping_heading *heading = &sheet->headings[sheet->heading_count - 1];
	const char *to = xml_need(node, "vers", arena, error), *pattern = xml_attribute(node, "motif", arena);
	heading->pattern = pattern ? fold_pattern(arena, pattern) : NULL;
	return to ? mapping_target(mapping, sheet, arena, to, xml_place(node), &heading->target, error) : -1;
}

int mapping_read_sheet(struct mapping *mapping, const void *sheet_node, struct error *error)
{
	const xmlNode *node = sheet_node;
	struct arena *arena = &mapping->arena;
	if (xml_allow(node, "nom fichier rang entete ignorer complete suite",
	              "colonne ignorer valeur fin sauter rubrique", error) < 0)
		return -1;
	mapping->sheets =
	        arena_append(arena, mapping->sheets, &mapping->sheet_count, sizeof *mapping->sheets);
	struct mapping_sheet *sheet = &mapping->sheets[mapping->sheet_count - 1];
	sheet->place = (struct place){.file = mapping->file, .line = xml_place(node).line};
	const char *name = xml_attribute(node, "nom", arena), *file = xml_attribute(node, "fichier", arena);
	const char *index = xml_attribute(node, "rang", arena),
	           *header = xml_attribute(node, "entete", arena);
	sheet->name = name ? fold_pattern(arena, name) : NULL;
	sheet->file = file ? fold_pattern(arena, file) : NULL;
	sheet->index = index ? strtoul(index, NULL, 10) : 0;
	sheet->header = header ? strtoul(header, NULL, 10) : 0;
	sheet->reason = xml_attribute(node, "ignorer", arena);
	sheet->ignored = sheet->reason != NULL;
	sheet->completes = says_yes(node, "complete", arena);
	sheet->below = says_yes(node, "suite", arena);
	for (const xmlNode *child = xml_child(node, NULL); child; child = xml_next(child, NULL)) {
		bool end = xml_is(child, "fin") || xml_is(child, "sauter");
		if ((end                         ? read_end
		     : xml_is(child, "valeur")   ? read_value
		     : xml_is(child, "rubrique") ? read_heading
		                                 : read_column)(mapping, sheet, child, error) < 0)
			return -1;
	}
	return 0;
}
