/* How many have each amount of something, beside how much of it there is in all: children by age and their
 * mean age, children by the number of their programmes and each programme's children. A table of bands says
 * between which two sums the whole is. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "mask/model.h"

#define OPEN     1000.0  /* no unit has more of anything, as far as anybody can say */
#define ROUNDING 0.00005 /* of a mean that is published with 4 decimals */

/* A line whose codes are amounts, and what their sum is to be compared with. */
struct weighing {
	const struct mask_line *line;
	const struct dimension *dimension;
	struct mask_span *spans; /* by member */
	double first, open;      /* the least of the first band, the most of the last one */
	const uint32_t *sums;    /* the first so many make the whole; with all of them it is no less */
	size_t whole, all;
};

static bool read_span(const struct weighing *weighing, const char *code, struct mask_span *span)
{
	const struct dimension *dimension = weighing->dimension;
	int64_t number;
	*span = (struct mask_span){0};
	if (strcmp(code, RESULTS_UNKNOWN) == 0)
		return true;
	if (dimension->banding == BANDING_NONE && integer_parse(code, strlen(code), &number)) {
		*span = (struct mask_span){(double)number, (double)number};
		return true;
	}
	for (size_t i = 0; dimension->banding == BANDING_NUMBERS && i < dimension->values.count; i++) {
		const struct band *band = &dimension->bands[i];
		if (strcmp(band->code, code) != 0)
			continue;
		span->least = i ? (double)band[-1].maximum + 1 : weighing->first;
		span->most = band->maximum == INT64_MAX ? weighing->open : (double)band->maximum;
		return true;
	}
	return false;
}

/* The line with the least each can have, which is at most the sums; with the most, which is at least them. */
static void relate_side(struct mask_model *model, const struct weighing *weighing, bool most, bool exact)
{
	struct mask_system *system = &model->system;
	double sign = most ? -1 : 1;
	system_relate(system, !exact);
	for (size_t i = 0; i < weighing->line->count; i++) {
		const struct mask_span *span = &weighing->spans[i];
		double amount = most ? span->most : span->least;
		if (amount != 0)
			system_term(system, weighing->line->members[i], sign * amount);
	}
	for (size_t i = 0; i < (most || exact ? weighing->whole : weighing->all); i++)
		system_term(system, weighing->sums[i], -sign);
	system_settle(system);
}

/* False where a code is no amount. */
static bool read_spans(struct mask_model *model, struct weighing *weighing)
{
	const struct mask_line *line = weighing->line;
	bool known = true;
	weighing->spans = arena_alloc(&model->arena, line->count, sizeof *weighing->spans);
	for (size_t i = 0; known && i < line->count; i++)
		known = read_span(weighing, model->names[line->codes[i]], &weighing->spans[i]);
	return known;
}

static void weigh(struct mask_model *model, struct weighing *weighing)
{
	bool exact = weighing->whole == weighing->all;
	if (read_spans(model, weighing)) {
		for (size_t i = 0; i < weighing->line->count; i++)
			exact = exact && weighing->spans[i].least == weighing->spans[i].most;
		relate_side(model, weighing, false, exact);
		if (!exact)
			relate_side(model, weighing, true, false);
	}
}

/* At least as many may have the median or less as have more; and the other way round. */
static void halve(struct mask_model *model, struct weighing *weighing, double median)
{
	const struct mask_line *line = weighing->line;
	bool known = read_spans(model, weighing);
	for (int above = 0; known && above < 2; above++) {
		system_relate(&model->system, true);
		for (size_t i = 0; i < line->count; i++) {
			const struct mask_span *span = &weighing->spans[i];
			bool may = above ? span->most >= median : span->least <= median;
			if (strcmp(model->names[line->codes[i]], RESULTS_UNKNOWN) != 0)
				system_term(&model->system, line->members[i], may ? -1 : 1);
		}
		system_settle(&model->system);
	}
}

/* Whether the quantity is what the dimension shows or bands. */
static bool is_quantity_of(const struct quantity *quantity, const struct dimension *dimension)
{
	if (quantity->on_count != 1 || !quantity->on->source.text)
		return false;
	for (size_t i = 0; i < dimension->on_count; i++) {
		const struct on_table *on = &dimension->on[i];
		if (on->table == quantity->on->table && on->through < 0 && on->source.text &&
		    strcmp(on->source.text, quantity->on->source.text) == 0)
			return true;
	}
	return false;
}

/* The number of what the line counts that has another measure, as "(age)"; MASK_NONE. */
static uint32_t measured(struct mask_model *model, const struct weighing *weighing, const char *prefix,
                         const struct quantity *quantity)
{
	struct mask_key key = model->numbers[weighing->line->total].key;
	key.measure = model_symbol_find(model, arena_printf(&model->arena, "%s(%s)", prefix, quantity->id));
	return key.measure == MASK_NONE ? MASK_NONE : model_find(model, &key);
}

static void note_weighed(struct mask_model *model, struct weighing *weighing, uint32_t whole, bool median)
{
	const struct mask_line *line = weighing->line;
	double least = OPEN, most = 0;
	if (whole == MASK_NONE || !read_spans(model, weighing))
		return;
	for (size_t i = 0; i < line->count; i++) {
		least = fmin(least, weighing->spans[i].least);
		most = fmax(most, weighing->spans[i].least);
	}
	model->weighed = memory_grow(model->weighed, &model->weighed_capacity, model->weighed_count + 1,
	                             sizeof *model->weighed);
	model->weighed[model->weighed_count++] = (struct mask_weighed){
	        .line = (uint32_t)(line - model->lines),
	        .whole = whole,
	        .spans = weighing->spans,
	        .median = median,
	        .spread = most - least,
	};
}

/* The sums of a quantity, or behind its means, and its medians, of what the line counts. To hide them where
 * the line has hidden numbers takes far less than to find out whether they tell these; but what earlier
 * editions show cannot be hidden. */
static void weigh_quantity(struct mask_model *model, struct weighing weighing,
                           const struct quantity *quantity)
{
	uint32_t sum = measured(model, &weighing, "", quantity);
	uint32_t median = measured(model, &weighing, "mediane", quantity);
	weighing.open = OPEN;
	weighing.sums = &sum;
	weighing.whole = weighing.all = 1;
	if (model->use == MODEL_HIDE && model->editions == 1) {
		note_weighed(model, &weighing, sum, false);
		note_weighed(model, &weighing, median, true);
		return;
	}
	if (sum != MASK_NONE)
		weigh(model, &weighing);
	if (median != MASK_NONE && !isnan(model->system.variables[median].value))
		halve(model, &weighing, model->system.variables[median].value);
}

/* Each value of a dimension of several that the same units have: what is missing stands beside them. */
static void weigh_values(struct mask_model *model, struct weighing weighing, const struct among *among)
{
	uint32_t dimension = model_symbol_find(model, among->dimension);
	const struct mask_line *values =
	        dimension == MASK_NONE ? NULL : model_line(model, weighing.line->total, dimension);
	if (!values)
		return;
	uint32_t *sums = memory_alloc(values->count, sizeof *sums), unknown = MASK_NONE;
	for (size_t i = 0; i < values->count; i++)
		if (strcmp(model->names[values->codes[i]], RESULTS_UNKNOWN) == 0)
			unknown = values->members[i];
		else
			sums[weighing.whole++] = values->members[i];
	weighing.all = weighing.whole;
	if (unknown != MASK_NONE)
		sums[weighing.all++] = unknown;
	weighing.sums = sums;
	weighing.open = (double)weighing.whole;
	weigh(model, &weighing);
	free(sums);
}

/* The units of another population that belong to these. */
static void weigh_units(struct mask_model *model, struct weighing weighing, const struct tallied *tallied)
{
	const struct among *among = &tallied->among;
	const struct catalogue *catalogue = model->catalogue;
	struct mask_key key = model->numbers[weighing.line->total].key;
	uint32_t *sums = memory_alloc(among->value_count + 1, sizeof *sums);
	bool found = (!among->at_end || key.reference == key.to) &&
	             model_cut_alike(model, &key, catalogue_population(catalogue, tallied->of)->table,
	                             catalogue_population(catalogue, among->population)->table);
	key.population = model_symbol(model, among->population);
	for (size_t i = 0; found && i < (among->value_count ? among->value_count : 1); i++) {
		struct mask_key part = key;
		found = !among->value_count || model_key_with(&part, model_symbol(model, among->dimension),
		                                              model_symbol(model, among->values[i]));
		sums[i] = found ? model_find(model, &part) : MASK_NONE;
		found = sums[i] != MASK_NONE;
		weighing.whole = weighing.all = i + 1;
	}
	weighing.sums = sums;
	weighing.open = OPEN;
	if (found)
		weigh(model, &weighing);
	free(sums);
}

/* Units of the other population that are at most as many as the code allows each of these. */
static void limit_units(struct mask_model *model, struct weighing weighing, const struct tallied *tallied)
{
	const struct mask_line *line = weighing.line;
	struct mask_key key = model->numbers[line->total].key;
	bool alike =
	        model_cut_alike(model, &key, catalogue_population(model->catalogue, tallied->of)->table,
	                        catalogue_population(model->catalogue, tallied->among.population)->table);
	key.population = model_symbol(model, tallied->among.population);
	weighing.open = OPEN;
	if (read_spans(model, &weighing) && alike)
		for (size_t i = 0; i < line->count; i++) {
			struct mask_key part = key;
			uint32_t others = model_key_with(&part, line->dimension, line->codes[i])
			                          ? model_find(model, &part)
			                          : MASK_NONE;
			if (others == MASK_NONE || weighing.spans[i].most == 0)
				continue;
			system_relate(&model->system, true);
			system_term(&model->system, others, 1);
			system_term(&model->system, line->members[i], -weighing.spans[i].most);
			system_settle(&model->system);
		}
}

void model_add_amounts(struct mask_model *model)
{
	uint32_t counted = model_symbol(model, "nombre");
	for (size_t i = 0; i < model->line_count; i++) {
		struct weighing weighing = {.line = &model->lines[i]};
		const struct dimension *dimension =
		        catalogue_dimension(model->catalogue, model->names[weighing.line->dimension]);
		const struct mask_key *key = &model->numbers[weighing.line->total].key;
		if (!dimension || !weighing.line->adds || key->measure != counted)
			continue;
		weighing.dimension = dimension;
		for (size_t q = 0; q < model->catalogue->quantity_count; q++)
			if (is_quantity_of(&model->catalogue->quantities[q], dimension))
				weigh_quantity(model, weighing, &model->catalogue->quantities[q]);
		const struct tallied *tallied = dimension->tallied;
		weighing.first = 1;
		if (!tallied || strcmp(model->names[key->population], tallied->of) != 0)
			continue;
		if (tallied->most)
			limit_units(model, weighing, tallied);
		else if (tallied->among.population)
			weigh_units(model, weighing, tallied);
		else
			weigh_values(model, weighing, &tallied->among);
	}
}

uint32_t model_rows_behind(struct mask_model *model, uint32_t v)
{
	struct mask_key key = model->numbers[v].key;
	key.measure = model_symbol(model, "nombre");
	return model_find(model, &key);
}

void model_read_means(struct mask_model *model)
{
	for (uint32_t v = 0; v < model->system.count; v++) {
		struct mask_variable *variable = &model->system.variables[v];
		double mean = model->numbers[v].shown;
		if (!isnan(variable->value) || isnan(mean))
			continue;
		uint32_t rows = model_rows_behind(model, v);
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
