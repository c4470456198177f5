/* The folders that a generator writes: one dataset, or one for each row of the split table. */
#ifndef PREUTILS_GEN_FOLDERS_H
#define PREUTILS_GEN_FOLDERS_H

#include "gen/generator.h"

struct folders {
	const struct schema *schema;
	const char *path;
	bool apart; /* a dataset for each row of the split table, called by its key, below path */
	struct out_folder *folder; /* the one being written; NULL: none */
	struct buffer name;
	struct error *error;
};

/* Before anything is drawn. Fails where a dataset for each is asked for, and the profile has tables that
 * stand under none. */
int folders_start(struct generator *generator);
/* At a new row of the split table, drawn and not yet written. */
int folders_next(struct generator *generator);
/* The folder at hand is complete. */
int folders_end(struct generator *generator);
/* Gives up what is not complete; those ended before stay. */
void folders_abandon(struct folders *folders);

#endif
