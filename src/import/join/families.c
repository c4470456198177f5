/* Which persons are a family: the same last name and home, a family that a sheet names, or the line's own. */
#include "import/join/private.h"
#include "import/persons/sets.h"
#include "import/words/fold.h"
#include "import/words/memo.h"

struct grouping {
	struct stage *stage;
	struct keys *keys;
	struct stage_table *persons, *families;
	const struct schema_table *person_schema, *family_schema;
	size_t family_table;
	const struct mapping_persons *columns;
	struct arena arena;
	size_t count; /* of person entities */
	/* [person entity] */
	size_t *sets;       /* of a family: see sets.h */
	const char **names; /* last, folded; NULL */
	const char **firsts;
	size_t *next, *tail; /* those of one last name, from the first of them on */
	struct map by_name;  /* to the first one of that last name */
};

static const char *person_key(const struct grouping *grouping, size_t person)
{
	return grouping->persons->entities[person].cells[grouping->person_schema->key].text;
}

static const char *family_of(const struct grouping *grouping, size_t person)
{
	return grouping->persons->entities[person].cells[grouping->columns->family].text;
}

static void remark(struct grouping *grouping, const struct staged_row *row, struct remark remark)
{
	remark.spot = stage_spot(grouping->stage, row, 0);
	report_add(grouping->stage->report, &remark);
}

static void learn_name(struct grouping *grouping, size_t person, const char *last, const char *first)
{
	if (!last || grouping->names[person])
		return;
	const char *name = grouping->names[person] = fold_compact(&grouping->arena, last);
	grouping->firsts[person] = first ? fold_compact(&grouping->arena, first) : "";
	size_t head = map_add(&grouping->by_name, name, strlen(name), person, NULL);
	if (head == person)
		return;
	grouping->next[grouping->tail[head]] = person;
	grouping->tail[head] = person;
}

static void learn_names(struct grouping *grouping)
{
	const struct mapping_persons *columns = grouping->columns;
	struct stage_table *table = grouping->persons;
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
	struct map first = {0};
	for (size_t e = 0; e < grouping->count; e++) {
		const char *family = family_of(grouping, e);
		if (family)
			sets_unite(grouping->sets, e, map_add(&first, family, strlen(family), e, NULL));
	}
	map_free(&first);
}

static void unite_homes(struct grouping *grouping)
{
	struct memo homes = {.size = sizeof(size_t)}; /* the first person of that name and home */
	struct buffer key = {0};
	for (size_t r = 0; r < grouping->persons->count; r++) {
		const struct staged_row *row = &grouping->persons->rows[r];
		const char *home = stage_line_of(grouping->stage, row)->home;
		bool known;
		if (row->entity == NO_ROW || !home || !grouping->names[row->entity])
			continue;
		key.length = 0;
		buffer_puts(&key, grouping->names[row->entity]);
		buffer_putc(&key, '\n');
		buffer_puts(&key, home);
		size_t *other = memo_item(&homes, key.bytes, key.length, &known);
		if (!known)
			*other = row->entity;
		if (sets_first(grouping->sets, *other) == sets_first(grouping->sets, row->entity))
			continue;
		sets_unite(grouping->sets, row->entity, *other);
		remark(grouping, row,
		       (struct remark){.why = WHY_FAMILY_LIKE, .detail = person_key(grouping, *other)});
	}
	buffer_free(&key);
	memo_free(&homes);
}

static bool is_member(const struct grouping *grouping, const char *members, size_t person)
{
	const char *first = grouping->firsts[person];
	size_t length = strlen(first);
	if (!members)
		return true;
	for (const char *p = members; length && (p = strstr(p, first)); p++)
		if ((p == members || p[-1] == '\n') && (p[length] == '\n' || !p[length]))
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
static bool are_several(const struct grouping *grouping, const char *members, size_t first)
{
	const char *known = NULL;
	for (size_t e = first; e != SIZE_MAX; e = grouping->next[e]) {
		const char *family = family_of(grouping, e);
		if (!family || !is_member(grouping, members, e))
			continue;
		if (known && strcmp(known, family) != 0)
			return true;
		known = family;
	}
	return false;
}

/* A line that names a family: its members become one, and the row is theirs. The person found, or SIZE_MAX.
 */
static size_t attach(struct grouping *grouping, const struct staged_row *row)
{
	const struct staged_line *line = stage_line_of(grouping->stage, row);
	bool near;
	size_t found = SIZE_MAX, first = first_named(grouping, line->family, &near);
	bool several = are_several(grouping, line->members, first);
	for (size_t e = several ? SIZE_MAX : first; e != SIZE_MAX; e = grouping->next[e]) {
		if (!is_member(grouping, line->members, e))
			continue;
		if (found != SIZE_MAX)
			sets_unite(grouping->sets, found, e);
		else
			found = e;
	}
	if (several || found == SIZE_MAX)
		remark(grouping, row,
		       (struct remark){.why = several ? WHY_FAMILY_SEVERAL : WHY_FAMILY_NONE,
		                       .value = line->family});
	else if (near)
		remark(grouping, row,
		       (struct remark){.why = WHY_FAMILY_LIKE,
		                       .value = line->family,
		                       .detail = person_key(grouping, found)});
	return found;
}

/* Which rows bear a family's name that another line of the same sheet has too, and say nothing of members. */
static bool *find_twice(struct grouping *grouping)
{
	const struct stage_table *table = grouping->families;
	bool *twice = arena_zalloc(&grouping->arena, table->count, sizeof *twice);
	struct map seen = {0};
	for (size_t r = 0; r < table->count; r++) {
		const struct staged_line *line = stage_line_of(grouping->stage, &table->rows[r]);
		if (!line->family || line->members)
			continue;
		const char *key = arena_printf(&grouping->arena, "%u %s", (unsigned)line->source,
		                               fold_compact(&grouping->arena, line->family));
		size_t other = map_add(&seen, key, strlen(key), r, NULL);
		twice[r] = other != r;
		twice[other] |= other != r;
	}
	map_free(&seen);
	return twice;
}

/* person: of each row of the families, one of its family, or SIZE_MAX. */
static void attach_rows(struct grouping *grouping, size_t *person)
{
	const struct stage_table *table = grouping->families;
	const bool *twice = find_twice(grouping);
	for (size_t r = 0; r < table->count; r++) {
		const char *family = stage_line_of(grouping->stage, &table->rows[r])->family;
		person[r] = SIZE_MAX;
		if (family && twice[r])
			remark(grouping, &table->rows[r],
			       (struct remark){.why = WHY_FAMILY_SEVERAL, .value = family});
		else if (family)
			person[r] = attach(grouping, &table->rows[r]);
	}
}

/* Families that a person's own line speaks of. */
static void attach_linked(struct grouping *grouping, size_t *person)
{
	const struct stage_table *table = grouping->persons;
	for (size_t r = 0; r < table->count; r++) {
		uint32_t link = table->rows[r].cells[grouping->columns->family].link;
		if (link && table->rows[r].entity != NO_ROW)
			person[link - 1] = table->rows[r].entity;
	}
}

static size_t make_entity(struct grouping *grouping, size_t person)
{
	struct stage *stage = grouping->stage;
	size_t entity = stage_entity(stage, grouping->family_table);
	const char *key = keys_make(grouping->keys, person_key(grouping, person));
	stage_set_key(stage, grouping->family_table, entity, arena_strdup(&stage->arena, key));
	grouping->families->entities[entity].touched = true;
	return entity;
}

/* Each set gets its entity, the known one of a member, or a new one; its members are told. [first person] */
static size_t *make_entities(struct grouping *grouping)
{
	size_t *entity = arena_alloc(&grouping->arena, grouping->count, sizeof *entity);
	for (size_t e = 0; e < grouping->count; e++)
		entity[e] = NO_ROW;
	for (size_t e = 0; e < grouping->count; e++) {
		const char *family = family_of(grouping, e);
		size_t first = sets_first(grouping->sets, e);
		if (family && entity[first] == NO_ROW)
			entity[first] = stage_find_key(grouping->stage, grouping->family_table, family);
	}
	for (size_t e = 0; e < grouping->count; e++) {
		size_t first = sets_first(grouping->sets, e);
		if (entity[first] == NO_ROW)
			entity[first] = make_entity(grouping, first);
		const struct entity_cell *family = grouping->families->entities[entity[first]].cells;
		struct entity_cell *cell = &grouping->persons->entities[e].cells[grouping->columns->family];
		if (!cell->text)
			*cell = (struct entity_cell){.text = family[grouping->family_schema->key].text,
			                             .strength = CELL_KNOWN};
	}
	return entity;
}

/* Of each column of the families that is a key, the persons' column of that name (programme, quartier), or
 * -1.
 */
static const long *shared_columns(struct grouping *grouping)
{
	const struct schema_table *schema = grouping->family_schema;
	long *columns = arena_alloc(&grouping->arena, schema->count, sizeof *columns);
	for (size_t c = 0; c < schema->count; c++)
		columns[c] = schema->columns[c].type == TYPE_KEY
		                     ? schema_column_find(grouping->person_schema, schema->columns[c].name)
		                     : -1;
	return columns;
}

/* What a family lacks is that of its first person. */
static void inherit(struct grouping *grouping, const size_t *entity)
{
	const long *columns = shared_columns(grouping);
	for (size_t r = 0; r < grouping->persons->count; r++) {
		const struct staged_row *row = &grouping->persons->rows[r];
		if (row->entity == NO_ROW)
			continue;
		size_t family = entity[sets_first(grouping->sets, row->entity)];
		struct entity_cell *cells = grouping->families->entities[family].cells;
		for (size_t c = 0; c < grouping->family_schema->count; c++)
			if (columns[c] >= 0 && !cells[c].text && row->cells[columns[c]].text)
				cells[c] = (struct entity_cell){.text = row->cells[columns[c]].text,
				                                .line = row->line + 1,
				                                .strength = CELL_ASSUMED};
	}
}

static void group(struct grouping *grouping)
{
	struct stage_table *families = grouping->families;
	size_t *person = arena_alloc(&grouping->arena, families->count, sizeof *person);
	learn_names(grouping);
	unite_known(grouping);
	unite_homes(grouping);
	attach_rows(grouping, person);
	attach_linked(grouping, person);
	const size_t *entity = make_entities(grouping);
	for (size_t r = 0; r < families->count; r++) {
		if (person[r] == SIZE_MAX)
			continue;
		families->rows[r].entity = entity[sets_first(grouping->sets, person[r])];
		stage_merge(grouping->stage, grouping->family_table, &families->rows[r],
		            families->rows[r].entity);
	}
	inherit(grouping, entity);
}

void join_families(struct stage *stage, struct keys *keys)
{
	const struct mapping_persons *columns = &stage->mapping->persons;
	const struct schema_table *schema = &stage->schema->tables[columns->table];
	size_t families = (size_t)schema->columns[columns->family].target;
	struct grouping grouping = {.stage = stage,
	                            .keys = keys,
	                            .persons = &stage->tables[columns->table],
	                            .families = &stage->tables[families],
	                            .person_schema = schema,
	                            .family_schema = &stage->schema->tables[families],
	                            .family_table = families,
	                            .columns = columns,
	                            .count = stage->tables[columns->table].entity_count};
	struct arena *arena = &grouping.arena;
	grouping.sets = sets_make(arena, grouping.count);
	grouping.tail = sets_make(arena, grouping.count);
	grouping.names = arena_zalloc(arena, grouping.count, sizeof *grouping.names);
	grouping.firsts = arena_zalloc(arena, grouping.count, sizeof *grouping.firsts);
	grouping.next = arena_alloc(arena, grouping.count, sizeof *grouping.next);
	for (size_t e = 0; e < grouping.count; e++)
		grouping.next[e] = SIZE_MAX;
	for (size_t e = 0; e < grouping.families->entity_count; e++) {
		const char *key = grouping.families->entities[e].cells[grouping.family_schema->key].text;
		if (key)
			keys_reserve(keys, key);
	}
	group(&grouping);
	map_free(&grouping.by_name);
	arena_free(arena);
}
