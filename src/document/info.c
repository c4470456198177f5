/* What can be said of a template without filling it. */
#include <stdlib.h>
#include <string.h>

#include "base/xml.h"
#include "document/template_private.h"

struct wanted {
	struct arena *arena;
	struct template_needs *needs;
	struct map index;
};

/* An address « id », « name/id » or « id:row:column ». */
static void want(struct wanted *wanted, const char *address, size_t length)
{
	bool added;
	struct template_needs *needs = wanted->needs;
	const char *slash = memchr(address, '/', length);
	const char *id = slash ? slash + 1 : address;
	const char *colon = memchr(id, ':', length - (size_t)(id - address));
	length = colon ? (size_t)(colon - id) : length - (size_t)(id - address);
	if (length == 0 || length > 200)
		return;
	const char *copy = arena_strndup(wanted->arena, id, length);
	map_add(&wanted->index, copy, length, needs->statistic_count, &added);
	if (!added)
		return;
	needs->statistics = arena_append(wanted->arena, needs->statistics, &needs->statistic_count,
	                                 sizeof *needs->statistics);
	needs->statistics[needs->statistic_count - 1] = copy;
}

/* valeur('id'…) and libelle('id'…), with whatever prefix. */
static void scan_expression(struct wanted *wanted, const char *text)
{
	static const char *const functions[] = {"valeur(", "libelle(", "definition("};
	for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
		for (const char *p = text; (p = strstr(p, functions[i]));) {
			p += strlen(functions[i]);
			p += strspn(p, " \t\r\n");
			const char *end = *p == '\'' || *p == '"' ? strchr(p + 1, *p) : NULL;
			if (end)
				want(wanted, p + 1, (size_t)(end - p - 1));
		}
}

static int scan_column(struct filling *filling, struct wanted *wanted, const xmlNode *node)
{
	struct template_needs *needs = wanted->needs;
	struct template_column column = {.place = xml_place(node)};
	column.place.file = arena_strdup(wanted->arena, column.place.file);
	column.table = xml_need(node, "table", wanted->arena, filling->error);
	column.column = column.table ? xml_need(node, "colonne", wanted->arena, filling->error) : NULL;
	if (!column.column)
		return -1;
	needs->columns =
	        arena_append(wanted->arena, needs->columns, &needs->column_count, sizeof *needs->columns);
	needs->columns[needs->column_count - 1] = column;
	return 0;
}

static int scan_element(struct filling *filling, struct wanted *wanted, const xmlNode *node)
{
	bool ours = node->ns && strcmp((const char *)node->ns->href, FUNCTIONS_NAMESPACE) == 0;
	if (ours && xml_is(node, DATA_STATISTICS))
		return scan_column(filling, wanted, node);
	for (const xmlAttr *attribute = node->properties; attribute; attribute = attribute->next) {
		const char *value = template_attribute(filling, attribute);
		if (ours && strcmp((const char *)attribute->name, "statistique") == 0 && !strchr(value, '{'))
			want(wanted, value, strlen(value));
		if (strchr(value, '('))
			scan_expression(wanted, value);
	}
	return 0;
}

static int scan_file(struct filling *filling, struct wanted *wanted, const char *path);

static int scan_part(struct filling *filling, struct wanted *wanted, const xmlNode *node)
{
	bool xsl = node->ns && strcmp((const char *)node->ns->href, XSLT_URI) == 0;
	if (!xsl || (!xml_is(node, "include") && !xml_is(node, "import")))
		return 0;
	const char *href = xml_attribute(node, "href", &filling->arena);
	xmlChar *uri = href ? xmlBuildURI(BAD_CAST href, node->doc->URL) : NULL;
	int status = uri ? scan_file(filling, wanted, template_part(filling, (const char *)uri)) : 0;
	xmlFree(uri);
	return status;
}

static int scan_file(struct filling *filling, struct wanted *wanted, const char *path)
{
	for (size_t i = 0; i < filling->file_count; i++)
		if (strcmp(filling->files[i], path) == 0)
			return 0;
	xmlDoc *doc = template_read(filling, path, filling->error);
	size_t file = filling->file_count - 1;
	int status = doc ? 0 : -1;
	const xmlNode *root = doc ? xmlDocGetRootElement(doc) : NULL;
	for (const xmlNode *node = root; node && status == 0;) {
		if (node->type == XML_ELEMENT_NODE) {
			template_note(filling, node, file);
			status = scan_element(filling, wanted, node);
			if (status == 0)
				status = scan_part(filling, wanted, node);
		}
		if (node->children && node->type == XML_ELEMENT_NODE) {
			node = node->children;
			continue;
		}
		while (node != root && !node->next)
			node = node->parent;
		node = node == root ? NULL : node->next;
	}
	template_keep(filling, path, doc);
	return status;
}

static void take_uses(const struct name_uses *uses, struct wanted *wanted)
{
	struct template_needs *needs = wanted->needs;
	needs->rows = uses->rows;
	needs->results = uses->results || needs->column_count;
	for (size_t i = 0; i < uses->table_count && !uses->any_table; i++) {
		needs->tables = arena_append(wanted->arena, needs->tables, &needs->table_count,
		                             sizeof *needs->tables);
		needs->tables[i] = arena_strdup(wanted->arena, uses->tables[i].name);
	}
}

int template_look(struct templates *templates, const char *path, struct arena *arena,
                  struct template_needs *needs, struct error *error)
{
	return template_look_keeping(templates, path, arena, needs, NULL, error);
}

int template_look_keeping(struct templates *templates, const char *path, struct arena *arena,
                          struct template_needs *needs, struct template_store *store, struct error *error)
{
	struct filling filling = {.templates = templates, .store = store, .error = error};
	struct wanted wanted = {.arena = arena, .needs = needs};
	const char *slash = strrchr(path, '/');
	*needs = (struct template_needs){0};
	if (libxml2_open(error) < 0)
		return -1;
	filling.folder = slash ? arena_strndup(&filling.arena, path, (size_t)(slash - path + 1)) : "./";
	template_listen(&filling, true);
	int status = scan_file(&filling, &wanted, path);
	template_listen(&filling, false);
	take_uses(&filling.uses, &wanted);
	map_free(&wanted.index);
	map_free(&filling.parameters);
	free(filling.files);
	buffer_free(&filling.said);
	arena_free(&filling.arena);
	return status;
}

/* Which columns are read: those of the tables whose rows it reads, or those that name statistics. */
struct reading {
	const struct template_needs *needs;
	const struct schema *schema;
	bool rows;
};

static bool is_wanted(const void *context, size_t table, size_t column)
{
	const struct reading *reading = context;
	const struct template_needs *needs = reading->needs;
	const struct schema_table *schema = &reading->schema->tables[table];
	for (size_t i = 0; reading->rows && i < needs->table_count; i++)
		if (strcmp(needs->tables[i], schema->name) == 0)
			return true;
	for (size_t i = 0; !reading->rows && i < needs->column_count; i++)
		if (strcmp(needs->columns[i].table, schema->name) == 0 &&
		    strcmp(needs->columns[i].column, schema->columns[column].name) == 0)
			return true;
	return reading->rows && needs->table_count == 0;
}

int template_read_rows(const struct template_needs *needs, struct dataset *dataset,
                       const struct schema *schema, const char *path, struct findings *findings,
                       struct error *error)
{
	const struct reading reading = {.needs = needs, .schema = schema, .rows = true};
	const struct dataset_request request = {.wanted = is_wanted, .context = &reading};
	return dataset_read(dataset, schema, path, &request, findings, error);
}

static int add_column(struct wanted *wanted, const struct dataset *dataset,
                      const struct template_column *named, struct error *error)
{
	long position = schema_table_find(dataset->schema, named->table);
	const struct table *table = position < 0 ? NULL : &dataset->tables[position];
	const struct column *column = table ? table_column(table, named->column) : NULL;
	struct buffer text = {0};
	if (!column || !column->schema)
		return error_set(error, MSG_NAME_UNKNOWN, named->place, table ? named->column : named->table,
		                 NULL);
	for (size_t row = 0; row < table->rows; row++) {
		text.length = 0;
		buffer_puts(&text, "");
		column_format(dataset, column, row, &text);
		want(wanted, text.bytes, text.length);
	}
	buffer_free(&text);
	return 0;
}

int template_look_data(struct templates *templates, const char *dataset_path, struct arena *arena,
                       struct template_needs *needs, struct error *error)
{
	struct schema schema;
	struct dataset dataset;
	struct findings findings = {0};
	struct wanted wanted = {.arena = arena, .needs = needs};
	if (schema_load(&schema, templates, error) != 0)
		return -1;
	const struct reading reading = {.needs = needs, .schema = &schema};
	const struct dataset_request request = {.wanted = is_wanted, .context = &reading};
	int status = dataset_read(&dataset, &schema, dataset_path, &request, &findings, error);
	bool read = status == 0;
	for (size_t i = 0; read && i < needs->statistic_count; i++)
		map_add(&wanted.index, needs->statistics[i], strlen(needs->statistics[i]), i, NULL);
	for (size_t i = 0; status == 0 && i < needs->column_count; i++)
		status = add_column(&wanted, &dataset, &needs->columns[i], error);
	map_free(&wanted.index);
	if (read)
		dataset_free(&dataset);
	findings_free(&findings);
	schema_free(&schema);
	return status;
}

const char *template_title(const char *path, struct arena *arena, struct error *error)
{
	xmlDoc *doc = xml_load(path, "html", DOCUMENT_NAMESPACE, error);
	const xmlNode *root = doc ? xmlDocGetRootElement(doc) : NULL;
	const xmlNode *head = root ? xml_child(root, "head") : NULL;
	const xmlNode *title = head ? xml_child(head, "title") : NULL;
	const char *text = title ? xml_text(title, arena) : NULL;
	xmlFreeDoc(doc);
	return text;
}
