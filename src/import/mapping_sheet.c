/* <feuille> of a mapping. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
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
static int read_target(const struct mapping *mapping, struct mapping_sheet *sheet, struct arena *arena,
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
		else if (read_target(mapping, sheet, &mapping->arena, names.items[i], column->place,
		                     &column->targets[column->target_count++], error) < 0)
			return -1;
	return 0;
}

static int read_titles(struct mapping *mapping, const struct element *node, struct mapping_column *column,
                       struct error *error)
{
	struct arena *arena = &mapping->arena;
	const char *titles = element_need(node, "titre", error);
	if (!titles)
		return -1;
	struct pieces pieces = pieces_split(arena, titles, "|");
	column->label = pieces.count ? pieces.items[0] : titles;
	column->titles.items = arena_zalloc(arena, pieces.count, sizeof *pieces.items);
	for (size_t i = 0; i < pieces.count; i++)
		column->titles.items[column->titles.count++] = fold_pattern(arena, pieces.items[i]);
	const char *group = element_attribute(node, "groupe"), *rank = element_attribute(node, "rang");
	column->group = group ? fold_pattern(arena, group) : NULL;
	column->rank = rank ? strtoul(rank, NULL, 10) : 0;
	return 0;
}

static int read_cut(struct mapping *mapping, const struct element *node, struct mapping_column *column,
                    struct error *error)
{
	struct arena *arena = &mapping->arena;
	const char *cut = element_attribute(node, "decoupe"), *motif = element_attribute(node, "motif");
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

static int read_role(const struct element *node, struct mapping_column *column, struct error *error)
{
	static const char *const names[] = {"", "foyer", "indice", "famille", "membres"};
	const char *role = element_attribute(node, "role");
	for (size_t i = 1; role && i < sizeof names / sizeof *names; i++)
		if (strcmp(role, names[i]) == 0)
			column->role = (enum role)i;
	return role && !column->role ? error_set(error, MSG_XML_ATTRIBUTE, column->place, "role", NULL) : 0;
}

static bool says_yes(const struct element *node, const char *name)
{
	const char *value = element_attribute(node, name);
	return value && strcmp(value, "oui") == 0;
}

/* All attributes but those named, as XML. */
static const char *attributes_text(struct arena *arena, const struct element *node, const char *but)
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
	const char *copy = arena_strndup(arena, text.bytes ? text.bytes : "", text.length);
	buffer_free(&text);
	return copy;
}

static int read_column(struct mapping *mapping, struct mapping_sheet *sheet, const struct element *node,
                       struct error *error)
{
	struct arena *arena = &mapping->arena;
	bool ignored = element_is(node, "ignorer");
	if (element_allow(
	            node,
	            ignored ? "titre groupe rang raison"
	                    : "id titre groupe rang vers decoupe motif separe vide vocabulaire role exige "
	                      "passe coche",
	            "", error) < 0)
		return -1;
	sheet->columns = arena_append(arena, sheet->columns, &sheet->column_count, sizeof *sheet->columns);
	struct mapping_column *column = &sheet->columns[sheet->column_count - 1];
	column->place = element_place(node);
	column->ignored = ignored;
	if (read_titles(mapping, node, column, error) < 0 || read_cut(mapping, node, column, error) < 0 ||
	    read_role(node, column, error) < 0)
		return -1;
	column->id = element_attribute(node, "id");
	column->separators = element_attribute(node, "separe");
	column->empty = element_attribute(node, "vide");
	column->vocabulary = element_attribute(node, "vocabulaire");
	column->tick = element_attribute(node, "coche");
	column->reason = element_attribute(node, "raison");
	column->attributes = attributes_text(arena, node, "titre");
	column->required = says_yes(node, "exige");
	column->birth = says_yes(node, "passe");
	return read_targets(mapping, sheet, element_attribute(node, "vers"), column, error);
}

static int read_condition(struct mapping *mapping, struct mapping_sheet *sheet, const struct element *node,
                          struct mapping_value *value, struct error *error)
{
	const char *when = element_attribute(node, "si");
	const char *unless = element_attribute(node, "sauf");
	value->condition = when ? 1 : unless ? -1 : 0;
	if (!value->condition)
		return 0;
	return read_target(mapping, sheet, &mapping->arena, when ? when : unless, element_place(node),
	                   &value->when, error);
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
	if (!to || read_target(mapping, sheet, arena, to, element_place(node), &value->target, error) < 0)
		return -1;
	value->template = element_attribute(node, "valeur");
	value->vocabulary = element_attribute(node, "vocabulaire");
	value->assumed = says_yes(node, "suppose");
	value->copies = from != NULL;
	value->attributes = attributes_text(arena, node, "");
	if (!from == !value->template)
		return error_set(error, MSG_XML_ATTRIBUTE, element_place(node), "valeur", NULL);
	if (from && read_target(mapping, sheet, arena, from, element_place(node), &value->from, error) < 0)
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
	return to ? read_target(mapping, sheet, arena, to, element_place(node), &heading->target, error) : -1;
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
	sheet->place = element_place(node);
	const char *name = element_attribute(node, "nom"), *file = element_attribute(node, "fichier");
	const char *index = element_attribute(node, "rang"), *header = element_attribute(node, "entete");
	sheet->name = name ? fold_pattern(arena, name) : NULL;
	sheet->file = file ? fold_pattern(arena, file) : NULL;
	sheet->index = index ? strtoul(index, NULL, 10) : 0;
	sheet->header = header ? strtoul(header, NULL, 10) : 0;
	sheet->reason = element_attribute(node, "ignorer");
	sheet->ignored = sheet->reason != NULL;
	sheet->completes = says_yes(node, "complete");
	sheet->below = says_yes(node, "suite");
	for (const struct element *child = node->children; child; child = child->next) {
		bool end = element_is(child, "fin") || element_is(child, "sauter");
		if ((end                             ? read_end
		     : element_is(child, "valeur")   ? read_value
		     : element_is(child, "rubrique") ? read_heading
		                                     : read_column)(mapping, sheet, child, error) < 0)
			return -1;
	}
	return 0;
}
