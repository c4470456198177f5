/* Tables by a finer dimension beside tables by a coarser one: what belongs to one band makes its number. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "mask/model.h"

static void relate_members(struct mask_model *model, uint32_t total, const uint32_t *members, size_t count,
                           bool adds)
{
	if (adds) {
		model_relate(model, total, members, count, MASK_EQUAL);
		return;
	}
	for (size_t i = 0; i < count; i++)
		model_relate(model, total, &members[i], 1, MASK_BELOW);
	model_relate(model, total, members, count, MASK_ABOVE);
}

/* A code of a line, by its place there, belongs to a value of a coarser dimension. */
struct banded {
	uint32_t other, other_code, at;
};
/* What the codes of a line belong to, for lines one after the other that have the same. */
struct hierarchies {
	uint32_t dimension;
	const uint32_t *codes;
	struct banded *banded;
	size_t count, capacity;
	uint32_t *members;
	size_t member_capacity;
};

/* The members of a line that belong to one value of a coarser dimension make the number of that value. */
static void relate_band(struct mask_model *model, const struct mask_line *line, const struct banded *banded,
                        size_t count, uint32_t *members)
{
	struct mask_key key = model->numbers[line->total].key;
	if (!model_key_with(&key, banded->other, banded->other_code))
		return;
	uint32_t whole = model_find(model, &key);
	if (whole == MASK_NONE || whole == line->total)
		return;
	for (size_t i = 0; i < count; i++)
		members[i] = line->members[banded[i].at];
	relate_members(model, whole, members, count, line->adds);
}

static int compare_banded(const void *a, const void *b)
{
	const struct banded *x = a, *y = b;
	int order = memcmp(a, b, offsetof(struct banded, at));
	return order ? order : (x->at > y->at) - (x->at < y->at);
}

static bool same_band(const struct banded *a, const struct banded *b)
{
	return a->other == b->other && a->other_code == b->other_code;
}

static void read_hierarchies(const struct mask_model *model, const struct mask_line *line,
                             struct hierarchies *known)
{
	known->dimension = line->dimension;
	known->codes = line->codes;
	known->count = 0;
	for (uint32_t i = 0; i < line->count; i++) {
		const uint32_t id[] = {line->dimension, line->codes[i]};
		long at = map_find(&model->belonging_first, (const char *)id, sizeof id);
		for (size_t next = at < 0 ? 0 : (size_t)at + 1; next;
		     next = model->belongings[next - 1].next) {
			const struct mask_belonging *belonging = &model->belongings[next - 1];
			if (!belonging->declared)
				continue;
			known->banded = memory_grow(known->banded, &known->capacity, known->count + 1,
			                            sizeof *known->banded);
			known->banded[known->count++] =
			        (struct banded){belonging->other, belonging->other_code, i};
		}
	}
	if (known->count)
		qsort(known->banded, known->count, sizeof *known->banded, compare_banded);
	known->members =
	        memory_grow(known->members, &known->member_capacity, line->count, sizeof *known->members);
}

void model_add_hierarchies(struct mask_model *model)
{
	struct hierarchies known = {0};
	for (size_t i = 0; i < model->line_count; i++) {
		const struct mask_line line = model->lines[i];
		if (known.codes != line.codes || known.dimension != line.dimension)
			read_hierarchies(model, &line, &known);
		for (size_t k = 0, end; k < known.count; k = end) {
			for (end = k + 1;
			     end < known.count && same_band(&known.banded[k], &known.banded[end]);)
				end++;
			relate_band(model, &line, &known.banded[k], end - k, known.members);
		}
	}
	free(known.banded);
	free(known.members);
}
