/* Bands in place of hidden numbers: between which whole numbers each is, as far as anybody can work it out of
 * what is published. They tell nothing that was not known, and so need no protection of their own. */
#ifndef PREUTILS_MASK_BANDS_H
#define PREUTILS_MASK_BANDS_H

#include "mask/audit.h"

/* Notes the bands of hidden counts, in place; of the options the original is not looked at. Numbers without a
 * bound above stay hidden altogether. */
void mask_tell_bands(struct results *results, const struct catalogue *catalogue,
                     const struct audit_options *options);

#endif
