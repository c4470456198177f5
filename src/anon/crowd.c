#include "anon/crowd.h"

#include <stdlib.h>
#include <string.h>

void crowd_start(struct crowd *crowd, size_t width)
{
	*crowd = (struct crowd){.width = width};
	crowd->columns = memory_zalloc(width + 1, sizeof *crowd->columns);
}

void crowd_fill(struct crowd *crowd, size_t rows)
{
	crowd->steps = 0;
	for (size_t c = 0; c < crowd->width; c++) {
		crowd->columns[c].first = crowd->steps;
		crowd->steps += crowd->columns[c].levels + crowd->columns[c].original;
	}
	crowd->rows = rows;
	crowd->persons = memory_zalloc(rows + 1, sizeof *crowd->persons);
	crowd->cells = memory_zalloc(rows + 1, (crowd->steps + 1) * sizeof *crowd->cells);
	crowd->levels = memory_zalloc(rows + 1, crowd->width + 1);
	crowd->suppressed = memory_zalloc(rows + 1, 1);
}

void crowd_free(struct crowd *crowd)
{
	for (size_t c = 0; crowd->columns && c < crowd->width; c++) {
		map_free(&crowd->columns[c].index);
		free(crowd->columns[c].texts);
	}
	free(crowd->columns);
	free(crowd->persons);
	free(crowd->cells);
	free(crowd->levels);
	free(crowd->suppressed);
	arena_free(&crowd->arena);
	*crowd = (struct crowd){0};
}

uint32_t crowd_code(struct crowd *crowd, size_t column, const char *text, size_t length)
{
	struct crowd_column *own = &crowd->columns[column];
	long found = map_find(&own->index, text, length);
	if (found >= 0)
		return (uint32_t)found + 1;
	const char *kept = arena_strndup(&crowd->arena, text, length);
	map_add(&own->index, kept, length, own->text_count, NULL);
	own->texts = memory_grow(own->texts, &own->text_capacity, own->text_count + 1, sizeof(char *));
	own->texts[own->text_count++] = kept;
	return (uint32_t)own->text_count;
}

uint32_t crowd_published(const struct crowd *crowd, size_t row, size_t column)
{
	const struct crowd_column *own = &crowd->columns[column];
	size_t level = crowd->levels[row * crowd->width + column];
	return level >= own->levels ? CODE_WITHHELD : crowd->cells[row * crowd->steps + own->first + level];
}

const char *crowd_text(const struct crowd *crowd, size_t column, uint32_t code)
{
	return code == CODE_WITHHELD ? "*" : crowd->columns[column].texts[code - 1];
}

void classes_start(struct classes *classes, size_t width)
{
	*classes = (struct classes){.width = width, .slot_count = 64};
	classes->slots = memory_zalloc(classes->slot_count, sizeof *classes->slots);
}

void classes_free(struct classes *classes)
{
	free(classes->items);
	free(classes->tuples);
	free(classes->slots);
	*classes = (struct classes){0};
}

void classes_clear(struct classes *classes)
{
	classes->count = 0;
	memset(classes->slots, 0, classes->slot_count * sizeof *classes->slots);
}

static uint64_t hash(const uint32_t *tuple, size_t width)
{
	uint64_t value = UINT64_C(0x9E3779B97F4A7C15);
	for (size_t i = 0; i < width; i++) {
		value = (value ^ tuple[i]) * UINT64_C(0xFF51AFD7ED558CCD);
		value ^= value >> 32;
	}
	return value;
}

/* The slot that holds the tuple, or the empty one where it would stand. */
static size_t slot_of(const struct classes *classes, const uint32_t *tuple)
{
	size_t width = classes->width, slot = (size_t)hash(tuple, width) & (classes->slot_count - 1);
	while (classes->slots[slot]) {
		size_t class = classes->slots[slot] - 1;
		if (memcmp(classes->tuples + class * width, tuple, width * sizeof *tuple) == 0)
			break;
		slot = (slot + 1) & (classes->slot_count - 1);
	}
	return slot;
}

static void grow_slots(struct classes *classes)
{
	free(classes->slots);
	classes->slot_count *= 2;
	classes->slots = memory_zalloc(classes->slot_count, sizeof *classes->slots);
	for (size_t i = 0; i < classes->count; i++)
		classes->slots[slot_of(classes, classes->tuples + i * classes->width)] = (uint32_t)i + 1;
}

size_t classes_add(struct classes *classes, const uint32_t *tuple, uint32_t person)
{
	if ((classes->count + 1) * 2 > classes->slot_count)
		grow_slots(classes);
	size_t slot = slot_of(classes, tuple), width = classes->width;
	if (!classes->slots[slot]) {
		classes->items = memory_grow(classes->items, &classes->capacity, classes->count + 1,
		                             sizeof *classes->items);
		classes->tuples = memory_grow(classes->tuples, &classes->tuple_capacity,
		                              (classes->count + 1) * width + 1, sizeof *classes->tuples);
		memcpy(classes->tuples + classes->count * width, tuple, width * sizeof *tuple);
		classes->items[classes->count] = (struct class){0};
		classes->slots[slot] = (uint32_t)++classes->count;
	}
	size_t found = classes->slots[slot] - 1;
	struct class *class = &classes->items[found];
	if (!class->rows++ || class->last != person)
		class->persons++;
	class->last = person;
	return found;
}

size_t classes_find(const struct classes *classes, const uint32_t *tuple)
{
	size_t slot = slot_of(classes, tuple);
	return classes->slots[slot] ? classes->slots[slot] - 1 : SIZE_MAX;
}
