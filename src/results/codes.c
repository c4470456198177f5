#include "results/codes.h"

#include <stdlib.h>

enum { KEPT_MAX = 1 << 20 }; /* bytes of texts beyond which a store forgets */

void codes_make(struct codes *codes, const struct axis *axis, code_adder *add)
{
	codes->count = axis ? axis->count : 1;
	codes->places = memory_grow(codes->places, &codes->capacity, codes->count, sizeof *codes->places);
	codes->text.length = codes->longest = 0;
	buffer_puts(&codes->text, "");
	for (size_t i = 0; i < codes->count; i++) {
		codes->places[i] = axis ? add(&codes->text, &axis->values[i]) : (struct code_place){0};
		if (codes->longest < codes->places[i].length)
			codes->longest = codes->places[i].length;
	}
	buffer_room(&codes->text, BYTES_SPARE);
}

void codes_free(struct codes *codes)
{
	buffer_free(&codes->text);
	free(codes->places);
	*codes = (struct codes){0};
}

/* An axis by the address of its values, of which there are so many; one that is not there has more than any.
 */
struct codes_key {
	const struct axis_value *values;
	size_t count;
};
struct codes_kept {
	struct codes_key key;
	struct codes codes;
};

const struct codes *codes_of(struct codes_store *store, const struct axis *axis)
{
	struct codes_key key = {.count = SIZE_MAX};
	if (axis)
		key = (struct codes_key){.values = axis->values, .count = axis->count};
	long place = map_find(&store->places, (const char *)&key, sizeof key);
	if (place >= 0)
		return &store->kept[place]->codes;
	struct codes_kept *kept = arena_zalloc(&store->arena, 1, sizeof *kept);
	kept->key = key;
	codes_make(&kept->codes, axis, store->add);
	store->length += kept->codes.text.length;
	map_add(&store->places, (const char *)&kept->key, sizeof(kept->key), store->count, NULL);
	store->kept = memory_grow(store->kept, &store->capacity, store->count + 1, sizeof(kept));
	store->kept[store->count++] = kept;
	return &kept->codes;
}

void codes_store_begin(struct codes_store *store)
{
	if (store->length > KEPT_MAX)
		codes_store_free(store);
}

void codes_store_free(struct codes_store *store)
{
	for (size_t i = 0; i < store->count; i++)
		codes_free(&store->kept[i]->codes);
	free(store->kept);
	map_free(&store->places);
	arena_free(&store->arena);
	*store = (struct codes_store){.add = store->add};
}
