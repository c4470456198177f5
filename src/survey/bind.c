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

/* Position of a column that the definition names; -1 and the error. */
static long need_column(const struct schema_table *table, const char *column, struct place place,
                        struct error *error)
{
	long at = schema_column_find(table, column);
	char name[160];
	snprintf(name, sizeof name, "%s.%s", table->name, column);
	return at >= 0 ? at : error_set(error, MSG_NAME_UNKNOWN, place, name, NULL);
}

static int check_columns(const struct survey_question *question, const struct schema_table *table,
                         struct place place, struct error *error)
{
	const struct survey_source *source = &question->source;
	if (source->column) {
		long at = need_column(table, source->column, place, error);
		if (at < 0)
			return -1;
		if (!type_fits(question->type, table->columns[at].type))
			return error_set(error, MSG_SURVEY_TYPE, place, question->code, NULL);
	}
	for (size_t i = 0; i < source->condition_count; i++)
		if (need_column(table, source->conditions[i].column, place, error) < 0)
			return -1;
	return 0;
}

static int bind_data(const struct survey *survey, const struct survey_question *question,
                     const struct schema *schema, struct error *error)
{
	const struct survey_source *source = &question->source;
	struct place place = survey_place(survey, question->line);
	long at = schema_table_find(schema, source->table);
	if (at < 0)
		return error_set(error, MSG_NAME_UNKNOWN, place, source->table, NULL);
	if (!table_allowed(survey, &schema->tables[at]))
		return error_set(error, MSG_SURVEY_TABLE, place, source->table, NULL);
	return check_columns(question, &schema->tables[at], place, error);
}

static int bind_list(const struct survey *survey, struct survey_question *question,
                     const struct schema *schema, struct error *error)
{
	const struct list *list = schema_list_find(schema, question->list);
	if (!list)
		return error_set(error, MSG_NAME_UNKNOWN, survey_place(survey, question->line),
		                 question->list, NULL);
	question->choices = list->values;
	question->choice_count = list->count;
	return 0;
}

int survey_bind(struct survey *survey, const struct schema *schema, struct error *error)
{
	for (size_t i = 0; i < survey->count; i++) {
		struct survey_question *question = &survey->questions[i];
		if (question->source.kind == SOURCE_DATA && bind_data(survey, question, schema, error))
			return -1;
		if (question->list && bind_list(survey, question, schema, error))
			return -1;
	}
	return 0;
}
