/* What led one world around a number often leads others around it too. */
#include <math.h>
#include <stdlib.h>

#include "mask/route_private.h"

enum { DETOURS_MAX = 8 };

void route_keep(struct route *route, size_t k)
{
	struct detours *detours = &route->detours;
	if (detours->of != k)
		detours->count = detours->link_count = 0;
	detours->of = (uint32_t)k;
	if (detours->count == DETOURS_MAX)
		return;
	detours->links = memory_grow(detours->links, &detours->link_capacity,
	                             detours->link_count + route->best_count, sizeof *detours->links);
	detours->ends =
	        memory_grow(detours->ends, &detours->capacity, detours->count + 1, sizeof *detours->ends);
	for (size_t i = 0; i < route->best_count; i++)
		if (route->best[i].coefficient != 0)
			detours->links[detours->link_count++] = (struct graph_link){
			        route->best[i].to, route->best[i].coefficient / route->best_step};
	detours->ends[detours->count++] = detours->link_count;
}

static bool is_known(const struct detours *detours, uint32_t k)
{
	return detours->known[k].stamp == detours->stamp;
}

static double moved_in(const struct detours *detours, uint32_t k)
{
	return is_known(detours, k) ? detours->known[k].moved : 0;
}

static void know(struct detours *detours, const struct deviation *world, size_t count)
{
	detours->stamp++;
	for (size_t i = 0; i < count; i++)
		detours->known[world[i].k] = (struct known){.stamp = detours->stamp, .moved = world[i].moved};
}

static bool fits(const struct route *route, size_t held, double times, double limit)
{
	const struct detours *detours = &route->detours;
	double cost = 0;
	for (size_t i = detours->first; i < detours->end; i++) {
		const struct graph_link *link = &detours->links[i];
		const struct column *column = &route->columns[link->to];
		double step = times * link->coefficient, moved = moved_in(detours, link->to);
		double room = step > 0 ? column->up - moved : column->down + moved;
		cost += is_known(detours, link->to) ? 0 : column->price;
		if (link->to == held || room < fabs(step) - ROUNDING || !(cost < limit))
			return false;
	}
	return true;
}

size_t route_find_detour(struct route *route, const struct deviation *world, size_t count, size_t held,
                         struct deviation moved, double limit)
{
	struct detours *detours = &route->detours;
	if (detours->of != moved.k || detours->count == 0)
		return 0;
	know(detours, world, count);
	for (size_t i = detours->count; i-- > 0;) {
		detours->first = i ? detours->ends[i - 1] : 0;
		detours->end = detours->ends[i];
		detours->times = moved.moved;
		if (fits(route, held, moved.moved, limit))
			return count + detours->end - detours->first;
	}
	return 0;
}

/* What is on the detour and was not in the world; missing: of what lies behind the variables. */
static size_t read_new(const struct route *route, bool missing, struct deviation *made)
{
	const struct detours *detours = &route->detours;
	size_t count = 0;
	for (size_t i = detours->first; i < detours->end; i++) {
		const struct graph_link *link = &detours->links[i];
		if ((link->to >= route->variables) == missing && !is_known(detours, link->to))
			made[count++] = (struct deviation){link->to, detours->times * link->coefficient};
	}
	return count;
}

static size_t read_changed(const struct detours *detours, const struct deviation *world, size_t count,
                           struct deviation *made)
{
	size_t kept = 0;
	for (size_t i = 0; i < count; i++) {
		double moved = detours->known[world[i].k].moved;
		if (fabs(moved) > ROUNDING)
			made[kept++] = (struct deviation){world[i].k, moved};
	}
	return kept;
}

size_t route_take_detour(struct route *route, const struct deviation *world, size_t count, size_t all,
                         struct deviation *made, size_t *made_all, double *limit)
{
	struct detours *detours = &route->detours;
	for (size_t i = detours->first; i < detours->end; i++) {
		const struct graph_link *link = &detours->links[i];
		if (is_known(detours, link->to))
			detours->known[link->to].moved += detours->times * link->coefficient;
		else
			*limit -= route->columns[link->to].price;
	}
	size_t kept = read_changed(detours, world, count, made);
	kept += read_new(route, false, made + kept);
	*made_all = kept + read_changed(detours, world + count, all - count, made + kept);
	*made_all += read_new(route, true, made + *made_all);
	return kept;
}
