/* What a survey needs of results and of a dataset, so that no more is computed and read. */
#include <string.h>

#include "survey/survey.h"

void survey_needs(const struct survey *survey, struct buffer *buffer)
{
	struct map seen = {0};
	for (size_t i = 0; i < survey->count; i++) {
		const struct survey_source *source = &survey->questions[i].source;
		for (size_t j = 0; j < source->cell_count; j++) {
			const char *id = source->cells[j].statistic;
			bool added;
			map_add(&seen, id, strlen(id), seen.count, &added);
			if (added)
				buffer_printf(buffer, "%s%s", buffer->length ? "," : "", id);
		}
	}
	map_free(&seen);
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
