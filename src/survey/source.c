#include "survey/source_private.h"

static int32_t bound_date(const struct period *period, enum survey_bound bound)
{
	return bound == BOUND_START ? period->from : bound == BOUND_END ? period->to : period->reference;
}

static void read_period(const struct source_context *context, struct source_value *value)
{
	const struct period *period = &context->results->period;
	enum survey_bound bound = context->question->source.bound;
	if (bound == BOUND_YEAR) {
		value->number = date_to_civil(period->to).year * DECIMAL_ONE;
		return;
	}
	char text[11];
	date_format(bound_date(period, bound), text);
	value->text = arena_strdup(context->arena, text);
}

int source_evaluate(const struct source_context *context, struct source_value *value)
{
	const struct survey_source *source = &context->question->source;
	*value = (struct source_value){.number = DECIMAL_NONE};
	switch (source->kind) {
	case SOURCE_TYPED:
		break;
	case SOURCE_CELL:
		return source_read_cell(context, source->cells, value);
	case SOURCE_EXPRESSION:
		return source_calculate(context, value);
	case SOURCE_COUNT:
	case SOURCE_RANKING:
		return source_read_statistic(context, value);
	case SOURCE_DATA:
		if (context->dataset)
			source_read_data(context, value);
		break;
	case SOURCE_PERIOD:
		read_period(context, value);
		break;
	}
	return 0;
}
