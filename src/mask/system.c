#include "mask/system.h"

#include <math.h>
#include <stdlib.h>

#define TOLERANCE 1e-6

void system_free(struct mask_system *system)
{
	free(system->variables);
	free(system->relations);
	free(system->terms);
	*system = (struct mask_system){0};
}

uint32_t system_add(struct mask_system *system, double value, double cost)
{
	system->variables = memory_grow(system->variables, &system->capacity, system->count + 1,
	                                sizeof *system->variables);
	system->variables[system->count] =
	        (struct mask_variable){.value = value, .upper = INFINITY, .cost = cost};
	return (uint32_t)system->count++;
}

void system_relate(struct mask_system *system, bool at_most)
{
	system->relations = memory_grow(system->relations, &system->relation_capacity,
	                                system->relation_count + 1, sizeof *system->relations);
	system->relations[system->relation_count++] =
	        (struct mask_relation){.first = system->term_count, .at_most = at_most};
}

void system_term(struct mask_system *system, uint32_t variable, double coefficient)
{
	system->terms = memory_grow(system->terms, &system->term_capacity, system->term_count + 1,
	                            sizeof *system->terms);
	system->terms[system->term_count++] =
	        (struct mask_term){.variable = variable, .coefficient = coefficient};
	system->relations[system->relation_count - 1].count++;
}

static int compare_terms(const void *a, const void *b)
{
	uint32_t x = ((const struct mask_term *)a)->variable, y = ((const struct mask_term *)b)->variable;
	return x < y ? -1 : x > y;
}

/* Mostly a total comes first and its members follow in order: then it is moved to its place. */
static void sort_terms(struct mask_term *terms, size_t count)
{
	for (size_t i = 2; i < count; i++)
		if (terms[i - 1].variable > terms[i].variable) {
			qsort(terms, count, sizeof *terms, compare_terms);
			return;
		}
	struct mask_term first = count ? terms[0] : (struct mask_term){0};
	for (size_t i = 1; i < count && terms[i].variable < first.variable; i++) {
		terms[i - 1] = terms[i];
		terms[i] = first;
	}
}

/* Each variable once; a number may be a part of itself where a total has one value. */
static void merge_terms(struct mask_system *system, struct mask_relation *relation)
{
	struct mask_term *terms = system->terms + relation->first;
	size_t kept = 0;
	sort_terms(terms, relation->count);
	for (size_t i = 0; i < relation->count; i++) {
		if (kept && terms[kept - 1].variable == terms[i].variable)
			terms[kept - 1].coefficient += terms[i].coefficient;
		else
			terms[kept++] = terms[i];
		if (terms[kept - 1].coefficient == 0)
			kept--;
	}
	relation->count = kept;
	system->term_count = relation->first + kept;
}

bool system_settle(struct mask_system *system)
{
	struct mask_relation *relation = &system->relations[system->relation_count - 1];
	merge_terms(system, relation);
	double sum = 0, size = 1;
	for (size_t i = 0; i < relation->count; i++) {
		const struct mask_term *term = &system->terms[relation->first + i];
		sum += term->coefficient * system->variables[term->variable].value;
		size += fabs(term->coefficient * system->variables[term->variable].value);
	}
	bool wrong = relation->at_most ? sum > TOLERANCE * size : fabs(sum) > TOLERANCE * size;
	if (relation->count && (isnan(sum) || !wrong))
		return true;
	system->term_count = relation->first;
	system->relation_count--;
	return false;
}

static uint32_t root_of(uint32_t *parents, uint32_t variable)
{
	while (parents[variable] != variable)
		variable = parents[variable] = parents[parents[variable]];
	return variable;
}

/* any: a variable of each relation that is in; MASK_NONE without one. */
static void join_variables(const struct mask_system *system, const bool *in, uint32_t *parents, uint32_t *any)
{
	for (size_t r = 0; r < system->relation_count; r++) {
		const struct mask_relation *relation = &system->relations[r];
		any[r] = MASK_NONE;
		for (size_t i = 0; i < relation->count; i++) {
			uint32_t variable = system->terms[relation->first + i].variable;
			if (!in[variable])
				continue;
			if (any[r] == MASK_NONE)
				any[r] = root_of(parents, variable);
			else
				parents[root_of(parents, variable)] = any[r];
		}
	}
}

/* Numbers the roots in order of their first variable. */
static size_t number_parts(const struct mask_system *system, const bool *in, uint32_t *parents,
                           uint32_t *part_of)
{
	uint32_t *number = memory_alloc(system->count, sizeof *number);
	size_t count = 0;
	for (size_t i = 0; i < system->count; i++)
		number[i] = MASK_NONE;
	for (uint32_t i = 0; i < system->count; i++) {
		part_of[i] = MASK_NONE;
		if (!in[i])
			continue;
		uint32_t root = root_of(parents, i);
		if (number[root] == MASK_NONE)
			number[root] = (uint32_t)count++;
		part_of[i] = number[root];
	}
	free(number);
	return count;
}

static void fill_parts(const struct mask_system *system, const uint32_t *part_of, const uint32_t *any,
                       struct mask_part *parts, size_t count, struct arena *arena)
{
	for (size_t i = 0; i < system->count; i++)
		if (part_of[i] != MASK_NONE)
			parts[part_of[i]].count++;
	for (size_t r = 0; r < system->relation_count; r++)
		if (any[r] != MASK_NONE)
			parts[part_of[any[r]]].relation_count++;
	uint32_t **variables = memory_alloc(count, sizeof *variables);
	uint32_t **relations = memory_alloc(count, sizeof *relations);
	for (size_t p = 0; p < count; p++) {
		parts[p].variables = variables[p] = arena_alloc(arena, parts[p].count, sizeof **variables);
		parts[p].relations = relations[p] =
		        arena_alloc(arena, parts[p].relation_count, sizeof **relations);
	}
	for (uint32_t i = 0; i < system->count; i++)
		if (part_of[i] != MASK_NONE)
			*variables[part_of[i]]++ = i;
	for (uint32_t r = 0; r < system->relation_count; r++)
		if (any[r] != MASK_NONE)
			*relations[part_of[any[r]]]++ = r;
	free(variables);
	free(relations);
}

struct mask_part *system_parts(const struct mask_system *system, const bool *in, size_t *count,
                               struct arena *arena)
{
	uint32_t *parents = memory_alloc(system->count, sizeof *parents);
	uint32_t *part_of = memory_alloc(system->count, sizeof *part_of);
	uint32_t *any = memory_alloc(system->relation_count, sizeof *any);
	for (uint32_t i = 0; i < system->count; i++)
		parents[i] = i;
	join_variables(system, in, parents, any);
	*count = number_parts(system, in, parents, part_of);
	struct mask_part *parts = arena_zalloc(arena, *count, sizeof *parts);
	fill_parts(system, part_of, any, parts, *count, arena);
	free(parents);
	free(part_of);
	free(any);
	return parts;
}
