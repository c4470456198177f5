#include "results/compare.h"

#include <stdlib.h>
#include <string.h>

#include "results/compare_private.h"

bool statistic_is_comparison(const struct statistic *statistic)
{
	return statistic->axes == 2 && strcmp(statistic->columns.kind, COMPARE_KIND) == 0;
}

bool column_is_change(const struct statistic *statistic, size_t column)
{
	const char *code = statistic_is_comparison(statistic) ? statistic->columns.values[column].code : "";
	return strcmp(code, COMPARE_DIFFERENCE) == 0 || strcmp(code, COMPARE_PERCENT) == 0;
}

size_t statistic_main_column(const struct statistic *statistic)
{
	size_t column = statistic_columns(statistic) - 1;
	while (column > 0 && column_is_change(statistic, column))
		column--;
	return column;
}

static const char *copy(struct results *results, const char *text)
{
	return text ? arena_strdup(&results->arena, text) : NULL;
}

static const char **copy_all(struct results *results, const char **items, size_t count)
{
	const char **copies = arena_zalloc(&results->arena, count, sizeof *copies);
	for (size_t i = 0; i < count; i++)
		copies[i] = copy(results, items[i]);
	return copies;
}

static bool knows_programme(const struct results *results, const char *id)
{
	for (size_t i = 0; i < results->present_count; i++)
		if (strcmp(results->present[i].id, id) == 0)
			return true;
	return false;
}

static void add_programmes(struct results *made, const struct results *results)
{
	for (size_t i = 0; i < results->present_count; i++) {
		const struct programme_ref *programme = &results->present[i];
		if (knows_programme(made, programme->id))
			continue;
		made->present[made->present_count++] =
		        (struct programme_ref){.id = arena_strdup(&made->arena, programme->id),
		                               .label = arena_strdup(&made->arena, programme->label),
		                               .commune = copy(made, programme->commune),
		                               .departement = copy(made, programme->departement)};
	}
}

/* From the first day to the last of all that is compared, published figures aside; the rest is the last
 * one's. */
static void note_context(const struct comparison *comparison)
{
	struct results *made = comparison->made;
	const struct results *last = comparison->inputs[comparison->count - 1].results;
	size_t programmes = 0;
	made->period = last->period;
	made->threshold = last->threshold;
	made->catalogue = copy(made, last->catalogue);
	made->where = copy(made, last->where);
	made->wanted_threshold = last->wanted_threshold;
	made->without_shares = last->without_shares;
	made->dispositifs = copy_all(made, last->dispositifs, last->dispositif_count);
	made->dispositif_count = last->dispositif_count;
	made->programmes = copy_all(made, last->programmes, last->programme_count);
	made->programme_count = last->programme_count;
	for (size_t i = 0; i < comparison->count; i++)
		programmes += comparison->inputs[i].results->present_count;
	made->present = arena_zalloc(&made->arena, programmes, sizeof *made->present);
	for (size_t i = 0; i < comparison->count; i++) {
		const struct results *results = comparison->inputs[i].results;
		if (comparison->inputs[i].reference)
			continue;
		add_programmes(made, results);
		if (results->period.from < made->period.from)
			made->period.from = results->period.from;
		if (results->period.to > made->period.to)
			made->period.to = results->period.to;
		if (results->threshold < made->threshold)
			made->threshold = results->threshold;
	}
}

static void describe(const struct comparison *comparison, const struct statistic *const *found,
                     struct statistic *statistic)
{
	struct results *made = comparison->made;
	const struct statistic *last = found[comparison->count - 1];
	*statistic = (struct statistic){
	        .id = copy(made, last->id),
	        .heading = copy(made, last->heading),
	        .label = copy(made, last->label),
	        .population = copy(made, last->population),
	        .population_label = copy(made, last->population_label),
	        .definition = comparison_definition(comparison, found),
	        .measure = copy(made, last->measure),
	        .kind = last->kind,
	        .unit = copy(made, last->unit),
	        .decimals = last->decimals,
	};
	if (last->kind == MEASURE_SHARE || !comparison_in_shares(comparison, last))
		return;
	statistic->kind = MEASURE_SHARE;
	statistic->measure = arena_printf(&made->arena, "part(%s)", last->measure);
	statistic->unit = last->kind == MEASURE_SUM ? "% du total"
	                                            : arena_printf(&made->arena, "%% des %s", last->unit);
	statistic->decimals = 1;
}

static void index_ids(struct comparison *comparison)
{
	comparison->ids = memory_zalloc(comparison->count, sizeof *comparison->ids);
	for (size_t i = 0; i < comparison->count; i++) {
		const struct results *results = comparison->inputs[i].results;
		for (size_t k = 0; k < results->count; k++)
			map_add(&comparison->ids[i], results->statistics[k].id,
			        strlen(results->statistics[k].id), k, NULL);
	}
}

/* A share of a single number is always the whole. */
static bool says_nothing(const struct comparison *comparison, const struct statistic *statistic)
{
	return statistic->axes == 0 && comparison_in_shares(comparison, statistic);
}

static void compare_all(struct comparison *comparison)
{
	struct results *made = comparison->made;
	const struct results *last = comparison->inputs[comparison->count - 1].results;
	const struct statistic **found = memory_zalloc(comparison->count, sizeof(const struct statistic *));
	made->statistics = arena_zalloc(&made->arena, last->count, sizeof *made->statistics);
	for (size_t i = 0; i < last->count; i++) {
		if (says_nothing(comparison, &last->statistics[i]) ||
		    !comparison_find(comparison, last->statistics[i].id, found))
			continue;
		struct statistic *statistic = &made->statistics[made->count++];
		describe(comparison, found, statistic);
		comparison_fill(comparison, found, statistic);
	}
	comparison_find_others(comparison);
	free(found);
}

int results_compare(struct results *made, const struct compare_input *inputs, size_t count,
                    const struct compare_options *options, struct findings *findings, struct error *error)
{
	struct comparison comparison = {.made = made,
	                                .inputs = inputs,
	                                .count = count,
	                                .options = options,
	                                .findings = findings,
	                                .error = error,
	                                .change = count == 2 || options->change};
	*made = (struct results){0};
	int result = comparison_check(&comparison) < 0 ? -1 : comparison_name(&comparison);
	if (result == 0) {
		index_ids(&comparison);
		note_context(&comparison);
		compare_all(&comparison);
		if (made->count == 0)
			result = error_set(error, MSG_COMPARE_NOTHING, (struct place){0}, NULL, NULL);
		for (size_t i = 0; i < count; i++)
			map_free(&comparison.ids[i]);
		free(comparison.ids);
	}
	if (result < 0)
		results_free(made);
	return result;
}
