#include <string.h>

#include "survey/definition_private.h"

static const char *const type_names[SURVEY_TYPES] = {
        [SURVEY_INTEGER] = "entier",      [SURVEY_DECIMAL] = "decimal", [SURVEY_AMOUNT] = "montant",
        [SURVEY_PERCENT] = "pourcentage", [SURVEY_TEXT] = "texte",      [SURVEY_BOOLEAN] = "booleen",
        [SURVEY_DATE] = "date",           [SURVEY_LIST] = "liste",
};

const char *survey_type_name(enum survey_type type)
{
	return type_names[type];
}

static int read_words(struct definition_reader *reader, const struct element *node,
                      struct survey_question *question)
{
	question->code = element_need(node, "code", reader->error);
	const char *origin = question->code ? element_need(node, "origine", reader->error) : NULL;
	if (!origin)
		return -1;
	long at = map_find(&reader->origins, origin, strlen(origin));
	if (at < 0)
		return error_set(reader->error, MSG_NAME_UNKNOWN, element_place(node), origin, NULL);
	const char *unit = element_attribute(node, "unite");
	question->origin = reader->origin_texts[at];
	question->unit = unit ? unit : "";
	question->label = definition_child_text(reader, node, "libelle");
	question->help = definition_child_text(reader, node, "aide");
	return *question->label ? 0 : definition_wrong(reader, node, "libelle");
}

static int read_type(struct definition_reader *reader, const struct element *node,
                     struct survey_question *question)
{
	const char *name = element_need(node, "type", reader->error);
	long type = name ? definition_find_name(type_names, SURVEY_TYPES, name) : -1;
	if (type < 0)
		return name ? definition_wrong(reader, node, "type") : -1;
	question->type = (enum survey_type)type;
	long places;
	if (definition_read_number(reader, node, "arrondi", 6, question->type == SURVEY_PERCENT ? 1 : -1,
	                           &places))
		return -1;
	if (question->type == SURVEY_INTEGER && places > 0)
		return definition_wrong(reader, node, "arrondi");
	question->places = (int)places;
	return 0;
}

static int read_choice(struct definition_reader *reader, const struct element *node,
                       struct list_value *choice)
{
	choice->code = element_need(node, "code", reader->error);
	choice->label = element_line(node, reader->arena);
	return choice->code ? element_allow(node, "code", "", reader->error) : -1;
}

/* A list has choices of its own, or those of a list of the schema. */
static int read_choices(struct definition_reader *reader, const struct element *node,
                        struct survey_question *question)
{
	size_t count = element_count(node, "choix");
	struct list_value *choices = arena_zalloc(reader->arena, count, sizeof *choices);
	question->list = element_attribute(node, "liste");
	question->choices = choices;
	question->choice_count = count;
	bool own = count > 0, shared = question->list;
	if ((question->type == SURVEY_LIST) != (own || shared) || (own && shared))
		return definition_wrong(reader, node, "liste");
	for (const struct element *child = element_child(node, "choix"); child;
	     child = element_next(child, "choix"))
		if (read_choice(reader, child, choices++))
			return -1;
	return 0;
}

static bool source_fits(const struct survey_question *question)
{
	const struct survey_source *source = &question->source;
	switch (source->kind) {
	case SOURCE_TYPED:
		return true;
	case SOURCE_CELL:
	case SOURCE_EXPRESSION:
	case SOURCE_COUNT:
		return survey_type_is_number(question->type);
	case SOURCE_RANKING:
		return question->type == SURVEY_TEXT;
	case SOURCE_DATA:
		return source->measure == SURVEY_VALUES || survey_type_is_number(question->type);
	case SOURCE_PERIOD:
		return question->type == (source->bound == BOUND_YEAR ? SURVEY_INTEGER : SURVEY_DATE);
	}
	return false;
}

static int read_only_source(struct definition_reader *reader, const struct element *node,
                            struct survey_question *question)
{
	int sources = 0;
	for (const struct element *child = node->children; child; child = child->next) {
		int found = definition_read_source(reader, child, &question->source);
		if (found < 0)
			return -1;
		sources += found;
	}
	if (sources == 1 && source_fits(question))
		return 0;
	return error_set(reader->error, sources == 1 ? MSG_SURVEY_TYPE : MSG_SURVEY_SOURCE,
	                 element_place(node), question->code, NULL);
}

int definition_read_question(struct definition_reader *reader, const struct element *node,
                             struct survey_question *question)
{
	question->line = node->line;
	if (element_allow(node, "code type unite origine liste arrondi",
	                  "libelle aide choix statistique calcul compte principaux donnee periode a-saisir",
	                  reader->error) ||
	    read_words(reader, node, question) || read_type(reader, node, question) ||
	    read_choices(reader, node, question))
		return -1;
	return read_only_source(reader, node, question);
}
