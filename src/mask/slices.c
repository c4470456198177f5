/* Tables of one part of a population beside tables of the whole: a slice along a dimension that the table of
 * the whole does not have. Where some other table says which values the dimension has, what no table shows of
 * the slices is reckoned with too, so that all of them make the whole. */
#include <stdlib.h>
#include <string.h>

#include "mask/model.h"

struct slice { /* a number without one of its coordinates is total */
	uint32_t total, dimension, code, variable;
};

static int compare_slices(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct slice));
}

static struct mask_key key_without(const struct mask_key *of, uint32_t i)
{
	struct mask_key key = *of;
	key.count--;
	memmove(&key.at[i], &key.at[i + 1], (key.count - i) * sizeof *key.at);
	memset(&key.at[key.count], 0, sizeof *key.at);
	return key;
}

const struct mask_line *model_line(const struct mask_model *model, uint32_t total, uint32_t dimension)
{
	const uint32_t id[] = {total, dimension};
	long at = total == MASK_NONE ? -1 : map_find(&model->line_index, (const char *)id, sizeof id);
	return at < 0 ? NULL : &model->lines[at];
}

/* Whether the number is in the line that was noted of a coordinate: that is the line of the whole. */
static bool is_in_line(const struct mask_model *model, uint32_t v, uint32_t i, const struct mask_key *whole)
{
	uint32_t total = model->numbers[v].above[i];
	return total != MASK_NONE && memcmp(&model->numbers[total].key, whole, sizeof *whole) == 0;
}

static struct slice *find_slices(const struct mask_model *model, size_t *count)
{
	struct slice *slices = NULL;
	size_t capacity = 0;
	*count = 0;
	for (uint32_t v = 0; v < model->system.count; v++)
		for (uint32_t i = 0; i < model->numbers[v].key.count; i++) {
			const struct mask_key *key = &model->numbers[v].key, whole = key_without(key, i);
			if (is_in_line(model, v, i, &whole))
				continue;
			uint32_t total = model_find(model, &whole);
			if (total == MASK_NONE || model_line(model, total, key->at[i].dimension))
				continue;
			slices = memory_grow(slices, &capacity, *count + 1, sizeof *slices);
			slices[(*count)++] = (struct slice){total, key->at[i].dimension, key->at[i].code, v};
		}
	if (*count)
		qsort(slices, *count, sizeof *slices, compare_slices);
	return slices;
}

/* The line along the dimension of the whole population, whatever else its units have. */
static const struct mask_line *line_above(const struct mask_model *model, const struct slice *slice)
{
	struct mask_key key = model->numbers[slice->total].key;
	memset(key.at, 0, sizeof key.at);
	key.count = 0;
	return model_line(model, model_find(model, &key), slice->dimension);
}

static uint32_t member_of(const struct slice *slices, size_t count, uint32_t code)
{
	for (size_t i = 0; i < count; i++)
		if (slices[i].code == code)
			return slices[i].variable;
	return MASK_NONE;
}

/* Slices of one total: within the whole line above, with those that nobody shows. */
static void relate_within(struct mask_model *model, const struct slice *slices, size_t count,
                          const struct mask_line line)
{
	uint32_t *members = memory_alloc(line.count, sizeof *members);
	for (size_t i = 0; i < line.count; i++) {
		members[i] = member_of(slices, count, line.codes[i]);
		if (members[i] != MASK_NONE)
			continue;
		struct mask_key key = model->numbers[slices->total].key;
		if (model_key_with(&key, slices->dimension, line.codes[i]))
			members[i] = model_add_unseen(model, &key);
		else
			members[i] = line.members[i];
		model_relate(model, line.members[i], &members[i], 1, MASK_BELOW);
	}
	model_relate(model, slices->total, members, line.count, MASK_EQUAL);
	free(members);
}

static void relate_slices(struct mask_model *model, const struct slice *slices, size_t count)
{
	const struct mask_line *line = line_above(model, slices);
	bool room = model->numbers[slices->total].key.count < MASK_COORDINATES;
	for (size_t i = 0; i < count; i++)
		model_relate(model, slices->total, &slices[i].variable, 1, MASK_BELOW);
	if (line && line->adds && room && model->system.variables[slices->total].whole)
		relate_within(model, slices, count, *line);
}

void model_add_slices(struct mask_model *model)
{
	size_t count;
	struct slice *slices = find_slices(model, &count);
	for (size_t i = 0, end; i < count; i = end) {
		for (end = i + 1; end < count && slices[end].total == slices[i].total &&
		                  slices[end].dimension == slices[i].dimension;)
			end++;
		relate_slices(model, &slices[i], end - i);
	}
	free(slices);
}
