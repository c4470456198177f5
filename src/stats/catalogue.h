/* The catalogue: populations, dimensions, quantities and statistics as declared under templates/catalogue/.
 * Expressions are kept as text with their place; compile.h turns what is used into nodes. */
#ifndef PREUTILS_STATS_CATALOGUE_H
#define PREUTILS_STATS_CATALOGUE_H

#include "base/error.h"
#include "base/templates.h"
#include "results/results.h"
#include "schema/schema.h"

/* An expression as written: text NULL where there is none. place.file lives in the catalogue. */
struct source {
	const char *text;
	struct place place;
};
/* Where an expression is declared for a table; through: the table of several values, or -1. */
struct on_table {
	size_t table;
	long through;
	struct source source, condition;
};
struct condition { /* a named condition on a table */
	const char *name;
	size_t table;
	struct source source;
};
enum reference_kind { REFERENCE_LAST, REFERENCE_SERIES };
/* LAST: from each row of table to the row of `to` that points to it, meets the condition and has the greatest
 * `order` (the first in the file of equals). SERIES: rows of table with equal `by` columns, by date. */
struct reference {
	enum reference_kind kind;
	const char *name;
	size_t table, to;
	size_t order; /* column of `to` */
	size_t by[4]; /* SERIES: columns of table */
	size_t by_count;
	struct source condition; /* on `to` */
	size_t index;            /* position in the catalogue */
};
struct correspondence {
	const char *name;
	const char **codes;
	int64_t *numbers;
	size_t count;
};
struct filter {
	const char *option;
	struct on_table *keeps;
	size_t count;
};
/* What everyone may know of a population who has read the catalogue; disclosure control reckons with it. */
struct among {
	const char *population; /* its units are units of that one… */
	const char *dimension;  /* …with these values of a dimension; NULL: any */
	const char **values;
	size_t value_count;
	bool exact;    /* all of them */
	bool at_end;   /* where the reference date is the end of the period */
	bool children; /* not the units, but the children behind them */
};
struct population {
	const char *id, *label, *unit, *definition;
	bool stock;   /* followed or running: on a time axis a row may count in several months or years */
	bool instant; /* hangs on the reference date alone, not on the period */
	size_t table;
	struct source condition; /* beside the link's */
	struct source since;     /* first date of a row, for year axes */
	long link;               /* table of which at least one row must meet link_condition; -1 */
	struct source link_condition;
	long children_table; /* where rows stand above children (families): table that points here… */
	const char *children_population; /* …and which of its rows count; NULL */
	struct among *among;
	size_t among_count;
	const char **identifier; /* columns that name a row for --explain; NULL: the primary key */
	size_t identifier_count;
	size_t index;
	struct place place;
};
enum dimension_kind {
	DIMENSION_LIST,
	DIMENSION_KEY,
	DIMENSION_NUMBER,
	DIMENSION_MONTH,
	DIMENSION_BY_MONTH,
	DIMENSION_BY_YEAR
};
struct band { /* of a dimension: its own values */
	const char *code, *label;
	int64_t maximum;         /* bands: greatest number; INT64_MAX for the last */
	struct source condition; /* cases */
	const char **codes;      /* groups */
	size_t code_count;
};
enum banding { BANDING_NONE, BANDING_NUMBERS, BANDING_CASES, BANDING_GROUPS };
/* What a dimension of numbers counts, of the units of one population; disclosure control reckons with it. */
struct tallied {
	const char *of;     /* that population */
	struct among among; /* units of which one; without: the values of its dimension that a unit has */
	bool most;          /* a unit has no more of them than the number, and may have less */
};
struct dimension_part { /* what a key belongs to, and the column of its row that says so */
	const struct dimension *dimension;
	const char *column;
};
struct dimension {
	const char *id, *label;
	enum dimension_kind kind;
	enum banding banding;
	struct list values; /* bands, cases and groups as a list */
	struct band *bands;
	struct on_table *on;
	size_t on_count;
	const char **label_columns; /* keys: columns of the target that make the label; NULL: the code */
	size_t label_count;
	struct dimension_part *parts; /* keys: in the order of the catalogue */
	size_t part_count;
	struct tallied *tallied; /* bands of a number of other things; NULL */
	size_t index;
	struct place place;
};
struct quantity {
	const char *id, *label, *unit;
	int decimals;
	struct on_table *on;
	size_t on_count;
};
struct impossible { /* values of two dimensions that no unit has together, as everyone knows */
	const char *dimensions[2];
	const char **values[2];
	size_t counts[2];
};
struct entity { /* what distinct measures count: enfants, familles, parcours */
	const char *id, *label;
	size_t table;
};
struct declared { /* a statistic as declared */
	const char *id, *heading, *label;
	const struct population *population;
	const struct dimension *rows, *columns; /* NULL */
	const struct dimension *by;             /* the table is repeated for each value; NULL */
	const char *measure;
	enum measure_kind kind;
	const struct quantity *quantity; /* sums, means, medians */
	const struct entity *entity;     /* distinct */
	struct place place;
};
struct parent { /* the key columns that lead from a table to what it belongs to, in order of choice */
	size_t table, column;
};
struct sources { /* the table that names the programmes: id, label, commune, département; -1: no such column
	          */
	bool declared;
	size_t table;
	long columns[4];
};
struct catalogue {
	struct arena arena;
	const struct schema *schema;
	struct parent *parents;
	size_t parent_count;
	struct entity *entities; /* the first one: the child */
	size_t entity_count;
	struct condition *conditions;
	size_t condition_count;
	struct reference *references;
	size_t reference_count;
	struct correspondence *correspondences;
	size_t correspondence_count;
	struct filter *filters;
	size_t filter_count;
	struct population *populations;
	size_t population_count;
	struct dimension *dimensions;
	size_t dimension_count;
	struct quantity *quantities;
	size_t quantity_count;
	struct impossible *impossibles;
	size_t impossible_count;
	struct declared *statistics;
	size_t statistic_count;
	struct sources sources;
	struct map population_index, dimension_index, statistic_index;
	const char *name; /* "preutils 1": into results, so that only like is merged with like */
};

/* Reads every file of catalogue/ in order of name. Mistakes are errors with file and line. */
int catalogue_load(struct catalogue *catalogue, const struct schema *schema, struct templates *templates,
                   struct error *error);
void catalogue_free(struct catalogue *catalogue);

const struct population *catalogue_population(const struct catalogue *catalogue, const char *id);
const struct dimension *catalogue_dimension(const struct catalogue *catalogue, const char *id);
const struct declared *catalogue_statistic(const struct catalogue *catalogue, const char *id);
const struct quantity *catalogue_quantity(const struct catalogue *catalogue, const char *id);
/* "nombre", "enfants", "moyenne(age)"… into the last fields of *declared. */
int catalogue_measure(const struct catalogue *catalogue, const char *text, struct declared *declared,
                      struct error *error);

#endif
