/* Where steps lead units: a unit's child, the child's school… Statistics of the same units share them. */
#ifndef PREUTILS_STATS_ANCHORS_H
#define PREUTILS_STATS_ANCHORS_H

#include "stats/units.h"

/* Follows the node's steps: for each unit the row (+ 1; 0: none) of the table that they lead to, of which
 * *node, from now on, says something. NULL where there are no steps. Belongs to the units. */
const uint32_t *units_follow(const struct units *units, struct run *run, const struct node **node);
/* When the units' rows have changed. */
void anchors_forget(struct anchors *anchors);

/* The code of each unit; free() it. Not for nodes of several values. */
uint32_t *units_codes(const struct units *units, struct run *run, const struct node *node);
/* The same, as short as they are there, with their vocabulary; vector_free_values. */
struct vector units_any_codes(const struct units *units, struct run *run, const struct node *node);
/* The number of each unit; vector_free_values. */
struct vector units_numbers(const struct units *units, struct run *run, const struct node *node);
/* The same for a node of the units' own table that nothing else is made of. */
struct vector units_quantity(const struct units *units, struct run *run, const struct node *node);

#endif
