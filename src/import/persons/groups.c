/* Groups of records: a union of sets, with what forbids it. */
#include "import/persons/private.h"
#include "import/persons/sets.h"

enum { SOURCES_LOOKED_AT = 64 };

size_t group_first(const struct joining *joining, size_t record)
{
	return sets_first(joining->groups, record);
}

static bool forbidden(struct joining *joining, size_t a, size_t b)
{
	if (joining->known[a] && joining->known[b] && strcmp(joining->known[a], joining->known[b]) != 0)
		return true;
	for (size_t i = 0; i < joining->apart_count; i++) {
		size_t x = group_first(joining, joining->apart[2 * i]);
		size_t y = group_first(joining, joining->apart[2 * i + 1]);
		if ((x == a && y == b) || (x == b && y == a))
			return true;
	}
	return false;
}

bool group_unite(struct joining *joining, size_t a, size_t b)
{
	a = group_first(joining, a);
	b = group_first(joining, b);
	if (a == b)
		return true;
	if (forbidden(joining, a, b))
		return false;
	size_t first = a < b ? a : b, second = a < b ? b : a;
	sets_unite(joining->groups, first, second);
	if (!joining->known[first])
		joining->known[first] = joining->known[second];
	size_t after = joining->next[first];
	joining->next[first] = joining->next[second];
	joining->next[second] = after;
	return true;
}

static bool has_source(const struct joining *joining, size_t record, uint32_t source)
{
	size_t at = record;
	for (int i = 0; i < SOURCES_LOOKED_AT; i++) {
		if (joining->request->records[at].source == source)
			return true;
		at = joining->next[at];
		if (at == record)
			break;
	}
	return false;
}

bool group_share_source(struct joining *joining, size_t a, size_t b)
{
	size_t at = a;
	for (int i = 0; i < SOURCES_LOOKED_AT; i++) {
		if (has_source(joining, b, joining->request->records[at].source))
			return true;
		at = joining->next[at];
		if (at == a)
			break;
	}
	return false;
}

void joining_note(struct joining *joining, size_t a, size_t b, struct likeness likeness)
{
	struct persons *persons = joining->persons;
	persons->joins =
	        arena_append(&persons->arena, persons->joins, &persons->join_count, sizeof *persons->joins);
	persons->joins[persons->join_count - 1] = (struct person_join){
	        a < b ? a : b, a < b ? b : a, likeness.reason, likeness.sureness, likeness.joined};
}
