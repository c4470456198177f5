#include "listing/definition.h"

#include <string.h>

#include "base/element.h"

#define LIST_NAMESPACE "urn:preutils:liste:1"

const struct list_column *list_column_find(const struct list_definition *definition, const char *name)
{
	for (size_t i = 0; i < definition->count; i++)
		if (strcmp(definition->items[i].id, name) == 0 ||
		    split_holds(&definition->items[i].names, name))
			return &definition->items[i];
	return NULL;
}

const struct list_mode *list_mode_find(const struct list_definition *definition, const char *name)
{
	for (size_t i = 0; i < definition->mode_count; i++)
		if (strcmp(definition->modes[i].name, name) == 0)
			return &definition->modes[i];
	return NULL;
}

static struct words attribute_words(const struct element *node, const char *name, struct arena *arena)
{
	return split_words(element_attribute(node, name), " ", arena);
}

static bool says_yes(const struct element *node, const char *name)
{
	const char *text = element_attribute(node, name);
	return text && strcmp(text, "oui") == 0;
}

static int read_type(const struct element *node, struct list_column *column, struct error *error)
{
	const char *type = element_attribute(node, "type");
	if (!type)
		return 0;
	column->typed = true;
	column->type = strcmp(type, listing_type_names[LISTING_DATE]) == 0 ? LISTING_DATE : LISTING_NUMBER;
	if (column->type == LISTING_NUMBER && strcmp(type, listing_type_names[LISTING_NUMBER]) != 0)
		return error_set(error, MSG_XML_ATTRIBUTE, element_place(node), "type", NULL);
	return 0;
}

static int read_column(struct list_definition *definition, const struct element *node, struct error *error)
{
	struct arena *arena = &definition->arena;
	struct list_column *column = &definition->items[definition->count];
	if (element_allow(node, "id libelle autres dimension initiales type identite", "", error) < 0)
		return -1;
	column->id = element_need(node, "id", error);
	column->label = column->id ? element_need(node, "libelle", error) : NULL;
	if (!column->label || read_type(node, column, error) < 0)
		return -1;
	column->names = attribute_words(node, "autres", arena);
	column->dimension = element_attribute(node, "dimension");
	column->initials = attribute_words(node, "initiales", arena);
	column->expression = *node->text ? node->text : NULL;
	column->identity = says_yes(node, "identite");
	column->place = element_place(node);
	if ((column->dimension != NULL) + (column->initials.count > 0) + (column->expression != NULL) != 1)
		return error_set(error, MSG_XML_ATTRIBUTE, element_place(node), column->id, NULL);
	if (list_column_find(definition, column->id) || strcmp(column->id, LIST_NAMES) == 0)
		return error_set(error, MSG_NAME_TWICE, element_place(node), column->id, NULL);
	definition->count++;
	return 0;
}

static int read_mode(struct list_definition *definition, const struct element *node, struct error *error)
{
	struct arena *arena = &definition->arena;
	struct list_mode *mode = &definition->modes[definition->mode_count];
	if (element_allow(node, "nom libelle colonnes aussi tri tout", "", error) < 0)
		return -1;
	mode->name = element_need(node, "nom", error);
	mode->label = mode->name ? element_need(node, "libelle", error) : NULL;
	if (!mode->label)
		return -1;
	mode->columns = attribute_words(node, "colonnes", arena);
	mode->also = attribute_words(node, "aussi", arena);
	mode->sort = attribute_words(node, "tri", arena);
	mode->open = says_yes(node, "tout");
	definition->mode_count++;
	return 0;
}

/* Names that are used are declared. */
static int check_words(const struct list_definition *definition, const struct words *words,
                       struct error *error)
{
	for (size_t i = 0; i < words->count; i++) {
		const char *word = words->items[i] + (*words->items[i] == '-');
		if (strcmp(word, LIST_NAMES) != 0 && !list_column_find(definition, word))
			return error_set(error, MSG_NAME_UNKNOWN, definition->place, word, NULL);
	}
	return 0;
}

static int check(const struct list_definition *definition, struct error *error)
{
	if (check_words(definition, &definition->columns, error) < 0 ||
	    check_words(definition, &definition->sort, error) < 0)
		return -1;
	for (size_t i = 0; i < definition->mode_count; i++) {
		const struct list_mode *mode = &definition->modes[i];
		if (check_words(definition, &mode->columns, error) < 0 ||
		    check_words(definition, &mode->also, error) < 0 ||
		    check_words(definition, &mode->sort, error) < 0)
			return -1;
	}
	if (definition->mode_count && !list_mode_find(definition, definition->mode))
		return error_set(error, MSG_NAME_UNKNOWN, definition->place, definition->mode, NULL);
	return 0;
}

static int read_root(struct list_definition *definition, const struct element *root, struct error *error)
{
	struct arena *arena = &definition->arena;
	const char **const needed[] = {&definition->label, &definition->population, &definition->unit,
	                               &definition->unit_one, &definition->mode};
	static const char *const names[] = {"libelle", "population", "unite", "singulier", "affichage"};
	if (element_allow(root, "libelle population unite singulier affichage colonnes tri",
	                  "affichage colonne", error) < 0)
		return -1;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		*needed[i] = element_need(root, names[i], error);
		if (!*needed[i])
			return -1;
	}
	definition->columns = attribute_words(root, "colonnes", arena);
	definition->sort = attribute_words(root, "tri", arena);
	definition->place = element_place(root);
	size_t children = element_count(root, NULL);
	definition->items = arena_zalloc(arena, children, sizeof *definition->items);
	definition->modes = arena_zalloc(arena, children, sizeof *definition->modes);
	for (const struct element *node = root->children; node; node = node->next)
		if ((element_is(node, "colonne") ? read_column : read_mode)(definition, node, error) < 0)
			return -1;
	return check(definition, error);
}

int list_definition_load(struct list_definition *definition, struct templates *templates, const char *name,
                         struct error *error)
{
	*definition = (struct list_definition){0};
	const char *path = templates_named(templates, "lists", name, error);
	struct arena *arena = &definition->arena;
	const struct element *root = path ? element_load(path, "liste", LIST_NAMESPACE, arena, error) : NULL;
	definition->id = arena_strdup(arena, name);
	if (root && read_root(definition, root, error) == 0)
		return 0;
	list_definition_free(definition);
	return -1;
}

void list_definition_free(struct list_definition *definition)
{
	arena_free(&definition->arena);
	*definition = (struct list_definition){0};
}
