#include "stats/catalogue.h"

#include <stdlib.h>
#include <string.h>

#include "stats/catalogue_private.h"

const struct population *catalogue_population(const struct catalogue *catalogue, const char *id)
{
	long position = map_find(&catalogue->population_index, id, strlen(id));
	return position < 0 ? NULL : &catalogue->populations[position];
}

const struct dimension *catalogue_dimension(const struct catalogue *catalogue, const char *id)
{
	long position = map_find(&catalogue->dimension_index, id, strlen(id));
	return position < 0 ? NULL : &catalogue->dimensions[position];
}

/* The column of the keys' rows that the values of `part` are read from ("type", of quartier and territoire);
 * NULL where a key does not say which value of it is its own. */
static const char *part_column(const struct dimension *keys, const struct dimension *part)
{
	for (size_t i = 0; i < keys->on_count; i++)
		for (size_t k = 0; k < part->on_count; k++) {
			const struct on_table *from = &keys->on[i], *to = &part->on[k];
			size_t length = from->source.text ? strlen(from->source.text) : 0;
			if (from->table == to->table && from->through < 0 && to->through < 0 && length &&
			    to->source.text && strncmp(from->source.text, to->source.text, length) == 0 &&
			    to->source.text[length] == '.' && !strpbrk(to->source.text + length + 1, ". ("))
				return to->source.text + length + 1;
		}
	return NULL;
}

static bool may_be_part(const struct dimension *dimension)
{
	for (size_t i = 0; dimension->banding == BANDING_NONE && i < dimension->on_count; i++)
		if (dimension->on[i].source.text && strchr(dimension->on[i].source.text, '.'))
			return true;
	return false;
}

static void note_parts(struct catalogue *catalogue)
{
	size_t count = catalogue->dimension_count, candidates = 0;
	const struct dimension **parts = memory_alloc(count, sizeof(const struct dimension *));
	for (size_t i = 0; i < count; i++)
		if (may_be_part(&catalogue->dimensions[i]))
			parts[candidates++] = &catalogue->dimensions[i];
	for (size_t i = 0; i < count; i++) {
		struct dimension *keys = &catalogue->dimensions[i];
		for (size_t k = 0; keys->kind == DIMENSION_KEY && k < candidates; k++) {
			const char *column = keys == parts[k] ? NULL : part_column(keys, parts[k]);
			if (!column)
				continue;
			keys->parts = arena_append(&catalogue->arena, keys->parts, &keys->part_count,
			                           sizeof *keys->parts);
			keys->parts[keys->part_count - 1] =
			        (struct dimension_part){.dimension = parts[k], .column = column};
		}
	}
	free(parts);
}

const struct declared *catalogue_statistic(const struct catalogue *catalogue, const char *id)
{
	long position = map_find(&catalogue->statistic_index, id, strlen(id));
	return position < 0 ? NULL : &catalogue->statistics[position];
}

const struct quantity *catalogue_quantity(const struct catalogue *catalogue, const char *id)
{
	for (size_t i = 0; i < catalogue->quantity_count; i++)
		if (strcmp(catalogue->quantities[i].id, id) == 0)
			return &catalogue->quantities[i];
	return NULL;
}

static const struct entity *find_entity(const struct catalogue *catalogue, const char *id)
{
	for (size_t i = 0; i < catalogue->entity_count; i++)
		if (strcmp(catalogue->entities[i].id, id) == 0)
			return &catalogue->entities[i];
	return NULL;
}

int catalogue_measure(const struct catalogue *catalogue, const char *text, struct declared *declared,
                      struct error *error)
{
	static const struct {
		const char *name;
		enum measure_kind kind;
	} kinds[] = {{"moyenne(", MEASURE_MEAN}, {"mediane(", MEASURE_MEDIAN}, {"somme(", MEASURE_SUM}};
	declared->measure = text;
	declared->kind = MEASURE_COUNT;
	if (strcmp(text, "nombre") == 0)
		return 0;
	declared->entity = find_entity(catalogue, text);
	declared->kind = MEASURE_DISTINCT;
	if (declared->entity)
		return 0;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		size_t length = strlen(kinds[i].name), whole = strlen(text);
		if (strncmp(text, kinds[i].name, length) != 0 || text[whole - 1] != ')')
			continue;
		char id[64] = "";
		if (whole - length - 1 < sizeof id)
			memcpy(id, text + length, whole - length - 1);
		declared->kind = kinds[i].kind;
		declared->quantity = catalogue_quantity(catalogue, id);
		if (declared->quantity)
			return 0;
	}
	return error_set(error, MSG_NAME_UNKNOWN, declared->place, text, NULL);
}

static int load_files(struct loading *loading, struct templates *templates)
{
	size_t count;
	const struct template_file *files = templates_list(templates, "catalogue", ".xml", &count);
	if (!count)
		return templates_need(templates, "catalogue/*.xml", loading->error) ? 0 : -1;
	loading->roots = arena_zalloc(&templates->arena, count, sizeof(const struct element *));
	for (size_t i = 0; i < count; i++) {
		const struct element *root =
		        element_load_apart(files[i].path, "catalogue", "urn:preutils:catalogue:1",
		                           &loading->elements, &loading->catalogue->arena, loading->error);
		if (!root)
			return -1;
		loading->roots[loading->count++] = root;
		if (element_allow(root, "nom",
		                  "parent entite programmes condition reference serie correspondance filtre "
		                  "population dimension quantite impossible rubrique",
		                  loading->error) < 0)
			return -1;
	}
	return 0;
}

static int read_all(struct loading *loading)
{
	static int (*const readers[])(struct loading *, const struct element *) = {
	        catalogue_read_ground, catalogue_read_populations, catalogue_read_dimensions,
	        catalogue_read_statistics};
	size_t count = 0;
	for (size_t i = 0; i < loading->count; i++)
		count += catalogue_count_statistics(loading->roots[i]);
	map_reserve(&loading->catalogue->statistic_index, count);
	loading->catalogue->statistics =
	        arena_alloc(&loading->catalogue->arena, count, sizeof *loading->catalogue->statistics);
	for (size_t pass = 0; pass < sizeof readers / sizeof *readers; pass++)
		for (size_t i = 0; i < loading->count; i++) {
			const struct element *root = loading->roots[i];
			const char *name = element_attribute(root, "nom");
			if (name)
				loading->catalogue->name = name;
			if (readers[pass](loading, root) < 0)
				return -1;
		}
	return 0;
}

int catalogue_load(struct catalogue *catalogue, const struct schema *schema, struct templates *templates,
                   struct error *error)
{
	*catalogue = (struct catalogue){.schema = schema, .name = ""};
	struct loading loading = {.catalogue = catalogue, .error = error};
	int result = load_files(&loading, templates);
	if (result == 0)
		result = read_all(&loading);
	arena_free(&loading.elements);
	if (result < 0)
		catalogue_free(catalogue);
	else
		note_parts(catalogue);
	return result;
}

void catalogue_free(struct catalogue *catalogue)
{
	for (size_t i = 0; i < catalogue->dimension_count; i++)
		map_free(&catalogue->dimensions[i].values.index);
	map_free(&catalogue->population_index);
	map_free(&catalogue->dimension_index);
	map_free(&catalogue->statistic_index);
	arena_free(&catalogue->arena);
	*catalogue = (struct catalogue){0};
}
