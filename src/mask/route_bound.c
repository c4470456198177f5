/* How far numbers could move at all while one of them stays: in a sum, a number moves one way no further than
 * all others together move the other way. What is found so is a limit to every world, however it is looked
 * for. */
#include <math.h>

#include "mask/route_private.h"

enum { ROWS_MAX = 400 }; /* looked at; what is not found by then stays unknown */

/* How far the numbers of a sum can move it together, down and up, and how many can do so without end. */
struct reserve {
	double room[2];
	int endless[2];
};

static double bound_of(const struct route *route, uint32_t k, bool up)
{
	const struct column *column = &route->columns[k];
	if (column->price > 0 && column->price >= route->bound_limit)
		return 0;
	if (route->bounds[k].stamp == route->bound_stamp)
		return route->bounds[k].room[up];
	return up ? column->up : column->down;
}

/* How far a number of the sum can move that. */
static double room_in_row(const struct route *route, const struct graph_link *link, bool up)
{
	return bound_of(route, link->to, up == (link->coefficient > 0)) * fabs(link->coefficient);
}

static void reckon(struct reserve *reserve, double room, bool up, int sign)
{
	if (isinf(room))
		reserve->endless[up] += sign;
	else
		reserve->room[up] += sign * room;
}

static struct reserve reserve_of(const struct route *route, uint32_t row)
{
	const struct graph *graph = &route->graph;
	struct reserve reserve = {0};
	for (uint32_t i = graph->row_first[row]; i < graph->row_first[row + 1]; i++)
		for (int up = 0; up < 2; up++)
			reckon(&reserve, room_in_row(route, &graph->row_links[i], up), up, 1);
	return reserve;
}

static void ask_for_rows(struct route *route, uint32_t k)
{
	const struct graph *graph = &route->graph;
	for (uint32_t i = graph->column_first[k]; i < graph->column_first[k + 1]; i++) {
		uint32_t row = graph->column_links[i].to;
		if (route->asked[row])
			continue;
		route->asked[row] = true;
		route->rows_asked[route->last_asked++ % graph->rows] = row;
	}
}

static void set_bound(struct route *route, uint32_t k, bool up, double room)
{
	struct bound *bound = &route->bounds[k];
	if (bound->stamp != route->bound_stamp)
		*bound = (struct bound){.stamp = route->bound_stamp,
		                        .room = {bound_of(route, k, false), bound_of(route, k, true)}};
	bound->room[up] = room;
	ask_for_rows(route, k);
}

/* Bounds that are not below the least that tells anything are as good as none. */
static void bound_row(struct route *route, uint32_t row, double telling)
{
	const struct graph *graph = &route->graph;
	struct reserve reserve = reserve_of(route, row);
	if (reserve.endless[0] > 1 && reserve.endless[1] > 1)
		return;
	for (uint32_t i = graph->row_first[row]; i < graph->row_first[row + 1]; i++) {
		const struct graph_link *link = &graph->row_links[i];
		for (int up = 0; up < 2; up++) {
			double room = room_in_row(route, link, up), against = room_in_row(route, link, !up);
			double most = reserve.room[!up] - (isinf(against) ? 0 : against);
			if (reserve.endless[!up] > isinf(against) || most >= telling ||
			    most > room - ROUNDING)
				continue;
			reckon(&reserve, room, up, -1);
			most = fmax(most, 0);
			reckon(&reserve, most, up, 1);
			set_bound(route, link->to, up == (link->coefficient > 0),
			          most / fabs(link->coefficient));
		}
	}
}

void route_bound(struct route *route, size_t k, double limit, double telling)
{
	uint32_t next = 0;
	route->bound_stamp++;
	route->bound_limit = limit;
	route->last_asked = 0;
	set_bound(route, (uint32_t)k, false, 0);
	set_bound(route, (uint32_t)k, true, 0);
	for (size_t looked = 0; next < route->last_asked && looked < ROWS_MAX; looked++) {
		uint32_t row = route->rows_asked[next++ % route->graph.rows];
		route->asked[row] = false;
		bound_row(route, row, telling);
	}
	while (next < route->last_asked)
		route->asked[route->rows_asked[next++ % route->graph.rows]] = false;
}

double route_bound_of(const struct route *route, size_t k, bool up)
{
	return bound_of(route, (uint32_t)k, up);
}
