#include "stats/own.h"

#include <stdlib.h>
#include <string.h>

struct own_axis {
	const struct dimension *dimension;
	struct axis axis;
};

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static bool same_values(const struct axis *a, const struct axis *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++) {
		const struct axis_value *x = &a->values[i], *y = &b->values[i];
		if (x->unlisted != y->unlisted || !same_text(x->code, y->code) ||
		    !same_text(x->label, y->label) || !same_text(x->within, y->within))
			return false;
	}
	return true;
}

/* What lives in the scratch is copied; all else is the catalogue's, the schema's or a constant. */
static const char *keep(const struct own_axes *axes, const char *text, struct arena *arena)
{
	return text && arena_owns(&axes->scratch, text) ? arena_strdup(arena, text) : text;
}

static void copy_axis(const struct own_axes *axes, struct axis *axis, struct arena *arena)
{
	const struct axis_value *from = axis->values;
	axis->values = arena_alloc(arena, axis->count, sizeof *axis->values);
	for (size_t i = 0; i < axis->count; i++)
		axis->values[i] = (struct axis_value){.code = keep(axes, from[i].code, arena),
		                                      .label = keep(axes, from[i].label, arena),
		                                      .unlisted = from[i].unlisted,
		                                      .within = keep(axes, from[i].within, arena)};
}

void own_axes_take(struct own_axes *axes, const struct dimension *dimension, struct axis *axis,
                   struct arena *arena)
{
	size_t i = 0;
	bool multiple = axis->multiple;
	while (i < axes->count &&
	       (axes->items[i].dimension != dimension || !same_values(&axes->items[i].axis, axis)))
		i++;
	if (i == axes->count) {
		copy_axis(axes, axis, arena);
		axes->items = memory_grow(axes->items, &axes->capacity, i + 1, sizeof *axes->items);
		axes->items[axes->count++] = (struct own_axis){.dimension = dimension, .axis = *axis};
	}
	*axis = axes->items[i].axis;
	axis->multiple = multiple;
	arena_clear(&axes->scratch);
}

void own_axes_free(struct own_axes *axes)
{
	arena_free(&axes->scratch);
	free(axes->items);
	*axes = (struct own_axes){0};
}
