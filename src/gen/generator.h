/* The state of a run, as generators see it while they draw. */
#ifndef PREUTILS_GEN_GENERATOR_H
#define PREUTILS_GEN_GENERATOR_H

#include "data/writer.h"
#include "gen/profile.h"
#include "gen/random.h"

enum { GENERATOR_SCRATCH = 4096 };

/* A row that others of the same parent must not overlap. */
struct taken {
	char same[72];
	int64_t from, to;
};

struct table_state {
	struct cell *cells,
	        *previous; /* the row being drawn, and the last written one under the same parent */
	bool has_previous;
	char *scratch, *previous_scratch; /* texts of the two rows */
	size_t used;
	int64_t row;    /* among those of the same parent, from 1 */
	int64_t serial; /* in the whole table, from 1 */
	int64_t *loop_from, *loop_count;
	struct cell *pool; /* rows × columns */
	size_t pool_rows, pool_capacity;
	struct arena texts; /* of the pool */
	struct taken *taken;
	size_t taken_count, taken_capacity;
	struct buffer seen; /* keys, each ended by a NUL */
	struct table_writer writer;
};

struct folders; /* see folders.h */
struct generator {
	const struct profile *profile;
	struct random random;
	struct table_state *states; /* as profile->tables */
	size_t current, column;     /* the table whose row is being drawn, and its column */
	int32_t from, end;          /* the first and the last day */
	int64_t from_year, end_year;
	int64_t share;           /* counted rows of the present row of the split table… */
	int64_t left;            /* …and those still to come */
	int64_t *shares;         /* by row of the split table */
	int64_t *debts;          /* of even draws */
	uint16_t uai[1000];      /* schools so far, by the first three digits */
	int64_t done, total;     /* counted rows */
	struct buffer key;       /* room for a key */
	struct error *error;     /* set by a generator that cannot draw */
	struct folders *folders; /* what is written goes there */
};

/* The value that a reference stands for; CELL_EMPTY where there is no previous row. */
struct cell generator_value(const struct generator *generator, const struct reference *reference);
/* Room for a text of the present row; NULL and the error set where it is too long. */
char *generator_room(struct generator *generator, size_t length);
/* Says that the present column cannot be drawn. */
void generator_fault(struct generator *generator, const char *detail);
/* Appends the cell as it is printed inside texts. */
void generator_print(struct buffer *buffer, const struct cell *cell);
bool generator_equal(const struct cell *a, const struct cell *b);

static inline void node_draw(struct generator *generator, const struct node *node, struct cell *cell)
{
	*cell = (struct cell){0};
	node->draw(generator, node, cell);
}

#endif
