/* From declarations of the catalogue to nodes, noting which columns are needed. What is asked for twice is
 * compiled once. */
#ifndef PREUTILS_STATS_COMPILE_H
#define PREUTILS_STATS_COMPILE_H

#include "stats/catalogue.h"
#include "stats/expression.h"

struct compiled_condition {
	bool busy;
	size_t unit;
	const struct node *node;
};

struct compiled_reference {
	bool busy;
	const struct node *condition;
};

struct compiled_population {
	bool done, busy;
	const struct node *condition; /* NULL: every row */
	const struct node *link;      /* flag on the linked table's rows; NULL without a link */
	size_t link_key;              /* column of the linked table that points here */
	const struct node *since;     /* NULL where years have no first one */
	size_t children_key;          /* column of children_table that points here */
	const struct population *children;
	size_t height; /* of the trees above */
};

struct compiled_dimension {
	size_t table;
	const struct population *population; /* where its own link chooses the values; else NULL */
	bool leaf;                           /* as declared for the table, not reached from it */
	const struct node *node;
	const struct compiled_dimension *before; /* of the same dimension */
};

void compiler_start(struct compiler *compiler, struct arena *arena, const struct schema *schema,
                    const struct catalogue *catalogue);

/* Declarations that are being compiled already (they use each other) fail without an error: who uses them
 * says where. */
int compiler_population(struct compiler *compiler, const struct population *population, struct error *error);
int compiler_reference(struct compiler *compiler, const struct reference *reference, struct error *error);
/* What is compiled from now on shares no condition with what was before: a filter sees other rows. */
void compiler_separate(struct compiler *compiler);
/* The dimension's codes (or numbers) for the rows of a table: declared for it, or for what it belongs to.
 * link and link_condition: the population's own link, which then chooses the rows of several values. NULL on
 * error, and without an error where the dimension has no meaning for the table. */
const struct node *compiler_dimension(struct compiler *compiler, const struct dimension *dimension,
                                      size_t table, const struct population *population, struct error *error);
const struct node *compiler_quantity(struct compiler *compiler, const struct quantity *quantity, size_t table,
                                     struct place place, struct error *error);
/* Codes that are equal for rows of the same entity. NULL where the table belongs to none. */
const struct node *compiler_entity(struct compiler *compiler, const struct entity *entity, size_t table);

/* Marks columns [table][column] that are read for a reference beside its condition; and those that say what
 * the keys of a dimension, compiled to the node, are called and belong to. */
void compiler_reference_columns(const struct schema *schema, const struct reference *reference,
                                bool **columns);
void compiler_label_columns(const struct schema *schema, const struct dimension *dimension,
                            const struct node *node, bool **columns);

#endif
