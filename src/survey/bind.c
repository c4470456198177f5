#include <stdio.h>
#include <string.h>

#include "survey/survey.h"

/* Keys to the programme's table are the only ones that a table read by a survey may have. */
static bool table_allowed(const struct survey *survey, const struct schema_table *table)
{
	for (size_t i = 0; i < table->count; i++)
		if (table->columns[i].type == TYPE_KEY &&
		    strcmp(table->columns[i].target_name, survey->programme_table) != 0)
			return false;
	return true;
}

static bool type_fits(enum survey_type wanted, enum type type)
{
	switch (wanted) {
	case SURVEY_INTEGER:
	case SURVEY_DECIMAL:
	case SURVEY_AMOUNT:
	case SURVEY_PERCENT:
		return type == TYPE_INTEGER || type == TYPE_DECIMAL || type == TYPE_AMOUNT ||
		       type == TYPE_YEAR;
	case SURVEY_BOOLEAN:
		return type == TYPE_BOOLEAN;
	case SURVEY_DATE:
		return type == TYPE_DATE;
	case SURVEY_LIST:
		return type == TYPE_LIST;
	case SURVEY_TEXT:
		return true;
	}
	return false;
}

static int need_column(const struct schema_table *table, const char *column, struct place place,
                       struct error *error)
{
	char name[160];

	if (schema_column_find(table, column) >= 0)
		return 0;
	snprintf(name, sizeof name, "%s.%s", table->name, column);
	return error_set(error, MSG_NAME_UNKNOWN, place, name, NULL);
}

static int bind_data(const struct survey *survey, const struct survey_question *question,
                     const struct schema *schema, struct error *error)
{
	const struct survey_source *source = &question->source;
	struct place place = {survey->path, question->line, NULL};
	long at = schema_table_find(schema, source->table);
	const struct schema_table *table;

	if (at < 0)
		return error_set(error, MSG_NAME_UNKNOWN, place, source->table, NULL);
	table = &schema->tables[at];
	if (!table_allowed(survey, table))
		return error_set(error, MSG_SURVEY_TABLE, place, source->table, NULL);
	if (source->column && need_column(table, source->column, place, error))
		return -1;
	if (source->column &&
	    !type_fits(question->type, table->columns[schema_column_find(table, source->column)].type))
		return error_set(error, MSG_SURVEY_TYPE, place, question->code, NULL);
	for (size_t i = 0; i < source->condition_count; i++)
		if (need_column(table, source->conditions[i].column, place, error))
			return -1;
	return 0;
}

int survey_bind(struct survey *survey, const struct schema *schema, struct error *error)
{
	for (size_t i = 0; i < survey->count; i++) {
		struct survey_question *question = &survey->questions[i];
		struct place place = {survey->path, question->line, NULL};

		if (question->source.kind == SOURCE_DATA && bind_data(survey, question, schema, error))
			return -1;
		if (question->list) {
			const struct list *list = schema_list_find(schema, question->list);

			if (!list)
				return error_set(error, MSG_NAME_UNKNOWN, place, question->list, NULL);
			question->choices = list->values;
			question->choice_count = list->count;
		}
	}
	return 0;
}

static bool uses_column(const struct survey *survey, const struct survey_source *source,
                        const struct schema_column *column)
{
	if (source->column && strcmp(source->column, column->name) == 0)
		return true;
	for (size_t i = 0; i < source->condition_count; i++)
		if (strcmp(source->conditions[i].column, column->name) == 0)
			return true;
	return column->primary ||
	       (column->type == TYPE_KEY && strcmp(column->target_name, survey->programme_table) == 0);
}

bool survey_wants(const void *context, size_t table, size_t column)
{
	const struct survey_columns *columns = context;
	const struct survey *survey = columns->survey;
	const struct schema_table *wanted = &columns->schema->tables[table];

	for (size_t i = 0; i < survey->count; i++) {
		const struct survey_source *source = &survey->questions[i].source;

		if (source->kind == SOURCE_DATA && strcmp(source->table, wanted->name) == 0 &&
		    uses_column(survey, source, &wanted->columns[column]))
			return true;
	}
	return strcmp(wanted->name, survey->programme_table) == 0 && wanted->columns[column].primary;
}

void survey_needs(const struct survey *survey, struct buffer *buffer)
{
	struct map seen = {0};
	bool added;

	for (size_t i = 0; i < survey->count; i++) {
		const struct survey_source *source = &survey->questions[i].source;

		for (size_t j = 0; j < source->cell_count; j++) {
			const char *id = source->cells[j].statistic;

			map_add(&seen, id, strlen(id), seen.count, &added);
			if (!added)
				continue;
			if (buffer->length)
				buffer_putc(buffer, ',');
			buffer_puts(buffer, id);
		}
	}
	map_free(&seen);
}
