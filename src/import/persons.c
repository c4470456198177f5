#include "import/persons.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "import/persons_private.h"

static int find_fields(struct joining *joining, struct error *error)
{
	const struct persons_request *request = joining->request;
	long *const places[] = {&joining->last, &joining->first, &joining->date};
	static const char *const names[] = {"last", "first", "date"};
	for (int role = 0; role < 3; role++) {
		*places[role] = -1;
		for (size_t i = 0; i < request->field_count; i++) {
			if (request->fields[i].role != (enum person_role)role)
				continue;
			if (*places[role] >= 0)
				return error_format(error, MSG_PERSON_FIELDS, "%s", names[role]);
			*places[role] = (long)i;
		}
	}
	if (joining->last < 0 || request->field_count > PERSON_FIELDS_MAX)
		return error_format(error, MSG_PERSON_FIELDS, "%s", names[0]);
	return 0;
}

static void start(struct joining *joining)
{
	const struct persons_request *request = joining->request;
	size_t count = request->record_count;
	joining->identities = memory_alloc(count, sizeof *joining->identities);
	joining->parent = memory_alloc(count, sizeof *joining->parent);
	joining->next = memory_alloc(count, sizeof *joining->next);
	joining->known = memory_alloc(count, sizeof *joining->known);
	for (size_t i = 0; i < count; i++) {
		joining->parent[i] = joining->next[i] = i;
		joining->known[i] = request->records[i].key;
	}
	identities_make(joining);
}

/* Records of an earlier dataset with one key are one person, whatever they look like. */
static void join_known(struct joining *joining)
{
	const struct persons_request *request = joining->request;
	struct map map = {0};
	size_t *first = memory_alloc(request->record_count, sizeof *first);
	for (size_t i = 0; i < request->record_count; i++) {
		const char *key = request->records[i].key;
		bool added = false;
		if (!key)
			continue;
		size_t index = map_add(&map, key, strlen(key), map.count, &added);
		if (added)
			first[index] = i;
		else
			group_unite(joining, first[index], i);
	}
	free(first);
	map_free(&map);
}

static void number_groups(struct joining *joining)
{
	struct persons *persons = joining->persons;
	size_t count = joining->request->record_count;
	persons->group = arena_alloc(&persons->arena, count, sizeof *persons->group);
	for (size_t i = 0; i < count; i++) {
		size_t root = group_root(joining, i);
		persons->group[i] = root == i ? persons->group_count++ : persons->group[root];
	}
}

/* The least of the group's identities, so that the order of rows and files does not matter; dated ones before
 * others. */
static const char *group_identity(struct joining *joining, size_t root)
{
	struct arena *arena = &joining->persons->arena;
	const char *best = NULL;
	bool best_dated = false;
	size_t at = root;
	do {
		const struct identity *identity = &joining->identities[at];
		char date[11];
		date_format(identity->date, date);
		const char *text = arena_printf(arena, "%s|%s|%s", identity->last, identity->first, date);
		bool dated = *date != '\0';
		if (!best || dated > best_dated || (dated == best_dated && strcmp(text, best) < 0)) {
			best = text;
			best_dated = dated;
		}
		at = joining->next[at];
	} while (at != root);
	return best;
}

static void make_keys(struct joining *joining)
{
	const struct persons_request *request = joining->request;
	struct persons *persons = joining->persons;
	if (!request->keys)
		return;
	persons->keys = arena_alloc(&persons->arena, persons->group_count, sizeof *persons->keys);
	for (size_t i = 0; i < request->record_count; i++)
		if (request->records[i].key)
			keys_reserve(request->keys, request->records[i].key);
	for (size_t i = 0; i < request->record_count; i++) {
		if (joining->parent[i] != i)
			continue;
		const char *known = joining->known[i];
		persons->keys[persons->group[i]] =
		        arena_strdup(&persons->arena,
		                     known ? known : keys_make(request->keys, group_identity(joining, i)));
	}
}

static int compare_joins(const void *left, const void *right)
{
	const struct person_join *x = left, *y = right;
	if (x->b != y->b)
		return x->b < y->b ? -1 : 1;
	return (x->a > y->a) - (x->a < y->a);
}

int persons_join(const struct persons_request *request, struct persons *persons, struct findings *findings,
                 struct error *error)
{
	struct joining joining = {.request = request, .persons = persons, .findings = findings};
	*persons = (struct persons){0};
	if (find_fields(&joining, error) < 0)
		return -1;
	start(&joining);
	join_known(&joining);
	persons_decide(&joining);
	persons_join_same(&joining);
	persons_join_near(&joining);
	number_groups(&joining);
	make_keys(&joining);
	persons_make_families(&joining);
	if (persons->join_count)
		qsort(persons->joins, persons->join_count, sizeof *persons->joins, compare_joins);
	free(joining.identities);
	free(joining.parent);
	free(joining.next);
	free(joining.known);
	free(joining.apart);
	return 0;
}

void persons_free(struct persons *persons)
{
	arena_free(&persons->arena);
	*persons = (struct persons){0};
}
