#include "data/keys.h"

#include <stdlib.h>
#include <string.h>

#include "data/dataset.h"

#define FEW         4096u /* rows */
#define DIGITS_MOST 9
#define SPARSE      4 /* a table by number has at most so many places for each row */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool digits_of(const char *text, size_t digits, uint32_t *number)
{
	uint32_t sum = 0, wrong = 0;
	for (size_t i = 0; i < digits; i++) {
		uint32_t digit = (uint32_t)(unsigned char)text[i] - '0';
		wrong |= digit > 9;
		sum = sum * 10 + digit;
	}
	*number = sum;
	return !wrong;
}

/* The number after the prefix; false where there is none, or where another text could be the same number. */
static bool number_of(const struct key_index *keys, const char *text, size_t length, uint32_t *number)
{
	size_t digits = length - keys->prefix;
	if (length <= keys->prefix || digits > DIGITS_MOST || (keys->width && length != keys->width))
		return false;
	if (!keys->width && digits > 1 && text[keys->prefix] == '0')
		return false;
	return digits_of(text + keys->prefix, digits, number);
}

static bool same_prefix(const struct key_index *keys, const char *text, size_t length)
{
	/* Prefixes are short. */
	size_t i = 0;
	while (i < keys->prefix && i < length && text[i] == keys->prefix_text[i])
		i++;
	return i == keys->prefix;
}

/* Prefix and width of the first key; false: it ends with no number. */
static bool split_first(struct key_index *keys, const char *first, size_t length)
{
	keys->prefix_text = first;
	keys->prefix = keys->width = length;
	while (keys->prefix && is_digit(first[keys->prefix - 1]) && length - keys->prefix < DIGITS_MOST)
		keys->prefix--;
	size_t bytes = keys->prefix < 8 ? keys->prefix : 8;
	memcpy(&keys->prefix_word, first, bytes);
	memset(&keys->prefix_mask, 0xFF, bytes);
	return length > keys->prefix;
}

/* Prefix and width, from the first key and the lengths of all. */
static bool find_form(struct key_index *keys)
{
	size_t length, own;
	if (!keys->rows)
		return false;
	const char *first = column_text(keys->texts, 0, &length);
	bool good = split_first(keys, first, length);
	for (size_t row = 0; row < keys->rows && keys->width; row++) {
		column_text(keys->texts, row, &own);
		if (own != length)
			keys->width = 0;
	}
	return good;
}

static bool fill_numbers(struct key_index *keys)
{
	size_t length;
	uint32_t number = 0;
	keys->row_of = memory_zalloc((size_t)(keys->most - keys->least) + 1, sizeof *keys->row_of);
	for (size_t row = 0; row < keys->rows; row++) {
		const char *text = column_text(keys->texts, row, &length);
		number_of(keys, text, length, &number);
		uint32_t *slot = &keys->row_of[number - keys->least];
		if (*slot)
			return false;
		*slot = (uint32_t)row + 1;
	}
	return true;
}

static bool make_numbered(struct key_index *keys)
{
	bool following = true;
	keys->kind = KEYS_NUMBERED;
	if (!find_form(keys))
		return false;
	for (size_t row = 0; row < keys->rows; row++) {
		size_t length;
		uint32_t number;
		const char *text = column_text(keys->texts, row, &length);
		if (!same_prefix(keys, text, length) || !number_of(keys, text, length, &number))
			return false;
		if (row == 0)
			keys->least = keys->most = number;
		following &= number == keys->least + row;
		keys->least = number < keys->least ? number : keys->least;
		keys->most = number > keys->most ? number : keys->most;
	}
	if (following)
		return true;
	return keys->most - keys->least < keys->rows * SPARSE && fill_numbers(keys);
}

/* Where keys are of one length their place follows from the row: nothing has to be read to know it. */
static const char *key_text(const struct key_index *keys, size_t row, size_t *length)
{
	*length = keys->width;
	if (!keys->width)
		return column_text(keys->texts, row, length);
	return (keys->packed ? keys->packed : keys->texts->text) + row * keys->width;
}

/* Whether each key is longer than the one before, or as long and after it. */
static bool make_ascending(struct key_index *keys)
{
	size_t before = 0, length;
	const char *last = "";
	keys->kind = KEYS_ASCENDING;
	for (size_t row = 0; row < keys->rows; row++) {
		const char *text = key_text(keys, row, &length);
		if (length < before || (length == before && memcmp(text, last, length) <= 0))
			return false;
		before = length;
		last = text;
	}
	return true;
}

static inline uint64_t word_at(const char *text)
{
	uint64_t word;
	memcpy(&word, text, 8);
	return word;
}

/* Eight bytes at a time; the last eight may have some of those before them once more. */
static inline uint64_t hash_of(const char *key, size_t length)
{
	uint64_t hash = length, word = 0;
	for (size_t i = 0; i + 8 < length; i += 8) {
		hash = (hash ^ word_at(key + i)) * UINT64_C(0x9E3779B97F4A7C15);
		hash ^= hash >> 29;
	}
	if (length < 8)
		memcpy(&word, key, length);
	else
		word = word_at(key + length - 8);
	hash = (hash ^ word) * UINT64_C(0x9E3779B97F4A7C15);
	return hash ^ (hash >> 32);
}

static inline bool same_text(const char *one, const char *other, size_t length)
{
	if (length < 8)
		return memcmp(one, other, length) == 0;
	uint64_t difference = word_at(one + length - 8) ^ word_at(other + length - 8);
	for (size_t i = 0; i + 8 < length; i += 8)
		difference |= word_at(one + i) ^ word_at(other + i);
	return difference == 0;
}

/* Keys are not empty. */
static bool key_at(const struct key_index *keys, size_t row, const char *key, size_t length)
{
	size_t own;
	const char *text = key_text(keys, row, &own);
	return own == length && same_text(text, key, length);
}

/* The bits of a slot that rows do not need say something of the key: few others are looked at. */
static uint32_t mark_of(const struct key_index *keys, uint64_t hash)
{
	return (uint32_t)(hash >> 32) & ~(uint32_t)keys->mask;
}

static uint32_t marked_row(const struct key_index *keys, uint32_t slot)
{
	return slot & (uint32_t)keys->mask;
}

/* Where the key stands in the hash table, or would. */
static uint32_t *slot_of(const struct key_index *keys, const char *key, size_t length, uint64_t hash)
{
	uint32_t mark = mark_of(keys, hash);
	for (size_t i = (size_t)hash & keys->mask;; i = (i + 1) & keys->mask) {
		uint32_t slot = keys->row_of[i], row = marked_row(keys, slot);
		if (!slot || (slot - row == mark && key_at(keys, row - 1, key, length)))
			return &keys->row_of[i];
	}
}

/* The row + 1 of the first key with the same mark, 0 for none: mostly the one that is looked for. */
static uint32_t likely_row(const struct key_index *keys, uint64_t hash)
{
	uint32_t mark = mark_of(keys, hash);
	for (size_t i = (size_t)hash & keys->mask;; i = (i + 1) & keys->mask) {
		uint32_t slot = keys->row_of[i], row = marked_row(keys, slot);
		if (!slot || slot - row == mark)
			return row;
	}
}

/* Hashes of some rows, whose slots are on their way when they are asked for. */
static void look_ahead(const struct key_index *keys, size_t from, size_t count, uint64_t *hashes)
{
	size_t length;
	for (size_t i = 0; i < count; i++) {
		const char *text = key_text(keys, from + i, &length);
		hashes[i] = hash_of(text, length);
		__builtin_prefetch(&keys->row_of[hashes[i] & keys->mask], 1);
	}
}

static void make_hashed(struct key_index *keys, void (*twice)(void *context, size_t row), void *context)
{
	size_t capacity = 16, length;
	uint64_t hashes[KEYS_TOGETHER];
	while (capacity < keys->rows * 2)
		capacity *= 2;
	keys->kind = KEYS_HASHED;
	keys->mask = capacity - 1;
	keys->row_of = memory_zalloc(capacity, sizeof *keys->row_of);
	for (size_t row = 0; row < keys->rows; row++) {
		if (row % KEYS_TOGETHER == 0)
			look_ahead(keys, row,
			           keys->rows - row < KEYS_TOGETHER ? keys->rows - row : KEYS_TOGETHER,
			           hashes);
		const char *text = key_text(keys, row, &length);
		uint64_t hash = hashes[row % KEYS_TOGETHER];
		uint32_t *slot = length ? slot_of(keys, text, length, hash) : NULL;
		keys->repeated |= slot && *slot;
		if (slot && *slot)
			twice(context, row);
		else if (slot)
			*slot = ((uint32_t)row + 1) | mark_of(keys, hash);
	}
}

static void make_few(struct key_index *keys)
{
	size_t length;
	words_start(&keys->few, keys->rows);
	for (size_t row = 0; row < keys->rows; row++) {
		const char *text = key_text(keys, row, &length);
		if (length)
			words_add(&keys->few, text, length, (uint32_t)row + 1);
	}
}

static void make_by_text(struct key_index *keys, void (*twice)(void *context, size_t row), void *context)
{
	if (!make_ascending(keys))
		make_hashed(keys, twice, context);
	if (keys->rows <= FEW)
		make_few(keys);
}

void key_index_make(struct key_index *keys, const struct column *texts, size_t rows,
                    void (*twice)(void *context, size_t row), void *context)
{
	*keys = (struct key_index){.ready = true, .texts = texts, .rows = rows};
	if (make_numbered(keys))
		return;
	free(keys->row_of);
	keys->row_of = NULL;
	make_by_text(keys, twice, context);
}

void key_index_pack(struct key_index *keys, char *texts, size_t width, size_t rows,
                    void (*twice)(void *context, size_t row), void *context)
{
	*keys = (struct key_index){.ready = true, .packed = texts, .width = width, .rows = rows};
	make_by_text(keys, twice, context);
}

bool key_form_make(struct key_index *form, const char *first, size_t length)
{
	struct key_index made = {.kind = KEYS_NUMBERED};
	if (!split_first(&made, first, length))
		return false;
	*form = made;
	form->prefix_own = memory_alloc(form->prefix, 1);
	memcpy(form->prefix_own, first, form->prefix);
	form->prefix_text = form->prefix_own;
	return true;
}

bool key_form_number(const struct key_index *form, const char *text, size_t length, struct key_widths *widths,
                     uint32_t *number)
{
	size_t digits = length - form->prefix;
	if (length <= form->prefix || digits > DIGITS_MOST)
		return false;
	widths->differ |= length != form->width;
	widths->zeros |= digits > 1 && text[form->prefix] == '0';
	if (key_short(form, text, length))
		return key_digits(text + form->prefix, digits, number);
	return same_prefix(form, text, length) && digits_of(text + form->prefix, digits, number);
}

/* Rows by number; false: a number twice. */
static bool place_numbers(struct key_index *form)
{
	form->row_of = memory_zalloc((size_t)(form->most - form->least) + 1, sizeof *form->row_of);
	for (size_t row = 0; row < form->rows; row++) {
		uint32_t *slot = &form->row_of[form->numbers[row] - form->least];
		if (*slot)
			return false;
		*slot = (uint32_t)row + 1;
	}
	return true;
}

bool key_form_index(struct key_index *form, struct key_widths widths, uint32_t *numbers, size_t rows)
{
	bool following = true;
	form->rows = rows;
	form->width = widths.differ ? 0 : form->width;
	form->least = form->most = rows ? numbers[0] : 0;
	for (size_t row = 0; row < rows; row++) {
		uint32_t number = numbers[row];
		following &= number == numbers[0] + row;
		form->least = number < form->least ? number : form->least;
		form->most = number > form->most ? number : form->most;
	}
	form->numbers = numbers;
	if (!following && (form->most - form->least >= rows * SPARSE || !place_numbers(form))) {
		form->numbers = NULL;
		free(form->row_of);
		form->row_of = NULL;
		return false;
	}
	if (following) {
		free(numbers);
		form->numbers = NULL;
	}
	form->ready = true;
	return true;
}

void key_index_text(const struct key_index *keys, size_t row, struct buffer *text)
{
	if (keys->packed) {
		buffer_add(text, keys->packed + row * keys->width, keys->width);
		return;
	}
	uint32_t number = keys->numbers ? keys->numbers[row] : keys->least + (uint32_t)row;
	buffer_add(text, keys->prefix_text, keys->prefix);
	buffer_printf(text, "%0*lu", keys->width ? (int)(keys->width - keys->prefix) : 1,
	              (unsigned long)number);
}

void key_index_free(struct key_index *keys)
{
	free(keys->row_of);
	free(keys->numbers);
	free(keys->prefix_own);
	free(keys->packed);
	words_free(&keys->few);
	*keys = (struct key_index){0};
}

static size_t by_number(const struct key_index *keys, const char *key, size_t length)
{
	uint32_t number;
	if (!keys->rows || !same_prefix(keys, key, length) || !number_of(keys, key, length, &number))
		return SIZE_MAX;
	return key_numbered_row(keys, number);
}

static size_t by_halves(const struct key_index *keys, const char *key, size_t length)
{
	size_t low = 0, high = keys->rows, own;
	while (low < high) {
		size_t middle = (low + high) / 2;
		const char *text = key_text(keys, middle, &own);
		int order = own != length ? (own < length ? -1 : 1) : memcmp(text, key, length);
		if (order == 0)
			return middle;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return SIZE_MAX;
}

/* Whether the key is in the row of last time or in the next one. */
static bool is_next(const struct key_index *keys, const char *key, size_t length, size_t *last)
{
	for (size_t row = *last; row < keys->rows && row < *last + 2; row++)
		if (key_at(keys, row, key, length)) {
			*last = row;
			return true;
		}
	return false;
}

bool key_index_near(const struct key_index *keys, const char *key, size_t length, size_t row)
{
	return is_next(keys, key, length, &row);
}

static void expect_text(const struct key_index *keys, uint32_t row, size_t length)
{
	size_t own;
	const char *text = key_text(keys, row - 1, &own);
	__builtin_prefetch(text);
	__builtin_prefetch(text + length - 1);
}

void key_index_rows(const struct key_index *keys, const char *const *texts, const size_t *lengths,
                    size_t count, uint32_t *rows)
{
	uint64_t hashes[KEYS_TOGETHER];
	for (size_t i = 0; i < count; i++) {
		hashes[i] = hash_of(texts[i], lengths[i]);
		__builtin_prefetch(&keys->row_of[hashes[i] & keys->mask]);
	}
	for (size_t i = 0; i < count; i++) {
		rows[i] = likely_row(keys, hashes[i]);
		if (rows[i] && !keys->width)
			__builtin_prefetch(keys->texts->text_offsets + rows[i]);
	}
	for (size_t i = 0; i < count; i++)
		if (rows[i])
			expect_text(keys, rows[i], lengths[i]);
	for (size_t i = 0; i < count; i++)
		if (rows[i] && !key_at(keys, rows[i] - 1, texts[i], lengths[i]))
			rows[i] = marked_row(keys, *slot_of(keys, texts[i], lengths[i], hashes[i]));
}

static size_t by_hash(const struct key_index *keys, const char *key, size_t length)
{
	uint32_t slot = *slot_of(keys, key, length, hash_of(key, length));
	return slot ? marked_row(keys, slot) - 1 : SIZE_MAX;
}

size_t key_index_row(const struct key_index *keys, const char *key, size_t length, size_t *last)
{
	if (!keys->ready)
		return SIZE_MAX;
	if (keys->kind == KEYS_NUMBERED)
		return by_number(keys, key, length);
	if (!length)
		return SIZE_MAX;
	/* Of rows with the same key the first one is wanted. */
	if (!keys->repeated && is_next(keys, key, length, last))
		return *last;
	size_t row = keys->kind == KEYS_HASHED ? by_hash(keys, key, length) : by_halves(keys, key, length);
	if (row != SIZE_MAX)
		*last = row;
	return row;
}

size_t key_index_look(const struct key_index *keys, const char *key, size_t length, size_t *last)
{
	if (keys->few.slots && length) {
		uint32_t found = words_code(&keys->few, key, length);
		return found ? found - 1 : SIZE_MAX;
	}
	return key_index_row(keys, key, length, last);
}
