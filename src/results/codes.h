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

/* Copies bytes; returns where they end. */
static inline char *bytes_put(char *to, const char *bytes, size_t length)
{
	return (char *)memcpy(to, bytes, length) + length;
}
/* The same of one of the codes. */
static inline char *codes_put(char *to, const struct codes *codes, size_t i)
{
	size_t from = i ? codes->ends[i - 1] : 0;
	return bytes_put(to, codes->text.bytes + from, codes->ends[i] - from);
}
/* What stands before the cells of a row: `begin` up to `same`, and the row's code. */
static inline void codes_begin(struct buffer *begin, size_t same, const struct codes *rows, size_t row)
{
	begin->length = same;
	begin->length = (size_t)(codes_put(buffer_room(begin, rows->longest), rows, row) - begin->bytes);
}

#endif
