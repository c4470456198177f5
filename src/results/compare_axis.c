#include "results/compare_axis.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum rank { RANK_VALUE, RANK_UNLISTED, RANK_UNKNOWN, RANK_TOTAL };
enum order { ORDER_ARRIVAL, ORDER_CODE, ORDER_LABEL, ORDER_NUMBER };

struct entry {
	struct axis_value value;
	enum rank rank;
	enum order order;
	size_t arrival;
	int64_t number;
};
struct entries {
	struct entry *items;
	size_t count, capacity;
	struct map codes;
};

static enum order order_of(const struct axis *axis)
{
	return strcmp(axis->kind, "cle") == 0      ? ORDER_LABEL
	       : strcmp(axis->kind, "nombre") == 0 ? ORDER_NUMBER
	       : strcmp(axis->kind, "temps") == 0  ? ORDER_CODE
	                                           : ORDER_ARRIVAL;
}

static void add(struct entries *entries, const struct axis_value *value)
{
	bool added;
	size_t index = map_add(&entries->codes, value->code, strlen(value->code), entries->count, &added);
	if (added) {
		entries->items = memory_grow(entries->items, &entries->capacity, entries->count + 1,
		                             sizeof *entries->items);
		entries->items[entries->count++] = (struct entry){.value = *value, .arrival = index};
	}
	/* a list that was extended meanwhile */
	if (!value->unlisted)
		entries->items[index].value.unlisted = false;
	if (!entries->items[index].value.within || (!value->unlisted && value->within))
		entries->items[index].value.within = value->within;
}

static void place(struct entry *entry, const struct axis *axis)
{
	const char *code = entry->value.code;
	entry->order = order_of(axis);
	if (strcmp(code, RESULTS_TOTAL) == 0)
		entry->rank = RANK_TOTAL;
	else if (strcmp(code, RESULTS_UNKNOWN) == 0)
		entry->rank = RANK_UNKNOWN;
	else if (entry->value.unlisted && entry->order == ORDER_ARRIVAL)
		entry->rank = RANK_UNLISTED;
	if (entry->rank == RANK_UNLISTED ||
	    (entry->order == ORDER_NUMBER && !integer_parse(code, strlen(code), &entry->number)))
		entry->order = ORDER_CODE;
}

static int compare_entries(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int order = 0;
	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	if (x->order != y->order)
		return x->order > y->order ? -1 : 1;
	if (x->order == ORDER_LABEL)
		order = text_compare(x->value.label, y->value.label);
	else if (x->order == ORDER_NUMBER)
		order = (x->number > y->number) - (x->number < y->number);
	else if (x->order == ORDER_ARRIVAL)
		order = x->arrival < y->arrival ? -1 : x->arrival > y->arrival;
	return order ? order : strcmp(x->value.code, y->value.code);
}

static void find_places(struct joined *joined, const struct axis *const *axes, size_t count,
                        struct arena *arena)
{
	const struct axis *axis = &joined->axis;
	struct map places = {0};
	for (size_t i = 0; i < axis->count; i++)
		map_add(&places, axis->values[i].code, strlen(axis->values[i].code), i, NULL);
	joined->at = arena_alloc(arena, axis->count * count, sizeof *joined->at);
	for (size_t i = 0; i < axis->count * count; i++)
		joined->at[i] = -1;
	for (size_t i = 0; i < count; i++)
		for (size_t value = 0; value < axes[i]->count; value++) {
			const char *code = axes[i]->values[value].code;
			joined->at[axis->count * i + (size_t)map_find(&places, code, strlen(code))] =
			        (long)value;
		}
	map_free(&places);
}

void axes_join(struct joined *joined, const struct axis *const *axes, size_t count, struct arena *arena)
{
	const struct axis *last = axes[count - 1];
	struct entries entries = {0};
	joined->axis = *last;
	for (size_t i = count; i-- > 0;) {
		joined->axis.multiple = joined->axis.multiple || axes[i]->multiple;
		for (size_t value = 0; value < axes[i]->count; value++)
			add(&entries, &axes[i]->values[value]);
	}
	for (size_t i = 0; i < entries.count; i++)
		place(&entries.items[i], last);
	if (entries.count > 1)
		qsort(entries.items, entries.count, sizeof *entries.items, compare_entries);
	joined->axis.count = entries.count;
	joined->axis.values = arena_alloc(arena, entries.count, sizeof *joined->axis.values);
	for (size_t i = 0; i < entries.count; i++)
		joined->axis.values[i] = entries.items[i].value;
	find_places(joined, axes, count, arena);
	map_free(&entries.codes);
	free(entries.items);
}

long joined_at(const struct joined *joined, size_t input, size_t value)
{
	return joined->at[joined->axis.count * input + value];
}
