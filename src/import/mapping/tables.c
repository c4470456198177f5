/* What all mappings share of the tables: keys, what tells rows apart, what persons are (import/tables.xml).
 */
#include <stdlib.h>
#include <string.h>

#include "import/mapping/private.h"

static int column_named(const struct schema_table *table, const char *name, const struct element *node,
                        long *column, struct error *error)
{
	*column = name ? schema_column_find(table, name) : -1;
	return name && *column < 0 ? error_set(error, MSG_NAME_UNKNOWN, element_place(node), name, NULL) : 0;
}

static int check_columns(const struct schema_table *table, const struct words *names,
                         const struct element *node, struct error *error)
{
	long column;
	for (size_t i = 0; i < names->count; i++)
		if (column_named(table, names->items[i], node, &column, error) < 0)
			return -1;
	return 0;
}

/* <defaut colonne="type" valeur="qpv"/> */
static int read_fill(struct mapping *mapping, struct mapping_table *table, const struct schema_table *schema,
                     const struct element *node, struct error *error)
{
	struct arena *arena = &mapping->arena;
	long column;
	const char *name = element_need(node, "colonne", error);
	const char *value = name ? element_need(node, "valeur", error) : NULL;
	if (!value || column_named(schema, name, node, &column, error) < 0)
		return -1;
	table->fill = arena_append(arena, table->fill, &table->fill_count, sizeof *table->fill);
	table->fill[table->fill_count - 1].column = (size_t)column;
	table->fill[table->fill_count - 1].value = value;
	return 0;
}

static int read_table(struct mapping *mapping, const struct element *node, struct error *error)
{
	struct arena *arena = &mapping->arena;
	if (element_allow(node, "nom cle identite souple libelles creer", "defaut", error) < 0)
		return -1;
	const char *name = element_need(node, "nom", error);
	long position = name ? schema_table_find(mapping->schema, name) : -1;
	if (position < 0)
		return error_set(error, MSG_NAME_UNKNOWN, element_place(node), name, NULL);
	struct mapping_table *table = &mapping->tables[position];
	const struct schema_table *schema = &mapping->schema->tables[position];
	const char *key = element_attribute(node, "cle"), *create = element_attribute(node, "creer");
	size_t prefix = key ? strcspn(key, "0123456789") : 0;
	table->prefix = key ? arena_strndup(arena, key, prefix) : NULL;
	table->digits = key ? (int)strlen(key + prefix) : 0;
	table->identity = pieces_split(arena, element_attribute(node, "identite"), " ");
	table->loose = element_attribute(node, "souple");
	table->names = pieces_split(arena, element_attribute(node, "libelles"), " ");
	table->create = create && strcmp(create, "oui") == 0;
	for (const struct element *child = node->children; child; child = child->next)
		if (read_fill(mapping, table, schema, child, error) < 0)
			return -1;
	if (check_columns(schema, &table->identity, node, error) < 0)
		return -1;
	return check_columns(schema, &table->names, node, error);
}

static int read_persons(struct mapping *mapping, const struct element *node, struct error *error)
{
	static const char *const names[] = {"nom", "prenom", "naissance", "distinct", "famille"};
	struct mapping_persons *persons = &mapping->persons;
	long *const columns[] = {&persons->last, &persons->first, &persons->birth, &persons->distinct,
	                         &persons->family};
	const char *name = element_allow(node, "table nom prenom naissance distinct famille", "", error) < 0
	                           ? NULL
	                           : element_need(node, "table", error);
	persons->table = name ? schema_table_find(mapping->schema, name) : -1;
	if (persons->table < 0)
		return error_set(error, MSG_NAME_UNKNOWN, element_place(node), name, NULL);
	const struct schema_table *table = &mapping->schema->tables[persons->table];
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (column_named(table, element_attribute(node, names[i]), node, columns[i], error) < 0)
			return -1;
	if (persons->last < 0)
		return error_set(error, MSG_XML_ATTRIBUTE, element_place(node), "nom", NULL);
	return 0;
}

int mapping_read_tables(struct mapping *mapping, struct templates *templates, struct error *error)
{
	mapping->persons.table = -1;
	const char *path = templates_need(templates, "import/tables.xml", error);
	const struct element *root =
	        path ? element_load(path, "tables", IMPORT_NAMESPACE, &mapping->arena, error) : NULL;
	if (!root || element_allow(root, "", "personnes table", error) < 0)
		return -1;
	for (const struct element *node = root->children; node; node = node->next)
		if ((element_is(node, "personnes") ? read_persons : read_table)(mapping, node, error) < 0)
			return -1;
	return 0;
}
