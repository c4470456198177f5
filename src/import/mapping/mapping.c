#include "import/mapping/mapping.h"

#include "import/mapping/private.h"

static int read_parameter(struct mapping *mapping, const struct element *node, struct error *error)
{
	struct arena *arena = &mapping->arena;
	if (element_allow(node, "nom valeur libelle table", "", error) < 0)
		return -1;
	struct parameter parameter = {.name = element_need(node, "nom", error),
	                              .value = element_attribute(node, "valeur")};
	if (!parameter.name)
		return -1;
	parameter.school_year = parameter.value && strcmp(parameter.value, "{rentree}") == 0;
	const char *table = element_attribute(node, "table");
	parameter.table = table ? schema_table_find(mapping->schema, table) : -1;
	if (table && parameter.table < 0)
		return error_set(error, MSG_NAME_UNKNOWN, element_place(node), table, NULL);
	mapping->parameters = arena_append(arena, mapping->parameters, &mapping->parameter_count,
	                                   sizeof *mapping->parameters);
	mapping->parameters[mapping->parameter_count - 1] = parameter;
	return 0;
}

static int read_row(struct mapping *mapping, size_t table, const struct element *node, struct error *error)
{
	const struct schema_table *schema = &mapping->schema->tables[table];
	mapping->rows =
	        arena_append(&mapping->arena, mapping->rows, &mapping->row_count, sizeof *mapping->rows);
	struct mapping_row *row = &mapping->rows[mapping->row_count - 1];
	row->table = table;
	struct place place = element_place(node);
	row->values = arena_zalloc(&mapping->arena, schema->count, sizeof *row->values);
	for (size_t i = 0; i < node->attribute_count; i++) {
		const char *name = node->attributes[i].name, *value = node->attributes[i].value;
		long column = schema_column_find(schema, name);
		if (column < 0)
			return error_set(error, MSG_XML_UNKNOWN, place, name, NULL);
		enum message message;
		if (*value && !schema_cell_valid(&schema->columns[column], value, strlen(value), &message))
			return error_set(error, message, place, name, value);
		row->values[column] = value;
	}
	return 0;
}

static int read_rows(struct mapping *mapping, const struct element *node, struct error *error)
{
	const char *name =
	        element_allow(node, "table", "ligne", error) < 0 ? NULL : element_need(node, "table", error);
	long table = name ? schema_table_find(mapping->schema, name) : -1;
	if (table < 0)
		return error_set(error, MSG_NAME_UNKNOWN, element_place(node), name, NULL);
	for (const struct element *child = node->children; child; child = child->next)
		if (read_row(mapping, (size_t)table, child, error) < 0)
			return -1;
	return 0;
}

/* A vocabulary lies here, or in a file of import/. */
static int read_vocabulary(struct mapping *mapping, struct templates *templates, const struct element *node,
                           struct error *error)
{
	const char *name = element_attribute(node, "fichier");
	if (!name)
		return vocabulary_read_node(&mapping->vocabulary, node, error);
	if (strchr(name, '/'))
		return error_set(error, MSG_NAME_UNKNOWN, element_place(node), name, NULL);
	const char *path = templates_named(templates, "import", name, error);
	return path ? vocabulary_read(&mapping->vocabulary, path, error) : -1;
}

static int read_root(struct mapping *mapping, struct templates *templates, const struct element *root,
                     struct error *error)
{
	if (element_allow(root, "libelle", "parametre vocabulaire reference feuille", error) < 0)
		return -1;
	mapping->label = element_attribute(root, "libelle");
	for (const struct element *node = root->children; node; node = node->next) {
		int result = element_is(node, "parametre") ? read_parameter(mapping, node, error)
		             : element_is(node, "vocabulaire")
		                     ? read_vocabulary(mapping, templates, node, error)
		             : element_is(node, "reference") ? read_rows(mapping, node, error)
		                                             : mapping_read_sheet(mapping, node, error);
		if (result < 0)
			return -1;
	}
	return 0;
}

static int read_mapping(struct mapping *mapping, struct templates *templates, const struct element *root,
                        struct error *error)
{
	const struct schema *schema = mapping->schema;
	if (!root)
		return -1;
	mapping->file = root->file;
	mapping->tables = arena_zalloc(&mapping->arena, schema->count, sizeof *mapping->tables);
	vocabulary_add_lists(&mapping->vocabulary, schema);
	if (mapping_read_tables(mapping, templates, error) < 0)
		return -1;
	return read_root(mapping, templates, root, error);
}

int mapping_load(struct mapping *mapping, const struct schema *schema, struct templates *templates,
                 const char *name, struct error *error)
{
	*mapping = (struct mapping){.schema = schema};
	bool file = strchr(name, '/') || strchr(name, '.');
	const char *found = file ? name : templates_named(templates, "import", name, error);
	const struct element *root =
	        found ? element_load(found, "import", IMPORT_NAMESPACE, &mapping->arena, error) : NULL;
	return read_mapping(mapping, templates, root, error);
}

int mapping_load_memory(struct mapping *mapping, const struct schema *schema, struct templates *templates,
                        const char *bytes, size_t length, struct error *error)
{
	*mapping = (struct mapping){.schema = schema};
	const struct element *root =
	        element_read(bytes, length, "--guess", "import", IMPORT_NAMESPACE, &mapping->arena, error);
	return read_mapping(mapping, templates, root, error);
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

const struct target *mapping_first_target(const struct mapping_column *column)
{
	return column->target_count && column->targets[0].table != NO_TABLE ? &column->targets[0] : NULL;
}

const char *mapping_parameter(const struct mapping *mapping, const char *name, size_t length)
{
	for (size_t i = 0; i < mapping->parameter_count; i++)
		if (strlen(mapping->parameters[i].name) == length &&
		    memcmp(mapping->parameters[i].name, name, length) == 0)
			return mapping->parameters[i].value ? mapping->parameters[i].value : "";
	return NULL;
}
