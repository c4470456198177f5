#include "listing/list.h"

#include <stdlib.h>
#include <string.h>

#include "listing/plan.h"
#include "results/results.h"

struct entry { /* a row of the list: a unit in one group */
	size_t unit;
	const char *group_label, *group_key;
};
struct work {
	struct plan plan;
	struct session session;
	struct units units;
	struct arena arena;         /* values and keys, until the list is made */
	struct shown_value *values; /* [unit * plan.count + column] */
	struct entry *entries;
	size_t count, capacity;
};

static const struct shown_value *value_of(const struct work *work, size_t unit, size_t column)
{
	return &work->values[unit * work->plan.count + column];
}

static int read_values(struct work *work)
{
	const struct plan *plan = &work->plan;
	struct run *run = &work->session.run;
	work->values = memory_alloc(work->units.count * plan->count + 1, sizeof *work->values);
	for (size_t unit = 0; unit < work->units.count; unit++)
		for (size_t c = 0; c < plan->count; c++)
			if (column_read(plan->columns[c], run, &work->units, unit, &work->arena,
			                &work->values[unit * plan->count + c], plan->error) < 0)
				return -1;
	return 0;
}

static void add_entry(struct work *work, size_t unit, const char *label, const char *key)
{
	work->entries = memory_grow(work->entries, &work->capacity, work->count + 1, sizeof *work->entries);
	work->entries[work->count++] = (struct entry){.unit = unit, .group_label = label, .group_key = key};
}

static void make_entries(struct work *work)
{
	const struct plan *plan = &work->plan;
	for (size_t unit = 0; unit < work->units.count; unit++) {
		if (plan->group < 0) {
			add_entry(work, unit, "", "");
			continue;
		}
		size_t column = (size_t)plan->group;
		struct column_group group = column_groups(plan->columns[column], unit,
		                                          value_of(work, unit, column), &work->arena);
		for (size_t i = 0; i < group.count; i++)
			add_entry(work, unit, group.items[i].label, group.items[i].key);
	}
}

/* qsort knows no context. */
static _Thread_local const struct work *sorting;

/* What has no value stands in the last group. */
static int compare_groups(const struct entry *x, const struct entry *y)
{
	if (!*x->group_key != !*y->group_key)
		return *x->group_key ? -1 : 1;
	return strcmp(x->group_key, y->group_key);
}

static int compare_entries(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	const struct plan *plan = &sorting->plan;
	int order = compare_groups(x, y);
	for (size_t i = 0; !order && i < plan->sort_count; i++) {
		const struct sort_key *key = &plan->sort[i];
		order = strcmp(value_of(sorting, x->unit, key->column)->key,
		               value_of(sorting, y->unit, key->column)->key);
		order = key->descending ? -order : order;
	}
	return order ? order : x->unit < y->unit ? -1 : x->unit > y->unit;
}

static void sort_entries(struct work *work)
{
	if (!work->count)
		return;
	sorting = work;
	qsort(work->entries, work->count, sizeof *work->entries, compare_entries);
	sorting = NULL;
}

static void fill_columns(const struct work *work, struct listing *listing, struct arena *arena)
{
	const struct plan *plan = &work->plan;
	listing->column_count = plan->shown_count;
	listing->columns = arena_zalloc(arena, plan->shown_count, sizeof *listing->columns);
	for (size_t i = 0; i < plan->shown_count; i++) {
		const struct compiled_column *column = plan->columns[plan->shown[i]];
		listing->columns[i] = (struct listing_column){.id = arena_strdup(arena, column->id),
		                                              .label = arena_strdup(arena, column->label),
		                                              .type = column->type,
		                                              .file = column->file};
	}
}

static void fill_rows(const struct work *work, struct listing *listing, struct arena *arena)
{
	const struct plan *plan = &work->plan;
	listing->rows = work->count;
	listing->cells = arena_alloc(arena, work->count * plan->shown_count, sizeof *listing->cells);
	for (size_t row = 0; row < work->count; row++)
		for (size_t i = 0; i < plan->shown_count; i++) {
			struct listing_cell *cell = &listing->cells[row * plan->shown_count + i];
			*cell = value_of(work, work->entries[row].unit, plan->shown[i])->cell;
			cell->text = cell->text ? arena_strdup(arena, cell->text) : NULL;
		}
}

static void fill_groups(const struct work *work, struct listing *listing, struct arena *arena)
{
	if (work->plan.group < 0)
		return;
	listing->group_label = arena_strdup(arena, work->plan.columns[work->plan.group]->label);
	listing->groups = arena_zalloc(arena, work->count, sizeof *listing->groups);
	for (size_t row = 0; row < work->count; row++) {
		const struct entry *entry = &work->entries[row];
		if (row == 0 || compare_groups(entry, entry - 1) != 0)
			listing->groups[listing->group_count++] = (struct listing_group){
			        .label = arena_strdup(arena, entry->group_label), .first = row};
		listing->groups[listing->group_count - 1].count++;
	}
}

static void make_listing(const struct work *work, struct results *results)
{
	const struct list_definition *definition = work->plan.definition;
	const struct population *population = work->plan.population;
	struct arena *arena = &results->arena;
	struct listing *listing = arena_zalloc(arena, 1, sizeof *listing);
	struct buffer text = {0};
	plan_describe(&work->plan, &text);
	listing->id = arena_strdup(arena, definition->id);
	listing->label =
	        arena_strdup(arena, work->plan.options->population ? population->label : definition->label);
	listing->definition = arena_strndup(arena, text.bytes, text.length);
	listing->unit = arena_strdup(arena, definition->unit);
	listing->unit_one = arena_strdup(arena, definition->unit_one);
	listing->total = work->units.count;
	buffer_free(&text);
	fill_columns(work, listing, arena);
	fill_rows(work, listing, arena);
	fill_groups(work, listing, arena);
	results->listings = listing;
	results->listing_count = 1;
}

static int make(struct work *work, struct results *results)
{
	struct plan *plan = &work->plan;
	units_make(&work->units, &work->session.run, plan->population, &plan->units, &work->arena);
	for (size_t c = 0; c < plan->count; c++)
		column_begin(plan->columns[c], &work->session.run, &work->units, &work->arena);
	int result = read_values(work);
	if (result == 0) {
		make_entries(work);
		sort_entries(work);
		make_listing(work, results);
	}
	for (size_t c = 0; c < plan->count; c++)
		column_end(plan->columns[c]);
	units_free(&work->units);
	free(work->values);
	free(work->entries);
	return result;
}

int list_compute(struct results *results, const struct list_definition *definition,
                 const struct catalogue *catalogue, const char *path, const struct stats_options *stats,
                 const struct list_options *options, struct findings *findings, struct error *error)
{
	struct work work = {.plan = {.definition = definition, .options = options, .error = error}};
	work.plan.session = &work.session;
	*results = (struct results){.period = stats->period};
	session_open(&work.session, catalogue, stats);
	int result = plan_make(&work.plan);
	if (result == 0)
		result = session_read(&work.session, path, stats, findings, error);
	if (result == 0) {
		session_describe(&work.session, stats, results);
		result = make(&work, results);
	}
	plan_free(&work.plan);
	session_end(&work.session);
	arena_free(&work.arena);
	if (result != 0)
		results_free(results);
	return result;
}
