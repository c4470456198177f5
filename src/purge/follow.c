/* Which rows go with those that go. */
#include <stdlib.h>
#include <string.h>

#include "purge/purge_private.h"

/* A table belongs to persons where a required key leads to them, at whatever distance; or, where it has no
 * such key, any key. Its rows go with the row that they belong to. */
enum belonging { BELONGS_NOT, BELONGS_BY_ANY, BELONGS_BY_REQUIRED };

struct following {
	struct purge *purge;
	size_t count; /* tables */
	enum belonging *belongs;
};

const struct column *purge_key(const struct purge *purge, size_t table, size_t column)
{
	const struct column *key = &purge->dataset->tables[table].columns[column];
	bool usable = key->schema && key->schema->type == TYPE_KEY && key->schema->target >= 0 && key->codes;
	return usable ? key : NULL;
}

size_t purge_target(const struct column *key, size_t row)
{
	return key->codes[row] == CODE_NONE ? SIZE_MAX : column_target_row(key, key->codes[row]);
}

static bool is_required(const struct column *key)
{
	return key->schema->required || key->schema->primary;
}

static bool leads(const struct following *f, const struct column *key)
{
	size_t target = (size_t)key->schema->target;
	return target == f->purge->retention->persons || f->belongs[target] != BELONGS_NOT;
}

/* One pass; true where a table was found to belong. */
static bool find_belonging(struct following *f, enum belonging how)
{
	bool found = false;
	for (size_t t = 0; t < f->count; t++)
		for (size_t c = 0; c < f->purge->dataset->tables[t].count; c++) {
			const struct column *key = purge_key(f->purge, t, c);
			if (!key || f->belongs[t] != BELONGS_NOT || t == f->purge->retention->persons ||
			    f->purge->retention->follows[t])
				continue;
			if (leads(f, key) && (how == BELONGS_BY_ANY || is_required(key))) {
				f->belongs[t] = how;
				found = true;
			}
		}
	return found;
}

/* Whether the key is one by which the row belongs to a person. */
static bool owns(const struct following *f, size_t table, const struct column *key)
{
	return f->belongs[table] != BELONGS_NOT && leads(f, key) &&
	       (f->belongs[table] == BELONGS_BY_ANY || is_required(key));
}

/* Rows that hang on an orphan are orphans. */
static bool target_gone(const struct following *f, const struct column *key, size_t row, bool *orphan)
{
	size_t target = purge_target(key, row);
	if (target == SIZE_MAX)
		return false;
	const struct purge_rows *rows = &f->purge->tables[key->schema->target];
	*orphan = rows->orphan[target];
	return rows->gone[target];
}

/* Whether the row goes: with what it belongs to, or because it belongs to nobody. */
static bool goes(const struct following *f, size_t table, size_t row, bool *orphan)
{
	bool held = f->belongs[table] != BELONGS_BY_REQUIRED;
	for (size_t c = 0; c < f->purge->dataset->tables[table].count; c++) {
		const struct column *key = purge_key(f->purge, table, c);
		if (!key)
			continue;
		bool owner = owns(f, table, key);
		bool follower = is_required(key) && f->purge->retention->follows[key->schema->target];
		if ((owner || follower) && target_gone(f, key, row, orphan))
			return true;
		held |= owner && purge_target(key, row) != SIZE_MAX;
	}
	*orphan = !held;
	return *orphan;
}

static bool drop_rows(struct following *f, size_t table)
{
	struct purge_rows *rows = &f->purge->tables[table];
	bool changed = false;
	for (size_t row = 0; row < f->purge->dataset->tables[table].rows; row++) {
		bool orphan = false;
		if (rows->gone[row] || !goes(f, table, row, &orphan))
			continue;
		rows->gone[row] = 1;
		rows->orphan[row] = orphan;
		changed = true;
	}
	return changed;
}

/* Flags of the table's rows that rows refer to; all rows, or those that do not go. */
static uint8_t *find_referred(const struct following *f, size_t table, bool all)
{
	uint8_t *referred = memory_zalloc(f->purge->dataset->tables[table].rows + 1, 1);
	for (size_t t = 0; t < f->count; t++)
		for (size_t c = 0; c < f->purge->dataset->tables[t].count; c++) {
			const struct column *key = purge_key(f->purge, t, c);
			if (!key || key->schema->target != (long)table ||
			    (t != f->purge->retention->persons && f->belongs[t] == BELONGS_NOT))
				continue;
			for (size_t row = 0; row < f->purge->dataset->tables[t].rows; row++) {
				size_t target = purge_target(key, row);
				if (target != SIZE_MAX && (all || !f->purge->tables[t].gone[row]))
					referred[target] = 1;
			}
		}
	return referred;
}

static bool drop_unreferred(struct following *f, size_t table)
{
	struct purge_rows *rows = &f->purge->tables[table];
	uint8_t *referred = find_referred(f, table, false), *before = find_referred(f, table, true);
	bool changed = false;
	for (size_t row = 0; row < f->purge->dataset->tables[table].rows; row++) {
		if (rows->gone[row] || referred[row])
			continue;
		rows->gone[row] = 1;
		rows->orphan[row] = !before[row];
		changed = true;
	}
	free(referred);
	free(before);
	return changed;
}

void purge_follow(struct purge *purge)
{
	struct following f = {.purge = purge, .count = purge->dataset->schema->count};
	f.belongs = memory_zalloc(f.count, sizeof *f.belongs);
	while (find_belonging(&f, BELONGS_BY_REQUIRED))
		;
	while (find_belonging(&f, BELONGS_BY_ANY))
		;
	for (bool changed = true; changed;) {
		changed = false;
		for (size_t t = 0; t < f.count; t++) {
			if (t == purge->retention->persons)
				continue;
			changed |= purge->retention->follows[t] ? drop_unreferred(&f, t) : drop_rows(&f, t);
		}
	}
	free(f.belongs);
}
