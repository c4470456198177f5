/* Rows of the programme's own tables. */
#include <string.h>

#include "base/text.h"
#include "survey/source_private.h"

struct gathering {
	const struct source_context *context;
	const struct survey_source *source;
	const struct table *table;
	const struct column *column; /* NULL: rows are counted alone */
	struct buffer cell;          /* the one at hand */
	struct buffer words;         /* different texts, with separators between */
	struct map seen;
	int64_t sum; /* DECIMAL_NONE: nothing was added */
	bool too_large;
	size_t rows;
};

/* Valid until the next one is asked for. */
static const char *cell_text(struct gathering *gathering, const struct column *column, size_t row)
{
	gathering->cell.length = 0;
	buffer_puts(&gathering->cell, "");
	column_format(gathering->context->dataset, column, row, &gathering->cell);
	return gathering->cell.bytes;
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
static bool of_programmes(struct gathering *gathering, size_t row)
{
	const char *programmes = gathering->context->survey->programme_table;
	const struct schema_table *schema = gathering->table->schema;
	bool itself = strcmp(schema->name, programmes) == 0;
	for (size_t i = 0; i < schema->count; i++) {
		const struct schema_column *column = &schema->columns[i];
		bool key = itself ? (long)i == schema->key
		                  : column->type == TYPE_KEY && strcmp(column->target_name, programmes) == 0;
		if (key && !is_present(gathering->context->results,
		                       cell_text(gathering, &gathering->table->columns[i], row)))
			return false;
	}
	return true;
}

static bool meets_conditions(struct gathering *gathering, size_t row)
{
	for (size_t i = 0; i < gathering->source->condition_count; i++) {
		const struct survey_condition *condition = &gathering->source->conditions[i];
		const struct column *column = table_column(gathering->table, condition->column);
		if (!column || strcmp(cell_text(gathering, column, row),
		                      source_resolve(gathering->context, condition->value)) != 0)
			return false;
	}
	return true;
}

/* A list's code becomes its label where words are asked for. */
static const char *in_words(const struct gathering *gathering, const char *text)
{
	const struct list *list = gathering->column->schema ? gathering->column->schema->list : NULL;
	bool words = list && gathering->context->question->type == SURVEY_TEXT;
	long at = words ? map_find(&list->index, text, strlen(text)) : -1;
	return at >= 0 ? list->values[at].label : text;
}

static void add_word(struct gathering *gathering, const char *text)
{
	const char *copy = arena_strdup(gathering->context->arena, text);
	bool added;
	map_add(&gathering->seen, copy, strlen(copy), gathering->seen.count, &added);
	if (added)
		buffer_printf(&gathering->words, "%s%s", gathering->words.length ? TEXT_NNBSP "; " : "",
		              copy);
}

static void add_number(struct gathering *gathering, const char *text)
{
	int64_t number;
	if (!decimal_parse(text, strlen(text), &number))
		return;
	gathering->sum = gathering->sum == DECIMAL_NONE ? number : decimal_add(gathering->sum, number);
	gathering->too_large = gathering->too_large || gathering->sum == DECIMAL_NONE;
}

static void add_row(struct gathering *gathering, size_t row)
{
	gathering->rows++;
	if (!gathering->column)
		return;
	const char *text = in_words(gathering, cell_text(gathering, gathering->column, row));
	if (!*text)
		return;
	add_word(gathering, text);
	if (gathering->source->measure == SURVEY_SUM)
		add_number(gathering, text);
}

static void conclude(struct gathering *gathering, struct source_value *value)
{
	const struct source_context *context = gathering->context;
	size_t different = gathering->seen.count;
	switch (gathering->source->measure) {
	case SURVEY_ROWS:
		value->number = (int64_t)gathering->rows * DECIMAL_ONE;
		break;
	case SURVEY_SUM:
		value->number = gathering->too_large ? DECIMAL_NONE : gathering->sum;
		break;
	case SURVEY_VALUES:
		/* Words may stand side by side; two different numbers or dates are no answer. */
		if (different == 1 || (different && context->question->type == SURVEY_TEXT))
			value->text = source_keep(context, &gathering->words);
		break;
	}
}

void source_read_data(const struct source_context *context, struct source_value *value)
{
	const struct survey_source *source = &context->question->source;
	const struct table *table = dataset_table(context->dataset, source->table);
	if (!table->file)
		return;
	struct gathering gathering = {.context = context,
	                              .source = source,
	                              .table = table,
	                              .column = source->column ? table_column(table, source->column) : NULL,
	                              .sum = DECIMAL_NONE};
	for (size_t row = 0; row < table->rows; row++)
		if (of_programmes(&gathering, row) && meets_conditions(&gathering, row))
			add_row(&gathering, row);
	conclude(&gathering, value);
	map_free(&gathering.seen);
	buffer_free(&gathering.words);
	buffer_free(&gathering.cell);
}
