/* Rows that point to rows of another table, by several threads: where a file stands in the order of what its
 * rows point to, as most do, it is parted so that no two parts know the same target. */
#ifndef PREUTILS_STATS_LINKS_H
#define PREUTILS_STATS_LINKS_H

#include "data/dataset.h"

/* The row (+ 1) of the target that a row's key points to, 0 for none. */
static inline uint32_t link_target(const struct column *key, size_t row)
{
	uint32_t code = column_code(key, row);
	return code <= key->dictionary.known ? code : 0;
}
/* Whether no row points to a target before that of the row before it. */
bool links_ordered(const struct column *key, size_t rows);
/* Calls work(context, part, from, to) for parts 0, 1, 2… of the rows; all rows of one target are in the same
 * part, in their order. One part, where the file is in no order. */
void links_share(const struct column *key, size_t rows,
                 void (*work)(void *context, size_t part, size_t from, size_t to), void *context);
/* At most so many parts. */
size_t links_parts(size_t rows);

struct links { /* rows that point elsewhere, and which of them count */
	const struct column *key;
	size_t rows;
	const uint8_t *flags, *kept; /* those that have both; NULL: all */
};
/* Where the row points to, + 1; 0 where it does not count. */
static inline uint32_t links_target(const struct links *links, size_t row)
{
	bool chosen = (!links->flags || links->flags[row]) && (!links->kept || links->kept[row]);
	return chosen ? link_target(links->key, row) : 0;
}
/* Adds to counts, by target row, how many rows count. */
void links_count(const struct links *links, uint32_t *counts);
struct linked_codes {   /* codes of rows by what those point to */
	uint32_t *ends; /* by target row: those of one end where the next one's begin */
	uint32_t *codes;
};
static inline uint32_t *linked_codes_of(const struct linked_codes *lists, size_t target, uint32_t *count)
{
	uint32_t begin = target ? lists->ends[target - 1] : 0;
	*count = lists->ends[target] - begin;
	return lists->codes + begin;
}
/* The codes of rows that count, in the order of the rows; short_codes: in bytes, where there are no codes;
 * targets: rows of the other table. */
void links_list(struct linked_codes *lists, const struct links *links, const uint32_t *codes,
                const uint8_t *short_codes, size_t targets);
void linked_codes_free(struct linked_codes *lists);

#endif
