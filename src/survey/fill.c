#include <stdio.h>
#include <string.h>

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

static int set_number(const struct source_context *context, const struct survey_question *question,
                      int64_t number, struct survey_answer *answer, struct error *error)
{
	struct place place = {context->survey->path, question->line, NULL};
	char out[28];

	if (question->places >= 0)
		number = decimal_round(number, question->places);
	if (question->type == SURVEY_INTEGER && number % DECIMAL_ONE != 0)
		return error_set(error, MSG_SURVEY_WHOLE, place, question->code, NULL);
	decimal_format(number, out);
	answer->value = arena_strdup(context->arena, out);
	answer->state = SURVEY_FILLED;
	return 0;
}

static int set_value(const struct source_context *context, const struct survey_question *question,
                     const struct source_value *value, struct survey_answer *answer, struct error *error)
{
	int64_t number;

	if (value->masked)
		answer->state = SURVEY_MASKED;
	else if (value->number != DECIMAL_NONE)
		return set_number(context, question, value->number, answer, error);
	if (value->masked || !value->text)
		return 0;
	if (question->type <= SURVEY_PERCENT)
		return decimal_parse(value->text, strlen(value->text), &number)
		               ? set_number(context, question, number, answer, error)
		               : 0;
	answer->state = SURVEY_FILLED;
	answer->value = value->text;
	if (question->type == SURVEY_LIST) {
		answer->code = value->text;
		answer->value = typed_label(question, value->text);
	}
	return 0;
}

static const char *join(struct arena *arena, const char **words, size_t count)
{
	const char *text = "";

	for (size_t i = 0; i < count; i++)
		text = arena_printf(arena, "%s%s%s", text, i ? ", " : "", words[i]);
	return text;
}

static bool same_filter(const struct survey *survey, const struct results *results)
{
	if (survey->dispositif_count != results->dispositif_count)
		return false;
	for (size_t i = 0; i < survey->dispositif_count; i++) {
		size_t j = 0;

		while (j < results->dispositif_count &&
		       strcmp(survey->dispositifs[i], results->dispositifs[j]) != 0)
			j++;
		if (j == results->dispositif_count)
			return false;
	}
	return true;
}

/* What makes the answers those of another question than the survey's. */
static void check_results(struct survey_filled *filled, struct findings *findings)
{
	const struct survey *survey = filled->survey;
	const struct results *results = filled->results;
	struct arena *arena = &filled->arena;

	if (survey->period_text &&
	    (survey->period.from != results->period.from || survey->period.to != results->period.to))
		findings_add(findings, MSG_SURVEY_PERIOD, (struct place){0}, survey->period_text, NULL);
	if (survey->dispositif_count && !same_filter(survey, results))
		findings_add(findings, MSG_SURVEY_FILTER, (struct place){0},
		             join(arena, survey->dispositifs, survey->dispositif_count), NULL);
	if (results->present_count > 1)
		findings_add(findings, MSG_SURVEY_PROGRAMMES, (struct place){0},
		             arena_printf(arena, "%zu", results->present_count), NULL);
}

static void count_states(struct survey_filled *filled)
{
	memset(filled->counts, 0, sizeof filled->counts);
	for (size_t i = 0; i < filled->survey->count; i++)
		filled->counts[filled->answers[i].state]++;
}

int survey_fill(struct survey_filled *filled, const struct survey *survey, const struct results *results,
                const struct dataset *dataset, struct findings *findings, struct error *error)
{
	struct source_context context = {survey, results, dataset, &filled->arena};

	filled->survey = survey;
	filled->results = results;
	filled->answers = arena_zalloc(&filled->arena, survey->count, sizeof *filled->answers);
	for (size_t i = 0; i < survey->count; i++) {
		const struct survey_question *question = &survey->questions[i];
		struct survey_answer *answer = &filled->answers[i];
		struct source_value value;

		*answer = (struct survey_answer){.state = SURVEY_UNANSWERED, .value = ""};
		answer->source = source_describe(&context, question);
		if (source_evaluate(&context, question, &value, error) ||
		    set_value(&context, question, &value, answer, error))
			return -1;
	}
	count_states(filled);
	check_results(filled, findings);
	return 0;
}

void survey_filled_free(struct survey_filled *filled)
{
	arena_free(&filled->arena);
	memset(filled, 0, sizeof *filled);
}

void survey_report(const struct survey_filled *filled, struct findings *findings)
{
	const struct survey *survey = filled->survey;
	char count[64];

	for (size_t i = 0; i < survey->count; i++) {
		char detail[256];

		if (filled->answers[i].state != SURVEY_UNANSWERED)
			continue;
		snprintf(detail, sizeof detail, "%s (%s)", survey->questions[i].code,
		         filled->answers[i].source);
		findings_add(findings, MSG_UNANSWERED, (struct place){0}, detail, NULL);
	}
	snprintf(count, sizeof count, "%zu / %zu", filled->counts[SURVEY_UNANSWERED], survey->count);
	if (filled->counts[SURVEY_UNANSWERED])
		findings_add(findings, MSG_UNANSWERED_COUNT, (struct place){0}, count, NULL);
	snprintf(count, sizeof count, "%zu / %zu", filled->counts[SURVEY_MASKED], survey->count);
	if (filled->counts[SURVEY_MASKED])
		findings_add(findings, MSG_MASKED_COUNT, (struct place){0}, count, NULL);
}
