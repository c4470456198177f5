#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "survey/arithmetic.h"
#include "survey/fraction.h"
#include "survey/survey.h"

enum { PLACES = 6 };

const char *survey_verdict_name(enum survey_verdict verdict)
{
	static const char *const names[] = {
	        [VERDICT_OPEN] = "sans_objet", [VERDICT_HOLDS] = "juste", [VERDICT_FAILS] = "a_revoir"};
	return names[verdict];
}

const char *survey_control_sign(const struct survey_control *control)
{
	static const char *const signs[] = {
	        [RELATION_EQUAL] = "=", [RELATION_AT_MOST] = "≤", [RELATION_AT_LEAST] = "≥"};
	return control->right ? signs[control->relation] : "→";
}

void survey_add_codes(const struct survey *survey, const struct survey_control *control,
                      const char *separator, struct buffer *buffer)
{
	for (size_t i = 0; i < control->question_count; i++)
		buffer_printf(buffer, "%s%s", i ? separator : "",
		              survey->questions[control->questions[i]].code);
}

/* DECIMAL_NONE where there is no answer, or it is hidden. */
static int64_t number_of(const struct survey_answer *answer)
{
	int64_t number;
	bool known = *answer->value && decimal_parse(answer->value, strlen(answer->value), &number);
	return known ? number : DECIMAL_NONE;
}

static int evaluate_side(const struct survey_filled *filled, const struct survey_control *control,
                         const char *expression, int64_t *value, struct error *error)
{
	const struct survey *survey = filled->survey;
	struct arithmetic_name *names = memory_alloc(control->question_count, sizeof *names);
	for (size_t i = 0; i < control->question_count; i++)
		names[i] = (struct arithmetic_name){survey->questions[control->questions[i]].code,
		                                    number_of(&filled->answers[control->questions[i]])};
	int status = arithmetic_evaluate(expression, names, control->question_count, PLACES,
	                                 survey_place(survey, control->line), value, error);
	free(names);
	return status;
}

static int evaluate_sides(const struct survey_filled *filled, const struct survey_control *control,
                          struct survey_check *check, struct error *error)
{
	if (control->right) {
		int status = evaluate_side(filled, control, control->left, &check->left, error);
		return status ? status : evaluate_side(filled, control, control->right, &check->right, error);
	}
	size_t question = control->questions[0];
	check->left = filled->previous ? filled->previous[question] : DECIMAL_NONE;
	check->right = number_of(&filled->answers[question]);
	return 0;
}

static bool too_far(const struct survey_control *control, int64_t left, int64_t right)
{
	wide difference = (wide)left - right, margin = control->tolerance;
	switch (control->relation) {
	case RELATION_EQUAL:
		return difference > margin || -difference > margin;
	case RELATION_AT_MOST:
		return difference > margin;
	case RELATION_AT_LEAST:
		return -difference > margin;
	}
	return true;
}

/* Whether |now - before| is more than so many percent of before. */
static bool changed_too_much(int64_t before, int64_t now, int64_t percent)
{
	wide change = (wide)now - before, base = before < 0 ? -(wide)before : before;
	return (change < 0 ? -change : change) * 100 * DECIMAL_ONE > base * percent;
}

static int apply(const struct survey_filled *filled, const struct survey_control *control,
                 struct survey_check *check, struct error *error)
{
	*check = (struct survey_check){VERDICT_OPEN, DECIMAL_NONE, DECIMAL_NONE};
	if (evaluate_sides(filled, control, check, error))
		return -1;
	if (check->left == DECIMAL_NONE || check->right == DECIMAL_NONE)
		return 0;
	bool fails = control->right ? too_far(control, check->left, check->right)
	                            : changed_too_much(check->left, check->right, control->tolerance);
	check->verdict = fails ? VERDICT_FAILS : VERDICT_HOLDS;
	return 0;
}

/* "Filles et garçons… (enfants-filles, enfants-garcons): 27 = 28" */
static void tell(const struct survey *survey, const struct survey_control *control,
                 const struct survey_check *check, struct findings *findings)
{
	char left[28], right[28], values[80];
	decimal_format(check->left, left);
	decimal_format(check->right, right);
	snprintf(values, sizeof values, "%s %s %s", left, survey_control_sign(control), right);
	struct buffer text = {0};
	buffer_printf(&text, "%s (", control->label);
	survey_add_codes(survey, control, ", ", &text);
	buffer_putc(&text, ')');
	findings_add(findings, control->serious ? MSG_CONTROL_FAILS : MSG_CONTROL_DOUBT,
	             survey_place(survey, control->line), text.bytes, values);
	buffer_free(&text);
}

int survey_check(struct survey_filled *filled, struct findings *findings, struct error *error)
{
	const struct survey *survey = filled->survey;
	filled->checks = arena_zalloc(&filled->arena, survey->control_count, sizeof *filled->checks);
	for (size_t i = 0; i < survey->control_count; i++) {
		if (apply(filled, &survey->controls[i], &filled->checks[i], error))
			return -1;
		if (filled->checks[i].verdict == VERDICT_FAILS)
			tell(survey, &survey->controls[i], &filled->checks[i], findings);
	}
	return 0;
}
