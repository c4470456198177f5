/* Less is said of few until nobody stands alone.
 *
 * k: every published row, whole, is the same as rows of at least k persons. The levels of all columns
 * together are a point of a lattice; points are visited from the one that loses least. At each point the rows
 * that are still waiting are looked at with these levels: those that now look alike for k persons (or like
 * rows already settled) are settled there. So each row loses as little as the rows around it allow, and a
 * common value keeps its precision. What is left at the top of the lattice, fewer than k persons of whom
 * nothing may be said, is suppressed. l: rows that agree on all quasi-identifiers show at least l values of a
 * sensitive column, or none. */
#ifndef PREUTILS_ANON_GENERALISE_H
#define PREUTILS_ANON_GENERALISE_H

#include "anon/crowd.h"
#include "base/error.h"

/* Sets the levels of all rows. Fails where the lattice is too large (MSG_LIMIT). */
int crowd_generalise(struct crowd *crowd, size_t k, size_t l, struct error *error);

#endif
