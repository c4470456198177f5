/* Keys of several columns: the rows whose key stood in a row before. */
#include <stdlib.h>
#include <string.h>

#include "data/build_private.h"

struct joined {
	struct building *building;
	const struct table *table;
	const struct column **columns; /* of the key */
	size_t count;
	uint64_t *hashes; /* of each row's values; NULL: only texts can be compared */
};

/* What the cell says, as a number: the same where its text is. False where a number does not tell: nothing is
 * in it, or what its list or table does not know. */
static bool value_of(const struct column *column, size_t row, uint64_t *value)
{
	if (column->text_offsets)
		return false;
	if (column_has_codes(column)) {
		*value = column_code(column, row);
		return *value != CODE_NONE && *value <= column->dictionary.known;
	}
	if (column_has_days(column)) {
		int32_t day = column_day(column, row);
		*value = (uint32_t)day;
		return day != DATE_NONE;
	}
	if (!column_has_numbers(column))
		return false;
	int64_t number = column_number(column, row);
	*value = (uint64_t)number;
	return number != DECIMAL_NONE;
}

static uint64_t *hash_values(const struct joined *joined)
{
	uint64_t *hashes = memory_alloc(joined->table->rows, sizeof *hashes);
	for (size_t row = 0; row < joined->table->rows; row++) {
		uint64_t hash = 0, value;
		for (size_t i = 0; i < joined->count; i++) {
			if (!value_of(joined->columns[i], row, &value)) {
				free(hashes);
				return NULL;
			}
			hash = (hash ^ value) * UINT64_C(0x9E3779B97F4A7C15);
			hash ^= hash >> 32;
		}
		hashes[row] = hash;
	}
	return hashes;
}

static bool same_values(const struct joined *joined, size_t row, size_t other)
{
	uint64_t a, b;
	if (joined->hashes[row] != joined->hashes[other])
		return false;
	for (size_t i = 0; i < joined->count; i++)
		if (!value_of(joined->columns[i], row, &a) || !value_of(joined->columns[i], other, &b) ||
		    a != b)
			return false;
	return true;
}

static void join_texts(const struct joined *joined, size_t row, struct buffer *text)
{
	text->length = 0;
	for (size_t i = 0; i < joined->count; i++) {
		buffer_puts(text, text->length ? "/" : "");
		column_format(joined->building->dataset, joined->columns[i], row, text);
	}
}

static void tell_twice(const struct joined *joined, size_t row, const struct buffer *text)
{
	const struct column *last = joined->columns[joined->count - 1];
	building_finding(joined->building, MSG_KEY_TWICE, joined->table->lines[row], last, last->name,
	                 text->bytes, text->length);
}

/* Each row's values are looked for among those before. */
static void compare_values(const struct joined *joined)
{
	size_t rows = joined->table->rows, capacity = 16;
	struct buffer text = {0};
	while (capacity < 2 * rows)
		capacity *= 2;
	uint32_t *slots = memory_zalloc(capacity, sizeof *slots); /* a row from 1 on; 0: none */
	for (size_t row = 0; row < rows; row++) {
		size_t i = joined->hashes[row] & (capacity - 1);
		while (slots[i] && !same_values(joined, row, slots[i] - 1))
			i = (i + 1) & (capacity - 1);
		if (slots[i]) {
			join_texts(joined, row, &text);
			tell_twice(joined, row, &text);
		} else {
			slots[i] = (uint32_t)row + 1;
		}
	}
	free(slots);
	buffer_free(&text);
}

/* The same of texts. */
static void compare_texts(const struct joined *joined)
{
	struct buffer text = {0};
	struct map seen = {0};
	struct arena arena = {0};
	for (size_t row = 0; row < joined->table->rows; row++) {
		bool added;
		join_texts(joined, row, &text);
		map_add(&seen, arena_strndup(&arena, text.bytes, text.length), text.length, row, &added);
		if (!added)
			tell_twice(joined, row, &text);
	}
	arena_free(&arena);
	map_free(&seen);
	buffer_free(&text);
}

void building_check_joined(struct building *building, struct table *table)
{
	struct joined joined = {.building = building, .table = table};
	building->table = table;
	joined.columns = memory_alloc(table->schema->count, sizeof(const struct column *));
	for (size_t c = 0; c < table->schema->count; c++)
		if (table->schema->columns[c].primary)
			joined.columns[joined.count++] = &table->columns[c];
	if (joined.count)
		joined.hashes = hash_values(&joined);
	if (joined.hashes)
		compare_values(&joined);
	else if (joined.count)
		compare_texts(&joined);
	free(joined.hashes);
	free(joined.columns);
}
