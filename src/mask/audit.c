#include "mask/audit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "mask/deduce.h"
#include "mask/rule.h"
#include "results/shown.h"

struct auditing {
	struct audit *audit;
	const struct audit_options *options;
	struct mask_model model;
	double *low, *high; /* by variable */
};

static const struct cell *cell_of(const struct auditing *auditing, uint32_t v)
{
	const struct mask_number *number = &auditing->model.numbers[v];
	return &auditing->model.results->statistics[number->statistic].cells[number->cell];
}

/* The same line of the original, or NULL. */
static const struct cell *original_cell(const struct auditing *auditing, const struct statistic *statistic,
                                        size_t cell, const struct statistic **original)
{
	*original = results_find(auditing->options->original, statistic->id);
	size_t columns = statistic_columns(statistic);
	if (!*original || (*original)->axes != statistic->axes)
		return NULL;
	long row = axis_find(&(*original)->rows, statistic->rows.values[cell / columns].code);
	long column = statistic->axes == 2 ? axis_find(&(*original)->columns,
	                                               statistic->columns.values[cell % columns].code)
	                                   : 0;
	return row < 0 || column < 0 ? NULL : statistic_cell(*original, (size_t)row, (size_t)column);
}

/* How wide the interval must be; 0 where the cell stands on many children or none. Where nothing says on how
 * many, every hidden number that may be small counts as such. */
static double width_wanted(const struct auditing *auditing, uint32_t v, bool *known)
{
	const struct mask_number *number = &auditing->model.numbers[v];
	const struct statistic *statistic = &auditing->model.results->statistics[number->statistic];
	const struct statistic *origin = statistic;
	const struct cell *cell = &statistic->cells[number->cell];
	if (auditing->options->original)
		cell = original_cell(auditing, statistic, number->cell, &origin);
	*known = cell && (cell->children >= 0 || auditing->options->original);
	return *known ? rule_width(origin->kind, cell, auditing->options->threshold) : 0;
}

/* Whether the number itself is there to be read. */
static bool is_shown(const struct auditing *auditing, uint32_t v)
{
	const struct results *results = auditing->model.results;
	const struct statistic *statistic = &results->statistics[auditing->model.numbers[v].statistic];
	return !cell_of(auditing, v)->masked &&
	       (results->rounded_to == 0 || !measure_counts(statistic->kind));
}

/* Of means that are shown, the sums are taken as known: who knows how many stand behind one has it. */
static void take_sums(struct auditing *auditing)
{
	const struct statistic *original;
	for (uint32_t v = 0; auditing->options->original && v < auditing->model.system.count; v++) {
		const struct mask_number *number = &auditing->model.numbers[v];
		if (!number->lines || isnan(number->shown) || cell_of(auditing, v)->masked)
			continue;
		const struct cell *cell =
		        original_cell(auditing, &auditing->model.results->statistics[number->statistic],
		                      number->cell, &original);
		if (cell && original->kind == MEASURE_MEAN)
			auditing->model.system.variables[v].value = (double)cell->sum / 1e6;
	}
}

/* Who knows that notes may fall knows it of those that are hidden, too. */
static void free_signs(struct auditing *auditing)
{
	const struct statistic *original;
	struct mask_model *model = &auditing->model;
	bool *negative = memory_zalloc(model->symbols.count, sizeof *negative);
	for (uint32_t v = 0; auditing->options->original && v < model->system.count; v++) {
		const struct mask_number *number = &model->numbers[v];
		if (!number->lines)
			continue;
		const struct cell *cell = original_cell(
		        auditing, &model->results->statistics[number->statistic], number->cell, &original);
		if (cell && cell->value != DECIMAL_NONE && cell->value < 0)
			negative[number->key.measure] = true;
	}
	model_free_signs(model, negative);
	free(negative);
}

static void judge(struct auditing *auditing, uint32_t v)
{
	struct audit *audit = auditing->audit;
	const struct mask_number *number = &auditing->model.numbers[v];
	long threshold = auditing->options->threshold;
	bool known, shown = is_shown(auditing, v);
	double width = width_wanted(auditing, v, &known);
	struct audited made = {.statistic = number->statistic,
	                       .cell = number->cell,
	                       .lines = number->lines,
	                       .low = auditing->low[v],
	                       .high = auditing->high[v]};
	if (shown && width == 0)
		return;
	if (!known && made.low < (double)threshold && made.high > DEDUCE_TOLERANCE)
		width = (double)(threshold - 1);
	made.primary = width > 0;
	if (shown)
		made.verdict = AUDIT_SHOWN;
	else if (width > 0 && !(made.high - made.low >= width - DEDUCE_TOLERANCE * (1 + width / 100)))
		made.verdict = AUDIT_NARROW;
	audit->narrow += made.verdict == AUDIT_NARROW;
	audit->shown += made.verdict == AUDIT_SHOWN;
	if (made.primary && !shown && made.high - made.low < audit->narrowest)
		audit->narrowest = made.high - made.low;
	audit->items = memory_grow(audit->items, &audit->capacity, audit->count + 1, sizeof *audit->items);
	audit->items[audit->count++] = made;
}

void audit_make(struct audit *audit, const struct results *results, const struct catalogue *catalogue,
                const struct audit_options *options)
{
	struct auditing auditing = {.audit = audit, .options = options};
	const struct results **all =
	        memory_alloc(options->published_count + 1, sizeof(const struct results *));
	*audit = (struct audit){.narrowest = INFINITY};
	all[0] = results;
	for (size_t i = 0; i < options->published_count; i++)
		all[i + 1] = options->published[i];
	model_make(&auditing.model, all, options->published_count + 1, catalogue, MODEL_AUDIT);
	take_sums(&auditing);
	free_signs(&auditing);
	size_t count = auditing.model.system.count;
	auditing.low = memory_alloc(count, sizeof *auditing.low);
	auditing.high = memory_alloc(count, sizeof *auditing.high);
	audit->contradictions =
	        deduce_bounds(&auditing.model, options->keep_zeros, auditing.low, auditing.high);
	for (uint32_t v = 0; v < count; v++)
		if (auditing.model.numbers[v].lines)
			judge(&auditing, v);
	free(auditing.low);
	free(auditing.high);
	free(all);
	model_free(&auditing.model);
}

void audit_free(struct audit *audit)
{
	free(audit->items);
	*audit = (struct audit){0};
}
