#include "schema/schema.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/decimal.h"
#include "base/element.h"

#define NAMESPACE "urn:preutils:schema:1"
/* A table is a file as well. */
#define TABLE_NAME "abcdefghijklmnopqrstuvwxyz0123456789_-"

static const char *const type_names[] = {
        [TYPE_TEXT] = "texte",     [TYPE_LIST] = "liste",
        [TYPE_KEY] = "cle",        [TYPE_DATE] = "date",
        [TYPE_INTEGER] = "entier", [TYPE_DECIMAL] = "decimal",
        [TYPE_AMOUNT] = "montant", [TYPE_BOOLEAN] = "booleen",
        [TYPE_YEAR] = "annee",     [TYPE_SCHOOL_YEAR] = "annee_scolaire",
        [TYPE_UAI] = "uai",        [TYPE_COMMUNE] = "commune",
        [TYPE_QPV] = "code_qpv",   [TYPE_PATH] = "chemin",
};

/* Items grow while files are read, so that local.xml can add to what schema.xml declares. */
struct loading {
	struct schema *schema;
	bool local;
	struct error *error;
	struct unresolved *unresolved;
	size_t unresolved_count;
};

/* A column that names a list or a table, which may come later. */
struct unresolved {
	size_t table, column;
	struct place place;
};

const char *type_name(enum type type)
{
	return type_names[type];
}

long schema_table_find(const struct schema *schema, const char *name)
{
	return map_find(&schema->index, name, strlen(name));
}

long schema_column_find(const struct schema_table *table, const char *name)
{
	return map_find(&table->index, name, strlen(name));
}

const struct list *schema_list_find(const struct schema *schema, const char *id)
{
	long position = map_find(&schema->list_index, id, strlen(id));
	return position < 0 ? NULL : &schema->lists[position];
}

/* What is declared of an element: the attributes that it may have, and their values. */
enum {
	COLUMN_NAME,
	COLUMN_TYPE,
	COLUMN_KEY,
	COLUMN_REQUIRED,
	COLUMN_LIST,
	COLUMN_TABLE,
	COLUMN_LABEL,
	COLUMN_PERSONAL,
	COLUMN_HIDDEN,
	COLUMN_COUNT
};
static const struct wanted column_attributes[COLUMN_COUNT] = {
        {"nom", true},    {"type", false},    {"cle", false},       {"obligatoire", false}, {"liste", false},
        {"table", false}, {"libelle", false}, {"personnel", false}, {"cachee", false},
};
enum { LISTED_CODE, LISTED_LABEL, LISTED_HIDDEN, LISTED_MINIMUM, LISTED_MAXIMUM, LISTED_COUNT };
static const struct wanted listed_attributes[LISTED_COUNT] = {
        {"code", true}, {"libelle", false}, {"cachee", false}, {"minimum", false}, {"maximum", false}};

static int truth(const struct element *node, const char *name, const char *text, bool *value,
                 struct loading *loading)
{
	if (!text)
		return 0;
	*value = strcmp(text, "oui") == 0;
	if (*value || strcmp(text, "non") == 0)
		return 0;
	char detail[100];
	snprintf(detail, sizeof detail, "%s=\"oui\" / \"non\"", name);
	return error_set(loading->error, MSG_XML_ATTRIBUTE, element_place(node), detail, NULL);
}

static int parse_type(const struct element *node, struct schema_column *column, struct loading *loading)
{
	const char *name = element_need(node, "type", loading->error);
	if (!name)
		return -1;
	for (size_t i = 0; i < sizeof type_names / sizeof *type_names; i++)
		if (*type_names[i] == *name && strcmp(type_names[i], name) == 0) {
			column->type = (enum type)i;
			return 0;
		}
	return error_set(loading->error, MSG_NAME_UNKNOWN, element_place(node), name, NULL);
}

static int column_settings(const struct element *node, const char *const *given, struct schema_column *column,
                           struct loading *loading)
{
	if (given[COLUMN_LABEL])
		column->label = given[COLUMN_LABEL];
	if (given[COLUMN_PERSONAL])
		column->personal = given[COLUMN_PERSONAL];
	if (truth(node, "obligatoire", given[COLUMN_REQUIRED], &column->required, loading) < 0)
		return -1;
	return truth(node, "cachee", given[COLUMN_HIDDEN], &column->hidden, loading);
}

static void note_unresolved(const struct element *node, const struct schema_table *table,
                            struct loading *loading)
{
	struct arena *arena = &loading->schema->arena;
	loading->unresolved = arena_append(arena, loading->unresolved, &loading->unresolved_count,
	                                   sizeof *loading->unresolved);
	loading->unresolved[loading->unresolved_count - 1] =
	        (struct unresolved){.table = (size_t)(table - loading->schema->tables),
	                            .column = table->count - 1,
	                            .place = element_place(node)};
}

static int new_column(const struct element *node, const char *const *given, struct schema_table *table,
                      struct loading *loading)
{
	struct schema *schema = loading->schema;
	const char *name = given[COLUMN_NAME], *key = given[COLUMN_KEY];
	table->columns = arena_append(&schema->arena, table->columns, &table->count, sizeof *table->columns);
	struct schema_column *column = &table->columns[table->count - 1];
	*column = (struct schema_column){.name = name, .label = name, .local = loading->local, .target = -1};
	if (parse_type(node, column, loading) < 0)
		return -1;
	column->primary = key && strcmp(key, "primaire") == 0;
	if (key && !column->primary)
		return error_set(loading->error, MSG_XML_ATTRIBUTE, element_place(node), "cle=\"primaire\"",
		                 NULL);
	note_unresolved(node, table, loading);
	if (column->type == TYPE_KEY) {
		column->target_name = element_need(node, "table", loading->error);
		if (!column->target_name)
			return -1;
	}
	if (column->type == TYPE_LIST || column->type == TYPE_BOOLEAN) {
		const char *list =
		        column->type == TYPE_LIST ? element_need(node, "liste", loading->error) : "booleen";
		if (!list)
			return -1;
		/* Resolved when all files are read; until then the name waits in target_name. */
		column->target_name = list;
	}
	return column_settings(node, given, column, loading);
}

/* The position of a name in an index, a new one of `count`; -1 where it cannot be one, or was there already
 * and stands in no local file. */
static long place_name(struct map *index, const char *name, size_t count, const struct element *node,
                       struct loading *loading)
{
	size_t length = strlen(name);
	bool added;
	if (!schema_code_valid(name, length))
		return error_set(loading->error, MSG_CODE_FORM, element_place(node), NULL, name);
	size_t position = map_add(index, name, length, count, &added);
	if (!added && !loading->local)
		return error_set(loading->error, MSG_NAME_TWICE, element_place(node), name, NULL);
	return (long)position;
}

static int read_column(const struct element *node, struct schema_table *table, struct loading *loading)
{
	const char *given[COLUMN_COUNT];
	if (element_take(node, column_attributes, COLUMN_COUNT, given, loading->error) < 0)
		return -1;
	long position = place_name(&table->index, given[COLUMN_NAME], table->count, node, loading);
	if (position < 0)
		return -1;
	return (size_t)position == table->count
	               ? new_column(node, given, table, loading)
	               : column_settings(node, given, &table->columns[position], loading);
}

static int read_table(const struct element *node, struct loading *loading)
{
	struct schema *schema = loading->schema;
	if (element_allow(node, "nom libelle", "colonne", loading->error) < 0)
		return -1;
	const char *name = element_need(node, "nom", loading->error);
	if (!name)
		return -1;
	if (!schema_code_valid(name, strlen(name)) || name[strspn(name, TABLE_NAME)])
		return error_set(loading->error, MSG_CODE_FORM, element_place(node), NULL, name);
	long position = schema_table_find(schema, name);
	if (position < 0) {
		schema->tables =
		        arena_append(&schema->arena, schema->tables, &schema->count, sizeof *schema->tables);
		position = (long)schema->count - 1;
		schema->tables[position] = (struct schema_table){.name = name, .label = name, .key = -1};
		map_add(&schema->index, name, strlen(name), (size_t)position, NULL);
	} else if (!loading->local) {
		return error_set(loading->error, MSG_NAME_TWICE, element_place(node), name, NULL);
	}
	struct schema_table *table = &schema->tables[position];
	const char *label = element_attribute(node, "libelle");
	if (label)
		table->label = label;
	map_reserve(&table->index, element_count(node, "colonne"));
	for (const struct element *child = element_child(node, "colonne"); child;
	     child = element_next(child, "colonne"))
		if (read_column(child, table, loading) < 0)
			return -1;
	return 0;
}

static int scale_end(const struct element *node, const char *name, const char *text, int64_t *value,
                     struct loading *loading)
{
	if (!text || decimal_parse(text, strlen(text), value))
		return 0;
	return error_set(loading->error, MSG_XML_ATTRIBUTE, element_place(node), name, NULL);
}

static int read_value(const struct element *node, struct list *list, struct loading *loading)
{
	const char *given[LISTED_COUNT];
	if (element_take(node, listed_attributes, LISTED_COUNT, given, loading->error) < 0)
		return -1;
	const char *code = given[LISTED_CODE];
	long position = place_name(&list->index, code, list->count, node, loading);
	if (position < 0)
		return -1;
	if ((size_t)position == list->count) {
		list->values = arena_append(&loading->schema->arena, list->values, &list->count,
		                            sizeof *list->values);
		list->values[position] = (struct list_value){
		        .code = code, .label = code, .minimum = DECIMAL_NONE, .maximum = DECIMAL_NONE};
	}
	struct list_value *value = &list->values[position];
	if (given[LISTED_LABEL])
		value->label = given[LISTED_LABEL];
	if (scale_end(node, "minimum", given[LISTED_MINIMUM], &value->minimum, loading) < 0 ||
	    scale_end(node, "maximum", given[LISTED_MAXIMUM], &value->maximum, loading) < 0)
		return -1;
	return truth(node, "cachee", given[LISTED_HIDDEN], &value->hidden, loading);
}

static int read_list(const struct element *node, struct loading *loading)
{
	struct schema *schema = loading->schema;
	if (element_allow(node, "id", "valeur", loading->error) < 0)
		return -1;
	const char *id = element_need(node, "id", loading->error);
	if (!id)
		return -1;
	long position = map_find(&schema->list_index, id, strlen(id));
	if (position < 0) {
		schema->lists = arena_append(&schema->arena, schema->lists, &schema->list_count,
		                             sizeof *schema->lists);
		position = (long)schema->list_count - 1;
		schema->lists[position] = (struct list){.id = id};
		map_add(&schema->list_index, id, strlen(id), (size_t)position, NULL);
	} else if (!loading->local) {
		return error_set(loading->error, MSG_NAME_TWICE, element_place(node), id, NULL);
	}
	map_reserve(&schema->lists[position].index, element_count(node, "valeur"));
	for (const struct element *child = element_child(node, "valeur"); child;
	     child = element_next(child, "valeur"))
		if (read_value(child, &schema->lists[position], loading) < 0)
			return -1;
	return 0;
}

static int read_file(const char *path, const char *root, struct loading *loading)
{
	struct arena elements = {0};
	const struct element *top =
	        element_load_apart(path, root, NAMESPACE, &elements, &loading->schema->arena, loading->error);
	int result = top ? element_allow(top, "", "table liste", loading->error) : -1;
	for (const struct element *node = top ? element_child(top, NULL) : NULL; node && result == 0;
	     node = element_next(node, NULL))
		result = element_is(node, "table") ? read_table(node, loading) : read_list(node, loading);
	arena_free(&elements);
	return result;
}

static int resolve_column(const struct loading *loading, const struct unresolved *item)
{
	struct schema *schema = loading->schema;
	struct schema_column *column = &schema->tables[item->table].columns[item->column];
	const char *name = column->target_name;
	if (column->type == TYPE_LIST || column->type == TYPE_BOOLEAN) {
		column->list = schema_list_find(schema, name);
		column->target_name = NULL;
		return column->list ? 0
		                    : error_set(loading->error, MSG_NAME_UNKNOWN, item->place, name, NULL);
	}
	if (column->type == TYPE_KEY) {
		column->target = schema_table_find(schema, name);
		if (column->target < 0 || schema->tables[column->target].key < 0)
			return error_set(loading->error, MSG_NAME_UNKNOWN, item->place, name, NULL);
	}
	return 0;
}

static int resolve(const struct loading *loading)
{
	struct schema *schema = loading->schema;
	for (size_t t = 0; t < schema->count; t++) {
		struct schema_table *table = &schema->tables[t];
		size_t keys = 0;
		for (size_t c = 0; c < table->count; c++) {
			schema->hides |= table->columns[c].hidden;
			if (table->columns[c].primary) {
				table->key = (long)c;
				keys++;
			}
		}
		if (keys != 1)
			table->key = -1;
	}
	for (size_t i = 0; i < loading->unresolved_count; i++)
		if (resolve_column(loading, &loading->unresolved[i]) < 0)
			return -1;
	return 0;
}

int schema_load(struct schema *schema, struct templates *templates, struct error *error)
{
	*schema = (struct schema){0};
	struct loading loading = {.schema = schema, .error = error};
	const char *path = templates_need(templates, "schema/schema.xml", error);
	if (!path || read_file(path, "schema", &loading) < 0) {
		schema_free(schema);
		return -1;
	}
	static const char *const places[] = {"schema/local.xml", "local.xml"};
	loading.local = true;
	/* The nearest folder comes last, so that its word is the last one. */
	for (size_t i = templates->count; i > 0; i--)
		for (size_t j = 0; j < 2; j++) {
			path = arena_printf(&templates->arena, "%s/%s", templates->folders[i - 1], places[j]);
			if (access(path, F_OK) == 0 && read_file(path, "local", &loading) < 0) {
				schema_free(schema);
				return -1;
			}
		}
	if (resolve(&loading) < 0) {
		schema_free(schema);
		return -1;
	}
	return 0;
}

void schema_free(struct schema *schema)
{
	for (size_t i = 0; i < schema->count; i++)
		map_free(&schema->tables[i].index);
	for (size_t i = 0; i < schema->list_count; i++)
		map_free(&schema->lists[i].index);
	map_free(&schema->index);
	map_free(&schema->list_index);
	arena_free(&schema->arena);
	*schema = (struct schema){0};
}
