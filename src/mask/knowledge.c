/* What the catalogue says to whoever reads it: dimensions that follow from others, populations that are parts
 * of others, months within years, persons behind rows. */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/decimal.h"
#include "mask/model.h"

enum { STEPS_MAX = 8 };

static const struct on_table *declared_on(const struct dimension *dimension, size_t table)
{
	for (size_t i = 0; i < dimension->on_count; i++)
		if (dimension->on[i].table == table)
			return &dimension->on[i];
	return NULL;
}

/* Where a dimension of a table's rows is declared: there, or the nearest of what the rows belong to; NULL. */
static const struct on_table *reached(const struct catalogue *catalogue, const struct dimension *dimension,
                                      size_t table, int steps)
{
	const struct on_table *here = declared_on(dimension, table);
	if (here || steps == 0)
		return here;
	for (size_t i = 0; i < catalogue->parent_count; i++) {
		const struct parent *parent = &catalogue->parents[i];
		if (parent->table != table)
			continue;
		long target = catalogue->schema->tables[table].columns[parent->column].target;
		const struct on_table *found =
		        target < 0 ? NULL : reached(catalogue, dimension, (size_t)target, steps - 1);
		if (found)
			return found;
	}
	return NULL;
}

static const struct entity *entity_named(const struct catalogue *catalogue, const char *id)
{
	for (size_t i = 0; i < catalogue->entity_count; i++)
		if (strcmp(catalogue->entities[i].id, id) == 0)
			return &catalogue->entities[i];
	return NULL;
}

bool model_dimension_shared(const struct catalogue *catalogue, const struct dimension *dimension,
                            size_t table, size_t other)
{
	const struct on_table *here = reached(catalogue, dimension, table, STEPS_MAX);
	return here && here == reached(catalogue, dimension, other, STEPS_MAX);
}

bool model_cut_alike(const struct mask_model *model, const struct mask_key *key, size_t table, size_t other)
{
	for (uint32_t i = 0; i < key->count; i++) {
		const struct dimension *dimension =
		        catalogue_dimension(model->catalogue, model->names[key->at[i].dimension]);
		if (!dimension || !model_dimension_shared(model->catalogue, dimension, table, other))
			return false;
	}
	return true;
}

bool model_axis_adds(const struct mask_model *model, const struct statistic *statistic,
                     const struct axis *axis)
{
	if (axis->multiple || statistic->kind != MEASURE_DISTINCT)
		return !axis->multiple;
	const struct population *population = catalogue_population(model->catalogue, statistic->population);
	const struct dimension *dimension = catalogue_dimension(model->catalogue, axis->dimension);
	const struct entity *entity = entity_named(model->catalogue, statistic->measure);
	if (!population || !dimension || !entity)
		return false;
	return model_dimension_shared(model->catalogue, dimension, population->table, entity->table);
}

static void note_belonging(struct mask_model *model, struct mask_belonging belonging)
{
	uint32_t *id = arena_alloc(&model->arena, 3, sizeof *id);
	bool added;
	id[0] = belonging.dimension;
	id[1] = belonging.code;
	id[2] = belonging.other;
	map_add(&model->belonging_index, (const char *)id, 3 * sizeof *id, model->belonging_count, &added);
	if (!added)
		return;
	model->belongings = memory_grow(model->belongings, &model->belonging_capacity,
	                                model->belonging_count + 1, sizeof *model->belongings);
	size_t first = map_add(&model->belonging_first, (const char *)id, 2 * sizeof *id,
	                       model->belonging_count, &added);
	if (!added) {
		belonging.next = model->belongings[first].next;
		model->belongings[first].next = model->belonging_count + 1;
	}
	belonging.declared = catalogue_dimension(model->catalogue, model->names[belonging.other]) != NULL;
	model->belongings[model->belonging_count++] = belonging;
}

void model_note_within(struct mask_model *model, uint32_t dimension, uint32_t code, const char *within)
{
	char *text = arena_strdup(&model->arena, within), *rest = text;
	for (char *item = strtok_r(text, "/", &rest); item; item = strtok_r(NULL, "/", &rest)) {
		char *colon = strchr(item, ':');
		if (!colon)
			continue;
		*colon = '\0';
		note_belonging(model, (struct mask_belonging){.dimension = dimension,
		                                              .code = code,
		                                              .other = model_symbol(model, item),
		                                              .other_code = model_symbol(model, colon + 1)});
	}
}

/* The band of a dimension that a code of a finer one falls into; NULL where it is not known. */
static const char *band_of(const struct dimension *dimension, const char *code)
{
	int64_t number;
	if (strcmp(code, RESULTS_UNKNOWN) == 0)
		return code;
	bool numeric = integer_parse(code, strlen(code), &number);
	for (size_t i = 0; i < dimension->values.count; i++) {
		const struct band *band = &dimension->bands[i];
		if (dimension->banding == BANDING_NUMBERS && numeric && number <= band->maximum)
			return band->code;
		for (size_t k = 0; dimension->banding == BANDING_GROUPS && k < band->code_count; k++)
			if (strcmp(band->codes[k], code) == 0)
				return band->code;
	}
	return dimension->banding == BANDING_GROUPS ? RESULTS_UNKNOWN : NULL;
}

/* Both are read from the same expression, and one of them bands it. */
static bool is_finer(const struct dimension *fine, const struct dimension *coarse)
{
	if (fine->banding != BANDING_NONE ||
	    (coarse->banding != BANDING_NUMBERS && coarse->banding != BANDING_GROUPS))
		return false;
	for (size_t i = 0; i < fine->on_count; i++) {
		const struct on_table *same = declared_on(coarse, fine->on[i].table);
		if (same && fine->on[i].through < 0 && same->through < 0 && same->source.text &&
		    fine->on[i].source.text && strcmp(same->source.text, fine->on[i].source.text) == 0)
			return true;
	}
	return false;
}

const char *knowledge_within(const struct catalogue *catalogue, const char *dimension, const char *code,
                             struct arena *arena)
{
	const struct dimension *fine = catalogue_dimension(catalogue, dimension);
	const char *made = NULL;
	for (size_t i = 0; fine && i < catalogue->dimension_count; i++) {
		const struct dimension *coarse = &catalogue->dimensions[i];
		const char *band = is_finer(fine, coarse) ? band_of(coarse, code) : NULL;
		if (band)
			made = arena_printf(arena, "%s%s%s:%s", made ? made : "", made ? "/" : "", coarse->id,
			                    band);
	}
	return made;
}

/* Whether this is the first time that the bands of the code are asked for. */
static bool is_first(struct mask_model *model, uint32_t dimension, uint32_t code)
{
	const uint32_t id[] = {dimension, code};
	bool added;
	if (map_find(&model->banded, (const char *)id, sizeof id) >= 0)
		return false;
	uint32_t *kept = arena_alloc(&model->arena, 2, sizeof *kept);
	memcpy(kept, id, sizeof id);
	map_add(&model->banded, (const char *)kept, sizeof id, 0, &added);
	return true;
}

static void note_bands_of(struct mask_model *model, uint32_t dimension, uint32_t code)
{
	const struct dimension *fine = catalogue_dimension(model->catalogue, model->names[dimension]);
	for (size_t i = 0; fine && i < model->catalogue->dimension_count; i++) {
		const struct dimension *coarse = &model->catalogue->dimensions[i];
		const char *band = is_finer(fine, coarse) ? band_of(coarse, model->names[code]) : NULL;
		if (band)
			note_belonging(model,
			               (struct mask_belonging){.dimension = dimension,
			                                       .code = code,
			                                       .other = model_symbol(model, coarse->id),
			                                       .other_code = model_symbol(model, band)});
	}
}

static void note_bands(struct mask_model *model)
{
	const uint32_t *codes = NULL;
	for (size_t i = 0; i < model->line_count; i++) {
		const struct mask_line line = model->lines[i];
		for (size_t k = 0; line.codes != codes && k < line.count; k++)
			if (is_first(model, line.dimension, line.codes[k]))
				note_bands_of(model, line.dimension, line.codes[k]);
		codes = line.codes;
	}
}

const struct mask_belonging *model_belonging(const struct mask_model *model, uint32_t dimension,
                                             uint32_t code, uint32_t other)
{
	const uint32_t id[] = {dimension, code, other};
	long at = map_find(&model->belonging_index, (const char *)id, sizeof id);
	return at < 0 ? NULL : &model->belongings[at];
}

/* The key of the population that a number's units are among; false where that does not hold here. */
static bool among_key(struct mask_model *model, const struct mask_key *key,
                      const struct population *population, const struct among *among,
                      const struct period *period, struct mask_key *made)
{
	*made = *key;
	made->own = 0;
	made->population = model_symbol(model, among->population);
	if (population->instant) {
		if (key->reference < period->from || key->reference > period->to)
			return false;
		made->from = period->from;
		made->to = period->to;
	}
	return !among->at_end || made->reference == made->to;
}

static void relate_among(struct mask_model *model, uint32_t variable, const struct population *population,
                         const struct among *among, const struct period *period)
{
	struct mask_key whole;
	uint32_t parts[MASK_COORDINATES * 4];
	size_t count = 0;
	const struct mask_key key = model->numbers[variable].key;
	if (!among_key(model, &key, population, among, period, &whole))
		return;
	for (size_t i = 0; i < among->value_count && i < sizeof parts / sizeof *parts; i++) {
		struct mask_key part = whole;
		if (!model_key_with(&part, model_symbol(model, among->dimension),
		                    model_symbol(model, among->values[i])))
			continue;
		uint32_t found = model_find(model, &part);
		if (found != MASK_NONE)
			parts[count++] = found;
	}
	uint32_t all = model_find(model, &whole);
	bool complete = count == among->value_count && count > 0;
	if (complete)
		model_relate(model, variable, parts, count, among->exact ? MASK_EQUAL : MASK_ABOVE);
	else if (among->exact && count > 0)
		model_relate(model, variable, parts, count, MASK_BELOW);
	if (all != MASK_NONE && !complete)
		model_relate(model, all, &variable, 1, MASK_BELOW);
}

static void relate_children(struct mask_model *model, uint32_t variable, const struct population *population,
                            const struct among *among, const struct period *period, uint32_t counted)
{
	struct mask_key whole;
	if (!among_key(model, &model->numbers[variable].key, population, among, period, &whole))
		return;
	whole.measure = counted;
	uint32_t all = model_find(model, &whole);
	if (all != MASK_NONE)
		model_relate(model, all, &variable, 1, MASK_BELOW);
}

struct counted { /* as symbols: rows, and children */
	uint32_t rows, children;
};

static void relate_population(struct mask_model *model, uint32_t v, const struct population *population,
                              const struct period *period, struct counted counted)
{
	for (size_t i = 0; i < population->among_count; i++) {
		const struct among *among = &population->among[i];
		uint32_t measure = model->numbers[v].key.measure;
		if (measure == counted.rows && !among->children)
			relate_among(model, v, population, among, period);
		else if (measure == counted.children && among->children)
			relate_children(model, v, population, among, period, counted.rows);
	}
}

/* What stands at a date is part of every period around it; of others, the key says which. */
static void relate_populations(struct mask_model *model)
{
	size_t count = model->system.count;
	struct counted counted = {.rows = model_symbol(model, "nombre"), .children = MASK_NONE};
	if (model->catalogue->entity_count)
		counted.children = model_symbol(model, model->catalogue->entities[0].id);
	for (uint32_t v = 0; v < count; v++) {
		const struct population *population =
		        model_population(model, model->numbers[v].key.population);
		for (size_t e = 0; population && e < (population->instant ? model->editions : 1); e++)
			relate_population(model, v, population, &model->periods[e], counted);
	}
}

/* Who stands above children has one at least: families are no more than their children. */
static void relate_above(struct mask_model *model)
{
	uint32_t counted = model_symbol(model, "nombre");
	for (uint32_t v = 0; v < model->system.count; v++) {
		struct mask_key key = model->numbers[v].key;
		const struct population *above = model_population(model, key.population);
		const struct population *of =
		        above && above->children_population
		                ? catalogue_population(model->catalogue, above->children_population)
		                : NULL;
		if (!of || key.measure != counted || !model_cut_alike(model, &key, above->table, of->table))
			continue;
		key.population = model_symbol(model, of->id);
		uint32_t children = model_find(model, &key);
		if (children != MASK_NONE)
			model_relate(model, children, &v, 1, MASK_BELOW);
	}
}

/* Distinct persons are at most as many as the rows. */
static void relate_distinct(struct mask_model *model)
{
	uint32_t counted = model_symbol(model, "nombre");
	bool *persons = memory_alloc(model->symbols.count, sizeof *persons);
	for (uint32_t i = 0; i < model->symbols.count; i++)
		persons[i] = entity_named(model->catalogue, model->names[i]);
	for (uint32_t v = 0; v < model->system.count; v++) {
		struct mask_key key = model->numbers[v].key;
		if (!persons[key.measure])
			continue;
		key.measure = counted;
		uint32_t rows = model_find(model, &key);
		if (rows != MASK_NONE)
			model_relate(model, rows, &v, 1, MASK_BELOW);
	}
	free(persons);
}

void model_add_knowledge(struct mask_model *model)
{
	note_bands(model);
	model_add_hierarchies(model);
	relate_populations(model);
	relate_distinct(model);
	model_add_slices(model);
	model_add_moments(model);
	if (model->use != MODEL_ROUND) {
		relate_above(model);
		model_add_amounts(model);
	}
	model_fix_impossible(model);
}
