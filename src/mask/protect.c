/* Secondary suppression, part by part.
 *
 * A primary number is safe once two possible worlds are known, both agreeing with everything that is shown,
 * in which it differs by its width. A world is the true one plus a deviation d of the hidden numbers. For
 * each number that is not safe yet, a linear program finds the cheapest deviation that moves it (Kelly,
 * Golden and Assad): what is hidden already costs nothing, and what the deviation touches is hidden. Each
 * deviation found makes others safe too. A second pass, in which only what was hidden may move, publishes
 * again what turned out not to be needed. */
#include <math.h>
#include <stdlib.h>

#include "mask/protect_private.h"

#define FARTHEST 1e6 /* what moving on is worth, against the prices of what it hides */

static double lowest(const struct mask_system *system, uint32_t v, bool keep_zeros)
{
	const struct mask_variable *variable = &system->variables[v];
	bool above = keep_zeros && !variable->unseen && variable->lower == 0 && variable->value >= 1;
	return above ? 1 : variable->lower;
}

/* Where everything in a sum is 0, hiding some of it hides nothing. */
static void fix_empty(struct mask_system *system)
{
	for (size_t r = 0; r < system->relation_count; r++) {
		const struct mask_relation *relation = &system->relations[r];
		bool empty = !relation->at_most;
		for (size_t i = 0; empty && i < relation->count; i++) {
			const struct mask_variable *variable =
			        &system->variables[system->terms[relation->first + i].variable];
			empty = variable->value == 0 && variable->width == 0 && variable->lower >= 0;
		}
		for (size_t i = 0; empty && i < relation->count; i++)
			system->variables[system->terms[relation->first + i].variable].fixed = true;
	}
}

static void add_rows(struct part *part, const uint32_t *position)
{
	const struct mask_system *system = part->system;
	struct lp_entry *entries = NULL;
	size_t capacity = 0;
	for (size_t r = 0; r < part->about->relation_count; r++) {
		const struct mask_relation *relation = &system->relations[part->about->relations[r]];
		size_t count = 0;
		double sum = 0;
		entries = memory_grow(entries, &capacity, 2 * relation->count, sizeof *entries);
		for (size_t i = 0; i < relation->count; i++) {
			const struct mask_term *term = &system->terms[relation->first + i];
			uint32_t at = position[term->variable];
			sum += term->coefficient * system->variables[term->variable].value;
			if (at == MASK_NONE)
				continue;
			entries[count++] = (struct lp_entry){2 * (size_t)at, term->coefficient};
			entries[count++] = (struct lp_entry){2 * (size_t)at + 1, -term->coefficient};
		}
		part->slack[r] = relation->at_most && sum < 0 ? -sum : 0;
		lp_row(part->lp, entries, count, relation->at_most ? -INFINITY : 0, part->slack[r]);
	}
	free(entries);
}

double part_below(const struct part *part, size_t k)
{
	uint32_t v = part->about->variables[k];
	return part->system->variables[v].value - lowest(part->system, v, part->keep_zeros);
}

double part_above(const struct part *part, size_t k)
{
	const struct mask_variable *variable = &part->system->variables[part->about->variables[k]];
	return variable->upper - variable->value;
}

void part_open(struct part *part, size_t k)
{
	lp_bounds(part->lp, 2 * k, 0, part_above(part, k));
	lp_bounds(part->lp, 2 * k + 1, 0, part_below(part, k));
}

void part_close(struct part *part, size_t k)
{
	lp_bounds(part->lp, 2 * k, 0, 0);
	lp_bounds(part->lp, 2 * k + 1, 0, 0);
}

static void set_price(struct part *part, size_t k, double price)
{
	if (part->price[k] == price)
		return;
	part->price[k] = price;
	lp_cost(part->lp, 2 * k, price);
	lp_cost(part->lp, 2 * k + 1, price);
}

static bool is_safe(const struct part *part, size_t k)
{
	return part->up[k] + part->down[k] >= part->need[k] - MOVED * (10 + part->need[k]);
}

/* Of a count, only the whole numbers within reach are a world's. */
double part_reach(const struct part *part, size_t k, double moved, bool up)
{
	const struct mask_variable *variable = &part->system->variables[part->about->variables[k]];
	if (!variable->whole)
		return moved;
	return up ? floor(variable->value + moved + MOVED * 10) - variable->value
	          : variable->value - ceil(variable->value - moved - MOVED * 10);
}

/* What the deviation touches is hidden, and what it moves was seen to move. */
static void take_deviation(struct part *part)
{
	for (size_t k = 0; k < part->about->count; k++) {
		double moved = lp_value(part->lp, 2 * k) - lp_value(part->lp, 2 * k + 1);
		if (fabs(moved) <= MOVED)
			continue;
		part->system->variables[part->about->variables[k]].hidden = true;
		set_price(part, k, 0);
		part->up[k] = fmax(part->up[k], part_reach(part, k, moved, true));
		part->down[k] = fmax(part->down[k], part_reach(part, k, -moved, false));
	}
}

/* Moves one number by so much, as cheaply as can be; where that cannot be, as far as it goes. */
static void move(struct part *part, size_t k, double amount, bool up)
{
	size_t column = 2 * k + (up ? 0 : 1), other = 2 * k + (up ? 1 : 0);
	lp_bounds(part->lp, column, amount, amount);
	lp_bounds(part->lp, other, 0, 0);
	part->outcome->programs++;
	enum lp_status status = lp_solve(part->lp, false, true);
	if (status != LP_OPTIMAL) {
		lp_bounds(part->lp, column, 0, amount);
		lp_cost(part->lp, column, -FARTHEST);
		part->outcome->programs++;
		status = lp_solve(part->lp, false, false);
	}
	if (status == LP_OPTIMAL)
		take_deviation(part);
	lp_cost(part->lp, column, part->price[k]);
	part_open(part, k);
}

/* So far, and to a whole number if it is to be one. */
static double whole_move(const struct part *part, size_t k, double amount, bool up)
{
	const struct mask_variable *variable = &part->system->variables[part->about->variables[k]];
	if (!variable->whole)
		return amount;
	return up ? ceil(variable->value + amount - MOVED * 10) - variable->value
	          : variable->value - floor(variable->value - amount + MOVED * 10);
}

/* Down as far as it goes, and up for the rest. */
static void make_safe(struct part *part, size_t k)
{
	double below = part_below(part, k);
	double missing = whole_move(part, k, part->need[k] - part->up[k], false);
	double down = missing < below ? missing : below;
	if (down > part->down[k])
		move(part, k, down, false);
	missing = whole_move(part, k, part->need[k] - part->down[k], true);
	if (!is_safe(part, k) && missing > part->up[k])
		move(part, k, missing, true);
}

static void forget(struct part *part)
{
	for (size_t k = 0; k < part->about->count; k++)
		part->up[k] = part->down[k] = 0;
}

/* One pass over the primaries. */
static void pass(struct part *part, bool backwards)
{
	for (size_t i = 0; i < part->primary_count; i++) {
		size_t at = backwards ? part->primary_count - 1 - i : i;
		size_t k = part->primaries[at];
		if (!is_safe(part, k))
			make_safe(part, k);
	}
}

/* Once more, moving only what was hidden: what is not needed is shown again. */
static void clean(struct part *part)
{
	struct mask_variable *variables = part->system->variables;
	for (size_t k = 0; k < part->about->count; k++) {
		struct mask_variable *variable = &variables[part->about->variables[k]];
		if (!variable->hidden)
			part_close(part, k);
		else if (part->need[k] == 0)
			set_price(part, k, variable->cost);
		variable->hidden = part->need[k] > 0;
	}
	forget(part);
	pass(part, true);
}

/* A program that failed while cleaning may have left a number alone: everything may move for it again. */
static void mend(struct part *part)
{
	bool needed = false;
	for (size_t i = 0; i < part->primary_count; i++)
		needed = needed || !is_safe(part, part->primaries[i]);
	for (size_t k = 0; needed && k < part->about->count; k++) {
		const struct mask_variable *variable = &part->system->variables[part->about->variables[k]];
		part_open(part, k);
		set_price(part, k, variable->hidden ? 0 : variable->cost);
	}
	if (needed)
		pass(part, false);
}

struct ordered {
	double cost, need;
	uint32_t position;
};

static int compare_ordered(const void *a, const void *b)
{
	const struct ordered *x = a, *y = b;
	if (x->cost != y->cost)
		return x->cost > y->cost ? -1 : 1;
	return x->position < y->position ? -1 : x->position > y->position;
}

/* What stands in many tables first: what it takes with it protects much. */
static void order_primaries(struct part *part)
{
	struct ordered *order = memory_alloc(part->about->count, sizeof *order);
	for (size_t k = 0; k < part->about->count; k++)
		if (part->need[k] > 0)
			order[part->primary_count++] = (struct ordered){
			        .cost = part->system->variables[part->about->variables[k]].cost,
			        .position = (uint32_t)k};
	if (part->primary_count)
		qsort(order, part->primary_count, sizeof *order, compare_ordered);
	for (size_t i = 0; i < part->primary_count; i++)
		part->primaries[i] = order[i].position;
	free(order);
}

static void protect_part(struct mask_system *system, const struct mask_part *about, const uint32_t *position,
                         const struct protect_options *options, struct protect_outcome *outcome)
{
	struct part part = {
	        .system = system, .about = about, .outcome = outcome, .keep_zeros = options->keep_zeros};
	part.slack = memory_zalloc(about->relation_count, sizeof *part.slack);
	part.up = memory_zalloc(about->count, sizeof *part.up);
	part.down = memory_zalloc(about->count, sizeof *part.down);
	part.price = memory_zalloc(about->count, sizeof *part.price);
	part.need = memory_zalloc(about->count, sizeof *part.need);
	part.primaries = memory_zalloc(about->count, sizeof *part.primaries);
	for (size_t k = 0; k < about->count; k++)
		part.need[k] = system->variables[about->variables[k]].width;
	order_primaries(&part);
	/* What nothing is known of is safe. */
	if (part.primary_count && about->relation_count) {
		part.lp = lp_new(2 * about->count);
		for (size_t k = 0; k < about->count; k++) {
			const struct mask_variable *variable = &system->variables[about->variables[k]];
			part_open(&part, k);
			set_price(&part, k, variable->hidden ? 0 : variable->cost);
		}
		add_rows(&part, position);
		pass(&part, false);
		clean(&part);
		mend(&part);
		if (!options->quick)
			part_solve_exactly(&part);
		for (size_t i = 0; i < part.primary_count; i++)
			outcome->unprotected += !is_safe(&part, part.primaries[i]);
		lp_free(part.lp);
	}
	free(part.slack);
	free(part.up);
	free(part.down);
	free(part.price);
	free(part.need);
	free(part.primaries);
}

void system_protect(struct mask_system *system, const struct protect_options *options,
                    struct protect_outcome *outcome)
{
	struct arena arena = {0};
	bool *movable = memory_zalloc(system->count, sizeof *movable);
	uint32_t *position = memory_alloc(system->count, sizeof *position);
	size_t count;
	*outcome = (struct protect_outcome){0};
	fix_empty(system);
	for (size_t v = 0; v < system->count; v++) {
		struct mask_variable *variable = &system->variables[v];
		variable->fixed |= options->keep_zeros && !variable->unseen && variable->value == 0 &&
		                   variable->lower == 0;
		variable->hidden |= variable->width > 0;
		movable[v] = !variable->fixed;
		position[v] = MASK_NONE;
	}
	struct mask_part *parts = system_parts(system, movable, &count, &arena);
	for (size_t p = 0; p < count; p++)
		for (size_t k = 0; k < parts[p].count; k++)
			position[parts[p].variables[k]] = (uint32_t)k;
	for (size_t p = 0; p < count; p++)
		protect_part(system, &parts[p], position, options, outcome);
	free(movable);
	free(position);
	arena_free(&arena);
}
