/* How closely hidden numbers can be worked out, by linear programs over everything that is known together. */
#ifndef PREUTILS_MASK_DEDUCE_H
#define PREUTILS_MASK_DEDUCE_H

#include "mask/model.h"

#define DEDUCE_TOLERANCE 1e-5

/* Writes the least and the most that each number of the model can be (whole ends where it counts; infinite
 * without end), for all that are not known, and NAN twice where the solver does not say. The model is one
 * made for an audit; keep_zeros: everyone knows that no hidden count is 0. Returns how many parts contradict
 * themselves; nothing is said of their numbers: infinite both ways. */
size_t deduce_bounds(struct mask_model *model, bool keep_zeros, double *low, double *high);

#endif
