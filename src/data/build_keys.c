/* Keys of tables, and those that point to them. */
#include <stdlib.h>
#include <string.h>

#include "data/build_private.h"

#define PACKED 64u /* bytes that a key of one length has at most: more is some mistake, and much room */

struct building_key {
	struct table *table;
	struct column *column;
};

bool building_target_only(const struct building *building, const struct column *column)
{
	const struct dataset_request *request = building->request;
	const struct table *table = building->table;
	size_t t = (size_t)(table - building->dataset->tables), c = (size_t)(column - table->columns);
	return column->schema && table->schema->key == (long)c && !request->raw && !request->text &&
	       !request->check && request->wanted && !request->wanted(request->context, t, c);
}

/* Room for the table's key as it is kept now, without what was read of it. */
static void start_key(struct building *building, bool formed)
{
	struct table *table = building->table;
	struct column *key = &table->columns[table->schema->key];
	column_put_text(key, NULL, NULL);
	free(key->codes);
	key->codes = NULL;
	building->formed = formed ? key : NULL;
	building_grow(building, key, building->row_capacity);
}

static bool can_pack(const struct building *building)
{
	return building->key_width > 0 && building->key_width <= PACKED;
}

void building_form_key(struct building *building, const char *first, size_t length)
{
	bool number = key_form_make(&building->numbers, first, length);
	building->key_width = length;
	building->form = number ? FORM_NUMBER : FORM_WIDTH;
	if (number || can_pack(building))
		start_key(building, true);
}

void building_form_failed(struct building *building)
{
	bool was_number = building->form == FORM_NUMBER;
	key_index_free(&building->numbers);
	building->form = FORM_WIDTH;
	start_key(building, was_number && !building->widths.differ && can_pack(building));
}

void building_text_key(struct building *building)
{
	key_index_free(&building->numbers);
	start_key(building, false);
}

static void key_twice(void *context, size_t row)
{
	struct building *building = context;
	const struct table *table = building->table;
	const struct column *keys = &table->columns[table->schema->key];
	size_t length;
	if (!building->request->check)
		return;
	const char *text = column_text(keys, row, &length);
	building_finding(building, MSG_KEY_TWICE, table->lines[row], keys, keys->name, text, length);
}

static void note_key(struct building *building, struct table *table, struct column *column)
{
	building->keys = memory_grow(building->keys, &building->keys_capacity, building->keys_count + 1,
	                             sizeof *building->keys);
	building->keys[building->keys_count++] = (struct building_key){.table = table, .column = column};
}

/* The index of a key that was kept as numbers; where it cannot be looked up by them, texts are made of them
 * again. */
static void index_numbers(struct building *building)
{
	struct table *table = building->table;
	struct column *column = building->formed;
	uint32_t *numbers = column->codes;
	column->codes = NULL;
	if (key_form_index(&building->numbers, building->widths, numbers, table->rows)) {
		table->keys = building->numbers;
		building->numbers = (struct key_index){0};
		column->indexed = &table->keys;
		return;
	}
	struct buffer text = {0};
	building->numbers.numbers = numbers;
	column->text_offsets = memory_alloc(table->rows + 1, sizeof *column->text_offsets);
	column->text_offsets[0] = 0;
	for (size_t row = 0; row < table->rows; row++) {
		key_index_text(&building->numbers, row, &text);
		column->text_offsets[row + 1] = text.length;
	}
	column->text = text.bytes;
	key_index_free(&building->numbers);
	key_index_make(&table->keys, column, table->rows, key_twice, building);
}

static void index_packed(struct building *building)
{
	struct table *table = building->table;
	struct column *column = building->formed;
	key_index_pack(&table->keys, column->text, building->key_width, table->rows, key_twice, building);
	column->text = NULL;
	column->indexed = &table->keys;
}

void building_index_keys(struct building *building)
{
	struct table *table = building->table;
	long key = building->request->raw ? -1 : table->schema->key;
	if (building->formed && building->form == FORM_NUMBER)
		index_numbers(building);
	else if (building->formed)
		index_packed(building);
	else if (key >= 0 && table->columns[key].text_offsets)
		key_index_make(&table->keys, &table->columns[key], table->rows, key_twice, building);
	building->formed = NULL;
	for (size_t c = 0; c < table->schema->count; c++)
		if (table->columns[c].codes && table->schema->columns[c].type == TYPE_KEY)
			note_key(building, table, &table->columns[c]);
}

/* Codes given before the target was known become rows of the target, or others after them. */
static void resolve_keys(struct building *building, const struct table *table, struct column *column)
{
	const struct table *target = building_target(building->dataset, column);
	struct dictionary old = column->dictionary;
	if (old.known == target->rows)
		return;
	column->dictionary = (struct dictionary){.known = target->rows};
	uint32_t *codes = memory_alloc(old.others_count, sizeof *codes);
	for (size_t i = 0; i < old.others_count; i++) {
		size_t row = table_row(target, old.others[i], strlen(old.others[i]));
		codes[i] = row != SIZE_MAX
		                   ? (uint32_t)row + 1
		                   : building_other(building, column, old.others[i], strlen(old.others[i]));
	}
	for (size_t row = 0; row < table->rows; row++)
		if (column->codes[row])
			column->codes[row] = codes[column->codes[row] - 1];
	free(codes);
	free(old.others);
	map_free(&old.others_index);
}

static void check_keys(struct building *building, const struct table *table, const struct column *column)
{
	const char *target = building_target(building->dataset, column)->schema->name;
	building->table = (struct table *)table;
	for (size_t row = 0; row < table->rows; row++)
		if (column->codes[row] > column->dictionary.known) {
			const char *text = column_code_text(building->dataset, column, column->codes[row]);
			building_finding(building, MSG_KEY_UNKNOWN, table->lines[row], column, target, text,
			                 strlen(text));
		}
}

void building_resolve_keys(struct building *building)
{
	for (size_t i = 0; i < building->keys_count; i++)
		resolve_keys(building, building->keys[i].table, building->keys[i].column);
}

void building_check_keys(struct building *building)
{
	struct dataset *dataset = building->dataset;
	for (size_t i = 0; i < building->keys_count; i++)
		check_keys(building, building->keys[i].table, building->keys[i].column);
	for (size_t t = 0; t < dataset->schema->count; t++)
		if (dataset->tables[t].schema->key < 0 && dataset->tables[t].rows)
			building_check_joined(building, &dataset->tables[t]);
}
