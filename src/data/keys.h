/* Finding rows by their key: by the number at its end where all keys are a prefix and a number (E1, E2…), by
 * halves where they ascend, else by a table of hashes. */
#ifndef PREUTILS_DATA_KEYS_H
#define PREUTILS_DATA_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "data/words.h"

struct column;
struct buffer;

struct key_index {
	bool ready;
	enum { KEYS_NUMBERED, KEYS_ASCENDING, KEYS_HASHED } kind;
	size_t rows;
	const struct column *texts; /* NULL: numbered keys whose texts are not kept */
	/* numbered: `width` is the length of all keys, 0 where numbers have no leading zeros */
	const char *prefix_text;
	char *prefix_own; /* where there are no texts */
	size_t prefix, width;
	uint32_t least, most;
	uint32_t *row_of;    /* row + 1 by number - least, or by hash; NULL where rows follow the numbers */
	uint32_t *numbers;   /* by row, where there are neither texts nor numbers that follow each other */
	size_t mask;         /* of the hash table */
	struct word_set few; /* row + 1 of keys that are no numbers, where there are few; or empty */
};

/* Makes the index; the column's texts are not copied. twice is called for rows with the key of an earlier
 * one. Empty keys are left out. */
void key_index_make(struct key_index *keys, const struct column *texts, size_t rows,
                    void (*twice)(void *context, size_t row), void *context);
/* The same without texts, in three steps. A form that keys may have, from the first one; false: it ends with
 * no number. */
bool key_form_make(struct key_index *form, const char *first, size_t length);
/* What the lengths of keys say about their form. */
struct key_widths {
	bool differ; /* from the first one's */
	bool zeros;  /* some number begins with 0 */
};
/* The number of a key of this form, where eight bytes can be read from any byte of the key on; false: it is
 * none. */
bool key_form_number(const struct key_index *form, const char *text, size_t length, struct key_widths *widths,
                     uint32_t *number);
/* Makes the index of the form from numbers by row, which it takes. False: the numbers are too far apart, or
 * some occur twice; they are the caller's still. */
bool key_form_index(struct key_index *form, struct key_widths widths, uint32_t *numbers, size_t rows);
/* The text of a key whose text is not kept. */
void key_index_text(const struct key_index *keys, size_t row, struct buffer *text);
void key_index_free(struct key_index *keys);
/* The first row with this key, or SIZE_MAX. *last: the row found before, a good guess; it is kept up. */
size_t key_index_row(const struct key_index *keys, const char *key, size_t length, size_t *last);
/* The same where eight bytes can be read from any byte of the key on. */
size_t key_index_row_padded(const struct key_index *keys, const char *key, size_t length, size_t *last);

#endif
