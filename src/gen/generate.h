/* Synthetic datasets: rows drawn by a profile and written at once, so that memory does not grow with them. */
#ifndef PREUTILS_GEN_GENERATE_H
#define PREUTILS_GEN_GENERATE_H

#include "gen/profile.h"

struct generate_request {
	int64_t count; /* rows of the counted table, above 0 */
	int64_t split; /* rows of the split table, 1 to count */
	uint64_t seed;
	int from, to; /* civil years, from <= to */
	bool apart;   /* a dataset for each row of the split table */
};
/* Writes a dataset folder (as dataset_folder_open) with every table of the schema; apart, one below the
 * folder for each row of the split table, called by its key, each whole or not at all. The same request gives
 * the same bytes on every machine. */
int generate_dataset(const struct profile *profile, const struct schema *schema,
                     const struct generate_request *request, const char *folder, struct error *error);

#endif
