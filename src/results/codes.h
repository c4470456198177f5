/* What a format writes of the values of an axis: escaped once, and not for each cell. */
#ifndef PREUTILS_RESULTS_CODES_H
#define PREUTILS_RESULTS_CODES_H

#include <string.h>

#include "results/results.h"

/* Where a code stands in the text, and how long it is. */
struct code_place {
	size_t at, length;
};
/* Adds what the format writes of a value; returns where its code stands, which cells repeat. */
typedef struct code_place code_adder(struct buffer *text, const struct axis_value *value);

/* Zeroed is empty. */
struct codes {
	struct buffer text; /* of all values, one after the other */
	struct code_place *places;
	size_t count, capacity;
	size_t longest;
};
/* In place of what was there. Of an axis that is not there (NULL): one code, of no length. */
void codes_make(struct codes *codes, const struct axis *axis, code_adder *add);
void codes_free(struct codes *codes);

/* The codes of all axes of some results, made once for each: tables share the values of axes. Zeroed is
 * empty, but for `add`. */
struct codes_store {
	code_adder *add;
	struct arena arena;
	struct codes_kept **kept; /* of the axes that were asked for */
	size_t count, capacity;
	size_t length;     /* of their texts */
	struct map places; /* by where an axis has its values, and how many */
};
/* Of the axis, or of one that is not there (NULL), whose values must stay where they are as long as the store
 * lives. Valid until codes_store_begin. */
const struct codes *codes_of(struct codes_store *store, const struct axis *axis);
/* Makes room, where there is much, for what follows. */
void codes_store_begin(struct codes_store *store);
void codes_store_free(struct codes_store *store);

/* Copies bytes; returns where they end. */
static inline char *bytes_put(char *to, const char *bytes, size_t length)
{
	return (char *)memcpy(to, bytes, length) + length;
}
/* The same for short ones, thirty-two at a time: of both places there are BYTES_SPARE more, which are not
 * used.
 */
enum { BYTES_SPARE = 32 };
static inline char *bytes_put_short(char *to, const char *bytes, size_t length)
{
	memcpy(to, bytes, 32);
	for (size_t i = 32; i < length; i += 32)
		memcpy(to + i, bytes + i, 32);
	return to + length;
}
/* One of the codes; behind `to` there are BYTES_SPARE more. */
static inline char *codes_put(char *to, const struct codes *codes, size_t i)
{
	return bytes_put_short(to, codes->text.bytes + codes->places[i].at, codes->places[i].length);
}
/* What stands before the cells of a row: `begin` up to `same`, and the row's code; and BEGIN_SPARE more. */
enum { BEGIN_SPARE = 64 };
static inline void codes_begin(struct buffer *begin, size_t same, const struct codes *rows, size_t row)
{
	begin->length = same;
	char *to = buffer_room(begin, rows->longest + BYTES_SPARE + BEGIN_SPARE);
	begin->length = (size_t)(codes_put(to, rows, row) - begin->bytes);
}
/* Mostly one piece; behind `to` there are BEGIN_SPARE more. */
static inline char *codes_put_begin(char *to, const struct buffer *begin)
{
	memcpy(to, begin->bytes, BEGIN_SPARE);
	for (size_t i = BEGIN_SPARE; i < begin->length; i += BEGIN_SPARE)
		memcpy(to + i, begin->bytes + i, BEGIN_SPARE);
	return to + begin->length;
}

#endif
