#include "mask/mask.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "mask/guard.h"
#include "mask/model.h"
#include "mask/protect.h"
#include "mask/round.h"
#include "mask/rule.h"
#include "mask/weighed.h"
#include "results/compare.h"
#include "results/shown.h"

static void find_primaries(struct mask_model *model, long threshold)
{
	for (size_t s = 0; s < model->results->count; s++) {
		const struct statistic *statistic = &model->results->statistics[s];
		size_t cells = statistic->rows.count * statistic_columns(statistic);
		for (size_t i = 0; model->grid[s] && i < cells; i++) {
			struct mask_variable *variable = &model->system.variables[model->grid[s][i]];
			double width = rule_width(statistic->kind, &statistic->cells[i], threshold);
			variable->hidden |= width > 0;
			if (!variable->fixed && width > variable->width)
				variable->width = width;
		}
	}
}

/* Fewer lines first, then smaller numbers. */
static void set_costs(struct mask_model *model)
{
	for (size_t v = 0; v < model->system.count; v++) {
		struct mask_variable *variable = &model->system.variables[v];
		double lines = model->numbers[v].lines ? (double)model->numbers[v].lines : 1;
		variable->cost = lines * (1 + 0.05 * log2(1 + fabs(variable->value)));
	}
}

/* The digits of a mean tell by what was divided: where the count behind it is hidden, it is hidden too. So is
 * a median. */
static void hide_quotients(struct mask_model *model)
{
	for (size_t s = 0; s < model->results->count; s++) {
		const struct statistic *statistic = &model->results->statistics[s];
		size_t cells = statistic->rows.count * statistic_columns(statistic);
		if (!model->grid[s] || (statistic->kind != MEASURE_MEAN && statistic->kind != MEASURE_MEDIAN))
			continue;
		for (size_t i = 0; i < cells; i++) {
			uint32_t rows = model_rows_behind(model, model->grid[s][i]);
			if (rows != MASK_NONE && model->system.variables[rows].hidden)
				model->system.variables[model->grid[s][i]].hidden = true;
		}
	}
}

static void hide(struct cell *cell)
{
	*cell = (struct cell){.value = DECIMAL_NONE, .n = -1, .children = -1, .masked = true};
}

static void publish(struct mask_model *model, struct results *results)
{
	for (size_t s = 0; s < results->count; s++) {
		struct statistic *statistic = &results->statistics[s];
		size_t cells = statistic->rows.count * statistic_columns(statistic);
		for (size_t i = 0; model->grid[s] && i < cells; i++)
			if (model->system.variables[model->grid[s][i]].hidden)
				hide(&statistic->cells[i]);
	}
}

static bool same_items(const char **a, size_t a_count, const char **b, size_t b_count)
{
	bool same = a_count == b_count;
	for (size_t i = 0; same && i < a_count; i++)
		same = strcmp(a[i], b[i]) == 0;
	return same;
}

/* What other filters counted is another number with the same name. */
static bool same_filters(const struct results *a, const struct results *b)
{
	return same_items(a->dispositifs, a->dispositif_count, b->dispositifs, b->dispositif_count) &&
	       same_items(a->programmes, a->programme_count, b->programmes, b->programme_count) &&
	       strcmp(a->where ? a->where : "", b->where ? b->where : "") == 0;
}

int mask_check_editions(const struct results *results, const struct results *const *published, size_t count,
                        struct error *error)
{
	char place[24];
	for (size_t i = 0; i < count; i++) {
		snprintf(place, sizeof place, "%zu", i + 1);
		if (published[i]->listing_count)
			return error_set(error, MSG_MASK_KIND, (struct place){0},
			                 published[i]->listings[0].id, NULL);
		if (!same_filters(results, published[i]))
			return error_set(error, MSG_MASK_FILTERS, (struct place){0}, place, NULL);
	}
	return 0;
}

static int check(const struct results *results, const struct mask_options *options, struct error *error)
{
	if (results->listing_count)
		return error_set(error, MSG_MASK_KIND, (struct place){0}, results->listings[0].id, NULL);
	for (size_t s = 0; s < results->count; s++) {
		const struct statistic *statistic = &results->statistics[s];
		if (statistic->kind == MEASURE_SHARE ||
		    (statistic->axes == 2 && strcmp(statistic->columns.kind, COMPARE_KIND) == 0))
			return error_set(error, MSG_MASK_KIND, (struct place){0}, statistic->id, NULL);
	}
	if (results->threshold > 0)
		return error_format(error, MSG_MASK_TWICE, "%ld", results->threshold);
	return mask_check_editions(results, options->published, options->published_count, error);
}

/* A mean with its digits, or with its sum, tells the count that was rounded. */
static void hide_means(const struct mask_model *model, struct results *results)
{
	for (size_t s = 0; s < results->count; s++) {
		struct statistic *statistic = &results->statistics[s];
		size_t cells = statistic->rows.count * statistic_columns(statistic);
		for (size_t i = 0; model->grid[s] && statistic->kind == MEASURE_MEAN && i < cells; i++)
			hide(&statistic->cells[i]);
	}
}

/* Counts that children stand behind become multiples of the base. */
static void round_counts(struct mask_model *model, struct results *results, long base,
                         struct mask_outcome *outcome)
{
	bool *in = memory_zalloc(model->system.count, sizeof *in);
	for (size_t s = 0; s < results->count; s++) {
		const struct statistic *statistic = &results->statistics[s];
		size_t cells = statistic->rows.count * statistic_columns(statistic);
		for (size_t i = 0; model->grid[s] && measure_counts(statistic->kind) && i < cells; i++)
			in[model->grid[s][i]] = true;
	}
	outcome->loose = system_round(&model->system, in, base);
	for (size_t v = 0; v < model->system.count; v++)
		if (in[v])
			model->system.variables[v].width = 0;
	for (size_t v = 0; v < model->system.count; v++)
		model->system.variables[v].hidden &= !in[v];
	for (size_t s = 0; s < results->count; s++) {
		struct statistic *statistic = &results->statistics[s];
		size_t cells = statistic->rows.count * statistic_columns(statistic);
		for (size_t i = 0; model->grid[s] && measure_counts(statistic->kind) && i < cells; i++) {
			struct cell *cell = &statistic->cells[i];
			double value = model->system.variables[model->grid[s][i]].value;
			*cell = (struct cell){
			        .value = (int64_t)value * DECIMAL_ONE, .n = (int64_t)value, .children = -1};
		}
	}
	results->rounded_to = base;
	free(in);
}

int mask_apply(struct results *results, const struct catalogue *catalogue, const struct mask_options *options,
               struct mask_outcome *outcome, struct error *error)
{
	struct mask_model model;
	struct protect_outcome protection;
	struct protect_options protect = {.keep_zeros = options->keep_zeros};
	*outcome = (struct mask_outcome){0};
	if (check(results, options, error) < 0)
		return -1;
	const struct results **all =
	        memory_alloc(options->published_count + 1, sizeof(const struct results *));
	all[0] = results;
	for (size_t i = 0; i < options->published_count; i++)
		all[i + 1] = options->published[i];
	model_make(&model, all, options->published_count + 1, catalogue,
	           options->base ? MODEL_ROUND : MODEL_HIDE);
	find_primaries(&model, options->threshold);
	guard_published(&model, options->published, options->published_count, options->threshold,
	                options->keep_zeros);
	set_costs(&model);
	system_complete(&model.system);
	if (options->base)
		round_counts(&model, results, options->base, outcome);
	protect.keep = weighed_members(&model);
	system_protect(&model.system, &protect, &protection);
	weighed_protect(&model, &protect, options->threshold, &protection);
	protect_release(protection.kept);
	hide_quotients(&model);
	outcome->unprotected = protection.unprotected;
	publish(&model, results);
	if (options->base)
		hide_means(&model, results);
	results->threshold = options->threshold;
	model_free(&model);
	free(all);
	return 0;
}
