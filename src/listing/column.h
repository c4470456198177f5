/* A column of a list, compiled for the rows of a table, then read row by row. */
#ifndef PREUTILS_LISTING_COLUMN_H
#define PREUTILS_LISTING_COLUMN_H

#include "listing/definition.h"
#include "stats/session.h"

struct path {                   /* from a row over keys and references to a column of some table */
	const struct node *row; /* the row that it leads to, + 1 */
	size_t table, column;
};
struct compiled_column {
	const char *id, *label;
	enum listing_type type;
	bool file;                         /* names of files, as seen from the dataset's folder */
	bool multiple;                     /* several values a row */
	const struct dimension *dimension; /* where its axis gives labels and order */
	const struct node *node;           /* of the dimension, or of the expression */
	bool month;                        /* a date shown as its month */
	struct path *paths;                /* one, or those whose initials are shown */
	size_t path_count;
	bool initials;
	struct positions positions; /* of the dimension, while cells are made */
};
/* What a row shows in a column: the cell, and the key by which it is sorted (strcmp). Texts go into the
 * arena. */
struct shown_value {
	struct listing_cell cell;
	const char *key;
};
/* One of the values of a row: what it is called, and the key by which groups are told apart and sorted. */
struct group_value {
	const char *label, *key;
};
struct column_group {
	struct group_value *items;
	size_t count;
};

/* Compiles a declared column, or (declared NULL) a dimension or a path to a column by its name; open: the
 * columns that the schema calls personal too. A column that local.xml hides fails with MSG_COLUMN_HIDDEN. The
 * result lives in the session's arena; NULL on error. */
struct compiled_column *column_compile(struct session *session, const struct population *population,
                                       const struct list_column *declared, const char *name, bool open,
                                       struct error *error);
/* To be called before and after reading the rows of these units. */
void column_begin(struct compiled_column *column, struct run *run, const struct units *units,
                  struct arena *arena);
void column_end(struct compiled_column *column);
/* Fails only on numbers that are too large. */
int column_read(const struct compiled_column *column, struct run *run, const struct units *units, size_t unit,
                struct arena *arena, struct shown_value *value, struct error *error);
/* The groups in which the unit stands: one for each of its values, or one without a label. value: what
 * column_read gave. */
struct column_group column_groups(const struct compiled_column *column, size_t unit,
                                  const struct shown_value *value, struct arena *arena);

#endif
