#include <stdlib.h>
#include <string.h>

#include "base/element.h"
#include "survey/arithmetic.h"
#include "survey/controls.h"
#include "survey/survey.h"

static const char *const type_names[] = {
        [SURVEY_INTEGER] = "entier",      [SURVEY_DECIMAL] = "decimal", [SURVEY_AMOUNT] = "montant",
        [SURVEY_PERCENT] = "pourcentage", [SURVEY_TEXT] = "texte",      [SURVEY_BOOLEAN] = "booleen",
        [SURVEY_DATE] = "date",           [SURVEY_LIST] = "liste",
};
enum { TYPE_COUNT = sizeof type_names / sizeof *type_names };

/* What is being read, so that the functions below need few arguments. */
struct reader {
	struct survey *survey;
	struct arena *arena;
	struct error *error;
	struct map origins;
	const char **origin_texts;
	size_t origin_count, origin_capacity;
};

const char *survey_type_name(enum survey_type type)
{
	return type_names[type];
}

static int wrong(struct reader *reader, const struct element *node, const char *attribute)
{
	return error_set(reader->error, MSG_XML_ATTRIBUTE, element_place(node), attribute, NULL);
}

static const char *need(struct reader *reader, const struct element *node, const char *attribute)
{
	return element_need(node, attribute, reader->error);
}

static const char *child_text(struct reader *reader, const struct element *node, const char *name)
{
	const struct element *child = element_child(node, name);

	return child ? element_line(child, reader->arena) : "";
}

/* A whole number from 0 to limit, or fallback where the attribute is not there. */
static int read_number(struct reader *reader, const struct element *node, const char *attribute, long limit,
                       long fallback, long *number)
{
	const char *text = element_attribute(node, attribute);
	int64_t value;

	*number = fallback;
	if (!text)
		return 0;
	if (!integer_parse(text, strlen(text), &value) || value < 0 || value > limit)
		return wrong(reader, node, attribute);
	*number = (long)value;
	return 0;
}

/* The codes of a <statistique> (id in "id") or a <cellule> (id in "statistique"). */
static int read_cell(struct reader *reader, const struct element *node, const char *id,
                     struct survey_cell *cell)
{
	cell->line = node->line;
	cell->statistic = need(reader, node, id);
	if (!cell->statistic)
		return -1;
	cell->row = element_attribute(node, "ligne");
	cell->column = element_attribute(node, "colonne");
	cell->from = element_attribute(node, "de");
	cell->to = element_attribute(node, "a");
	if (!cell->from != !cell->to)
		return wrong(reader, node, cell->from ? "a" : "de");
	if (cell->row && cell->from)
		return wrong(reader, node, "ligne");
	return 0;
}

static int read_single(struct reader *reader, const struct element *node, struct survey_source *source)
{
	source->cells = arena_zalloc(reader->arena, 1, sizeof *source->cells);
	source->cell_count = 1;
	if (element_is(node, "statistique")) {
		source->kind = SOURCE_CELL;
		if (element_allow(node, "id ligne colonne de a", "", reader->error))
			return -1;
	} else if (element_is(node, "compte")) {
		source->kind = SOURCE_COUNT;
		if (element_allow(node, "id", "", reader->error))
			return -1;
	} else {
		source->kind = SOURCE_RANKING;
		if (element_allow(node, "id nombre", "", reader->error) ||
		    read_number(reader, node, "nombre", 1000, 1000, &source->limit))
			return -1;
	}
	return read_cell(reader, node, "id", source->cells);
}

static int check_expression(struct reader *reader, const struct element *node,
                            const struct survey_source *source)
{
	struct arithmetic_name *names = memory_alloc(source->cell_count, sizeof *names);
	int status;

	for (size_t i = 0; i < source->cell_count; i++)
		names[i] = (struct arithmetic_name){source->cells[i].name, 1};
	status = arithmetic_check(source->expression, names, source->cell_count, element_place(node),
	                          reader->error);
	free(names);
	return status;
}

static int read_calculation(struct reader *reader, const struct element *node, struct survey_source *source)
{
	const struct element *child = node->children;

	source->kind = SOURCE_EXPRESSION;
	source->cell_count = element_count(node, "cellule");
	source->cells = arena_zalloc(reader->arena, source->cell_count, sizeof *source->cells);
	source->expression = need(reader, node, "expression");
	if (!source->expression || element_allow(node, "expression", "cellule", reader->error))
		return -1;
	for (size_t i = 0; i < source->cell_count; i++, child = child->next) {
		struct survey_cell *cell = &source->cells[i];

		cell->name = need(reader, child, "nom");
		if (!cell->name ||
		    element_allow(child, "nom statistique ligne colonne de a", "", reader->error) ||
		    read_cell(reader, child, "statistique", cell))
			return -1;
		for (size_t j = 0; j < i; j++)
			if (strcmp(source->cells[j].name, cell->name) == 0)
				return error_set(reader->error, MSG_NAME_TWICE, element_place(child),
				                 cell->name, NULL);
	}
	return check_expression(reader, node, source);
}

static int read_conditions(struct reader *reader, const struct element *node, struct survey_source *source)
{
	const struct element *child = node->children;

	source->condition_count = element_count(node, "si");
	source->conditions = arena_zalloc(reader->arena, source->condition_count, sizeof *source->conditions);
	for (size_t i = 0; i < source->condition_count; i++, child = child->next) {
		struct survey_condition *condition = &source->conditions[i];

		condition->column = need(reader, child, "colonne");
		condition->value = condition->column ? need(reader, child, "vaut") : NULL;
		if (!condition->value || element_allow(child, "colonne vaut", "", reader->error))
			return -1;
	}
	return 0;
}

static int read_data(struct reader *reader, const struct element *node, struct survey_source *source)
{
	const char *measure = element_attribute(node, "mesure");

	source->kind = SOURCE_DATA;
	source->table = need(reader, node, "table");
	if (!source->table || element_allow(node, "table colonne mesure", "si", reader->error))
		return -1;
	if (measure && strcmp(measure, "nombre") == 0)
		source->measure = SURVEY_ROWS;
	else if (measure && strcmp(measure, "somme") == 0)
		source->measure = SURVEY_SUM;
	else if (measure)
		return wrong(reader, node, "mesure");
	source->column = element_attribute(node, "colonne");
	if (!source->column != (source->measure == SURVEY_ROWS))
		return wrong(reader, node, "colonne");
	return read_conditions(reader, node, source);
}

static int read_period(struct reader *reader, const struct element *node, struct survey_source *source)
{
	static const char *const bounds[] = {"debut", "fin", "reference", "annee"};

	source->kind = SOURCE_PERIOD;
	source->bound = need(reader, node, "borne");
	if (!source->bound || element_allow(node, "borne", "", reader->error))
		return -1;
	for (size_t i = 0; i < sizeof bounds / sizeof *bounds; i++)
		if (strcmp(source->bound, bounds[i]) == 0)
			return 0;
	return wrong(reader, node, "borne");
}

/* Reads the element if it is a source: 1 if it was, 0 if not, -1 on a fault. */
static int read_source(struct reader *reader, const struct element *node, struct survey_source *source)
{
	int status;

	if (element_is(node, "statistique") || element_is(node, "compte") || element_is(node, "principaux"))
		status = read_single(reader, node, source);
	else if (element_is(node, "calcul"))
		status = read_calculation(reader, node, source);
	else if (element_is(node, "donnee"))
		status = read_data(reader, node, source);
	else if (element_is(node, "periode"))
		status = read_period(reader, node, source);
	else if (element_is(node, "a-saisir"))
		status = element_allow(node, "", "", reader->error);
	else
		return 0;
	return status ? -1 : 1;
}

static int read_choices(struct reader *reader, const struct element *node, struct survey_question *question)
{
	size_t count = element_count(node, "choix"), i = 0;
	struct list_value *choices = arena_zalloc(reader->arena, count, sizeof *choices);

	question->list = element_attribute(node, "liste");
	if ((question->type == SURVEY_LIST) != (count > 0 || question->list) || (count > 0 && question->list))
		return wrong(reader, node, "liste");
	for (const struct element *child = element_child(node, "choix"); child;
	     child = element_next(child, "choix")) {
		choices[i].code = need(reader, child, "code");
		choices[i].label = element_line(child, reader->arena);
		if (!choices[i].code || element_allow(child, "code", "", reader->error))
			return -1;
		i++;
	}
	question->choices = choices;
	question->choice_count = count;
	return 0;
}

static int read_type(struct reader *reader, const struct element *node, struct survey_question *question)
{
	const char *type = need(reader, node, "type");
	size_t i = 0;
	long places;

	if (!type)
		return -1;
	while (i < TYPE_COUNT && strcmp(type, type_names[i]) != 0)
		i++;
	if (i == TYPE_COUNT)
		return wrong(reader, node, "type");
	question->type = (enum survey_type)i;
	if (read_number(reader, node, "arrondi", 6, question->type == SURVEY_PERCENT ? 1 : -1, &places))
		return -1;
	if (question->type == SURVEY_INTEGER && places > 0)
		return wrong(reader, node, "arrondi");
	question->places = (int)places;
	return 0;
}

static int read_words(struct reader *reader, const struct element *node, struct survey_question *question)
{
	const char *origin;
	long at;

	question->code = need(reader, node, "code");
	origin = question->code ? need(reader, node, "origine") : NULL;
	if (!origin)
		return -1;
	at = map_find(&reader->origins, origin, strlen(origin));
	if (at < 0)
		return error_set(reader->error, MSG_NAME_UNKNOWN, element_place(node), origin, NULL);
	question->origin = reader->origin_texts[at];
	question->unit = element_attribute(node, "unite");
	if (!question->unit)
		question->unit = "";
	question->label = child_text(reader, node, "libelle");
	question->help = child_text(reader, node, "aide");
	return *question->label ? 0 : wrong(reader, node, "libelle");
}

static bool is_number(enum survey_type type)
{
	return type <= SURVEY_PERCENT;
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
		return is_number(question->type);
	case SOURCE_RANKING:
		return question->type == SURVEY_TEXT;
	case SOURCE_DATA:
		return source->measure == SURVEY_VALUES || is_number(question->type);
	case SOURCE_PERIOD:
		return question->type == (strcmp(source->bound, "annee") == 0 ? SURVEY_INTEGER : SURVEY_DATE);
	}
	return false;
}

static int read_question(struct reader *reader, const struct element *node, struct survey_question *question)
{
	struct place place = element_place(node);
	int sources = 0;

	question->line = place.line;
	if (element_allow(node, "code type unite origine liste arrondi",
	                  "libelle aide choix statistique calcul compte principaux donnee periode a-saisir",
	                  reader->error) ||
	    read_words(reader, node, question) || read_type(reader, node, question) ||
	    read_choices(reader, node, question))
		return -1;
	for (const struct element *child = node->children; child; child = child->next) {
		int found = read_source(reader, child, &question->source);

		if (found < 0)
			return -1;
		sources += found;
	}
	if (sources != 1)
		return error_set(reader->error, MSG_SURVEY_SOURCE, place, question->code, NULL);
	if (!source_fits(question))
		return error_set(reader->error, MSG_SURVEY_TYPE, place, question->code, NULL);
	return 0;
}

static int add_question(struct reader *reader, const struct element *node)
{
	struct survey *survey = reader->survey;
	struct survey_question *question;
	bool added;

	survey->questions = memory_grow(survey->questions, &survey->capacity, survey->count + 1,
	                                sizeof *survey->questions);
	question = &survey->questions[survey->count];
	memset(question, 0, sizeof *question);
	question->section = survey->section_count - 1;
	if (read_question(reader, node, question))
		return -1;
	map_add(&survey->index, question->code, strlen(question->code), survey->count, &added);
	if (!added)
		return error_set(reader->error, MSG_NAME_TWICE, element_place(node), question->code, NULL);
	survey->count++;
	return 0;
}

static int add_section(struct reader *reader, const struct element *node)
{
	struct survey *survey = reader->survey;
	struct survey_section *section;

	survey->sections = memory_grow(survey->sections, &survey->section_capacity, survey->section_count + 1,
	                               sizeof *survey->sections);
	section = &survey->sections[survey->section_count++];
	*section = (struct survey_section){.first = survey->count};
	section->code = need(reader, node, "code");
	section->title = section->code ? need(reader, node, "titre") : NULL;
	if (!section->title || element_allow(node, "code titre", "question", reader->error))
		return -1;
	for (size_t i = 0; i + 1 < survey->section_count; i++)
		if (strcmp(survey->sections[i].code, section->code) == 0)
			return error_set(reader->error, MSG_NAME_TWICE, element_place(node), section->code,
			                 NULL);
	for (const struct element *child = element_child(node, "question"); child;
	     child = element_next(child, "question"))
		if (add_question(reader, child))
			return -1;
	section->count = survey->count - section->first;
	return 0;
}

static int read_origins(struct reader *reader, const struct element *root)
{
	for (const struct element *node = element_child(root, "origine"); node;
	     node = element_next(node, "origine")) {
		const char *id = need(reader, node, "id");
		bool added;

		if (!id || element_allow(node, "id", "", reader->error))
			return -1;
		map_add(&reader->origins, id, strlen(id), reader->origin_count, &added);
		if (!added)
			return error_set(reader->error, MSG_NAME_TWICE, element_place(node), id, NULL);
		reader->origin_texts = memory_grow(reader->origin_texts, &reader->origin_capacity,
		                                   reader->origin_count + 1, sizeof *reader->origin_texts);
		reader->origin_texts[reader->origin_count++] = element_line(node, reader->arena);
	}
	return 0;
}

/* Words separated by blanks, in an array of the arena. */
static const char **split(struct arena *arena, const char *text, size_t *count)
{
	const char **words = arena_alloc(arena, strlen(text) / 2 + 1, sizeof *words);

	*count = 0;
	for (const char *next = text + strspn(text, " "); *next; next += strspn(next, " ")) {
		size_t length = strcspn(next, " ");

		words[(*count)++] = arena_strndup(arena, next, length);
		next += length;
	}
	return words;
}

static int read_head(struct reader *reader, const struct element *root)
{
	struct survey *survey = reader->survey;
	const char *filter = element_attribute(root, "dispositifs");
	struct error unused = {0};

	survey->name = need(reader, root, "nom");
	survey->year = survey->name ? need(reader, root, "annee") : NULL;
	survey->programme_table = survey->year ? need(reader, root, "programmes") : NULL;
	if (!survey->programme_table ||
	    element_allow(root, "nom annee programmes periode dispositifs",
	                  "titre avertissement origine section controles", reader->error))
		return -1;
	survey->period_text = element_attribute(root, "periode");
	if (survey->period_text && period_parse(survey->period_text, &survey->period, &unused))
		return error_set(reader->error, MSG_PERIOD, element_place(root), survey->period_text, NULL);
	survey->dispositifs = split(reader->arena, filter ? filter : "", &survey->dispositif_count);
	survey->title = child_text(reader, root, "titre");
	survey->notice = child_text(reader, root, "avertissement");
	return *survey->title ? 0 : wrong(reader, root, "titre");
}

static int read_root(struct reader *reader, const struct element *root)
{
	if (read_head(reader, root) || read_origins(reader, root))
		return -1;
	for (const struct element *node = element_child(root, "section"); node;
	     node = element_next(node, "section"))
		if (add_section(reader, node))
			return -1;
	if (reader->survey->count == 0)
		return wrong(reader, root, "question");
	return controls_read(reader->survey, element_child(root, "controles"), reader->error);
}

int survey_load(struct survey *survey, const char *path, struct error *error)
{
	struct reader reader = {.survey = survey, .arena = &survey->arena, .error = error};
	const struct element *root = element_load(path, "enquete", SURVEY_NAMESPACE, &survey->arena, error);
	int status;

	if (!root)
		return -1;
	survey->path = root->file;
	status = read_root(&reader, root);
	map_free(&reader.origins);
	free(reader.origin_texts);
	return status;
}

void survey_free(struct survey *survey)
{
	free(survey->sections);
	free(survey->questions);
	free(survey->controls);
	map_free(&survey->index);
	arena_free(&survey->arena);
	memset(survey, 0, sizeof *survey);
}
