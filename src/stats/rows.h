/* Nodes row by row: a tree of them at once, in slices small enough to stay near the processor, so that only
 * what others need has a vector. Slices may be computed by several threads. */
#ifndef PREUTILS_STATS_ROWS_H
#define PREUTILS_STATS_ROWS_H

#include "stats/evaluate.h"

struct step { /* a node, ready to be computed for any rows */
	const struct node *node;
	const struct vector *vector; /* its values, where others need them too; else they are computed */
	struct vector vocabulary;    /* of codes: column or list */
	struct step *operands;
	const uint32_t *targets; /* rows of the operand's table + 1, where it is another one */
	bool targets_owned;
	const struct column *column; /* whose values are to be made of what it holds: days, short values */
	const uint8_t *flags;        /* of a population, a filter */
	bool constant;               /* the same number for all rows */
	int64_t number;
	uint8_t *wanted; /* by code of the operand */
	int64_t *numbers;
	uint32_t *groups;
};
/* Computes what the node needs from elsewhere. Operands go into the arena. */
void step_make(struct step *step, struct run *run, const struct node *node, struct arena *arena);
void step_free(struct step *step);
/* A day of the years 1 to 9999: other numbers have no year or month. The year, the first day of a year, the
 * school year of a number. */
static inline bool rows_is_day(int64_t number)
{
	return number >= -719162 && number <= 2932896;
}
int64_t rows_date_part(enum operation operation, int64_t number);
/* Fills rows from … to - 1 of the vector. */
void rows_compute(const struct step *step, size_t from, size_t to, struct vector *vector);
/* The numbers of rows wanted[from] … wanted[to - 1], of so many, which ascend; those of wanted[i] go to i. */
void rows_pick(const struct step *step, size_t rows, const uint32_t *wanted, size_t from, size_t to,
               struct vector *numbers);

#endif
