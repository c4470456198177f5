#include "anon/release.h"

#include <string.h>

#include "base/decimal.h"
#include "base/xml.h"

#define RELEASE_NAMESPACE "urn:preutils:anonymisation:1"

static struct place keep_place(const xmlNode *node, struct arena *arena)
{
	struct place place = xml_place(node);
	place.file = place.file ? arena_strdup(arena, place.file) : NULL;
	return place;
}

static int wrong(const xmlNode *node, const char *what, struct error *error)
{
	return error_set(error, MSG_XML_ATTRIBUTE, xml_place(node), what, NULL);
}

static int read_step(struct release_level *level, const xmlNode *node, struct arena *arena,
                     struct error *error)
{
	static const char *const names[] = {
	        [STEP_MONTH] = "mois", [STEP_QUARTER] = "trimestre", [STEP_YEAR] = "annee"};
	const char *text = xml_attribute(node, "pas", arena);
	for (size_t i = STEP_MONTH; text && i <= STEP_YEAR; i++)
		if (strcmp(text, names[i]) == 0)
			level->step = (enum release_step)i;
	return text && level->step == STEP_NONE ? wrong(node, "pas", error) : 0;
}

static int read_bounds(struct release_level *level, const xmlNode *node, struct arena *arena,
                       struct error *error)
{
	struct words words = words_split(xml_attribute(node, "bornes", arena), " ", arena);
	level->bounds = arena_alloc(arena, words.count, sizeof *level->bounds);
	for (size_t i = 0; i < words.count; i++)
		if (!decimal_parse(words.items[i], strlen(words.items[i]), &level->bounds[i]) ||
		    (i && level->bounds[i] <= level->bounds[i - 1]))
			return wrong(node, "bornes", error);
	level->bound_count = words.count;
	return 0;
}

static int read_type(struct list_column *column, const xmlNode *node, struct arena *arena,
                     struct error *error)
{
	const char *type = xml_attribute(node, "type", arena);
	column->typed = type != NULL;
	if (type && strcmp(type, listing_type_names[LISTING_DATE]) == 0)
		column->type = LISTING_DATE;
	else if (type && strcmp(type, listing_type_names[LISTING_NUMBER]) == 0)
		column->type = LISTING_NUMBER;
	else if (type)
		return wrong(node, "type", error);
	return 0;
}

static int read_level(const struct release_column *column, struct release_level *level, const xmlNode *node,
                      struct arena *arena, struct error *error)
{
	const char *text = xml_text(node, arena);
	if (xml_allow(node, "dimension type pas bornes", "", error) < 0)
		return -1;
	level->read = (struct list_column){.id = column->id,
	                                   .label = column->label,
	                                   .dimension = xml_attribute(node, "dimension", arena),
	                                   .expression = *text ? text : NULL,
	                                   .place = keep_place(node, arena)};
	if (!level->read.dimension == !level->read.expression)
		return wrong(node, "dimension", error);
	return read_type(&level->read, node, arena, error) < 0 || read_step(level, node, arena, error) < 0 ||
	                       read_bounds(level, node, arena, error) < 0
	               ? -1
	               : 0;
}

static size_t count_children(const xmlNode *node, const char *name)
{
	size_t count = 0;
	for (const xmlNode *child = xml_child(node, name); child; child = xml_next(child, name))
		count++;
	return count;
}

static int read_weight(struct release_column *column, const xmlNode *node, struct arena *arena,
                       struct error *error)
{
	const char *text = xml_attribute(node, "poids", arena);
	column->weight = 1;
	if (text && (strlen(text) != 1 || *text < '1' || *text > '9'))
		return wrong(node, "poids", error);
	column->weight = text ? *text - '0' : 1;
	return 0;
}

static const struct release_column *find_column(const struct release *release, const char *id)
{
	for (size_t i = 0; i < release->column_count; i++)
		if (strcmp(release->columns[i].id, id) == 0)
			return &release->columns[i];
	return NULL;
}

static int read_column(struct release *release, const xmlNode *node, struct error *error)
{
	struct arena *arena = &release->arena;
	struct release_column *column = &release->columns[release->column_count];
	if (xml_allow(node, "id libelle role poids origine", "niveau", error) < 0)
		return -1;
	column->place = keep_place(node, arena);
	column->id = xml_need(node, "id", arena, error);
	column->label = column->id ? xml_need(node, "libelle", arena, error) : NULL;
	const char *role = column->label ? xml_need(node, "role", arena, error) : NULL;
	if (!role || read_weight(column, node, arena, error) < 0)
		return -1;
	column->sensitive = strcmp(role, "sensible") == 0;
	if (!column->sensitive && strcmp(role, "quasi") != 0)
		return wrong(node, "role", error);
	if (find_column(release, column->id))
		return error_set(error, MSG_NAME_TWICE, xml_place(node), column->id, NULL);
	column->original = words_split(xml_attribute(node, "origine", arena), " ", arena);
	column->levels = arena_zalloc(arena, count_children(node, "niveau") + 1, sizeof *column->levels);
	for (const xmlNode *child = xml_child(node, "niveau"); child; child = xml_next(child, "niveau"))
		if (read_level(column, &column->levels[column->level_count++], child, arena, error) < 0)
			return -1;
	release->column_count++;
	return column->level_count ? 0 : wrong(node, "niveau", error);
}

const struct release_view *release_view(const struct release *release, const char *id, size_t length)
{
	for (size_t i = 0; i < release->view_count; i++)
		if (strlen(release->views[i].id) == length && memcmp(release->views[i].id, id, length) == 0)
			return &release->views[i];
	return NULL;
}

/* The id becomes the name of a file. */
static bool is_file_name(const char *id)
{
	return *id && strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789_-") == strlen(id) && strlen(id) <= 64;
}

static int read_view(struct release *release, const xmlNode *node, struct error *error)
{
	struct arena *arena = &release->arena;
	struct release_view *view = &release->views[release->view_count];
	if (xml_allow(node, "id libelle population colonnes", "", error) < 0)
		return -1;
	view->place = keep_place(node, arena);
	view->id = xml_need(node, "id", arena, error);
	view->label = view->id ? xml_need(node, "libelle", arena, error) : NULL;
	view->population = view->label ? xml_need(node, "population", arena, error) : NULL;
	const char *names = view->population ? xml_need(node, "colonnes", arena, error) : NULL;
	if (!names)
		return -1;
	if (!is_file_name(view->id))
		return wrong(node, "id", error);
	if (release_view(release, view->id, strlen(view->id)))
		return error_set(error, MSG_NAME_TWICE, xml_place(node), view->id, NULL);
	struct words words = words_split(names, " \t\n", arena);
	view->columns = arena_alloc(arena, words.count, sizeof(const struct release_column *));
	for (view->count = 0; view->count < words.count; view->count++) {
		const char *name = words.items[view->count];
		view->columns[view->count] = find_column(release, name);
		if (!view->columns[view->count])
			return error_set(error, MSG_NAME_UNKNOWN, xml_place(node), name, NULL);
	}
	release->view_count++;
	return 0;
}

const struct release_names *release_names(const struct release *release, const char *table)
{
	for (size_t i = 0; i < release->name_count; i++)
		if (strcmp(release->names[i].table, table) == 0)
			return &release->names[i];
	return NULL;
}

static int read_edition(struct release *release, const xmlNode *edition, struct error *error)
{
	struct arena *arena = &release->arena;
	if (xml_allow(edition, "tables", "noms", error) < 0)
		return -1;
	release->tables = words_split(xml_attribute(edition, "tables", arena), " \t\n", arena);
	release->names = arena_zalloc(arena, count_children(edition, "noms") + 1, sizeof *release->names);
	for (const xmlNode *node = xml_child(edition, "noms"); node; node = xml_next(node, "noms")) {
		struct release_names *names = &release->names[release->name_count++];
		names->table = xml_need(node, "table", arena, error);
		if (!names->table || xml_allow(node, "table prenoms numero", "", error) < 0)
			return -1;
		names->first = words_split(xml_attribute(node, "prenoms", arena), " ", arena);
		names->number = xml_attribute(node, "numero", arena);
	}
	return 0;
}

static int read_all(struct release *release, const xmlNode *root, struct error *error)
{
	struct arena *arena = &release->arena;
	release->place = keep_place(root, arena);
	release->columns = arena_zalloc(arena, count_children(root, "colonne") + 1, sizeof *release->columns);
	release->views = arena_zalloc(arena, count_children(root, "vue") + 1, sizeof *release->views);
	if (xml_allow(root, "", "edition colonne vue", error) < 0)
		return -1;
	const xmlNode *edition = xml_child(root, "edition");
	if (edition && read_edition(release, edition, error) < 0)
		return -1;
	for (const xmlNode *node = xml_child(root, "colonne"); node; node = xml_next(node, "colonne"))
		if (read_column(release, node, error) < 0)
			return -1;
	for (const xmlNode *node = xml_child(root, "vue"); node; node = xml_next(node, "vue"))
		if (read_view(release, node, error) < 0)
			return -1;
	return 0;
}

int release_load(struct release *release, struct templates *templates, const char *name, struct error *error)
{
	struct arena *arena = &templates->arena;
	*release = (struct release){0};
	const char *path = templates_need(templates, arena_printf(arena, "anon/%s.xml", name), error);
	xmlDoc *document = path ? xml_load(path, "anonymisation", RELEASE_NAMESPACE, error) : NULL;
	if (!document)
		return -1;
	int result = read_all(release, xmlDocGetRootElement(document), error);
	xmlFreeDoc(document);
	return result;
}

void release_free(struct release *release)
{
	arena_free(&release->arena);
	*release = (struct release){0};
}
