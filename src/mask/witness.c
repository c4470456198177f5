#include "mask/witness.h"

#include <math.h>
#include <stdlib.h>

#include "mask/protect_private.h"
#include "mask/witness_private.h"

#define TOLERANCE 1e-6

enum {
	FARTHEST = 64,  /* times a world: sums beyond that are not looked for */
	TRIES_MAX = 200 /* of hiding one more or two, for one number */
};

static bool agrees(struct witness *witness, const struct witnessed *seen, size_t world, double scale)
{
	witness_weigh(witness, seen, world, scale);
	bool possible = witness_is_possible(witness);
	witness_forget(witness);
	return possible;
}

/* How far a count moves one way in a world that agrees; no further than is wanted. */
static double reach_in(struct witness *witness, const struct witnessed *seen, size_t k,
                       const struct touching *touching, bool up)
{
	const struct world *world = seen->part->worlds[touching->world];
	double moved = world->deviations[touching->at].moved, size = fabs(moved);
	bool forth = (moved > 0) == up;
	double most = part_reach(seen->part, k, size * (forth ? world->forth : world->back), up);
	most = fmin(most, seen->part->need[k]);
	for (int less = 0; most - less > MOVED; less++) {
		double wanted = most - less;
		if (agrees(witness, seen, touching->world, (forth ? wanted : -wanted) / size))
			return wanted;
	}
	return 0;
}

/* Whether worlds that agree show that a primary number is safe. */
static bool is_witnessed(struct witness *witness, const struct witnessed *seen, size_t k)
{
	const struct touching_list *list = &seen->part->touching[k];
	double up = 0, down = 0;
	for (size_t i = list->count; i-- > 0;) {
		if (!seen->useful[list->items[i].world])
			continue;
		up = fmax(up, reach_in(witness, seen, k, &list->items[i], true));
		down = fmax(down, reach_in(witness, seen, k, &list->items[i], false));
		if (up + down >= seen->part->need[k] - MOVED * (10 + seen->part->need[k]))
			return true;
	}
	return false;
}

static bool tells(const struct witness *witness, const struct witnessed *seen, size_t world)
{
	for (size_t i = seen->first[world]; i < seen->first[world + 1]; i++)
		if (witness_counts(witness, &witness->forms[seen->moves[i].spot.form]))
			return true;
	return false;
}

/* The worlds by which it was found to be safe say nothing of the sums. */
static bool is_plain(const struct witness *witness, const struct witnessed *seen, size_t k)
{
	const struct reached *reached = &seen->part->reached[k];
	const uint32_t worlds[] = {reached->up_world, reached->down_world};
	for (int i = 0; i < 2; i++)
		if (worlds[i] != MASK_NONE && (!seen->useful[worlds[i]] || tells(witness, seen, worlds[i])))
			return false;
	return part_is_safe(seen->part, k);
}

/* Twins do not make up for what is asked of one of them. */
static void hold_twins(struct witness *witness, uint32_t v, bool held)
{
	for (uint32_t i = witness->spot_first[v]; i < witness->spot_first[v + 1]; i++) {
		const struct spot *spot = &witness->spots[i];
		if (witness->forms[spot->form].twin)
			witness_settle_form(&witness->forms[spot->form], held ? spot->member : SIZE_MAX);
	}
}

static bool is_safe_beside(struct witness *witness, const struct witnessed *seen, size_t k)
{
	uint32_t v = seen->part->about->variables[k];
	if (is_plain(witness, seen, k))
		return true;
	hold_twins(witness, v, true);
	bool safe = is_witnessed(witness, seen, k);
	hold_twins(witness, v, false);
	return safe;
}

/* In the order in which they are tried; nothing comes before all. */
static bool comes_before(const struct mask_variable *variables, uint32_t a, uint32_t b)
{
	if (a == MASK_NONE)
		return true;
	double less = variables[b].cost - variables[a].cost;
	return less > 0 || (less == 0 && a < b);
}

static uint32_t twin_of(const struct form *form, uint32_t v)
{
	size_t m = 0;
	while (form->line->members[m] != v)
		m++;
	return form->twin[m];
}

/* The cheapest number that costs more than the last one (or as much, and comes behind) and has a twin; first:
 * the one that it is to be a twin of, or MASK_NONE. */
static uint32_t next_twin(const struct form *form, uint32_t last, uint32_t first)
{
	const struct mask_variable *variables = form->witness->model->system.variables;
	uint32_t best = MASK_NONE;
	for (size_t m = 0; form->twin && m < form->line->count; m++) {
		uint32_t v = form->line->members[m];
		if (form->twin[m] != MASK_NONE && !variables[v].hidden && !variables[v].fixed &&
		    comes_before(variables, last, v) &&
		    (best == MASK_NONE || comes_before(variables, v, best)) &&
		    (first == MASK_NONE || form->twin[m] == twin_of(form, first)))
			best = v;
	}
	return best;
}

static bool is_safe_with(struct witness *witness, const struct witnessed *seen, size_t k, struct form *form)
{
	witness_settle_form(form, SIZE_MAX);
	return is_safe_beside(witness, seen, k);
}

/* Hides a number of the line, and another one like it where one does not do, with which a number is safe; 0:
 * none do that. */
static size_t hide_twins(struct witness *witness, const struct witnessed *seen, size_t k, struct form *form,
                         size_t most, uint32_t *hidden)
{
	int tries = 0;
	for (uint32_t v = MASK_NONE;
	     (v = next_twin(form, v, MASK_NONE)) != MASK_NONE && tries++ < TRIES_MAX;) {
		hidden[0] = v;
		variable_of(witness, v)->hidden = true;
		if (is_safe_with(witness, seen, k, form))
			return 1;
		for (uint32_t other = v;
		     most > 1 && tries++ < TRIES_MAX && (other = next_twin(form, other, v)) != MASK_NONE;) {
			hidden[1] = other;
			variable_of(witness, other)->hidden = true;
			if (is_safe_with(witness, seen, k, form))
				return 2;
			variable_of(witness, other)->hidden = false;
		}
		variable_of(witness, v)->hidden = false;
	}
	witness_settle_form(form, SIZE_MAX);
	return 0;
}

/* The same in any line of the sum. */
static size_t hide_more(struct witness *witness, const struct witnessed *seen, size_t k, size_t most,
                        uint32_t *hidden)
{
	size_t count = 0;
	for (size_t f = 0; most > 0 && count == 0 && f < witness->form_count; f++)
		if (witness->forms[f].sum == witness->alone)
			count = hide_twins(witness, seen, k, &witness->forms[f], most, hidden);
	return count;
}

static bool all_safe_beside(struct witness *witness, size_t twins, uint32_t *hidden, size_t *count)
{
	for (size_t p = 0; p < witness->part_count; p++) {
		const struct witnessed *seen = &witness->parts[p];
		for (size_t i = 0; i < seen->part->primary_count; i++) {
			uint32_t k = seen->part->primaries[i];
			if (is_safe_beside(witness, seen, k))
				continue;
			size_t more = hide_more(witness, seen, k, twins - *count, hidden + *count);
			if (more == 0)
				return false;
			*count += more;
		}
	}
	return true;
}

/* False where the true counts contradict one of the sums. */
static bool settle(struct witness *witness)
{
	bool fits = true;
	for (size_t f = 0; f < witness->form_count; f++) {
		struct form *form = &witness->forms[f];
		witness_settle_form(form, SIZE_MAX);
		fits &= !witness_counts(witness, form) ||
		        (form->low <= TOLERANCE && form->high >= -TOLERANCE);
	}
	for (size_t s = 0; s < witness->sum_count; s++)
		witness_set_range(witness, &witness->sums[s], &witness->sums[s].low, &witness->sums[s].high);
	return fits;
}

bool witness_allows(struct witness *witness, uint32_t sum, size_t twins)
{
	uint32_t *hidden = memory_alloc(twins, sizeof *hidden);
	size_t count = 0;
	witness->alone = witness->sum_of[sum];
	bool allowed = settle(witness) && all_safe_beside(witness, twins, hidden, &count);
	for (size_t i = 0; !allowed && i < count; i++)
		variable_of(witness, hidden[i])->hidden = false;
	free(hidden);
	return allowed;
}

/* What a hidden sum may be in the world that was weighed, by its lines and by the relations it stands in. */
static void narrow_by(const struct witness *witness, size_t s, size_t r, double *low, double *high)
{
	const struct mask_system *system = &witness->model->system;
	const struct mask_relation *relation = &system->relations[r];
	double others_low, others_high, coefficient = 0, slack = witness_slack(system, relation);
	for (size_t i = 0; i < relation->count; i++)
		if (system->terms[relation->first + i].variable == witness->sums[s].variable)
			coefficient = system->terms[relation->first + i].coefficient;
	if (coefficient == 0)
		return;
	witness_add_others(witness, r, s, &others_low, &others_high);
	double least = relation->at_most ? -INFINITY : -others_high;
	double most = relation->at_most ? slack - others_high : -others_low;
	*low = fmax(*low, (coefficient > 0 ? least : most) / coefficient);
	*high = fmin(*high, (coefficient > 0 ? most : least) / coefficient);
}

struct range {
	size_t sum;
	double low, high;
};

/* Adds what the sum may be in the world that was weighed; true once that is enough. */
static bool widen(const struct witness *witness, struct range *range)
{
	const struct sum *sum = &witness->sums[range->sum];
	double low = sum->seen ? sum->now_low : sum->low, high = sum->seen ? sum->now_high : sum->high;
	if (sum->scope == HELD)
		low = high = 0;
	for (size_t i = 0; sum->scope != HELD && i < witness->relation_count; i++)
		narrow_by(witness, range->sum, witness->relations[i], &low, &high);
	if (low <= high) {
		range->low = fmin(range->low, low);
		range->high = fmax(range->high, high);
	}
	double width = variable_of(witness, sum->variable)->width;
	return range->high - range->low >= width - TOLERANCE * (1 + width);
}

static size_t widen_all(const struct witness *witness, struct range *ranges, size_t count)
{
	for (size_t i = count; i-- > 0;)
		if (widen(witness, &ranges[i]))
			ranges[i] = ranges[--count];
	return count;
}

static size_t widen_by_world(struct witness *witness, const struct witnessed *seen, size_t i,
                             struct range *ranges, size_t count)
{
	const struct world *world = seen->part->worlds[i];
	const double scales[] = {fmin(world->forth, FARTHEST), -fmin(world->back, FARTHEST), 1};
	for (int n = 0; count && n < 3; n++) {
		witness_weigh(witness, seen, i, scales[n]);
		if (witness_is_possible(witness))
			count = widen_all(witness, ranges, count);
		witness_forget(witness);
	}
	return count;
}

/* Whether hidden sums of few children stay open. */
static bool sums_are_open(struct witness *witness)
{
	struct range *ranges = memory_alloc(witness->sum_count, sizeof *ranges);
	size_t count = 0;
	for (size_t s = 0; s < witness->sum_count; s++)
		if (!witness->sums[s].left && variable_of(witness, witness->sums[s].variable)->width > 0)
			ranges[count++] = (struct range){s, 0, 0};
	count = widen_all(witness, ranges, count);
	for (size_t p = 0; p < witness->part_count; p++) {
		const struct witnessed *seen = &witness->parts[p];
		for (size_t i = 0; count && i < seen->part->world_count; i++)
			if (seen->first[i] < seen->first[i + 1])
				count = widen_by_world(witness, seen, i, ranges, count);
	}
	free(ranges);
	return count == 0;
}

void witness_leave(struct witness *witness, uint32_t sum, bool left)
{
	witness->sums[witness->sum_of[sum]].left = left;
}

bool witness_allows_all(struct witness *witness)
{
	witness->alone = SIZE_MAX;
	witness_set_scopes(witness);
	uint32_t none;
	size_t count = 0;
	return settle(witness) && all_safe_beside(witness, 0, &none, &count) && sums_are_open(witness);
}
