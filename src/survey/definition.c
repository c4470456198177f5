#include <string.h>

#include "base/split.h"
#include "survey/definition_private.h"

int definition_wrong(struct definition_reader *reader, const struct element *node, const char *attribute)
{
	return error_set(reader->error, MSG_XML_ATTRIBUTE, element_place(node), attribute, NULL);
}

const char *definition_child_text(struct definition_reader *reader, const struct element *node,
                                  const char *name)
{
	const struct element *child = element_child(node, name);
	return child ? element_line(child, reader->arena) : "";
}

int definition_read_number(struct definition_reader *reader, const struct element *node,
                           const char *attribute, long limit, long fallback, long *number)
{
	const char *text = element_attribute(node, attribute);
	int64_t value = fallback;
	if (text && (!integer_parse(text, strlen(text), &value) || value < 0 || value > limit))
		return definition_wrong(reader, node, attribute);
	*number = (long)value;
	return 0;
}

long definition_find_name(const char *const *names, size_t count, const char *text)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(names[i], text) == 0)
			return (long)i;
	return -1;
}

static int add_question(struct definition_reader *reader, const struct element *node)
{
	struct survey *survey = reader->survey;
	survey->questions =
	        arena_append(reader->arena, survey->questions, &survey->count, sizeof *survey->questions);
	struct survey_question *question = &survey->questions[survey->count - 1];
	question->section = survey->section_count - 1;
	if (definition_read_question(reader, node, question))
		return -1;
	bool added;
	map_add(&survey->index, question->code, strlen(question->code), survey->count - 1, &added);
	return added ? 0
	             : error_set(reader->error, MSG_NAME_TWICE, element_place(node), question->code, NULL);
}

static int read_section(struct definition_reader *reader, const struct element *node,
                        struct survey_section *section)
{
	section->code = element_need(node, "code", reader->error);
	section->title = section->code ? element_need(node, "titre", reader->error) : NULL;
	if (!section->title || element_allow(node, "code titre", "question", reader->error))
		return -1;
	for (const struct survey_section *other = reader->survey->sections; other < section; other++)
		if (strcmp(other->code, section->code) == 0)
			return error_set(reader->error, MSG_NAME_TWICE, element_place(node), section->code,
			                 NULL);
	return 0;
}

static int add_section(struct definition_reader *reader, const struct element *node)
{
	struct survey *survey = reader->survey;
	survey->sections = arena_append(reader->arena, survey->sections, &survey->section_count,
	                                sizeof *survey->sections);
	struct survey_section *section = &survey->sections[survey->section_count - 1];
	section->first = survey->count;
	if (read_section(reader, node, section))
		return -1;
	for (const struct element *child = node->children; child; child = child->next)
		if (add_question(reader, child))
			return -1;
	section->count = survey->count - section->first;
	return 0;
}

static int add_origin(struct definition_reader *reader, const struct element *node)
{
	const char *id = element_need(node, "id", reader->error);
	if (!id || element_allow(node, "id", "", reader->error))
		return -1;
	bool added;
	map_add(&reader->origins, id, strlen(id), reader->origin_count, &added);
	if (!added)
		return error_set(reader->error, MSG_NAME_TWICE, element_place(node), id, NULL);
	reader->origin_texts = arena_append(reader->arena, reader->origin_texts, &reader->origin_count,
	                                    sizeof *reader->origin_texts);
	reader->origin_texts[reader->origin_count - 1] = element_line(node, reader->arena);
	return 0;
}

static int read_period(struct definition_reader *reader, const struct element *root)
{
	struct survey *survey = reader->survey;
	struct error unused = {0};
	survey->period_text = element_attribute(root, "periode");
	if (survey->period_text && period_parse(survey->period_text, &survey->period, &unused))
		return error_set(reader->error, MSG_PERIOD, element_place(root), survey->period_text, NULL);
	return 0;
}

static int read_head(struct definition_reader *reader, const struct element *root)
{
	struct survey *survey = reader->survey;
	survey->name = element_need(root, "nom", reader->error);
	survey->year = survey->name ? element_need(root, "annee", reader->error) : NULL;
	survey->programme_table = survey->year ? element_need(root, "programmes", reader->error) : NULL;
	if (!survey->programme_table ||
	    element_allow(root, "nom annee programmes periode dispositifs",
	                  "titre avertissement origine section controles", reader->error) ||
	    read_period(reader, root))
		return -1;
	survey->dispositifs = split_words(element_attribute(root, "dispositifs"), " ", reader->arena);
	survey->title = definition_child_text(reader, root, "titre");
	survey->notice = definition_child_text(reader, root, "avertissement");
	return *survey->title ? 0 : definition_wrong(reader, root, "titre");
}

/* Calls the function with each child of this name. */
static int read_each(struct definition_reader *reader, const struct element *root, const char *name,
                     int (*add)(struct definition_reader *reader, const struct element *node))
{
	for (const struct element *node = element_child(root, name); node; node = element_next(node, name))
		if (add(reader, node))
			return -1;
	return 0;
}

static int read_root(struct definition_reader *reader, const struct element *root)
{
	if (read_head(reader, root) || read_each(reader, root, "origine", add_origin) ||
	    read_each(reader, root, "section", add_section))
		return -1;
	if (reader->survey->count == 0)
		return definition_wrong(reader, root, "question");
	return definition_read_controls(reader, element_child(root, "controles"));
}

const char *survey_find(struct templates *templates, const char *name, struct error *error)
{
	if (strchr(name, '/'))
		return name;
	return templates_named(templates, "survey", name, error);
}

int survey_load(struct survey *survey, const char *path, struct error *error)
{
	struct definition_reader reader = {.survey = survey, .arena = &survey->arena, .error = error};
	const struct element *root = element_load(path, "enquete", SURVEY_NAMESPACE, reader.arena, error);
	if (!root)
		return -1;
	survey->path = root->file;
	int status = read_root(&reader, root);
	map_free(&reader.origins);
	return status;
}

void survey_free(struct survey *survey)
{
	map_free(&survey->index);
	arena_free(&survey->arena);
	*survey = (struct survey){0};
}
