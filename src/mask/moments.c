/* Who is counted in a month is counted in the year; and what happened in its months is what happened in it.
 */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "mask/model.h"

/* Values that do not hang on the reference date: read from a column, by no reference. */
static bool is_lasting(const struct mask_model *model, uint32_t symbol)
{
	const struct dimension *dimension = catalogue_dimension(model->catalogue, model->names[symbol]);
	if (!dimension || dimension->banding != BANDING_NONE)
		return false;
	for (size_t i = 0; i < dimension->on_count; i++) {
		const char *text = dimension->on[i].source.text;
		if (!text || dimension->on[i].through >= 0 || strpbrk(text, "( "))
			return false;
		for (size_t k = 0; k < model->catalogue->reference_count; k++) {
			const char *name = model->catalogue->references[k].name;
			if (strncmp(text, name, strlen(name)) == 0)
				return false;
		}
	}
	return true;
}

/* By symbol. */
static bool *find_lasting(const struct mask_model *model)
{
	bool *lasting = memory_alloc(model->symbols.count, sizeof *lasting);
	for (uint32_t i = 0; i < model->symbols.count; i++)
		lasting[i] = is_lasting(model, i);
	return lasting;
}

static bool is_lasting_key(const bool *lasting, const struct mask_key *key)
{
	for (uint32_t i = 0; i < key->count; i++)
		if (!lasting[key->at[i].dimension])
			return false;
	return true;
}

struct moment { /* a number, by what it counts but for the time */
	const struct mask_model *model;
	uint32_t variable;
};

static int compare_moments(const void *a, const void *b)
{
	const struct moment *x = a, *y = b;
	const struct mask_key *p = &x->model->numbers[x->variable].key,
	                      *q = &y->model->numbers[y->variable].key;
	size_t times = offsetof(struct mask_key, population);
	int order = memcmp((const char *)p + times, (const char *)q + times, sizeof *p - times);
	return order ? order : x->variable < y->variable ? -1 : x->variable > y->variable;
}

static bool same_but_time(const struct mask_key *a, const struct mask_key *b)
{
	size_t times = offsetof(struct mask_key, population);
	return memcmp((const char *)a + times, (const char *)b + times, sizeof *a - times) == 0;
}

/* The number of the group that begins on this day and lasts least, but less than the whole; MASK_NONE. */
static uint32_t next_within(const struct moment *group, size_t count, const struct mask_key *whole,
                            int32_t from)
{
	uint32_t best = MASK_NONE;
	int32_t end = whole->to;
	for (size_t i = 0; i < count; i++) {
		const struct mask_key *key = &group->model->numbers[group[i].variable].key;
		bool less = key->from > whole->from || key->to < whole->to;
		if (key->from == from && less && key->to <= end) {
			best = group[i].variable;
			end = key->to;
		}
	}
	return best;
}

static int32_t first_from(const struct moment *group, size_t count, int32_t from)
{
	int32_t first = INT32_MAX;
	for (size_t i = 0; i < count; i++) {
		int32_t begin = group->model->numbers[group[i].variable].key.from;
		if (begin >= from && begin < first)
			first = begin;
	}
	return first;
}

/* Periods one after the other: together they are within a longer one around them, or make it where they leave
 * no gap. What may happen to a unit several times is at most their sum. */
static void relate_sums(struct mask_model *model, const struct moment *group, size_t count, uint32_t whole,
                        bool once)
{
	const struct mask_key key = model->numbers[whole].key;
	uint32_t *members = memory_alloc(count, sizeof *members);
	size_t found = 0;
	bool gap = false;
	for (int32_t from = key.from; from <= key.to;) {
		uint32_t next = next_within(group, count, &key, from);
		if (next == MASK_NONE) {
			gap = true;
			from = first_from(group, count, from + 1);
			continue;
		}
		members[found++] = next;
		from = model->numbers[next].key.to + 1;
	}
	if (found && !gap)
		model_relate(model, whole, members, found, once ? MASK_EQUAL : MASK_ABOVE);
	else if (found > 1 && once)
		model_relate(model, whole, members, found, MASK_BELOW);
	free(members);
}

static void relate_group(struct mask_model *model, const struct moment *group, size_t count)
{
	const char *id = model->names[model->numbers[group->variable].key.population];
	const struct population *population = catalogue_population(model->catalogue, id);
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < count; k++) {
			const struct mask_key *a = &model->numbers[group[i].variable].key,
			                      *b = &model->numbers[group[k].variable].key;
			if (i != k && b->from <= a->from && a->to <= b->to)
				model_relate(model, group[k].variable, &group[i].variable, 1, MASK_BELOW);
		}
	for (size_t i = 0; !population->stock && i < count; i++)
		if (model->numbers[group[i].variable].key.from != DATE_NONE)
			relate_sums(model, group, count, group[i].variable, population->link < 0);
}

void model_add_moments(struct mask_model *model)
{
	struct moment *moments = memory_alloc(model->system.count, sizeof *moments);
	uint32_t counted = model_symbol(model, "nombre");
	bool *lasting = find_lasting(model);
	size_t count = 0;
	for (uint32_t v = 0; v < model->system.count; v++) {
		const struct mask_key *key = &model->numbers[v].key;
		const struct population *population = model_population(model, key->population);
		if (key->measure == counted && population && !population->instant &&
		    is_lasting_key(lasting, key))
			moments[count++] = (struct moment){.model = model, .variable = v};
	}
	if (count)
		qsort(moments, count, sizeof *moments, compare_moments);
	for (size_t i = 0, end; i < count; i = end) {
		for (end = i + 1; end < count && same_but_time(&model->numbers[moments[i].variable].key,
		                                               &model->numbers[moments[end].variable].key);)
			end++;
		if (end - i > 1)
			relate_group(model, &moments[i], end - i);
	}
	free(moments);
	free(lasting);
}
