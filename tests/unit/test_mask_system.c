/* Relations as they are kept: each number once, in order; and the parts that they make. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "mask/system.h"

enum { VARIABLES = 60, RELATIONS = 25, TERMS = 9, ROUNDS = 200 };

static unsigned seed;
static unsigned chance(unsigned below)
{
	seed = seed * 1103515245u + 12345u;
	return (seed >> 16) % below;
}

/* Of values that are not known, so that nothing contradicts them. */
static void add_variables(struct mask_system *system)
{
	for (size_t v = 0; v < VARIABLES; v++)
		system_add(system, NAN, 1);
}

/* A total first and its members in order, like a line of a table; or anything in any order. */
static void add_relation(struct mask_system *system, double *sums)
{
	bool line = chance(2);
	uint32_t variable = chance(VARIABLES / 2);
	size_t count = chance(TERMS);
	memset(sums, 0, VARIABLES * sizeof *sums);
	system_relate(system, chance(2));
	for (size_t i = 0; i < count; i++) {
		uint32_t member = i == 0 || !line ? chance(VARIABLES) : variable++;
		double coefficient = i == 0 ? -1 : (double)chance(2) + 1;
		system_term(system, member, coefficient);
		sums[member] += coefficient;
	}
}

static void a_relation_has_each_number_once_in_order(void **state)
{
	(void)state;
	seed = 1;
	for (int round = 0; round < ROUNDS; round++) {
		struct mask_system system = {0};
		double sums[VARIABLES];
		size_t wanted = 0;
		add_variables(&system);
		add_relation(&system, sums);
		for (size_t v = 0; v < VARIABLES; v++)
			wanted += sums[v] != 0;
		assert_int_equal(system_settle(&system), wanted > 0);
		assert_int_equal(system.relation_count, wanted > 0);
		assert_int_equal(system.term_count, wanted);
		for (size_t i = 0; i < wanted; i++) {
			assert_true(system.terms[i].coefficient == sums[system.terms[i].variable]);
			assert_true(i == 0 || system.terms[i - 1].variable < system.terms[i].variable);
		}
		system_free(&system);
	}
}

/* By naming both the same until nothing changes. */
static void spread(const struct mask_system *system, const bool *in, uint32_t *names)
{
	for (bool changed = true; changed;) {
		changed = false;
		for (size_t r = 0; r < system->relation_count; r++) {
			const struct mask_term *terms = system->terms + system->relations[r].first;
			uint32_t least = MASK_NONE;
			for (size_t i = 0; i < system->relations[r].count; i++)
				if (in[terms[i].variable] && names[terms[i].variable] < least)
					least = names[terms[i].variable];
			for (size_t i = 0; i < system->relations[r].count; i++)
				if (in[terms[i].variable] && names[terms[i].variable] != least) {
					names[terms[i].variable] = least;
					changed = true;
				}
		}
	}
}

static bool stands_in(const struct mask_system *system, size_t r, const bool *in, const uint32_t *names,
                      uint32_t name)
{
	const struct mask_term *terms = system->terms + system->relations[r].first;
	for (size_t i = 0; i < system->relations[r].count; i++)
		if (in[terms[i].variable] && names[terms[i].variable] == name)
			return true;
	return false;
}

static void check_part(const struct mask_system *system, const struct mask_part *part, const bool *in,
                       const uint32_t *names)
{
	uint32_t name = names[part->variables[0]];
	size_t variables = 0, relations = 0;
	for (uint32_t v = 0; v < VARIABLES; v++)
		if (in[v] && names[v] == name)
			assert_int_equal(part->variables[variables++], v);
	for (uint32_t r = 0; r < system->relation_count; r++)
		if (stands_in(system, r, in, names, name))
			assert_int_equal(part->relations[relations++], r);
	assert_int_equal(part->count, variables);
	assert_int_equal(part->relation_count, relations);
}

static void parts_are_what_relations_link(void **state)
{
	(void)state;
	seed = 2;
	for (int round = 0; round < ROUNDS; round++) {
		struct mask_system system = {0};
		struct arena arena = {0};
		double sums[VARIABLES];
		uint32_t names[VARIABLES];
		bool in[VARIABLES];
		size_t count, all = 0, found = 0;
		add_variables(&system);
		for (size_t r = chance(RELATIONS); r > 0; r--) {
			add_relation(&system, sums);
			system_settle(&system);
		}
		for (uint32_t v = 0; v < VARIABLES; v++) {
			names[v] = v;
			in[v] = chance(3);
			all += in[v];
		}
		spread(&system, in, names);
		struct mask_part *parts = system_parts(&system, in, &count, &arena);
		for (size_t p = 0; p < count; p++) {
			check_part(&system, &parts[p], in, names);
			found += parts[p].count;
		}
		assert_int_equal(found, all);
		arena_free(&arena);
		system_free(&system);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(a_relation_has_each_number_once_in_order),
	        cmocka_unit_test(parts_are_what_relations_link),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
