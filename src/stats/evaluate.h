/* Nodes to vectors: one value for each row of the node's table, computed once a run. */
#ifndef PREUTILS_STATS_EVALUATE_H
#define PREUTILS_STATS_EVALUATE_H

#include "data/dataset.h"
#include "stats/needs.h"

#define NUMBER_NONE INT64_MIN

struct vector {
	enum value_type type;
	uint8_t *flags;
	int64_t *numbers; /* NUMBER_NONE: missing */
	uint32_t *codes;  /* CODE_NONE: missing */
	/* Instead of those two, where all values fit, as columns have them. */
	int32_t *short_numbers; /* each so many `unit`; INT32_MIN: missing */
	uint8_t *short_codes;
	int64_t unit;
	const struct column *column; /* codes of a column's dictionary… */
	const struct list *list;     /* …or of a list of the catalogue's */
	bool owned;                  /* the array is freed with the run */
	const struct node *node;     /* whose values they are */
};
struct series {
	uint32_t *first; /* row of the first of the series + 1; 0: the row is in none */
	uint32_t *dates;
	uint8_t *last;
};
struct members {
	uint8_t *flags;       /* by row of the population's table */
	uint32_t *children;   /* of rows that stand above children: how many; else NULL */
	uint8_t *child_flags; /* which children; by row of the children's table; else NULL */
};
/* One period over one dataset. Sub-runs (a month, a year) share with their parent what does not depend on it.
 */
struct run {
	const struct dataset *dataset;
	const struct compiler *compiler;
	struct period period;
	uint8_t **kept;          /* [table]: rows that the filters keep; NULL: all */
	uint8_t **filter;        /* the same of the filter in the making */
	struct vector **vectors; /* [node id] */
	uint32_t *used;          /* [node id]: nodes that were computed from it */
	uint32_t *touched;       /* nodes that have a vector or were used, some twice */
	size_t touched_count, touched_capacity;
	struct members **members; /* [population] */
	uint32_t **references;    /* [reference]: row + 1; 0: none */
	struct series **series;   /* [reference] */
	struct run *parent;
	bool overflow; /* a sum left the range of exact numbers */
};

void run_start(struct run *run, const struct dataset *dataset, const struct compiler *compiler,
               struct period period);
void run_start_within(struct run *run, struct run *parent, struct period period);
void run_end(struct run *run);
/* Frees what was computed. */
void run_forget(struct run *run);

/* Frees vectors that no node waits for, but for those of these node ids; they would be computed again. Of
 * those that were asked for by themselves also those that nodes wait for, unless `waited`. */
void run_trim(struct run *run, const uint8_t *keep, bool waited);

/* Frees what was computed and is not needed. */
void run_drop(struct run *run, const struct needs *needs);

/* Never NULL; lives as long as the run. Not for nodes of several values. */
const struct vector *evaluate(struct run *run, const struct node *node);
/* The numbers of some rows, which ascend, for who alone asks for the node: no vector of all rows is kept. */
void evaluate_rows(struct run *run, const struct node *node, const uint32_t *rows, size_t count,
                   struct vector *numbers);
const struct members *run_members(struct run *run, const struct population *population);
/* The same for who keeps them when the run forgets them; members_free. */
struct members *run_take_members(struct run *run, const struct population *population);
void members_free(struct members *members);
/* Applies one filter of the catalogue: nodes are those of its `garde` elements, in their order. */
void run_filter(struct run *run, const struct filter *filter, const struct node *const *nodes);
/* Rows of the target table (+ 1, 0: none) that rows of the node's table lead to by an OP_STEP or
 * OP_REFERENCE. */
const uint32_t *run_targets(struct run *run, const struct node *step, bool *owned);
size_t run_rows(const struct run *run, size_t table);
/* Of any width; the vector must have numbers, or codes. */
static inline int64_t vector_number(const struct vector *vector, size_t row)
{
	return vector->short_numbers ? column_long_number(vector->short_numbers[row], vector->unit)
	                             : vector->numbers[row];
}
static inline void vector_put_number(struct vector *vector, size_t row, int64_t number)
{
	if (vector->short_numbers)
		vector->short_numbers[row] = column_short_number(number, vector->unit);
	else
		vector->numbers[row] = number;
}
static inline uint32_t vector_code_at(const struct vector *vector, size_t row)
{
	return vector->short_codes ? vector->short_codes[row] : vector->codes[row];
}
/* Room for so many numbers of the node, or codes of the vocabulary, each in 32 or 8 bits where all of them
 * fit; vector_free_values. */
struct vector vector_of_numbers(const struct run *run, const struct node *node, size_t count);
struct vector vector_of_codes(const struct vector *vocabulary, size_t count);
void vector_free_values(struct vector *vector);
/* The values where the column has them; of days nothing. */
struct vector vector_of_column(const struct column *column);
/* How many codes the vector's vocabulary has, CODE_NONE apart. */
size_t vector_size(const struct vector *vector);
/* The code with this text in the vector's vocabulary; CODE_NONE where it has none. */
uint32_t vector_code(const struct run *run, const struct vector *vector, const char *text);
/* Text of a code. */
const char *vector_code_text(const struct run *run, const struct vector *vector, uint32_t code);

#endif
