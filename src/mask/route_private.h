/* What route.c and route_way.c share: the graph as it is walked. Nothing else includes this. */
#ifndef PREUTILS_MASK_ROUTE_PRIVATE_H
#define PREUTILS_MASK_ROUTE_PRIVATE_H

#include "mask/graph.h"
#include "mask/route.h"

#define ROUNDING 1e-7

/* A sum that lacks or has too much is a place: 2 * row, and 2 * row + 1 where it has too much; the last place
 * is an end in a number that nothing else counts on. A number that moves by one step is a gate: 2 * column,
 * and 2 * column + 1 up. */
struct heap_item { /* gates come behind the places */
	double cost;
	uint32_t place;
};
struct way { /* to a place */
	uint32_t from, gate;
};
struct toll {
	double cost, paid; /* paid: for what the way touches */
};
/* What a search (its stamp) knows of a place. */
struct place {
	struct way way;
	uint32_t stamp;
	bool wanted; /* a way may end there, whatever the search */
	bool settled;
	struct toll toll;
};
/* From a place through a gate to the next place; MASK_NONE for several. */
struct arc {
	uint32_t gate, to;
};
/* From where a search (its stamp) goes first through a gate to several places. */
struct crossing {
	uint32_t stamp, from;
	struct toll toll;
};
/* How far a number can move at all, down and up, if the stamp is the one of the bounds now. */
struct bound {
	uint32_t stamp;
	double room[2];
};
/* Of what costs nothing first what only one other sum counts on, then what several do, then all else that may
 * move, then the rest. */
enum group { PLAIN, HUB, DEAR, CLOSED, GROUPS = CLOSED };
struct column {
	double up, down;
	double moved;       /* in the world */
	double next;        /* and in what is being added to it */
	double price;       /* of touching it */
	double due;         /* the same where it is not touched yet; else 0 */
	bool rigid;         /* moves in other steps than its sums… */
	bool stuck;         /* …and in such as they cannot follow */
	bool still;         /* does not move on the way */
	bool listed, fresh; /* whether it is in touched, and in added */
	uint32_t seen;      /* the search on the way of which it was met last */
	enum group group;
};
/* Where the groups of a sum begin and end in arcs. */
struct row {
	uint32_t first, ends[GROUPS];
};
/* How far a number is moved in the world of the stamp. */
struct known {
	uint32_t stamp;
	double moved;
};
/* Ways by which a number was moved in one world, for others: links[ends[i - 1]] to links[ends[i]] is one, in
 * units of the number. first, end, times: the one that was found to fit. */
struct detours {
	uint32_t of, stamp;
	struct known *known; /* by column */
	struct graph_link *links;
	size_t *ends;
	size_t link_count, link_capacity, count, capacity;
	size_t first, end;
	double times;
};
struct route {
	struct graph graph;
	size_t variables;
	struct arc *arcs[2]; /* by row, as in the graph, in order of groups; of sums that lack, and have too
	                        much */
	struct row *rows;
	uint32_t *index;     /* by link of a column: its place in arcs */
	uint32_t *beyond[2]; /* by link of a column: the place that a step down or up leads to */
	bool *passable;      /* by gate: there is room for a step */
	struct column *columns;
	uint32_t *touched, *added;
	size_t touched_count, added_count;
	struct graph_link *best; /* columns of what is added, and how far each moves */
	size_t best_count;
	double best_cost, best_step; /* best_step: of the number that was to move */
	double *balance;             /* by row */
	double half;                 /* of the amount: what is not more is no imbalance */
	uint32_t *open; /* rows out of balance, and such that were; none that is comes before open_next */
	size_t open_next, open_count, open_capacity;
	struct place *places;
	uint32_t place_count;
	struct crossing *crossings; /* by gate */
	uint32_t *tried;            /* by gate: when it was tried last to go back */
	uint32_t tries;
	size_t queue_count;
	uint32_t *queue; /* of places */
	uint32_t stamp, held;
	struct heap_item *heap;
	size_t heap_count, heap_capacity;
	bool shy;    /* of hubs */
	bool turned; /* what is equal is looked at the other way round */
	double amount, limit, cost, added_cost;
	double spent;    /* cost and added_cost, before the search */
	double end_cost; /* of the cheapest way found that ends */
	size_t end;      /* where */
	struct detours detours;
	struct bound *bounds; /* by column */
	uint32_t bound_stamp, last_asked;
	double bound_limit;
	uint32_t *rows_asked; /* a ring of rows to look at again */
	bool *asked;          /* by row: it is in there */
};

/* How many sums count on the number. */
static inline size_t route_degree(const struct route *route, uint32_t k)
{
	return route->graph.column_first[k + 1] - route->graph.column_first[k];
}

bool route_is_open(const struct route *route, uint32_t k, double step);
/* How far the number can go on moving. */
static inline double route_room_left(const struct column *column, bool up)
{
	return up ? column->up - column->moved - column->next : column->down + column->moved + column->next;
}
/* After a change of how far it moves, or whether it may. */
static inline void route_set_room(struct route *route, uint32_t k)
{
	const struct column *column = &route->columns[k];
	bool *passable = &route->passable[2 * (size_t)k];
	double least = route->amount - ROUNDING;
	passable[0] = !column->still & (route_room_left(column, false) >= least);
	passable[1] = !column->still & (route_room_left(column, true) >= least);
}

void route_set_still(struct route *route, uint32_t k, bool still);
/* Adds to how far the number moves in what is being added, and to the sums that this puts out of balance. */
void route_touch(struct route *route, uint32_t k, double step);
/* Moves others until the sum is in balance, by the cheapest way to a sum that is out of balance the other
 * way, or out. False where there is none below the limit. */
bool route_put_right(struct route *route, uint32_t row);

/* The cheapest way from the place: to where it ends; SIZE_MAX where none is below the limit. */
size_t route_find_cheap(struct route *route, uint32_t start);

#endif
