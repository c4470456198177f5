#include "data/dataset.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "data/build.h"
#include "data/canonical.h"
#include "data/csv.h"
#include "data/read_xml.h"

struct table *dataset_table(const struct dataset *dataset, const char *name)
{
	long position = schema_table_find(dataset->schema, name);
	return position < 0 ? NULL : &dataset->tables[position];
}

struct column *table_column(const struct table *table, const char *name)
{
	long position = schema_column_find(table->schema, name);
	if (position >= 0)
		return &table->columns[position];
	for (size_t i = table->schema->count; i < table->count; i++)
		if (strcmp(table->columns[i].name, name) == 0)
			return &table->columns[i];
	return NULL;
}

size_t table_row(const struct table *table, const char *key, size_t length)
{
	size_t last = 0;
	return key_index_row(&table->keys, key, length, &last);
}

const char *column_text(const struct column *column, size_t row, size_t *length)
{
	size_t start = column->text_offsets[row];
	if (length)
		*length = column->text_offsets[row + 1] - start;
	return column->text ? column->text + start : "";
}

size_t column_target_row(const struct column *column, uint32_t code)
{
	return code == CODE_NONE || code > column->dictionary.known ? SIZE_MAX : code - 1;
}

/* Keys are not NUL-terminated in their column: one copy of each that is asked for. */
static const char *key_text(const struct dataset *dataset, const struct column *column, size_t row)
{
	const struct table *target = &dataset->tables[column->schema->target];
	struct buffer text = {0};
	column_format(dataset, &target->columns[target->schema->key], row, &text);
	return arena_take((struct arena *)&dataset->arena, &text);
}

const char *column_code_text(const struct dataset *dataset, const struct column *column, uint32_t code)
{
	if (code == CODE_NONE)
		return "";
	size_t position = code - 1;
	if (position >= column->dictionary.known)
		return column->dictionary.others[position - column->dictionary.known];
	if (column->schema->list)
		return column->schema->list->values[position].code;
	return key_text(dataset, column, position);
}

static void format_day(const struct column *column, size_t row, struct buffer *buffer)
{
	char text[11];
	int32_t day = column_day(column, row);
	if (day == DATE_NONE)
		return;
	if (column->schema->type == TYPE_DATE)
		date_format(day, text);
	else
		year_format((int)day, text);
	if (column->schema->type == TYPE_SCHOOL_YEAR) {
		text[4] = '-';
		year_format((int)day + 1, text + 5);
	}
	buffer_puts(buffer, text);
}

static void format_number(const struct column *column, size_t row, struct buffer *buffer)
{
	char text[32];
	int64_t number = column_number(column, row);
	if (number == DECIMAL_NONE)
		return;
	if (column->schema->type == TYPE_INTEGER)
		integer_format(number, text);
	else
		decimal_format(number, text);
	buffer_puts(buffer, text);
}

void column_format(const struct dataset *dataset, const struct column *column, size_t row,
                   struct buffer *buffer)
{
	if (column->text_offsets) {
		size_t length;
		const char *text = column_text(column, row, &length);
		buffer_add(buffer, text, length);
	} else if (column_has_codes(column)) {
		uint32_t code = column_code(column, row);
		if (code != CODE_NONE)
			buffer_puts(buffer, column_code_text(dataset, column, code));
	} else if (column_has_days(column)) {
		format_day(column, row, buffer);
	} else if (column_has_numbers(column)) {
		format_number(column, row, buffer);
	} else if (column->indexed) {
		key_index_text(column->indexed, row, buffer);
	}
}

struct place table_place(const struct table *table, size_t row, const char *column)
{
	return (struct place){
	        .file = table->file, .line = table->lines ? table->lines[row] : 0, .column = column};
}

struct slow_reading {
	struct building *building;
	bool skip; /* the header, which is known */
};

static void field(void *context, size_t line, size_t index, const char *bytes, size_t length)
{
	const struct slow_reading *reading = context;
	if (!reading->skip)
		building_field(reading->building, line, index, bytes, length);
}

static int row(void *context, size_t line, size_t count)
{
	struct slow_reading *reading = context;
	bool skip = reading->skip;
	reading->skip = false;
	return skip ? 0 : building_row(reading->building, line, count);
}

/* Quickly where the file is canonical and nothing is asked of single lines, else through libcsv. */
static int read_rows(struct building *building, const char *path)
{
	int done = canonical_table(building, path);
	struct slow_reading reading = {.building = building, .skip = building->header_done};
	struct csv_handler handler = {
	        .context = &reading, .field = field, .row = row, .error = building->error};
	return done > 0 ? 0 : done < 0 ? -1 : csv_read(path, path, &handler);
}

/* A table nobody asked anything of is not opened. */
static bool table_needed(const struct building *building, size_t t)
{
	if (!building->request->wanted)
		return true;
	for (size_t c = 0; c < building->dataset->schema->tables[t].count; c++)
		if (building->needed[t][c])
			return true;
	return false;
}

static int read_csv_table(struct building *building, size_t t, const char *folder, bool *found)
{
	struct dataset *dataset = building->dataset;
	const char *path =
	        arena_printf(&dataset->arena, "%s/%s.csv", folder, dataset->schema->tables[t].name);
	struct stat status;
	if (stat(path, &status) < 0) {
		int reason = errno;
		/* A link that leads nowhere is no missing table. */
		if (lstat(path, &status) < 0 && errno == ENOENT)
			return 0;
		return error_system(building->error, MSG_OPEN, path, reason);
	}
	*found = true;
	if (!table_needed(building, t))
		return 0;
	if (!S_ISREG(status.st_mode))
		return error_system(building->error, MSG_OPEN, path,
		                    S_ISDIR(status.st_mode) ? EISDIR : ENOTSUP);
	building_table(building, &dataset->tables[t], path);
	if (read_rows(building, path) < 0)
		return -1;
	return building_table_end(building, 1);
}

/* Files that look like tables and are none, in order of name. */
static void unknown_tables(struct building *building, const char *folder)
{
	struct dirent **entries;
	int count = scandir(folder, &entries, NULL, alphasort);
	for (int i = 0; i < count; i++) {
		char *name = entries[i]->d_name;
		size_t length = strlen(name);
		if (length > 4 && strcmp(name + length - 4, ".csv") == 0 && *name != '.') {
			name[length - 4] = '\0';
			if (schema_table_find(building->dataset->schema, name) < 0)
				findings_add(building->findings, MSG_TABLE_UNKNOWN,
				             (struct place){.file = folder}, name, NULL);
		}
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
}

static int read_folder(struct building *building, const char *path)
{
	struct dataset *dataset = building->dataset;
	bool found = false;
	size_t length = strlen(path);
	while (length > 1 && path[length - 1] == '/')
		length--;
	const char *folder = arena_strndup(&dataset->arena, path, length);
	dataset->folder = folder;
	for (size_t t = 0; t < dataset->schema->count; t++)
		if (read_csv_table(building, t, folder, &found) < 0)
			return -1;
	if (!found)
		return error_set(building->error, MSG_NOT_A_DATASET, (struct place){.file = folder}, NULL,
		                 NULL);
	if (building->request->check || building->request->raw)
		unknown_tables(building, folder);
	return 0;
}

static int read_any(struct building *building, const char *path)
{
	struct stat status;
	struct dataset *dataset = building->dataset;
	if (strcmp(path, "-") == 0)
		return dataset_read_xml(building, NULL);
	if (stat(path, &status) < 0)
		return error_system(building->error, MSG_OPEN, path, errno);
	if (S_ISDIR(status.st_mode))
		return read_folder(building, path);
	const char *slash = strrchr(path, '/');
	dataset->folder = slash ? arena_strndup(&dataset->arena, path, (size_t)(slash - path)) : ".";
	return dataset_read_xml(building, path);
}

static void make_tables(struct dataset *dataset)
{
	const struct schema *schema = dataset->schema;
	dataset->tables = arena_zalloc(&dataset->arena, schema->count, sizeof *dataset->tables);
	for (size_t t = 0; t < schema->count; t++) {
		struct table *table = &dataset->tables[t];
		table->schema = &schema->tables[t];
		table->count = table->schema->count;
		table->columns = arena_zalloc(&dataset->arena, table->count, sizeof *table->columns);
		for (size_t c = 0; c < table->count; c++) {
			const struct schema_column *column = &table->schema->columns[c];
			table->columns[c].schema = column;
			table->columns[c].name = column->name;
			if (column->list)
				table->columns[c].dictionary.known = column->list->count;
		}
	}
}

int dataset_read(struct dataset *dataset, const struct schema *schema, const char *path,
                 const struct dataset_request *request, struct findings *findings, struct error *error)
{
	*dataset = (struct dataset){.schema = schema};
	dataset->path = arena_strdup(&dataset->arena, path);
	make_tables(dataset);
	struct building building = {
	        .dataset = dataset, .request = request, .findings = findings, .error = error};
	building_start(&building);
	int result = read_any(&building, path);
	if (result == 0)
		result = building_end(&building);
	building_free(&building);
	if (result < 0)
		dataset_free(dataset);
	return result;
}

void column_put_text(struct column *column, char *text, size_t *offsets)
{
	free(column->text);
	free(column->text_offsets);
	column->text = text;
	column->text_offsets = offsets;
}

void column_free_short(struct column *column)
{
	free(column->short_codes);
	free(column->short_days);
	free(column->short_numbers);
	column->short_codes = NULL;
	column->short_days = NULL;
	column->short_numbers = NULL;
}

void column_free_values(struct column *column)
{
	free(column->codes);
	free(column->days);
	free(column->numbers);
	column->codes = NULL;
	column->days = NULL;
	column->numbers = NULL;
	column_free_short(column);
}

static void column_free(struct column *column)
{
	column_free_values(column);
	free(column->text);
	free(column->text_offsets);
	free(column->dictionary.others);
	map_free(&column->dictionary.others_index);
}

void dataset_free(struct dataset *dataset)
{
	for (size_t t = 0; dataset->tables && t < dataset->schema->count; t++) {
		struct table *table = &dataset->tables[t];
		for (size_t c = 0; c < table->count; c++)
			column_free(&table->columns[c]);
		free(table->lines);
		key_index_free(&table->keys);
	}
	arena_free(&dataset->arena);
	*dataset = (struct dataset){0};
}
