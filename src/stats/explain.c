/* Why this number: the identifiers behind one cell. */
#include <stdlib.h>
#include <string.h>

#include "stats/session.h"

struct asked { /* "id:row:column" taken apart */
	const char *id, *row, *column;
};

static struct asked take_apart(const char *cell, struct arena *arena)
{
	struct asked asked = {.id = arena_strdup(arena, cell)};
	char *colon = strchr(asked.id, ':');
	if (colon) {
		*colon = '\0';
		asked.row = colon + 1;
		colon = strchr(colon + 1, ':');
	}
	if (colon) {
		*colon = '\0';
		asked.column = colon + 1;
	}
	return asked;
}

/* The position asked for, or the total where none is; SIZE_MAX where the axis has no such value. */
static size_t position_of(const struct axis *axis, const char *code)
{
	if (!code || !*code)
		return axis->count - 1;
	long found = axis_find(axis, code);
	return found < 0 ? SIZE_MAX : (size_t)found;
}

static bool stands_at(const struct positions *positions, size_t unit, size_t position)
{
	if (position == positions->axis.count - 1)
		return true;
	if (positions->few)
		return positions->few[unit] == position;
	if (positions->single)
		return positions->single[unit] == position;
	for (size_t k = positions->offsets[unit]; k < positions->offsets[unit + 1]; k++)
		if (positions->many[k] == position)
			return true;
	return false;
}

static void add_column(const struct session *session, const struct table *table, size_t column, size_t row,
                       struct buffer *text)
{
	if (text->length)
		buffer_putc(text, '/');
	column_format(&session->dataset, &table->columns[column], row, text);
}

/* The population's identifier, or the primary key, or the key columns joined. */
static const char *identifier(struct session *session, const struct population *population, size_t row)
{
	const struct table *table = &session->dataset.tables[population->table];
	struct buffer text = {0};
	for (size_t i = 0; i < population->identifier_count; i++)
		add_column(session, table,
		           (size_t)schema_column_find(table->schema, population->identifier[i]), row, &text);
	for (size_t c = 0; c < table->schema->count && !population->identifier_count; c++)
		if (table->schema->columns[c].primary)
			add_column(session, table, c, row, &text);
	return arena_take(&session->arena, &text);
}

static int compare_lines(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void print_lines(struct buffer *lines, const char **found, size_t count, bool distinct)
{
	qsort(found, count, sizeof *found, compare_lines);
	for (size_t i = 0; i < count; i++) {
		if (distinct && i && strcmp(found[i], found[i - 1]) == 0)
			continue;
		buffer_puts(lines, found[i]);
		buffer_putc(lines, '\n');
	}
}

/* What is counted: for distinct measures the entity, else the row; NULL where the unit does not count. */
static const char *counted(struct session *session, const struct job *job, const struct units *units,
                           size_t unit)
{
	uint32_t row = units->rows[unit];
	if (job->quantity && vector_number(evaluate(&session->run, job->quantity), row) == NUMBER_NONE)
		return NULL;
	if (!job->units.entity)
		return identifier(session, job->declared->population, row);
	if (!units->entity[unit])
		return NULL;
	const struct vector *vector = evaluate(&session->run, job->units.entity);
	return vector->column ? vector_code_text(&session->run, vector, units->entity[unit])
	                      : identifier(session, job->declared->population, row);
}

static int explain_cell(struct session *session, const struct asked *asked, struct buffer *lines,
                        struct error *error)
{
	const struct job *job = &session->jobs[0];
	struct units units;
	struct positions rows, columns = {0};
	units_make(&units, &session->run, job->declared->population, &job->units, &session->arena);
	if (job->declared->rows)
		positions_make(&rows, &session->run, &units, job->declared->rows, job->rows, &session->arena);
	else
		positions_none(&rows, &units, &session->arena);
	if (job->declared->columns)
		positions_make(&columns, &session->run, &units, job->declared->columns, job->columns,
		               &session->arena);
	size_t row = position_of(&rows.axis, asked->row), column = 0, count = 0;
	if (job->declared->columns)
		column = position_of(&columns.axis, asked->column);
	else if (asked->column && *asked->column)
		column = SIZE_MAX;
	const char **found = memory_alloc(units.count, sizeof *found);
	for (size_t i = 0; row != SIZE_MAX && column != SIZE_MAX && i < units.count; i++) {
		const char *line =
		        stands_at(&rows, i, row) && (!columns.axis.count || stands_at(&columns, i, column))
		                ? counted(session, job, &units, i)
		                : NULL;
		if (line)
			found[count++] = line;
	}
	print_lines(lines, found, count, job->units.entity != NULL);
	free(found);
	positions_free(&rows);
	positions_free(&columns);
	units_free(&units);
	if (row == SIZE_MAX || column == SIZE_MAX)
		return error_format(error, MSG_CELL_UNKNOWN, "%s:%s%s%s", asked->id,
		                    asked->row ? asked->row : "", asked->column ? ":" : "",
		                    asked->column ? asked->column : "");
	return 0;
}

int stats_explain(struct buffer *lines, const struct catalogue *catalogue, const char *path,
                  const struct stats_options *options, const char *cell, struct findings *findings,
                  struct error *error)
{
	struct arena arena = {0};
	struct session session;
	struct asked asked = take_apart(cell, &arena);
	struct stats_options named = *options;
	named.identifiers = true;
	const struct declared *declared = catalogue_statistic(catalogue, asked.id);
	int result = -1;
	if (!declared) {
		error_format(error, MSG_STATISTIC_UNKNOWN, "%s", asked.id);
	} else {
		result = session_start(&session, catalogue, path, &named, &declared, 1, findings, error);
		if (result == 0)
			result = explain_cell(&session, &asked, lines, error);
		session_end(&session);
	}
	arena_free(&arena);
	return result;
}
