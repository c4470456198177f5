/* Ways from a sum that is out of balance to another: over what costs nothing first, then the cheapest of all.
 */
#include <math.h>
#include <stdlib.h>

#include "mask/route_private.h"

enum { BANS_MAX = 3 };

static uint32_t place_of(uint32_t row, double change)
{
	return 2 * row + (change > 0);
}

double route_step(const struct route *route, uint32_t gate)
{
	return gate % 2 ? route->amount : -route->amount;
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

/* Notes that a place was come to. True where the way ends there. */
static bool reach(struct route *route, uint32_t to, uint32_t from, uint32_t gate)
{
	route->stamped[to] = route->stamp;
	route->ways[to] = (struct way){.from = from, .gate = gate};
	route->queue[route->queue_count++] = to;
	return route->wanted[to];
}

/* What lies between two places in arcs, from either end. */
struct stroll {
	const struct arc *next, *last;
	ptrdiff_t step;
};

static struct stroll stroll(const struct route *route, const struct arc *first, const struct arc *end)
{
	return route->turned ? (struct stroll){end - 1, first - 1, -1} : (struct stroll){first, end, 1};
}

static bool walk_plain(struct route *route, uint32_t place)
{
	uint32_t row = place / 2;
	const struct arc *arcs = route->arcs[place % 2];
	struct stroll on = stroll(route, arcs + route->graph.row_first[row], arcs + route->ends[row][PLAIN]);
	for (const struct arc *arc = on.next; arc != on.last; arc += on.step)
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
	struct stroll on = stroll(route, arcs + route->ends[row][PLAIN], arcs + route->ends[row][HUB]);
	for (const struct arc *arc = on.next; arc != on.last; arc += on.step)
		/* Not twice, or it would go to and fro. */
		if (route->passable[arc->gate] && !route->columns[arc->gate / 2].fresh &&
		    walk_hub(route, place, arc->gate))
			return true;
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

/* The cheapest way from a sum that is out of balance to one that is so the other way, or out; SIZE_MAX. */
static size_t find_way(struct route *route, uint32_t row)
{
	uint32_t start = place_of(row, route->balance[row]);
	route->stamp++;
	size_t end = find_free_way(route, start);
	if (end != SIZE_MAX)
		return end;
	route->stamp++;
	return route_find_cheap(route, start);
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
	const struct way *way = &route->ways[end];
	if (route->ways[way->from].gate == MASK_NONE)
		return MASK_NONE;
	for (; way->gate != MASK_NONE; way = &route->ways[way->from]) {
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
