#include <string.h>

#include "survey/report.h"
#include "survey/source.h"
#include "survey/survey.h"
#include "survey/typed.h"

const char *survey_state_name(enum survey_state state)
{
	static const char *const names[SURVEY_STATES] = {
	        [SURVEY_FILLED] = "rempli",
	        [SURVEY_TYPED] = "saisi",
	        [SURVEY_UNANSWERED] = "sans_reponse",
	        [SURVEY_MASKED] = "masque",
	};
	return names[state];
}

static int set_number(const struct source_context *context, int64_t number, struct survey_answer *answer)
{
	const struct survey_question *question = context->question;
	char text[28];
	if (question->places >= 0)
		number = decimal_round(number, question->places);
	if (question->type == SURVEY_INTEGER && number % DECIMAL_ONE != 0)
		return error_set(context->error, MSG_SURVEY_WHOLE,
		                 survey_place(context->survey, question->line), question->code, NULL);
	decimal_format(number, text);
	answer->value = arena_strdup(context->arena, text);
	answer->state = SURVEY_FILLED;
	return 0;
}

static int set_text(const struct source_context *context, const char *text, struct survey_answer *answer)
{
	const struct survey_question *question = context->question;
	int64_t number;
	if (survey_type_is_number(question->type))
		return decimal_parse(text, strlen(text), &number) ? set_number(context, number, answer) : 0;
	answer->state = SURVEY_FILLED;
	answer->value = text;
	if (question->type == SURVEY_LIST) {
		answer->code = text;
		answer->value = typed_label(question, text);
	}
	return 0;
}

static int fill_answer(const struct source_context *context, struct survey_answer *answer)
{
	struct source_value value;
	*answer = (struct survey_answer){
	        .state = SURVEY_UNANSWERED, .value = "", .source = source_describe(context)};
	if (source_evaluate(context, &value))
		return -1;
	if (value.masked)
		answer->state = SURVEY_MASKED;
	else if (value.number != DECIMAL_NONE)
		return set_number(context, value.number, answer);
	else if (value.text)
		return set_text(context, value.text, answer);
	return 0;
}

int survey_fill(struct survey_filled *filled, const struct survey *survey, const struct results *results,
                const struct dataset *dataset, struct findings *findings, struct error *error)
{
	struct source_context context = {.survey = survey,
	                                 .results = results,
	                                 .dataset = dataset,
	                                 .arena = &filled->arena,
	                                 .error = error};
	filled->survey = survey;
	filled->results = results;
	filled->answers = arena_zalloc(&filled->arena, survey->count, sizeof *filled->answers);
	memset(filled->counts, 0, sizeof filled->counts);
	for (size_t i = 0; i < survey->count; i++) {
		context.question = &survey->questions[i];
		if (fill_answer(&context, &filled->answers[i]))
			return -1;
		filled->counts[filled->answers[i].state]++;
	}
	report_results(filled, findings);
	return 0;
}

void survey_filled_free(struct survey_filled *filled)
{
	arena_free(&filled->arena);
	*filled = (struct survey_filled){0};
}
