/* Shows again what is not needed. A hidden number that is not primary is taken away, the dearest first: for
 * each primary number that was seen to move only in worlds that touch it, other worlds are looked for, which
 * may hide others for less than it costs. Where there are none, all is as it was. What stands in many tables
 * is worth programs where walking finds nothing. */
#include <math.h>
#include <stdlib.h>

#include "mask/protect_private.h"

#define DEAR 6.0 /* what a number costs so that programs are solved to do without it */

static struct mask_variable *variable_at(const struct part *part, size_t k)
{
	return &part->system->variables[part->about->variables[k]];
}

static void note(struct part *part, uint32_t k)
{
	part->changes = memory_grow(part->changes, &part->change_capacity, part->change_count + 1,
	                            sizeof *part->changes);
	part->changes[part->change_count++] = (struct change){.k = k, .before = part->reached[k]};
}

/* Whether some primary number was seen to move in the world alone. Takes that back. */
static bool forget_world(struct part *part, uint32_t number)
{
	const struct world *world = part->worlds[number - 1];
	bool used = false;
	for (size_t i = 0; i < world->count; i++) {
		uint32_t k = world->deviations[i].k;
		struct reached *reached = &part->reached[k];
		if (reached->up_world != number && reached->down_world != number)
			continue;
		used = true;
		note(part, k);
		if (reached->up_world == number) {
			reached->up_world = 0;
			reached->up = 0;
		}
		if (reached->down_world == number) {
			reached->down_world = 0;
			reached->down = 0;
		}
	}
	return used;
}

/* By a program in which one number stays as it is. */
static bool make_safe_by_program(struct part *part, size_t without, size_t k, double *limit)
{
	size_t from = part->change_count;
	part_program(part);
	part_close(part, without);
	part_make_safe_by_program(part, k);
	part_open(part, without);
	for (size_t i = from; i < part->change_count; i++)
		if (part->changes[i].hid)
			*limit -= variable_at(part, part->changes[i].k)->cost;
	return part_is_safe(part, k) && *limit > 0;
}

/* All that were noted since are safe, or can be made so without a number. */
static bool make_noted_safe(struct part *part, size_t from, size_t without, double *limit)
{
	bool dear = variable_at(part, without)->cost >= DEAR;
	size_t count = part->change_count;
	for (size_t i = from; i < count; i++)
		if (!part->changes[i].hid && !part_is_safe(part, part->changes[i].k) &&
		    !part_make_safe(part, part->changes[i].k, limit) &&
		    !(dear && make_safe_by_program(part, without, part->changes[i].k, limit)))
			return false;
	return true;
}

/* Worlds that touch k are no worlds any more; what can be made of them without it is taken in their place, or
 * others. */
static bool change_worlds(struct part *part, size_t k, double *limit)
{
	bool safe = true;
	for (const struct listed *listed = part->listed[k]; listed && safe; listed = listed->next) {
		size_t from = part->change_count;
		if (forget_world(part, listed->world))
			safe = part_do_without(part, part->worlds[listed->world - 1], k, limit) ||
			       make_noted_safe(part, from, k, limit);
	}
	return safe && make_noted_safe(part, 0, k, limit);
}

static void undo(struct part *part)
{
	while (part->change_count) {
		struct change change = part->changes[--part->change_count];
		if (change.hid) {
			variable_at(part, change.k)->hidden = false;
			part_set_price(part, change.k, variable_at(part, change.k)->cost);
		} else {
			part->reached[change.k] = change.before;
		}
	}
}

static bool do_without(struct part *part, size_t k)
{
	double limit = variable_at(part, k)->cost * (1 - MOVED);
	part->change_count = 0;
	part->noting = true;
	part_set_price(part, k, INFINITY);
	variable_at(part, k)->hidden = false;
	bool safe = change_worlds(part, k, &limit);
	part->noting = false;
	if (!safe)
		undo(part);
	variable_at(part, k)->hidden = !safe;
	part_set_price(part, k, safe ? variable_at(part, k)->cost : 0);
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
