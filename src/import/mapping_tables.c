/* What all mappings share of the tables: keys, what tells rows apart, what persons are (import/tables.xml).
 */
#include <stdlib.h>
#include <string.h>

#include "base/xml.h"
#include "import/mapping.h"

static int column_named(const struct schema_table *table, const char *name, const xmlNode *node, long *column,
                        struct error *error)
{
	*column = name ? schema_column_find(table, name) : -1;
	return name && *column < 0 ? error_set(error, MSG_NAME_UNKNOWN, xml_place(node), name, NULL) : 0;
}

static int check_columns(const struct schema_table *table, const struct pieces *names, const xmlNode *node,
                         struct error *error)
{
	long column;
	for (size_t i = 0; i < names->count; i++)
		if (column_named(table, names->items[i], node, &column, error) < 0)
			return -1;
	return 0;
}

/* <defaut colonne="type" valeur="qpv"/> */
static int read_fill(struct mapping *mapping, struct mapping_table *table, const struct schema_table *schema,
                     const xmlNode *node, struct error *error)
{
	struct arena *arena = &mapping->arena;
	long column;
	const char *name = xml_need(node, "colonne", arena, error);
	const char *value = name ? xml_need(node, "valeur", arena, error) : NULL;
	if (!value || column_named(schema, name, node, &column, error) < 0)
		return -1;
	table->fill = arena_append(arena, table->fill, &table->fill_count, sizeof *table->fill);
	table->fill[table->fill_count - 1].column = (size_t)column;
	table->fill[table->fill_count - 1].value = value;
	return 0;
}

static int read_table(struct mapping *mapping, const xmlNode *node, struct error *error)
{
	struct arena *arena = &mapping->arena;
	if (xml_allow(node, "nom cle identite souple libelles creer", "defaut", error) < 0)
		return -1;
	const char *name = xml_need(node, "nom", arena, error);
	long position = name ? schema_table_find(mapping->schema, name) : -1;
	if (position < 0)
		return error_set(error, MSG_NAME_UNKNOWN, xml_place(node), name, NULL);
	struct mapping_table *table = &mapping->tables[position];
	const struct schema_table *schema = &mapping->schema->tables[position];
	const char *key = xml_attribute(node, "cle", arena), *create = xml_attribute(node, "creer", arena);
	size_t prefix = key ? strcspn(key, "0123456789") : 0;
	table->prefix = key ? arena_strndup(arena, key, prefix) : NULL;
	table->digits = key ? (int)strlen(key + prefix) : 0;
	table->identity = pieces_split(arena, xml_attribute(node, "identite", arena), " ");
	table->loose = xml_attribute(node, "souple", arena);
	table->names = pieces_split(arena, xml_attribute(node, "libelles", arena), " ");
	table->create = create && strcmp(create, "oui") == 0;
	for (const xmlNode *child = xml_child(node, NULL); child; child = xml_next(child, NULL))
		if (read_fill(mapping, table, schema, child, error) < 0)
			return -1;
	if (check_columns(schema, &table->identity, node, error) < 0)
		return -1;
	return check_columns(schema, &table->names, node, error);
}

static int read_persons(struct mapping *mapping, const xmlNode *node, struct error *error)
{
	static const char *const names[] = {"nom", "prenom", "naissance", "distinct", "famille"};
	struct mapping_persons *persons = &mapping->persons;
	long *const columns[] = {&persons->last, &persons->first, &persons->birth, &persons->distinct,
	                         &persons->family};
	struct arena *arena = &mapping->arena;
	const char *name = xml_allow(node, "table nom prenom naissance distinct famille", "", error) < 0
	                           ? NULL
	                           : xml_need(node, "table", arena, error);
	persons->table = name ? schema_table_find(mapping->schema, name) : -1;
	if (persons->table < 0)
		return error_set(error, MSG_NAME_UNKNOWN, xml_place(node), name, NULL);
	const struct schema_table *table = &mapping->schema->tables[persons->table];
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (column_named(table, xml_attribute(node, names[i], arena), node, columns[i], error) < 0)
			return -1;
	if (persons->last < 0)
		return error_set(error, MSG_XML_ATTRIBUTE, xml_place(node), "nom", NULL);
	return 0;
}

int mapping_read_tables(struct mapping *mapping, struct templates *templates, struct error *error)
{
	mapping->persons.table = -1;
	const char *path = templates_need(templates, "import/tables.xml", error);
	xmlDoc *document = path ? xml_load(path, "tables", IMPORT_NAMESPACE, error) : NULL;
	if (!document)
		return -1;
	const xmlNode *root = xmlDocGetRootElement(document);
	int result = xml_allow(root, "", "personnes table", error);
	for (const xmlNode *node = xml_child(root, NULL); node && result == 0; node = xml_next(node, NULL))
		result = (xml_is(node, "personnes") ? read_persons : read_table)(mapping, node, error);
	xmlFreeDoc(document);
	return result;
}
