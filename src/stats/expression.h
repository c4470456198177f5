/* Expressions of the catalogue, and of --where: conditions and quantities over the rows of one table.
 *
 *   date_debut <= F and (date_fin is empty or date_fin >= D)
 *   existe(parcours, actif) and not existe(parcours, en_cours_a_F)
 *   ans(date_naissance, R)          scolarite.etablissement.zone in (rep, rep_plus)
 *
 * A name is a column, a step to another table (enfant.famille.quartier), a declared condition, reference,
 * series or population, or D, F (the period's days), R (the reference date). pre-stat(1) has the whole
 * language. An expression is compiled to a tree of nodes once; evaluate.h computes a node for all rows of its
 * table at once. */
#ifndef PREUTILS_STATS_EXPRESSION_H
#define PREUTILS_STATS_EXPRESSION_H

#include <stdint.h>

#include "base/error.h"
#include "schema/schema.h"

enum value_type { VALUE_FLAG, VALUE_NUMBER, VALUE_CODE };

enum operation {
	OP_COLUMN,       /* a column of the table */
	OP_STEP,         /* operand[0] on the row that a key column points to */
	OP_REFERENCE,    /* operand[0] on the row that a declared reference or a series' first row gives */
	OP_SERIES_LAST,  /* the row is the last of its series */
	OP_SERIES_DATES, /* number of different dates of its series */
	OP_NUMBER,
	OP_FROM, /* D, F and R */
	OP_TO,
	OP_AT,
	OP_AND,
	OP_OR,
	OP_NOT,
	OP_EMPTY,
	OP_EQUAL, /* numbers: dates, years, decimals */
	OP_UNEQUAL,
	OP_LESS,
	OP_LESS_EQUAL,
	OP_GREATER,
	OP_GREATER_EQUAL,
	OP_IN, /* a code among words */
	OP_ADD,
	OP_SUBTRACT,
	OP_YEARS, /* ans(a, b), mois(a, b): completed; negative is missing */
	OP_MONTHS,
	OP_DAYS,        /* jours(a, b): b - a, with its sign */
	OP_YEAR,        /* annee(date) */
	OP_YEAR_START,  /* debut_annee(year): 1 January */
	OP_SCHOOL_YEAR, /* annee_scolaire(date): the year in which it starts */
	OP_FIRST,       /* premier(a, b, …): the first that is not empty */
	OP_EARLIEST,    /* plus_tot(a, b, …): the smallest that is not empty */
	OP_IF,          /* si(condition, a): a, or empty */
	OP_NUMBER_OF,   /* a declared correspondance: codes to numbers */
	OP_EXISTS,      /* existe(table, condition), over the rows of a table that point here */
	OP_COUNT,       /* compte(table, condition) */
	OP_COUNT_CODES, /* compte_distinct(table, value, condition) */
	OP_MINIMUM,     /* minimum(table, value, condition) */
	OP_MEMBER,      /* the row is in a population */
	OP_KEPT,        /* garde: the row passes the filter that is being made */
	OP_ROW,         /* the row itself, as a code: row + 1 */
	OP_BANDS,       /* a number to the code of its band */
	OP_CASES,       /* the code of the first case that holds */
	OP_GROUPS,      /* a code to the code of its group */
	OP_MULTIPLE     /* several codes: operand[0] over the rows of another table that point here */
};

struct node {
	enum operation operation;
	enum value_type type;
	int decimals; /* numbers: 6 where they count millionths, else 0 */
	bool uses_period, uses_reference;
	bool multiple;  /* several codes a row: not for evaluate */
	size_t height;  /* of the tree below, declarations included */
	size_t id;      /* 0, 1, 2…: position in a run's memory of vectors */
	size_t table;   /* whose rows it is for */
	size_t column;  /* OP_COLUMN, OP_STEP: of table; OP_EXISTS…, OP_MULTIPLE: the key of other */
	size_t other;   /* OP_STEP, OP_REFERENCE, OP_EXISTS…: the other table */
	int64_t number; /* OP_NUMBER */
	const struct node **operands;
	size_t count;
	size_t uses;        /* nodes that have it as an operand */
	bool root;          /* used by others than nodes: its vector stays */
	const char **words; /* OP_IN */
	size_t word_count;
	const void *declaration; /* OP_REFERENCE, OP_SERIES_*: struct reference; OP_MEMBER: struct population;
	                            OP_NUMBER_OF: struct correspondence; OP_BANDS…: struct dimension */
};

struct population;

struct compiler {
	struct arena *arena;
	const struct schema *schema;
	const struct catalogue *catalogue;
	bool **needed;                           /* [table][column]: what compiled expressions read */
	size_t nodes;                            /* ids given out */
	struct compiled_population *populations; /* as the catalogue's; compile.h */
	struct compiled_condition *conditions;   /* as the catalogue's */
	struct compiled_reference *references;   /* as the catalogue's */
	size_t unit;                             /* compiled conditions are shared within one */
	const struct node ***columns;            /* [table][column] */
	/* while a filter is compiled */
	const char **option;
	size_t option_count;
	bool filtering;
	/* What was made so far: the newest of each of the catalogue's dimensions; [entity][table]. */
	const struct compiled_dimension **dimensions;
	const struct node ***entities;
	int depth; /* of expressions inside expressions, declarations included */
	const struct node
	        *where; /* the user's condition, for the first table that it was compiled for; or NULL */
};

/* Compiles the text for the rows of a table. place is where the text stands; errors tell the character. NULL
 * on error. */
const struct node *expression_compile(struct compiler *compiler, const char *text, size_t table,
                                      enum value_type wanted, struct place place, struct error *error);
/* The same for a condition that a user gives: names are dimensions first (of the population, where one is
 * given), then what the catalogue's own expressions know. On a dimension of several values, = and in hold if
 * any does. */
const struct node *expression_compile_where(struct compiler *compiler, const char *text, size_t table,
                                            const struct population *population, struct error *error);
/* A fresh node for a table. */
struct node *node_new(struct compiler *compiler, enum operation operation, enum value_type type,
                      size_t table);
/* Sets the operands (copied) and what follows from them. */
void node_operands(struct compiler *compiler, struct node *node, const struct node *const *operands,
                   size_t count);
/* Notes that others than nodes evaluate the node, or what its steps lead to; gives it back. NULL is allowed.
 */
const struct node *node_root(const struct node *node);
/* Marks a column as needed. */
void compiler_need(struct compiler *compiler, size_t table, size_t column);
/* A step from a table over a key column to a node on the target; keeps type, decimals, multiple. */
const struct node *node_step(struct compiler *compiler, size_t table, size_t column,
                             const struct node *target);
/* The key column of `from` that points to `to`, or -1. */
long key_between(const struct schema *schema, size_t from, size_t to);

#endif
