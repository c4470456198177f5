/* The ways to protect one part of the system: protect.c finds a good answer with the worlds of part.c,
 * improve.c makes it better, and exact.c finds the best one where the part is small; witness.c looks at the
 * worlds afterwards. Nothing else includes this. */
#ifndef PREUTILS_MASK_PROTECT_PRIVATE_H
#define PREUTILS_MASK_PROTECT_PRIVATE_H

#include "mask/lp.h"
#include "mask/protect.h"
#include "mask/route.h"

#define MOVED   1e-7
#define DROPPED UINT32_MAX /* in place of how many numbers of a world are shown: it is kept no longer */

/* A world that agrees with what is shown, as deviations from the true one; and all worlds as far as `forth`
 * times that, and `back` times the other way. */
struct world {
	double forth, back;
	size_t count, all; /* of numbers; with what is missing to the larger side of relations */
	size_t room;
	struct deviation deviations[];
};
/* A world that touches a number, and at which place of its deviations. */
struct touching {
	uint32_t world, at;
};
struct touching_list {
	struct touching *items;
	size_t count, capacity;
};
/* How far a primary number was seen to move, and in which worlds; MASK_NONE. */
struct reached {
	double up, down;
	uint32_t up_world, down_world;
};
/* What an attempt changed: reached of k, or that k was hidden. */
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
	struct program *program; /* the same with what is hidden alone; NULL: not needed yet */
	double *slack;           /* by row of lp */
	double *price;           /* by k: now, of touching it */
	double *need;            /* width, 0 where it is not primary */
	struct reached *reached;
	struct world **worlds;
	uint32_t *shown; /* by world: how many of its numbers are; of no use while there are any */
	size_t world_count, world_capacity, shown_capacity;
	struct world **spare; /* of no use any more: room for others */
	size_t spare_count, spare_capacity;
	struct touching_list *touching; /* by k */
	uint32_t *primaries;            /* in the order in which they are made safe */
	size_t primary_count;
	struct change *changes; /* noted while noting */
	size_t change_count, change_capacity;
	bool noting;
	bool leaping; /* numbers are moved at once, not by one and one */
};

/* Parts that are there for witness.c, by their size; NULL in the place of others. */
struct protect_kept {
	struct part **parts;
	size_t count;
	uint32_t *position; /* by variable, in its part */
	struct arena arena; /* of what the parts are about */
};

/* Looks for a world in which a number is moved by so much and that hides nothing more, and writes it; 0 where
 * there is none. program_free and program_forget: NULL is nothing; the latter after a number was hidden or
 * shown. */
size_t program_move(struct part *part, size_t k, double amount, struct deviation *deviations);
/* The same with as many as can be of these moved as far as they are wanted. */
size_t program_move_many(struct part *part, const struct deviation *wanted, size_t count,
                         struct deviation *deviations);
void program_forget(struct program *program);
void program_free(struct program *program);
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
/* Adds what a world that touches a primary number shows of it. */
void part_see(const struct part *part, size_t k, const struct touching *touching, struct reached *seen);
void part_set_price(struct part *part, size_t k, double price);
/* Looks for worlds that make a primary number safe, which hide no more than what the limit pays for, and
 * takes them; *limit is then what is left. False where there are none, with what was found on the way taken.
 */
bool part_make_safe(struct part *part, size_t k, double *limit);
/* The same by a program, without hiding more. */
bool part_make_safe_for_nothing(struct part *part, size_t k);
/* The same by the program of all, which takes those that come nearest where none make it safe. */
bool part_make_safe_by_program(struct part *part, size_t k, double *limit);
/* Makes many safe at once by a few programs, without hiding more: those that are not so yet. */
void part_make_many_safe(struct part *part);
/* Changes a world in which k moves so that without stays as it is, under the same conditions. */
bool part_do_without(struct part *part, uint32_t world, size_t k, size_t without, double *limit);
/* Hides a number, or shows it again: then its worlds are of no use. */
void part_hide(struct part *part, size_t k);
void part_show(struct part *part, size_t k);
/* Notes how far a primary number moves in the worlds that are of use. */
void part_see_again(struct part *part, size_t k);
/* Worlds from this one on, and those that k is in, need not be kept where they are of no use. */
void part_drop_worlds(struct part *part, size_t from, size_t k);

/* Shows again what is not needed, or what something cheaper can stand in for. */
void part_improve(struct part *part);
/* Where the part is small: hides the cheapest set of numbers that makes all primaries safe. False where it is
 * not small, or the best one was not found in so many steps; *system is then as before. */
bool part_solve_exactly(struct part *part);

#endif
