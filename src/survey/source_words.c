/* Codes and sources in words. */
#include <string.h>

#include "survey/source_private.h"

const char *source_keep(const struct source_context *context, struct buffer *buffer)
{
	return arena_take(context->arena, buffer);
}

const char *source_resolve(const struct source_context *context, const char *text)
{
	int64_t less = 0;
	if (strncmp(text, "@annee", 6) != 0)
		return text;
	if (text[6] && (text[6] != '-' || !integer_parse(text + 7, strlen(text + 7), &less)))
		return text;
	return arena_printf(context->arena, "%d",
	                    date_to_civil(context->results->period.to).year - (int)(less % 10000));
}

const char *source_cell_name(const struct source_context *context, const struct survey_cell *cell)
{
	const char *row = cell->row ? source_resolve(context, cell->row) : RESULTS_TOTAL;
	if (cell->from)
		row = arena_printf(context->arena, "%s..%s", source_resolve(context, cell->from),
		                   source_resolve(context, cell->to));
	if (!cell->column)
		return arena_printf(context->arena, "%s:%s", cell->statistic, row);
	return arena_printf(context->arena, "%s:%s:%s", cell->statistic, row,
	                    source_resolve(context, cell->column));
}

/* "100 * f / t, où f = enfants-suivis-sexe:F, t = enfants-suivis:*" */
static const char *describe_expression(const struct source_context *context,
                                       const struct survey_source *source)
{
	struct buffer buffer = {0};
	buffer_puts(&buffer, source->expression);
	for (size_t i = 0; i < source->cell_count; i++)
		buffer_printf(&buffer, "%s%s = %s", i ? ", " : ", où ", source->cells[i].name,
		              source_cell_name(context, &source->cells[i]));
	return source_keep(context, &buffer);
}

/* "somme de personnels.nombre, où annee = 2021" */
static const char *describe_data(const struct source_context *context, const struct survey_source *source)
{
	struct buffer buffer = {0};
	if (source->measure == SURVEY_ROWS)
		buffer_printf(&buffer, "nombre de lignes de %s", source->table);
	else
		buffer_printf(&buffer, "%s%s.%s", source->measure == SURVEY_SUM ? "somme de " : "",
		              source->table, source->column);
	for (size_t i = 0; i < source->condition_count; i++)
		buffer_printf(&buffer, "%s%s = %s", i ? ", " : ", où ", source->conditions[i].column,
		              source_resolve(context, source->conditions[i].value));
	return source_keep(context, &buffer);
}

const char *source_describe(const struct source_context *context)
{
	const struct survey_source *source = &context->question->source;
	switch (source->kind) {
	case SOURCE_TYPED:
		return "à saisir";
	case SOURCE_CELL:
		return source_cell_name(context, source->cells);
	case SOURCE_EXPRESSION:
		return describe_expression(context, source);
	case SOURCE_COUNT:
		return arena_printf(context->arena, "nombre de lignes de %s", source->cells->statistic);
	case SOURCE_RANKING:
		return arena_printf(context->arena, "premières lignes de %s", source->cells->statistic);
	case SOURCE_DATA:
		return describe_data(context, source);
	case SOURCE_PERIOD:
		return "période des résultats";
	}
	return "";
}
