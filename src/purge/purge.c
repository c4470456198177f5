#include "purge/purge.h"

#include <stdlib.h>
#include <string.h>

#include "purge/purge_private.h"

static void start(struct purge *purge, struct dataset *dataset, const struct retention *retention)
{
	size_t count = dataset->schema->count;
	*purge = (struct purge){.retention = retention, .dataset = dataset};
	purge->tables = arena_zalloc(&purge->arena, count, sizeof *purge->tables);
	purge->kept = arena_zalloc(&purge->arena, count, sizeof *purge->kept);
	for (size_t t = 0; t < count; t++) {
		size_t rows = dataset->tables[t].rows;
		purge->tables[t].gone = arena_zalloc(&purge->arena, rows + 1, 1);
		purge->tables[t].orphan = arena_zalloc(&purge->arena, rows + 1, 1);
		purge->tables[t].kept = arena_zalloc(&purge->arena, rows + 1, 1);
		purge->tables[t].turned = arena_zalloc(&purge->arena, rows + 1, 1);
		purge->kept[t] = purge->tables[t].kept;
	}
	size_t persons = dataset->tables[retention->persons].rows;
	purge->persons = arena_zalloc(&purge->arena, persons + 1, sizeof *purge->persons);
}

static bool names_files(const struct schema_table *schema)
{
	for (size_t c = 0; c < schema->count; c++)
		if (schema->columns[c].type == TYPE_PATH)
			return true;
	return false;
}

/* Where it anonymises, rows that would go stay and are turned, but for orphans and attached files. */
static void spare_rows(struct purge *purge, size_t table)
{
	struct purge_rows *rows = &purge->tables[table];
	if (names_files(purge->dataset->tables[table].schema))
		return;
	for (size_t row = 0; row < purge->dataset->tables[table].rows; row++)
		if (rows->gone[row] && !rows->orphan[row]) {
			rows->gone[row] = 0;
			rows->turned[row] = 1;
		}
}

static void count_emptied(struct purge *purge, size_t table)
{
	struct purge_rows *rows = &purge->tables[table];
	for (size_t c = 0; c < purge->dataset->tables[table].count; c++) {
		const struct column *key = purge_key(purge, table, c);
		for (size_t row = 0; key && row < purge->dataset->tables[table].rows; row++) {
			size_t target = purge_target(key, row);
			rows->emptied += rows->kept[row] && target != SIZE_MAX &&
			                 purge->tables[key->schema->target].gone[target];
		}
	}
}

static void count_rows(struct purge *purge)
{
	size_t count = purge->dataset->schema->count;
	for (size_t t = 0; t < count; t++) {
		struct purge_rows *rows = &purge->tables[t];
		for (size_t row = 0; row < purge->dataset->tables[t].rows; row++) {
			rows->kept[row] = !rows->gone[row];
			rows->gone_count += rows->gone[row];
			rows->orphan_count += rows->orphan[row];
			rows->turned_count += rows->turned[row];
		}
		purge->orphans += rows->orphan_count;
	}
	for (size_t t = 0; t < count; t++)
		count_emptied(purge, t);
}

void purge_make(struct purge *purge, struct dataset *dataset, const struct retention *retention,
                int32_t reference, bool anonymise)
{
	start(purge, dataset, retention);
	purge->reference = reference;
	purge->anonymise = anonymise;
	purge_judge(purge);
	for (size_t row = 0; row < dataset->tables[retention->persons].rows; row++)
		purge->tables[retention->persons].gone[row] = purge->persons[row].standing == STANDING_DUE;
	purge_follow(purge);
	for (size_t t = 0; anonymise && t < dataset->schema->count; t++)
		spare_rows(purge, t);
	count_rows(purge);
}

/* What the subject refers to in tables that follow is theirs too, though others may share it. */
static void add_shared(struct purge *purge, size_t person)
{
	size_t table = purge->retention->persons;
	for (size_t c = 0; c < purge->dataset->tables[table].count; c++) {
		const struct column *key = purge_key(purge, table, c);
		size_t target = key ? purge_target(key, person) : SIZE_MAX;
		if (target != SIZE_MAX && purge->retention->follows[key->schema->target])
			purge->tables[key->schema->target].gone[target] = 1;
	}
}

static void forget_orphans(struct purge *purge)
{
	for (size_t t = 0; t < purge->dataset->schema->count; t++)
		for (size_t row = 0; row < purge->dataset->tables[t].rows; row++)
			if (purge->tables[t].orphan[row])
				purge->tables[t].gone[row] = purge->tables[t].orphan[row] = 0;
}

void purge_subject(struct purge *purge, struct dataset *dataset, const struct retention *retention,
                   size_t person)
{
	start(purge, dataset, retention);
	purge->tables[retention->persons].gone[person] = 1;
	add_shared(purge, person);
	purge_follow(purge);
	forget_orphans(purge);
}

void purge_free(struct purge *purge)
{
	arena_free(&purge->arena);
	*purge = (struct purge){0};
}
