#include <string.h>

#include "base/split.h"
#include "base/text.h"
#include "survey/arithmetic.h"
#include "survey/definition_private.h"

/* Position of the question with this code, which must be a number; -1 and the error. */
static long find_question(struct definition_reader *reader, const struct element *node, const char *code,
                          size_t length)
{
	const struct survey *survey = reader->survey;
	long at = map_find(&survey->index, code, length);
	if (at < 0)
		return error_set(reader->error, MSG_NAME_UNKNOWN, element_place(node),
		                 arena_strndup(reader->arena, code, length), NULL);
	if (!survey_type_is_number(survey->questions[at].type))
		return error_set(reader->error, MSG_CONTROL_TYPE, element_place(node),
		                 survey->questions[at].code, NULL);
	return at;
}

/* Each once. There is room. */
static void add_question(struct survey_control *control, size_t question)
{
	for (size_t i = 0; i < control->question_count; i++)
		if (control->questions[i] == question)
			return;
	control->questions[control->question_count++] = question;
}

static int add_named(struct definition_reader *reader, const struct element *node, const char *expression,
                     struct survey_control *control)
{
	for (const char *next = expression; *next;) {
		const char *name;
		size_t length = arithmetic_name_length(next, &name);
		if (length == 0) {
			next++;
			continue;
		}
		long question = find_question(reader, node, name, length);
		if (question < 0)
			return -1;
		add_question(control, (size_t)question);
		next = name + length;
	}
	return 0;
}

/* Adds the questions that one side names. It is checked with its own names: a name that only the other side
 * has is no fault. */
static int add_side(struct definition_reader *reader, const struct element *node, const char *expression,
                    struct survey_control *control)
{
	struct survey_control own = {0};
	own.questions = arena_alloc(reader->arena, strlen(expression) + 1, sizeof *own.questions);
	if (add_named(reader, node, expression, &own))
		return -1;
	struct arithmetic_name *names = arena_alloc(reader->arena, own.question_count, sizeof *names);
	for (size_t i = 0; i < own.question_count; i++) {
		names[i] = (struct arithmetic_name){reader->survey->questions[own.questions[i]].code, 1};
		add_question(control, own.questions[i]);
	}
	return arithmetic_check(expression, names, own.question_count, element_place(node), reader->error);
}

static int read_amount(struct definition_reader *reader, const struct element *node, const char *attribute,
                       int64_t *amount)
{
	const char *text = element_attribute(node, attribute);
	*amount = 0;
	if (text && (!decimal_parse(text, strlen(text), amount) || *amount < 0))
		return definition_wrong(reader, node, attribute);
	return 0;
}

static int read_relation(struct definition_reader *reader, const struct element *node,
                         enum survey_relation *relation)
{
	static const char *const names[] = {
	        [RELATION_EQUAL] = "egal", [RELATION_AT_MOST] = "au-plus", [RELATION_AT_LEAST] = "au-moins"};
	const char *name = element_need(node, "relation", reader->error);
	long found = name ? definition_find_name(names, sizeof names / sizeof *names, name) : -1;
	if (found < 0)
		return name ? definition_wrong(reader, node, "relation") : -1;
	*relation = (enum survey_relation)found;
	return 0;
}

/* What all kinds of control have: how serious it is, and its words. */
static int read_common(struct definition_reader *reader, const struct element *node,
                       struct survey_control *control)
{
	const char *level = element_attribute(node, "niveau");
	*control = (struct survey_control){.serious = !level || strcmp(level, "erreur") == 0,
	                                   .line = node->line,
	                                   .label = definition_child_text(reader, node, "libelle")};
	if (level && !control->serious && strcmp(level, "attention") != 0)
		return definition_wrong(reader, node, "niveau");
	return *control->label ? 0 : definition_wrong(reader, node, "libelle");
}

static void keep_control(struct definition_reader *reader, const struct survey_control *control)
{
	struct survey *survey = reader->survey;
	survey->controls = arena_append(reader->arena, survey->controls, &survey->control_count,
	                                sizeof *survey->controls);
	survey->controls[survey->control_count - 1] = *control;
}

/* <controle gauche="[a] + [b]" relation="egal" droite="[c]" tolerance="1"> */
static int read_control(struct definition_reader *reader, const struct element *node)
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
	if (add_side(reader, node, control.left, &control) || add_side(reader, node, control.right, &control))
		return -1;
	keep_control(reader, &control);
	return 0;
}

static int add_change(struct definition_reader *reader, const struct element *node, const char *code,
                      struct survey_control control)
{
	long at = find_question(reader, node, code, strlen(code));
	if (at < 0)
		return -1;
	const struct survey_question *question = &reader->survey->questions[at];
	control.questions = arena_alloc(reader->arena, 1, sizeof *control.questions);
	add_question(&control, (size_t)at);
	control.left = question->code;
	control.label = arena_printf(reader->arena, "%s" TEXT_NBSP ": %s", control.label, question->label);
	keep_control(reader, &control);
	return 0;
}

/* <evolution questions="a b" limite="50">: a control for each question. */
static int read_changes(struct definition_reader *reader, const struct element *node)
{
	const char *codes = element_need(node, "questions", reader->error);
	struct survey_control shape;
	if (!codes || element_allow(node, "niveau questions limite", "libelle", reader->error) ||
	    read_common(reader, node, &shape) || read_amount(reader, node, "limite", &shape.tolerance))
		return -1;
	struct words words = split_words(codes, " ", reader->arena);
	for (size_t i = 0; i < words.count; i++)
		if (add_change(reader, node, words.items[i], shape))
			return -1;
	return 0;
}

int definition_read_controls(struct definition_reader *reader, const struct element *node)
{
	if (node && element_allow(node, "", "controle evolution", reader->error))
		return -1;
	for (const struct element *child = node ? node->children : NULL; child; child = child->next)
		if (element_is(child, "controle") ? read_control(reader, child) : read_changes(reader, child))
			return -1;
	return 0;
}
