/* Inside the joining of rows. */
#ifndef PREUTILS_IMPORT_JOIN_PRIVATE_H
#define PREUTILS_IMPORT_JOIN_PRIVATE_H

#include "import/join/join.h"
#include "import/join/keys.h"

/* Families of the persons that are entities now: of one last name and home, of a name that a sheet gives a
 * family, or that a person's own line speaks of. keys: for new ones. */
void join_families(struct stage *stage, struct keys *keys);

#endif
