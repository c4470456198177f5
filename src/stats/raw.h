/* Codes of units before they have positions on an axis: one each, or, of rows that point to what they lead
 * to, several. */
#ifndef PREUTILS_STATS_RAW_H
#define PREUTILS_STATS_RAW_H

#include "stats/units.h"

struct raw {
	struct vector vocabulary; /* of codes: column or list */
	uint8_t *few;             /* one a unit, in a byte… */
	uint32_t *single;         /* …or not */
	size_t *offsets;          /* several: many[offsets[i] .. offsets[i + 1]), at least one */
	uint32_t *many;
	size_t total; /* entries of few, single or many */
};

/* The arrays are the caller's, to free(). */
void raw_codes(struct raw *raw, struct run *run, const struct units *units, const struct node *node);

#endif
