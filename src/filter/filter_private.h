/* What the files of filter/ share. */
#ifndef PREUTILS_FILTER_FILTER_PRIVATE_H
#define PREUTILS_FILTER_FILTER_PRIVATE_H

#include "filter/filter.h"

/* Clears the flags of the rows whose key is not in the file; which of its identifiers no row holds, in
 * findings. */
int identifiers_choose(const char *path, const struct table *table, uint8_t *flags, struct findings *findings,
                       struct error *error);

#endif
