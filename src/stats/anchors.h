/* Where steps lead units: a unit's child, the child's school… Statistics of the same units share them. */
#ifndef PREUTILS_STATS_ANCHORS_H
#define PREUTILS_STATS_ANCHORS_H

#include "stats/units.h"

/* Follows the node's steps: for each unit the row (+ 1; 0: none) of the table that they lead to, of which
 * *node, from now on, says something. NULL where there are no steps. Belongs to the units. */
const uint32_t *units_follow(const struct units *units, struct run *run, const struct node **node);
/* When the units' rows have changed. */
void anchors_forget(struct anchors *anchors);

/* The code of each unit; free() it. *vocabulary (NULL: not asked for) is set to the codes' column or list.
 * Not for nodes of several values. */
uint32_t *units_codes(const struct units *units, struct run *run, const struct node *node,
                      struct vector *vocabulary);
/* The same in a byte each, where the node is a column that is kept so; else NULL. */
uint8_t *units_short_codes(const struct units *units, struct run *run, const struct node *node,
                           struct vector *vocabulary);
/* The number of each unit; free() it. */
int64_t *units_numbers(const struct units *units, struct run *run, const struct node *node);
/* The same for a node of the units' own table that nothing else is made of. */
int64_t *units_quantity(const struct units *units, struct run *run, const struct node *node);

#endif
