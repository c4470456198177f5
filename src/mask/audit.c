#include "mask/audit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "mask/lp.h"
#include "mask/model.h"
#include "mask/rule.h"

#define TOLERANCE 1e-5
#define ROUNDING  0.00005 /* of a mean that is published with 4 decimals */

struct auditing {
	struct audit *audit;
	const struct audit_options *options;
	struct mask_model model;
	const struct mask_part *part;
	struct lp *lp;
	uint32_t *position; /* column of a variable in its part */
	double *low, *high; /* by variable */
};

static const struct cell *cell_of(const struct auditing *auditing, uint32_t v)
{
	const struct mask_number *number = &auditing->model.numbers[v];
	return &auditing->model.results->statistics[number->statistic].cells[number->cell];
}

/* A mean that is shown says what the sum is as far as it is known how many stand behind it. */
static void read_means(struct auditing *auditing)
{
	struct mask_model *model = &auditing->model;
	uint32_t counted = model_symbol(model, "nombre");
	size_t count = model->system.count;
	for (uint32_t v = 0; v < count; v++) {
		struct mask_number *number = &model->numbers[v];
		struct mask_variable *variable = &model->system.variables[v];
		if (!number->mean || !number->lines || !isnan(variable->value) ||
		    cell_of(auditing, v)->masked)
			continue;
		double mean = (double)cell_of(auditing, v)->value / 1e6;
		struct mask_key key = number->key;
		key.measure = counted;
		uint32_t rows = model_find(model, &key);
		double n = rows == MASK_NONE ? NAN : model->system.variables[rows].value;
		if (!isnan(n)) {
			variable->lower = (mean - ROUNDING) * n;
			variable->upper = (mean + ROUNDING) * n;
		} else if (rows != MASK_NONE) {
			system_relate(&model->system, false);
			system_term(&model->system, v, 1);
			system_term(&model->system, rows, -mean);
		}
	}
}

static void add_rows(struct auditing *auditing)
{
	const struct mask_system *system = &auditing->model.system;
	struct lp_entry *entries = NULL;
	size_t capacity = 0;
	for (size_t r = 0; r < auditing->part->relation_count; r++) {
		const struct mask_relation *relation = &system->relations[auditing->part->relations[r]];
		size_t count = 0;
		double known = 0;
		entries = memory_grow(entries, &capacity, relation->count, sizeof *entries);
		for (size_t i = 0; i < relation->count; i++) {
			const struct mask_term *term = &system->terms[relation->first + i];
			double value = system->variables[term->variable].value;
			if (isnan(value))
				entries[count++] = (struct lp_entry){auditing->position[term->variable],
				                                     term->coefficient};
			else
				known += term->coefficient * value;
		}
		lp_row(auditing->lp, entries, count, relation->at_most ? -INFINITY : -known, -known);
	}
	free(entries);
}

static double bound(struct auditing *auditing, size_t column, bool high, double fallback)
{
	lp_cost(auditing->lp, column, 1);
	enum lp_status status = lp_solve(auditing->lp, high, false);
	double value = status == LP_OPTIMAL ? lp_objective(auditing->lp) : fallback;
	lp_cost(auditing->lp, column, 0);
	return value;
}

/* Bounds that follow from one solution are not asked for again: a world in which the number is 0 needs no
 * search for a lower one. */
static void see_world(struct auditing *auditing, bool *at_lowest)
{
	for (size_t k = 0; k < auditing->part->count; k++) {
		uint32_t v = auditing->part->variables[k];
		if (lp_value(auditing->lp, k) <= auditing->model.system.variables[v].lower + TOLERANCE / 10)
			at_lowest[k] = true;
	}
}

static void audit_part(struct auditing *auditing)
{
	const struct mask_part *part = auditing->part;
	const struct mask_variable *variables = auditing->model.system.variables;
	bool *at_lowest = memory_zalloc(part->count, sizeof *at_lowest);
	auditing->lp = lp_new(part->count);
	for (size_t k = 0; k < part->count; k++) {
		const struct mask_variable *variable = &variables[part->variables[k]];
		lp_bounds(auditing->lp, k, variable->lower, variable->upper);
	}
	add_rows(auditing);
	bool fits = lp_solve(auditing->lp, false, false) == LP_OPTIMAL;
	auditing->audit->contradictions += !fits;
	for (size_t k = 0; fits && k < part->count; k++) {
		uint32_t v = part->variables[k];
		see_world(auditing, at_lowest);
		auditing->low[v] =
		        at_lowest[k] ? variables[v].lower : bound(auditing, k, false, variables[v].lower);
		auditing->high[v] = bound(auditing, k, true, INFINITY);
	}
	lp_free(auditing->lp);
	free(at_lowest);
}

static void audit_parts(struct auditing *auditing)
{
	struct mask_system *system = &auditing->model.system;
	struct arena arena = {0};
	bool *hidden = memory_zalloc(system->count, sizeof *hidden);
	size_t count;
	for (size_t v = 0; v < system->count; v++) {
		hidden[v] = isnan(system->variables[v].value);
		if (hidden[v] && auditing->options->keep_zeros && system->variables[v].upper > 0 &&
		    !auditing->model.numbers[v].mean && system->variables[v].lower == 0)
			system->variables[v].lower = 1;
	}
	struct mask_part *parts = system_parts(system, hidden, &count, &arena);
	for (size_t p = 0; p < count; p++) {
		auditing->part = &parts[p];
		for (size_t k = 0; k < parts[p].count; k++)
			auditing->position[parts[p].variables[k]] = (uint32_t)k;
		audit_part(auditing);
	}
	free(hidden);
	arena_free(&arena);
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
	*known = cell && cell->children >= 0;
	return *known ? rule_width(origin->kind, cell, auditing->options->threshold) : 0;
}

static void judge(struct auditing *auditing, uint32_t v)
{
	struct audit *audit = auditing->audit;
	const struct mask_number *number = &auditing->model.numbers[v];
	long threshold = auditing->options->threshold;
	bool known, shown = !cell_of(auditing, v)->masked;
	double width = width_wanted(auditing, v, &known);
	struct audited made = {.statistic = number->statistic,
	                       .cell = number->cell,
	                       .lines = number->lines,
	                       .low = auditing->low[v],
	                       .high = auditing->high[v]};
	if (shown && width == 0)
		return;
	if (!known && made.low < (double)threshold && made.high > TOLERANCE)
		width = (double)(threshold - 1);
	made.primary = width > 0;
	if (shown)
		made.verdict = AUDIT_SHOWN;
	else if (width > 0 && made.high - made.low < width - TOLERANCE)
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
	model_make(&auditing.model, all, options->published_count + 1, catalogue, true);
	read_means(&auditing);
	size_t count = auditing.model.system.count;
	auditing.position = memory_alloc(count, sizeof *auditing.position);
	auditing.low = memory_zalloc(count, sizeof *auditing.low);
	auditing.high = memory_zalloc(count, sizeof *auditing.high);
	for (size_t v = 0; v < count; v++)
		auditing.low[v] = auditing.high[v] = auditing.model.system.variables[v].value;
	audit_parts(&auditing);
	for (uint32_t v = 0; v < count; v++)
		if (auditing.model.numbers[v].lines)
			judge(&auditing, v);
	free(auditing.position);
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
