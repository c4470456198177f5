/* An internal edition: the same dataset with its persons named otherwise, or by pseudonyms. */
#ifndef PREUTILS_ANON_EDITION_H
#define PREUTILS_ANON_EDITION_H

#include "anon/release.h"
#include "base/secret.h"
#include "data/dataset.h"

enum naming { NAMING_FULL, NAMING_FIRST, NAMING_INITIALS, NAMING_NUMBER };

struct edition_options {
	enum naming naming;
	const struct secret
	        *secret; /* keys of the tables that the release names become pseudonyms; NULL: they stay */
};
/* Turns a dataset that was read raw:
 *   names of persons (identite): the first name alone, initials, or the row's key; names of staff (agent)
 *     stay, but for numbers, where they go the same way;
 *   unless names are full: free texts, unknown columns and local text columns go, and the rows of tables that
 *     name attached files;
 *   with a secret: keys and what refers to them become pseudonyms, rows stand in their order;
 *   columns that local.xml hides go always, keys apart.
 * Texts go into the dataset's arena. */
int edition_make(struct dataset *dataset, const struct release *release,
                 const struct edition_options *options, struct error *error);

#endif
