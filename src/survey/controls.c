#include "survey/controls.h"

#include <stdlib.h>
#include <string.h>

#include "base/element.h"
#include "survey/arithmetic.h"

struct reader {
	struct survey *survey;
	struct arena *arena;
	struct error *error;
};

static int wrong(struct reader *reader, const struct element *node, const char *attribute)
{
	return error_set(reader->error, MSG_XML_ATTRIBUTE, element_place(node), attribute, NULL);
}

static bool has_question(const struct survey_control *control, size_t question)
{
	for (size_t i = 0; i < control->question_count; i++)
		if (control->questions[i] == question)
			return true;
	return false;
}

/* Adds a question by its code. There is room. */
static int add_question(struct reader *reader, const struct element *node, const char *code, size_t length,
                        struct survey_control *control)
{
	long at = map_find(&reader->survey->index, code, length);

	if (at < 0)
		return error_set(reader->error, MSG_NAME_UNKNOWN, element_place(node),
		                 arena_strndup(reader->arena, code, length), NULL);
	if (reader->survey->questions[at].type > SURVEY_PERCENT)
		return error_set(reader->error, MSG_CONTROL_TYPE, element_place(node),
		                 reader->survey->questions[at].code, NULL);
	if (!has_question(control, (size_t)at))
		control->questions[control->question_count++] = (size_t)at;
	return 0;
}

/* Adds the questions that an expression names. */
static int add_named(struct reader *reader, const struct element *node, const char *expression,
                     struct survey_control *control)
{
	for (const char *next = expression; *next;) {
		const char *name;
		size_t length = arithmetic_name_length(next, &name);

		if (length == 0) {
			next++;
			continue;
		}
		if (add_question(reader, node, name, length, control))
			return -1;
		next = name + length;
	}
	return 0;
}

/* Each side with the names that it has itself: a name that only the other one has is no fault. */
static int check_side(struct reader *reader, const struct element *node, const char *expression)
{
	struct survey_control own = {0};
	struct arithmetic_name *names;
	int status;

	own.questions = memory_alloc(strlen(expression) + 1, sizeof *own.questions);
	status = add_named(reader, node, expression, &own);
	names = memory_alloc(own.question_count, sizeof *names);
	for (size_t i = 0; i < own.question_count; i++)
		names[i] = (struct arithmetic_name){reader->survey->questions[own.questions[i]].code, 1};
	if (status == 0)
		status = arithmetic_check(expression, names, own.question_count, element_place(node),
		                          reader->error);
	free(names);
	free(own.questions);
	return status;
}

static int read_amount(struct reader *reader, const struct element *node, const char *attribute,
                       int64_t *amount)
{
	const char *text = element_attribute(node, attribute);

	*amount = 0;
	if (text && (!decimal_parse(text, strlen(text), amount) || *amount < 0))
		return wrong(reader, node, attribute);
	return 0;
}

/* What all kinds of control have: how serious it is, and its words. */
static int read_common(struct reader *reader, const struct element *node, struct survey_control *control)
{
	const struct element *label = element_child(node, "libelle");
	const char *level = element_attribute(node, "niveau");

	*control = (struct survey_control){.serious = !level || strcmp(level, "erreur") == 0,
	                                   .line = node->line};
	if (level && !control->serious && strcmp(level, "attention") != 0)
		return wrong(reader, node, "niveau");
	control->label = label ? element_line(label, reader->arena) : "";
	return *control->label ? 0 : wrong(reader, node, "libelle");
}

static void keep(struct reader *reader, const struct survey_control *control)
{
	struct survey *survey = reader->survey;

	survey->controls = memory_grow(survey->controls, &survey->control_capacity, survey->control_count + 1,
	                               sizeof *survey->controls);
	survey->controls[survey->control_count++] = *control;
}

static int read_relation(struct reader *reader, const struct element *node, enum survey_relation *relation)
{
	static const char *const names[] = {
	        [RELATION_EQUAL] = "egal", [RELATION_AT_MOST] = "au-plus", [RELATION_AT_LEAST] = "au-moins"};
	const char *text = element_need(node, "relation", reader->error);

	if (!text)
		return -1;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(text, names[i]) == 0) {
			*relation = (enum survey_relation)i;
			return 0;
		}
	return wrong(reader, node, "relation");
}

/* <controle gauche="[a] + [b]" relation="egal" droite="[c]" tolerance="1"> */
static int read_control(struct reader *reader, const struct element *node)
{
	struct survey_control control;

	if (element_allow(node, "niveau gauche relation droite tolerance", "libelle", reader->error) ||
	    read_common(reader, node, &control) || read_relation(reader, node, &control.relation) ||
	    read_amount(reader, node, "tolerance", &control.tolerance))
		return -1;
	control.left = element_need(node, "gauche", reader->error);
	control.right = control.left ? element_need(node, "droite", reader->error) : NULL;
	if (!control.right)
		return -1;
	control.questions = arena_alloc(reader->arena, strlen(control.left) + strlen(control.right) + 1,
	                                sizeof *control.questions);
	if (check_side(reader, node, control.left) || check_side(reader, node, control.right) ||
	    add_named(reader, node, control.left, &control) ||
	    add_named(reader, node, control.right, &control))
		return -1;
	keep(reader, &control);
	return 0;
}

/* <evolution questions="a b" limite="50">: a control for each question. */
static int read_change(struct reader *reader, const struct element *node)
{
	const char *codes = element_need(node, "questions", reader->error);
	struct survey_control shape;

	if (!codes || element_allow(node, "niveau questions limite", "libelle", reader->error) ||
	    read_common(reader, node, &shape) || read_amount(reader, node, "limite", &shape.tolerance))
		return -1;
	for (const char *next = codes + strspn(codes, " "); *next; next += strspn(next, " ")) {
		size_t length = strcspn(next, " ");
		struct survey_control control = shape;

		control.questions = arena_alloc(reader->arena, 1, sizeof *control.questions);
		if (add_question(reader, node, next, length, &control))
			return -1;
		control.left = reader->survey->questions[control.questions[0]].code;
		control.label = arena_printf(reader->arena, "%s : %s", shape.label,
		                             reader->survey->questions[control.questions[0]].label);
		keep(reader, &control);
		next += length;
	}
	return 0;
}

int controls_read(struct survey *survey, const struct element *node, struct error *error)
{
	struct reader reader = {survey, &survey->arena, error};

	if (node && element_allow(node, "", "controle evolution", error))
		return -1;
	for (const struct element *child = node ? node->children : NULL; child; child = child->next)
		if (element_is(child, "controle") ? read_control(&reader, child)
		                                  : read_change(&reader, child))
			return -1;
	return 0;
}
