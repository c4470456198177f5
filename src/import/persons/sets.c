#include "import/persons/sets.h"

/* Each leads to an earlier member of its set, the first one to itself. */
size_t *sets_make(struct arena *arena, size_t count)
{
	size_t *sets = arena_alloc(arena, count, sizeof *sets);
	for (size_t i = 0; i < count; i++)
		sets[i] = i;
	return sets;
}

size_t sets_first(size_t *sets, size_t member)
{
	while (sets[member] != member)
		member = sets[member] = sets[sets[member]];
	return member;
}

void sets_unite(size_t *sets, size_t a, size_t b)
{
	a = sets_first(sets, a);
	b = sets_first(sets, b);
	sets[a > b ? a : b] = a < b ? a : b;
}
