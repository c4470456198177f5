/* The cheapest way from a sum that is out of balance to one that is so the other way, or out. */
#include <math.h>

#include "mask/route_private.h"

#define STEP        0.001 /* what a further number in a world costs beside what it hides: shorter ways first */
#define LEFT_OPEN   4.0   /* what it may cost to put right a sum that a way leaves behind */
#define NEAR_ENOUGH 1.0   /* by which a way may be dearer than the cheapest where that is a guess */

static bool lower(struct heap_item a, struct heap_item b)
{
	return a.cost < b.cost || (a.cost == b.cost && a.place < b.place);
}

static void push(struct route *route, struct heap_item item)
{
	if (route->heap_count == route->heap_capacity)
		route->heap = memory_grow(route->heap, &route->heap_capacity, route->heap_count + 1,
		                          sizeof *route->heap);
	size_t at = route->heap_count++;
	for (; at > 0 && lower(item, route->heap[(at - 1) / 2]); at = (at - 1) / 2)
		route->heap[at] = route->heap[(at - 1) / 2];
	route->heap[at] = item;
}

static struct heap_item pop(struct route *route)
{
	struct heap_item *heap = route->heap, first = heap[0], last = heap[--route->heap_count];
	size_t at = 0, count = route->heap_count;
	for (size_t next; (next = 2 * at + 1) < count; at = next) {
		next += next + 1 < count && lower(heap[next + 1], heap[next]);
		if (!lower(heap[next], last))
			break;
		heap[at] = heap[next];
	}
	heap[at] = last;
	return first;
}

static double enough(const struct route *route)
{
	return route->shy ? NEAR_ENOUGH : STEP;
}

static bool is_too_dear(const struct route *route, struct toll toll)
{
	return toll.cost >= route->end_cost || route->spent + toll.paid >= route->limit;
}

/* Goes on from there when its turn comes, if the search has not ended by then. */
static void put_off(struct route *route, double cost, uint32_t place)
{
	if (cost + enough(route) < route->end_cost)
		push(route, (struct heap_item){cost, place});
}

static void come_to(struct route *route, uint32_t to, struct way way, struct toll toll)
{
	struct place *place = &route->places[to];
	if ((place->stamp == route->stamp && place->toll.cost <= toll.cost) || is_too_dear(route, toll))
		return;
	place->toll = toll;
	place->way = way;
	place->stamp = route->stamp;
	place->settled = false;
	if (place->wanted) {
		route->end_cost = toll.cost;
		route->end = to;
	} else {
		put_off(route, toll.cost, to);
	}
}

/* How many places where a way may end the number leads to, beside the one that it comes from. */
static size_t count_ends(const struct route *route, struct way way)
{
	uint32_t k = way.gate / 2;
	const uint32_t *beyond = route->beyond[way.gate % 2] + route->graph.column_first[k];
	size_t ends = 0;
	for (size_t i = 0; i < route_degree(route, k); i++)
		ends += route->places[beyond[i]].wanted;
	return ends - route->places[way.from ^ 1].wanted;
}

/* Comes to all places beyond a gate where a way may end, or to all others. */
static void cross(struct route *route, struct way way, struct toll toll, bool ends)
{
	uint32_t k = way.gate / 2;
	const uint32_t *beyond = route->beyond[way.gate % 2] + route->graph.column_first[k];
	for (size_t i = 0; i < route_degree(route, k); i++)
		if (route->places[beyond[i]].wanted == ends && beyond[i] != (way.from ^ 1))
			come_to(route, beyond[i], way, toll);
}

/* Puts a sum right by a number that many others count on: what that leaves behind costs too. Where the way
 * does not end there, it is gone on when its turn comes. A later way through the same gate is no cheaper: it
 * only leads back to where the first one came from. */
static void step_aside(struct route *route, struct way way, struct toll toll)
{
	struct crossing *crossing = &route->crossings[way.gate];
	size_t others = route_degree(route, way.gate / 2) - 1, ends = count_ends(route, way);
	double cost = toll.cost, each = route->shy ? LEFT_OPEN : 0;
	if (ends) {
		toll.cost = cost + each * (double)(others - ends);
		cross(route, way, toll, true);
	}
	if (others == ends)
		return;
	toll.cost = cost + each * (double)(others - ends - 1);
	if (crossing->stamp == route->stamp) {
		if (!route->places[crossing->from ^ 1].wanted)
			come_to(route, crossing->from ^ 1, way, toll);
		return;
	}
	if (toll.cost >= route->end_cost)
		return;
	*crossing = (struct crossing){.stamp = route->stamp, .from = way.from, .toll = toll};
	put_off(route, toll.cost, route->place_count + way.gate);
}

/* Puts one sum right by one of its numbers: where to go on from there. */
static void step_over(struct route *route, uint32_t from, struct toll toll, struct arc arc)
{
	const struct column *column = &route->columns[arc.gate / 2];
	const struct way way = {.from = from, .gate = arc.gate};
	toll.cost += column->due;
	toll.paid += column->due;
	if (arc.to != MASK_NONE)
		come_to(route, arc.to, way, toll);
	else if (!column->fresh && !is_too_dear(route, toll)) /* fresh: or it would go to and fro */
		step_aside(route, way, toll);
}

static void go_on(struct route *route, uint32_t from, double cost)
{
	struct place *place = &route->places[from];
	const struct row *row = &route->rows[from / 2];
	const struct arc *arcs = route->arcs[from % 2];
	const struct toll toll = {.cost = place->toll.cost + STEP, .paid = place->toll.paid};
	if (place->settled || place->toll.cost < cost)
		return;
	place->settled = true;
	for (uint32_t i = row->first; i < row->ends[DEAR]; i++)
		if (route->passable[arcs[i].gate])
			step_over(route, from, toll, arcs[i]);
}

static void go_through(struct route *route, uint32_t gate)
{
	const struct crossing *crossing = &route->crossings[gate];
	cross(route, (struct way){.from = crossing->from, .gate = gate}, crossing->toll, false);
}

size_t route_find_cheap(struct route *route, uint32_t start)
{
	route->heap_count = 0;
	route->end = SIZE_MAX;
	route->end_cost = INFINITY;
	route->spent = route->cost + route->added_cost;
	come_to(route, start, (struct way){.from = start, .gate = MASK_NONE}, (struct toll){0});
	while (route->heap_count) {
		struct heap_item item = pop(route);
		if (item.cost + enough(route) >= route->end_cost)
			break;
		if (item.place < route->place_count)
			go_on(route, item.place, item.cost);
		else
			go_through(route, item.place - route->place_count);
	}
	return route->end;
}
