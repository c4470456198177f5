/* How much a crowd tells of single persons, as published and before. */
#ifndef PREUTILS_ANON_MEASURE_H
#define PREUTILS_ANON_MEASURE_H

#include "anon/crowd.h"

/* What is looked at: MEASURE_ORIGINAL the exact values (the finest level where a column has none),
 * MEASURE_PUBLISHED what the levels leave. */
enum measured { MEASURE_ORIGINAL, MEASURE_PUBLISHED };

struct risk {
	size_t rows, suppressed; /* rows published; rows left out, and… */
	size_t persons;          /* …persons behind the published ones */
	size_t classes;          /* rows that agree on all quasi-identifiers */
	size_t unique;           /* persons who are alone in a class */
	size_t smallest;         /* persons in the smallest class (k); 0: no row */
	size_t smallest_row;     /* the same of rows that agree on all columns */
	size_t diversity; /* least number of values that a sensitive column shows in a class (l); classes
	                     where it shows none do not count; 0: none shows any */
};
void crowd_measure(const struct crowd *crowd, enum measured measured, struct risk *risk);

/* What became of a column. */
struct loss {
	size_t *at_level; /* cells by level; the last: withheld; free() it */
};
void crowd_loss(const struct crowd *crowd, size_t column, struct loss *loss);

/* An attacker who knows the crowd at all its levels joins published rows with it on every one, two and three
 * columns. tuples: what is published, [row * crowd->width + column], codes of the crowd's columns. */
struct attack {
	size_t subsets;    /* of columns that were tried */
	size_t weak;       /* values on a subset that fewer than k persons fit */
	size_t identified; /* persons whom a value fits alone */
	size_t persons;    /* in the crowd */
	size_t fewest;     /* persons whom the rarest value fits; 0: nothing was joined */
	char subset[256];  /* columns of the rarest value */
};
void crowd_attack(const struct crowd *crowd, const uint32_t *tuples, size_t rows, size_t k,
                  struct attack *attack);
/* The tuples of the crowd's own published rows; free() them. */
uint32_t *crowd_tuples(const struct crowd *crowd, size_t *rows);

#endif
