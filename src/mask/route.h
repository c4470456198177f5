/* Worlds found by walking. A number that moves puts each sum that it stands in out of balance; another number
 * of that sum can put it right, which puts the sums out of balance that this one stands in, and so on, until
 * all are right again: a cycle in a table, a tree of cycles where tables share margins. What is found agrees
 * with all relations; that nothing is found proves nothing. */
#ifndef PREUTILS_MASK_ROUTE_H
#define PREUTILS_MASK_ROUTE_H

#include "mask/system.h"

struct route;

/* Of the part's variables, by their place in it; position: these places, by variable. */
struct route *route_new(const struct mask_system *system, const struct mask_part *part,
                        const uint32_t *position);
void route_free(struct route *route);
/* How far a number may move at most. */
void route_room(struct route *route, size_t k, double down, double up);
/* Of ways that are as good, others are taken from now on, or the first ones again: where those led nowhere.
 */
void route_turn(struct route *route, bool turned);
/* What touching a number costs; infinite: it stays. */
void route_price(struct route *route, size_t k, double price);
/* How far a number is from its true value. */
struct deviation {
	uint32_t k;
	double moved;
};
/* Begins with these deviations, a world as read; held: this number stays as it is in it (SIZE_MAX: none). */
void route_start(struct route *route, size_t held, const struct deviation *deviations, size_t count);
/* Begins with the deviations of numbers alone. */
void route_complete(struct route *route, const struct deviation *deviations, size_t count);
/* Makes the number higher by the amount (lower where negative) in steps of a unit, each at a cost below the
 * limit. Returns how far it was moved. */
double route_move(struct route *route, size_t k, double amount, double unit, double limit);
/* Keeps the way by which the number was moved last, for other worlds. */
void route_keep(struct route *route, size_t k);
/* Looks among these ways for one by which a number can be moved in a world of so many deviations; what is
 * held stays. Returns how many deviations there are then at most; 0 where none fits. */
size_t route_find_detour(struct route *route, const struct deviation *world, size_t count, size_t held,
                         struct deviation moved, double limit);
/* Writes the world with the way that was found, as route_read does, and takes what it costs from the limit.
 * The world it is found for has so many deviations of numbers, and so many in all. */
size_t route_take_detour(struct route *route, const struct deviation *world, size_t count, size_t all,
                         struct deviation *made, size_t *made_all, double *limit);
/* Finds how far numbers could move at all if one stays and no other is touched that costs as much as the
 * limit; bounds above what is telling are not looked for. */
void route_bound(struct route *route, size_t k, double limit, double telling);
/* No world goes further. */
double route_bound_of(const struct route *route, size_t k, bool up);
/* What the moves since the start cost. */
double route_cost(const struct route *route);
/* How many times as far a world of these deviations may go, and how far the other way: all of that are
 * worlds. */
void route_scale(const struct route *route, const struct deviation *deviations, size_t count, double *forth,
                 double *back);
/* Writes the world, of at most so many deviations: those of numbers, of which it returns how many, and of
 * what is missing to the larger side of relations, with which they are *all. */
size_t route_count(const struct route *route);
size_t route_read(const struct route *route, struct deviation *deviations, size_t *all);

#endif
