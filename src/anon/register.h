/* What the register of processing activities (article 30) says of the data: the schema's tables that concern
 * persons and what their columns are, as a list, so that it is true of local.xml too. */
#ifndef PREUTILS_ANON_REGISTER_H
#define PREUTILS_ANON_REGISTER_H

#include "anon/release.h"
#include "results/results.h"
#include "schema/schema.h"

/* One list, "registre": table, category (what the schema calls personal; local; empty), labels of the
 * columns. Columns that local.xml hides are counted, not named. Release with results_free. */
int register_make(struct results *results, const struct schema *schema, const struct release *release,
                  struct error *error);

#endif
