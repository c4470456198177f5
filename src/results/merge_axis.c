#include <stdlib.h>
#include <string.h>

#include "results/compare_axis.h"
#include "results/merge_private.h"

static const char *copy(const char *text, struct arena *arena)
{
	return text ? arena_strdup(arena, text) : NULL;
}

/* Position of a code's value; a new one is yet without its label. */
static uint32_t position_of(struct merge_axis *own, uint32_t code)
{
	size_t known = own->position_capacity;
	if (code >= known) {
		own->positions = memory_grow(own->positions, &own->position_capacity, (size_t)code + 1,
		                             sizeof *own->positions);
		memset(own->positions + known, 0, (own->position_capacity - known) * sizeof *own->positions);
	}
	if (!own->positions[code]) {
		own->values = memory_grow(own->values, &own->capacity, own->count + 1, sizeof *own->values);
		own->values[own->count++] =
		        (struct merge_value){.code = code, .value.code = own->dimension->codes[code].code};
		own->positions[code] = (uint32_t)own->count;
	}
	return own->positions[code] - 1;
}

/* Whether a value says nothing new: most of them. */
static bool is_known(const struct axis_value *own, const struct axis_value *value)
{
	return own->label && (!own->unlisted || value->unlisted) && (own->within || !value->within);
}

/* A list may have been extended meanwhile, and a key's row be known to some of the files alone. */
static void learn(struct axis_value *own, const struct axis_value *value, bool named, struct arena *arena)
{
	bool known = own->label != NULL;
	if (!known)
		own->label = named ? "" : arena_strdup(arena, value->label);
	if (value->within && (!own->within || (known && own->unlisted && !value->unlisted)))
		own->within = arena_strdup(arena, value->within);
	own->unlisted = value->unlisted && (!known || own->unlisted);
}

/* The values that stand before those that a list hides, in their order; files mostly agree. */
static void note_order(struct merge_axis *own, size_t count, struct arena *arena)
{
	for (size_t i = own->order_count; i-- > 0;)
		if (own->orders[i].count == count &&
		    memcmp(own->orders[i].values, own->places, count * sizeof *own->places) == 0)
			return;
	struct merge_order order = {.values = arena_alloc(arena, count, sizeof *order.values),
	                            .count = count};
	if (count)
		memcpy(order.values, own->places, count * sizeof *own->places);
	own->orders =
	        memory_grow(own->orders, &own->order_capacity, own->order_count + 1, sizeof *own->orders);
	own->orders[own->order_count++] = order;
}

void merge_axis_add(struct merge_axis *own, const struct axis *axis, const struct merge_dimension *dimension,
                    struct arena *arena)
{
	bool multiple = own->axis.multiple || axis->multiple;
	if (!own->dimension) {
		own->axis = *axis;
		own->axis.shared = false;
		own->dimension = dimension;
	}
	own->axis.multiple = multiple;
	own->placed = axis->shared ? axis->values : NULL;
	own->places = memory_grow(own->places, &own->place_capacity, axis->count + 1, sizeof *own->places);
	for (size_t i = 0; i < axis->count; i++) {
		const struct axis_value *value = &axis->values[i];
		uint32_t position = position_of(own, dimension->numbered[i]);
		own->places[i] = position;
		if (!is_known(&own->values[position].value, value))
			learn(&own->values[position].value, value, merge_codes_name(axis, value), arena);
	}
	if (strcmp(axis->kind, "liste") == 0)
		note_order(own, dimension->listed, arena);
}

/* The order of a list, as it grows. */
struct ordering {
	const struct merge_axis *own;
	uint32_t *values;
	size_t count;
	bool *placed;   /* by position: whether it stands in values */
	bool *followed; /* by position: whether the order that is added has it */
};

static const char *code_at(const struct ordering *ordering, uint32_t position)
{
	return ordering->own->values[position].value.code;
}

/* After the value that it follows on its own axis, and after others that could stand there too and have a
 * smaller code: the same place whichever comes first. */
static size_t place_of(const struct ordering *ordering, const struct merge_order *order, size_t position)
{
	const char *code = code_at(ordering, order->values[position]);
	size_t at = 0;
	if (position) {
		while (ordering->values[at] != order->values[position - 1])
			at++;
		at++;
	}
	while (at < ordering->count && !ordering->followed[ordering->values[at]] &&
	       strcmp(code_at(ordering, ordering->values[at]), code) < 0)
		at++;
	return at;
}

static void add_order(struct ordering *ordering, const struct merge_order *order)
{
	for (size_t i = 0; i < order->count; i++)
		ordering->followed[order->values[i]] = true;
	for (size_t i = 0; i < order->count; i++) {
		if (ordering->placed[order->values[i]])
			continue;
		size_t at = place_of(ordering, order, i);
		memmove(ordering->values + at + 1, ordering->values + at,
		        (ordering->count++ - at) * sizeof *ordering->values);
		ordering->values[at] = order->values[i];
		ordering->placed[order->values[i]] = true;
	}
	for (size_t i = 0; i < order->count; i++)
		ordering->followed[order->values[i]] = false;
}

/* The values of a list that files have in an order, in that of the whole. */
static struct axis join_orders(const struct merge_axis *own, const struct axis *whole, struct arena *scratch)
{
	struct axis joined = *whole;
	struct ordering ordering = {.own = own,
	                            .values = arena_alloc(scratch, own->count, sizeof *ordering.values),
	                            .placed = arena_zalloc(scratch, own->count, sizeof *ordering.placed),
	                            .followed = arena_zalloc(scratch, own->count, sizeof *ordering.followed)};
	for (size_t i = 0; i < own->order_count; i++)
		add_order(&ordering, &own->orders[i]);
	joined.count = ordering.count;
	joined.values = arena_alloc(scratch, ordering.count, sizeof *joined.values);
	for (size_t i = 0; i < ordering.count; i++)
		joined.values[i] = whole->values[ordering.values[i]];
	return joined;
}

static struct axis own_axis(const struct axis *axis, struct arena *arena)
{
	struct axis own = *axis;
	own.dimension = arena_strdup(arena, axis->dimension);
	own.label = arena_strdup(arena, axis->label);
	own.kind = arena_strdup(arena, axis->kind);
	own.values = arena_alloc(arena, axis->count, sizeof *own.values);
	for (size_t i = 0; i < axis->count; i++)
		own.values[i] = (struct axis_value){.code = arena_strdup(arena, axis->values[i].code),
		                                    .label = arena_strdup(arena, axis->values[i].label),
		                                    .unlisted = axis->values[i].unlisted,
		                                    .within = copy(axis->values[i].within, arena)};
	return own;
}

/* All values, as they came, under their labels. */
static struct axis all_values(const struct merge_axis *own, struct arena *scratch)
{
	struct axis all = own->axis;
	all.count = own->count;
	all.values = arena_alloc(scratch, own->count, sizeof *all.values);
	for (size_t i = 0; i < own->count; i++) {
		all.values[i] = own->values[i].value;
		if (merge_codes_name(&all, &all.values[i]))
			all.values[i].label = own->dimension->codes[own->values[i].code].label;
	}
	return all;
}

/* A value of an axis of keys. */
struct ranked {
	uint32_t rank, position;
};

static int compare_ranks(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;
	return (x->rank > y->rank) - (x->rank < y->rank);
}

/* Keys stand by their labels, then the unknown, then the total. */
static void sort_keys(const struct merge_axis *own, struct axis *axis, size_t *places, struct arena *scratch)
{
	struct axis_value *values = arena_alloc(scratch, axis->count, sizeof *values);
	struct ranked *ranked = arena_alloc(scratch, axis->count, sizeof *ranked);
	for (size_t i = 0; i < axis->count; i++) {
		const char *code = axis->values[i].code;
		ranked[i].position = (uint32_t)i;
		ranked[i].rank = strcmp(code, RESULTS_TOTAL) == 0 ? UINT32_MAX
		                 : strcmp(code, RESULTS_UNKNOWN) == 0
		                         ? UINT32_MAX - 1
		                         : own->dimension->codes[own->values[i].code].rank;
	}
	if (axis->count)
		qsort(ranked, axis->count, sizeof *ranked, compare_ranks);
	for (size_t i = 0; i < axis->count; i++) {
		values[i] = axis->values[ranked[i].position];
		places[ranked[i].position] = i;
	}
	axis->values = values;
}

static void sort_others(const struct merge_axis *own, struct axis *axis, size_t *places,
                        struct arena *scratch)
{
	struct axis order = join_orders(own, axis, scratch);
	struct joined joined;
	/* the last one decides the order of lists */
	axes_join(&joined, (const struct axis *const[]){axis, &order}, 2, scratch);
	for (size_t i = 0; i < joined.axis.count; i++)
		places[joined_at(&joined, 0, i)] = i;
	*axis = joined.axis;
}

struct axis merge_axis_finish(const struct merge_axis *own, size_t **places, struct arena *arena)
{
	struct arena scratch = {0};
	struct axis axis = all_values(own, &scratch);
	*places = arena_alloc(arena, own->count, sizeof **places);
	if (strcmp(axis.kind, "cle") == 0)
		sort_keys(own, &axis, *places, &scratch);
	else
		sort_others(own, &axis, *places, &scratch);
	struct axis made = own_axis(&axis, arena);
	arena_free(&scratch);
	return made;
}

void merge_axis_free(struct merge_axis *own)
{
	free(own->values);
	free(own->positions);
	free(own->places);
	free(own->orders);
}
