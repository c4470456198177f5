/* What the catalogue declares impossible together is a zero that everyone knows. */
#include <math.h>
#include <stdlib.h>

#include "mask/model.h"

/* One side of what is impossible together, in symbols. */
struct excluded {
	uint32_t dimension, *codes;
	size_t count;
	bool *may; /* by symbol: a code that is one of these, or belongs to one, in some dimension */
};

static bool excluded_has(const struct excluded *side, uint32_t code)
{
	for (size_t i = 0; i < side->count; i++)
		if (side->codes[i] == code)
			return true;
	return false;
}

static struct excluded read_excluded(struct mask_model *model, const struct impossible *impossible,
                                     size_t which)
{
	struct excluded side = {.dimension = model_symbol_find(model, impossible->dimensions[which])};
	side.codes = arena_alloc(&model->arena, impossible->counts[which], sizeof *side.codes);
	for (size_t i = 0; i < impossible->counts[which]; i++) {
		uint32_t code = model_symbol_find(model, impossible->values[which][i]);
		if (code != MASK_NONE)
			side.codes[side.count++] = code;
	}
	side.may = arena_zalloc(&model->arena, model->symbols.count, sizeof *side.may);
	for (size_t i = 0; i < side.count; i++)
		side.may[side.codes[i]] = true;
	for (size_t i = 0; i < model->belonging_count; i++)
		if (model->belongings[i].other == side.dimension &&
		    excluded_has(&side, model->belongings[i].other_code))
			side.may[model->belongings[i].code] = true;
	return side;
}

/* Whether what the key counts has one of these values, by itself or by what its values belong to. */
static bool key_has(const struct mask_model *model, const struct mask_key *key, const struct excluded *side)
{
	for (uint32_t i = 0; side->dimension != MASK_NONE && i < key->count; i++) {
		uint32_t code = key->at[i].code;
		if (!side->may[code])
			continue;
		if (key->at[i].dimension != side->dimension) {
			const struct mask_belonging *belonging =
			        model_belonging(model, key->at[i].dimension, code, side->dimension);
			if (!belonging)
				continue;
			code = belonging->other_code;
		}
		if (excluded_has(side, code))
			return true;
	}
	return false;
}

/* By symbol: a bit for each side that it may be on; what there are too many sides for shares bits. */
static uint64_t *find_sides(const struct mask_model *model, struct excluded (*sides)[2], size_t count)
{
	uint64_t *found = memory_zalloc(model->symbols.count, sizeof *found);
	for (size_t i = 0; i < 2 * count; i++)
		for (size_t code = 0; code < model->symbols.count; code++)
			found[code] |= (uint64_t)sides[i / 2][i % 2].may[code] << i % 64;
	return found;
}

static bool is_impossible(const struct mask_model *model, const struct mask_key *key,
                          struct excluded (*sides)[2], size_t count, const uint64_t *sides_of)
{
	uint64_t may = 0;
	for (uint32_t i = 0; i < key->count; i++)
		may |= sides_of[key->at[i].code];
	for (size_t i = 0; may && i < count; i++)
		if ((may >> 2 * i % 64 & 3) == 3 && key_has(model, key, &sides[i][0]) &&
		    key_has(model, key, &sides[i][1]))
			return true;
	return false;
}

void model_fix_impossible(struct mask_model *model)
{
	size_t count = model->catalogue->impossible_count;
	struct excluded(*sides)[2] = arena_alloc(&model->arena, count, sizeof *sides);
	for (size_t i = 0; i < 2 * count; i++)
		sides[i / 2][i % 2] = read_excluded(model, &model->catalogue->impossibles[i / 2], i % 2);
	uint64_t *sides_of = find_sides(model, sides, count);
	for (uint32_t v = 0; v < model->system.count; v++) {
		struct mask_variable *variable = &model->system.variables[v];
		if ((isnan(variable->value) || variable->value == 0) &&
		    is_impossible(model, &model->numbers[v].key, sides, count, sides_of)) {
			variable->fixed = true;
			variable->upper = 0;
		}
	}
	free(sides_of);
}
