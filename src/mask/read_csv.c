/* Another tool's tables: the long CSV of results, read back as results. What it does not say (labels, which
 * values a key belongs to) stays unknown. */
#include <stdlib.h>
#include <string.h>

#include "data/csv.h"
#include "mask/mask.h"
#include "results/shown.h"

enum {
	FIELD_STATISTIC,
	FIELD_MEASURE,
	FIELD_ROW,
	FIELD_COLUMN,
	FIELD_VALUE,
	FIELD_N,
	FIELD_CHILDREN,
	FIELD_STATE,
	FIELDS
};

struct line {
	const char *fields[FIELDS];
	size_t number;
};
struct reading {
	struct results *results;
	const struct catalogue *catalogue;
	const char *path;
	struct error *error;
	long place[FIELDS]; /* field by place of the column + 1; 0: not there */
	struct buffer field[FIELDS];
	size_t rows;
	struct line *lines;
	size_t count, capacity;
	struct map codes; /* of one axis */
};

static const char *const names[FIELDS] = {"statistique", "mesure", "ligne",   "colonne",
                                          "valeur",      "n",      "enfants", "etat"};

static void take_field(void *context, size_t line, size_t index, const char *bytes, size_t length)
{
	struct reading *reading = context;
	(void)line;
	if (reading->rows == 0) {
		for (size_t f = 0; f < FIELDS; f++)
			if (strlen(names[f]) == length && memcmp(names[f], bytes, length) == 0)
				reading->place[f] = (long)index + 1;
		return;
	}
	for (size_t f = 0; f < FIELDS; f++)
		if (reading->place[f] == (long)index + 1)
			buffer_add(&reading->field[f], bytes, length);
}

static int take_row(void *context, size_t number, size_t count)
{
	struct reading *reading = context;
	(void)count;
	if (reading->rows++ == 0) {
		for (size_t f = 0; f <= FIELD_VALUE; f++)
			if (!reading->place[f] && f != FIELD_COLUMN && f != FIELD_MEASURE)
				return error_set(reading->error, MSG_COLUMN_MISSING,
				                 (struct place){.file = reading->path, .line = 1}, names[f],
				                 NULL);
		return 0;
	}
	reading->lines =
	        memory_grow(reading->lines, &reading->capacity, reading->count + 1, sizeof *reading->lines);
	struct line *line = &reading->lines[reading->count++];
	line->number = number;
	for (size_t f = 0; f < FIELDS; f++) {
		line->fields[f] = arena_strndup(&reading->results->arena,
		                                reading->field[f].length ? reading->field[f].bytes : "",
		                                reading->field[f].length);
		reading->field[f].length = 0;
	}
	return 0;
}

static int fail(const struct reading *reading, const struct line *line, enum message code, size_t field)
{
	return error_set(reading->error, code,
	                 (struct place){.file = reading->path, .line = line->number, .column = names[field]},
	                 line->fields[FIELD_STATISTIC], line->fields[field]);
}

/* The values of one field of some lines, in order of arrival, the total last. */
static int read_axis(struct reading *reading, const struct line *lines, size_t count, size_t field,
                     struct axis *axis)
{
	struct arena *arena = &reading->results->arena;
	bool total = false;
	axis->values = arena_zalloc(arena, count + 1, sizeof *axis->values);
	axis->count = 0;
	map_free(&reading->codes);
	for (size_t i = 0; i < count; i++) {
		const char *code = lines[i].fields[field];
		bool added = false;
		if (strcmp(code, RESULTS_TOTAL) == 0)
			total = true;
		else
			map_add(&reading->codes, code, strlen(code), axis->count, &added);
		if (added)
			axis->values[axis->count++] = (struct axis_value){.code = code, .label = code};
	}
	axis->values[axis->count++] = (struct axis_value){.code = RESULTS_TOTAL, .label = "Total"};
	return total ? 0 : fail(reading, &lines[0], MSG_RESULTS_CELL, field);
}

static void name_axis(struct axis *axis, const struct dimension *dimension, const char *other)
{
	axis->dimension = dimension ? dimension->id : other;
	axis->label = dimension ? dimension->label : other;
	axis->kind = dimension && dimension->kind == DIMENSION_KEY ? "cle" : "liste";
	for (size_t i = 0; dimension && i < dimension->on_count; i++)
		axis->multiple |= dimension->on[i].through >= 0;
}

static void describe(const struct reading *reading, struct statistic *made, const struct line *line)
{
	const struct declared *declared =
	        catalogue_statistic(reading->catalogue, line->fields[FIELD_STATISTIC]);
	const char *measure = line->fields[FIELD_MEASURE];
	struct declared described = {0};
	*made = (struct statistic){.id = line->fields[FIELD_STATISTIC],
	                           .heading = "",
	                           .label = line->fields[FIELD_STATISTIC],
	                           .population = declared ? declared->population->id
	                                                  : line->fields[FIELD_STATISTIC],
	                           .population_label = "",
	                           .definition = "",
	                           .measure = *measure ? measure : "nombre",
	                           .unit = ""};
	struct error ignored = {0};
	if (catalogue_measure(reading->catalogue, made->measure, &described, &ignored) == 0)
		made->kind = described.kind;
}

static int read_number(const struct reading *reading, const struct line *line, size_t field, int64_t *value)
{
	const char *text = line->fields[field];
	if (*text == '\0')
		return 0;
	return decimal_parse(text, strlen(text), value) ? 0 : fail(reading, line, MSG_DECIMAL, field);
}

static int read_cell(const struct reading *reading, struct statistic *made, const struct line *line,
                     bool *seen)
{
	long row = axis_find(&made->rows, line->fields[FIELD_ROW]);
	long column = made->axes == 2 ? axis_find(&made->columns, line->fields[FIELD_COLUMN]) : 0;
	int64_t value = DECIMAL_NONE, n = -DECIMAL_ONE, children = -DECIMAL_ONE;
	size_t at = (size_t)row * statistic_columns(made) + (size_t)column;
	if (row < 0 || column < 0 || seen[at])
		return fail(reading, line, MSG_RESULTS_CELL, FIELD_ROW);
	if (read_number(reading, line, FIELD_VALUE, &value) || read_number(reading, line, FIELD_N, &n) ||
	    read_number(reading, line, FIELD_CHILDREN, &children))
		return -1;
	seen[at] = true;
	bool masked =
	        *line->fields[FIELD_STATE] != '\0' || (value == DECIMAL_NONE && measure_counts(made->kind));
	made->cells[at] = (struct cell){.value = masked ? DECIMAL_NONE : value,
	                                .n = masked ? -1 : n / DECIMAL_ONE,
	                                .children = masked ? -1 : children / DECIMAL_ONE,
	                                .masked = masked};
	return 0;
}

/* Lines of a statistic that stand together. */
static int read_statistic(struct reading *reading, const struct line *lines, size_t count)
{
	struct results *results = reading->results;
	const struct declared *declared =
	        catalogue_statistic(reading->catalogue, lines[0].fields[FIELD_STATISTIC]);
	struct statistic made;
	describe(reading, &made, &lines[0]);
	made.axes = *lines[0].fields[FIELD_COLUMN] ? 2u : count > 1 ? 1u : 0u;
	if (read_axis(reading, lines, count, FIELD_ROW, &made.rows) ||
	    (made.axes == 2 && read_axis(reading, lines, count, FIELD_COLUMN, &made.columns)))
		return -1;
	name_axis(&made.rows, declared ? declared->rows : NULL, "ligne");
	name_axis(&made.columns, declared ? declared->columns : NULL, "colonne");
	size_t cells = made.rows.count * statistic_columns(&made);
	if (cells != count)
		return fail(reading, &lines[0], MSG_RESULTS_CELL, FIELD_STATISTIC);
	bool *seen = memory_zalloc(cells, sizeof *seen);
	int status = 0;
	made.cells = arena_zalloc(&results->arena, cells, sizeof *made.cells);
	for (size_t i = 0; i < count && status == 0; i++)
		status = read_cell(reading, &made, &lines[i], seen);
	free(seen);
	results->statistics =
	        arena_append(&results->arena, results->statistics, &results->count, sizeof made);
	results->statistics[results->count - 1] = made;
	return status;
}

int mask_read_csv(struct results *results, const char *path, const struct catalogue *catalogue,
                  struct error *error)
{
	*results = (struct results){.catalogue = catalogue->name};
	struct reading reading = {.results = results, .catalogue = catalogue, .path = path, .error = error};
	struct csv_handler handler = {
	        .context = &reading, .field = take_field, .row = take_row, .error = error};
	int status = csv_read(path, path, &handler);
	for (size_t first = 0, end; first < reading.count && status == 0; first = end) {
		const char *id = reading.lines[first].fields[FIELD_STATISTIC];
		for (end = first + 1; end < reading.count; end++)
			if (strcmp(reading.lines[end].fields[FIELD_STATISTIC], id) != 0)
				break;
		status = read_statistic(&reading, reading.lines + first, end - first);
	}
	for (size_t f = 0; f < FIELDS; f++)
		buffer_free(&reading.field[f]);
	free(reading.lines);
	map_free(&reading.codes);
	if (status < 0)
		results_free(results);
	return status;
}
