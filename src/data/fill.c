#include "data/fill.h"

#include <stdlib.h>
#include <string.h>

#define LONGS       4096u /* values without room in a short column that are always put up with… */
#define LONGS_SHARE 8u    /* …and one of so many */

static uint32_t other(const struct fill *fill, struct fill_part *part, const char *text, size_t length)
{
	struct dictionary *others = &part->others;
	long found = map_find(&others->others_index, text, length);
	if (found < 0) {
		const char *copy = arena_strndup(&part->arena, text, length);
		others->others = memory_grow(others->others, &others->others_capacity,
		                             others->others_count + 1, sizeof *others->others);
		found = (long)others->others_count++;
		others->others[found] = copy;
		map_add(&others->others_index, copy, length, (size_t)found, NULL);
	}
	return (uint32_t)(fill->column->dictionary.known + (size_t)found + 1);
}

/* The block's fields of one column. A copy: what is written elsewhere cannot change it. */
static inline struct csv_block cells_of(const struct fill *fill, const struct csv_block *block)
{
	struct csv_block cells = *block;
	cells.ends += fill->field;
	return cells;
}

static inline const char *cell(const struct csv_block *cells, size_t r, size_t *length)
{
	return block_field(cells, r * cells->columns, length);
}

static void put_long(struct fill_part *part, size_t row, int64_t value)
{
	part->longs =
	        memory_grow(part->longs, &part->long_capacity, part->long_count + 1, sizeof *part->longs);
	part->longs[part->long_count++] = (struct long_value){.row = part->rows + row, .value = value};
}

static inline uint8_t short_code(struct fill_part *part, size_t row, uint32_t code)
{
	if (code > UINT8_MAX)
		put_long(part, row, code);
	return code <= UINT8_MAX ? (uint8_t)code : CODE_NONE;
}

static void fill_codes(const struct fill *fill, struct fill_part *part, const struct csv_block *block,
                       uint32_t *codes)
{
	const struct csv_block cells = cells_of(fill, block);
	for (size_t r = 0; r < cells.rows; r++) {
		size_t length;
		const char *text = cell(&cells, r, &length);
		codes[r] = length ? other(fill, part, text, length) : CODE_NONE;
	}
}

static inline uint32_t list_code(const struct fill *fill, const struct word_set *words,
                                 struct fill_part *part, const char *text, size_t length)
{
	if (!length)
		return CODE_NONE;
	uint32_t code = words_code(words, text, length);
	return code ? code : other(fill, part, text, length);
}

static void fill_list(const struct fill *fill, struct fill_part *part, const struct csv_block *block,
                      uint32_t *codes)
{
	const struct csv_block cells = cells_of(fill, block);
	const struct word_set words = fill->words;
	for (size_t r = 0; r < cells.rows; r++) {
		size_t length;
		const char *text = cell(&cells, r, &length);
		codes[r] = list_code(fill, &words, part, text, length);
	}
}

static void fill_short_list(const struct fill *fill, struct fill_part *part, const struct csv_block *block,
                            uint8_t *codes)
{
	const struct csv_block cells = cells_of(fill, block);
	const struct word_set words = fill->words;
	for (size_t r = 0; r < cells.rows; r++) {
		size_t length;
		const char *text = cell(&cells, r, &length);
		codes[r] = short_code(part, r, list_code(fill, &words, part, text, length));
	}
}

static inline uint32_t key_code(const struct fill *fill, const struct key_index *keys, struct fill_part *part,
                                const char *text, size_t length)
{
	size_t row = key_index_row_padded(keys, text, length, &part->last_target);
	return row == SIZE_MAX ? other(fill, part, text, length) : (uint32_t)row + 1;
}

static void fill_keys_singly(const struct fill *fill, struct fill_part *part, const struct csv_block *cells,
                             size_t from, size_t to, uint32_t *codes)
{
	const struct key_index keys = *fill->keys;
	for (size_t r = from; r < to; r++) {
		size_t length;
		const char *text = cell(cells, r, &length);
		codes[r] = length ? key_code(fill, &keys, part, text, length) : CODE_NONE;
	}
}

/* The same of at most KEYS_TOGETHER rows, whose keys are in no order. */
static void fill_keys_together(const struct fill *fill, struct fill_part *part, const struct csv_block *cells,
                               size_t from, size_t to, uint32_t *codes)
{
	const char *texts[KEYS_TOGETHER];
	size_t lengths[KEYS_TOGETHER], rows[KEYS_TOGETHER], count = 0;
	uint32_t targets[KEYS_TOGETHER];
	for (size_t r = from; r < to; r++) {
		codes[r] = CODE_NONE;
		rows[count] = r;
		texts[count] = cell(cells, r, &lengths[count]);
		count += lengths[count] != 0;
	}
	if (!count)
		return;
	key_index_rows(fill->keys, texts, lengths, count, targets);
	for (size_t i = 0; i < count; i++)
		codes[rows[i]] = targets[i] ? targets[i] : other(fill, part, texts[i], lengths[i]);
	if (targets[count - 1])
		part->last_target = targets[count - 1] - 1;
}

static void fill_keys(const struct fill *fill, struct fill_part *part, const struct csv_block *block,
                      uint32_t *codes)
{
	const struct csv_block cells = cells_of(fill, block);
	if (fill->keys->kind != KEYS_HASHED) {
		fill_keys_singly(fill, part, &cells, 0, cells.rows, codes);
		return;
	}
	for (size_t from = 0; from < cells.rows; from += KEYS_TOGETHER) {
		size_t length, to = from + KEYS_TOGETHER < cells.rows ? from + KEYS_TOGETHER : cells.rows;
		const char *text = cell(&cells, from, &length);
		bool near = key_index_near(fill->keys, text, length, part->last_target);
		(near ? fill_keys_singly : fill_keys_together)(fill, part, &cells, from, to, codes);
	}
}

static void fill_short_keys(const struct fill *fill, struct fill_part *part, const struct csv_block *block,
                            uint8_t *codes)
{
	const struct csv_block cells = cells_of(fill, block);
	const struct key_index keys = *fill->keys;
	for (size_t r = 0; r < cells.rows; r++) {
		size_t length;
		const char *text = cell(&cells, r, &length);
		uint32_t code = length ? key_code(fill, &keys, part, text, length) : CODE_NONE;
		codes[r] = short_code(part, r, code);
	}
}

static bool fill_own_keys(const struct fill *fill, struct fill_part *part, const struct csv_block *block,
                          uint32_t *numbers)
{
	const struct csv_block cells = cells_of(fill, block);
	for (size_t r = 0; r < cells.rows; r++) {
		size_t length;
		const char *text = cell(&cells, r, &length);
		if (!key_form_number(fill->numbers, text, length, &part->widths, &numbers[r])) {
			part->odd_key = true;
			return false;
		}
	}
	return true;
}

static bool fill_packed_keys(const struct fill *fill, struct fill_part *part, const struct csv_block *block,
                             char *texts)
{
	const struct csv_block cells = cells_of(fill, block);
	for (size_t r = 0; r < cells.rows; r++) {
		size_t length;
		const char *text = cell(&cells, r, &length);
		if (length != fill->width) {
			part->odd_key = true;
			return false;
		}
		memcpy(texts + r * length, text, length);
	}
	return true;
}

static inline bool day_of(enum type type, const char *text, size_t length, int32_t *day)
{
	*day = DATE_NONE;
	return !length || (type == TYPE_DATE   ? date_parse(text, length, day)
	                   : type == TYPE_YEAR ? year_parse(text, length, day)
	                                       : school_year_parse(text, length, day));
}

static bool fill_days(const struct fill *fill, const struct csv_block *block, int32_t *days)
{
	const struct csv_block cells = cells_of(fill, block);
	enum type type = fill->column->schema->type;
	for (size_t r = 0; r < cells.rows; r++) {
		size_t length;
		const char *text = cell(&cells, r, &length);
		if (!day_of(type, text, length, &days[r]))
			return false;
	}
	return true;
}

static bool fill_short_days(const struct fill *fill, struct fill_part *part, const struct csv_block *block,
                            uint16_t *days)
{
	const struct csv_block cells = cells_of(fill, block);
	enum type type = fill->column->schema->type;
	for (size_t r = 0; r < cells.rows; r++) {
		size_t length;
		int32_t day;
		const char *text = cell(&cells, r, &length);
		if (!day_of(type, text, length, &day))
			return false;
		bool fits = day > SHORT_DAY_BEFORE && day <= SHORT_DAY_BEFORE + UINT16_MAX;
		days[r] = fits ? (uint16_t)(day - SHORT_DAY_BEFORE) : 0;
		if (!fits && day != DATE_NONE)
			put_long(part, r, day);
	}
	return true;
}

static inline bool number_of(bool whole, const char *text, size_t length, int64_t *number)
{
	*number = DECIMAL_NONE;
	return !length || (whole ? integer_parse(text, length, number) : decimal_parse(text, length, number));
}

static bool fill_numbers(const struct fill *fill, const struct csv_block *block, int64_t *numbers)
{
	const struct csv_block cells = cells_of(fill, block);
	bool whole = fill->column->schema->type == TYPE_INTEGER;
	for (size_t r = 0; r < cells.rows; r++) {
		size_t length;
		const char *text = cell(&cells, r, &length);
		if (!number_of(whole, text, length, &numbers[r]))
			return false;
	}
	return true;
}

static bool fill_short_numbers(const struct fill *fill, struct fill_part *part, const struct csv_block *block,
                               int32_t *numbers)
{
	const struct csv_block cells = cells_of(fill, block);
	bool whole = fill->column->schema->type == TYPE_INTEGER;
	for (size_t r = 0; r < cells.rows; r++) {
		size_t length;
		int64_t number;
		const char *text = cell(&cells, r, &length);
		if (!number_of(whole, text, length, &number))
			return false;
		int64_t least = whole ? number : number / SHORT_HUNDREDTH;
		bool fits = least > INT32_MIN && least <= INT32_MAX &&
		            (whole || least * SHORT_HUNDREDTH == number);
		numbers[r] = fits ? (int32_t)least : INT32_MIN;
		if (!fits && number != DECIMAL_NONE)
			put_long(part, r, number);
	}
	return true;
}

static void fill_texts(const struct fill *fill, struct fill_part *part, const struct csv_block *block,
                       size_t *ends)
{
	const struct csv_block cells = cells_of(fill, block);
	for (size_t r = 0; r < cells.rows; r++) {
		size_t length;
		const char *text = cell(&cells, r, &length);
		buffer_add(&part->text, text, length);
		ends[r] = part->text.length;
	}
}

/* What the column is filled with beside texts; false: a value that is none of its type. */
static bool fill_values(const struct fill *fill, struct fill_part *part, const struct csv_block *block,
                        size_t row)
{
	struct column *column = fill->column;
	if (fill->numbers)
		return fill_own_keys(fill, part, block, column->codes + row);
	if (fill->width)
		return fill_packed_keys(fill, part, block, column->text + row * fill->width);
	if (column->codes && fill->keys)
		fill_keys(fill, part, block, column->codes + row);
	else if (column->codes && fill->words.slots)
		fill_list(fill, part, block, column->codes + row);
	else if (column->codes)
		fill_codes(fill, part, block, column->codes + row);
	else if (column->short_codes && fill->keys)
		fill_short_keys(fill, part, block, column->short_codes + row);
	else if (column->short_codes)
		fill_short_list(fill, part, block, column->short_codes + row);
	if (column->short_days)
		return fill_short_days(fill, part, block, column->short_days + row);
	if (column->short_numbers)
		return fill_short_numbers(fill, part, block, column->short_numbers + row);
	if (column->days && !fill_days(fill, block, column->days + row))
		return false;
	return !column->numbers || fill_numbers(fill, block, column->numbers + row);
}

bool fill_block(const struct fill *fill, struct fill_part *part, const struct csv_block *block, size_t row)
{
	if (fill->column->text_offsets)
		fill_texts(fill, part, block, fill->column->text_offsets + row + 1);
	bool good = fill_values(fill, part, block, row);
	part->rows += block->rows;
	part->too_long = part->long_count > LONGS && part->long_count > part->rows / LONGS_SHARE;
	return good && !part->too_long;
}

void fill_widen(struct column *column, size_t rows)
{
	if (column->short_codes)
		column->codes = memory_alloc(rows, sizeof *column->codes);
	if (column->short_days)
		column->days = memory_alloc(rows, sizeof *column->days);
	if (column->short_numbers)
		column->numbers = memory_alloc(rows, sizeof *column->numbers);
	for (size_t row = 0; row < rows; row++) {
		if (column->short_codes)
			column->codes[row] = column_code(column, row);
		if (column->short_days)
			column->days[row] = column_day(column, row);
		if (column->short_numbers)
			column->numbers[row] = column_number(column, row);
	}
	column_free_short(column);
}

void fill_put_longs(struct column *column, const struct fill_part *part, size_t first)
{
	for (size_t i = 0; i < part->long_count; i++) {
		size_t row = first + part->longs[i].row;
		if (column->codes)
			column->codes[row] = (uint32_t)part->longs[i].value;
		if (column->days)
			column->days[row] = (int32_t)part->longs[i].value;
		if (column->numbers)
			column->numbers[row] = part->longs[i].value;
	}
}

void fill_part_free(struct fill_part *part)
{
	free(part->longs);
	free(part->others.others);
	map_free(&part->others.others_index);
	arena_free(&part->arena);
	buffer_free(&part->text);
}
