/* Finding rows by their key: by the number at its end where all keys are a prefix and a number (E1, E2…), by
 * halves where they ascend, else by a table of hashes. */
#ifndef PREUTILS_DATA_KEYS_H
#define PREUTILS_DATA_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct column;

struct key_index {
	bool ready;
	enum { KEYS_NUMBERED, KEYS_ASCENDING, KEYS_HASHED } kind;
	size_t rows;
	const struct column *texts;
	/* numbered: `width` is the length of all keys, 0 where numbers have no leading zeros */
	size_t prefix, width;
	uint32_t least, most;
	uint32_t *row_of; /* row + 1 by number - least, or by hash; NULL where rows follow the numbers */
	size_t mask;      /* of the hash table */
};

/* Makes the index; the column's texts are not copied. twice is called for rows with the key of an earlier
 * one. Empty keys are left out. */
void key_index_make(struct key_index *keys, const struct column *texts, size_t rows,
                    void (*twice)(void *context, size_t row), void *context);
void key_index_free(struct key_index *keys);
/* The first row with this key, or SIZE_MAX. *last: the row found before, a good guess; it is kept up. */
size_t key_index_row(const struct key_index *keys, const char *key, size_t length, size_t *last);
/* The same where eight bytes can be read from any byte of the key on. */
size_t key_index_row_padded(const struct key_index *keys, const char *key, size_t length, size_t *last);

#endif
