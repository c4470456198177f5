#include "anon/release.h"

#include <string.h>

#include "base/decimal.h"
#include "base/element.h"

#define RELEASE_NAMESPACE "urn:preutils:anonymisation:1"

static int wrong(const struct element *node, const char *what, struct error *error)
{
	return error_set(error, MSG_XML_ATTRIBUTE, element_place(node), what, NULL);
}

static int read_step(struct release_level *level, const struct element *node, struct error *error)
{
	static const char *const names[] = {
	        [STEP_MONTH] = "mois", [STEP_QUARTER] = "trimestre", [STEP_YEAR] = "annee"};
	const char *text = element_attribute(node, "pas");
	for (size_t i = STEP_MONTH; text && i <= STEP_YEAR; i++)
		if (strcmp(text, names[i]) == 0)
			level->step = (enum release_step)i;
	return text && level->step == STEP_NONE ? wrong(node, "pas", error) : 0;
}

static int read_bounds(struct release_level *level, const struct element *node, struct arena *arena,
                       struct error *error)
{
	struct words words = split_words(element_attribute(node, "bornes"), " ", arena);
	level->bounds = arena_alloc(arena, words.count, sizeof *level->bounds);
	for (size_t i = 0; i < words.count; i++)
		if (!decimal_parse(words.items[i], strlen(words.items[i]), &level->bounds[i]) ||
		    (i && level->bounds[i] <= level->bounds[i - 1]))
			return wrong(node, "bornes", error);
	level->bound_count = words.count;
	return 0;
}

static int read_type(struct list_column *column, const struct element *node, struct error *error)
{
	const char *type = element_attribute(node, "type");
	column->typed = type != NULL;
	if (type && strcmp(type, listing_type_names[LISTING_DATE]) == 0)
		column->type = LISTING_DATE;
	else if (type && strcmp(type, listing_type_names[LISTING_NUMBER]) == 0)
		column->type = LISTING_NUMBER;
	else if (type)
		return wrong(node, "type", error);
	return 0;
}

static int read_level(const struct release_column *column, struct release_level *level,
                      const struct element *node, struct arena *arena, struct error *error)
{
	if (element_allow(node, "dimension type pas bornes", "", error) < 0)
		return -1;
	level->read = (struct list_column){.id = column->id,
	                                   .label = column->label,
	                                   .dimension = element_attribute(node, "dimension"),
	                                   .expression = *node->text ? node->text : NULL,
	                                   .place = element_place(node)};
	if (!level->read.dimension == !level->read.expression)
		return wrong(node, "dimension", error);
	return read_type(&level->read, node, error) < 0 || read_step(level, node, error) < 0 ||
	                       read_bounds(level, node, arena, error) < 0
	               ? -1
	               : 0;
}

static int read_weight(struct release_column *column, const struct element *node, struct error *error)
{
	const char *text = element_attribute(node, "poids");
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

static int read_column(struct release *release, const struct element *node, struct error *error)
{
	struct arena *arena = &release->arena;
	struct release_column *column = &release->columns[release->column_count];
	if (element_allow(node, "id libelle role poids origine", "niveau", error) < 0)
		return -1;
	column->place = element_place(node);
	column->id = element_need(node, "id", error);
	column->label = column->id ? element_need(node, "libelle", error) : NULL;
	const char *role = column->label ? element_need(node, "role", error) : NULL;
	if (!role || read_weight(column, node, error) < 0)
		return -1;
	column->sensitive = strcmp(role, "sensible") == 0;
	if (!column->sensitive && strcmp(role, "quasi") != 0)
		return wrong(node, "role", error);
	if (find_column(release, column->id))
		return error_set(error, MSG_NAME_TWICE, element_place(node), column->id, NULL);
	column->original = split_words(element_attribute(node, "origine"), " ", arena);
	column->levels = arena_zalloc(arena, element_count(node, "niveau") + 1, sizeof *column->levels);
	for (const struct element *child = element_child(node, "niveau"); child;
	     child = element_next(child, "niveau"))
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

static int read_view(struct release *release, const struct element *node, struct error *error)
{
	struct arena *arena = &release->arena;
	struct release_view *view = &release->views[release->view_count];
	if (element_allow(node, "id libelle population colonnes", "", error) < 0)
		return -1;
	view->place = element_place(node);
	view->id = element_need(node, "id", error);
	view->label = view->id ? element_need(node, "libelle", error) : NULL;
	view->population = view->label ? element_need(node, "population", error) : NULL;
	const char *names = view->population ? element_need(node, "colonnes", error) : NULL;
	if (!names)
		return -1;
	if (!is_file_name(view->id))
		return wrong(node, "id", error);
	if (release_view(release, view->id, strlen(view->id)))
		return error_set(error, MSG_NAME_TWICE, element_place(node), view->id, NULL);
	struct words words = split_words(names, " \t\n", arena);
	view->columns = arena_alloc(arena, words.count, sizeof(const struct release_column *));
	for (view->count = 0; view->count < words.count; view->count++) {
		const char *name = words.items[view->count];
		view->columns[view->count] = find_column(release, name);
		if (!view->columns[view->count])
			return error_set(error, MSG_NAME_UNKNOWN, element_place(node), name, NULL);
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

static int read_edition(struct release *release, const struct element *edition, struct error *error)
{
	struct arena *arena = &release->arena;
	if (element_allow(edition, "tables", "noms", error) < 0)
		return -1;
	release->tables = split_words(element_attribute(edition, "tables"), " \t\n", arena);
	release->names = arena_zalloc(arena, element_count(edition, "noms") + 1, sizeof *release->names);
	for (const struct element *node = element_child(edition, "noms"); node;
	     node = element_next(node, "noms")) {
		struct release_names *names = &release->names[release->name_count++];
		names->table = element_need(node, "table", error);
		if (!names->table || element_allow(node, "table prenoms numero", "", error) < 0)
			return -1;
		names->first = split_words(element_attribute(node, "prenoms"), " ", arena);
		names->number = element_attribute(node, "numero");
	}
	return 0;
}

static int read_all(struct release *release, const struct element *root, struct error *error)
{
	struct arena *arena = &release->arena;
	release->place = element_place(root);
	release->columns = arena_zalloc(arena, element_count(root, "colonne") + 1, sizeof *release->columns);
	release->views = arena_zalloc(arena, element_count(root, "vue") + 1, sizeof *release->views);
	if (element_allow(root, "", "edition colonne vue", error) < 0)
		return -1;
	const struct element *edition = element_child(root, "edition");
	if (edition && read_edition(release, edition, error) < 0)
		return -1;
	for (const struct element *node = element_child(root, "colonne"); node;
	     node = element_next(node, "colonne"))
		if (read_column(release, node, error) < 0)
			return -1;
	for (const struct element *node = element_child(root, "vue"); node; node = element_next(node, "vue"))
		if (read_view(release, node, error) < 0)
			return -1;
	return 0;
}

int release_load(struct release *release, struct templates *templates, const char *name, struct error *error)
{
	*release = (struct release){0};
	const char *path = templates_named(templates, "anon", name, error);
	const struct element *root =
	        path ? element_load(path, "anonymisation", RELEASE_NAMESPACE, &release->arena, error) : NULL;
	return root ? read_all(release, root, error) : -1;
}

void release_free(struct release *release)
{
	arena_free(&release->arena);
	*release = (struct release){0};
}
