#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "mask/route_private.h"

#define DEAR_STEP 3.0 /* what a step costs so that others are tried */

enum { WAYS_MAX = 250 };

/* The place that a step of the number leads to, where it stands in the sum of the link. */
static uint32_t place_beyond(const struct graph_link *link, bool up)
{
	return 2 * link->to + ((link->coefficient > 0) == up);
}

static void make_arcs_of(struct route *route, uint32_t r, uint32_t i)
{
	const struct graph *graph = &route->graph;
	uint32_t k = graph->row_links[i].to;
	size_t degree = route_degree(route, k);
	const struct graph_link *links = graph->column_links + graph->column_first[k];
	const struct graph_link *other = &links[degree == 2 && links[0].to == r];
	for (uint32_t much = 0; much < 2; much++) {
		bool up = (graph->row_links[i].coefficient > 0) != much;
		route->arcs[much][i] = (struct arc){
		        .gate = 2 * k + up,
		        .to = degree == 1   ? (uint32_t)(2 * graph->rows)
		              : degree == 2 ? place_beyond(other, up)
		                            : MASK_NONE,
		};
	}
	/* Steps are of one size: others may make up for two or three, but for no part of one. */
	double weight = fabs(graph->row_links[i].coefficient);
	route->columns[k].rigid |= weight != 1;
	route->columns[k].stuck |= weight != floor(weight);
}

static void make_arcs(struct route *route)
{
	const struct graph *graph = &route->graph;
	uint32_t *next = memory_alloc(graph->columns, sizeof *next);
	memcpy(next, graph->column_first, graph->columns * sizeof *next);
	for (uint32_t r = 0; r < graph->rows; r++)
		for (uint32_t i = graph->row_first[r]; i < graph->row_first[r + 1]; i++) {
			make_arcs_of(route, r, i);
			route->index[next[graph->row_links[i].to]++] = i;
		}
	for (uint32_t i = 0; i < graph->row_first[graph->rows]; i++)
		for (uint32_t up = 0; up < 2; up++)
			route->beyond[up][i] = place_beyond(&graph->column_links[i], up);
	free(next);
}

struct route *route_new(const struct mask_system *system, const struct mask_part *part,
                        const uint32_t *position)
{
	struct route *route = memory_zalloc(1, sizeof *route);
	graph_make(&route->graph, system, part, position);
	size_t columns = route->graph.columns, rows = route->graph.rows, links = route->graph.row_first[rows];
	struct arena *arena = &route->graph.arena;
	route->variables = part->count;
	for (int i = 0; i < 2; i++) {
		route->arcs[i] = arena_alloc(arena, links, sizeof **route->arcs);
		route->beyond[i] = arena_alloc(arena, links, sizeof **route->beyond);
	}
	route->passable = arena_zalloc(arena, 2 * columns, sizeof *route->passable);
	route->index = arena_alloc(arena, links, sizeof *route->index);
	route->rows = arena_alloc(arena, rows, sizeof *route->rows);
	for (size_t r = 0; r < rows; r++) {
		uint32_t first = route->graph.row_first[r];
		route->rows[r] = (struct row){first, {first, first, first}};
	}
	route->columns = arena_zalloc(arena, columns, sizeof *route->columns);
	route->touched = arena_alloc(arena, columns, sizeof *route->touched);
	route->added = arena_alloc(arena, columns, sizeof *route->added);
	route->best = arena_alloc(arena, columns, sizeof *route->best);
	route->balance = arena_zalloc(arena, rows, sizeof *route->balance);
	route->tried = arena_zalloc(arena, 2 * columns, sizeof *route->tried);
	route->crossings = arena_zalloc(arena, 2 * columns, sizeof *route->crossings);
	route->place_count = (uint32_t)(2 * rows + 1);
	route->places = arena_zalloc(arena, route->place_count, sizeof *route->places);
	route->bounds = arena_zalloc(arena, columns, sizeof *route->bounds);
	route->rows_asked = arena_alloc(arena, rows, sizeof *route->rows_asked);
	route->asked = arena_zalloc(arena, rows, sizeof *route->asked);
	route->queue = arena_alloc(arena, 2 * rows + 1, sizeof *route->queue);
	route->places[2 * rows].wanted = true;
	route->detours.of = MASK_NONE;
	route->detours.known = arena_zalloc(arena, columns, sizeof *route->detours.known);
	make_arcs(route);
	for (size_t k = 0; k < columns; k++)
		route->columns[k].group = CLOSED;
	for (size_t k = part->count; k < columns; k++) {
		route->columns[k].price = INFINITY;
		route_room(route, k, route->graph.slack[k - part->count], INFINITY);
		route_price(route, k, 0);
	}
	return route;
}

void route_free(struct route *route)
{
	if (!route)
		return;
	graph_free(&route->graph);
	free(route->open);
	free(route->heap);
	free(route->detours.links);
	free(route->detours.ends);
	free(route);
}

void route_room(struct route *route, size_t k, double down, double up)
{
	route->columns[k].down = down;
	route->columns[k].up = up;
	route_set_room(route, (uint32_t)k);
}

void route_turn(struct route *route, bool turned)
{
	route->turned = turned;
}

/* The place in index of a step. */
static uint32_t *index_of(struct route *route, uint32_t row, uint32_t at)
{
	uint32_t i = route->graph.column_first[route->arcs[0][at].gate / 2];
	while (route->graph.column_links[i].to != row)
		i++;
	return &route->index[i];
}

static void swap(struct route *route, uint32_t row, uint32_t a, uint32_t b)
{
	for (int much = 0; much < 2; much++) {
		struct arc arc = route->arcs[much][a];
		route->arcs[much][a] = route->arcs[much][b];
		route->arcs[much][b] = arc;
	}
	*index_of(route, row, a) = a;
	*index_of(route, row, b) = b;
}

static void set_group(struct route *route, uint32_t k, enum group group)
{
	struct column *column = &route->columns[k];
	for (uint32_t i = route->graph.column_first[k]; i < route->graph.column_first[k + 1]; i++) {
		uint32_t row = route->graph.column_links[i].to;
		for (enum group at = column->group; at > group; at--)
			swap(route, row, route->index[i], route->rows[row].ends[at - 1]++);
		for (enum group at = column->group; at < group; at++)
			swap(route, row, route->index[i], --route->rows[row].ends[at]);
	}
	column->group = group;
}

void route_price(struct route *route, size_t k, double price)
{
	struct column *column = &route->columns[k];
	column->price = price;
	column->due = column->listed || column->fresh ? 0 : price;
	set_group(route, (uint32_t)k,
	          isinf(price) || column->stuck                           ? CLOSED
	          : price > 0                                             ? DEAR
	          : column->rigid || route_degree(route, (uint32_t)k) > 2 ? HUB
	                                                                  : PLAIN);
}

/* Moves numbers until all sums are right. */
static bool go_all_ways(struct route *route)
{
	for (size_t ways = 0; route->open_next < route->open_count;) {
		uint32_t row = route->open[route->open_next];
		if (fabs(route->balance[row]) <= route->half) {
			route->open_next++;
			continue;
		}
		if (ways++ >= WAYS_MAX || !route_put_right(route, row))
			return false;
	}
	return true;
}

/* What was moved in vain leaves sums behind that are not right. */
static void clear(struct route *route)
{
	for (size_t i = 0; i < route->added_count; i++) {
		struct column *column = &route->columns[route->added[i]];
		column->next = 0;
		column->fresh = false;
		column->due = column->listed ? 0 : column->price;
		route_set_room(route, route->added[i]);
	}
	for (size_t i = 0; i < route->open_count; i++) {
		uint32_t row = route->open[i];
		route->balance[row] = 0;
		route->places[2 * row].wanted = route->places[2 * row + 1].wanted = false;
	}
	route->added_count = route->open_count = route->open_next = 0;
	route->added_cost = 0;
}

/* Moves the number by one step, and another one first of all if any, and keeps what that takes in best. */
static bool attempt(struct route *route, uint32_t k, double step, uint32_t other, double back)
{
	route_touch(route, k, step);
	if (other != MASK_NONE)
		route_touch(route, other, back);
	bool found = go_all_ways(route) && route->cost + route->added_cost < route->limit;
	if (found) {
		route->best_count = 0;
		route->best_cost = route->added_cost;
		for (size_t i = 0; i < route->added_count; i++)
			route->best[route->best_count++] =
			        (struct graph_link){route->added[i], route->columns[route->added[i]].next};
	}
	clear(route);
	return found;
}

static bool may_go_back(const struct route *route, uint32_t k, uint32_t other, double back)
{
	const struct column *column = &route->columns[other];
	return other != k && other != route->held && route_degree(route, other) > 2 && !column->rigid &&
	       route->cost + column->due < route->limit && route_is_open(route, other, back);
}

/* Where a move costs much, everything that may go the other way with the number is tried in turn, once where
 * nothing was found in between: what many sums count on costs more than itself. */
static void try_others(struct route *route, uint32_t k, double step)
{
	const struct graph *graph = &route->graph;
	double limit = route->limit;
	route->tries++;
	for (uint32_t i = graph->column_first[k]; i < graph->column_first[k + 1]; i++) {
		uint32_t row = graph->column_links[i].to;
		for (uint32_t j = graph->row_first[row]; j < graph->row_first[row + 1]; j++) {
			uint32_t other = graph->row_links[j].to;
			double back =
			        -step * graph->column_links[i].coefficient * graph->row_links[j].coefficient;
			uint32_t *tried = &route->tried[2 * other + (back > 0)];
			route->limit = fmin(limit, route->cost + route->best_cost);
			if (*tried == route->tries || !may_go_back(route, k, other, back))
				continue;
			*tried = route->tries;
			if (attempt(route, k, step, other, back))
				route->tries++;
		}
	}
	route->limit = limit;
}

/* The cheapest way found to move the number by one step, in best. */
static bool find_step(struct route *route, uint32_t k, double step)
{
	double limit = route->limit;
	route->best_count = 0;
	route->shy = false;
	bool found = attempt(route, k, step, MASK_NONE, 0);
	if (!found || route->best_cost > DEAR_STEP) {
		route->limit = found ? fmin(limit, route->cost + route->best_cost) : limit;
		route->shy = true;
		attempt(route, k, step, MASK_NONE, 0);
		route->limit = limit;
	}
	if (route->best_count && route->best_cost > DEAR_STEP && route_degree(route, k) > 2)
		try_others(route, k, step);
	return route->best_count > 0;
}

/* How often what was found fits in. */
static double times_within(const struct route *route, double most)
{
	double times = most;
	for (size_t i = 0; i < route->best_count; i++) {
		uint32_t k = route->best[i].to;
		double next = route->best[i].coefficient, moved = route->columns[k].moved;
		double room = next > 0 ? route->columns[k].up - moved : route->columns[k].down + moved;
		if (next != 0)
			times = fmin(times, room / fabs(next));
	}
	return times < most - ROUNDING ? floor(times + ROUNDING) : most;
}

/* Adds to how far the number is moved in the world, which comes to have it. */
static void put(struct route *route, uint32_t k, double moved)
{
	struct column *column = &route->columns[k];
	if (!column->listed)
		route->touched[route->touched_count++] = k;
	column->listed = true;
	column->due = 0;
	column->moved += moved;
	route_set_room(route, k);
}

/* Adds what was found to the world, so many times. */
static void add(struct route *route, double times)
{
	for (size_t i = 0; i < route->best_count; i++) {
		const struct graph_link *best = &route->best[i];
		if (best->coefficient == 0)
			continue;
		route->cost += route->columns[best->to].due;
		put(route, best->to, times * best->coefficient);
	}
}

static void forget(struct route *route)
{
	for (size_t i = 0; i < route->touched_count; i++) {
		struct column *column = &route->columns[route->touched[i]];
		column->moved = 0;
		column->listed = false;
		column->due = column->price;
		route_set_room(route, route->touched[i]);
	}
	route->touched_count = 0;
	route->cost = 0;
}

void route_start(struct route *route, size_t held, const struct deviation *deviations, size_t count)
{
	forget(route);
	route->held = (uint32_t)held;
	for (size_t i = 0; i < count; i++)
		put(route, deviations[i].k, deviations[i].moved);
}

void route_complete(struct route *route, const struct deviation *deviations, size_t count)
{
	const struct graph *graph = &route->graph;
	route_start(route, SIZE_MAX, deviations, count);
	for (size_t i = 0; i < count; i++) {
		uint32_t k = deviations[i].k;
		for (uint32_t j = graph->column_first[k]; j < graph->column_first[k + 1]; j++) {
			uint32_t row = graph->column_links[j].to;
			uint32_t last = graph->row_links[graph->row_first[row + 1] - 1].to;
			if (last >= route->variables)
				put(route, last, -graph->column_links[j].coefficient * deviations[i].moved);
		}
	}
}

static void set_amount(struct route *route, double amount)
{
	if (route->amount == amount)
		return;
	route->amount = amount;
	route->half = amount / 2;
	for (uint32_t k = 0; k < route->graph.columns; k++)
		route_set_room(route, k);
}

static bool has_room(const struct route *route, size_t k, double step)
{
	return route_room_left(&route->columns[k], step > 0) >= fabs(step) - ROUNDING;
}

double route_move(struct route *route, size_t k, double amount, double unit, double limit)
{
	double left = fabs(amount), times = 1;
	route->limit = limit;
	route_set_still(route, (uint32_t)k, true);
	if (route->held != MASK_NONE)
		route_set_still(route, route->held, true);
	while (left > ROUNDING && times > 0 && !route->columns[k].stuck) {
		set_amount(route, fmin(unit, left));
		double step = amount < 0 ? -route->amount : route->amount;
		if (!has_room(route, k, step) || !find_step(route, (uint32_t)k, step))
			break;
		route->best_step = step;
		times = times_within(route, left / route->amount);
		if (times > 0)
			add(route, times);
		left -= times * route->amount;
	}
	route_set_still(route, (uint32_t)k, false);
	if (route->held != MASK_NONE)
		route_set_still(route, route->held, false);
	return fabs(amount) - left;
}

double route_cost(const struct route *route)
{
	return route->cost;
}

void route_scale(const struct route *route, const struct deviation *deviations, size_t count, double *forth,
                 double *back)
{
	*forth = *back = INFINITY;
	for (size_t i = 0; i < count; i++) {
		const struct column *column = &route->columns[deviations[i].k];
		double moved = fabs(deviations[i].moved);
		bool up = deviations[i].moved > 0;
		double further = (up ? column->up : column->down) / moved;
		double behind = (up ? column->down : column->up) / moved;
		*forth = further < *forth ? further : *forth;
		*back = behind < *back ? behind : *back;
	}
	*forth = fmax(*forth, 1);
}

static size_t read_some(const struct route *route, struct deviation *deviations, bool missing)
{
	size_t count = 0;
	for (size_t i = 0; i < route->touched_count; i++) {
		uint32_t k = route->touched[i];
		if ((k >= route->variables) == missing && fabs(route->columns[k].moved) > ROUNDING)
			deviations[count++] = (struct deviation){k, route->columns[k].moved};
	}
	return count;
}

size_t route_read(const struct route *route, struct deviation *deviations, size_t *all)
{
	size_t count = read_some(route, deviations, false);
	*all = count + read_some(route, deviations + count, true);
	return count;
}

size_t route_count(const struct route *route)
{
	return route->touched_count;
}
