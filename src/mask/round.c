/* A linear program finds the nearest numbers between the multiples below and above; what it leaves in between
 * is rounded one number after the other, the surest first, and the rest solved again. */
#include "mask/round.h"

#include <math.h>
#include <stdlib.h>

#include "mask/lp.h"

#define WHOLE 1e-6

struct rounding {
	struct mask_system *system;
	const struct mask_part *part;
	struct lp *lp;
	double base;
	bool *settled; /* by position */
	size_t loose;
};

static double value_at(const struct rounding *rounding, size_t k)
{
	return rounding->system->variables[rounding->part->variables[k]].value / rounding->base;
}

static void add_rows(struct rounding *rounding, const uint32_t *position)
{
	const struct mask_system *system = rounding->system;
	struct lp_entry *entries = NULL;
	size_t capacity = 0;
	for (size_t r = 0; r < rounding->part->relation_count; r++) {
		const struct mask_relation *relation = &system->relations[rounding->part->relations[r]];
		bool inside = true;
		entries = memory_grow(entries, &capacity, relation->count, sizeof *entries);
		for (size_t i = 0; i < relation->count; i++) {
			const struct mask_term *term = &system->terms[relation->first + i];
			inside = inside && position[term->variable] != MASK_NONE;
			entries[i] = (struct lp_entry){position[term->variable], term->coefficient};
		}
		if (inside)
			lp_row(rounding->lp, entries, relation->count, relation->at_most ? -INFINITY : 0, 0);
	}
	free(entries);
}

/* Bounds `wide` steps beyond the two multiples; the cost draws to the nearer one. */
static void set_columns(struct rounding *rounding, double wide)
{
	for (size_t k = 0; k < rounding->part->count; k++) {
		double value = value_at(rounding, k), below = floor(value + WHOLE);
		double above = value - below > WHOLE ? below + 1 : below;
		if (rounding->settled[k])
			continue;
		lp_bounds(rounding->lp, k, below - wide > 0 ? below - wide : 0, above + wide);
		lp_cost(rounding->lp, k, above > below ? above + below - 2 * value : 0);
	}
}

/* The number nearest to a multiple that is not one; the count without any. */
static size_t surest(const struct rounding *rounding)
{
	size_t best = rounding->part->count;
	double distance = 1;
	for (size_t k = 0; k < rounding->part->count; k++) {
		double value = lp_value(rounding->lp, k), off = fabs(value - round(value));
		if (off > WHOLE && off < distance) {
			distance = off;
			best = k;
		}
	}
	return best;
}

static bool settle(struct rounding *rounding, size_t k, double value)
{
	rounding->settled[k] = true;
	lp_bounds(rounding->lp, k, value, value);
	return lp_solve(rounding->lp, false, true) == LP_OPTIMAL;
}

/* False where the numbers do not fit. */
static bool dive(struct rounding *rounding)
{
	if (lp_solve(rounding->lp, false, false) != LP_OPTIMAL)
		return false;
	for (size_t k; (k = surest(rounding)) < rounding->part->count;) {
		double value = lp_value(rounding->lp, k), near = round(value);
		if (!settle(rounding, k, near) && !settle(rounding, k, near > value ? near - 1 : near + 1))
			return false;
	}
	return true;
}

static void round_part(struct rounding *rounding, const uint32_t *position)
{
	size_t count = rounding->part->count;
	bool fits = false;
	rounding->settled = memory_zalloc(count, sizeof *rounding->settled);
	rounding->lp = lp_new(count);
	add_rows(rounding, position);
	for (double wide = 0; wide < 3 && !fits; wide++) {
		for (size_t k = 0; k < count; k++)
			rounding->settled[k] = false;
		set_columns(rounding, wide);
		fits = dive(rounding);
	}
	for (size_t k = 0; k < count; k++) {
		double value = fits ? round(lp_value(rounding->lp, k)) : round(value_at(rounding, k));
		rounding->system->variables[rounding->part->variables[k]].value = value * rounding->base;
	}
	rounding->loose += fits ? 0 : count;
	lp_free(rounding->lp);
	free(rounding->settled);
}

size_t system_round(struct mask_system *system, const bool *in, long base)
{
	struct rounding rounding = {.system = system, .base = (double)base};
	struct arena arena = {0};
	uint32_t *position = memory_alloc(system->count, sizeof *position);
	size_t count;
	struct mask_part *parts = system_parts(system, in, &count, &arena);
	for (size_t v = 0; v < system->count; v++)
		position[v] = MASK_NONE;
	for (size_t p = 0; p < count; p++)
		for (size_t k = 0; k < parts[p].count; k++)
			position[parts[p].variables[k]] = (uint32_t)k;
	for (size_t p = 0; p < count; p++) {
		rounding.part = &parts[p];
		round_part(&rounding, position);
	}
	free(position);
	arena_free(&arena);
	return rounding.loose;
}
