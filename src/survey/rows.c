#include <string.h>

#include "base/text.h"
#include "survey/source.h"

/* A cell as text, in a buffer that is emptied first. */
static const char *cell_text(const struct source_context *context, const struct column *column, size_t row,
                             struct buffer *buffer)
{
	buffer->length = 0;
	buffer_puts(buffer, "");
	column_format(context->dataset, column, row, buffer);
	return buffer->bytes ? buffer->bytes : "";
}

static bool is_present(const struct results *results, const char *programme)
{
	for (size_t i = 0; i < results->present_count; i++)
		if (strcmp(results->present[i].id, programme) == 0)
			return true;
	return results->present_count == 0;
}

/* Whether a row belongs to the programmes that the results count: through its key, or by being one of them.
 */
static bool of_programmes(const struct source_context *context, const struct table *table, size_t row,
                          struct buffer *buffer)
{
	const char *programmes = context->survey->programme_table;
	bool itself = strcmp(table->schema->name, programmes) == 0;

	for (size_t i = 0; i < table->schema->count; i++) {
		const struct schema_column *column = &table->schema->columns[i];
		bool key = itself ? (long)i == table->schema->key
		                  : column->type == TYPE_KEY && strcmp(column->target_name, programmes) == 0;

		if (key && !is_present(context->results, cell_text(context, &table->columns[i], row, buffer)))
			return false;
	}
	return true;
}

static bool meets(const struct source_context *context, const struct table *table, size_t row,
                  const struct survey_source *source, struct buffer *buffer)
{
	for (size_t i = 0; i < source->condition_count; i++) {
		const struct survey_condition *condition = &source->conditions[i];
		const struct column *column = table_column(table, condition->column);

		if (!column || strcmp(cell_text(context, column, row, buffer),
		                      source_resolve(context, condition->value)) != 0)
			return false;
	}
	return true;
}

/* A list's code becomes its label where words are asked for. */
static const char *in_words(const struct survey_question *question, const struct column *column,
                            const char *text)
{
	const struct list *list = column->schema ? column->schema->list : NULL;
	long at = list && question->type == SURVEY_TEXT ? map_find(&list->index, text, strlen(text)) : -1;

	return at >= 0 ? list->values[at].label : text;
}

struct gathering {
	struct buffer words; /* different texts, with commas between */
	struct map seen;
	int64_t sum;
	bool too_large;
	size_t rows;
};

static void gather(const struct source_context *context, const struct survey_question *question,
                   const char *text, struct gathering *gathering)
{
	const char *copy = arena_strdup(context->arena, text);
	int64_t number;
	bool added;

	map_add(&gathering->seen, copy, strlen(copy), gathering->seen.count, &added);
	if (added)
		buffer_printf(&gathering->words, "%s%s", gathering->words.length ? TEXT_NNBSP "; " : "",
		              copy);
	if (question->source.measure != SURVEY_SUM || !decimal_parse(copy, strlen(copy), &number))
		return;
	gathering->sum = gathering->sum == DECIMAL_NONE ? number : decimal_add(gathering->sum, number);
	gathering->too_large = gathering->too_large || gathering->sum == DECIMAL_NONE;
}

static void conclude(const struct source_context *context, const struct survey_question *question,
                     const struct gathering *gathering, struct source_value *value)
{
	switch (question->source.measure) {
	case SURVEY_ROWS:
		value->number = (int64_t)gathering->rows * DECIMAL_ONE;
		break;
	case SURVEY_SUM:
		value->number = gathering->too_large ? DECIMAL_NONE : gathering->sum;
		break;
	case SURVEY_VALUES:
		/* Words may stand side by side; two different numbers or dates are no answer. */
		if (gathering->seen.count == 1 || (gathering->seen.count && question->type == SURVEY_TEXT))
			value->text = arena_strdup(context->arena, gathering->words.bytes);
		break;
	}
}

void source_read_rows(const struct source_context *context, const struct survey_question *question,
                      struct source_value *value)
{
	const struct survey_source *source = &question->source;
	const struct table *table = dataset_table(context->dataset, source->table);
	const struct column *column = source->column ? table_column(table, source->column) : NULL;
	struct gathering gathering = {.sum = DECIMAL_NONE};
	struct buffer buffer = {0};

	if (!table->file)
		return;
	for (size_t row = 0; row < table->rows; row++) {
		const char *text;

		if (!of_programmes(context, table, row, &buffer) ||
		    !meets(context, table, row, source, &buffer))
			continue;
		gathering.rows++;
		text = column ? in_words(question, column, cell_text(context, column, row, &buffer)) : "";
		if (*text)
			gather(context, question, text, &gathering);
	}
	conclude(context, question, &gathering, value);
	map_free(&gathering.seen);
	buffer_free(&gathering.words);
	buffer_free(&buffer);
}
