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

static bool is_too_dear(const struct route *route, double cost, double paid)
{
	return cost >= route->end_cost || route->spent + paid >= route->limit;
}

static void come_to(struct route *route, uint32_t place, struct way way, struct toll toll)
{
	struct toll *before = &route->tolls[place];
	if (is_too_dear(route, toll.cost, toll.paid) ||
	    (route->stamped[place] == route->stamp && before->cost <= toll.cost))
		return;
	*before = toll;
	route->ways[place] = way;
	route->stamped[place] = route->stamp;
	if (route->wanted[place]) {
		route->end_cost = toll.cost;
		route->end = place;
	} else {
		push(route, (struct heap_item){toll.cost, place});
	}
}

/* How many places where a way may end a gate leads to. */
static uint32_t ends_beyond(const struct route *route, uint32_t gate)
{
	const struct crossing *crossing = &route->crossings[gate];
	return crossing->marked == route->stamp ? crossing->ends : 0;
}

/* Counts them, from the sums that are out of balance. */
static void mark_ends(struct route *route)
{
	for (size_t i = route->open_next; i < route->open_count; i++) {
		uint32_t row = route->open[i], end = 2 * row + route->wanted[2 * row + 1];
		const struct arc *arcs = route->arcs[(end ^ 1) % 2];
		if (!route->wanted[end] || route->marked[row] == route->stamp)
			continue;
		route->marked[row] = route->stamp;
		for (uint32_t a = route->ends[row][PLAIN]; a < route->ends[row][DEAR]; a++) {
			struct crossing *crossing = &route->crossings[arcs[a].gate];
			if (crossing->marked != route->stamp)
				crossing->ends = 0;
			crossing->marked = route->stamp;
			crossing->ends++;
		}
	}
}

/* Comes to all places beyond a gate where a way may end, or to all others. */
static void cross(struct route *route, struct way way, struct toll toll, bool ends)
{
	uint32_t k = way.gate / 2;
	const uint32_t *beyond = route->beyond[way.gate % 2] + route->graph.column_first[k];
	for (size_t i = 0; i < route_degree(route, k); i++)
		if (route->wanted[beyond[i]] == ends && beyond[i] != (way.from ^ 1))
			come_to(route, beyond[i], way, toll);
}

/* Puts a sum right by a number that many others count on: what that leaves behind costs too. Where the way
 * does not end there, it is gone on when its turn comes. A later way through the same gate is no cheaper: it
 * only leads back to where the first one came from. */
static void step_aside(struct route *route, struct way way, struct toll toll)
{
	struct crossing *crossing = &route->crossings[way.gate];
	size_t others = route_degree(route, way.gate / 2) - 1;
	size_t ends = ends_beyond(route, way.gate) - route->wanted[way.from ^ 1], left = others - ends;
	double cost = toll.cost, each = route->shy ? LEFT_OPEN : 0;
	if (ends) {
		toll.cost = cost + each * (double)left;
		cross(route, way, toll, true);
	}
	if (left == 0)
		return;
	toll.cost = cost + each * (double)(left - 1);
	if (crossing->crossed == route->stamp) {
		if (!route->wanted[crossing->from ^ 1])
			come_to(route, crossing->from ^ 1, way, toll);
		return;
	}
	if (toll.cost >= route->end_cost)
		return;
	crossing->crossed = route->stamp;
	crossing->from = way.from;
	crossing->toll = toll;
	push(route, (struct heap_item){toll.cost, route->places + way.gate});
}

/* Puts one sum right by one of its numbers: where to go on from there. */
static void step_over(struct route *route, uint32_t place, const struct toll *here, const struct arc *arc)
{
	const struct column *column = &route->columns[arc->gate / 2];
	double price = column->listed || column->fresh ? 0 : column->price;
	const struct way way = {.from = place, .gate = arc->gate};
	const struct toll toll = {.cost = here->cost + STEP + price, .paid = here->paid + price};
	if (is_too_dear(route, toll.cost, toll.paid))
		return;
	if (arc->to != MASK_NONE)
		come_to(route, arc->to, way, toll);
	else if (!column->fresh) /* or it would go to and fro */
		step_aside(route, way, toll);
}

static void go_on(struct route *route, struct heap_item item)
{
	struct toll *toll = &route->tolls[item.place];
	uint32_t row = item.place / 2;
	const struct arc *arcs = route->arcs[item.place % 2];
	if (toll->settled || toll->cost < item.cost)
		return;
	toll->settled = true;
	for (uint32_t i = route->graph.row_first[row]; i < route->ends[row][DEAR]; i++)
		if (route->passable[arcs[i].gate])
			step_over(route, item.place, toll, &arcs[i]);
}

size_t route_find_cheap(struct route *route, uint32_t start)
{
	route->heap_count = 0;
	route->end = SIZE_MAX;
	route->end_cost = INFINITY;
	route->spent = route->cost + route->added_cost;
	mark_ends(route);
	come_to(route, start, (struct way){.from = start, .gate = MASK_NONE}, (struct toll){0});
	while (route->heap_count) {
		struct heap_item item = pop(route);
		if (item.cost + enough(route) >= route->end_cost)
			break;
		if (item.place < route->places) {
			go_on(route, item);
			continue;
		}
		uint32_t gate = item.place - route->places;
		const struct crossing *crossing = &route->crossings[gate];
		cross(route, (struct way){.from = crossing->from, .gate = gate}, crossing->toll, false);
	}
	return route->end;
}
