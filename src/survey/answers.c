#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "survey/read.h"
#include "survey/survey.h"
#include "survey/typed.h"

struct typing {
	struct survey_filled *filled;
	struct findings *findings;
	size_t *lines; /* where each question was answered; 0: not yet */
};

static void put_answer(struct typing *typing, struct place place, size_t at, const char *text)
{
	const struct survey_question *question = &typing->filled->survey->questions[at];
	struct survey_answer *answer = &typing->filled->answers[at], typed = *answer;

	/* What the form shows of a hidden answer. */
	if (answer->state == SURVEY_MASKED && strcmp(text, "s") == 0)
		return;
	typed.code = NULL;
	if (!typed_parse(question, text, &typing->filled->arena, &typed)) {
		findings_add(typing->findings, MSG_ANSWER_TYPE, place, survey_type_name(question->type),
		             text);
		return;
	}
	/* A form holds the computed answers too. */
	if (answer->state == SURVEY_FILLED && strcmp(typed.value, answer->value) == 0)
		return;
	if (answer->state != SURVEY_UNANSWERED)
		findings_add(typing->findings, MSG_ANSWER_REPLACES, place, question->code, NULL);
	typed.state = SURVEY_TYPED;
	typed.source = "saisie";
	typing->filled->counts[answer->state]--;
	typing->filled->counts[SURVEY_TYPED]++;
	*answer = typed;
}

static void take_answer(void *context, struct place place, const char *code, const char *text)
{
	struct typing *typing = context;
	const struct survey *survey = typing->filled->survey;
	long at = map_find(&survey->index, code, strlen(code));
	struct place code_place = {place.file, place.line, read_code_column};
	char first[24];

	if (at < 0) {
		findings_add(typing->findings, MSG_ANSWER_UNKNOWN, code_place, NULL, code);
		return;
	}
	if (typing->lines[at]) {
		snprintf(first, sizeof first, "%zu", typing->lines[at]);
		findings_add(typing->findings, MSG_ANSWER_TWICE, code_place, first, code);
		return;
	}
	typing->lines[at] = place.line;
	if (*text)
		put_answer(typing, place, (size_t)at, text);
}

int survey_type_answers(struct survey_filled *filled, const char *path, struct findings *findings,
                        struct error *error)
{
	struct typing typing = {filled, findings, NULL};
	const struct answer_reader reader = {&typing, take_answer};
	int status;

	typing.lines = memory_zalloc(filled->survey->count, sizeof *typing.lines);
	status = answers_read(path, &reader, error);
	free(typing.lines);
	return status;
}

static void take_previous(void *context, struct place place, const char *code, const char *text)
{
	struct survey_filled *filled = context;
	long at = map_find(&filled->survey->index, code, strlen(code));
	struct survey_answer answer = {0};
	int64_t number;

	(void)place;
	if (at < 0 || !*text || filled->survey->questions[at].type > SURVEY_PERCENT ||
	    !typed_parse(&filled->survey->questions[at], text, &filled->arena, &answer))
		return;
	if (decimal_parse(answer.value, strlen(answer.value), &number))
		filled->previous[at] = number;
}

int survey_read_previous(struct survey_filled *filled, const char *path, struct error *error)
{
	const struct answer_reader reader = {filled, take_previous};

	filled->previous = arena_alloc(&filled->arena, filled->survey->count, sizeof *filled->previous);
	for (size_t i = 0; i < filled->survey->count; i++)
		filled->previous[i] = DECIMAL_NONE;
	return answers_read(path, &reader, error);
}
