#include "purge/retention.h"

#include <string.h>

#include "base/element.h"

#define NAMESPACE "urn:preutils:conservation:1"

struct reader {
	struct retention *retention;
	const struct schema *schema;
	const struct element *node;
	struct error *error;
};

static int wrong(struct reader *reader, const char *attribute)
{
	return error_set(reader->error, MSG_XML_ATTRIBUTE, element_place(reader->node), attribute, NULL);
}

static int unknown(struct reader *reader, const char *name)
{
	return error_set(reader->error, MSG_NAME_UNKNOWN, element_place(reader->node), name, NULL);
}

static int read_duration(struct reader *reader, struct duration *duration)
{
	const char *text = element_need(reader->node, "duree", reader->error);
	if (!text)
		return -1;
	return duration_parse(text, duration) ? 0 : wrong(reader, "duree");
}

static int read_table(struct reader *reader, const char *attribute, size_t *table)
{
	const char *name = element_need(reader->node, attribute, reader->error);
	long found = name ? schema_table_find(reader->schema, name) : -1;
	if (found < 0)
		return name ? unknown(reader, name) : -1;
	*table = (size_t)found;
	return 0;
}

/* The type that the path leads to; unknown names are errors. */
static int read_path(struct reader *reader, size_t table, const char *text, struct column_path *path,
                     enum type *type)
{
	if (!column_path_parse(reader->schema, table, text, &reader->retention->arena, path))
		return unknown(reader, text);
	*type = reader->schema->tables[path->tables[path->keys]].columns[path->columns[path->keys]].type;
	return 0;
}

static int read_person(struct reader *reader, struct retention_contact *contact)
{
	enum type type = TYPE_TEXT;
	const char *text = element_attribute(reader->node, "personne");
	contact->self = contact->table == reader->retention->persons;
	if (!text)
		return contact->self ? 0 : wrong(reader, "personne");
	if (contact->self || read_path(reader, contact->table, text, &contact->person, &type) < 0)
		return wrong(reader, "personne");
	const struct column_path *path = &contact->person;
	const struct schema_column *column =
	        &reader->schema->tables[path->tables[path->keys]].columns[path->columns[path->keys]];
	return type == TYPE_KEY && column->target == (long)reader->retention->persons
	               ? 0
	               : wrong(reader, "personne");
}

static int read_dates(struct reader *reader, struct retention_contact *contact)
{
	struct arena *arena = &reader->retention->arena;
	const char *text = element_need(reader->node, "dates", reader->error);
	struct words words = split_words(text, " ", arena);
	contact->dates = arena_zalloc(arena, words.count + 1, sizeof *contact->dates);
	for (; contact->date_count < words.count; contact->date_count++) {
		enum type type = TYPE_TEXT;
		struct column_path *path = &contact->dates[contact->date_count];
		if (read_path(reader, contact->table, words.items[contact->date_count], path, &type) < 0)
			return -1;
		if (type != TYPE_DATE)
			return wrong(reader, "dates");
	}
	return !text ? -1 : words.count ? 0 : wrong(reader, "dates");
}

static int read_contact(struct reader *reader)
{
	struct retention *retention = reader->retention;
	struct retention_contact contact = {.open = -1};
	enum type type = TYPE_TEXT;
	if (element_allow(reader->node, "table personne dates ouvert selon", "", reader->error) < 0 ||
	    read_table(reader, "table", &contact.table) < 0 || read_person(reader, &contact) < 0 ||
	    read_dates(reader, &contact) < 0)
		return -1;
	const char *open = element_attribute(reader->node, "ouvert");
	const char *by = element_attribute(reader->node, "selon");
	if (open) {
		contact.open = schema_column_find(&reader->schema->tables[contact.table], open);
		if (contact.open < 0)
			return unknown(reader, open);
	}
	if (by) {
		contact.has_by = true;
		if (read_path(reader, contact.table, by, &contact.by, &type) < 0)
			return -1;
		if (type != TYPE_LIST && type != TYPE_BOOLEAN)
			return wrong(reader, "selon");
	}
	retention->contacts = arena_append(&retention->arena, retention->contacts, &retention->contact_count,
	                                   sizeof contact);
	retention->contacts[retention->contact_count - 1] = contact;
	return 0;
}

static void set_term(struct retention *retention, const char *value, struct duration duration)
{
	for (size_t i = 0; i < retention->term_count; i++)
		if (strcmp(retention->terms[i].value, value) == 0) {
			retention->terms[i].duration = duration;
			return;
		}
	retention->terms = arena_append(&retention->arena, retention->terms, &retention->term_count,
	                                sizeof *retention->terms);
	retention->terms[retention->term_count - 1] =
	        (struct retention_term){arena_strdup(&retention->arena, value), duration};
}

static int read_term(struct reader *reader)
{
	struct duration duration = {0};
	if (element_allow(reader->node, "valeur duree", "", reader->error) < 0)
		return -1;
	const char *value = element_need(reader->node, "valeur", reader->error);
	if (!value || read_duration(reader, &duration) < 0)
		return -1;
	set_term(reader->retention, value, duration);
	return 0;
}

static int add_turn(struct reader *reader, size_t table, const char *name, enum retention_step step)
{
	struct retention *retention = reader->retention;
	long column = schema_column_find(&reader->schema->tables[table], name);
	if (column < 0)
		return unknown(reader, name);
	const struct schema_column *schema = &reader->schema->tables[table].columns[column];
	bool empties = step == RETENTION_EMPTY;
	if (empties ? schema->required || schema->primary : schema->type != TYPE_DATE)
		return wrong(reader, empties ? "colonnes" : "colonne");
	retention->turns = arena_append(&retention->arena, retention->turns, &retention->turn_count,
	                                sizeof *retention->turns);
	retention->turns[retention->turn_count - 1] = (struct retention_turn){table, (size_t)column, step};
	return 0;
}

static int read_emptied(struct reader *reader)
{
	struct arena *arena = &reader->retention->arena;
	size_t table = 0;
	if (element_allow(reader->node, "table colonnes", "", reader->error) < 0 ||
	    read_table(reader, "table", &table) < 0)
		return -1;
	const char *text = element_need(reader->node, "colonnes", reader->error);
	struct words words = split_words(text, " ", arena);
	for (size_t i = 0; i < words.count; i++)
		if (add_turn(reader, table, words.items[i], RETENTION_EMPTY) < 0)
			return -1;
	return text ? 0 : -1;
}

static int read_date(struct reader *reader)
{
	static const char *const steps[] = {"mois", "trimestre", "annee"};
	size_t table = 0;
	if (element_allow(reader->node, "table colonne pas", "", reader->error) < 0 ||
	    read_table(reader, "table", &table) < 0)
		return -1;
	const char *name = element_need(reader->node, "colonne", reader->error);
	const char *step = element_need(reader->node, "pas", reader->error);
	if (!name || !step)
		return -1;
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
		if (strcmp(steps[i], step) == 0)
			return add_turn(reader, table, name, (enum retention_step)(RETENTION_MONTH + i));
	return wrong(reader, "pas");
}

static int read_anonymous(struct reader *reader)
{
	const struct element *parent = reader->node;
	struct retention *retention = reader->retention;
	if (element_allow(parent, "prefixe", "vide date", reader->error) < 0)
		return -1;
	retention->prefix = element_need(parent, "prefixe", reader->error);
	if (!retention->prefix)
		return -1;
	if (!schema_code_valid(retention->prefix, strlen(retention->prefix)) ||
	    strlen(retention->prefix) > 20)
		return wrong(reader, "prefixe");
	for (const struct element *node = parent->children; node; node = node->next) {
		reader->node = node;
		if ((element_is(node, "vide") ? read_emptied(reader) : read_date(reader)) < 0)
			return -1;
	}
	return 0;
}

static int read_follow(struct reader *reader)
{
	size_t table = 0;
	if (element_allow(reader->node, "table", "", reader->error) < 0 ||
	    read_table(reader, "table", &table) < 0)
		return -1;
	if (table == reader->retention->persons)
		return wrong(reader, "table");
	reader->retention->follows[table] = true;
	return 0;
}

static int read_element(struct reader *reader)
{
	if (element_is(reader->node, "contact"))
		return read_contact(reader);
	if (element_is(reader->node, "duree"))
		return read_term(reader);
	if (element_is(reader->node, "suite"))
		return read_follow(reader);
	return read_anonymous(reader);
}

static int read_root(struct reader *reader)
{
	const struct element *root = reader->node;
	struct retention *retention = reader->retention;
	if (element_allow(root, "personnes duree", "contact duree suite anonyme", reader->error) < 0 ||
	    read_table(reader, "personnes", &retention->persons) < 0 ||
	    read_duration(reader, &retention->duration) < 0)
		return -1;
	if (reader->schema->tables[retention->persons].key < 0)
		return wrong(reader, "personnes");
	for (const struct element *node = root->children; node; node = node->next) {
		reader->node = node;
		if (read_element(reader) < 0)
			return -1;
	}
	reader->node = root;
	return !retention->contact_count ? wrong(reader, "contact")
	       : !retention->prefix      ? wrong(reader, "anonyme")
	                                 : 0;
}

int retention_load(struct retention *retention, const struct schema *schema, struct templates *templates,
                   struct error *error)
{
	*retention = (struct retention){0};
	const char *path = templates_need(templates, "schema/conservation.xml", error);
	struct arena *arena = &retention->arena;
	const struct element *root =
	        path ? element_load(path, "conservation", NAMESPACE, arena, error) : NULL;
	struct reader reader = {retention, schema, root, error};
	retention->follows = arena_zalloc(arena, schema->count, sizeof *retention->follows);
	return root ? read_root(&reader) : -1;
}

void retention_free(struct retention *retention)
{
	arena_free(&retention->arena);
	*retention = (struct retention){0};
}

/* Whether contacts are told apart by this value. */
static bool tells_apart(const struct retention *retention, const struct schema *schema, const char *value)
{
	for (size_t i = 0; i < retention->contact_count; i++) {
		const struct retention_contact *contact = &retention->contacts[i];
		const struct column_path *by = &contact->by;
		if (!contact->has_by)
			continue;
		const struct list *list =
		        schema->tables[by->tables[by->keys]].columns[by->columns[by->keys]].list;
		if (list && map_find(&list->index, value, strlen(value)) >= 0)
			return true;
	}
	return false;
}

int retention_keep(struct retention *retention, const struct schema *schema, const char *text,
                   struct error *error)
{
	const char *equals = strchr(text, '=');
	struct duration duration = {0};
	if (!duration_parse(equals ? equals + 1 : text, &duration))
		return error_format(error, MSG_PURGE_DURATION, "%.60s", text);
	if (!equals) {
		retention->duration = duration;
		return 0;
	}
	const char *value = arena_strndup(&retention->arena, text, (size_t)(equals - text));
	if (!tells_apart(retention, schema, value))
		return error_format(error, MSG_NAME_UNKNOWN, "%.60s", value);
	set_term(retention, value, duration);
	return 0;
}
