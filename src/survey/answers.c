#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "survey/answers_read.h"
#include "survey/survey.h"
#include "survey/typed.h"

struct typing {
	struct survey_filled *filled;
	struct findings *findings;
	size_t *lines; /* where each question was answered; 0: not yet */
};

static void put_answer(struct typing *typing, struct place place, size_t at, const char *text)
{
	struct survey_filled *filled = typing->filled;
	const struct survey_question *question = &filled->survey->questions[at];
	struct survey_answer *answer = &filled->answers[at];
	struct survey_answer typed = {.state = SURVEY_TYPED, .source = "saisie"};
	/* What the form shows of a hidden answer. */
	if (answer->state == SURVEY_MASKED && strcmp(text, "s") == 0)
		return;
	if (!typed_parse(question, text, &filled->arena, &typed)) {
		findings_add(typing->findings, MSG_ANSWER_TYPE, place, survey_type_name(question->type),
		             text);
		return;
	}
	/* A form holds the computed answers too. */
	if (answer->state == SURVEY_FILLED && strcmp(typed.value, answer->value) == 0)
		return;
	if (answer->state != SURVEY_UNANSWERED)
		findings_add(typing->findings, MSG_ANSWER_REPLACES, place, question->code, NULL);
	filled->counts[answer->state]--;
	filled->counts[SURVEY_TYPED]++;
	*answer = typed;
}

static void take_answer(void *context, struct place place, const char *code, const char *text)
{
	struct typing *typing = context;
	struct place code_place = {place.file, place.line, answers_code_column};
	long at = map_find(&typing->filled->survey->index, code, strlen(code));
	if (at < 0) {
		findings_add(typing->findings, MSG_ANSWER_UNKNOWN, code_place, NULL, code);
		return;
	}
	if (typing->lines[at]) {
		char first[24];
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
	struct typing typing = {.filled = filled, .findings = findings};
	const struct answer_reader reader = {&typing, take_answer};
	typing.lines = memory_zalloc(filled->survey->count, sizeof *typing.lines);
	int status = answers_read(path, &reader, error);
	free(typing.lines);
	return status;
}

static void take_previous(void *context, struct place place, const char *code, const char *text)
{
	struct survey_filled *filled = context;
	long at = map_find(&filled->survey->index, code, strlen(code));
	const struct survey_question *question = at < 0 ? NULL : &filled->survey->questions[at];
	struct survey_answer answer = {0};
	(void)place;
	if (!question || !*text || !survey_type_is_number(question->type) ||
	    !typed_parse(question, text, &filled->arena, &answer))
		return;
	int64_t number;
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
