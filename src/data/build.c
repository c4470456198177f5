#include "data/build_private.h"

#include <libintl.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define MAX_ROWS    (UINT32_MAX / 2)
#define MAX_COLUMNS 4096u
#define UNUSED      SIZE_MAX

static void need_column(struct building *building, size_t t, size_t c)
{
	const struct schema *schema = building->dataset->schema;
	const struct schema_column *column = &schema->tables[t].columns[c];
	building->needed[t][c] = true;
	if (column->type == TYPE_KEY && column->target >= 0)
		building->needed[column->target][schema->tables[column->target].key] = true;
}

void building_start(struct building *building)
{
	const struct dataset_request *request = building->request;
	const struct schema *schema = building->dataset->schema;
	building->needed = memory_zalloc(schema->count, sizeof *building->needed);
	for (size_t t = 0; t < schema->count; t++)
		building->needed[t] = memory_zalloc(schema->tables[t].count, sizeof **building->needed);
	for (size_t t = 0; t < schema->count; t++)
		for (size_t c = 0; c < schema->tables[t].count; c++)
			if (!request->wanted || request->wanted(request->context, t, c))
				need_column(building, t, c);
}

static bool needed(const struct building *building, const struct table *table, size_t column)
{
	return building->needed[table - building->dataset->tables][column];
}

void building_table(struct building *building, struct table *table, const char *file)
{
	struct arena *arena = &building->dataset->arena;
	building->table = table;
	building->row_capacity = 0;
	building->header_done = false;
	building->names_count = 0;
	building->formed = NULL;
	building->brief = false;
	table->file = arena_strdup(arena, file);
}

static struct place place_of(const struct building *building, size_t line, const char *column)
{
	return (struct place){.file = building->table->file, .line = line, .column = column};
}

/* What of the column is kept, by request and type. */
static bool keeps_text(const struct building *building, const struct column *column)
{
	const struct schema_column *schema = column->schema;
	if (building->request->raw || building->request->text || !schema)
		return true;
	if (column == building->formed)
		return false;
	return schema->type == TYPE_TEXT || schema->type == TYPE_PATH ||
	       (schema->primary && building->table->schema->key >= 0);
}

static bool is_coded(const struct schema_column *schema)
{
	switch (schema->type) {
	case TYPE_LIST:
	case TYPE_BOOLEAN:
	case TYPE_KEY:
	case TYPE_UAI:
	case TYPE_COMMUNE:
	case TYPE_QPV:
		return true;
	default:
		return false;
	}
}

static bool is_day(const struct schema_column *schema)
{
	return schema->type == TYPE_DATE || schema->type == TYPE_YEAR || schema->type == TYPE_SCHOOL_YEAR;
}

static bool is_number(const struct schema_column *schema)
{
	return schema->type == TYPE_INTEGER || schema->type == TYPE_DECIMAL || schema->type == TYPE_AMOUNT;
}

/* Whether a byte can tell apart the codes that are known: those of a list, or of a complete table. */
static bool few_codes(const struct building *building, const struct column *column)
{
	if (column->schema->type == TYPE_KEY)
		return building_target(building->dataset, column)->keys.ready &&
		       building_target(building->dataset, column)->rows <= UINT8_MAX;
	return column->schema->list && column->schema->list->count <= UINT8_MAX;
}

static void grow_key(const struct building *building, struct column *column, size_t rows)
{
	if (building->form == FORM_NUMBER)
		column->codes = memory_realloc(column->codes, rows, sizeof *column->codes);
	else
		column->text = memory_realloc(column->text, rows, building->key_width);
}

void building_grow(const struct building *building, struct column *column, size_t rows)
{
	if (keeps_text(building, column))
		column->text_offsets =
		        memory_realloc(column->text_offsets, rows + 1, sizeof *column->text_offsets);
	if (building->request->raw || !column->schema)
		return;
	if (column == building->formed) {
		grow_key(building, column, rows);
		return;
	}
	bool brief = building->brief && !building->wide[column - building->table->columns];
	if (brief && few_codes(building, column))
		column->short_codes = memory_realloc(column->short_codes, rows, 1);
	else if (is_coded(column->schema))
		column->codes = memory_realloc(column->codes, rows, sizeof *column->codes);
	if (is_day(column->schema) && brief)
		column->short_days = memory_realloc(column->short_days, rows, sizeof *column->short_days);
	else if (is_day(column->schema))
		column->days = memory_realloc(column->days, rows, sizeof *column->days);
	if (is_number(column->schema) && brief)
		column->short_numbers =
		        memory_realloc(column->short_numbers, rows, sizeof *column->short_numbers);
	else if (is_number(column->schema))
		column->numbers = memory_realloc(column->numbers, rows, sizeof *column->numbers);
}

void building_widen(struct building *building, struct column *column)
{
	building->wide[column - building->table->columns] = true;
	column_free_short(column);
}

void building_full(struct building *building)
{
	struct table *table = building->table;
	for (size_t c = 0; c < table->count; c++)
		column_free_short(&table->columns[c]);
	building->brief = false;
	building_reserve(building, building->row_capacity);
}

void building_reserve(struct building *building, size_t rows)
{
	struct table *table = building->table;
	for (size_t i = 0; i < building->slots_count; i++)
		if (building->slots[i] != UNUSED)
			building_grow(building, &table->columns[building->slots[i]], rows);
	if (table->lines || building->row_capacity == 0)
		if (building->request->lines || building->request->check)
			table->lines = memory_realloc(table->lines, rows, sizeof *table->lines);
	building->row_capacity = rows;
}

static void grow_rows(struct building *building)
{
	building_reserve(building, building->row_capacity ? building->row_capacity * 2 : 64);
}

static size_t unknown_column(struct building *building, const char *name)
{
	struct table *table = building->table;
	size_t position = table->count++;
	if (position == table->schema->count) {
		/* Room for as many as the header can still bring. */
		struct column *columns = arena_zalloc(&building->dataset->arena,
		                                      position + building->names_count, sizeof *columns);
		memcpy(columns, table->columns, position * sizeof *columns);
		table->columns = columns;
	}
	table->columns[position] = (struct column){.name = name, .present = true};
	return position;
}

static int header_name(struct building *building, size_t line, size_t i, struct map *seen)
{
	struct table *table = building->table;
	const char *name = building->names[i];
	bool added;
	if (!*name)
		return error_set(building->error, MSG_COLUMN_NAME, place_of(building, line, NULL), NULL,
		                 NULL);
	map_add(seen, name, strlen(name), i, &added);
	if (!added)
		return error_set(building->error, MSG_COLUMN_TWICE, place_of(building, line, NULL), name,
		                 NULL);
	long position = schema_column_find(table->schema, name);
	building->slots[i] = UNUSED;
	if (position >= 0) {
		table->columns[position].present = true;
		if (building->request->raw || needed(building, table, (size_t)position))
			building->slots[i] = (size_t)position;
	} else {
		if (building->request->check)
			findings_add(building->findings, MSG_COLUMN_UNKNOWN, place_of(building, line, NULL),
			             name, NULL);
		if (building->request->raw || building->request->text)
			building->slots[i] = unknown_column(building, name);
	}
	return 0;
}

static void missing_columns(struct building *building, size_t line)
{
	const struct table *table = building->table;
	for (size_t c = 0; c < table->schema->count; c++)
		if (table->schema->columns[c].required && !table->columns[c].present &&
		    !building->request->raw && needed(building, table, c))
			findings_add(building->findings, MSG_COLUMN_MISSING, place_of(building, line, NULL),
			             table->columns[c].name, NULL);
}

static int take_header(struct building *building, size_t line)
{
	struct table *table = building->table;
	struct map seen = {0};
	int result = 0;
	if (building->names_count > MAX_COLUMNS)
		return error_set(building->error, MSG_LIMIT, place_of(building, line, NULL),
		                 gettext("columns"), NULL);
	building->slots_count = building->names_count;
	building->slots = memory_realloc(building->slots, building->slots_count, sizeof *building->slots);
	for (size_t i = 0; i < building->names_count && result == 0; i++)
		result = header_name(building, line, i, &seen);
	map_free(&seen);
	if (result < 0)
		return result;
	missing_columns(building, line);
	table->file_order = arena_alloc(&building->dataset->arena, building->slots_count, sizeof(size_t));
	for (size_t i = 0; i < building->slots_count; i++)
		if (building->slots[i] != UNUSED)
			table->file_order[table->file_count++] = building->slots[i];
	building->text_capacities =
	        memory_realloc(building->text_capacities, table->count, sizeof *building->text_capacities);
	memset(building->text_capacities, 0, table->count * sizeof *building->text_capacities);
	building->wide = memory_realloc(building->wide, table->count, sizeof *building->wide);
	memset(building->wide, 0, table->count * sizeof *building->wide);
	for (size_t c = 0; c < table->schema->count; c++) {
		struct column *column = &table->columns[c];
		if (column->schema->type == TYPE_KEY &&
		    building_target(building->dataset, column)->keys.ready)
			column->dictionary.known = building_target(building->dataset, column)->rows;
	}
	building->header_done = true;
	building->last_targets =
	        memory_realloc(building->last_targets, table->count, sizeof *building->last_targets);
	memset(building->last_targets, 0, table->count * sizeof *building->last_targets);
	grow_rows(building);
	return 0;
}

void building_finding(struct building *building, enum message code, size_t line, const struct column *column,
                      const char *detail, const char *bytes, size_t length)
{
	char value[160];
	size_t keep = length < sizeof value - 1 ? length : sizeof value - 1;
	while (keep && keep < length && ((unsigned char)bytes[keep] & 0xC0) == 0x80)
		keep--;
	memcpy(value, bytes, keep);
	value[keep] = '\0';
	bool hidden = column->schema && column->schema->hidden;
	findings_add(building->findings, code, place_of(building, line, column->name), detail,
	             hidden ? NULL : value);
}

uint32_t building_other(struct building *building, struct column *column, const char *bytes, size_t length)
{
	struct dictionary *dictionary = &column->dictionary;
	long found = map_find(&dictionary->others_index, bytes, length);
	if (found < 0) {
		const char *copy = arena_strndup(&building->dataset->arena, bytes, length);
		found = (long)dictionary->others_count;
		dictionary->others = memory_grow(dictionary->others, &dictionary->others_capacity,
		                                 dictionary->others_count + 1, sizeof *dictionary->others);
		dictionary->others[dictionary->others_count++] = copy;
		map_add(&dictionary->others_index, copy, length, (size_t)found, NULL);
	}
	return (uint32_t)((size_t)found + dictionary->known + 1);
}

static uint32_t key_code(struct building *building, struct column *column, const char *bytes, size_t length)
{
	const struct table *target = building_target(building->dataset, column);
	size_t *last = &building->last_targets[column - building->table->columns];
	size_t row = key_index_row(&target->keys, bytes, length, last);
	return row == SIZE_MAX ? building_other(building, column, bytes, length) : (uint32_t)row + 1;
}

static uint32_t list_code(struct building *building, struct column *column, const char *bytes, size_t length)
{
	long position = map_find(&column->schema->list->index, bytes, length);
	return position >= 0 ? (uint32_t)position + 1 : building_other(building, column, bytes, length);
}

static void set_text(struct building *building, struct column *column, size_t row, const char *bytes,
                     size_t length)
{
	size_t *capacity = &building->text_capacities[column - building->table->columns];
	size_t start = row ? column->text_offsets[row] : 0;
	column->text = memory_grow(column->text, capacity, start + length + 1, 1);
	if (length)
		memcpy(column->text + start, bytes, length);
	column->text_offsets[0] = 0;
	column->text_offsets[row + 1] = start + length;
}

static void set_code(struct building *building, struct column *column, size_t row, const char *bytes,
                     size_t length)
{
	uint32_t code = CODE_NONE;
	if (length && column->schema->type == TYPE_KEY)
		code = key_code(building, column, bytes, length);
	else if (length && column->schema->list)
		code = list_code(building, column, bytes, length);
	else if (length)
		code = building_other(building, column, bytes, length);
	column->codes[row] = code;
}

/* Whether the text could be read. */
static bool set_day(struct column *column, size_t row, const char *bytes, size_t length)
{
	bool good = true;
	int32_t day = DATE_NONE;
	if (length && column->schema->type == TYPE_DATE)
		good = date_parse(bytes, length, &day);
	else if (length && column->schema->type == TYPE_YEAR)
		good = year_parse(bytes, length, &day);
	else if (length)
		good = school_year_parse(bytes, length, &day);
	column->days[row] = good ? day : DATE_NONE;
	return good;
}

static bool set_number(struct column *column, size_t row, const char *bytes, size_t length)
{
	bool good = true;
	int64_t number = DECIMAL_NONE;
	if (length)
		good = column->schema->type == TYPE_INTEGER ? integer_parse(bytes, length, &number)
		                                            : decimal_parse(bytes, length, &number);
	column->numbers[row] = good ? number : DECIMAL_NONE;
	return good;
}

/* Whether the cell was read as its type, or has one of its list's codes: its form is good then. */
static bool well_read(const struct column *column, size_t row, bool good)
{
	if (column->days || column->numbers)
		return good;
	return column->schema->type == TYPE_LIST && column->codes[row] <= column->schema->list->count;
}

static void check_cell(struct building *building, const struct column *column, size_t line, size_t row,
                       const char *bytes, size_t length, bool good)
{
	const struct schema_column *schema = column->schema;
	enum message message;
	if (!length) {
		if (schema->required)
			building_finding(building, MSG_REQUIRED, line, column, NULL, "", 0);
	} else if (well_read(column, row, good)) {
		return;
	} else if (!schema_cell_valid(schema, bytes, length, &message)) {
		building_finding(building, message, line, column, NULL, bytes, length);
	} else if (schema->type == TYPE_LIST && column->codes[row] > schema->list->count) {
		building_finding(building, MSG_CODE_UNKNOWN, line, column, schema->list->id, bytes, length);
	}
}

static void set_cell(struct building *building, struct column *column, size_t line, const char *bytes,
                     size_t length)
{
	size_t row = building->table->rows;
	bool good = true;
	if (column->text_offsets)
		set_text(building, column, row, bytes, length);
	if (column->codes)
		set_code(building, column, row, bytes, length);
	if (column->days)
		good = set_day(column, row, bytes, length);
	if (column->numbers)
		good = set_number(column, row, bytes, length);
	if (building->request->check && !building->request->raw && column->schema) {
		check_cell(building, column, line, row, bytes, length, good);
	} else if (!good) {
		enum message message;
		schema_cell_valid(column->schema, bytes, length, &message);
		building_finding(building, message, line, column, NULL, bytes, length);
	}
}

void building_field(struct building *building, size_t line, size_t index, const char *bytes, size_t length)
{
	if (!building->header_done) {
		building->names = memory_grow(building->names, &building->names_capacity, index + 1,
		                              sizeof *building->names);
		building->names[index] = arena_strndup(&building->dataset->arena, bytes, length);
		building->names_count = index + 1;
	} else if (index < building->slots_count && building->slots[index] != UNUSED) {
		set_cell(building, &building->table->columns[building->slots[index]], line, bytes, length);
	}
}

static void ragged_row(struct building *building, size_t line, size_t count)
{
	char detail[80];
	snprintf(detail, sizeof detail, "%zu / %zu", count, building->slots_count);
	findings_add(building->findings, MSG_CSV_FIELDS, place_of(building, line, NULL), detail, NULL);
	for (size_t i = count; i < building->slots_count; i++)
		if (building->slots[i] != UNUSED)
			set_cell(building, &building->table->columns[building->slots[i]], line, "", 0);
}

int building_row(struct building *building, size_t line, size_t count)
{
	struct table *table = building->table;
	if (!building->header_done)
		return take_header(building, line);
	if (count != building->slots_count)
		ragged_row(building, line, count);
	if (table->lines)
		table->lines[table->rows] = line < UINT32_MAX ? (uint32_t)line : UINT32_MAX;
	if (++table->rows >= MAX_ROWS)
		return error_set(building->error, MSG_LIMIT, place_of(building, line, NULL), gettext("rows"),
		                 NULL);
	if (table->rows == building->row_capacity)
		grow_rows(building);
	return 0;
}

int building_table_end(struct building *building, size_t line)
{
	if (!building->header_done)
		missing_columns(building, line);
	building_index_keys(building);
	building->brief = false;
	building->table = NULL;
	return 0;
}

/* A column that is needed and that no file has: all missing, so that nobody has to ask. */
static void fill_missing(struct building *building, struct table *table, struct column *column)
{
	building->table = table;
	building_grow(building, column, table->rows);
	if (column->text_offsets)
		memset(column->text_offsets, 0, (table->rows + 1) * sizeof *column->text_offsets);
	for (size_t row = 0; row < table->rows; row++) {
		if (column->codes)
			column->codes[row] = CODE_NONE;
		if (column->days)
			column->days[row] = DATE_NONE;
		if (column->numbers)
			column->numbers[row] = DECIMAL_NONE;
	}
	if (column->codes && column->schema->type == TYPE_KEY)
		column->dictionary.known = building_target(building->dataset, column)->rows;
}

int building_end(struct building *building)
{
	struct dataset *dataset = building->dataset;
	if (building->request->raw)
		return 0;
	building_resolve_keys(building);
	for (size_t t = 0; t < dataset->schema->count; t++) {
		struct table *table = &dataset->tables[t];
		for (size_t c = 0; c < table->schema->count; c++)
			if (needed(building, table, c) && (!table->columns[c].present || !table->file))
				fill_missing(building, table, &table->columns[c]);
	}
	if (building->request->check)
		building_check_keys(building);
	return 0;
}

void building_free(struct building *building)
{
	for (size_t t = 0; building->needed && t < building->dataset->schema->count; t++)
		free(building->needed[t]);
	free(building->needed);
	free(building->names);
	free(building->slots);
	free(building->text_capacities);
	free(building->wide);
	free(building->last_targets);
	free(building->keys);
	key_index_free(&building->numbers);
}
