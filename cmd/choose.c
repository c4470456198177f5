#include "cmd/choose.h"

#include <libintl.h>
#include <stdlib.h>
#include <string.h>

#include "base/split.h"
#include "document/template.h"

/* A template by its name, or by its file. */
static int add_document(struct choice *choice, const struct catalogue *catalogue, struct tool *tool,
                        const char *name, struct error *error)
{
	struct templates *templates = &tool->templates;
	struct template_needs needs;
	const char *path = template_find(templates, name, error);
	if (!path || template_look(templates, path, &templates->arena, &needs, error) != 0)
		return -1;
	const char *data = tool->operand_count == 1 ? tool->operands[0] : "-";
	if (needs.column_count && strcmp(data, "-") == 0)
		return tool_misuse(
		        error, gettext("the dataset names statistics of this template: give it as a file"));
	if (needs.column_count && template_look_data(templates, data, &templates->arena, &needs, error) != 0)
		return -1;
	for (size_t i = 0; i < needs.statistic_count; i++)
		if (choice_add_ids(choice, catalogue, needs.statistics[i], error) < 0)
			return -1;
	return 0;
}

/* What a survey asks, and the year that it is about. */
static int add_survey(struct choosing *choosing, const struct catalogue *catalogue, struct tool *tool,
                      struct choice *choice, struct favorite *favorite, struct error *error)
{
	const char *path = survey_find(&tool->templates, choosing->survey_name, error);
	struct buffer ids = {0};
	if (!path || survey_load(&choosing->survey, path, error) < 0)
		return -1;
	buffer_puts(&ids, "");
	survey_needs(&choosing->survey, &ids);
	int result = choice_add_ids(choice, catalogue, ids.bytes, error);
	buffer_free(&ids);
	if (choosing->survey.period_text)
		favorite->period = choosing->survey.period_text;
	return result;
}

static int add_named(const struct choosing *choosing, struct tool *tool, const struct catalogue *catalogue,
                     struct choice *choice, struct favorite *favorite, struct error *error)
{
	struct templates *templates = &tool->templates;
	for (size_t i = 0; i < choosing->favorites.count; i++)
		if (choice_add_favorite(choice, catalogue, templates, choosing->favorites.items[i], favorite,
		                        error) < 0)
			return -1;
	for (size_t i = 0; i < choosing->ids.count; i++)
		if (choice_add_ids(choice, catalogue, choosing->ids.items[i], error) < 0)
			return -1;
	for (size_t i = 0; i < choosing->headings.count; i++)
		if (choice_add_heading(choice, catalogue, choosing->headings.items[i], error) < 0)
			return -1;
	for (size_t i = 0; i < choosing->documents.count; i++)
		if (add_document(choice, catalogue, tool, choosing->documents.items[i], error) < 0)
			return -1;
	return 0;
}

int choosing_make(struct choosing *choosing, struct tool *tool, const struct catalogue *catalogue,
                  struct choice *choice, struct favorite *favorite, struct error *error)
{
	const struct crossing *crossing = &choosing->crossing;
	if (add_named(choosing, tool, catalogue, choice, favorite, error) < 0)
		return -1;
	if (choosing->survey_name && add_survey(choosing, catalogue, tool, choice, favorite, error) < 0)
		return -1;
	if (choosing->all)
		choice_add_all(choice, catalogue);
	if (!choosing->favorites.count)
		choice_sort(choice);
	if (crossing->population)
		return choice_add_crossing(choice, catalogue, crossing, &tool->templates.arena, error);
	return 0;
}

void choosing_free(struct choosing *choosing)
{
	free(choosing->ids.items);
	free(choosing->headings.items);
	free(choosing->favorites.items);
	free(choosing->documents.items);
	survey_free(&choosing->survey);
}

static struct stats_filter filter_of(const char *option, struct words values)
{
	return (struct stats_filter){.option = option, .values = values.items, .count = values.count};
}

void narrowing_make(struct narrowing *narrowing, const struct words *usual, struct arena *arena,
                    struct stats_options *options)
{
	size_t count = 0;
	struct words dispositifs = usual ? *usual : (struct words){0};
	if (narrowing->dispositifs)
		dispositifs = split_words(narrowing->dispositifs, ",", arena);
	if (narrowing->dispositifs || dispositifs.count)
		narrowing->filters[count++] = filter_of("dispositif", dispositifs);
	if (narrowing->programmes)
		narrowing->filters[count++] =
		        filter_of("programme", split_words(narrowing->programmes, ",", arena));
	options->filters = narrowing->filters;
	options->filter_count = count;
	options->where = narrowing->where;
}

int dating_make(const struct dating *dating, const char *rule, struct period *period, struct error *error)
{
	int32_t today;
	int result = 0;
	if (dating->period)
		result = period_parse(dating->period, period, error);
	else if (date_today(&today, error) < 0)
		result = -1;
	else
		result = period_rule(rule ? rule : "school-year", today, period, error);
	if (result == 0 && dating->reference &&
	    !date_parse(dating->reference, strlen(dating->reference), &period->reference))
		result = error_set(error, MSG_DATE, (struct place){0}, NULL, dating->reference);
	return result;
}
