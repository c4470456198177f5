/* Finding rows by their key: by the number at its end where all keys are a prefix and a number (E1, E2…), by
 * halves where they ascend, else by a table of hashes. */
#ifndef PREUTILS_DATA_KEYS_H
#define PREUTILS_DATA_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "data/words.h"

struct column;
struct buffer;

struct key_index {
	bool ready;
	enum { KEYS_NUMBERED, KEYS_ASCENDING, KEYS_HASHED } kind;
	size_t rows;
	const struct column *texts; /* NULL: they are not kept, or packed */
	size_t width;               /* the length of all keys, 0 where they differ */
	char *packed;               /* texts of that length, one after another, where no column has them */
	/* numbered: without leading zeros where widths differ */
	const char *prefix_text;
	char *prefix_own; /* where there are no texts */
	size_t prefix;
	uint64_t prefix_word, prefix_mask; /* its bytes, at most eight, as they stand in a word */
	uint32_t least, most;
	uint32_t *row_of;    /* row + 1 by number - least, or by hash; NULL where rows follow the numbers */
	uint32_t *numbers;   /* by row, where there are neither texts nor numbers that follow each other */
	size_t mask;         /* of the hash table; the bits above it are of the key's hash */
	bool repeated;       /* some key occurs twice */
	struct word_set few; /* row + 1 of keys that are no numbers, where there are few; or empty */
};

/* Makes the index; the column's texts are not copied. twice is called for rows with the key of an earlier
 * one. Empty keys are left out. */
void key_index_make(struct key_index *keys, const struct column *texts, size_t rows,
                    void (*twice)(void *context, size_t row), void *context);
/* The same of texts of one length that stand one after another, which it takes. */
void key_index_pack(struct key_index *keys, char *texts, size_t width, size_t rows,
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
/* The text of a key whose text no column has. */
void key_index_text(const struct key_index *keys, size_t row, struct buffer *text);
void key_index_free(struct key_index *keys);
/* The first row with this key, or SIZE_MAX. *last: the row found before, a good guess; it is kept up. */
size_t key_index_row(const struct key_index *keys, const char *key, size_t length, size_t *last);
/* Whether the key is in that row or the next one: files are mostly in the order of what they point to. */
bool key_index_near(const struct key_index *keys, const char *key, size_t length, size_t row);
#define KEYS_TOGETHER 32u
/* The rows + 1 of keys, none of them empty and at most KEYS_TOGETHER, 0 for none, in an index of hashes:
 * where they may stand in memory is asked for all at once. */
void key_index_rows(const struct key_index *keys, const char *const *texts, const size_t *lengths,
                    size_t count, uint32_t *rows);
/* key_index_row_padded where it is not done quickly. */
size_t key_index_look(const struct key_index *keys, const char *key, size_t length, size_t *last);

#define KEY_LITTLE_ENDIAN (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__)

/* Where eight bytes can be read from any byte of the key on: whether it has the prefix, and so few digits
 * that a word has all of them. */
static inline bool key_short(const struct key_index *keys, const char *key, size_t length)
{
	uint64_t word;
	memcpy(&word, key, 8);
	return KEY_LITTLE_ENDIAN && keys->prefix <= 8 && length - keys->prefix - 1 < 8 &&
	       ((word ^ keys->prefix_word) & keys->prefix_mask) == 0;
}

/* The number of one to eight digits; false where it is none. */
static inline bool key_digits(const char *text, size_t digits, uint32_t *number)
{
	uint64_t word, zeros = UINT64_C(0x3030303030303030);
	memcpy(&word, text, 8);
	word = word << (64 - 8 * digits) | zeros >> 4 >> (8 * digits - 4);
	word ^= zeros;
	bool wrong = ((word + UINT64_C(0x7676767676767676)) | word) & UINT64_C(0x8080808080808080);
	word = word * 10 + (word >> 8);
	word = ((word & UINT64_C(0x000000FF000000FF)) * UINT64_C(0x000F424000000064) +
	        (word >> 16 & UINT64_C(0x000000FF000000FF)) * UINT64_C(0x0000271000000001)) >>
	       32;
	*number = (uint32_t)word;
	return !wrong;
}

static inline size_t key_numbered_row(const struct key_index *keys, uint32_t number)
{
	uint32_t place = number - keys->least;
	if (number < keys->least || number > keys->most)
		return SIZE_MAX;
	if (!keys->row_of)
		return place;
	return keys->row_of[place] ? keys->row_of[place] - 1 : SIZE_MAX;
}

/* key_index_row where eight bytes can be read from any byte of the key on: the most frequent form quickly. */
static inline size_t key_index_row_padded(const struct key_index *keys, const char *key, size_t length,
                                          size_t *last)
{
	size_t digits = length - keys->prefix;
	uint32_t number;
	if (!keys->ready || keys->kind != KEYS_NUMBERED || !key_short(keys, key, length))
		return key_index_look(keys, key, length, last);
	/* Another text than the key's own could be the same number. */
	bool other = keys->width ? length != keys->width : digits > 1 && key[keys->prefix] == '0';
	if (other || !key_digits(key + keys->prefix, digits, &number) || !keys->rows)
		return SIZE_MAX;
	return key_numbered_row(keys, number);
}

#endif
