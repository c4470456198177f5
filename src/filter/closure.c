#include "filter/closure.h"

#include <string.h>

struct closure {
	const struct dataset *dataset;
	const struct closure_request *request;
	size_t count;
	uint8_t **rows;
	bool *leads;   /* tables whose keys lead to the root, and the root */
	bool *sources; /* tables that refer: those, the ones that stand for themselves, and what they refer to
	                */
	bool *rest;
};

/* The key column at this position, or NULL. */
static const struct column *key_column(const struct closure *c, size_t table, size_t position)
{
	const struct column *column = &c->dataset->tables[table].columns[position];
	bool key = column->schema && column->schema->type == TYPE_KEY && column->schema->target >= 0;
	return key && column->codes ? column : NULL;
}

static size_t target_of(const struct column *key)
{
	return (size_t)key->schema->target;
}

static void find_leading(struct closure *c)
{
	c->leads[c->request->root] = true;
	for (bool changed = true; changed;) {
		changed = false;
		for (size_t t = 0; t < c->count; t++)
			for (size_t k = 0; !c->leads[t] && k < c->dataset->tables[t].count; k++) {
				const struct column *key = key_column(c, t, k);
				if (key && c->leads[target_of(key)])
					changed = c->leads[t] = true;
			}
	}
}

static void find_sources(struct closure *c)
{
	for (size_t t = 0; t < c->count; t++)
		c->sources[t] = c->leads[t] || c->request->own[t];
	for (bool changed = true; changed;) {
		changed = false;
		for (size_t t = 0; t < c->count; t++)
			for (size_t k = 0; c->sources[t] && k < c->dataset->tables[t].count; k++) {
				const struct column *key = key_column(c, t, k);
				if (key && !c->sources[target_of(key)])
					changed = c->sources[target_of(key)] = true;
			}
	}
	for (size_t t = 0; t < c->count; t++)
		c->rest[t] = !c->sources[t];
}

/* Rows to begin with: those of a table that is only referred to are found later. */
static void begin(struct closure *c, struct arena *arena)
{
	for (size_t t = 0; t < c->count; t++) {
		const struct closure_request *request = c->request;
		size_t rows = c->dataset->tables[t].rows;
		bool referred = c->sources[t] && !c->leads[t] && !request->own[t];
		c->rows[t] = arena_alloc(arena, rows, 1);
		memset(c->rows[t], !referred, rows);
		if (!referred && request->given[t])
			memcpy(c->rows[t], request->given[t], rows);
		for (size_t row = 0; t == request->root && row < rows; row++)
			c->rows[t][row] &= request->chosen[row];
	}
}

/* Whether every key of the row that leads to the root (where `leading`; else every key) leads to a kept row.
 */
static bool stands(const struct closure *c, size_t table, size_t row, bool leading)
{
	bool holds = !leading || table == c->request->root;
	for (size_t k = 0; k < c->dataset->tables[table].count; k++) {
		const struct column *key = key_column(c, table, k);
		if (!key || (leading && !c->leads[target_of(key)]) || key->codes[row] == CODE_NONE)
			continue;
		size_t target = column_target_row(key, key->codes[row]);
		if (target == SIZE_MAX || !c->rows[target_of(key)][target])
			return false;
		holds = true;
	}
	return holds;
}

static void prune(struct closure *c, const bool *tables, bool leading)
{
	for (bool changed = true; changed;) {
		changed = false;
		for (size_t t = 0; t < c->count; t++)
			for (size_t row = 0; tables[t] && row < c->dataset->tables[t].rows; row++)
				if (c->rows[t][row] && !stands(c, t, row, leading)) {
					c->rows[t][row] = 0;
					changed = true;
				}
	}
}

/* Keeps what the kept rows of one table refer to. */
static bool pull(struct closure *c, size_t table, const struct column *key)
{
	uint8_t *targets = c->rows[target_of(key)];
	bool changed = false;
	for (size_t row = 0; row < c->dataset->tables[table].rows; row++) {
		size_t target = c->rows[table][row] ? column_target_row(key, key->codes[row]) : SIZE_MAX;
		if (target != SIZE_MAX && !targets[target]) {
			targets[target] = 1;
			changed = true;
		}
	}
	return changed;
}

static void pull_all(struct closure *c)
{
	for (bool changed = true; changed;) {
		changed = false;
		for (size_t t = 0; t < c->count; t++)
			for (size_t k = 0; c->sources[t] && k < c->dataset->tables[t].count; k++) {
				const struct column *key = key_column(c, t, k);
				if (key && !c->leads[target_of(key)] && pull(c, t, key))
					changed = true;
			}
	}
}

/* Tables without any relation may not even have been read. */
static void forget_unrelated(struct closure *c, struct arena *arena)
{
	bool *related = arena_zalloc(arena, c->count, sizeof *related);
	related[c->request->root] = true;
	for (size_t t = 0; t < c->count; t++) {
		related[t] |= c->request->given[t] != NULL;
		for (size_t k = 0; k < c->dataset->tables[t].count; k++) {
			const struct column *key = key_column(c, t, k);
			if (key)
				related[t] = related[target_of(key)] = true;
		}
	}
	for (size_t t = 0; t < c->count; t++)
		if (!related[t])
			c->rows[t] = NULL;
}

uint8_t **closure_make(const struct dataset *dataset, const struct closure_request *request,
                       struct arena *arena)
{
	size_t count = dataset->schema->count;
	struct closure c = {.dataset = dataset, .request = request, .count = count};
	c.rows = arena_zalloc(arena, count, sizeof *c.rows);
	c.leads = arena_zalloc(arena, count, sizeof *c.leads);
	c.sources = arena_zalloc(arena, count, sizeof *c.sources);
	c.rest = arena_zalloc(arena, count, sizeof *c.rest);
	find_leading(&c);
	find_sources(&c);
	begin(&c, arena);
	prune(&c, c.leads, true);
	pull_all(&c);
	prune(&c, c.rest, false);
	forget_unrelated(&c, arena);
	return c.rows;
}
