/* What the catalogue stands on: helpers for reading, and the elements that speak of tables. */
#include <string.h>

#include "base/decimal.h"
#include "stats/catalogue_private.h"
#include "stats/expression.h"

int loading_fail(struct loading *loading, const struct element *node, enum message code, const char *detail)
{
	return error_set(loading->error, code, element_place(node), detail, NULL);
}

void *loading_append(struct loading *loading, void *items, size_t *count, size_t size)
{
	return arena_append(&loading->catalogue->arena, items, count, size);
}

const char *loading_need(struct loading *loading, const struct element *node, const char *name)
{
	return element_need(node, name, loading->error);
}

long loading_table(struct loading *loading, const struct element *node, const char *name)
{
	const char *text = loading_need(loading, node, name);
	if (!text)
		return -1;
	long table = schema_table_find(loading->catalogue->schema, text);
	return table >= 0 ? table : loading_fail(loading, node, MSG_NAME_UNKNOWN, text);
}

static long column_named(struct loading *loading, const struct element *node, const char *name, size_t table)
{
	const char *text = loading_need(loading, node, name);
	if (!text)
		return -1;
	long column = schema_column_find(&loading->catalogue->schema->tables[table], text);
	return column >= 0 ? column : loading_fail(loading, node, MSG_NAME_UNKNOWN, text);
}

struct source loading_source(const struct element *node)
{
	return (struct source){.text = node->text, .place = element_place(node)};
}

const char **loading_words(struct loading *loading, const struct element *node, const char *name,
                           size_t *count)
{
	struct arena *arena = &loading->catalogue->arena;
	const char *text = element_attribute(node, name);
	const char **words = NULL;
	*count = 0;
	while (text && *(text += strspn(text, " \t\r\n"))) {
		size_t length = strcspn(text, " \t\r\n");
		words = loading_append(loading, words, count, sizeof *words);
		words[*count - 1] = arena_strndup(arena, text, length);
		text += length;
	}
	return words;
}

int loading_on(struct loading *loading, const struct element *node, struct on_table **on, size_t *count)
{
	for (const struct element *child = element_child(node, "sur"); child;
	     child = element_next(child, "sur")) {
		if (element_allow(child, "table par si", "", loading->error) < 0)
			return -1;
		long table = loading_table(loading, child, "table");
		if (table < 0)
			return -1;
		*on = loading_append(loading, *on, count, sizeof **on);
		struct on_table *item = &(*on)[*count - 1];
		*item = (struct on_table){
		        .table = (size_t)table, .through = -1, .source = loading_source(child)};
		if (!element_attribute(child, "par"))
			continue;
		item->through = loading_table(loading, child, "par");
		if (item->through < 0)
			return -1;
		if (key_between(loading->catalogue->schema, (size_t)item->through, item->table) < 0)
			return loading_fail(loading, child, MSG_XML_ATTRIBUTE, "par");
		item->condition.text = element_attribute(child, "si");
		item->condition.place = item->source.place;
	}
	return 0;
}

static int read_parent(struct loading *loading, const struct element *node)
{
	struct catalogue *catalogue = loading->catalogue;
	long table = loading_table(loading, node, "table");
	long column = table < 0 ? -1 : column_named(loading, node, "colonne", (size_t)table);
	if (column < 0)
		return -1;
	if (catalogue->schema->tables[table].columns[column].type != TYPE_KEY)
		return loading_fail(loading, node, MSG_XML_ATTRIBUTE, "colonne");
	for (size_t i = 0; i < catalogue->parent_count; i++)
		if (catalogue->parents[i].table == (size_t)table &&
		    catalogue->parents[i].column == (size_t)column)
			return loading_fail(loading, node, MSG_NAME_TWICE,
			                    catalogue->schema->tables[table].columns[column].name);
	catalogue->parents = loading_append(loading, catalogue->parents, &catalogue->parent_count,
	                                    sizeof *catalogue->parents);
	catalogue->parents[catalogue->parent_count - 1] =
	        (struct parent){.table = (size_t)table, .column = (size_t)column};
	return 0;
}

static int read_entity(struct loading *loading, const struct element *node)
{
	struct catalogue *catalogue = loading->catalogue;
	const char *id = loading_need(loading, node, "id");
	const char *label = element_attribute(node, "libelle");
	long table = id ? loading_table(loading, node, "table") : -1;
	if (table < 0)
		return -1;
	catalogue->entities = loading_append(loading, catalogue->entities, &catalogue->entity_count,
	                                     sizeof *catalogue->entities);
	catalogue->entities[catalogue->entity_count - 1] =
	        (struct entity){.id = id, .label = label ? label : id, .table = (size_t)table};
	return 0;
}

static int read_condition(struct loading *loading, const struct element *node)
{
	struct catalogue *catalogue = loading->catalogue;
	const char *name = loading_need(loading, node, "nom");
	long table = name ? loading_table(loading, node, "table") : -1;
	if (table < 0)
		return -1;
	for (size_t i = 0; i < catalogue->condition_count; i++)
		if (catalogue->conditions[i].table == (size_t)table &&
		    strcmp(catalogue->conditions[i].name, name) == 0)
			return loading_fail(loading, node, MSG_NAME_TWICE, name);
	catalogue->conditions = loading_append(loading, catalogue->conditions, &catalogue->condition_count,
	                                       sizeof *catalogue->conditions);
	catalogue->conditions[catalogue->condition_count - 1] =
	        (struct condition){.name = name, .table = (size_t)table, .source = loading_source(node)};
	return 0;
}

/* What a column's values are; VALUE_FLAG: texts, which are none. */
static enum value_type column_kind(const struct loading *loading, size_t table, long column)
{
	switch (loading->catalogue->schema->tables[table].columns[column].type) {
	case TYPE_TEXT:
	case TYPE_PATH:
		return VALUE_FLAG;
	case TYPE_DATE:
	case TYPE_YEAR:
	case TYPE_SCHOOL_YEAR:
	case TYPE_INTEGER:
	case TYPE_DECIMAL:
	case TYPE_AMOUNT:
		return VALUE_NUMBER;
	default:
		return VALUE_CODE;
	}
}

static int series_columns(struct loading *loading, const struct element *node, struct reference *reference)
{
	size_t count;
	const char **names = loading_words(loading, node, "par", &count);
	if (!count || count > sizeof reference->by / sizeof *reference->by)
		return loading_fail(loading, node, MSG_XML_ATTRIBUTE, "par");
	for (size_t i = 0; i < count; i++) {
		long column =
		        schema_column_find(&loading->catalogue->schema->tables[reference->table], names[i]);
		if (column < 0)
			return loading_fail(loading, node, MSG_NAME_UNKNOWN, names[i]);
		if (column_kind(loading, reference->table, column) != VALUE_CODE)
			return loading_fail(loading, node, MSG_XML_ATTRIBUTE, "par");
		reference->by[reference->by_count++] = (size_t)column;
	}
	return 0;
}

static int read_reference(struct loading *loading, const struct element *node)
{
	struct catalogue *catalogue = loading->catalogue;
	bool series = element_is(node, "serie");
	const char *name = loading_need(loading, node, "nom");
	long table = name ? loading_table(loading, node, "table") : -1;
	long to = table < 0 ? -1 : series ? table : loading_table(loading, node, "vers");
	long order = to < 0 ? -1 : column_named(loading, node, "ordre", (size_t)to);
	if (order < 0)
		return -1;
	if (column_kind(loading, (size_t)to, order) != VALUE_NUMBER)
		return loading_fail(loading, node, MSG_XML_ATTRIBUTE, "ordre");
	if (!series && key_between(catalogue->schema, (size_t)to, (size_t)table) < 0)
		return loading_fail(loading, node, MSG_XML_ATTRIBUTE, "vers");
	for (size_t i = 0; i < catalogue->reference_count; i++)
		if (catalogue->references[i].table == (size_t)table &&
		    strcmp(catalogue->references[i].name, name) == 0)
			return loading_fail(loading, node, MSG_NAME_TWICE, name);
	catalogue->references = loading_append(loading, catalogue->references, &catalogue->reference_count,
	                                       sizeof *catalogue->references);
	struct reference *reference = &catalogue->references[catalogue->reference_count - 1];
	*reference = (struct reference){.kind = series ? REFERENCE_SERIES : REFERENCE_LAST,
	                                .name = name,
	                                .table = (size_t)table,
	                                .to = (size_t)to,
	                                .order = (size_t)order,
	                                .condition = loading_source(node),
	                                .index = catalogue->reference_count - 1};
	return series ? series_columns(loading, node, reference) : 0;
}

static int read_correspondence(struct loading *loading, const struct element *node)
{
	struct catalogue *catalogue = loading->catalogue;
	const char *name = loading_need(loading, node, "nom");
	if (!name)
		return -1;
	for (size_t i = 0; i < catalogue->correspondence_count; i++)
		if (strcmp(catalogue->correspondences[i].name, name) == 0)
			return loading_fail(loading, node, MSG_NAME_TWICE, name);
	struct correspondence made = {.name = name};
	for (const struct element *child = element_child(node, "valeur"); child;
	     child = element_next(child, "valeur")) {
		const char *code = loading_need(loading, child, "code");
		const char *text = code ? loading_need(loading, child, "nombre") : NULL;
		int64_t number;
		if (!text)
			return -1;
		if (!integer_parse(text, strlen(text), &number))
			return loading_fail(loading, child, MSG_XML_ATTRIBUTE, "nombre");
		size_t count = made.count;
		made.codes = loading_append(loading, made.codes, &count, sizeof *made.codes);
		made.numbers = loading_append(loading, made.numbers, &made.count, sizeof *made.numbers);
		made.codes[count - 1] = code;
		made.numbers[count - 1] = number;
	}
	catalogue->correspondences =
	        loading_append(loading, catalogue->correspondences, &catalogue->correspondence_count,
	                       sizeof *catalogue->correspondences);
	catalogue->correspondences[catalogue->correspondence_count - 1] = made;
	return 0;
}

static int read_filter(struct loading *loading, const struct element *node)
{
	struct catalogue *catalogue = loading->catalogue;
	struct filter made = {.option = loading_need(loading, node, "option")};
	if (!made.option)
		return -1;
	for (size_t i = 0; i < catalogue->filter_count; i++)
		if (strcmp(catalogue->filters[i].option, made.option) == 0)
			return loading_fail(loading, node, MSG_NAME_TWICE, made.option);
	for (const struct element *child = element_child(node, "garde"); child;
	     child = element_next(child, "garde")) {
		if (element_allow(child, "table", "", loading->error) < 0)
			return -1;
		long table = loading_table(loading, child, "table");
		if (table < 0)
			return -1;
		made.keeps = loading_append(loading, made.keeps, &made.count, sizeof *made.keeps);
		made.keeps[made.count - 1] = (struct on_table){
		        .table = (size_t)table, .through = -1, .source = loading_source(child)};
	}
	catalogue->filters = loading_append(loading, catalogue->filters, &catalogue->filter_count,
	                                    sizeof *catalogue->filters);
	catalogue->filters[catalogue->filter_count - 1] = made;
	return 0;
}

static int read_sources(struct loading *loading, const struct element *node)
{
	static const char *const names[] = {"id", "libelle", "commune", "departement"};
	struct sources *sources = &loading->catalogue->sources;
	long table = loading_table(loading, node, "table");
	if (table < 0)
		return -1;
	*sources = (struct sources){.declared = true, .table = (size_t)table};
	for (size_t i = 0; i < 4; i++) {
		sources->columns[i] = -1;
		if (element_attribute(node, names[i]) || i < 2)
			sources->columns[i] = column_named(loading, node, names[i], (size_t)table);
	}
	return loading->error->set ? -1 : 0;
}

static int read_impossible(struct loading *loading, const struct element *node)
{
	struct catalogue *catalogue = loading->catalogue;
	static const char *const names[2][2] = {{"dimension", "valeurs"}, {"avec", "valeurs-avec"}};
	struct impossible made = {0};
	for (size_t i = 0; i < 2; i++) {
		made.dimensions[i] = loading_need(loading, node, names[i][0]);
		if (!made.dimensions[i] || !loading_need(loading, node, names[i][1]))
			return -1;
		made.values[i] = loading_words(loading, node, names[i][1], &made.counts[i]);
	}
	catalogue->impossibles = loading_append(loading, catalogue->impossibles, &catalogue->impossible_count,
	                                        sizeof *catalogue->impossibles);
	catalogue->impossibles[catalogue->impossible_count - 1] = made;
	return 0;
}

int catalogue_read_ground(struct loading *loading, const struct element *root)
{
	static const struct {
		const char *name, *attributes, *children;
		int (*read)(struct loading *, const struct element *);
	} elements[] = {
	        {"parent", "table colonne", "", read_parent},
	        {"entite", "id libelle table", "", read_entity},
	        {"condition", "table nom", "", read_condition},
	        {"reference", "table nom vers ordre", "", read_reference},
	        {"serie", "table nom par ordre", "", read_reference},
	        {"correspondance", "nom", "valeur", read_correspondence},
	        {"filtre", "option", "garde", read_filter},
	        {"impossible", "dimension valeurs avec valeurs-avec", "", read_impossible},
	        {"programmes", "table id libelle commune departement", "", read_sources},
	};
	for (const struct element *node = element_child(root, NULL); node; node = element_next(node, NULL))
		for (size_t i = 0; i < sizeof elements / sizeof *elements; i++)
			if (element_is(node, elements[i].name) &&
			    (element_allow(node, elements[i].attributes, elements[i].children,
			                   loading->error) < 0 ||
			     elements[i].read(loading, node) < 0))
				return -1;
	return 0;
}
