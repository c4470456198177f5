#include "mask/model.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "results/shown.h"

uint32_t model_symbol_find(const struct mask_model *model, const char *text)
{
	long at = map_find(&model->symbols, text, strlen(text));
	return at < 0 ? MASK_NONE : (uint32_t)at;
}

uint32_t model_symbol(struct mask_model *model, const char *text)
{
	uint32_t found = model_symbol_find(model, text);
	if (found != MASK_NONE)
		return found;
	size_t count = model->symbols.count;
	char *kept = arena_strdup(&model->arena, text);
	model->names = memory_grow(model->names, &model->name_capacity, count + 1, sizeof *model->names);
	model->names[count] = kept;
	return (uint32_t)map_add(&model->symbols, kept, strlen(kept), count, NULL);
}

const struct population *model_population(struct mask_model *model, uint32_t symbol)
{
	size_t count = model->symbols.count;
	if (model->population_count < count)
		model->populations = memory_grow(model->populations, &model->population_capacity, count,
		                                 sizeof(const struct population *));
	for (; model->population_count < count; model->population_count++)
		model->populations[model->population_count] =
		        catalogue_population(model->catalogue, model->names[model->population_count]);
	return model->populations[symbol];
}

uint32_t model_find(const struct mask_model *model, const struct mask_key *key)
{
	long at = map_find(&model->keys, (const char *)key, sizeof *key);
	return at < 0 ? MASK_NONE : (uint32_t)at;
}

bool model_key_with(struct mask_key *key, uint32_t dimension, uint32_t code)
{
	uint32_t i = key->count;
	for (uint32_t k = 0; k < key->count; k++)
		if (key->at[k].dimension == dimension)
			return key->at[k].code == code;
	if (key->count == MASK_COORDINATES)
		return false;
	for (; i > 0 && key->at[i - 1].dimension > dimension; i--)
		key->at[i] = key->at[i - 1];
	key->at[i].dimension = dimension;
	key->at[i].code = code;
	key->count++;
	return true;
}

/* Dated rows of a month or year; members of a stock during it. "*" of a stock's time axis counts whoever was
 * there at any time of it. */
static void place_in_time(struct mask_key *key, const struct dimension *dimension, const char *code,
                          const struct population *population, const struct results *results)
{
	bool months = dimension->kind == DIMENSION_BY_MONTH;
	int year = atoi(code), month = months && strlen(code) >= 7 ? atoi(code + 5) : 1;
	if (strcmp(code, RESULTS_TOTAL) == 0) {
		key->from = months ? results->period.from : DATE_NONE;
		key->to = results->period.to;
		if (population && population->stock)
			key->reference = DATE_NONE;
		return;
	}
	bool within_year = months && month < 12;
	int32_t from = date_from_civil(year, month, 1);
	int32_t to = date_from_civil(within_year ? year : year + 1, within_year ? month + 1 : 1, 1) - 1;
	key->from = months && from < results->period.from ? results->period.from : from;
	key->to = to > results->period.to ? results->period.to : to;
	if (population && population->stock)
		key->reference = key->to;
}

/* An axis in symbols, which are made when they are first asked for. */
struct side {
	const struct axis *axis;
	const struct dimension *dimension; /* of the catalogue; NULL */
	bool in_time;                      /* months, or years */
	uint32_t symbol, *codes;           /* MASK_NONE: not made yet */
	const uint32_t *members;           /* the codes but for the total, once there is a line; NULL */
	bool adds;
};
/* A statistic, as its cells are added. */
struct adding {
	const struct results *results;
	const struct statistic *statistic;
	const struct population *population; /* of the catalogue; NULL */
	size_t number;
	struct side rows, columns;
	uint32_t by, by_code; /* MASK_NONE: not made yet */
	struct mask_key key;  /* before its place on the axes */
};

static struct side read_axis(struct mask_model *model, const struct axis *axis)
{
	struct side side = {.axis = axis, .symbol = MASK_NONE};
	side.dimension = catalogue_dimension(model->catalogue, axis->dimension);
	side.in_time = side.dimension && (side.dimension->kind == DIMENSION_BY_MONTH ||
	                                  side.dimension->kind == DIMENSION_BY_YEAR);
	side.codes = arena_alloc(&model->arena, axis->count, sizeof *side.codes);
	for (size_t i = 0; i < axis->count; i++)
		side.codes[i] = MASK_NONE;
	return side;
}

static uint32_t dimension_symbol(struct mask_model *model, struct side *side)
{
	if (side->symbol == MASK_NONE)
		side->symbol = model_symbol(model, side->axis->dimension);
	return side->symbol;
}

static uint32_t code_symbol(struct mask_model *model, struct side *side, size_t at)
{
	if (side->codes[at] == MASK_NONE)
		side->codes[at] = model_symbol(model, side->axis->values[at].code);
	return side->codes[at];
}

static void place_on_axis(struct mask_model *model, struct mask_key *key, const struct adding *adding,
                          struct side *side, size_t at)
{
	const char *code = side->axis->values[at].code;
	if (side->in_time) {
		place_in_time(key, side->dimension, code, adding->population, adding->results);
	} else if (strcmp(code, RESULTS_TOTAL) != 0) {
		uint32_t symbol = code_symbol(model, side, at);
		model_key_with(key, dimension_symbol(model, side), symbol);
	}
}

/* What a population is an exact part of by one value, at the time of the key; NULL. */
static const struct among *exact_part(const struct population *population, const struct mask_key *key)
{
	for (size_t i = 0; population && i < population->among_count; i++) {
		const struct among *among = &population->among[i];
		if (among->exact && among->value_count == 1 && !among->children &&
		    (!among->at_end || key->reference == key->to))
			return among;
	}
	return NULL;
}

static const struct mask_reduction *reduction_of(struct mask_model *model, const struct among *among)
{
	struct mask_reduction *reduction = &model->reduction;
	if (reduction->among == among)
		return reduction;
	reduction->among = among;
	reduction->dimension = model_symbol(model, among->dimension);
	reduction->code = model_symbol(model, among->values[0]);
	reduction->population = model_symbol(model, among->population);
	return reduction;
}

/* A part of a population is that population, cut by one of its dimensions. */
static void reduce_population(struct mask_model *model, struct mask_key *key)
{
	for (int steps = 0; steps < 8; steps++) {
		const struct among *among = exact_part(model_population(model, key->population), key);
		struct mask_key reduced = *key;
		if (!among)
			return;
		const struct mask_reduction *reduction = reduction_of(model, among);
		if (!model_key_with(&reduced, reduction->dimension, reduction->code))
			return;
		*key = reduced;
		key->population = reduction->population;
	}
}

/* Means stand as the sums behind them. */
static uint32_t measure_symbol(struct mask_model *model, const struct statistic *statistic)
{
	const char *inside = strchr(statistic->measure, '(');
	if ((statistic->kind == MEASURE_SUM || statistic->kind == MEASURE_MEAN) && inside)
		return model_symbol(model, inside);
	return model_symbol(model, statistic->measure);
}

static void place_by(struct mask_model *model, struct mask_key *key, struct adding *adding)
{
	const struct statistic *statistic = adding->statistic;
	if (!statistic->by || strcmp(statistic->by_code, RESULTS_TOTAL) == 0)
		return;
	if (adding->by == MASK_NONE) {
		adding->by = model_symbol(model, statistic->by);
		adding->by_code = model_symbol(model, statistic->by_code);
	}
	model_key_with(key, adding->by, adding->by_code);
}

static void make_key(struct mask_model *model, struct mask_key *key, struct adding *adding, size_t row,
                     size_t column)
{
	*key = adding->key;
	place_on_axis(model, key, adding, &adding->rows, row);
	if (adding->statistic->axes == 2)
		place_on_axis(model, key, adding, &adding->columns, column);
	place_by(model, key, adding);
	if (adding->population && adding->population->instant && key->reference != DATE_NONE)
		key->from = key->to = key->reference;
	reduce_population(model, key);
}

static bool is_rounded(const struct results *results, const struct statistic *statistic,
                       const struct cell *cell)
{
	return results->rounded_to > 0 && !cell->masked && measure_counts(statistic->kind);
}

static double number_value(const struct results *results, const struct statistic *statistic,
                           const struct cell *cell)
{
	if (cell->masked || is_rounded(results, statistic, cell))
		return NAN;
	if (cell->value == DECIMAL_NONE)
		return 0;
	if (statistic->kind == MEASURE_MEAN)
		return results->threshold > 0 || cell->n < 0 ? NAN : (double)cell->sum / 1e6;
	if (statistic->kind == MEASURE_SUM && cell->sum)
		return (double)cell->sum / 1e6;
	return (double)cell->value / 1e6;
}

static bool same_value(double a, double b)
{
	return isnan(a) || isnan(b) || fabs(a - b) <= 1e-6 * (1 + fabs(a));
}

/* The variable with this key, which is the next where it is new. */
static uint32_t find_or_keep(struct mask_model *model, const struct mask_key *key, bool *added)
{
	if (!model->spare)
		model->spare = arena_alloc(&model->arena, 1, sizeof *model->spare);
	memcpy(model->spare, key, sizeof *key);
	size_t found =
	        map_add(&model->keys, (const char *)model->spare, sizeof *key, model->system.count, added);
	if (*added)
		model->spare = NULL;
	return (uint32_t)found;
}

static uint32_t add_number(struct mask_model *model, struct mask_key *key, double value, size_t statistic)
{
	bool added;
	uint32_t variable = find_or_keep(model, key, &added);
	if (!added && !same_value(model->system.variables[variable].value, value)) {
		/* What should be one number is not: the data contradicts itself, and nobody can link the two.
		 */
		key->own = (uint32_t)(model->editions << 20) + (uint32_t)statistic + 1;
		variable = find_or_keep(model, key, &added);
	}
	if (!added)
		return variable;
	system_add(&model->system, value, 0);
	model->numbers = memory_grow(model->numbers, &model->number_capacity, model->system.count,
	                             sizeof *model->numbers);
	model->numbers[variable] = (struct mask_number){.key = *key, .shown = NAN};
	memset(model->numbers[variable].above, 0xff, sizeof model->numbers[variable].above);
	return variable;
}

uint32_t model_add_unseen(struct mask_model *model, const struct mask_key *key)
{
	struct mask_key made = *key;
	uint32_t variable = add_number(model, &made, NAN, 0);
	model->system.variables[variable].whole = model->system.variables[variable].unseen = true;
	return variable;
}

/* What is known of a number beside its value. */
static void know(const struct results *results, const struct statistic *statistic, const struct cell *cell,
                 struct mask_variable *variable, struct mask_number *number)
{
	double value = (double)cell->value / 1e6;
	number->mean |= statistic->kind == MEASURE_MEAN;
	number->printed = true;
	variable->whole |= measure_counts(statistic->kind);
	if (statistic->kind == MEASURE_MEAN && cell->value != DECIMAL_NONE && isnan(variable->value))
		number->shown = value;
	if (is_rounded(results, statistic, cell)) {
		double less = (double)results->rounded_to - 1;
		variable->lower = fmax(variable->lower, value - less);
		variable->upper = fmin(variable->upper, value + less);
	}
}

/* Whether the axis shows a value for no other reason than that some unit has it: keys and numbers, codes of
 * no list, and what is not known. */
static bool is_shown_for_units(const struct side *side, size_t at)
{
	const struct axis_value *value = &side->axis->values[at];
	bool open = side->dimension &&
	            (side->dimension->kind == DIMENSION_KEY || side->dimension->kind == DIMENSION_NUMBER);
	return strcmp(value->code, RESULTS_TOTAL) != 0 &&
	       (open || value->unlisted || strcmp(value->code, RESULTS_UNKNOWN) == 0);
}

static bool is_total(const struct axis *axis, size_t at)
{
	return strcmp(axis->values[at].code, RESULTS_TOTAL) == 0;
}

/* What a table has a line for is not zero. What is rounded may have been 1 as well as 4 all the same. */
static bool is_known_to_be(const struct adding *adding, size_t row, size_t column)
{
	const struct statistic *statistic = adding->statistic;
	if (statistic->by || !measure_counts(statistic->kind) || statistic->axes == 0 ||
	    adding->results->rounded_to > 0)
		return false;
	if (statistic->axes == 1)
		return is_shown_for_units(&adding->rows, row);
	return (is_total(&statistic->columns, column) && is_shown_for_units(&adding->rows, row)) ||
	       (is_total(&statistic->rows, row) && is_shown_for_units(&adding->columns, column));
}

static uint32_t add_cell(struct mask_model *model, struct adding *adding, size_t row, size_t column)
{
	const struct results *results = adding->results;
	const struct statistic *statistic = adding->statistic;
	const struct cell *cell = statistic_cell(statistic, row, column);
	double value = number_value(results, statistic, cell);
	struct mask_key key;
	make_key(model, &key, adding, row, column);
	uint32_t variable = add_number(model, &key, value, adding->number);
	struct mask_variable *made = &model->system.variables[variable];
	struct mask_number *number = &model->numbers[variable];
	if (isnan(made->value))
		made->value = value;
	if (value < 0)
		made->lower = -INFINITY;
	know(results, statistic, cell, made, number);
	if (is_known_to_be(adding, row, column) && !(made->value < 1))
		made->lower = fmax(made->lower, 1);
	if (results != model->results) {
		made->fixed |= !cell->masked && !is_rounded(results, statistic, cell);
	} else {
		if (number->lines++ == 0) {
			number->statistic = adding->number;
			number->cell = row * statistic_columns(statistic) + column;
		}
	}
	return variable;
}

/* The symbols of an axis but for its total, and what they belong to. */
static const uint32_t *members_of(struct mask_model *model, struct side *side)
{
	size_t count = side->axis->count - 1;
	if (side->members)
		return side->members;
	uint32_t *codes = arena_alloc(&model->arena, count, sizeof *codes);
	for (size_t i = 0; i < count; i++) {
		codes[i] = code_symbol(model, side, i);
		if (side->axis->values[i].within)
			model_note_within(model, side->symbol, codes[i], side->axis->values[i].within);
	}
	side->members = codes;
	return codes;
}

/* Where a line is what a number has as one of its coordinates. */
static void note_above(struct mask_model *model, const struct mask_line *line)
{
	for (size_t i = 0; i < line->count; i++) {
		struct mask_number *member = &model->numbers[line->members[i]];
		for (uint32_t k = 0; k < member->key.count; k++)
			if (member->key.at[k].dimension == line->dimension)
				member->above[k] = line->total;
	}
}

static void add_line(struct mask_model *model, uint32_t total, struct side *side, const uint32_t *members)
{
	uint32_t *id = arena_alloc(&model->arena, 2, sizeof *id);
	bool added;
	id[0] = total;
	id[1] = dimension_symbol(model, side);
	map_add(&model->line_index, (const char *)id, 2 * sizeof *id, model->line_count, &added);
	if (!added)
		return;
	const struct mask_line line = {.total = total,
	                               .dimension = id[1],
	                               .members = members,
	                               .codes = members_of(model, side),
	                               .count = side->axis->count - 1,
	                               .adds = side->adds};
	note_above(model, &line);
	model->lines =
	        memory_grow(model->lines, &model->line_capacity, model->line_count + 1, sizeof *model->lines);
	model->lines[model->line_count++] = line;
}

bool model_relate(struct mask_model *model, uint32_t total, const uint32_t *members, size_t count,
                  enum mask_sense sense)
{
	struct mask_system *system = &model->system;
	double sign = sense == MASK_ABOVE ? -1 : 1;
	system_relate(system, sense != MASK_EQUAL);
	system_term(system, total, -sign);
	for (size_t i = 0; i < count; i++)
		system_term(system, members[i], sign);
	return system_settle(system);
}

/* Single values: the members make the total, or stay below it where a unit may stand beside all of them.
 * Several values: each member is within the total, and the total within their sum. */
static void relate_line(struct mask_model *model, uint32_t total, const uint32_t *members, size_t count,
                        bool adds)
{
	if (adds) {
		if (!model_relate(model, total, members, count, MASK_EQUAL))
			model_relate(model, total, members, count, MASK_BELOW);
		return;
	}
	for (size_t i = 0; i < count; i++)
		model_relate(model, total, &members[i], 1, MASK_BELOW);
	model_relate(model, total, members, count, MASK_ABOVE);
}

/* One line of the table along an axis: cells at `first`, `step` apart. */
static void relate_cells(struct mask_model *model, struct side *side, const uint32_t *grid, size_t first,
                         size_t step)
{
	size_t count = side->axis->count - 1;
	uint32_t *members = arena_alloc(&model->arena, count, sizeof *members);
	for (size_t i = 0; i < count; i++)
		members[i] = grid[first + i * step];
	uint32_t total = grid[first + count * step];
	size_t before = model->line_count;
	add_line(model, total, side, members);
	if (model->line_count > before)
		relate_line(model, total, members, count, side->adds);
}

static bool has_total(const struct axis *axis)
{
	return axis->count > 1 && strcmp(axis->values[axis->count - 1].code, RESULTS_TOTAL) == 0;
}

static void relate_statistic(struct mask_model *model, struct adding *adding, const uint32_t *grid)
{
	const struct statistic *statistic = adding->statistic;
	size_t columns = statistic_columns(statistic);
	if (statistic->kind == MEASURE_MEDIAN)
		return;
	if (statistic->axes > 0 && has_total(&statistic->rows))
		for (size_t c = 0; c < columns; c++)
			relate_cells(model, &adding->rows, grid, c, columns);
	if (statistic->axes > 1 && has_total(&statistic->columns))
		for (size_t r = 0; r < statistic->rows.count; r++)
			relate_cells(model, &adding->columns, grid, r * columns, 1);
}

/* Reunions, money and staff are nobody's secret. Where results were masked before, no cell tells. */
static bool without_children(const struct results *results, const struct statistic *statistic)
{
	size_t cells = statistic->rows.count * statistic_columns(statistic);
	for (size_t i = 0; i < cells; i++)
		if (statistic->cells[i].children >= 0 || statistic->cells[i].masked)
			return false;
	return results->threshold == 0;
}

static struct adding start_statistic(struct mask_model *model, const struct results *results, size_t s)
{
	const struct statistic *statistic = &results->statistics[s];
	struct adding adding = {.results = results, .statistic = statistic, .number = s, .by = MASK_NONE};
	adding.population = catalogue_population(model->catalogue, statistic->population);
	adding.rows = read_axis(model, &statistic->rows);
	adding.rows.adds = model_axis_adds(model, statistic, &statistic->rows);
	if (statistic->axes == 2) {
		adding.columns = read_axis(model, &statistic->columns);
		adding.columns.adds = model_axis_adds(model, statistic, &statistic->columns);
	}
	adding.key.from = results->period.from;
	adding.key.to = results->period.to;
	adding.key.reference = results->period.reference;
	adding.key.population = model_symbol(model, statistic->population);
	adding.key.measure = measure_symbol(model, statistic);
	return adding;
}

static void add_statistic(struct mask_model *model, const struct results *results, size_t s)
{
	const struct statistic *statistic = &results->statistics[s];
	size_t columns = statistic_columns(statistic), cells = statistic->rows.count * columns;
	if (without_children(results, statistic))
		return;
	struct adding adding = start_statistic(model, results, s);
	uint32_t *grid = arena_alloc(&model->arena, cells, sizeof *grid);
	for (size_t i = 0; i < cells; i++)
		grid[i] = add_cell(model, &adding, i / columns, i % columns);
	if (results == model->results)
		model->grid[s] = grid;
	relate_statistic(model, &adding, grid);
}

void model_free_signs(struct mask_model *model, const bool *negative)
{
	for (size_t v = 0; v < model->system.count; v++)
		if (negative[model->numbers[v].key.measure] && isnan(model->numbers[v].shown))
			model->system.variables[v].lower = -INFINITY;
}

/* What may be negative somewhere may be so where it is hidden. */
static void free_signs(struct mask_model *model)
{
	bool *negative = memory_zalloc(model->symbols.count, sizeof *negative);
	for (size_t v = 0; v < model->system.count; v++)
		if (model->system.variables[v].value < 0 || model->numbers[v].shown < 0)
			negative[model->numbers[v].key.measure] = true;
	model_free_signs(model, negative);
	free(negative);
}

/* Most cells are numbers of their own. */
static void make_room(struct mask_model *model, const struct results *const *results, size_t count)
{
	size_t cells = 0;
	for (size_t i = 0; i < count; i++)
		for (size_t s = 0; s < results[i]->count; s++)
			cells += results[i]->statistics[s].rows.count *
			         statistic_columns(&results[i]->statistics[s]);
	model->numbers = memory_grow(NULL, &model->number_capacity, cells, sizeof *model->numbers);
	model->system.variables =
	        memory_grow(NULL, &model->system.capacity, cells, sizeof *model->system.variables);
	map_reserve(&model->keys, cells);
}

void model_make(struct mask_model *model, const struct results *const *results, size_t count,
                const struct catalogue *catalogue, enum model_use use)
{
	memset(model, 0, sizeof *model);
	*model = (struct mask_model){.catalogue = catalogue, .results = results[0], .use = use};
	model->grid = arena_zalloc(&model->arena, results[0]->count, sizeof *model->grid);
	model->periods = arena_alloc(&model->arena, count, sizeof *model->periods);
	make_room(model, results, count);
	for (size_t i = 0; i < count; i++) {
		for (size_t s = 0; s < results[i]->count; s++)
			add_statistic(model, results[i], s);
		model->periods[model->editions++] = results[i]->period;
	}
	model_add_knowledge(model);
	model_read_means(model);
	if (use == MODEL_AUDIT)
		free_signs(model);
}

void model_free(struct mask_model *model)
{
	system_free(&model->system);
	free(model->numbers);
	free(model->names);
	free(model->populations);
	free(model->lines);
	free(model->weighed);
	free(model->belongings);
	map_free(&model->belonging_index);
	map_free(&model->belonging_first);
	map_free(&model->banded);
	map_free(&model->keys);
	map_free(&model->symbols);
	map_free(&model->line_index);
	arena_free(&model->arena);
}
