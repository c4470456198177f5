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
	route->heap =
	        memory_grow(route->heap, &route->heap_capacity, route->heap_count + 1, sizeof *route->heap);
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

void route_set_room(struct column *column)
{
	column->room[0] = column->down + column->moved + column->next;
	column->room[1] = column->up - column->moved - column->next;
}

bool route_has_room(const struct route *route, uint32_t k, double step)
{
	return route->columns[k].room[step > 0] >= fabs(step) - ROUNDING;
}

static void come_to(struct route *route, uint32_t place, struct way by)
{
	struct way *way = &route->ways[place];
	if (route->cost + route->added_cost + by.paid >= route->limit ||
	    (route->stamped[place] == route->stamp && way->cost <= by.cost))
		return;
	*way = by;
	route->stamped[place] = route->stamp;
	if (by.cost <= route->nearest && route->wanted[place])
		route->end = place;
	else
		push(route, (struct heap_item){by.cost, place});
}

/* Puts a sum right by a number that many others count on: what that leaves behind costs too. */
static void step_aside(struct route *route, struct way by)
{
	const struct graph_link *first = route->graph.column_links + route->graph.column_first[by.column],
	                        *end = route->graph.column_links + route->graph.column_first[by.column + 1];
	size_t left = 0;
	double cost = by.cost;
	for (const struct graph_link *other = first; other < end; other++)
		left += other->to != by.from / 2 &&
		        !route->wanted[place_of(other->to, other->coefficient * by.step)];
	for (const struct graph_link *other = first; other < end; other++) {
		uint32_t place = place_of(other->to, other->coefficient * by.step);
		size_t more = route->wanted[place] ? left : left - 1;
		if (other->to == by.from / 2)
			continue;
		by.cost = cost + (route->shy ? LEFT_OPEN : 0) * (double)more;
		come_to(route, place, by);
	}
}

/* Puts one sum right by one of its numbers: where to go on from there. */
static void step_over(struct route *route, uint32_t place, const struct step *step)
{
	const struct column *column = &route->columns[step->column];
	const struct way *here = &route->ways[place];
	double moved = (place % 2 ? -route->amount : route->amount) * (double)step->coefficient;
	double price = column->listed || column->fresh ? 0 : column->price;
	if (column->still || column->rigid || isinf(price) || !route_has_room(route, step->column, moved))
		return;
	const struct way by = {.from = place,
	                       .column = step->column,
	                       .step = moved,
	                       .cost = here->cost + STEP + price,
	                       .paid = here->paid + price};
	if (step->to[place % 2] != MASK_NONE)
		come_to(route, step->to[place % 2], by);
	else if (!column->fresh) /* or it would go to and fro */
		step_aside(route, by);
}

/* Notes that a place was come to. True where the way ends there. */
static bool reach(struct route *route, uint32_t to, uint32_t from, uint32_t column, double step)
{
	struct way *way = &route->ways[to];
	route->stamped[to] = route->stamp;
	way->from = from;
	way->column = column;
	way->step = step;
	route->queue[route->queue_count++] = to;
	return route->wanted[to];
}

static bool walk_plain(struct route *route, uint32_t place)
{
	uint32_t row = place / 2, much = place % 2;
	const struct step *step = route->steps + route->graph.row_first[row],
	                  *end = route->steps + route->ends[row][PLAIN];
	double least = route->amount - ROUNDING, amount = much ? -route->amount : route->amount;
	for (; step < end; step++) {
		const struct column *column = &route->columns[step->column];
		bool up = (step->coefficient > 0) != much;
		if (route->stamped[step->to[much]] != route->stamp && column->room[up] >= least &&
		    !column->still &&
		    reach(route, step->to[much], place, step->column, amount * (double)step->coefficient))
			return true;
	}
	return false;
}

static bool walk_hubs(struct route *route, uint32_t place)
{
	uint32_t row = place / 2;
	for (uint32_t i = route->ends[row][PLAIN]; i < route->ends[row][HUB]; i++) {
		uint32_t k = route->steps[i].column;
		double step =
		        (place % 2 ? -route->amount : route->amount) * (double)route->steps[i].coefficient;
		/* Not twice, or it would go to and fro. */
		if (route->columns[k].fresh || route->columns[k].still || !route_has_room(route, k, step))
			continue;
		for (uint32_t j = route->graph.column_first[k]; j < route->graph.column_first[k + 1]; j++) {
			const struct graph_link *link = &route->graph.column_links[j];
			uint32_t to = place_of(link->to, link->coefficient * step);
			if (link->to != row && route->stamped[to] != route->stamp &&
			    reach(route, to, place, k, step))
				return true;
		}
	}
	return false;
}

/* The shortest way from a place over what costs nothing, and with the fewest hubs; SIZE_MAX. */
static size_t find_free_way(struct route *route, uint32_t start)
{
	route->queue_count = 0;
	reach(route, start, start, MASK_NONE, 0);
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
	route->nearest = -1;
	come_to(route, start, (struct way){.from = start, .column = MASK_NONE});
	while (route->heap_count) {
		struct heap_item item = pop(route);
		struct way *way = &route->ways[item.place];
		uint32_t row = item.place / 2;
		if (way->settled || way->cost < item.cost)
			continue;
		way->settled = true;
		if (route->wanted[item.place])
			return item.place;
		/* A way that ends at no cost but that of a step need not be weighed against others. */
		route->nearest = item.cost + STEP;
		for (uint32_t i = route->graph.row_first[row]; i < route->graph.row_first[row + 1]; i++)
			step_over(route, item.place, &route->steps[i]);
		if (route->end != SIZE_MAX)
			return route->end;
	}
	return SIZE_MAX;
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
	return find_cheap_way(route, start);
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
	route_set_room(column);
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
	for (way = &route->ways[end]; way->column != MASK_NONE; way = &route->ways[way->from]) {
		struct column *column = &route->columns[way->column];
		if (!route_has_room(route, way->column, way->step))
			found = way->column;
		column->room[0] += way->step;
		column->room[1] -= way->step;
	}
	for (way = &route->ways[end]; way->column != MASK_NONE; way = &route->ways[way->from])
		route_set_room(&route->columns[way->column]);
	return found;
}

bool route_put_right(struct route *route, uint32_t row)
{
	size_t end = find_way(route, row);
	uint32_t banned;
	for (int tries = 0; end != SIZE_MAX && (banned = narrow(route, end)) != MASK_NONE; tries++) {
		route->columns[banned].still = true;
		end = tries < BANS_MAX ? find_way(route, row) : SIZE_MAX;
		route->columns[banned].still = false;
	}
	if (end == SIZE_MAX)
		return false;
	for (const struct way *way = &route->ways[end]; way->column != MASK_NONE;
	     way = &route->ways[way->from])
		route_touch(route, way->column, way->step);
	return true;
}
