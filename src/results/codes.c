#include "results/codes.h"

#include <stdlib.h>

void codes_make(struct codes *codes, const struct axis *axis, const char *before,
                void (*add)(struct buffer *buffer, const char *code), const char *after)
{
	size_t before_length = strlen(before), after_length = strlen(after);
	codes->count = axis ? axis->count : 1;
	codes->ends = memory_grow(codes->ends, &codes->capacity, codes->count, sizeof *codes->ends);
	codes->text.length = codes->longest = 0;
	buffer_puts(&codes->text, "");
	for (size_t i = 0, from = 0; i < codes->count; from = codes->ends[i++]) {
		if (axis) {
			buffer_add(&codes->text, before, before_length);
			add(&codes->text, axis->values[i].code);
			buffer_add(&codes->text, after, after_length);
		}
		codes->ends[i] = codes->text.length;
		if (codes->longest < codes->text.length - from)
			codes->longest = codes->text.length - from;
	}
	buffer_room(&codes->text, BYTES_SPARE);
}

void codes_free(struct codes *codes)
{
	buffer_free(&codes->text);
	free(codes->ends);
	*codes = (struct codes){0};
}

struct codes_kept {
	const struct axis_value *values;
	struct codes codes;
};

const struct codes *codes_of(struct codes_store *store, const struct axis *axis)
{
	const struct axis_value *values = axis ? axis->values : NULL;
	long place = map_find(&store->places, (const char *)&values, sizeof(values));
	if (place >= 0)
		return &store->kept[place]->codes;
	struct codes_kept *kept = arena_zalloc(&store->arena, 1, sizeof *kept);
	kept->values = values;
	codes_make(&kept->codes, axis, store->before, store->add, store->after);
	map_add(&store->places, (const char *)&kept->values, sizeof(kept->values), store->count, NULL);
	store->kept = memory_grow(store->kept, &store->capacity, store->count + 1, sizeof(kept));
	store->kept[store->count++] = kept;
	return &kept->codes;
}

void codes_store_free(struct codes_store *store)
{
	for (size_t i = 0; i < store->count; i++)
		codes_free(&store->kept[i]->codes);
	free(store->kept);
	map_free(&store->places);
	arena_free(&store->arena);
}
