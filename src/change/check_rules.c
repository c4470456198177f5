/* Reads the rules. */
#include "change/check_rules.h"

#include <stdlib.h>
#include <string.h>

#include "base/element.h"

#define NAMESPACE "urn:preutils:regles:1"
#define BIT(type) (1u << (type))
#define ANY       ~0u
#define CODED     (BIT(TYPE_LIST) | BIT(TYPE_BOOLEAN) | BIT(TYPE_KEY))
#define TIMES     (BIT(TYPE_DATE) | BIT(TYPE_YEAR) | BIT(TYPE_SCHOOL_YEAR))

/* An attribute that names columns: of which types, how many, and whether keys may be followed to them. */
struct part {
	const char *attribute;
	unsigned types;
	size_t least, most;
	bool keys;
};
static const struct kind {
	const char *element;
	enum rule_kind kind;
	const char *attributes;
	struct part parts[4];
} kinds[] = {
        {"ordre", RULE_ORDER, "table colonnes", {{"colonnes", TIMES, 2, 8, true}}},
        {"condition",
         RULE_CONDITION,
         "table si codes alors valeurs sauf sauf-codes constat",
         {{"si", ANY, 1, 1, false}, {"alors", ANY, 1, 1, false}, {"sauf", ANY, 0, 1, false}}},
        {"age",
         RULE_AGE,
         "table naissance date de a",
         {{"naissance", BIT(TYPE_DATE), 1, 1, true}, {"date", BIT(TYPE_DATE), 1, 1, false}}},
        {"chevauchement",
         RULE_OVERLAP,
         "table debut fin groupe",
         {{"debut", BIT(TYPE_DATE), 1, 1, false},
          {"fin", BIT(TYPE_DATE), 1, 1, false},
          {"groupe", CODED, 1, 4, false}}},
        {"doublons",
         RULE_DUPLICATE,
         "table date noms",
         {{"date", BIT(TYPE_DATE), 1, 1, false}, {"noms", BIT(TYPE_TEXT), 1, 4, false}}},
        {"egalite",
         RULE_EQUAL,
         "table colonne chemin",
         {{"colonne", BIT(TYPE_KEY), 1, 1, false}, {"chemin", BIT(TYPE_KEY), 1, 1, true}}},
        {"echelle",
         RULE_SCALE,
         "table colonne liste",
         {{"colonne", BIT(TYPE_DECIMAL) | BIT(TYPE_INTEGER), 1, 1, false},
          {"liste", BIT(TYPE_LIST), 1, 1, false}}},
        {"piece",
         RULE_ATTACHMENT,
         "table fichier empreinte",
         {{"fichier", BIT(TYPE_PATH), 1, 1, false}, {"empreinte", BIT(TYPE_TEXT), 0, 1, false}}},
};

/* What reading needs at hand. */
struct reader {
	const struct schema *schema;
	struct rules *rules;
	const struct element *node;
	struct error *error;
};

static int unknown_name(struct reader *reader, const char *name)
{
	return error_set(reader->error, MSG_NAME_UNKNOWN, element_place(reader->node), name, NULL);
}

static int wrong_attribute(struct reader *reader, const char *name)
{
	return error_set(reader->error, MSG_XML_ATTRIBUTE, element_place(reader->node), name, NULL);
}

/* NULL-terminated words of an attribute; NULL where it is not there. */
static const char **read_words(struct reader *reader, const char *attribute, size_t *count)
{
	struct arena *arena = &reader->rules->arena;
	const char *text = element_attribute(reader->node, attribute);
	*count = 0;
	if (!text)
		return NULL;
	const char **words = arena_zalloc(arena, strlen(text) / 2 + 2, sizeof *words);
	char *rest = arena_strdup(arena, text), *at = NULL;
	for (char *word = strtok_r(rest, " \t\n\r", &at); word; word = strtok_r(NULL, " \t\n\r", &at))
		words[(*count)++] = word;
	return words;
}

static int read_path(struct reader *reader, size_t table, const char *text, struct column_path *path)
{
	return column_path_parse(reader->schema, table, text, &reader->rules->arena, path)
	               ? 0
	               : unknown_name(reader, text);
}

static enum type path_type(const struct schema *schema, const struct column_path *path)
{
	return schema->tables[path->tables[path->keys]].columns[path->columns[path->keys]].type;
}

/* Adds the paths that one attribute names to the rule. */
static int read_part(struct reader *reader, const struct part *part, struct rule *rule)
{
	size_t count;
	const char **words = read_words(reader, part->attribute, &count);
	if (count < part->least || count > part->most)
		return wrong_attribute(reader, part->attribute);
	for (size_t i = 0; i < count; i++) {
		struct column_path *path = &rule->paths[rule->count++];
		if (read_path(reader, rule->table, words[i], path))
			return -1;
		if (!(part->types & BIT(path_type(reader->schema, path))) || (path->keys && !part->keys))
			return wrong_attribute(reader, part->attribute);
	}
	return 0;
}

/* A date cannot be held against a year. */
static int check_same_type(struct reader *reader, const struct rule *rule)
{
	for (size_t i = 1; i < rule->count; i++)
		if (path_type(reader->schema, &rule->paths[i]) != path_type(reader->schema, &rule->paths[0]))
			return wrong_attribute(reader, "colonnes");
	return 0;
}

/* The codes that an attribute asks for in the rule's column of that position; NULL where it is not there. */
static int read_codes(struct reader *reader, const struct rule *rule, size_t position, const char *attribute,
                      const char ***codes)
{
	size_t count;
	*codes = read_words(reader, attribute, &count);
	if (!*codes)
		return 0;
	if (position >= rule->count || !(CODED & BIT(path_type(reader->schema, &rule->paths[position]))))
		return wrong_attribute(reader, attribute);
	const struct column_path *path = &rule->paths[position];
	const struct list *list = reader->schema->tables[rule->table].columns[path->columns[0]].list;
	for (size_t i = 0; list && i < count; i++)
		if (map_find(&list->index, (*codes)[i], strlen((*codes)[i])) < 0)
			return unknown_name(reader, (*codes)[i]);
	return 0;
}

static int read_condition(struct reader *reader, struct rule *rule)
{
	const char *name = element_need(reader->node, "constat", reader->error);
	if (!name || read_codes(reader, rule, 0, "codes", &rule->when) ||
	    read_codes(reader, rule, 1, "valeurs", &rule->values) ||
	    read_codes(reader, rule, 2, "sauf-codes", &rule->except))
		return -1;
	for (enum message code = 0; code < MSG_COUNT; code++)
		if (strcmp(message_name(code), name) == 0) {
			rule->message = code;
			return 0;
		}
	return unknown_name(reader, name);
}

/* Two keys can be the same only if they lead to one table. */
static int check_same_target(struct reader *reader, const struct rule *rule)
{
	const struct column_path *a = &rule->paths[0], *b = &rule->paths[1];
	const struct schema_table *tables = reader->schema->tables;
	long left = tables[a->tables[0]].columns[a->columns[0]].target;
	long right = tables[b->tables[b->keys]].columns[b->columns[b->keys]].target;
	return left == right ? 0 : wrong_attribute(reader, "chemin");
}

static int read_number(struct reader *reader, const char *attribute, int32_t *number)
{
	int64_t value;
	const char *text = element_need(reader->node, attribute, reader->error);
	if (!text)
		return -1;
	if (!integer_parse(text, strlen(text), &value) || value < 0 || value > 200)
		return wrong_attribute(reader, attribute);
	*number = (int32_t)value;
	return 0;
}

static int read_rule(struct reader *reader, const struct kind *kind)
{
	struct rules *rules = reader->rules;
	struct rule rule = {.kind = kind->kind, .paths = arena_zalloc(&rules->arena, 8, sizeof *rule.paths)};
	const char *name = element_need(reader->node, "table", reader->error);
	if (!name || element_allow(reader->node, kind->attributes, "", reader->error))
		return -1;
	long table = schema_table_find(reader->schema, name);
	if (table < 0)
		return unknown_name(reader, name);
	rule.table = (size_t)table;
	for (const struct part *part = kind->parts; part->attribute; part++)
		if (read_part(reader, part, &rule))
			return -1;
	if (kind->kind == RULE_ORDER && check_same_type(reader, &rule))
		return -1;
	if (kind->kind == RULE_EQUAL && check_same_target(reader, &rule))
		return -1;
	if (kind->kind == RULE_CONDITION && read_condition(reader, &rule))
		return -1;
	if (kind->kind == RULE_AGE &&
	    (read_number(reader, "de", &rule.from) || read_number(reader, "a", &rule.to)))
		return -1;
	rules->items = memory_grow(rules->items, &rules->capacity, rules->count + 1, sizeof rule);
	rules->items[rules->count++] = rule;
	return 0;
}

static int read_element(struct reader *reader)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (element_is(reader->node, kinds[i].element))
			return read_rule(reader, &kinds[i]);
	return error_set(reader->error, MSG_XML_UNKNOWN, element_place(reader->node), reader->node->name,
	                 NULL);
}

struct rules *rules_load(const struct schema *schema, struct templates *templates, struct error *error)
{
	const char *path = templates_need(templates, "schema/regles.xml", error);
	struct rules *rules = memory_zalloc(1, sizeof *rules);
	struct reader reader = {schema, rules, NULL, error};
	const struct element *root =
	        path ? element_load(path, "regles", NAMESPACE, &rules->arena, error) : NULL;
	bool failed = !root;
	for (reader.node = failed ? NULL : root->children; reader.node && !failed;
	     reader.node = reader.node->next)
		failed = read_element(&reader) < 0;
	if (!failed)
		return rules;
	rules_free(rules);
	return NULL;
}

void rules_free(struct rules *rules)
{
	if (!rules)
		return;
	arena_free(&rules->arena);
	free(rules->items);
	free(rules);
}
