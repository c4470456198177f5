/* Suppression over small tables: what is hidden cannot be worked out, and nothing cheaper would do. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "mask/lp.h"
#include "mask/protect.h"

enum { CELLS_MAX = 512 };

struct cube { /* a table of one to three dimensions, totals last on each */
	size_t dimensions, sides[3];
};

static size_t width(const struct cube *cube, size_t d)
{
	return d < cube->dimensions ? cube->sides[d] + 1 : 1;
}

static size_t cells(const struct cube *cube)
{
	return width(cube, 0) * width(cube, 1) * width(cube, 2);
}

static size_t place(const struct cube *cube, const size_t *at)
{
	return (at[0] * width(cube, 1) + at[1]) * width(cube, 2) + at[2];
}

static void where(const struct cube *cube, size_t cell, size_t *at)
{
	at[2] = cell % width(cube, 2);
	at[1] = cell / width(cube, 2) % width(cube, 1);
	at[0] = cell / width(cube, 2) / width(cube, 1);
}

static bool is_total(const struct cube *cube, const size_t *at, size_t d)
{
	return d < cube->dimensions && at[d] == cube->sides[d];
}

/* values: the inner cells, the last dimension first. */
static double value_at(const struct cube *cube, const double *values, size_t *at)
{
	size_t inner = 0;
	for (size_t d = 0; d < 3; d++)
		if (is_total(cube, at, d)) {
			double sum = 0;
			for (at[d] = 0; at[d] < cube->sides[d]; at[d]++)
				sum += value_at(cube, values, at);
			return sum;
		}
	for (size_t d = 0; d < cube->dimensions; d++)
		inner = inner * cube->sides[d] + at[d];
	return values[inner];
}

static void relate(struct mask_system *system, const struct cube *cube, size_t cell, size_t d)
{
	size_t at[3];
	where(cube, cell, at);
	if (!is_total(cube, at, d))
		return;
	system_relate(system, false);
	system_term(system, (uint32_t)cell, 1);
	for (at[d] = 0; at[d] < cube->sides[d]; at[d]++)
		system_term(system, (uint32_t)place(cube, at), -1);
	assert_true(system_settle(system));
}

/* Variables are cells. Those below the threshold are primary. */
static struct mask_system make(const struct cube *cube, const double *values, double threshold)
{
	struct mask_system system = {0};
	size_t at[3];
	for (size_t i = 0; i < cells(cube); i++) {
		where(cube, i, at);
		double value = value_at(cube, values, at);
		uint32_t v = system_add(&system, value, 1 + value);
		if (value > 0 && value < threshold)
			system.variables[v].width = threshold - 1;
	}
	for (size_t i = 0; i < cells(cube); i++)
		for (size_t d = 0; d < cube->dimensions; d++)
			relate(&system, cube, i, d);
	return system;
}

static double bound(struct lp *lp, uint32_t v, bool high)
{
	lp_cost(lp, v, 1);
	enum lp_status status = lp_solve(lp, high, false);
	double found = status == LP_OPTIMAL ? lp_objective(lp) : INFINITY;
	lp_cost(lp, v, 0);
	return found;
}

/* Whether an attacker who sees what is not hidden is kept from every primary number. */
static bool withstands(const struct mask_system *system, const bool *hidden)
{
	struct lp *lp = lp_new(system->count);
	struct lp_entry entries[64];
	bool safe = true;
	for (size_t v = 0; v < system->count; v++)
		lp_bounds(lp, v, hidden[v] ? 0 : system->variables[v].value,
		          hidden[v] ? INFINITY : system->variables[v].value);
	for (size_t r = 0; r < system->relation_count; r++) {
		const struct mask_relation *relation = &system->relations[r];
		for (size_t i = 0; i < relation->count; i++)
			entries[i] = (struct lp_entry){system->terms[relation->first + i].variable,
			                               system->terms[relation->first + i].coefficient};
		lp_row(lp, entries, relation->count, 0, 0);
	}
	for (uint32_t v = 0; v < system->count && safe; v++)
		if (system->variables[v].width > 0) {
			double high = bound(lp, v, true);
			safe = isinf(high) || high - bound(lp, v, false) >= system->variables[v].width - 1e-6;
		}
	lp_free(lp);
	return safe;
}

static double cost_of(const struct mask_system *system, const bool *hidden)
{
	double cost = 0;
	for (size_t v = 0; v < system->count; v++)
		cost += hidden[v] ? system->variables[v].cost : 0;
	return cost;
}

static double protect(struct mask_system *system, bool quick, bool *hidden)
{
	struct protect_outcome outcome;
	for (size_t v = 0; v < system->count; v++)
		system->variables[v].hidden = false;
	system_protect(system, &(struct protect_options){.quick = quick}, &outcome);
	assert_int_equal(outcome.unprotected, 0);
	for (size_t v = 0; v < system->count; v++)
		hidden[v] = system->variables[v].hidden;
	return cost_of(system, hidden);
}

static unsigned seed;
static unsigned chance(unsigned below)
{
	seed = seed * 1103515245u + 12345u;
	return (seed >> 16) % below;
}

static void fill(double *values, size_t count)
{
	for (size_t i = 0; i < count; i++)
		values[i] = chance(4) == 0 ? 0 : chance(3) ? 1 + chance(4) * chance(4) : 5 + chance(9);
}

/* True where some cheaper set of cells would do as well. */
static bool cheaper_exists(const struct mask_system *system, double cost)
{
	uint32_t choices[CELLS_MAX];
	bool hidden[CELLS_MAX];
	size_t count = 0;
	for (uint32_t v = 0; v < system->count; v++) {
		hidden[v] = system->variables[v].width > 0;
		if (!hidden[v] && !system->variables[v].fixed)
			choices[count++] = v;
	}
	for (unsigned long set = 0; set < 1UL << count; set++) {
		for (size_t i = 0; i < count; i++)
			hidden[choices[i]] = set >> i & 1;
		if (cost_of(system, hidden) < cost - 1e-6 && withstands(system, hidden))
			return true;
	}
	return false;
}

static void nothing_cheaper_protects_small_tables(void **state)
{
	(void)state;
	seed = 7;
	for (int i = 0; i < 25; i++) {
		double values[9];
		bool hidden[CELLS_MAX];
		const struct cube cube = {.dimensions = 2, .sides = {2 + chance(2), 3}};
		fill(values, 9);
		struct mask_system system = make(&cube, values, 5);
		double cost = protect(&system, false, hidden);
		assert_true(withstands(&system, hidden));
		assert_false(cheaper_exists(&system, cost));
		system_free(&system);
	}
}

static void cubes_withstand_and_the_quick_way_costs_little_more(void **state)
{
	(void)state;
	double best = 0, quick = 0;
	seed = 11;
	for (int i = 0; i < 12; i++) {
		double values[125];
		bool hidden[CELLS_MAX];
		const struct cube cube = {.dimensions = i % 2 ? 3 : 2, .sides = {3 + chance(2), 3, 3}};
		fill(values, 125);
		struct mask_system system = make(&cube, values, 5);
		best += protect(&system, false, hidden);
		assert_true(withstands(&system, hidden));
		quick += protect(&system, true, hidden);
		assert_true(withstands(&system, hidden));
		system_free(&system);
	}
	print_message("cost %g, the quick way %g\n", best, quick);
	assert_true(quick >= best - 1e-6 && quick <= 1.15 * best);
}

/* Totals of cubes stand in many sums: walks seldom lead around them, and of what was hidden in vain much is
 * found by the programs behind the walks alone. Without these the cubes cost 1961; 1595 is the best that is
 * known. */
static void dear_numbers_are_won_back_by_programs(void **state)
{
	double cost = 0;
	(void)state;
	for (unsigned start = 2; start < 10; start++) {
		double values[125];
		bool hidden[CELLS_MAX];
		seed = start;
		const struct cube cube = {.dimensions = 3, .sides = {3 + chance(2), 3, 3}};
		fill(values, 125);
		struct mask_system system = make(&cube, values, 5);
		cost += protect(&system, true, hidden);
		assert_true(withstands(&system, hidden));
		system_free(&system);
	}
	print_message("cost %g\n", cost);
	assert_true(cost <= 1700);
}

/* The table of Fischetti and Salazar, "Solving the cell suppression problem on tabular data with linear
 * constraints" (Management Science 47, 2001): activity by region, one sensitive cell; 59 is lost at least. */
static void the_published_example_costs_what_it_must(void **state)
{
	(void)state;
	const double values[] = {20, 50, 10, 8, 19, 22, 17, 32, 12};
	const struct cube cube = {.dimensions = 2, .sides = {3, 3}};
	struct mask_system system = make(&cube, values, 0);
	struct protect_outcome outcome;
	double lost = 0;
	system.variables[6].width = 5;
	for (size_t v = 0; v < system.count; v++)
		system.variables[v].cost = system.variables[v].value;
	system_protect(&system, &(struct protect_options){0}, &outcome);
	for (size_t v = 0; v < system.count; v++)
		lost += system.variables[v].hidden ? system.variables[v].value : 0;
	assert_true(fabs(lost - 59) < 1e-9);
	system_free(&system);
}

/* One child in one of two rows: with the zero kept, its total has to go too. */
static void a_known_zero_protects_nothing(void **state)
{
	(void)state;
	const double values[] = {3, 0, 9};
	const struct cube cube = {.dimensions = 1, .sides = {3}};
	struct protect_outcome outcome;
	struct mask_system system = make(&cube, values, 5);
	system_protect(&system, &(struct protect_options){.keep_zeros = true}, &outcome);
	assert_true(system.variables[0].hidden && !system.variables[1].hidden && system.variables[2].hidden);
	assert_int_equal(outcome.unprotected, 0);
	system_free(&system);
	system = make(&cube, values, 5);
	system.variables[2].fixed = system.variables[3].fixed = true;
	system_protect(&system, &(struct protect_options){.keep_zeros = true}, &outcome);
	assert_int_equal(outcome.unprotected, 1);
	system_free(&system);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(nothing_cheaper_protects_small_tables),
	        cmocka_unit_test(cubes_withstand_and_the_quick_way_costs_little_more),
	        cmocka_unit_test(dear_numbers_are_won_back_by_programs),
	        cmocka_unit_test(the_published_example_costs_what_it_must),
	        cmocka_unit_test(a_known_zero_protects_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
