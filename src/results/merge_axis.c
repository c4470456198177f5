#include <string.h>

#include "results/merge_private.h"

static bool listed(const struct axis_value *value)
{
	return !value->unlisted && strcmp(value->code, RESULTS_UNKNOWN) != 0 &&
	       strcmp(value->code, RESULTS_TOTAL) != 0;
}

/* After the value that it follows on its own axis, and after others that could stand there too and have a
 * smaller code: the same place whichever comes first. */
static size_t place_of(const struct axis *order, const struct axis *axis, size_t position)
{
	const char *code = axis->values[position].code;
	size_t at = position ? (size_t)(axis_find(order, axis->values[position - 1].code) + 1) : 0;
	while (at < order->count && strcmp(order->values[at].code, code) < 0 &&
	       axis_find(axis, order->values[at].code) < 0)
		at++;
	return at;
}

static void insert(struct axis *order, const struct axis_value *value, size_t at)
{
	memmove(order->values + at + 1, order->values + at, (order->count - at) * sizeof *order->values);
	order->values[at] = *value;
	order->count++;
}

struct axis merge_list_order(const struct axis *const *axes, size_t count, struct arena *arena)
{
	struct axis order = *axes[0];
	size_t most = 0;
	bool alike = true;
	for (size_t i = 0; i < count; i++)
		most += axes[i]->count;
	for (size_t i = 1; i < count; i++)
		for (size_t k = 0; k < axes[i]->count && listed(&axes[i]->values[k]); k++)
			alike = alike && k < order.count &&
			        strcmp(axes[i]->values[k].code, order.values[k].code) == 0;
	if (alike)
		return order;
	order.values = arena_alloc(arena, most, sizeof *order.values);
	order.count = 0;
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < axes[i]->count && listed(&axes[i]->values[k]); k++)
			if (axis_find(&order, axes[i]->values[k].code) < 0)
				insert(&order, &axes[i]->values[k], place_of(&order, axes[i], k));
	return order;
}
