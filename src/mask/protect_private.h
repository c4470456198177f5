/* The two ways to protect one part of the system: protect.c finds a good answer, exact.c the best one.
 * Nothing else includes this. */
#ifndef PREUTILS_MASK_PROTECT_PRIVATE_H
#define PREUTILS_MASK_PROTECT_PRIVATE_H

#include "mask/lp.h"
#include "mask/protect.h"

#define MOVED 1e-7

/* Numbers that hang together, and a program whose solutions are worlds that agree with what is shown, as
 * deviations from the true one. */
struct part {
	struct mask_system *system;
	const struct mask_part *about;
	struct lp *lp;       /* columns: 2k up, 2k + 1 down, of about->variables[k] */
	double *up, *down;   /* how far each was seen to move */
	double *price;       /* now, of touching it */
	double *need;        /* width, 0 where it is not primary */
	double *slack;       /* by row */
	uint32_t *primaries; /* positions, in the order in which they are made safe */
	size_t primary_count;
	bool keep_zeros;
	struct protect_outcome *outcome;
};

/* Lets a number move as far as it may, or not at all. */
void part_open(struct part *part, size_t k);
void part_close(struct part *part, size_t k);
/* How much of a move counts. */
double part_reach(const struct part *part, size_t k, double moved, bool up);
/* The least and most that a hidden number may be moved down and up. */
double part_below(const struct part *part, size_t k);
double part_above(const struct part *part, size_t k);

/* Where the part is small: hides the cheapest set of numbers that makes all primaries safe. False where it is
 * not small, or the best one was not found in so many steps; *system is then as before. */
bool part_solve_exactly(struct part *part);

#endif
