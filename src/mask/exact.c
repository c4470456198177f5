/* The cheapest set to hide, by cutting planes (Fischetti and Salazar): a program in whole numbers says which
 * numbers to hide; for each primary number that an attacker can still work out, the attacker's own program
 * says, by its dual values, of which numbers at least so much must be hidden; until nothing can be worked
 * out. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "mask/protect_private.h"

enum { CANDIDATES_MAX = 80, PRIMARIES_MAX = 80, ROUNDS_MAX = 200, NODES_MAX = 100 };

struct search {
	struct part *part;
	struct lp *master;
	size_t *column;      /* of the master, by position; SIZE_MAX: no choice */
	double *coefficient; /* of the cut in the making, by position */
	struct lp_entry *entries;
	bool *before; /* hidden, by position */
	bool *holds;  /* by world: all that it touches is hidden */
	long nodes;   /* of branching that are left */
};

static struct mask_variable *variable_at(const struct part *part, size_t k)
{
	return &part->system->variables[part->about->variables[k]];
}

/* What a number adds to how far another can be moved, if it may move itself. */
static double gain(double reduced, double most)
{
	if (reduced <= MOVED)
		return 0;
	return isinf(most) ? INFINITY : reduced * most;
}

/* Adds the bound that the dual values prove, to constant and coefficients. */
static void add_bound(struct search *search, double *constant)
{
	const struct part *part = search->part;
	for (size_t r = 0; r < part->about->relation_count; r++)
		*constant += lp_dual(part->lp, r) * part->slack[r];
	for (size_t k = 0; k < part->about->count; k++) {
		double both = gain(lp_reduced(part->lp, 2 * k), part_above(part, k)) +
		              gain(lp_reduced(part->lp, 2 * k + 1), part_below(part, k));
		if (search->column[k] == SIZE_MAX)
			*constant += variable_at(part, k)->hidden ? both : 0;
		else
			search->coefficient[k] += both;
	}
}

/* How far the number can be moved one way; infinite without end, NAN where the solver does not know. */
static double reach(struct search *search, size_t k, bool up, double *constant)
{
	struct part *part = search->part;
	lp_cost(part->lp, 2 * k, up ? 1 : -1);
	lp_cost(part->lp, 2 * k + 1, up ? -1 : 1);
	enum lp_status status = lp_solve(part->lp, true, false);
	double found = status == LP_OPTIMAL     ? lp_objective(part->lp)
	               : status == LP_UNBOUNDED ? INFINITY
	                                        : NAN;
	if (status == LP_OPTIMAL)
		add_bound(search, constant);
	lp_cost(part->lp, 2 * k, 0);
	lp_cost(part->lp, 2 * k + 1, 0);
	return found;
}

/* Whether worlds that are known show that the number is safe. */
static bool is_seen_safe(const struct search *search, size_t k)
{
	const struct part *part = search->part;
	const struct touching_list *list = &part->touching[k];
	struct reached seen = {0};
	for (size_t i = 0; i < list->count; i++)
		if (search->holds[list->items[i].world])
			part_see(part, k, &list->items[i], &seen);
	return seen.up + seen.down >= part->need[k] - MOVED;
}

/* Adds a cut where the number is not safe. Returns 1 for a cut, 0 for none, -1 where nothing would help. */
static int cut(struct search *search, size_t k)
{
	const struct part *part = search->part;
	double constant = 0, need = part->need[k];
	size_t count = 0;
	if (is_seen_safe(search, k))
		return 0;
	memset(search->coefficient, 0, part->about->count * sizeof *search->coefficient);
	double up = reach(search, k, true, &constant);
	if (part_reach(part, k, up, true) >= need - MOVED)
		return 0;
	double down = reach(search, k, false, &constant);
	if (part_reach(part, k, up, true) + part_reach(part, k, down, false) >= need - MOVED)
		return 0;
	/* Nothing is known, or a fraction is missing, of which no dual value tells. */
	if (!(up + down < need - MOVED))
		return -1;
	double wanted = need - constant;
	for (size_t i = 0; i < part->about->count; i++) {
		double value = search->coefficient[i];
		if (value > MOVED)
			search->entries[count++] =
			        (struct lp_entry){search->column[i], value < wanted ? value / wanted : 1};
	}
	if (count == 0 || wanted <= MOVED)
		return -1;
	lp_row(search->master, search->entries, count, 1, INFINITY);
	return 1;
}

static void apply(struct search *search)
{
	struct part *part = search->part;
	for (size_t k = 0; k < part->about->count; k++) {
		if (search->column[k] != SIZE_MAX)
			variable_at(part, k)->hidden =
			        lp_whole_value(search->master, search->column[k]) > 0.5;
		if (variable_at(part, k)->hidden)
			part_open(part, k);
		else
			part_close(part, k);
	}
	for (size_t w = 0; w < part->world_count; w++) {
		search->holds[w] = part->shown[w] != DROPPED;
		for (size_t i = 0; search->holds[w] && i < part->worlds[w]->count; i++)
			search->holds[w] = variable_at(part, part->worlds[w]->deviations[i].k)->hidden;
	}
}

/* 1: every primary is safe, 0: cuts were added, -1: cannot be. */
static int check(struct search *search)
{
	int safe = 1;
	for (size_t i = 0; i < search->part->primary_count; i++) {
		int made = cut(search, search->part->primaries[i]);
		if (made < 0)
			return -1;
		safe = made ? 0 : safe;
	}
	return safe;
}

static bool solve(struct search *search)
{
	for (int round = 0; round < ROUNDS_MAX; round++) {
		if (lp_solve_whole(search->master, &search->nodes) != LP_OPTIMAL)
			return false;
		apply(search);
		int safe = check(search);
		if (safe)
			return safe > 0;
	}
	return false;
}

static size_t number_candidates(struct search *search)
{
	size_t count = 0;
	for (size_t k = 0; k < search->part->about->count; k++) {
		bool choice = !variable_at(search->part, k)->fixed && search->part->need[k] == 0;
		search->column[k] = choice ? count++ : SIZE_MAX;
	}
	return count;
}

static void start_master(struct search *search, size_t candidates)
{
	struct part *part = search->part;
	part_program(part);
	search->master = lp_new(candidates);
	for (size_t k = 0; k < part->about->count; k++) {
		lp_cost(part->lp, 2 * k, 0);
		lp_cost(part->lp, 2 * k + 1, 0);
		search->before[k] = variable_at(part, k)->hidden;
		if (search->column[k] == SIZE_MAX)
			continue;
		lp_binary(search->master, search->column[k]);
		lp_cost(search->master, search->column[k], variable_at(part, k)->cost);
	}
	/* A program needs a row. */
	lp_row(search->master, &(struct lp_entry){0, 1}, 1, 0, INFINITY);
}

/* Whether something is hidden that there was a choice of. */
static bool hides_more(const struct part *part)
{
	for (size_t k = 0; k < part->about->count; k++) {
		const struct mask_variable *variable = variable_at(part, k);
		if (variable->hidden && part->need[k] == 0 && variable->cost > 0)
			return true;
	}
	return false;
}

bool part_solve_exactly(struct part *part)
{
	struct search search = {.part = part, .nodes = NODES_MAX};
	size_t count = part->about->count;
	bool solved = false;
	search.column = memory_alloc(count, sizeof *search.column);
	size_t candidates = number_candidates(&search);
	if (hides_more(part) && candidates > 0 && candidates <= CANDIDATES_MAX &&
	    part->primary_count <= PRIMARIES_MAX) {
		search.coefficient = memory_alloc(count, sizeof *search.coefficient);
		search.entries = memory_alloc(count, sizeof *search.entries);
		search.before = memory_alloc(count, sizeof *search.before);
		search.holds = memory_alloc(part->world_count, sizeof *search.holds);
		start_master(&search, candidates);
		solved = solve(&search);
		for (size_t k = 0; k < count && !solved; k++)
			variable_at(part, k)->hidden = search.before[k];
		lp_free(search.master);
	}
	free(search.column);
	free(search.coefficient);
	free(search.entries);
	free(search.before);
	free(search.holds);
	return solved;
}
