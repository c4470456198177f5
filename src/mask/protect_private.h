/* The ways to protect one part of the system: protect.c finds a good answer with the worlds of part.c,
 * improve.c makes it better, and exact.c finds the best one where the part is small. Nothing else includes
 * this. */
#ifndef PREUTILS_MASK_PROTECT_PRIVATE_H
#define PREUTILS_MASK_PROTECT_PRIVATE_H

#include "mask/lp.h"
#include "mask/protect.h"
#include "mask/route.h"

#define MOVED 1e-7

/* A world that agrees with what is shown, as deviations from the true one. */
struct world {
	size_t origin; /* what it was looked for */
	size_t count;
	struct deviation deviations[];
};
/* How far a primary number was seen to move, and in which worlds (of part.worlds, + 1; 0: none). */
struct reached {
	double up, down;
	uint32_t up_world, down_world;
};
/* What an attempt changed: reached of k, and whether it hid k. */
struct change {
	uint32_t k;
	bool hid;
	struct reached before;
};
/* Numbers that hang together. k is a place in about->variables. */
struct part {
	struct mask_system *system;
	const struct mask_part *about;
	const uint32_t *position;
	bool keep_zeros;
	struct protect_outcome *outcome;
	struct arena arena;  /* of worlds and lists */
	struct route *route; /* finds worlds */
	struct lp *lp; /* finds them where that does not; columns: 2k up, 2k + 1 down; NULL: not needed yet */
	double *slack; /* by row of it */
	double *price; /* by k: now, of touching it */
	double *need;  /* width, 0 where it is not primary */
	struct reached *reached;
	const struct world **worlds;
	size_t world_count, world_capacity;
	struct listed { /* by k: worlds that move it, newest first */
		uint32_t world;
		const struct listed *next;
	} * *listed;
	uint32_t *primaries; /* in the order in which they are made safe */
	size_t primary_count;
	struct change *changes; /* noted while noting */
	size_t change_count, change_capacity;
	bool noting;
};

/* The program, made as things stand where there is none yet. */
struct lp *part_program(struct part *part);
/* Lets a number move in the program as far as it may, or not at all. */
void part_open(struct part *part, size_t k);
void part_close(struct part *part, size_t k);
/* How much of a move counts. */
double part_reach(const struct part *part, size_t k, double moved, bool up);
/* The least and most that a hidden number may be moved down and up. */
double part_below(const struct part *part, size_t k);
double part_above(const struct part *part, size_t k);
bool part_is_safe(const struct part *part, size_t k);
void part_set_price(struct part *part, size_t k, double price);
/* Looks for worlds that make a primary number safe, which hide no more than what the limit pays for, and
 * takes them; *limit is then what is left. False where there are none, with what was found on the way taken.
 */
bool part_make_safe(struct part *part, size_t k, double *limit);
/* Looks for them by the program, whatever they cost, and takes those that come nearest. */
void part_make_safe_by_program(struct part *part, size_t k);
/* Changes a world so that k stays as it is, under the same conditions. */
bool part_do_without(struct part *part, const struct world *world, size_t k, double *limit);

/* Shows again what is not needed, or what something cheaper can stand in for. */
void part_improve(struct part *part);
/* Where the part is small: hides the cheapest set of numbers that makes all primaries safe. False where it is
 * not small, or the best one was not found in so many steps; *system is then as before. */
bool part_solve_exactly(struct part *part);

#endif
