/* Worlds of one part: found by walking or by a program, taken, and what was seen in them. */
#include <math.h>
#include <stdlib.h>

#include "mask/protect_private.h"

#define FARTHEST 1e6 /* what moving on is worth, against the prices of what it hides */

enum { STARTS_MAX = 6, SPARE_MAX = 8 }; /* of known worlds; of those of no use, looked at for room */

static double lowest(const struct mask_system *system, uint32_t v, bool keep_zeros)
{
	const struct mask_variable *variable = &system->variables[v];
	bool above = keep_zeros && !variable->unseen && variable->lower == 0 && variable->value >= 1;
	return above ? 1 : variable->lower;
}

static void add_rows(struct part *part)
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
			uint32_t at = part->position[term->variable];
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

struct lp *part_program(struct part *part)
{
	if (part->lp)
		return part->lp;
	part->lp = lp_new(2 * part->about->count);
	add_rows(part);
	for (size_t k = 0; k < part->about->count; k++) {
		part_open(part, k);
		lp_cost(part->lp, 2 * k, part->price[k]);
		lp_cost(part->lp, 2 * k + 1, part->price[k]);
	}
	return part->lp;
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

void part_set_price(struct part *part, size_t k, double price)
{
	part->price[k] = price;
	program_forget(part->program);
	route_price(part->route, k, price);
	if (!part->lp || isinf(price))
		return;
	lp_cost(part->lp, 2 * k, price);
	lp_cost(part->lp, 2 * k + 1, price);
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

static void note_change(struct part *part, size_t k, bool hid)
{
	if (!part->noting)
		return;
	part->changes = memory_grow(part->changes, &part->change_capacity, part->change_count + 1,
	                            sizeof *part->changes);
	part->changes[part->change_count++] =
	        (struct change){.k = (uint32_t)k, .hid = hid, .before = part->reached[k]};
}

static double moved_in(const struct part *part, const struct touching *touching)
{
	return part->worlds[touching->world]->deviations[touching->at].moved;
}

void part_see(const struct part *part, size_t k, const struct touching *touching, struct reached *seen)
{
	const struct world *world = part->worlds[touching->world];
	double moved = moved_in(part, touching), size = fabs(moved);
	double up = size * (moved > 0 ? world->forth : world->back);
	double down = size * (moved > 0 ? world->back : world->forth);
	if (up > seen->up && (up = part_reach(part, k, up, true)) > seen->up) {
		seen->up = up;
		seen->up_world = touching->world;
	}
	if (down > seen->down && (down = part_reach(part, k, down, false)) > seen->down) {
		seen->down = down;
		seen->down_world = touching->world;
	}
}

static void set_reached(struct part *part, size_t k, const struct reached *seen)
{
	if (seen->up_world == part->reached[k].up_world && seen->down_world == part->reached[k].down_world)
		return;
	note_change(part, k, false);
	part->reached[k] = *seen;
}

static bool is_enough(const struct part *part, size_t k, const struct reached *reached)
{
	return reached->up + reached->down >= part->need[k] - MOVED * (10 + part->need[k]);
}

bool part_is_safe(const struct part *part, size_t k)
{
	return is_enough(part, k, &part->reached[k]);
}

void part_see_again(struct part *part, size_t k)
{
	struct touching_list *list = &part->touching[k];
	struct reached seen = {.up_world = MASK_NONE, .down_world = MASK_NONE};
	for (size_t i = list->count; i-- > 0 && !is_enough(part, k, &seen);)
		if (part->shown[list->items[i].world] == 0)
			part_see(part, k, &list->items[i], &seen);
		else if (part->shown[list->items[i].world] == DROPPED)
			list->items[i] = list->items[--list->count];
	set_reached(part, k, &seen);
}

static void drop_world(struct part *part, size_t i)
{
	if (part->shown[i] == 0 || part->shown[i] == DROPPED)
		return;
	part->shown[i] = DROPPED;
	part->spare = memory_grow(part->spare, &part->spare_capacity, part->spare_count + 1,
	                          sizeof(struct world *));
	part->spare[part->spare_count++] = part->worlds[i];
}

void part_drop_worlds(struct part *part, size_t from, size_t k)
{
	struct touching_list *list = &part->touching[k];
	for (size_t i = from; i < part->world_count; i++)
		drop_world(part, i);
	for (size_t i = 0; i < list->count; i++)
		drop_world(part, list->items[i].world);
}

/* Its worlds have one more or one less number that is shown. */
static void count_shown(struct part *part, size_t k, bool shown)
{
	struct touching_list *list = &part->touching[k];
	for (size_t i = list->count; i-- > 0;) {
		uint32_t *count = &part->shown[list->items[i].world];
		if (*count == DROPPED)
			list->items[i] = list->items[--list->count];
		else if (shown)
			++*count;
		else
			--*count;
	}
}

void part_hide(struct part *part, size_t k)
{
	part->system->variables[part->about->variables[k]].hidden = true;
	part_set_price(part, k, 0);
	count_shown(part, k, false);
}

void part_show(struct part *part, size_t k)
{
	struct mask_variable *variable = &part->system->variables[part->about->variables[k]];
	variable->hidden = false;
	part_set_price(part, k, variable->cost);
	count_shown(part, k, true);
}

static uint32_t add_world(struct part *part, struct world *world)
{
	part->worlds = memory_grow(part->worlds, &part->world_capacity, part->world_count + 1,
	                           sizeof(struct world *));
	part->shown =
	        memory_grow(part->shown, &part->shown_capacity, part->world_count + 1, sizeof *part->shown);
	part->worlds[part->world_count] = world;
	part->shown[part->world_count] = 0;
	return (uint32_t)part->world_count++;
}

static void touch(struct part *part, size_t k, struct touching touching)
{
	struct touching_list *list = &part->touching[k];
	if (list->count == list->capacity)
		list->items = memory_grow(list->items, &list->capacity, list->count + 1, sizeof *list->items);
	list->items[list->count++] = touching;
	if (part->need[k] > 0 && !part_is_safe(part, k)) {
		struct reached seen = part->reached[k];
		part_see(part, k, &touching, &seen);
		set_reached(part, k, &seen);
	}
}

/* What the world touches is hidden, and what it moves was seen to move. */
static void take_world(struct part *part, struct world *world)
{
	uint32_t number = add_world(part, world);
	route_scale(part->route, world->deviations, world->all, &world->forth, &world->back);
	for (size_t i = 0; i < world->count; i++) {
		size_t k = world->deviations[i].k;
		if (!part->system->variables[part->about->variables[k]].hidden) {
			note_change(part, k, true);
			part_hide(part, k);
		}
		touch(part, k, (struct touching){.world = number, .at = (uint32_t)i});
	}
}

/* Of at most so many deviations; not filled in. */
static struct world *new_world(struct part *part, size_t most)
{
	for (size_t i = part->spare_count; i > 0 && i + SPARE_MAX > part->spare_count; i--) {
		struct world *spare = part->spare[i - 1];
		if (spare->room < most)
			continue;
		part->spare[i - 1] = part->spare[--part->spare_count];
		return spare;
	}
	struct world *world = arena_alloc(&part->arena, 1, sizeof *world + most * sizeof *world->deviations);
	world->room = most;
	return world;
}

static void take_route(struct part *part, double *limit)
{
	struct world *world = new_world(part, route_count(part->route));
	world->count = route_read(part->route, world->deviations, &world->all);
	*limit -= route_cost(part->route);
	take_world(part, world);
}

/* Unless it hides more than the limit pays for. */
static bool take_solution(struct part *part, double *limit)
{
	struct deviation *deviations = memory_alloc(part->about->count, sizeof *deviations);
	size_t count = 0;
	double cost = 0;
	for (size_t i = 0; i < part->about->count; i++) {
		double moved = lp_value(part->lp, 2 * i) - lp_value(part->lp, 2 * i + 1);
		if (fabs(moved) <= MOVED)
			continue;
		deviations[count++] = (struct deviation){(uint32_t)i, moved};
		cost += part->price[i];
	}
	bool cheap = cost < *limit;
	if (cheap) {
		*limit -= cost;
		route_complete(part->route, deviations, count);
		take_route(part, &(double){0});
	}
	free(deviations);
	return cheap;
}

static bool move_for_nothing(struct part *part, size_t k, double amount)
{
	struct deviation *deviations = memory_alloc(part->about->count, sizeof *deviations);
	size_t count = program_move(part, k, amount, deviations);
	if (count) {
		route_complete(part->route, deviations, count);
		take_route(part, &(double){0});
	}
	free(deviations);
	return count > 0;
}

/* Moves one number by so much, as cheaply as can be; where that cannot be, as far as it goes. False
 * where that is too dear. */
static bool move_by_program(struct part *part, size_t k, double amount, bool up, double *limit)
{
	if (move_for_nothing(part, k, up ? amount : -amount))
		return true;
	size_t column = 2 * k + (up ? 0 : 1), other = 2 * k + (up ? 1 : 0);
	struct lp *lp = part_program(part);
	lp_bounds(lp, column, amount, amount);
	lp_bounds(lp, other, 0, 0);
	enum lp_status status = lp_solve(lp, false, true);
	if (status != LP_OPTIMAL) {
		lp_bounds(lp, column, 0, amount);
		lp_cost(lp, column, -FARTHEST);
		status = lp_solve(lp, false, false);
	}
	bool cheap = status != LP_OPTIMAL || take_solution(part, limit);
	lp_cost(lp, column, part->price[k]);
	part_open(part, k);
	return cheap;
}

static double deviation_of(const struct world *world, size_t k)
{
	for (size_t i = 0; i < world->count; i++)
		if (world->deviations[i].k == k)
			return world->deviations[i].moved;
	return 0;
}

/* The same by walking, from the true world or another one; what it costs is taken from the limit. Some of it
 * is taken too. */
static bool move_from(struct part *part, const struct world *world, size_t k, double amount, double *limit)
{
	bool steps = part->system->variables[part->about->variables[k]].whole && !part->leaping;
	double missing = amount - (world ? deviation_of(world, k) : 0);
	route_start(part->route, SIZE_MAX, world ? world->deviations : NULL, world ? world->all : 0);
	double moved = route_move(part->route, k, missing, steps ? 1 : fabs(missing), *limit);
	if (moved > 0)
		take_route(part, limit);
	return moved >= fabs(missing) - MOVED;
}

static void move(struct part *part, size_t k, double amount, double *limit)
{
	const struct touching_list *list = &part->touching[k];
	size_t next = list->count;
	bool found = move_from(part, NULL, k, amount, limit);
	int starts = isinf(*limit) || part->leaping ? STARTS_MAX : 1;
	for (int tries = 0; !found && next-- > 0 && tries < starts;)
		if (part->shown[list->items[next].world] == 0 &&
		    (moved_in(part, &list->items[next]) > 0) == (amount > 0)) {
			found = move_from(part, part->worlds[list->items[next].world], k, amount, limit);
			tries++;
		}
}

/* As other worlds were led around it. */
static bool take_detour(struct part *part, const struct world *world, size_t k, struct deviation moved,
                        double *limit)
{
	size_t most = route_find_detour(part->route, world->deviations, world->all, k, moved, *limit);
	if (most == 0)
		return false;
	struct world *made = new_world(part, most);
	made->count = route_take_detour(part->route, world->deviations, world->count, world->all,
	                                made->deviations, &made->all, limit);
	take_world(part, made);
	return true;
}

bool part_do_without(struct part *part, uint32_t number, size_t k, size_t without, double *limit)
{
	const struct world *world = part->worlds[number];
	double moved = deviation_of(world, without);
	if (take_detour(part, world, k, (struct deviation){(uint32_t)without, -moved}, limit))
		return true;
	route_start(part->route, k, world->deviations, world->all);
	if (route_move(part->route, without, -moved, fmin(fabs(moved), 1), *limit) < fabs(moved) - MOVED)
		return false;
	route_keep(part->route, without);
	take_route(part, limit);
	return true;
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

/* How far it has to go down, as far as it can, and up for the rest. */
static double missing_down(const struct part *part, size_t k)
{
	return fmin(whole_move(part, k, part->need[k] - part->reached[k].up, false), part_below(part, k));
}

static double missing_up(const struct part *part, size_t k)
{
	return part_is_safe(part, k) ? 0 : whole_move(part, k, part->need[k] - part->reached[k].down, true);
}

bool part_make_safe(struct part *part, size_t k, double *limit)
{
	double down = missing_down(part, k);
	if (down > part->reached[k].down)
		move(part, k, -down, limit);
	double up = missing_up(part, k);
	if (up > part->reached[k].up)
		move(part, k, up, limit);
	return part_is_safe(part, k);
}

bool part_make_safe_for_nothing(struct part *part, size_t k)
{
	double down = missing_down(part, k);
	if (down > part->reached[k].down && !move_for_nothing(part, k, -down))
		return false;
	double up = missing_up(part, k);
	if (up > part->reached[k].up)
		move_for_nothing(part, k, up);
	return part_is_safe(part, k);
}

bool part_make_safe_by_program(struct part *part, size_t k, double *limit)
{
	double down = missing_down(part, k);
	if (down > part->reached[k].down && !move_by_program(part, k, down, false, limit))
		return false;
	double up = missing_up(part, k);
	if (up > part->reached[k].up)
		move_by_program(part, k, up, true, limit);
	return part_is_safe(part, k);
}

/* Primary numbers that are not safe, and how far they have to move one way. */
static size_t list_missing(const struct part *part, bool up, struct deviation *wanted)
{
	size_t count = 0;
	for (size_t i = 0; i < part->primary_count; i++) {
		uint32_t k = part->primaries[i];
		if (part_is_safe(part, k))
			continue;
		double amount = up ? missing_up(part, k) : missing_down(part, k);
		if (amount > (up ? part->reached[k].up : part->reached[k].down))
			wanted[count++] = (struct deviation){k, up ? amount : -amount};
	}
	return count;
}

void part_make_many_safe(struct part *part)
{
	struct deviation *wanted = memory_alloc(part->primary_count, sizeof *wanted);
	struct deviation *deviations = memory_alloc(part->about->count, sizeof *deviations);
	for (int up = 0; up < 2; up++) {
		size_t count = list_missing(part, up, wanted);
		if (count > 1 && (count = program_move_many(part, wanted, count, deviations)) > 0) {
			route_complete(part->route, deviations, count);
			take_route(part, &(double){0});
		}
	}
	free(wanted);
	free(deviations);
}
