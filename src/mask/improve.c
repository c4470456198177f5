/* Shows again what is not needed. A hidden number that is not primary is taken away, the dearest first: for
 * each primary number that was seen to move only in worlds that touch it, other worlds are looked for: those
 * that are known already, then the same led around it, then new ones; these may hide others for less than it
 * costs. Where there are none, all is as it was. A zero in one table is not worth that new ones are looked
 * for; what stands in many tables is worth programs where walking finds nothing. */
#include <math.h>
#include <stdlib.h>

#include "mask/protect_private.h"

#define CHEAP   1.0  /* what a number costs at most so that no new worlds are looked for to do without it */
#define DEAR    8.0  /* what a number costs so that programs are solved to do without it */
#define DEAREST 16.0 /* and so that they may hide others for it */

static struct mask_variable *variable_at(const struct part *part, size_t k)
{
	return &part->system->variables[part->about->variables[k]];
}

/* By other ways, or by a program in which one number stays as it is. */
static bool make_safe_anyhow(struct part *part, size_t without, size_t k, double *limit)
{
	route_turn(part->route, true);
	bool safe = part_make_safe(part, k, limit);
	route_turn(part->route, false);
	if (safe || part_make_safe_for_nothing(part, k))
		return true;
	if (variable_at(part, without)->cost < DEAREST)
		return false;
	part_program(part);
	part_close(part, without);
	safe = part_make_safe_by_program(part, k, limit);
	part_open(part, without);
	return safe;
}

/* Leads a world in which the primary number moved around the other one. */
static bool lead_around(struct part *part, uint32_t world, size_t k, size_t without, double *limit)
{
	return world != MASK_NONE && part->shown[world] == 1 &&
	       part_do_without(part, world, k, without, limit) && part_is_safe(part, k);
}

/* change: what was known of the primary number before. */
static bool make_safe(struct part *part, struct change change, size_t without, double *limit)
{
	double cost = variable_at(part, without)->cost;
	return lead_around(part, change.before.down_world, change.k, without, limit) ||
	       lead_around(part, change.before.up_world, change.k, without, limit) ||
	       (cost > CHEAP && part_make_safe(part, change.k, limit)) ||
	       (cost >= DEAR && make_safe_anyhow(part, without, change.k, limit));
}

/* What is known of primary numbers without the worlds that k is in; notes those of which that is less. */
static void forget_worlds(struct part *part, size_t k)
{
	for (size_t i = 0; i < part->touching[k].count; i++) {
		uint32_t number = part->touching[k].items[i].world;
		const struct world *world = part->worlds[number];
		for (size_t j = 0; part->shown[number] == 1 && j < world->count; j++) {
			const struct reached *reached = &part->reached[world->deviations[j].k];
			if (reached->up_world == number || reached->down_world == number)
				part_see_again(part, world->deviations[j].k);
		}
	}
}

/* Whether one of those that were noted could never move as far as it must without a number. */
static bool is_needed(struct part *part, size_t without, double limit)
{
	double telling = 0;
	for (size_t i = 0; i < part->change_count; i++)
		telling = fmax(telling, part->need[part->changes[i].k]);
	route_bound(part->route, without, limit, telling);
	for (size_t i = 0; i < part->change_count; i++) {
		uint32_t k = part->changes[i].k;
		double down = route_bound_of(part->route, k, false),
		       up = route_bound_of(part->route, k, true);
		if (!part_is_safe(part, k) && isfinite(up) && isfinite(down) &&
		    part_reach(part, k, up, true) + part_reach(part, k, down, false) <
		            part->need[k] - MOVED * (10 + part->need[k]))
			return true;
	}
	return false;
}

/* All that were noted are safe, or can be made so without a number. */
static bool make_noted_safe(struct part *part, size_t without, double *limit)
{
	size_t count = part->change_count;
	for (size_t i = 0; i < count; i++) {
		struct change change = part->changes[i];
		if (!part_is_safe(part, change.k) && !make_safe(part, change, without, limit))
			return false;
	}
	return true;
}

static void undo(struct part *part)
{
	while (part->change_count) {
		struct change change = part->changes[--part->change_count];
		if (change.hid)
			part_show(part, change.k);
		else
			part->reached[change.k] = change.before;
	}
}

static bool do_without(struct part *part, size_t k)
{
	double limit = variable_at(part, k)->cost * (1 - MOVED);
	size_t worlds = part->world_count;
	part->change_count = 0;
	part->noting = true;
	part_show(part, k);
	part_set_price(part, k, INFINITY);
	forget_worlds(part, k);
	bool safe = !is_needed(part, k, limit) && make_noted_safe(part, k, &limit);
	part->noting = false;
	if (safe) {
		part_set_price(part, k, variable_at(part, k)->cost);
	} else {
		undo(part);
		part_hide(part, k);
	}
	part_drop_worlds(part, worlds, k);
	return safe;
}

struct ordered {
	double cost;
	uint32_t k;
};

static int compare_ordered(const void *a, const void *b)
{
	const struct ordered *x = a, *y = b;
	if (x->cost != y->cost)
		return x->cost > y->cost ? -1 : 1;
	return x->k > y->k ? -1 : x->k < y->k;
}

void part_improve(struct part *part)
{
	struct ordered *order = memory_alloc(part->about->count, sizeof *order);
	size_t count = 0;
	for (size_t k = 0; k < part->about->count; k++)
		if (variable_at(part, k)->hidden && part->need[k] == 0 && variable_at(part, k)->cost > 0)
			order[count++] = (struct ordered){variable_at(part, k)->cost, (uint32_t)k};
	if (count)
		qsort(order, count, sizeof *order, compare_ordered);
	for (size_t i = 0; i < count; i++)
		do_without(part, order[i].k);
	free(order);
}
