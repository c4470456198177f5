#include "mask/guard.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "mask/deduce.h"
#include "mask/rule.h"

/* The same key in the symbols of another model; false where that one lacks some of them. */
static bool translate(const struct mask_model *from, const struct mask_key *key, const struct mask_model *to,
                      struct mask_key *made)
{
	*made = *key;
	made->population = model_symbol_find(to, from->names[key->population]);
	made->measure = model_symbol_find(to, from->names[key->measure]);
	made->count = 0;
	memset(made->at, 0, sizeof made->at);
	bool known = made->population != MASK_NONE && made->measure != MASK_NONE && key->own == 0;
	for (uint32_t i = 0; known && i < key->count; i++) {
		uint32_t dimension = model_symbol_find(to, from->names[key->at[i].dimension]);
		uint32_t code = model_symbol_find(to, from->names[key->at[i].code]);
		known = dimension != MASK_NONE && code != MASK_NONE && model_key_with(made, dimension, code);
	}
	return known;
}

/* How wide the interval must stay; 0 for what cannot have stood on few children, or was known anyway. */
static double width_of(const struct mask_variable *variable, double low, double high, long threshold)
{
	double width = (double)(threshold - 1);
	if (!(high - low >= width - DEDUCE_TOLERANCE) || (variable->whole && low >= (double)threshold))
		return 0;
	if (variable->whole)
		return width;
	double share = isfinite(high) ? RULE_OPEN * high : width;
	/* The sums behind means that are shown are not known to the last digit. */
	return fmin(fmax(width, share), 0.99 * (high - low));
}

void guard_published(struct mask_model *model, const struct results *const *published, size_t count,
                     long threshold, bool keep_zeros)
{
	struct mask_model prior;
	if (count == 0)
		return;
	model_make(&prior, published, count, model->catalogue, MODEL_AUDIT);
	double *low = memory_alloc(prior.system.count, sizeof *low);
	double *high = memory_alloc(prior.system.count, sizeof *high);
	deduce_bounds(&prior, keep_zeros, low, high);
	for (size_t v = 0; v < prior.system.count; v++) {
		struct mask_key key;
		if (!isnan(prior.system.variables[v].value) || !isnan(prior.numbers[v].shown) ||
		    !prior.numbers[v].printed || !translate(&prior, &prior.numbers[v].key, model, &key))
			continue;
		uint32_t found = model_find(model, &key);
		if (found == MASK_NONE || model->numbers[found].lines || model->system.variables[found].fixed)
			continue;
		model->system.variables[found].width =
		        width_of(&prior.system.variables[v], low[v], high[v], threshold);
	}
	free(low);
	free(high);
	model_free(&prior);
}
