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

static double step_of(const struct route *route, uint32_t gate)
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

/* Notes that a place was come to, unless it was before. True where the way ends there. */
static inline bool reach(struct route *route, uint32_t to, uint32_t stamp, struct way way)
{
	struct place *place = &route->places[to];
	if (place->stamp == stamp)
		return false;
	place->stamp = stamp;
	place->way = way;
	route->queue[route->queue_count++] = to;
	return place->wanted;
}

/* Calls walk_… for what lies between two places in arcs, from either end, until it returns true. */
static inline bool walk_arcs(struct route *route, uint32_t place, uint32_t from, uint32_t end,
                             bool (*over)(struct route *route, uint32_t place, struct arc arc,
                                          uint32_t stamp))
{
	const struct arc *arcs = route->arcs[place % 2];
	const bool *passable = route->passable;
	uint32_t stamp = route->stamp;
	if (route->turned) {
		for (uint32_t i = end; i-- > from;)
			if (passable[arcs[i].gate] && over(route, place, arcs[i], stamp))
				return true;
		return false;
	}
	for (uint32_t i = from; i < end; i++)
		if (passable[arcs[i].gate] && over(route, place, arcs[i], stamp))
			return true;
	return false;
}

static inline bool walk_plain(struct route *route, uint32_t place, struct arc arc, uint32_t stamp)
{
	return reach(route, arc.to, stamp, (struct way){place, arc.gate});
}

static inline bool walk_hub(struct route *route, uint32_t place, struct arc arc, uint32_t stamp)
{
	uint32_t k = arc.gate / 2;
	const uint32_t *beyond = route->beyond[arc.gate % 2];
	uint32_t end = route->graph.column_first[k + 1];
	/* Not twice, or it would go to and fro. */
	if (route->columns[k].fresh)
		return false;
	for (uint32_t i = route->graph.column_first[k]; i < end; i++)
		if (beyond[i] != (place ^ 1) && reach(route, beyond[i], stamp, (struct way){place, arc.gate}))
			return true;
	return false;
}

/* The shortest way from a place over what costs nothing, and with the fewest hubs; SIZE_MAX. */
static size_t find_free_way(struct route *route, uint32_t start)
{
	route->queue_count = 0;
	reach(route, start, route->stamp, (struct way){start, MASK_NONE});
	for (size_t plain = 0, hubs = 0; hubs < route->queue_count;) {
		for (; plain < route->queue_count; plain++) {
			uint32_t place = route->queue[plain];
			const struct row *row = &route->rows[place / 2];
			if (walk_arcs(route, place, row->first, row->ends[PLAIN], walk_plain))
				return route->queue[route->queue_count - 1];
		}
		if (route->shy)
			break;
		for (; hubs < plain; hubs++) {
			uint32_t place = route->queue[hubs];
			const struct row *row = &route->rows[place / 2];
			if (walk_arcs(route, place, row->ends[PLAIN], row->ends[HUB], walk_hub))
				return route->queue[route->queue_count - 1];
		}
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
	struct place *lacks = &route->places[2 * (size_t)row], *has_much = lacks + 1;
	bool was = lacks->wanted | has_much->wanted;
	route->balance[row] = balance;
	lacks->wanted = balance > route->half;
	has_much->wanted = balance < -route->half;
	if (was || !(lacks->wanted | has_much->wanted))
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
		route->added_cost += column->due;
		column->due = 0;
	}
	column->next += step;
	route_set_room(route, k);
	const struct graph_link *end = route->graph.column_links + route->graph.column_first[k + 1];
	for (const struct graph_link *link = route->graph.column_links + route->graph.column_first[k];
	     link < end; link++)
		set_balance(route, link->to, route->balance[link->to] + link->coefficient * step);
}

/* The way to where it came from. */
static const struct way *before(const struct route *route, const struct way *way)
{
	return &route->places[way->from].way;
}

/* Whether a number comes twice on a way. */
static bool is_crossed_twice(struct route *route, const struct way *way)
{
	bool twice = false;
	for (; way->gate != MASK_NONE; way = before(route, way)) {
		struct column *column = &route->columns[way->gate / 2];
		twice |= column->seen == route->stamp;
		column->seen = route->stamp;
	}
	return twice;
}

/* A number that comes twice on a way and has no room for that; MASK_NONE. */
static uint32_t narrow(struct route *route, size_t end)
{
	uint32_t found = MASK_NONE;
	const struct way *last = &route->places[end].way;
	if (!is_crossed_twice(route, last))
		return MASK_NONE;
	for (const struct way *way = last; way->gate != MASK_NONE; way = before(route, way)) {
		struct column *column = &route->columns[way->gate / 2];
		if (route_room_left(column, way->gate % 2) < route->amount - ROUNDING)
			found = way->gate / 2;
		column->next += step_of(route, way->gate);
	}
	for (const struct way *way = last; way->gate != MASK_NONE; way = before(route, way))
		route->columns[way->gate / 2].next -= step_of(route, way->gate);
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
	for (const struct way *way = &route->places[end].way; way->gate != MASK_NONE;
	     way = before(route, way))
		route_touch(route, way->gate / 2, step_of(route, way->gate));
	return true;
}
