/* Means, sums and medians of what tables count by: how old all children are together says how many of some
 * ages are hidden. */
#ifndef PREUTILS_MASK_WEIGHED_H
#define PREUTILS_MASK_WEIGHED_H

#include "mask/model.h"
#include "mask/protect.h"

/* The counts in such tables, by variable, in the arena; NULL where there are none. Their parts are to be kept
 * (protect.h). */
const bool *weighed_members(struct mask_model *model);
/* Hides these numbers where counts in their tables are hidden, with as much else as it takes, but for sums
 * (and means) of which witnesses show that they tell nothing. For one of these, some more counts may be
 * hidden: two for each line that shows it. */
void weighed_protect(struct mask_model *model, const struct protect_options *options, long threshold,
                     struct protect_outcome *outcome);

#endif
