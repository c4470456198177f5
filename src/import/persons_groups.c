/* Groups of records: a union of sets, with what forbids it. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "import/persons_private.h"

enum { SOURCES_LOOKED_AT = 64 };

size_t group_root(struct joining *joining, size_t record)
{
	size_t root = record;
	while (joining->parent[root] != root)
		root = joining->parent[root];
	while (joining->parent[record] != root) {
		size_t above = joining->parent[record];
		joining->parent[record] = root;
		record = above;
	}
	return root;
}

static bool forbidden(struct joining *joining, size_t a, size_t b)
{
	if (joining->known[a] && joining->known[b] && strcmp(joining->known[a], joining->known[b]) != 0)
		return true;
	for (size_t i = 0; i < joining->apart_count; i++) {
		size_t x = group_root(joining, joining->apart[2 * i]);
		size_t y = group_root(joining, joining->apart[2 * i + 1]);
		if ((x == a && y == b) || (x == b && y == a))
			return true;
	}
	return false;
}

bool group_unite(struct joining *joining, size_t a, size_t b)
{
	a = group_root(joining, a);
	b = group_root(joining, b);
	if (a == b)
		return true;
	if (forbidden(joining, a, b))
		return false;
	size_t first = a < b ? a : b, second = a < b ? b : a;
	joining->parent[second] = first;
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

/* Folded identifications of all records, to records; records of one identification follow each other. */
struct names {
	struct map map;
	size_t *first; /* [identification] */
	size_t *next;  /* [record]: the next one of the same identification, SIZE_MAX */
};

static void names_make(const struct joining *joining, struct arena *arena, struct names *names)
{
	const struct persons_request *request = joining->request;
	struct buffer text = {0}, folded = {0};
	names->first = memory_alloc(request->record_count, sizeof *names->first);
	names->next = memory_alloc(request->record_count, sizeof *names->next);
	for (size_t i = request->record_count; i-- > 0;) {
		bool added;
		text.length = folded.length = 0;
		person_identification(request, i, &text);
		buffer_puts(&folded, "");
		text_fold(&folded, text.bytes, false);
		const char *key = arena_strndup(arena, folded.bytes, folded.length);
		size_t index = map_add(&names->map, key, folded.length, names->map.count, &added);
		names->next[i] = added ? SIZE_MAX : names->first[index];
		names->first[index] = i;
	}
	buffer_free(&text);
	buffer_free(&folded);
}

static void names_free(struct names *names)
{
	map_free(&names->map);
	free(names->first);
	free(names->next);
}

static void find(struct joining *joining, const struct decision *decision, enum message message,
                 const char *detail)
{
	findings_add(joining->findings, message,
	             (struct place){joining->request->decisions->file, decision->line, "decision"}, detail,
	             NULL);
}

static size_t look_up(struct joining *joining, const struct names *names, const struct decision *decision,
                      bool left)
{
	const char *text = left ? decision->a : decision->b;
	long index = map_find(&names->map, text, strlen(text));
	if (index < 0)
		find(joining, decision, MSG_DECISION_UNKNOWN, left ? "a" : "b");
	return index < 0 ? SIZE_MAX : names->first[index];
}

/* All records of both identifications are one person. */
static void decide_same(struct joining *joining, const struct names *names, const struct decision *decision,
                        size_t a, size_t b)
{
	static const struct likeness decided = {REASON_DECIDED, SURE, true};
	bool united = true;
	for (size_t i = a; i != SIZE_MAX; i = names->next[i])
		united &= group_unite(joining, a, i);
	for (size_t i = b; i != SIZE_MAX; i = names->next[i])
		united &= group_unite(joining, a, i);
	if (united)
		joining_note(joining, a, b, decided);
	else
		find(joining, decision, MSG_DECISION_AGAINST, "meme");
}

/* What is different first, so that what is the same cannot go round it. */
void persons_decide(struct joining *joining)
{
	const struct decisions *decisions = joining->request->decisions;
	struct names names = {0};
	if (!decisions || !decisions->count)
		return;
	names_make(joining, &joining->persons->arena, &names);
	joining->apart = memory_alloc(decisions->count, 2 * sizeof *joining->apart);
	for (int same = 0; same < 2; same++)
		for (size_t i = 0; i < decisions->count; i++) {
			const struct decision *decision = &decisions->items[i];
			if (decision->same != (same == 1))
				continue;
			size_t a = look_up(joining, &names, decision, true);
			size_t b = look_up(joining, &names, decision, false);
			if (a == SIZE_MAX || b == SIZE_MAX)
				continue;
			if (same)
				decide_same(joining, &names, decision, a, b);
			else {
				joining->apart[2 * joining->apart_count] = a;
				joining->apart[2 * joining->apart_count++ + 1] = b;
			}
		}
	names_free(&names);
}
