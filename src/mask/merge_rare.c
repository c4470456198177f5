/* Fewer categories instead of more hidden cells: values of a dimension on which few children stand become
 * one. */
#include <stdlib.h>
#include <string.h>

#include "mask/mask.h"
#include "mask/model.h"

#define REST_CODE  "autres"
#define REST_LABEL "Autres"

struct value {              /* of a dimension, over all statistics */
	int64_t children;   /* the most that stand on it */
	const char *within; /* what it belongs to; NULL */
	size_t rest;        /* position of the value that it may become */
};
struct rest { /* a value that others become */
	const char *code, *label, *within;
	size_t count; /* how many */
};
struct merging {
	struct results *results;
	const struct catalogue *catalogue;
	long threshold;
	struct map index, rest_index; /* "dimension/code", "dimension/autres-…" */
	struct value *values;
	struct rest *rests;
	size_t capacity, rest_capacity;
};

static bool can_merge(const struct axis *axis)
{
	return !axis->multiple && axis->count > 2 &&
	       (strcmp(axis->kind, "liste") == 0 || strcmp(axis->kind, "cle") == 0);
}

static bool is_plain(const struct axis *axis, size_t i)
{
	return i + 1 < axis->count && strcmp(axis->values[i].code, RESULTS_UNKNOWN) != 0;
}

/* "autres", and the codes of what it belongs to. */
static size_t rest_of(struct merging *merging, const char *dimension, const char *within)
{
	struct arena *arena = &merging->results->arena;
	struct buffer code = {0};
	bool added;
	buffer_puts(&code, REST_CODE);
	for (const char *part = within; part; part = strchr(part, '/') ? strchr(part, '/') + 1 : NULL) {
		const char *value = strchr(part, ':');
		size_t length = value ? strcspn(value + 1, "/") : 0;
		buffer_putc(&code, '-');
		if (length)
			buffer_add(&code, value + 1, length);
	}
	const char *key = arena_printf(arena, "%s/%s", dimension, code.bytes);
	size_t at = map_add(&merging->rest_index, key, strlen(key), merging->rest_index.count, &added);
	if (added) {
		merging->rests =
		        memory_grow(merging->rests, &merging->rest_capacity, at + 1, sizeof *merging->rests);
		merging->rests[at] =
		        (struct rest){.code = strchr(key, '/') + 1,
		                      .label = within ? arena_printf(arena, "%s (%s)", REST_LABEL,
		                                                     code.bytes + strlen(REST_CODE) + 1)
		                                      : REST_LABEL,
		                      .within = within};
	}
	buffer_free(&code);
	return at;
}

static size_t value_of(struct merging *merging, const struct axis *axis, size_t i)
{
	const struct axis_value *value = &axis->values[i];
	struct arena *arena = &merging->results->arena;
	const char *key = arena_printf(arena, "%s/%s", axis->dimension, value->code);
	bool added;
	size_t at = map_add(&merging->index, key, strlen(key), merging->index.count, &added);
	if (!added)
		return at;
	const char *within =
	        value->within ? value->within
	                      : knowledge_within(merging->catalogue, axis->dimension, value->code, arena);
	merging->values = memory_grow(merging->values, &merging->capacity, at + 1, sizeof *merging->values);
	merging->values[at] =
	        (struct value){.within = within, .rest = rest_of(merging, axis->dimension, within)};
	return at;
}

/* The most children that stand on each value, in any statistic. */
static void look_at(struct merging *merging, const struct statistic *statistic, const struct axis *axis,
                    bool columns)
{
	size_t width = statistic_columns(statistic), last = statistic->rows.count - 1;
	for (size_t i = 0; can_merge(axis) && i < axis->count; i++) {
		if (!is_plain(axis, i))
			continue;
		size_t at = value_of(merging, axis, i);
		const struct cell *cell = columns ? statistic_cell(statistic, last, i)
		                                  : statistic_cell(statistic, i, width - 1);
		if (cell->children > merging->values[at].children)
			merging->values[at].children = cell->children;
	}
}

static bool is_rare(const struct merging *merging, const struct value *value)
{
	return value->children > 0 && value->children < merging->threshold;
}

/* The value that this one becomes; NULL: it stays. A lone one stays, but in every table alike. */
static const struct rest *becomes(struct merging *merging, const struct axis *axis, size_t i)
{
	if (!can_merge(axis) || !is_plain(axis, i))
		return NULL;
	size_t at = value_of(merging, axis, i);
	const struct value *value = &merging->values[at];
	const struct rest *rest = &merging->rests[value->rest];
	return is_rare(merging, value) && rest->count > 1 ? rest : NULL;
}

/* Puts the rests where the last plain values are. Gives the new position of each value. */
static size_t *shorten(struct merging *merging, struct axis *axis)
{
	struct axis_value *values = arena_alloc(&merging->results->arena, axis->count, sizeof *values);
	size_t *to = memory_alloc(axis->count, sizeof *to);
	struct axis made = {.values = values};
	for (int pass = 0; pass < 3; pass++)
		for (size_t i = 0; i < axis->count; i++) {
			const struct rest *rest = becomes(merging, axis, i);
			if (pass != (rest ? 1 : is_plain(axis, i) ? 0 : 2))
				continue;
			long found = rest ? axis_find(&made, rest->code) : -1;
			to[i] = found < 0 ? made.count : (size_t)found;
			if (found < 0)
				values[made.count++] = rest ? (struct axis_value){.code = rest->code,
				                                                  .label = rest->label,
				                                                  .within = rest->within}
				                            : axis->values[i];
		}
	axis->values = values;
	axis->count = made.count;
	return to;
}

/* At least as many children stand behind both as behind either. */
static void add_cell(struct cell *cell, const struct cell *part, enum measure_kind kind)
{
	if (cell->n < 0) {
		*cell = *part;
		return;
	}
	cell->n += part->n;
	cell->sum += part->sum;
	cell->children = part->children > cell->children ? part->children : cell->children;
	cell->largest = part->largest > cell->largest ? part->largest : cell->largest;
	cell->histogram_count = 0;
	if (kind == MEASURE_MEAN)
		cell->value = cell->n > 0 ? decimal_mean(cell->sum, cell->n) : DECIMAL_NONE;
	else
		cell->value += part->value;
}

static void merge_statistic(struct merging *merging, struct statistic *statistic)
{
	const struct statistic old = *statistic;
	size_t width = statistic_columns(&old), count = old.rows.count * width;
	size_t *rows = shorten(merging, &statistic->rows);
	size_t *columns = old.axes == 2 ? shorten(merging, &statistic->columns) : NULL;
	size_t new_width = statistic_columns(statistic), cells = statistic->rows.count * new_width;
	statistic->cells = arena_zalloc(&merging->results->arena, cells, sizeof *statistic->cells);
	for (size_t i = 0; i < cells; i++)
		statistic->cells[i] = (struct cell){.n = -1, .children = -1, .value = DECIMAL_NONE};
	for (size_t i = 0; i < count; i++) {
		size_t column = columns ? columns[i % width] : 0;
		add_cell(&statistic->cells[rows[i / width] * new_width + column], &old.cells[i], old.kind);
	}
	free(rows);
	free(columns);
}

void mask_merge_rare(struct results *results, const struct catalogue *catalogue, long threshold)
{
	struct merging merging = {.results = results, .catalogue = catalogue, .threshold = threshold};
	for (size_t s = 0; s < results->count; s++) {
		const struct statistic *statistic = &results->statistics[s];
		look_at(&merging, statistic, &statistic->rows, false);
		if (statistic->axes == 2)
			look_at(&merging, statistic, &statistic->columns, true);
	}
	for (size_t i = 0; i < merging.index.count; i++)
		merging.rests[merging.values[i].rest].count += is_rare(&merging, &merging.values[i]);
	for (size_t s = 0; s < results->count; s++) {
		enum measure_kind kind = results->statistics[s].kind;
		if (kind == MEASURE_COUNT || kind == MEASURE_SUM || kind == MEASURE_MEAN)
			merge_statistic(&merging, &results->statistics[s]);
	}
	free(merging.values);
	free(merging.rests);
	map_free(&merging.index);
	map_free(&merging.rest_index);
}
