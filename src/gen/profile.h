/* A generation profile: how many rows each table gets and how each column's values are drawn.
 *
 * The file (namespace urn:preutils:generation:1, described in pre-gen(1)) is compiled once. A column is a
 * tree of generators; a reference (another column, a row number, the first day) is a resolved position.
 * Tables stand in an order in which each follows the one that its rows belong to. */
#ifndef PREUTILS_GEN_PROFILE_H
#define PREUTILS_GEN_PROFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/memory.h"
#include "schema/schema.h"

#define PROFILE_NAMESPACE "urn:preutils:generation:1"
#define PROFILE_NONE      SIZE_MAX

enum cell_kind { CELL_EMPTY, CELL_TEXT, CELL_INTEGER, CELL_DECIMAL, CELL_DATE };
/* What a generator gives. text: of a CELL_TEXT, not NUL-terminated, lives at least as long as its row. */
struct cell {
	enum cell_kind kind;
	size_t length;
	const char *text;
	int64_t number; /* an integer, millionths, a day number */
};

struct generator;
struct node;
struct node {
	void (*draw)(struct generator *generator, const struct node *node, struct cell *cell);
	const void *data; /* as the generator's own compile function made it */
};

enum special { SPECIAL_FROM, SPECIAL_END, SPECIAL_FROM_YEAR, SPECIAL_END_YEAR, SPECIAL_ROW, SPECIAL_SHARE };
struct reference {
	enum { REFERENCE_CELL, REFERENCE_PREVIOUS, REFERENCE_SPECIAL } kind;
	enum special special;
	size_t table, column; /* positions in the profile */
};

struct name_list {
	const char *id;
	struct cell *names;
	size_t count;
};

/* A loop of a table: a column that runs over given values, or from one number to another. */
struct loop {
	const struct cell *values; /* NULL for numbers */
	size_t count;
	struct reference from, to;
};

struct profile_column {
	const char *name;
	const struct schema_column *schema; /* NULL for a value that is not written */
	bool required;                      /* a row without it is left out */
	const struct node *node;
};

struct profile_table {
	const char *name;
	const struct schema_table *schema;
	size_t schema_position;
	size_t parent;                  /* PROFILE_NONE for a table of its own */
	struct profile_column *columns; /* in the order in which they are drawn */
	size_t count;
	size_t *written;         /* for each column of the schema, its position in columns or PROFILE_NONE */
	const struct node *rows; /* rows for each row of the parent; NULL for one, or for loops */
	struct loop *loops;
	size_t loop_count;
	bool pooled;   /* rows are kept, for keys, while one row of the split table lasts */
	size_t key;    /* position in columns of what other tables' keys hold, or PROFILE_NONE */
	bool unique;   /* several columns are the key: a row that repeats one is left out… */
	size_t within; /* …among those under one row of this table */
	size_t apart_same, apart_from,
	        apart_to;          /* rows with the same value do not overlap; or PROFILE_NONE */
	size_t *children, *scoped; /* tables under this one, and those whose keys are unique within its row */
	size_t child_count, scoped_count;
};

struct profile {
	struct arena arena;
	struct profile_table *tables;
	size_t count;
	struct name_list *names;
	size_t name_count;
	size_t counted, split; /* the table whose rows are asked for, and the one that shares them out */
	size_t looped; /* the split table's child on the way to the counted one: drawn until its share is met
	                */
	const struct node *share; /* the weight of a row of the split table */
	size_t debts;             /* numbers that a run keeps for its even draws */
};

/* Reads and compiles a profile for a schema, which must outlive it. Release with profile_free, also on
 * failure. */
int profile_load(struct profile *profile, const struct schema *schema, const char *path, struct error *error);
void profile_free(struct profile *profile);

#endif
