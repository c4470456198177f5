/* Blocks of rows into columns, a column at a time. */
#ifndef PREUTILS_DATA_FILL_H
#define PREUTILS_DATA_FILL_H

#include "data/blocks.h"
#include "data/dataset.h"
#include "data/words.h"

struct fill { /* a column that is kept, and its field */
	struct column *column;
	size_t field;
	struct word_set words;           /* lists */
	const struct key_index *keys;    /* keys whose target is known; NULL */
	const struct key_index *numbers; /* the form of the table's own key, kept as numbers; NULL */
	size_t width;                    /* of the table's own key, kept in texts of one length; 0 */
};
/* What one part of the file brings beside values that have their place already. Codes beyond the known ones
 * are those of `others`, until they are joined with other parts'. */
struct fill_part {
	struct dictionary others;
	struct arena arena; /* of others */
	struct buffer text; /* ends of texts count from 0 */
	size_t last_target;
	size_t rows; /* so far */
	struct long_value {
		size_t row; /* of the part */
		int64_t value;
	} * longs; /* days and numbers that a short column has no room for: there they are missing */
	size_t long_count, long_capacity;
	bool too_long;            /* so many that a column of full width takes less */
	struct key_widths widths; /* of the table's own keys, kept as numbers */
	bool odd_key;             /* one of them has not the form */
};
/* The rows of the block become the column's from `row` on. False: a value that is none of its type, or too
 * many that are too long. */
bool fill_block(const struct fill *fill, struct fill_part *part, const struct csv_block *block, size_t row);
/* Makes the column one of full width, of so many rows. What the part had no room for is put there when it is
 * known where its rows begin. Short codes: those of parts, none greater than UINT8_MAX, others are missing.
 */
void fill_widen(struct column *column, size_t rows);
void fill_put_longs(struct column *column, const struct fill_part *part, size_t first);
/* Frees the part; its texts and codes must have been joined. */
void fill_part_free(struct fill_part *part);

#endif
