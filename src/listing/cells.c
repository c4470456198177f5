/* What the rows of a list show in a column, and by which keys they are sorted and grouped. */
#include <string.h>

#include "base/collate.h"
#include "listing/column.h"
#include "listing/initials.h"

void column_begin(struct compiled_column *column, struct run *run, const struct units *units,
                  struct arena *arena)
{
	if (column->dimension)
		positions_make(&column->positions, run, units, column->dimension, column->node, arena);
}

void column_end(struct compiled_column *column)
{
	if (column->dimension)
		positions_free(&column->positions);
}

static const char *text_key(const char *text, struct arena *arena)
{
	struct buffer key = {0};
	if (!*text)
		return "";
	collate_key(&key, text);
	return arena_take(arena, &key);
}

static const char *number_key(int64_t value, struct arena *arena)
{
	return arena_printf(arena, "%016llx", (unsigned long long)value ^ (1ULL << 63));
}

static void set_text(struct shown_value *value, const char *text, struct arena *arena)
{
	value->cell.text = text;
	value->key = text_key(text, arena);
}

static void set_number(struct shown_value *value, int64_t number, int64_t none, struct arena *arena)
{
	value->cell.value = number;
	value->key = number == none ? "" : number_key(number, arena);
}

static const char *position_key(const struct compiled_column *column, uint32_t position, struct arena *arena)
{
	bool key = column->dimension->kind == DIMENSION_KEY;
	return arena_printf(arena, "%s%08lx",
	                    key ? text_key(column->positions.axis.values[position].label, arena) : "",
	                    (unsigned long)position);
}

/* The positions on the dimension's axis of one unit, ascending; missing values are not among them. */
static size_t unit_positions(const struct compiled_column *column, size_t unit, struct arena *arena,
                             uint32_t **sorted)
{
	const struct positions *positions = &column->positions;
	uint32_t own;
	size_t count, made = 0;
	const uint32_t *items = positions_of(positions, unit, &count, &own);
	*sorted = arena_alloc(arena, count, sizeof **sorted);
	for (size_t i = 0; i < count; i++) {
		size_t at = made;
		if (strcmp(positions->axis.values[items[i]].code, RESULTS_UNKNOWN) == 0)
			continue;
		for (made++; at > 0 && (*sorted)[at - 1] > items[i]; at--)
			(*sorted)[at] = (*sorted)[at - 1];
		(*sorted)[at] = items[i];
	}
	return made;
}

static void read_dimension(const struct compiled_column *column, size_t unit, struct arena *arena,
                           struct shown_value *value)
{
	uint32_t *sorted;
	size_t count = unit_positions(column, unit, arena, &sorted);
	const struct axis_value *values = column->positions.axis.values;
	struct buffer text = {0}, key = {0};
	buffer_puts(&text, "");
	buffer_puts(&key, "");
	for (size_t i = 0; i < count; i++) {
		buffer_puts(&text, i ? ", " : "");
		buffer_puts(&text, values[sorted[i]].label);
		buffer_puts(&key, position_key(column, sorted[i], arena));
	}
	value->cell.text = arena_strndup(arena, text.bytes, text.length);
	value->key = column->dimension->kind == DIMENSION_KEY ? text_key(value->cell.text, arena)
	                                                      : arena_strndup(arena, key.bytes, key.length);
	buffer_free(&text);
	buffer_free(&key);
}

static int read_number(const struct compiled_column *column, int64_t number, int decimals,
                       struct arena *arena, struct shown_value *value, struct error *error)
{
	if (number != NUMBER_NONE && !decimals) {
		if (number > INT64_MAX / DECIMAL_ONE || number < -(INT64_MAX / DECIMAL_ONE))
			return error_set(error, MSG_OVERFLOW, (struct place){.column = column->id}, NULL,
			                 NULL);
		number *= DECIMAL_ONE;
	}
	set_number(value, number == NUMBER_NONE ? DECIMAL_NONE : number, DECIMAL_NONE, arena);
	return 0;
}

static int read_evaluated(const struct compiled_column *column, struct run *run, uint32_t row,
                          struct arena *arena, struct shown_value *value, struct error *error)
{
	int64_t number = vector_number(evaluate(run, column->node), row);
	if (column->type == LISTING_DATE)
		set_number(value, number == NUMBER_NONE ? DATE_NONE : number, DATE_NONE, arena);
	else
		return read_number(column, number, column->node->decimals, arena, value, error);
	return 0;
}

/* « septembre 2022 », by its number. */
static void read_month(const struct compiled_column *column, struct run *run, uint32_t row,
                       struct arena *arena, struct shown_value *value)
{
	int64_t day = vector_number(evaluate(run, column->node), row);
	value->cell.text = "";
	if (day == NUMBER_NONE)
		return;
	struct civil civil = date_to_civil((int32_t)day);
	value->cell.text = month_label(civil.year, civil.month, arena);
	value->key = arena_printf(arena, "%04d%02d", civil.year, civil.month);
}

static const char *path_text(const struct run *run, const struct column *column, size_t row,
                             struct arena *arena)
{
	struct buffer text = {0};
	buffer_puts(&text, "");
	column_format(run->dataset, column, row, &text);
	return arena_take(arena, &text);
}

/* A code of a list by its label, in the list's order; codes that are in no list after it. */
static void read_listed(const struct run *run, const struct column *column, size_t row, struct arena *arena,
                        struct shown_value *value)
{
	uint32_t code = column->codes[row];
	const struct list *list = column->schema->list;
	bool listed = code != CODE_NONE && code <= list->count;
	value->cell.text = listed ? arena_strdup(arena, list->values[code - 1].label)
	                          : path_text(run, column, row, arena);
	value->key = code == CODE_NONE ? ""
	             : listed          ? arena_printf(arena, "%08lx", (unsigned long)code)
	                               : arena_printf(arena, "~%s", text_key(value->cell.text, arena));
}

static int read_path(const struct compiled_column *shown, struct run *run, uint32_t row, struct arena *arena,
                     struct shown_value *value, struct error *error)
{
	const struct path *path = shown->paths;
	uint32_t target = vector_code_at(evaluate(run, path->row), row);
	const struct column *column = &run->dataset->tables[path->table].columns[path->column];
	if (shown->type == LISTING_DATE) {
		set_number(value, target ? column->days[target - 1] : DATE_NONE, DATE_NONE, arena);
	} else if (shown->type == LISTING_NUMBER) {
		bool whole = column->schema->type == TYPE_INTEGER;
		return read_number(shown, target ? column->numbers[target - 1] : NUMBER_NONE, whole ? 0 : 6,
		                   arena, value, error);
	} else if (!target) {
		set_text(value, "", arena);
	} else if (column->schema->list) {
		read_listed(run, column, target - 1, arena, value);
	} else {
		set_text(value, path_text(run, column, target - 1, arena), arena);
	}
	return 0;
}

static void read_initials(const struct compiled_column *shown, struct run *run, uint32_t row,
                          struct arena *arena, struct shown_value *value)
{
	struct buffer text = {0};
	buffer_puts(&text, "");
	for (size_t i = 0; i < shown->path_count; i++) {
		const struct path *path = &shown->paths[i];
		uint32_t target = vector_code_at(evaluate(run, path->row), row);
		const struct column *column = &run->dataset->tables[path->table].columns[path->column];
		size_t before = text.length;
		if (!target)
			continue;
		buffer_puts(&text, before ? " " : "");
		initials_add(&text, path_text(run, column, target - 1, arena));
		if (before && text.length == before + 1)
			text.length = before;
	}
	set_text(value, arena_take(arena, &text), arena);
}

int column_read(const struct compiled_column *column, struct run *run, const struct units *units, size_t unit,
                struct arena *arena, struct shown_value *value, struct error *error)
{
	uint32_t row = units->rows[unit];
	*value = (struct shown_value){.key = ""};
	if (column->dimension)
		read_dimension(column, unit, arena, value);
	else if (column->month)
		read_month(column, run, row, arena, value);
	else if (column->node)
		return read_evaluated(column, run, row, arena, value, error);
	else if (!column->initials)
		return read_path(column, run, row, arena, value, error);
	else
		read_initials(column, run, row, arena, value);
	return 0;
}

/* The heading of a group of dates or numbers. */
static const char *cell_label(const struct compiled_column *column, const struct listing_cell *cell,
                              struct arena *arena)
{
	struct buffer text = {0};
	const struct listing_column shape = {.id = column->id, .label = column->label, .type = column->type};
	const struct listing one = {.columns = (struct listing_column *)&shape,
	                            .column_count = 1,
	                            .cells = (struct listing_cell *)cell,
	                            .rows = 1};
	buffer_puts(&text, "");
	listing_cell_french(&one, 0, 0, &text);
	return arena_take(arena, &text);
}

struct column_group column_groups(const struct compiled_column *column, size_t unit,
                                  const struct shown_value *value, struct arena *arena)
{
	struct column_group group = {.count = 1};
	uint32_t *sorted;
	bool axis = column->dimension != NULL;
	size_t count = axis ? unit_positions(column, unit, arena, &sorted) : 0;
	group.items = arena_zalloc(arena, count ? count : 1, sizeof *group.items);
	group.items[0] = (struct group_value){.label = "", .key = ""};
	for (size_t i = 0; i < count; i++)
		group.items[i] = (struct group_value){.label = column->positions.axis.values[sorted[i]].label,
		                                      .key = position_key(column, sorted[i], arena)};
	if (!axis)
		group.items[0] = (struct group_value){.label = cell_label(column, &value->cell, arena),
		                                      .key = value->key};
	group.count = count ? count : 1;
	return group;
}
