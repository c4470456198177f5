#include "mask/deduce.h"

#include <math.h>
#include <stdlib.h>

#include "mask/unknown.h"

struct deducing {
	struct mask_model *model;
	bool keep_zeros;
	const struct mask_part *part;
	struct lp *lp;
	uint32_t *position; /* column of a variable in its part */
	double *low, *high; /* by variable */
	size_t contradictions;
};

static double bound(struct deducing *deducing, size_t column, bool high)
{
	lp_cost(deducing->lp, column, 1);
	enum lp_status status = lp_solve(deducing->lp, high, false);
	double value = status == LP_OPTIMAL     ? lp_objective(deducing->lp)
	               : status != LP_UNBOUNDED ? NAN
	               : high                   ? INFINITY
	                                        : -INFINITY;
	lp_cost(deducing->lp, column, 0);
	return value;
}

static void set_bounds(struct deducing *deducing, uint32_t v, double low, double high)
{
	bool whole = deducing->model->system.variables[v].whole;
	deducing->low[v] = whole ? ceil(low - DEDUCE_TOLERANCE) : low;
	deducing->high[v] = whole ? floor(high + DEDUCE_TOLERANCE) : high;
}

/* Bounds that follow from one solution are not asked for again: a world in which the number is 0 needs no
 * search for a lower one. */
static void see_world(struct deducing *deducing, bool *at_lowest)
{
	for (size_t k = 0; k < deducing->part->count; k++) {
		uint32_t v = deducing->part->variables[k];
		if (lp_value(deducing->lp, k) <=
		    deducing->model->system.variables[v].lower + DEDUCE_TOLERANCE / 10)
			at_lowest[k] = true;
	}
}

static void deduce_part(struct deducing *deducing)
{
	const struct mask_part *part = deducing->part;
	const struct mask_variable *variables = deducing->model->system.variables;
	bool *at_lowest = memory_zalloc(part->count, sizeof *at_lowest);
	deducing->lp = lp_new(part->count);
	for (size_t k = 0; k < part->count; k++) {
		const struct mask_variable *variable = &variables[part->variables[k]];
		lp_bounds(deducing->lp, k, variable->lower, variable->upper);
	}
	unknown_rows(deducing->lp, &deducing->model->system, deducing->part, deducing->position);
	bool fits = lp_solve(deducing->lp, false, false) == LP_OPTIMAL;
	deducing->contradictions += !fits;
	for (size_t k = 0; !fits && k < part->count; k++) {
		deducing->low[part->variables[k]] = -INFINITY;
		deducing->high[part->variables[k]] = INFINITY;
	}
	for (size_t k = 0; fits && k < part->count; k++) {
		uint32_t v = part->variables[k];
		see_world(deducing, at_lowest);
		double low = at_lowest[k] ? variables[v].lower : bound(deducing, k, false);
		set_bounds(deducing, v, low, bound(deducing, k, true));
	}
	lp_free(deducing->lp);
	free(at_lowest);
}

static void deduce_all(struct deducing *deducing)
{
	struct mask_system *system = &deducing->model->system;
	struct arena arena = {0};
	bool *hidden = memory_zalloc(system->count, sizeof *hidden);
	size_t count;
	for (size_t v = 0; v < system->count; v++) {
		hidden[v] = isnan(system->variables[v].value);
		if (hidden[v] && deducing->keep_zeros && system->variables[v].upper > 0 &&
		    !deducing->model->numbers[v].mean && !system->variables[v].unseen &&
		    system->variables[v].lower == 0)
			system->variables[v].lower = 1;
	}
	struct mask_part *parts = system_parts(system, hidden, &count, &arena);
	for (size_t p = 0; p < count; p++) {
		deducing->part = &parts[p];
		for (size_t k = 0; k < parts[p].count; k++)
			deducing->position[parts[p].variables[k]] = (uint32_t)k;
		deduce_part(deducing);
	}
	free(hidden);
	arena_free(&arena);
}

size_t deduce_bounds(struct mask_model *model, bool keep_zeros, double *low, double *high)
{
	struct deducing deducing = {.model = model, .keep_zeros = keep_zeros, .low = low, .high = high};
	deducing.position = memory_alloc(model->system.count, sizeof *deducing.position);
	for (size_t v = 0; v < model->system.count; v++)
		low[v] = high[v] = model->system.variables[v].value;
	deduce_all(&deducing);
	free(deducing.position);
	return deducing.contradictions;
}
