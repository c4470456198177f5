#include "data/fill.h"

#include <stdlib.h>
#include <string.h>

/* Field of the block's row r. */
static const char *cell(const struct fill *fill, const struct csv_block *block, size_t r, size_t *length)
{
	return block_field(block, r * block->columns + fill->field, length);
}

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

static void fill_codes(const struct fill *fill, struct fill_part *part, const struct csv_block *block,
                       uint32_t *codes)
{
	for (size_t r = 0; r < block->rows; r++) {
		size_t length;
		const char *text = cell(fill, block, r, &length);
		codes[r] = length ? other(fill, part, text, length) : CODE_NONE;
	}
}

static void fill_list(const struct fill *fill, struct fill_part *part, const struct csv_block *block,
                      uint32_t *codes)
{
	for (size_t r = 0; r < block->rows; r++) {
		size_t length;
		const char *text = cell(fill, block, r, &length);
		codes[r] = length ? words_code(&fill->words, text, length) : CODE_NONE;
		if (length && !codes[r])
			codes[r] = other(fill, part, text, length);
	}
}

static void fill_keys(const struct fill *fill, struct fill_part *part, const struct csv_block *block,
                      uint32_t *codes)
{
	for (size_t r = 0; r < block->rows; r++) {
		size_t length;
		const char *text = cell(fill, block, r, &length);
		size_t row = length ? key_index_row_padded(fill->keys, text, length, &part->last_target) : 0;
		codes[r] = !length           ? CODE_NONE
		           : row == SIZE_MAX ? other(fill, part, text, length)
		                             : (uint32_t)row + 1;
	}
}

static bool fill_own_keys(const struct fill *fill, struct fill_part *part, const struct csv_block *block,
                          uint32_t *numbers)
{
	for (size_t r = 0; r < block->rows; r++) {
		size_t length;
		const char *text = cell(fill, block, r, &length);
		if (!key_form_number(fill->form, text, length, &part->widths, &numbers[r])) {
			part->odd_key = true;
			return false;
		}
	}
	return true;
}

static bool fill_days(const struct fill *fill, const struct csv_block *block, int32_t *days)
{
	enum type type = fill->column->schema->type;
	for (size_t r = 0; r < block->rows; r++) {
		size_t length;
		const char *text = cell(fill, block, r, &length);
		days[r] = DATE_NONE;
		if (length && !(type == TYPE_DATE   ? date_parse(text, length, &days[r])
		                : type == TYPE_YEAR ? year_parse(text, length, &days[r])
		                                    : school_year_parse(text, length, &days[r])))
			return false;
	}
	return true;
}

static bool fill_numbers(const struct fill *fill, const struct csv_block *block, int64_t *numbers)
{
	bool whole = fill->column->schema->type == TYPE_INTEGER;
	for (size_t r = 0; r < block->rows; r++) {
		size_t length;
		const char *text = cell(fill, block, r, &length);
		numbers[r] = DECIMAL_NONE;
		if (length && !(whole ? integer_parse(text, length, &numbers[r])
		                      : decimal_parse(text, length, &numbers[r])))
			return false;
	}
	return true;
}

static void fill_texts(const struct fill *fill, struct fill_part *part, const struct csv_block *block,
                       size_t *ends)
{
	for (size_t r = 0; r < block->rows; r++) {
		size_t length;
		const char *text = cell(fill, block, r, &length);
		buffer_add(&part->text, text, length);
		ends[r] = part->text.length;
	}
}

bool fill_block(const struct fill *fill, struct fill_part *part, const struct csv_block *block, size_t row)
{
	struct column *column = fill->column;
	if (column->text_offsets)
		fill_texts(fill, part, block, column->text_offsets + row + 1);
	if (fill->form)
		return fill_own_keys(fill, part, block, column->codes + row);
	if (column->codes && fill->keys)
		fill_keys(fill, part, block, column->codes + row);
	else if (column->codes && fill->words.slots)
		fill_list(fill, part, block, column->codes + row);
	else if (column->codes)
		fill_codes(fill, part, block, column->codes + row);
	if (column->days && !fill_days(fill, block, column->days + row))
		return false;
	return !column->numbers || fill_numbers(fill, block, column->numbers + row);
}

void fill_part_free(struct fill_part *part)
{
	free(part->others.others);
	map_free(&part->others.others_index);
	arena_free(&part->arena);
	buffer_free(&part->text);
}
