/* Axes of one dimension mostly have the same values, in the same bytes: those that were read stand for the
 * ones that follow. */
#include <stdlib.h>
#include <string.h>

#include "results/read.h"

static const char close_tag[] = "</axe>";

void known_axes_free(struct known_axes *known)
{
	map_free(&known->dimensions);
	arena_free(&known->arena);
	buffer_free(&known->pending);
	free(known->axes);
}

const char *scan_values(struct reader *reader, const char *text, const char *end)
{
	struct known_axes *known = &reader->known;
	struct axis *axis = reader->axis;
	long at = map_find(&known->dimensions, axis->dimension, strlen(axis->dimension));
	const struct known_axis *same = at < 0 ? NULL : &known->axes[at];
	known->pending.length = 0;
	if (same && (size_t)(end - text) >= same->length && memcmp(text, same->bytes, same->length) == 0) {
		axis->values = same->values;
		axis->count = same->count;
		return text + same->length - (sizeof close_tag - 1);
	}
	const char *close = strstr(text, close_tag);
	if (close)
		buffer_add(&known->pending, text, (size_t)(close - text) + sizeof close_tag - 1);
	return text;
}

void known_axes_add(struct reader *reader)
{
	struct known_axes *known = &reader->known;
	const struct axis *axis = reader->axis;
	if (known->pending.length == 0)
		return;
	size_t count = known->dimensions.count;
	size_t at = map_add(&known->dimensions, axis->dimension, strlen(axis->dimension), count, NULL);
	if (at == count)
		known->axes = memory_grow(known->axes, &known->capacity, count + 1, sizeof *known->axes);
	known->axes[at] = (struct known_axis){
	        .bytes = arena_strndup(&known->arena, known->pending.bytes, known->pending.length),
	        .length = known->pending.length,
	        .values = axis->values,
	        .count = axis->count,
	};
	known->pending.length = 0;
}
