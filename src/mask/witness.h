/* Whether sums of amounts may be shown beside hidden counts: how old all children are together says how many
 * of some ages there are, unless enough of the worlds in which the hidden counts were found to be safe have
 * the same sum.
 *
 * In a world, a sum is known as closely as the counts of its lines say: to the last digit where each code is
 * one amount, and within the bands else. Numbers of a line that stand in the same relations, as ages of one
 * band, are twins: what one has more another may have less, so that the sum is right again. Sums that are
 * hidden themselves may differ as far as the relations between sums allow. */
#ifndef PREUTILS_MASK_WITNESS_H
#define PREUTILS_MASK_WITNESS_H

#include "mask/model.h"
#include "mask/protect.h"

struct witness;

/* sums: by variable, all sums that hang together with those that are asked about. Both live longer. */
struct witness *witness_new(struct mask_model *model, const struct protect_kept *kept, const bool *sums);
void witness_free(struct witness *witness);
/* Whether all counts stay safe where this sum is shown, whatever is known of others; hides up to so many
 * twins for it. */
bool witness_allows(struct witness *witness, uint32_t sum, size_t twins);
/* From now on what all sums tell together is reckoned without this one, and all that hang together with it.
 */
void witness_leave(struct witness *witness, uint32_t sum, bool left);
/* Whether all counts and sums stay safe where the sums are shown that are not hidden now. */
bool witness_allows_all(struct witness *witness);

#endif
