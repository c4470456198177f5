/* The codes of an axis as a format writes them: escaped once, and not for each cell. */
#ifndef PREUTILS_RESULTS_CODES_H
#define PREUTILS_RESULTS_CODES_H

#include <string.h>

#include "results/results.h"

/* Zeroed is empty. */
struct codes {
	struct buffer text;
	size_t *ends; /* of each code in the text */
	size_t count, capacity;
	size_t longest;
};
/* In place of what was there: what `add` makes of each code, between `before` and `after`. Of an axis that is
 * not there (NULL), nothing, once. */
void codes_make(struct codes *codes, const struct axis *axis, const char *before,
                void (*add)(struct buffer *buffer, const char *code), const char *after);
void codes_free(struct codes *codes);

/* The codes of all axes of some results, made once for each: tables share axes. Zeroed is empty, but for how
 * they are made. */
struct codes_store {
	void (*add)(struct buffer *buffer, const char *code);
	const char *before, *after;
	struct arena arena;
	struct codes_kept **kept; /* of the axes that were asked for */
	size_t count, capacity;
	struct map places; /* by where an axis has its values */
};
/* Of the axis, or of one that is not there (NULL). Valid as long as the store. */
const struct codes *codes_of(struct codes_store *store, const struct axis *axis);
void codes_store_free(struct codes_store *store);

/* Copies bytes; returns where they end. */
static inline char *bytes_put(char *to, const char *bytes, size_t length)
{
	return (char *)memcpy(to, bytes, length) + length;
}
/* The same for short ones, thirty-two at a time: of both places there are BYTES_SPARE more, which are not
 * used.
 */
enum { BYTES_SPARE = 31 };
static inline char *bytes_put_short(char *to, const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i += 32)
		memcpy(to + i, bytes + i, 32);
	return to + length;
}
/* One of the codes; behind `to` there are BYTES_SPARE more. */
static inline char *codes_put(char *to, const struct codes *codes, size_t i)
{
	size_t from = i ? codes->ends[i - 1] : 0;
	return bytes_put_short(to, codes->text.bytes + from, codes->ends[i] - from);
}
/* What stands before the cells of a row: `begin` up to `same`, and the row's code; and BYTES_SPARE more. */
static inline void codes_begin(struct buffer *begin, size_t same, const struct codes *rows, size_t row)
{
	begin->length = same;
	char *to = buffer_room(begin, rows->longest + 2 * BYTES_SPARE);
	begin->length = (size_t)(codes_put(to, rows, row) - begin->bytes);
}

#endif
