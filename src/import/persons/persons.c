#include "import/persons/persons.h"

#include <stdlib.h>

#include "import/persons/private.h"
#include "import/persons/sets.h"

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
	joining->identities = arena_alloc(&joining->arena, count, sizeof *joining->identities);
	joining->groups = sets_make(&joining->arena, count);
	joining->next = sets_make(&joining->arena, count);
	joining->known = arena_alloc(&joining->arena, count, sizeof *joining->known);
	for (size_t i = 0; i < count; i++)
		joining->known[i] = request->records[i].key;
	identities_make(joining);
}

/* Records of an earlier dataset with one key are one person, whatever they look like. */
static void join_known(struct joining *joining)
{
	const struct persons_request *request = joining->request;
	struct map first = {0};
	for (size_t i = 0; i < request->record_count; i++) {
		const char *key = request->records[i].key;
		if (key)
			group_unite(joining, map_add(&first, key, strlen(key), i, NULL), i);
	}
	map_free(&first);
}

static void number_groups(struct joining *joining)
{
	struct persons *persons = joining->persons;
	size_t count = joining->request->record_count;
	persons->group = arena_alloc(&persons->arena, count, sizeof *persons->group);
	for (size_t i = 0; i < count; i++) {
		size_t first = group_first(joining, i);
		persons->group[i] = first == i ? persons->group_count++ : persons->group[first];
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
	if (persons->join_count)
		qsort(persons->joins, persons->join_count, sizeof *persons->joins, compare_joins);
	arena_free(&joining.arena);
	return 0;
}

void persons_free(struct persons *persons)
{
	arena_free(&persons->arena);
	*persons = (struct persons){0};
}
