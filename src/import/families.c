/* Which persons are a family: the same last name and home, a family that a sheet names, or the line's own. */
#include <string.h>

#include "import/join.h"

struct grouping {
	struct stage *stage;
	size_t persons, families; /* tables */
	size_t *parent;           /* [person entity]: union-find */
	size_t count;
	const char **names; /* [person entity]: folded last name, "" */
	const char **firsts;
	struct arena arena;
	struct keys *keys;
	struct map by_name; /* last name to its first person; next leads on */
	size_t *next, *tail;
};

static size_t root_of(struct grouping *grouping, size_t person)
{
	while (grouping->parent[person] != person)
		person = grouping->parent[person] = grouping->parent[grouping->parent[person]];
	return person;
}

/* The earlier one is the root: the order of families is that of their first children. */
static void unite(struct grouping *grouping, size_t a, size_t b)
{
	a = root_of(grouping, a);
	b = root_of(grouping, b);
	if (a < b)
		grouping->parent[b] = a;
	else
		grouping->parent[a] = b;
}

static void learn_name(struct grouping *grouping, size_t person, const char *last, const char *first)
{
	if (!last || grouping->names[person])
		return;
	grouping->names[person] = fold_compact(&grouping->arena, last);
	grouping->firsts[person] = first ? fold_compact(&grouping->arena, first) : "";
	size_t head = map_add(&grouping->by_name, grouping->names[person], strlen(grouping->names[person]),
	                      person, NULL);
	if (head == person)
		return;
	grouping->next[grouping->tail[head]] = person;
	grouping->tail[head] = person;
}

static void learn_names(struct grouping *grouping)
{
	const struct mapping_persons *columns = &grouping->stage->mapping->persons;
	struct stage_table *table = &grouping->stage->tables[grouping->persons];
	for (size_t e = 0; e < table->entity_count; e++) {
		const struct entity_cell *cells = table->entities[e].cells;
		learn_name(grouping, e, cells[columns->last].text,
		           columns->first < 0 ? NULL : cells[columns->first].text);
	}
	for (size_t r = 0; r < table->count; r++) {
		const struct staged_row *row = &table->rows[r];
		if (row->entity != NO_ROW)
			learn_name(grouping, row->entity, row->cells[columns->last].text,
			           columns->first < 0 ? NULL : row->cells[columns->first].text);
	}
}

/* Families of the earlier dataset hold together. */
static void unite_known(struct grouping *grouping)
{
	struct stage_table *table = &grouping->stage->tables[grouping->persons];
	long column = grouping->stage->mapping->persons.family;
	struct map first = {0};
	for (size_t e = 0; e < table->entity_count; e++) {
		const char *family = table->entities[e].cells[column].text;
		if (family)
			unite(grouping, e, map_add(&first, family, strlen(family), e, NULL));
	}
	map_free(&first);
}

static void unite_homes(struct grouping *grouping)
{
	struct stage_table *table = &grouping->stage->tables[grouping->persons];
	struct map first = {0};
	for (size_t r = 0; r < table->count; r++) {
		const struct staged_row *row = &table->rows[r];
		if (row->entity == NO_ROW || !row->home || !grouping->names[row->entity])
			continue;
		const char *key =
		        arena_printf(&grouping->arena, "%s\n%s", grouping->names[row->entity], row->home);
		size_t other = map_add(&first, key, strlen(key), row->entity, NULL);
		if (root_of(grouping, other) == root_of(grouping, row->entity))
			continue;
		unite(grouping, row->entity, other);
		const char *kin = grouping->stage->tables[grouping->persons]
		                          .entities[other]
		                          .cells[grouping->stage->schema->tables[grouping->persons].key]
		                          .text;
		report_add(grouping->stage->report, &(struct remark){.spot = {row->source, row->row, 0},
		                                                     .why = WHY_FAMILY_LIKE,
		                                                     .detail = kin});
	}
	map_free(&first);
}

static bool is_member(struct grouping *grouping, const struct staged_row *row, size_t person)
{
	if (!row->members)
		return true;
	size_t length = strlen(grouping->firsts[person]);
	for (const char *p = row->members; length && (p = strstr(p, grouping->firsts[person])); p++)
		if ((p == row->members || p[-1] == '\n') && (p[length] == '\n' || !p[length]))
			return true;
	return false;
}

/* The first person of that name, exactly or by one likeness. */
static size_t first_named(struct grouping *grouping, const char *name, bool *near)
{
	const char *compact = fold_compact(&grouping->arena, name);
	long head = map_find(&grouping->by_name, compact, strlen(compact));
	*near = head < 0;
	unsigned limit = fold_tolerance(strlen(compact));
	for (size_t e = 0; head < 0 && limit && e < grouping->count; e++)
		if (grouping->names[e] && fold_distance(grouping->names[e], compact, limit) <= limit)
			head = map_find(&grouping->by_name, grouping->names[e], strlen(grouping->names[e]));
	return head < 0 ? SIZE_MAX : (size_t)head;
}

/* Whether the members have two families already: nobody can tell which is meant. */
static bool are_several(struct grouping *grouping, const struct staged_row *row, size_t first)
{
	const struct staged_entity *entities = grouping->stage->tables[grouping->persons].entities;
	long column = grouping->stage->mapping->persons.family;
	const char *known = NULL;
	for (size_t e = first; e != SIZE_MAX; e = grouping->next[e]) {
		const char *family = entities[e].cells[column].text;
		if (!family || !is_member(grouping, row, e))
			continue;
		if (known && strcmp(known, family) != 0)
			return true;
		known = family;
	}
	return false;
}

static const char *family_identity(struct grouping *grouping, size_t person)
{
	const struct entity_cell *cells = grouping->stage->tables[grouping->persons].entities[person].cells;
	return cells[grouping->stage->schema->tables[grouping->persons].key].text;
}

/* A line that names a family: its members become one, and the row is theirs. The person found, or SIZE_MAX.
 */
static size_t attach(struct grouping *grouping, const struct staged_row *row)
{
	bool near;
	size_t found = SIZE_MAX;
	size_t first = first_named(grouping, row->family, &near);
	bool several = are_several(grouping, row, first);
	for (size_t e = several ? SIZE_MAX : first; e != SIZE_MAX; e = grouping->next[e]) {
		if (!is_member(grouping, row, e))
			continue;
		if (found != SIZE_MAX)
			unite(grouping, found, e);
		else
			found = e;
	}
	struct remark remark = {.spot = {row->source, row->row, 0}, .value = row->family};
	remark.why = several ? WHY_FAMILY_SEVERAL : found == SIZE_MAX ? WHY_FAMILY_NONE : WHY_FAMILY_LIKE;
	remark.detail = found == SIZE_MAX ? NULL : family_identity(grouping, found);
	if (found == SIZE_MAX || near)
		report_add(grouping->stage->report, &remark);
	return found;
}

static void attach_rows(struct grouping *grouping, size_t *person)
{
	struct stage *stage = grouping->stage;
	struct stage_table *table = &stage->tables[grouping->families];
	struct map seen = {0};
	bool *twice = arena_zalloc(&grouping->arena, table->count, sizeof *twice);
	for (size_t r = 0; r < table->count; r++) {
		const struct staged_row *row = &table->rows[r];
		if (!row->family || row->members)
			continue;
		const char *key = arena_printf(&grouping->arena, "%u %s", (unsigned)row->source,
		                               fold_compact(&grouping->arena, row->family));
		size_t other = map_add(&seen, key, strlen(key), r, NULL);
		twice[r] = other != r;
		twice[other] |= other != r;
	}
	map_free(&seen);
	for (size_t r = 0; r < table->count; r++) {
		const struct staged_row *row = &table->rows[r];
		person[r] = SIZE_MAX;
		if (row->family && twice[r])
			report_add(stage->report, &(struct remark){.spot = {row->source, row->row, 0},
			                                           .why = WHY_FAMILY_SEVERAL,
			                                           .value = row->family});
		else if (row->family)
			person[r] = attach(grouping, row);
	}
}

/* Families that a child's own line speaks of. */
static void attach_linked(struct grouping *grouping, size_t *person)
{
	struct stage_table *table = &grouping->stage->tables[grouping->persons];
	long column = grouping->stage->mapping->persons.family;
	for (size_t r = 0; r < table->count; r++) {
		uint32_t link = table->rows[r].cells[column].link;
		if (link && table->rows[r].entity != NO_ROW)
			person[link - 1] = table->rows[r].entity;
	}
}

/* Each root gets its entity: the known one of a member, or a new one. */
static void make_entities(struct grouping *grouping, size_t *entity)
{
	struct stage *stage = grouping->stage;
	struct stage_table *persons = &stage->tables[grouping->persons];
	long column = stage->mapping->persons.family;
	for (size_t e = 0; e < grouping->count; e++)
		entity[e] = NO_ROW;
	for (size_t e = 0; e < grouping->count; e++) {
		const char *family = persons->entities[e].cells[column].text;
		size_t root = root_of(grouping, e);
		if (family && entity[root] == NO_ROW)
			entity[root] = stage_find_key(stage, grouping->families, family);
	}
	for (size_t e = 0; e < grouping->count; e++) {
		size_t root = root_of(grouping, e);
		if (entity[root] == NO_ROW) {
			entity[root] = stage_entity(stage, grouping->families);
			stage_set_key(
			        stage, grouping->families, entity[root],
			        arena_strdup(&stage->arena,
			                     keys_make(grouping->keys, family_identity(grouping, root))));
			stage->tables[grouping->families].entities[entity[root]].touched = true;
		}
		struct entity_cell *cell = &persons->entities[e].cells[column];
		if (!cell->text)
			*cell = (struct entity_cell){
			        stage->tables[grouping->families]
			                .entities[entity[root]]
			                .cells[stage->schema->tables[grouping->families].key]
			                .text,
			        CELL_KNOWN, 0, 0, 0};
	}
}

/* Keys of the same name and target (programme, quartier) that a family lacks are its first child's. */
static void inherit(struct grouping *grouping, const size_t *entity)
{
	struct stage *stage = grouping->stage;
	const struct schema_table *schema = &stage->schema->tables[grouping->families];
	const struct schema_table *own = &stage->schema->tables[grouping->persons];
	struct stage_table *persons = &stage->tables[grouping->persons];
	for (size_t r = 0; r < persons->count; r++) {
		const struct staged_row *row = &persons->rows[r];
		if (row->entity == NO_ROW)
			continue;
		struct entity_cell *cells = stage->tables[grouping->families]
		                                    .entities[entity[root_of(grouping, row->entity)]]
		                                    .cells;
		for (size_t c = 0; c < schema->count; c++) {
			long column = schema->columns[c].type == TYPE_KEY
			                      ? schema_column_find(own, schema->columns[c].name)
			                      : -1;
			if (!cells[c].text && column >= 0 && row->cells[column].text)
				cells[c] = (struct entity_cell){row->cells[column].text, CELL_ASSUMED, 0,
				                                row->source + 1, row->row};
		}
	}
}

static void group(struct grouping *grouping)
{
	struct stage *stage = grouping->stage;
	struct stage_table *families = &stage->tables[grouping->families];
	size_t *person = arena_alloc(&grouping->arena, families->count, sizeof *person);
	size_t *entity = arena_alloc(&grouping->arena, grouping->count, sizeof *entity);
	learn_names(grouping);
	unite_known(grouping);
	unite_homes(grouping);
	attach_rows(grouping, person);
	attach_linked(grouping, person);
	make_entities(grouping, entity);
	for (size_t r = 0; r < families->count; r++) {
		if (person[r] == SIZE_MAX)
			continue;
		families->rows[r].entity = entity[root_of(grouping, person[r])];
		stage_merge(stage, grouping->families, &families->rows[r], families->rows[r].entity);
	}
	inherit(grouping, entity);
}

void join_families(struct stage *stage, struct keys *keys)
{
	struct grouping grouping = {.stage = stage, .keys = keys};
	const struct mapping_persons *columns = &stage->mapping->persons;
	grouping.persons = (size_t)columns->table;
	grouping.families = (size_t)stage->schema->tables[grouping.persons].columns[columns->family].target;
	grouping.count = stage->tables[grouping.persons].entity_count;
	struct arena *arena = &grouping.arena;
	grouping.parent = arena_alloc(arena, grouping.count, sizeof *grouping.parent);
	grouping.names = arena_zalloc(arena, grouping.count, sizeof *grouping.names);
	grouping.firsts = arena_zalloc(arena, grouping.count, sizeof *grouping.firsts);
	grouping.next = arena_alloc(arena, grouping.count, sizeof *grouping.next);
	grouping.tail = arena_alloc(arena, grouping.count, sizeof *grouping.tail);
	for (size_t e = 0; e < grouping.count; e++) {
		grouping.parent[e] = e;
		grouping.next[e] = SIZE_MAX;
		grouping.tail[e] = e;
	}
	long key = stage->schema->tables[grouping.families].key;
	for (size_t e = 0; e < stage->tables[grouping.families].entity_count; e++)
		if (stage->tables[grouping.families].entities[e].cells[key].text)
			keys_reserve(keys, stage->tables[grouping.families].entities[e].cells[key].text);
	group(&grouping);
	map_free(&grouping.by_name);
	arena_free(arena);
}
