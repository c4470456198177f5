#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/threads.h"
#include "results/merge_private.h"

bool merge_codes_name(const struct axis *axis, const struct axis_value *value)
{
	return (strcmp(axis->kind, "cle") == 0 || strcmp(axis->kind, "liste") == 0) &&
	       strcmp(value->code, RESULTS_TOTAL) != 0 && strcmp(value->code, RESULTS_UNKNOWN) != 0;
}

void merge_codes_begin(struct merge_codes *codes)
{
	for (size_t i = 0; i < codes->names.count; i++)
		codes->dimensions[i]->values = NULL;
}

static struct merge_dimension *find_dimension(struct merge_codes *codes, const char *name)
{
	size_t length = strlen(name), count = codes->names.count;
	long at = map_find(&codes->names, name, length);
	if (at >= 0)
		return codes->dimensions[at];
	struct merge_dimension *dimension = arena_zalloc(&codes->arena, 1, sizeof *dimension);
	dimension->name = arena_strndup(&codes->arena, name, length);
	codes->dimensions =
	        memory_grow(codes->dimensions, &codes->capacity, count + 1, sizeof(struct merge_dimension *));
	codes->dimensions[map_add(&codes->names, dimension->name, length, count, NULL)] = dimension;
	return dimension;
}

static uint32_t number_of(struct merge_codes *codes, struct merge_dimension *dimension, const char *code)
{
	size_t length = strlen(code), count = dimension->numbers.count;
	long at = map_find(&dimension->numbers, code, length);
	if (at >= 0)
		return (uint32_t)at;
	const char *own = arena_strndup(&codes->arena, code, length);
	dimension->codes =
	        memory_grow(dimension->codes, &dimension->capacity, count + 1, sizeof *dimension->codes);
	dimension->codes[count] = (struct merge_code){.code = own};
	map_add(&dimension->numbers, own, length, count, NULL);
	return (uint32_t)count;
}

static void note_label(struct merge_codes *codes, const struct axis *axis, const struct axis_value *value,
                       struct merge_code *known, const char *name)
{
	if (!known->label) {
		known->label = arena_strdup(&codes->arena, value->label);
		known->unlisted = value->unlisted;
		return;
	}
	if (strcmp(known->label, value->label) == 0)
		return;
	if (known->unlisted && !value->unlisted) {
		/* a file that has the key's row knows what it is called */
		known->label = arena_strdup(&codes->arena, value->label);
		known->unlisted = false;
	} else if (!value->unlisted && strcmp(axis->kind, "cle") == 0 && !known->warned) {
		known->warned = true;
		findings_add(codes->findings, MSG_MERGE_LABEL, (struct place){.file = name}, axis->dimension,
		             value->code);
	}
}

static bool is_listed(const struct axis_value *value)
{
	return !value->unlisted && strcmp(value->code, RESULTS_UNKNOWN) != 0 &&
	       strcmp(value->code, RESULTS_TOTAL) != 0;
}

/* Axes that share their values are numbered once. */
const struct merge_dimension *merge_codes_add(struct merge_codes *codes, const struct axis *axis,
                                              const char *name)
{
	struct merge_dimension *dimension = find_dimension(codes, axis->dimension);
	if (dimension->values == axis->values && strcmp(dimension->kind, axis->kind) == 0)
		return dimension;
	dimension->values = axis->values;
	dimension->kind = axis->kind;
	dimension->listed = 0;
	while (dimension->listed < axis->count && is_listed(&axis->values[dimension->listed]))
		dimension->listed++;
	dimension->numbered = memory_grow(dimension->numbered, &dimension->numbered_capacity, axis->count,
	                                  sizeof *dimension->numbered);
	for (size_t i = 0; i < axis->count; i++) {
		const struct axis_value *value = &axis->values[i];
		uint32_t number = number_of(codes, dimension, value->code);
		dimension->numbered[i] = number;
		if (merge_codes_name(axis, value))
			note_label(codes, axis, value, &dimension->codes[number], name);
	}
	return dimension;
}

static int compare_labels(const void *a, const void *b)
{
	const struct merge_code *const *x = a, *const *y = b;
	/* half of the schools of a country are called like another one */
	int order = strcmp((*x)->label, (*y)->label) ? text_compare((*x)->label, (*y)->label) : 0;
	return order ? order : strcmp((*x)->code, (*y)->code);
}

static void rank_labels(void *context, size_t number)
{
	const struct merge_codes *codes = context;
	const struct merge_dimension *dimension = codes->dimensions[number];
	size_t count = 0;
	struct merge_code **named = memory_alloc(dimension->numbers.count, sizeof(struct merge_code *));
	for (size_t i = 0; i < dimension->numbers.count; i++)
		if (dimension->codes[i].label)
			named[count++] = &dimension->codes[i];
	if (count)
		qsort(named, count, sizeof(struct merge_code *), compare_labels);
	for (size_t i = 0; i < count; i++)
		named[i]->rank = (uint32_t)i;
	free(named);
}

void merge_codes_rank(struct merge_codes *codes)
{
	threads_share(rank_labels, codes, codes->names.count);
}

void merge_codes_free(struct merge_codes *codes)
{
	for (size_t i = 0; i < codes->names.count; i++) {
		map_free(&codes->dimensions[i]->numbers);
		free(codes->dimensions[i]->codes);
		free(codes->dimensions[i]->numbered);
	}
	free(codes->dimensions);
	map_free(&codes->names);
	arena_free(&codes->arena);
}
