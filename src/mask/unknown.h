/* What is not known of a part of the system, as rows of a linear program. */
#ifndef PREUTILS_MASK_UNKNOWN_H
#define PREUTILS_MASK_UNKNOWN_H

#include "mask/lp.h"
#include "mask/system.h"

/* Adds a row for each relation of the part: its unknown numbers (NAN) as columns, the others added up in its
 * bounds. position: the column of a variable. */
void unknown_rows(struct lp *lp, const struct mask_system *system, const struct mask_part *part,
                  const uint32_t *position);

#endif
