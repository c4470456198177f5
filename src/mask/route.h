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
/* What the moves since the start cost. */
double route_cost(const struct route *route);
/* How many times as far the world may go, and how far the other way: all of that are worlds. */
void route_scale(const struct route *route, double *forth, double *back);
/* Writes the world, of at most so many deviations: those of numbers, of which it returns how many, and of
 * what is missing to the larger side of relations, with which they are *all. */
size_t route_count(const struct route *route);
size_t route_read(const struct route *route, struct deviation *deviations, size_t *all);

#endif
