#include "import/mapping.h"

#include <string.h>

#include "base/xml.h"

static int read_parameter(struct mapping *mapping, const xmlNode *node, struct error *error)
{
	struct arena *arena = &mapping->arena;
	if (xml_allow(node, "nom valeur libelle table", "", error) < 0)
		return -1;
	struct parameter parameter = {.name = xml_need(node, "nom", arena, error),
	                              .value = xml_attribute(node, "valeur", arena)};
	if (!parameter.name)
		return -1;
	parameter.school_year = parameter.value && strcmp(parameter.value, "{rentree}") == 0;
	const char *table = xml_attribute(node, "table", arena);
	parameter.table = table ? schema_table_find(mapping->schema, table) : -1;
	if (table && parameter.table < 0)
		return error_set(error, MSG_NAME_UNKNOWN, xml_place(node), table, NULL);
	mapping->parameters = arena_append(arena, mapping->parameters, &mapping->parameter_count,
	                                   sizeof *mapping->parameters);
	mapping->parameters[mapping->parameter_count - 1] = parameter;
	return 0;
}

static int read_row(struct mapping *mapping, size_t table, const xmlNode *node, struct error *error)
{
	const struct schema_table *schema = &mapping->schema->tables[table];
	mapping->rows =
	        arena_append(&mapping->arena, mapping->rows, &mapping->row_count, sizeof *mapping->rows);
	struct mapping_row *row = &mapping->rows[mapping->row_count - 1];
	row->table = table;
	row->place = xml_place(node);
	row->place.file = mapping->file;
	row->values = arena_zalloc(&mapping->arena, schema->count, sizeof *row->values);
	for (const xmlAttr *attribute = node->properties; attribute; attribute = attribute->next) {
		const char *name = (const char *)attribute->name;
		long column = schema_column_find(schema, name);
		if (column < 0)
			return error_set(error, MSG_XML_UNKNOWN, row->place, name, NULL);
		const char *value = xml_attribute(node, name, &mapping->arena);
		enum message message;
		if (*value && !schema_cell_valid(&schema->columns[column], value, strlen(value), &message))
			return error_set(error, message, row->place, name, value);
		row->values[column] = value;
	}
	return 0;
}

static int read_rows(struct mapping *mapping, const xmlNode *node, struct error *error)
{
	const char *name = xml_allow(node, "table", "ligne", error) < 0
	                           ? NULL
	                           : xml_need(node, "table", &mapping->arena, error);
	long table = name ? schema_table_find(mapping->schema, name) : -1;
	if (table < 0)
		return error_set(error, MSG_NAME_UNKNOWN, xml_place(node), name, NULL);
	for (const xmlNode *child = xml_child(node, NULL); child; child = xml_next(child, NULL))
		if (read_row(mapping, (size_t)table, child, error) < 0)
			return -1;
	return 0;
}

/* A vocabulary lies here, or in a file of import/. */
static int read_vocabulary(struct mapping *mapping, struct templates *templates, const xmlNode *node,
                           struct error *error)
{
	const char *name = xml_attribute(node, "fichier", &mapping->arena);
	if (!name)
		return vocabulary_read_node(&mapping->vocabulary, node, error);
	if (strchr(name, '/'))
		return error_set(error, MSG_NAME_UNKNOWN, xml_place(node), name, NULL);
	const char *path =
	        templates_need(templates, arena_printf(&mapping->arena, "import/%s.xml", name), error);
	return path ? vocabulary_read(&mapping->vocabulary, path, error) : -1;
}

static int read_root(struct mapping *mapping, struct templates *templates, const xmlNode *root,
                     struct error *error)
{
	if (xml_allow(root, "libelle", "parametre vocabulaire reference feuille", error) < 0)
		return -1;
	mapping->label = xml_attribute(root, "libelle", &mapping->arena);
	for (const xmlNode *node = xml_child(root, NULL); node; node = xml_next(node, NULL)) {
		int result = xml_is(node, "parametre")     ? read_parameter(mapping, node, error)
		             : xml_is(node, "vocabulaire") ? read_vocabulary(mapping, templates, node, error)
		             : xml_is(node, "reference")   ? read_rows(mapping, node, error)
		                                           : mapping_read_sheet(mapping, node, error);
		if (result < 0)
			return -1;
	}
	return 0;
}

static int read_document(struct mapping *mapping, const struct schema *schema, struct templates *templates,
                         xmlDoc *document, struct error *error)
{
	*mapping = (struct mapping){.schema = schema};
	if (!document)
		return -1;
	mapping->file = arena_strdup(&mapping->arena, document->URL ? (const char *)document->URL : "");
	mapping->tables = arena_zalloc(&mapping->arena, schema->count, sizeof *mapping->tables);
	vocabulary_add_lists(&mapping->vocabulary, schema);
	int result = mapping_read_tables(mapping, templates, error);
	if (result == 0)
		result = read_root(mapping, templates, xmlDocGetRootElement(document), error);
	xmlFreeDoc(document);
	return result;
}

int mapping_load(struct mapping *mapping, const struct schema *schema, struct templates *templates,
                 const char *name, struct error *error)
{
	bool file = strchr(name, '/') || strchr(name, '.');
	char path[300];
	snprintf(path, sizeof path, "import/%.200s.xml", name);
	const char *found = file ? name : templates_need(templates, path, error);
	xmlDoc *document = found ? xml_load(found, "import", IMPORT_NAMESPACE, error) : NULL;
	return read_document(mapping, schema, templates, document, error);
}

int mapping_load_memory(struct mapping *mapping, const struct schema *schema, struct templates *templates,
                        const char *bytes, size_t length, struct error *error)
{
	xmlDoc *document = xml_load_memory(bytes, length, "--guess", "import", IMPORT_NAMESPACE, error);
	return read_document(mapping, schema, templates, document, error);
}

void mapping_free(struct mapping *mapping)
{
	for (size_t i = 0; i < mapping->sheet_count; i++)
		for (size_t j = 0; j < mapping->sheets[i].column_count; j++)
			if (mapping->sheets[i].columns[j].pattern)
				regfree(mapping->sheets[i].columns[j].pattern);
	vocabulary_free(&mapping->vocabulary);
	arena_free(&mapping->arena);
	*mapping = (struct mapping){0};
}

int mapping_set(struct mapping *mapping, const char *text, struct error *error)
{
	const char *equals = strchr(text, '=');
	size_t length = equals ? (size_t)(equals - text) : 0;
	for (size_t i = 0; i < mapping->parameter_count && length; i++) {
		struct parameter *parameter = &mapping->parameters[i];
		if (strlen(parameter->name) != length || memcmp(parameter->name, text, length) != 0)
			continue;
		parameter->value = arena_strdup(&mapping->arena, equals + 1);
		parameter->given = true;
		return 0;
	}
	return error_set(error, MSG_NAME_UNKNOWN, (struct place){.file = mapping->file}, text, NULL);
}

const char *mapping_parameter(const struct mapping *mapping, const char *name, size_t length)
{
	for (size_t i = 0; i < mapping->parameter_count; i++)
		if (strlen(mapping->parameters[i].name) == length &&
		    memcmp(mapping->parameters[i].name, name, length) == 0)
			return mapping->parameters[i].value ? mapping->parameters[i].value : "";
	return NULL;
}
