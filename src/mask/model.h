/* From results to the system of numbers in them (system.h): which lines of which statistics show the same
 * number, and what everyone knows of how numbers hang together: totals, tables that share a margin,
 * hierarchies of dimensions, populations that are parts of others, months and years. */
#ifndef PREUTILS_MASK_MODEL_H
#define PREUTILS_MASK_MODEL_H

#include "mask/system.h"
#include "results/results.h"
#include "stats/catalogue.h"

enum { MASK_COORDINATES = 6 };

/* What a number counts. Texts are symbols of the model. */
struct mask_key {
	int32_t from, to, reference; /* DATE_NONE: since ever; whatever the period; each day of the period */
	uint32_t population, measure;
	uint32_t count, own; /* own: the statistic alone that shows it (+ 1); 0: any that counts the same */
	struct {
		uint32_t dimension, code;
	} at[MASK_COORDINATES]; /* in order of dimension */
};
struct mask_number {
	struct mask_key key;
	bool mean;        /* its lines show a mean */
	double shown;     /* the mean, where only that is known; else NAN */
	bool printed;     /* stands in a line of some results; else only relations have it */
	size_t lines;     /* of the results at hand that show it */
	size_t statistic; /* one of these lines */
	size_t cell;
	uint32_t above[MASK_COORDINATES]; /* by coordinate: a total along it; MASK_NONE: none is noted */
};
/* A total and what it is the total of, along one axis. */
struct mask_line {
	uint32_t total, dimension;
	const uint32_t *members, *codes; /* codes: lines one after the other may share them */
	size_t count;
	bool adds; /* the members make the total; else a unit may be in several of them */
};
struct mask_belonging { /* what everyone knows: who has this code has that one of another dimension */
	uint32_t dimension, code, other, other_code;
	bool declared; /* the catalogue has the other dimension */
	size_t next;   /* of the same code, in belongings, + 1; 0: none */
};
/* A population that is part of another, as symbols. */
struct mask_reduction {
	const struct among *among; /* NULL: none yet */
	uint32_t dimension, code, population;
};
/* How members stand to a total: they make it, their sum is at most or at least it. */
enum mask_sense { MASK_EQUAL, MASK_BELOW, MASK_ABOVE };
struct mask_span { /* how much a unit of one code has */
	double least, most;
};
/* A line of counts by how much each has of something, and a sum or median of that. */
struct mask_weighed {
	uint32_t line, whole;
	const struct mask_span *spans; /* by member */
	bool median;
	double spread; /* between the least and the most that one has */
};
enum model_use { MODEL_HIDE, MODEL_ROUND, MODEL_AUDIT };
struct mask_model {
	struct arena arena;
	struct mask_system system;
	struct mask_number *numbers; /* by variable */
	size_t number_capacity;
	const struct catalogue *catalogue;
	const struct results *results; /* at hand */
	uint32_t **grid; /* variable by cell, of each statistic at hand; NULL: no child stands behind */
	struct map keys, symbols;
	struct mask_key *spare; /* in the arena, for the next that is new; NULL */
	const char **names;     /* of symbols */
	size_t name_capacity;
	const struct population **populations; /* of the first symbols; NULL: of another kind */
	size_t population_count, population_capacity;
	struct mask_reduction reduction; /* the last one */
	struct mask_line *lines;
	size_t line_count, line_capacity;
	struct map line_index;        /* total and dimension */
	struct mask_weighed *weighed; /* where numbers are to be hidden; else they are relations */
	size_t weighed_count, weighed_capacity;
	struct mask_belonging *belongings;
	size_t belonging_count, belonging_capacity;
	struct map belonging_index; /* the first two and other */
	struct map belonging_first; /* the first two: the newest of them */
	struct map banded;          /* the first two, of which the bands are noted */
	enum model_use use;         /* MODEL_AUDIT: values are those that are published */
	size_t editions;            /* added so far */
	struct period *periods;     /* of all of them, by edition */
};

/* Adds all results; the first ones are those at hand. To be rounded, they are known by their sums alone.
 * Release with model_free. */
void model_make(struct mask_model *model, const struct results *const *results, size_t count,
                const struct catalogue *catalogue, enum model_use use);
void model_free(struct mask_model *model);
/* Numbers of these measures (by symbol) that are hidden may be below zero. */
void model_free_signs(struct mask_model *model, const bool *negative);
/* The variable with this key, or MASK_NONE. */
uint32_t model_find(const struct mask_model *model, const struct mask_key *key);
/* Adds a number with this key that no line shows, and of which only relations tell. */
uint32_t model_add_unseen(struct mask_model *model, const struct mask_key *key);
/* The key with a further coordinate. False where it has another value of that dimension, or too many. */
bool model_key_with(struct mask_key *key, uint32_t dimension, uint32_t code);
/* The symbol of a text, made where there is none. */
uint32_t model_symbol(struct mask_model *model, const char *text);
/* The symbol of a text, or MASK_NONE. */
uint32_t model_symbol_find(const struct mask_model *model, const char *text);

/* The catalogue's population of that name; NULL where there is none. */
const struct population *model_population(struct mask_model *model, uint32_t symbol);

/* Adds a relation; false where the numbers contradict it, or it says nothing. */
bool model_relate(struct mask_model *model, uint32_t total, const uint32_t *members, size_t count,
                  enum mask_sense sense);
/* "territoire:qpv/zone:rep" of a code. */
void model_note_within(struct mask_model *model, uint32_t dimension, uint32_t code, const char *within);

/* What a code belongs to of another dimension; NULL where that is not known. */
const struct mask_belonging *model_belonging(const struct mask_model *model, uint32_t dimension,
                                             uint32_t code, uint32_t other);
/* knowledge.c: relations beyond the axes of each statistic. */
void model_add_knowledge(struct mask_model *model);
/* hierarchies.c: what members of a line belong to, once all of that is noted. */
void model_add_hierarchies(struct mask_model *model);
/* impossible.c: zeros that everyone knows. */
void model_fix_impossible(struct mask_model *model);
/* slices.c: numbers whose total another table shows. */
void model_add_slices(struct mask_model *model);
/* moments.c: the same at other times, within and beside each other. */
void model_add_moments(struct mask_model *model);
/* amounts.c: how many units have each amount of something, and how much of it there is in all. */
void model_add_amounts(struct mask_model *model);
/* The number of the rows that a sum, mean or median is of; MASK_NONE. */
uint32_t model_rows_behind(struct mask_model *model, uint32_t v);
/* A mean that is shown says what the sum is as far as it is known how many stand behind it. */
void model_read_means(struct mask_model *model);
/* knowledge.c: whether a dimension of the rows of one table says the same of those of another, which belong
 * to them or to which they belong. */
bool model_dimension_shared(const struct catalogue *catalogue, const struct dimension *dimension,
                            size_t table, size_t other);
/* The same of all that cuts the units of a number. */
bool model_cut_alike(const struct mask_model *model, const struct mask_key *key, size_t table, size_t other);
/* slices.c: the line of a total along a dimension; NULL. */
const struct mask_line *model_line(const struct mask_model *model, uint32_t total, uint32_t dimension);
/* What a code belongs to by the bands of coarser dimensions, as "cycle:college"; NULL where there are none.
 */
const char *knowledge_within(const struct catalogue *catalogue, const char *dimension, const char *code,
                             struct arena *arena);
/* Whether a statistic's axis splits its units so that what is distinct in each value adds up; multiple:
 * false.
 */
bool model_axis_adds(const struct mask_model *model, const struct statistic *statistic,
                     const struct axis *axis);

#endif
