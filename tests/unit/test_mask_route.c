/* Worlds found by walking: they are worlds, move what they are asked to, and touch nothing that is closed. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "mask/route.h"

enum { ROWS = 4, COLUMNS = 5, BANDS = 2, CELLS = (ROWS + BANDS + 1) * (COLUMNS + 1) };

static unsigned seed;
static unsigned chance(unsigned below)
{
	seed = seed * 1103515245u + 12345u;
	return (seed >> 16) % below;
}

static uint32_t at(size_t row, size_t column)
{
	return (uint32_t)(row * (COLUMNS + 1) + column);
}

static void relate(struct mask_system *system, uint32_t total, size_t row, size_t count, size_t column)
{
	system_relate(system, false);
	system_term(system, total, 1);
	for (size_t i = 0; i < count; i++)
		system_term(system, at(row + i, column), -1);
	assert_true(system_settle(system));
}

/* Ages in two bands by something else: rows are ages, then bands, then the total, which is said twice. Some
 * number is at most the total of all. */
static struct mask_system make(void)
{
	struct mask_system system = {0};
	double values[CELLS] = {0};
	for (size_t r = 0; r < ROWS; r++)
		for (size_t c = 0; c < COLUMNS; c++) {
			double value = chance(3) ? chance(6) : 0;
			size_t band = ROWS + r / (ROWS / BANDS);
			values[at(r, c)] += value;
			values[at(r, COLUMNS)] += value;
			values[at(band, c)] += value;
			values[at(band, COLUMNS)] += value;
			values[at(ROWS + BANDS, c)] += value;
			values[at(ROWS + BANDS, COLUMNS)] += value;
		}
	for (size_t i = 0; i < CELLS; i++)
		system_add(&system, values[i], 1);
	for (size_t c = 0; c <= COLUMNS; c++) {
		relate(&system, at(ROWS + BANDS, c), 0, ROWS, c);
		relate(&system, at(ROWS + BANDS, c), ROWS, BANDS, c);
		for (size_t b = 0; b < BANDS; b++)
			relate(&system, at(ROWS + b, c), b * (ROWS / BANDS), ROWS / BANDS, c);
	}
	for (size_t r = 0; r <= ROWS + BANDS; r++) {
		system_relate(&system, false);
		system_term(&system, at(r, COLUMNS), 1);
		for (size_t c = 0; c < COLUMNS; c++)
			system_term(&system, at(r, c), -1);
		assert_true(system_settle(&system));
	}
	uint32_t within = system_add(&system, floor(values[CELLS - 1] / 2), 1);
	system_relate(&system, true);
	system_term(&system, within, 1);
	system_term(&system, CELLS - 1, -1);
	assert_true(system_settle(&system));
	return system;
}

static void check_world(const struct mask_system *system, const double *moved, const bool *closed)
{
	for (size_t v = 0; v < system->count; v++) {
		assert_true(system->variables[v].value + moved[v] >= -1e-6);
		assert_true(!closed[v] || fabs(moved[v]) < 1e-6);
	}
	for (size_t r = 0; r < system->relation_count; r++) {
		const struct mask_relation *relation = &system->relations[r];
		double sum = 0;
		for (size_t i = 0; i < relation->count; i++) {
			const struct mask_term *term = &system->terms[relation->first + i];
			sum += term->coefficient *
			       (system->variables[term->variable].value + moved[term->variable]);
		}
		assert_true(relation->at_most ? sum < 1e-6 : fabs(sum) < 1e-6);
	}
}

/* The deviations of the world that was found last, by variable. */
static void read(const struct route *route, double *moved, size_t count)
{
	struct deviation *deviations = memory_alloc(route_count(route), sizeof *deviations);
	size_t all, found = route_read(route, deviations, &all);
	memset(moved, 0, count * sizeof *moved);
	for (size_t i = 0; i < found; i++)
		moved[deviations[i].k] = deviations[i].moved;
	free(deviations);
}

struct fixture {
	struct mask_system system;
	struct arena arena;
	struct mask_part *part;
	struct route *route;
	double moved[CELLS + 1];
	bool closed[CELLS + 1];
};

/* Some numbers are hidden and cost nothing, few are closed. */
static void start(struct fixture *fixture)
{
	uint32_t position[CELLS + 1];
	bool in[CELLS + 1];
	size_t parts;
	*fixture = (struct fixture){.system = make()};
	for (uint32_t v = 0; v < fixture->system.count; v++) {
		in[v] = true;
		position[v] = v;
		fixture->closed[v] = chance(8) == 0;
	}
	fixture->part = system_parts(&fixture->system, in, &parts, &fixture->arena);
	assert_int_equal(parts, 1);
	fixture->route = route_new(&fixture->system, fixture->part, position);
	for (size_t v = 0; v < fixture->system.count; v++) {
		route_room(fixture->route, v, fixture->system.variables[v].value, INFINITY);
		double price = chance(2) ? 0 : 1 + chance(3);
		route_price(fixture->route, v, fixture->closed[v] ? (double)INFINITY : price);
	}
}

static void end(struct fixture *fixture)
{
	route_free(fixture->route);
	arena_free(&fixture->arena);
	system_free(&fixture->system);
}

static void what_is_found_is_a_world(void **state)
{
	size_t found = 0, asked = 0;
	(void)state;
	seed = 3;
	for (int i = 0; i < 60; i++) {
		struct fixture fixture;
		start(&fixture);
		route_turn(fixture.route, i % 2);
		for (size_t v = 0; v < fixture.system.count; v++) {
			double amount = chance(2) ? 3 : -fmin(fixture.system.variables[v].value, 2);
			if (fixture.closed[v] || amount == 0)
				continue;
			route_start(fixture.route, SIZE_MAX, NULL, 0);
			double moved = route_move(fixture.route, v, amount, 1, INFINITY);
			read(fixture.route, fixture.moved, fixture.system.count);
			check_world(&fixture.system, fixture.moved, fixture.closed);
			assert_true(fabs(fabs(fixture.moved[v]) - moved) < 1e-6);
			assert_true(moved == 0 || fixture.moved[v] * amount > 0);
			found += moved == fabs(amount);
			asked++;
		}
		end(&fixture);
	}
	print_message("%zu of %zu found\n", found, asked);
	assert_true(found * 10 > asked * 8);
}

/* A world is changed until one of its numbers stays as it is, and the one that is held keeps its move. */
static void a_world_can_do_without_a_number(void **state)
{
	size_t changed = 0;
	(void)state;
	seed = 5;
	for (int i = 0; i < 60; i++) {
		struct deviation deviations[2 * CELLS];
		struct fixture fixture;
		start(&fixture);
		size_t held = chance(ROWS) * (COLUMNS + 1) + chance(COLUMNS);
		route_start(fixture.route, SIZE_MAX, NULL, 0);
		if (!fixture.closed[held] && route_move(fixture.route, held, 2, 1, INFINITY) == 2) {
			size_t all;
			route_read(fixture.route, deviations, &all);
			const struct deviation other = deviations[deviations[0].k == held ? 1 : 0];
			route_start(fixture.route, held, deviations, all);
			double moved = route_move(fixture.route, other.k, -other.moved, 1, INFINITY);
			read(fixture.route, fixture.moved, fixture.system.count);
			check_world(&fixture.system, fixture.moved, fixture.closed);
			assert_true(fixture.moved[held] == 2);
			if (moved == fabs(other.moved)) {
				assert_true(fixture.moved[other.k] == 0);
				changed++;
			}
		}
		end(&fixture);
	}
	assert_true(changed > 20);
}

/* What lies in the world besides the one that is held; SIZE_MAX. */
static size_t place_of(const struct deviation *deviations, size_t count, size_t k)
{
	for (size_t i = 0; i < count; i++)
		if (deviations[i].k == k)
			return i;
	return SIZE_MAX;
}

/* The way around a number that one world took is kept, and leads others around it. */
static void a_way_around_serves_other_worlds(void **state)
{
	size_t served = 0;
	(void)state;
	seed = 17;
	for (int i = 0; i < 60; i++) {
		struct deviation world[2 * CELLS], made[4 * CELLS];
		struct fixture fixture;
		start(&fixture);
		size_t around = chance(ROWS) * (COLUMNS + 1) + chance(COLUMNS);
		for (size_t held = 0; held < CELLS; held++) {
			size_t all, made_all;
			route_start(fixture.route, SIZE_MAX, NULL, 0);
			if (fixture.closed[held] || held == around ||
			    route_move(fixture.route, held, 1, 1, INFINITY) != 1)
				continue;
			size_t count = route_read(fixture.route, world, &all);
			size_t at = place_of(world, count, around);
			if (at == SIZE_MAX)
				continue;
			double back = -world[at].moved, limit = INFINITY;
			size_t most = route_find_detour(fixture.route, world, all, held,
			                                (struct deviation){(uint32_t)around, back}, limit);
			if (most) {
				size_t numbers = route_take_detour(fixture.route, world, count, all, made,
				                                   &made_all, &limit);
				assert_true(numbers <= made_all && made_all <= most);
				memset(fixture.moved, 0, sizeof fixture.moved);
				for (size_t d = 0; d < numbers; d++)
					fixture.moved[made[d].k] = made[d].moved;
				check_world(&fixture.system, fixture.moved, fixture.closed);
				assert_true(fixture.moved[held] == 1);
				assert_true(fabs(fixture.moved[around]) < 1e-6);
				served++;
				continue;
			}
			route_start(fixture.route, held, world, all);
			if (route_move(fixture.route, around, back, 1, INFINITY) == fabs(back))
				route_keep(fixture.route, around);
		}
		end(&fixture);
	}
	print_message("%zu served\n", served);
	assert_true(served > 20);
}

/* No world that leaves a number as it is and stays below the limit moves any other beyond its bounds. */
static void no_world_goes_beyond_the_bounds(void **state)
{
	size_t bounded = 0, moves = 0;
	(void)state;
	seed = 21;
	for (int i = 0; i < 60; i++) {
		double limit = i % 3 ? 1e-6 : 1.5, telling = 4;
		struct fixture fixture;
		start(&fixture);
		size_t left = chance(CELLS);
		route_price(fixture.route, left, INFINITY);
		route_bound(fixture.route, left, limit, telling);
		for (size_t v = 0; v < fixture.system.count; v++) {
			bounded += isfinite(route_bound_of(fixture.route, v, true)) &&
			           route_bound_of(fixture.route, v, true) > 0;
			for (int up = 0; up < 2 && !fixture.closed[v] && v != left; up++) {
				double amount = up ? 4 : -fmin(fixture.system.variables[v].value, 4);
				route_start(fixture.route, SIZE_MAX, NULL, 0);
				if (amount == 0 || route_move(fixture.route, v, amount, 1, limit) == 0)
					continue;
				read(fixture.route, fixture.moved, fixture.system.count);
				for (size_t k = 0; k < fixture.system.count; k++) {
					double moved = fixture.moved[k];
					double most = route_bound_of(fixture.route, k, moved > 0);
					assert_true(fabs(moved) <= most + 1e-6);
				}
				moves++;
			}
		}
		end(&fixture);
	}
	print_message("%zu bounded, %zu moves\n", bounded, moves);
	assert_true(bounded > 20 && moves > 100);
}

/* As far as it may go both ways, and no further, all are worlds; with and without what is missing to the
 * larger side of relations told. */
static void worlds_scale_as_far_as_there_is_room(void **state)
{
	size_t ended = 0;
	(void)state;
	seed = 13;
	for (int i = 0; i < 40; i++) {
		struct deviation deviations[2 * CELLS];
		struct fixture fixture;
		start(&fixture);
		size_t k = chance(CELLS), all;
		double forth, back, other_forth, other_back;
		route_start(fixture.route, SIZE_MAX, NULL, 0);
		if (!fixture.closed[k] && route_move(fixture.route, k, 1, 1, INFINITY) > 0) {
			size_t count = route_read(fixture.route, deviations, &all);
			route_scale(fixture.route, deviations, all, &forth, &back);
			route_complete(fixture.route, deviations, count);
			route_read(fixture.route, deviations, &all);
			route_scale(fixture.route, deviations, all, &other_forth, &other_back);
			assert_true(forth == other_forth && back == other_back);
			const double scales[] = {isinf(forth) ? 9 : forth, isinf(back) ? -9 : -back};
			for (int s = 0; s < 2; s++) {
				memset(fixture.moved, 0, sizeof fixture.moved);
				for (size_t d = 0; d < count; d++)
					fixture.moved[deviations[d].k] = scales[s] * deviations[d].moved;
				check_world(&fixture.system, fixture.moved, fixture.closed);
			}
			ended += isfinite(forth) && isfinite(back);
		}
		end(&fixture);
	}
	assert_true(ended > 10);
}

static void nothing_is_found_above_the_limit(void **state)
{
	(void)state;
	seed = 9;
	for (int i = 0; i < 40; i++) {
		struct fixture fixture;
		start(&fixture);
		for (size_t v = 0; v < fixture.system.count; v++) {
			route_start(fixture.route, SIZE_MAX, NULL, 0);
			if (!fixture.closed[v] && route_move(fixture.route, v, 1, 1, 3) > 0)
				assert_true(route_cost(fixture.route) < 3);
		}
		end(&fixture);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(what_is_found_is_a_world),
	        cmocka_unit_test(a_world_can_do_without_a_number),
	        cmocka_unit_test(a_way_around_serves_other_worlds),
	        cmocka_unit_test(no_world_goes_beyond_the_bounds),
	        cmocka_unit_test(worlds_scale_as_far_as_there_is_room),
	        cmocka_unit_test(nothing_is_found_above_the_limit),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
