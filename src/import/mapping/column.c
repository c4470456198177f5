/* <colonne> and <ignorer> of a sheet. */
#include <stdlib.h>

#include "import/mapping/private.h"

static int read_targets(struct mapping *mapping, struct mapping_sheet *sheet, const char *text,
                        struct mapping_column *column, struct error *error)
{
	struct words names = pieces_split(&mapping->arena, text, " \n\t");
	column->targets = arena_zalloc(&mapping->arena, names.count, sizeof *column->targets);
	for (size_t i = 0; i < names.count; i++)
		if (strcmp(names.items[i], "-") == 0)
			column->targets[column->target_count++].table = NO_TABLE;
		else if (mapping_read_target(mapping, sheet, names.items[i], column->place,
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
	struct words pieces = pieces_split(arena, titles, "|");
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

int mapping_read_column(struct mapping *mapping, struct mapping_sheet *sheet, const struct element *node,
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
	column->attributes = mapping_attributes(arena, node, "titre");
	column->required = mapping_says_yes(node, "exige");
	column->birth = mapping_says_yes(node, "passe");
	return read_targets(mapping, sheet, element_attribute(node, "vers"), column, error);
}
