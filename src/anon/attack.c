/* Joining what is published with the original, on every one, two and three columns. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "anon/measure.h"

enum { SUBSET_MAX = 3 };

struct joining {
	const struct crowd *crowd;
	const uint32_t *tuples;
	size_t rows, k;
	size_t columns[SUBSET_MAX], levels[SUBSET_MAX], width;
	struct classes published;
	size_t *fits;        /* [class of published]: persons whom it fits, at the levels where most do */
	uint32_t *alone;     /* [class]: the only one whom it fits at these levels */
	uint8_t *identified; /* [person] */
	struct attack *attack;
};

/* Values of the subset that are published; where one of its columns is withheld, a smaller subset says it. */
static void collect(struct joining *joining)
{
	uint32_t tuple[SUBSET_MAX];
	classes_start(&joining->published, joining->width);
	for (size_t row = 0; row < joining->rows; row++) {
		bool whole = true;
		for (size_t i = 0; i < joining->width; i++) {
			tuple[i] = joining->tuples[row * joining->crowd->width + joining->columns[i]];
			whole &= tuple[i] != CODE_WITHHELD;
		}
		if (whole)
			classes_add(&joining->published, tuple, 0);
	}
	joining->fits = memory_zalloc(joining->published.count + 1, sizeof *joining->fits);
	joining->alone = memory_zalloc(joining->published.count + 1, sizeof *joining->alone);
}

/* Counts whom the values fit with the original at these levels. */
static void join(struct joining *joining)
{
	const struct crowd *crowd = joining->crowd;
	struct class *counted = memory_zalloc(joining->published.count + 1, sizeof *counted);
	uint32_t tuple[SUBSET_MAX];
	for (size_t row = 0; row < crowd->rows; row++) {
		for (size_t i = 0; i < joining->width; i++)
			tuple[i] =
			        crowd->cells[row * crowd->steps + crowd->columns[joining->columns[i]].first +
			                     joining->levels[i]];
		size_t found = classes_find(&joining->published, tuple);
		if (found == SIZE_MAX)
			continue;
		struct class *class = &counted[found];
		class->persons += !class->persons || class->last != crowd->persons[row];
		class->last = crowd->persons[row];
	}
	for (size_t i = 0; i < joining->published.count; i++)
		if (counted[i].persons > joining->fits[i]) {
			joining->fits[i] = counted[i].persons;
			joining->alone[i] = counted[i].last;
		}
	free(counted);
}

static bool next_levels(struct joining *joining)
{
	for (size_t i = 0; i < joining->width; i++) {
		if (++joining->levels[i] < joining->crowd->columns[joining->columns[i]].levels)
			return true;
		joining->levels[i] = 0;
	}
	return false;
}

static void name_subset(const struct joining *joining, char *name, size_t size)
{
	size_t used = 0;
	for (size_t i = 0; i < joining->width && used < size; i++)
		used += (size_t)snprintf(name + used, size - used, "%s%s", i ? ", " : "",
		                         joining->crowd->columns[joining->columns[i]].id);
}

static void judge(struct joining *joining)
{
	struct attack *attack = joining->attack;
	attack->subsets++;
	for (size_t i = 0; i < joining->published.count; i++) {
		size_t fits = joining->fits[i];
		if (!fits)
			continue;
		attack->weak += fits < joining->k;
		if (fits == 1)
			joining->identified[joining->alone[i]] = 1;
		if (!attack->fewest || fits < attack->fewest) {
			attack->fewest = fits;
			name_subset(joining, attack->subset, sizeof attack->subset);
		}
	}
}

static void try_subset(struct joining *joining)
{
	collect(joining);
	memset(joining->levels, 0, sizeof joining->levels);
	do
		join(joining);
	while (next_levels(joining));
	judge(joining);
	classes_free(&joining->published);
	free(joining->fits);
	free(joining->alone);
}

static void try_from(struct joining *joining, size_t first)
{
	for (size_t c = first; c < joining->crowd->width; c++) {
		size_t depth = joining->width;
		joining->columns[joining->width++] = c;
		try_subset(joining);
		if (joining->width < SUBSET_MAX)
			try_from(joining, c + 1);
		joining->width = depth;
	}
}

void crowd_attack(const struct crowd *crowd, const uint32_t *tuples, size_t rows, size_t k,
                  struct attack *attack)
{
	struct joining joining = {.crowd = crowd, .tuples = tuples, .rows = rows, .k = k, .attack = attack};
	*attack = (struct attack){.persons = crowd->person_count};
	joining.identified = memory_zalloc(crowd->person_count + 1, 1);
	try_from(&joining, 0);
	for (size_t i = 0; i < crowd->person_count; i++)
		attack->identified += joining.identified[i];
	free(joining.identified);
}
