/* Ways from a sum that is out of balance to another: over what costs nothing first, then the cheapest. */
#include <math.h>
#include <stdlib.h>

#include "mask/route_private.h"

#define STEP      0.001 /* what a further number in a world costs beside what it hides: shorter ways first */
#define LEFT_OPEN 4.0   /* what it may cost to put right a sum that a way leaves behind */

enum { BANS_MAX = 3 };

size_t route_degree(const struct route *route, uint32_t k)
{
	return route->graph.column_first[k + 1] - route->graph.column_first[k];
}

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

static uint32_t place_of(uint32_t row, double change)
{
	return 2 * row + (change > 0);
}

double route_step(const struct route *route, uint32_t gate)
{
	return gate % 2 ? route->amount : -route->amount;
}

void route_set_room(struct route *route, uint32_t k)
{
	struct column *column = &route->columns[k];
	column->room[0] = column->down + column->moved + column->next;
	column->room[1] = column->up - column->moved - column->next;
	double least = route->amount - ROUNDING;
	route->passable[2 * k] = (int)!column->still & (column->room[0] >= least);
	route->passable[2 * k + 1] = (int)!column->still & (column->room[1] >= least);
}

void route_set_still(struct route *route, uint32_t k, bool still)
{
	route->columns[k].still = still;
	route_set_room(route, k);
}

bool route_is_open(const struct route *route, uint32_t k, double step)
{
	return route->passable[2 * k + (step > 0)];
}

static bool is_too_dear(const struct route *route, const struct toll *toll)
{
	return toll->cost >= route->end_cost || route->cost + route->added_cost + toll->paid >= route->limit;
}

static void come_to(struct route *route, uint32_t place, struct way way, struct toll toll)
{
	struct toll *before = &route->tolls[place];
	if (is_too_dear(route, &toll) || (route->stamped[place] == route->stamp && before->cost <= toll.cost))
		return;
	*before = toll;
	route->ways[place] = way;
	route->stamped[place] = route->stamp;
	if (route->wanted[place]) {
		route->end_cost = toll.cost;
		route->end = place;
	} else
		push(route, (struct heap_item){toll.cost, place});
}

/* Puts a sum right by a number that many others count on: what that leaves behind costs too. */
static void step_aside(struct route *route, struct way way, struct toll toll)
{
	uint32_t k = way.gate / 2;
	const uint32_t *beyond = route->beyond[way.gate % 2];
	size_t left = 0;
	double cost = toll.cost;
	for (uint32_t i = route->graph.column_first[k]; i < route->graph.column_first[k + 1]; i++)
		left += beyond[i] / 2 != way.from / 2 && !route->wanted[beyond[i]];
	if (route->shy && left > 1 && cost + LEFT_OPEN * (double)(left - 1) >= route->end_cost)
		return;
	for (uint32_t i = route->graph.column_first[k]; i < route->graph.column_first[k + 1]; i++) {
		size_t more = route->wanted[beyond[i]] ? left : left - 1;
		if (beyond[i] / 2 == way.from / 2)
			continue;
		toll.cost = cost + (route->shy ? LEFT_OPEN : 0) * (double)more;
		come_to(route, beyond[i], way, toll);
	}
}

/* Puts one sum right by one of its numbers: where to go on from there. */
static void step_over(struct route *route, uint32_t place, const struct arc *arc)
{
	const struct column *column = &route->columns[arc->gate / 2];
	const struct toll *here = &route->tolls[place];
	double price = column->listed || column->fresh ? 0 : column->price;
	const struct way way = {.from = place, .gate = arc->gate};
	const struct toll toll = {.cost = here->cost + STEP + price, .paid = here->paid + price};
	if (is_too_dear(route, &toll))
		return;
	if (arc->to != MASK_NONE)
		come_to(route, arc->to, way, toll);
	else if (!column->fresh) /* or it would go to and fro */
		step_aside(route, way, toll);
}

/* Notes that a place was come to. True where the way ends there. */
static bool reach(struct route *route, uint32_t to, uint32_t from, uint32_t gate)
{
	route->stamped[to] = route->stamp;
	route->ways[to] = (struct way){.from = from, .gate = gate};
	route->queue[route->queue_count++] = to;
	return route->wanted[to];
}

static bool walk_plain(struct route *route, uint32_t place)
{
	uint32_t row = place / 2;
	const struct arc *arcs = route->arcs[place % 2], *arc = arcs + route->graph.row_first[row],
	                 *end = arcs + route->ends[row][PLAIN];
	for (; arc < end; arc++)
		if (route->passable[arc->gate] && route->stamped[arc->to] != route->stamp &&
		    reach(route, arc->to, place, arc->gate))
			return true;
	return false;
}

static bool walk_hub(struct route *route, uint32_t place, uint32_t gate)
{
	uint32_t k = gate / 2;
	const uint32_t *beyond = route->beyond[gate % 2];
	for (uint32_t i = route->graph.column_first[k]; i < route->graph.column_first[k + 1]; i++)
		if (route->stamped[beyond[i]] != route->stamp && beyond[i] / 2 != place / 2 &&
		    reach(route, beyond[i], place, gate))
			return true;
	return false;
}

static bool walk_hubs(struct route *route, uint32_t place)
{
	uint32_t row = place / 2;
	const struct arc *arcs = route->arcs[place % 2];
	for (uint32_t i = route->ends[row][PLAIN]; i < route->ends[row][HUB]; i++) {
		uint32_t gate = arcs[i].gate;
		/* Not twice, or it would go to and fro. */
		if (route->passable[gate] && !route->columns[gate / 2].fresh && walk_hub(route, place, gate))
			return true;
	}
	return false;
}

/* The shortest way from a place over what costs nothing, and with the fewest hubs; SIZE_MAX. */
static size_t find_free_way(struct route *route, uint32_t start)
{
	route->queue_count = 0;
	reach(route, start, start, MASK_NONE);
	for (size_t plain = 0, hubs = 0; hubs < route->queue_count;) {
		for (; plain < route->queue_count; plain++)
			if (walk_plain(route, route->queue[plain]))
				return route->queue[route->queue_count - 1];
		if (route->shy)
			break;
		for (; hubs < plain; hubs++)
			if (walk_hubs(route, route->queue[hubs]))
				return route->queue[route->queue_count - 1];
	}
	return SIZE_MAX;
}

/* The cheapest one; SIZE_MAX. */
static size_t find_cheap_way(struct route *route, uint32_t start)
{
	route->heap_count = 0;
	route->end = SIZE_MAX;
	route->end_cost = INFINITY;
	come_to(route, start, (struct way){.from = start, .gate = MASK_NONE}, (struct toll){0});
	while (route->heap_count) {
		struct heap_item item = pop(route);
		struct toll *toll = &route->tolls[item.place];
		uint32_t row = item.place / 2;
		const struct arc *arcs = route->arcs[item.place % 2];
		if (item.cost + STEP >= route->end_cost)
			break;
		if (toll->settled || toll->cost < item.cost)
			continue;
		toll->settled = true;
		for (uint32_t i = route->graph.row_first[row]; i < route->ends[row][DEAR]; i++)
			if (route->passable[arcs[i].gate])
				step_over(route, item.place, &arcs[i]);
	}
	return route->end;
}

/* The cheapest way from a sum that is out of balance to one that is so the other way, or out; SIZE_MAX. */
static size_t find_way(struct route *route, uint32_t row)
{
	uint32_t start = place_of(row, route->balance[row]);
	route->stamp++;
	size_t end = find_free_way(route, start);
	if (end != SIZE_MAX)
		return end;
	route->stamp++;
	end = find_cheap_way(route, start);
	return end;
}

static void set_balance(struct route *route, uint32_t row, double balance)
{
	bool was = fabs(route->balance[row]) > route->amount / 2;
	route->balance[row] = balance;
	route->wanted[2 * row] = balance > route->amount / 2;
	route->wanted[2 * row + 1] = balance < -route->amount / 2;
	if (was || fabs(balance) <= route->amount / 2)
		return;
	if (route->open_count == route->open_capacity)
		route->open = memory_grow(route->open, &route->open_capacity, route->open_count + 1,
		                          sizeof *route->open);
	route->open[route->open_count++] = row;
}

void route_touch(struct route *route, uint32_t k, double step)
{
	struct column *column = &route->columns[k];
	if (!column->fresh) {
		column->fresh = true;
		route->added[route->added_count++] = k;
		route->added_cost += column->listed ? 0 : column->price;
	}
	column->next += step;
	route_set_room(route, k);
	for (uint32_t i = route->graph.column_first[k]; i < route->graph.column_first[k + 1]; i++) {
		const struct graph_link *link = &route->graph.column_links[i];
		set_balance(route, link->to, route->balance[link->to] + link->coefficient * step);
	}
}

/* A number that comes twice on a way and has no room for that; MASK_NONE. */
static uint32_t narrow(struct route *route, size_t end)
{
	uint32_t found = MASK_NONE;
	const struct way *way;
	for (way = &route->ways[end]; way->gate != MASK_NONE; way = &route->ways[way->from]) {
		struct column *column = &route->columns[way->gate / 2];
		double step = route_step(route, way->gate);
		if (column->room[way->gate % 2] < route->amount - ROUNDING)
			found = way->gate / 2;
		column->room[0] += step;
		column->room[1] -= step;
	}
	for (way = &route->ways[end]; way->gate != MASK_NONE; way = &route->ways[way->from])
		route_set_room(route, way->gate / 2);
	return found;
}

bool route_put_right(struct route *route, uint32_t row)
{
	size_t end = find_way(route, row);
	uint32_t banned;
	for (int tries = 0; end != SIZE_MAX && (banned = narrow(route, end)) != MASK_NONE; tries++) {
		route_set_still(route, banned, true);
		end = tries < BANS_MAX ? find_way(route, row) : SIZE_MAX;
		route_set_still(route, banned, false);
	}
	if (end == SIZE_MAX)
		return false;
	for (const struct way *way = &route->ways[end]; way->gate != MASK_NONE; way = &route->ways[way->from])
		route_touch(route, way->gate / 2, route_step(route, way->gate));
	return true;
}
