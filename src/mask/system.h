/* What an outsider sees and knows, as one linear system over all cells that are published together.
 *
 * A variable is a number that stands in one or more lines of the results: the count of a population under
 * some values of dimensions, whichever statistics show it. A relation says that numbers add up, or that some
 * are not above others; every relation is homogeneous (sum of coefficient * value = 0, or <= 0). Means are
 * there as the sums behind them. */
#ifndef PREUTILS_MASK_SYSTEM_H
#define PREUTILS_MASK_SYSTEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/memory.h"

#define MASK_NONE UINT32_MAX

struct mask_variable {
	double value;        /* NAN: not known (hidden in what is audited) */
	double lower, upper; /* what everyone knows beforehand; may be infinite */
	double width;        /* primary: how wide the interval that can be deduced must be; else 0 */
	double cost;         /* of hiding it */
	bool hidden;
	bool fixed;  /* never hidden */
	bool unseen; /* no table has it: that it is not shown tells nothing */
	bool whole;  /* counts: everyone knows that it is a whole number */
};
struct mask_term {
	uint32_t variable;
	double coefficient;
};
struct mask_relation {
	size_t first, count; /* in terms */
	bool at_most;        /* <= 0 instead of = 0 */
};
struct mask_system {
	struct mask_variable *variables;
	size_t count, capacity;
	struct mask_relation *relations;
	size_t relation_count, relation_capacity;
	struct mask_term *terms;
	size_t term_count, term_capacity;
};
/* A zeroed system is empty. */
void system_free(struct mask_system *system);
/* Adds a variable of any value from 0 and gives its number. */
uint32_t system_add(struct mask_system *system, double value, double cost);
/* Begins a relation; its terms follow. */
void system_relate(struct mask_system *system, bool at_most);
void system_term(struct mask_system *system, uint32_t variable, double coefficient);
/* Drops the relation begun last where it says nothing (no terms, or values that are all known and fulfil it
 * or contradict it: data that contradicts what the catalogue says of it). True where it stays. */
bool system_settle(struct mask_system *system);

/* Variables that are linked by relations. */
struct mask_part {
	const uint32_t *variables;
	size_t count;
	const uint32_t *relations;
	size_t relation_count;
};
/* The parts that the variables chosen by `in` fall into; relations are those with at least one such variable.
 * Everything lives in the arena. */
struct mask_part *system_parts(const struct mask_system *system, const bool *in, size_t *count,
                               struct arena *arena);

#endif
