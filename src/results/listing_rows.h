/* The rows of a list one after the other, from memory or from the file that a very long list is kept in. */
#ifndef PREUTILS_RESULTS_LISTING_ROWS_H
#define PREUTILS_RESULTS_LISTING_ROWS_H

#include "results/listing.h"

struct error;

/* Rows that are kept in a file without a name; written once, then read as often as one likes. */
struct listing_spool;
struct listing_spool *listing_spool_open(struct error *error);
/* Adds a row; a failure is kept until listing_spool_end. */
void listing_spool_add(struct listing_spool *spool, const struct listing_column *columns, size_t count,
                       const struct listing_cell *cells);
/* After the last row; -1 and *error where not all could be written. */
int listing_spool_end(struct listing_spool *spool, struct error *error);
/* NULL is allowed. */
void listing_spool_close(struct listing_spool *spool);

struct listing_cursor {
	const struct listing *listing;
	size_t row; /* of the list, that listing_next gives next */
	struct listing_cell *cells;
	struct buffer block; /* bytes of the file, from `next` on not looked at yet */
	size_t next;
	long long offset; /* of what comes after the block */
	bool failed;      /* the file could not be read */
};
/* Begins before the first row; free with listing_cursor_free. A list has as many cursors as one likes. */
void listing_cursor_begin(struct listing_cursor *cursor, const struct listing *listing);
/* The cells of the next row, until the next call; NULL after the last one and where reading failed. */
const struct listing_cell *listing_next(struct listing_cursor *cursor);
void listing_cursor_free(struct listing_cursor *cursor);

#endif
