#include "stats/stats.h"

#include <stdlib.h>
#include <string.h>

#include "base/progress.h"
#include "stats/anchors.h"
#include "stats/count.h"
#include "stats/own.h"
#include "stats/session.h"

#define SMALL 4096u /* rows */

struct made { /* tables of one job */
	struct statistic *tables;
	size_t count;
};

/* Statistics that count the same units share them, and the positions on their axes. */
struct group {
	const struct job *jobs; /* the first one, and all after it */
	const struct made *made;
	size_t job_count;
	uint8_t *later; /* nodes that statistics of other units ask for; NULL: no vector is let go */
	struct units units;
	struct own_axes *axes; /* of the results */
	bool written;          /* of the options */
	struct shared {
		const struct dimension *dimension; /* NULL: no axis */
		struct positions positions;
	} * shared; /* room for three axes of each job: it is pointed into */
	size_t shared_count;
	struct measured {
		const struct node *node;
		int64_t *numbers; /* by unit */
	} * quantities;
	size_t quantity_count, quantity_capacity;
	struct count_work *works;
	size_t work_count, work_capacity;
};

static const char *copy(struct results *results, const char *text)
{
	return arena_strdup(&results->arena, text);
}

static bool same_group(const struct job *a, const struct job *b)
{
	return a->declared->population == b->declared->population && a->units.time == b->units.time &&
	       a->declared->entity == b->declared->entity;
}

/* A dimension's values, and what axes look at behind several values. */
static void keep_node(const struct node *node, uint8_t *keep)
{
	if (!node)
		return;
	keep[node->id] = 1;
	if (node->operation == OP_STEP || node->operation == OP_REFERENCE || node->operation == OP_MULTIPLE)
		for (size_t i = 0; i < node->count; i++)
			keep_node(node->operands[i], keep);
}

/* Whether the group has the positions on the dimension's axis. */
static struct shared *find_shared(const struct group *group, const struct dimension *dimension)
{
	for (size_t i = 0; i < group->shared_count; i++)
		if (group->shared[i].dimension == dimension)
			return &group->shared[i];
	return NULL;
}

/* Nodes that statistics of other units than the group's ask for. */
static void keep_later(const struct group *group, uint8_t *keep)
{
	for (size_t i = 0; i < group->job_count; i++) {
		const struct job *job = &group->jobs[i];
		if (group->made[i].count || same_group(group->jobs, job))
			continue;
		const struct node *nodes[] = {job->rows,       job->columns,     job->by,
		                              job->quantity,   job->units.child, job->units.entity,
		                              job->units.where};
		for (size_t k = 0; k < sizeof nodes / sizeof(const struct node *); k++)
			keep_node(nodes[k], keep);
	}
}

/* Nodes of axes that the group's own statistics will have. */
static void keep_own(const struct group *group, uint8_t *keep)
{
	for (size_t i = 0; i < group->job_count; i++) {
		const struct job *job = &group->jobs[i];
		if (group->made[i].count || !same_group(group->jobs, job))
			continue;
		const struct declared *declared = job->declared;
		if (!find_shared(group, declared->rows))
			keep_node(job->rows, keep);
		if (!find_shared(group, declared->columns))
			keep_node(job->columns, keep);
		if (!find_shared(group, declared->by))
			keep_node(job->by, keep);
	}
}

/* Lets go of what only the positions that are there now were made of. */
static void trim(const struct group *group, struct session *session)
{
	if (!group->later)
		return;
	uint8_t *keep = memory_alloc(session->compiler.nodes, 1);
	memcpy(keep, group->later, session->compiler.nodes);
	keep_own(group, keep);
	run_trim(&session->run, keep, true);
	free(keep);
}

static const struct positions *group_positions(struct group *group, struct session *session,
                                               struct results *results, const struct dimension *dimension,
                                               const struct node *node)
{
	struct shared *shared = find_shared(group, dimension);
	if (shared)
		return &shared->positions;
	shared = &group->shared[group->shared_count++];
	shared->dimension = dimension;
	if (dimension)
		positions_make(&shared->positions, &session->run, &group->units, dimension, node,
		               &group->axes->scratch);
	else
		positions_none(&shared->positions, &group->units, &group->axes->scratch);
	own_axes_take(group->axes, dimension, &shared->positions.axis, &results->arena);
	trim(group, session);
	return &shared->positions;
}

static const int64_t *group_quantity(struct group *group, struct session *session, const struct node *node)
{
	for (size_t i = 0; i < group->quantity_count; i++)
		if (group->quantities[i].node == node)
			return group->quantities[i].numbers;
	group->quantities = memory_grow(group->quantities, &group->quantity_capacity,
	                                group->quantity_count + 1, sizeof *group->quantities);
	struct measured *measured = &group->quantities[group->quantity_count++];
	measured->node = node;
	measured->numbers = units_quantity(&group->units, &session->run, node);
	return measured->numbers;
}

static void group_free(struct group *group)
{
	free(group->later);
	for (size_t i = 0; i < group->quantity_count; i++)
		free(group->quantities[i].numbers);
	free(group->quantities);
	for (size_t i = 0; i < group->shared_count; i++)
		positions_free(&group->shared[i].positions);
	free(group->shared);
	free(group->works);
	units_free(&group->units);
}

static void describe(struct statistic *statistic, const struct declared *declared)
{
	*statistic = (struct statistic){
	        .id = declared->id,
	        .heading = declared->heading,
	        .label = declared->label,
	        .population = declared->population->id,
	        .population_label = declared->population->label,
	        .definition = declared->population->definition,
	        .measure = declared->measure,
	        .kind = declared->kind,
	        .axes = (declared->rows ? 1u : 0u) + (declared->columns ? 1u : 0u),
	};
	statistic->unit = declared->quantity ? declared->quantity->unit
	                  : declared->entity ? declared->entity->id
	                                     : declared->population->unit;
	statistic->decimals = declared->quantity ? declared->quantity->decimals : 0;
}

/* A table of the job, without its cells; of a repeated one, the table of one value. */
static void make_table(const struct job *job, const struct counting *counting, struct statistic *statistic,
                       struct results *results)
{
	const struct declared *declared = job->declared;
	describe(statistic, declared);
	statistic->rows = counting->rows->axis;
	if (counting->columns)
		statistic->columns = counting->columns->axis;
	if (counting->by) {
		const struct axis_value *value = &counting->by->axis.values[counting->by_position];
		bool total = counting->by_position == counting->by->axis.count - 1;
		statistic->by = declared->by->id;
		statistic->by_code = value->code;
		statistic->id =
		        arena_printf(&results->arena, "%s-%s", declared->id, total ? "total" : value->code);
		statistic->label = arena_printf(&results->arena, "%s – %s\xC2\xA0: %s", declared->label,
		                                declared->by->label, value->label);
	}
}

static void count_works(struct group *group, struct session *session, struct results *results)
{
	count_tables(&group->units, group->works, group->work_count);
	for (size_t i = 0; i < group->work_count; i++) {
		arena_join(&results->arena, &group->works[i].arena);
		session->run.overflow |= group->works[i].overflow;
	}
}

static void add_work(struct group *group, const struct counting *counting, struct statistic *statistic,
                     struct results *results)
{
	group->works =
	        memory_grow(group->works, &group->work_capacity, group->work_count + 1, sizeof *group->works);
	struct count_work *work = &group->works[group->work_count++];
	size_t cells = counting_cells(counting);
	*work = (struct count_work){.counting = *counting};
	if (group->written && counting_counts(counting))
		statistic->counts = work->counts = arena_alloc(&results->arena, cells, sizeof *work->counts);
	else
		statistic->cells = work->cells = arena_alloc(&results->arena, cells, sizeof *work->cells);
}

/* made->tables: where a single one goes. */
static void count_job(struct session *session, struct group *group, const struct job *job, struct made *made,
                      struct results *results)
{
	const struct declared *declared = job->declared;
	struct counting counting = {
	        .kind = declared->kind,
	        .units = &group->units,
	        .rows = group_positions(group, session, results, declared->rows, job->rows),
	        .quantity = job->quantity ? group_quantity(group, session, job->quantity) : NULL,
	        .decimals = job->quantity ? job->quantity->decimals : 0,
	};
	if (declared->columns)
		counting.columns = group_positions(group, session, results, declared->columns, job->columns);
	if (declared->by)
		counting.by = group_positions(group, session, results, declared->by, job->by);
	made->count = counting.by ? counting.by->axis.count : 1;
	if (counting.by)
		made->tables = arena_zalloc(&results->arena, made->count, sizeof *made->tables);
	for (; counting.by_position < made->count; counting.by_position++) {
		struct statistic *statistic = &made->tables[counting.by_position];
		make_table(job, &counting, statistic, results);
		add_work(group, &counting, statistic, results);
	}
}

/* Whether vectors take so little that letting them go costs more. */
static bool is_small(const struct session *session)
{
	for (size_t t = 0; t < session->dataset.schema->count; t++)
		if (session->dataset.tables[t].rows > SMALL)
			return false;
	return true;
}

/* The jobs of the first one's units. */
static void count_group(struct session *session, size_t first, const struct stats_options *options,
                        struct own_axes *axes, struct made *made, struct results *results)
{
	const struct job *job = &session->jobs[first];
	const struct population *population = job->declared->population;
	struct group group = {.jobs = job,
	                      .made = made + first,
	                      .job_count = session->job_count - first,
	                      .axes = axes,
	                      .written = options->written};
	if (!is_small(session)) {
		group.later = memory_zalloc(session->compiler.nodes, 1);
		keep_later(&group, group.later);
	}
	progress_tell(population->label, first, session->job_count);
	group.shared = memory_alloc(3 * session->job_count, sizeof *group.shared);
	units_make(&group.units, &session->run, population, &job->units, &results->arena);
	for (size_t k = first; k < session->job_count; k++)
		if (!made[k].count && same_group(job, &session->jobs[k]))
			count_job(session, &group, &session->jobs[k], &made[k], results);
	count_works(&group, session, results);
	if (group.later)
		run_trim(&session->run, group.later, false);
	group_free(&group);
}

/* All tables in the order of their jobs, which is that of the singles where there are no others. */
static void gather(struct results *results, const struct made *made, size_t jobs, size_t total,
                   struct statistic *singles)
{
	size_t i = 0;
	while (i < jobs && made[i].tables == &singles[i])
		i++;
	results->count = total;
	results->statistics = singles;
	if (i == jobs)
		return;
	results->statistics = arena_alloc(&results->arena, total, sizeof *results->statistics);
	struct statistic *next = results->statistics;
	for (i = 0; i < jobs; i++)
		for (size_t k = 0; k < made[i].count; k++)
			*next++ = made[i].tables[k];
}

static void count_all(struct session *session, const struct stats_options *options, struct results *results)
{
	struct made *made = memory_zalloc(session->job_count, sizeof *made);
	struct statistic *singles = arena_alloc(&results->arena, session->job_count, sizeof *singles);
	struct own_axes axes = {0};
	size_t total = 0;
	for (size_t i = 0; i < session->job_count; i++)
		made[i].tables = &singles[i];
	for (size_t i = 0; i < session->job_count; i++) {
		if (!made[i].count)
			count_group(session, i, options, &axes, made, results);
		total += made[i].count;
	}
	gather(results, made, session->job_count, total, singles);
	own_axes_free(&axes);
	free(made);
}

static const char *source_text(struct results *results, const struct session *session,
                               const struct table *table, long column, size_t row)
{
	struct buffer text = {0};
	if (column < 0)
		return NULL;
	buffer_puts(&text, "");
	column_format(&session->dataset, &table->columns[column], row, &text);
	const char *made = text.length ? copy(results, text.bytes) : NULL;
	buffer_free(&text);
	return made;
}

static bool chosen_source(const struct results *results, const char *id)
{
	for (size_t i = 0; i < results->programme_count; i++)
		if (strcmp(results->programmes[i], id) == 0)
			return true;
	return results->programme_count == 0;
}

static void note_sources(struct results *results, const struct session *session)
{
	const struct sources *sources = &session->compiler.catalogue->sources;
	if (!sources->declared)
		return;
	const struct table *table = &session->dataset.tables[sources->table];
	results->present = arena_zalloc(&results->arena, table->rows, sizeof *results->present);
	for (size_t row = 0; row < table->rows; row++) {
		const char *texts[4];
		for (size_t i = 0; i < 4; i++)
			texts[i] = source_text(results, session, table, sources->columns[i], row);
		if (!texts[0] || !chosen_source(results, texts[0]))
			continue;
		results->present[results->present_count++] =
		        (struct programme_ref){.id = texts[0],
		                               .label = texts[1] ? texts[1] : texts[0],
		                               .commune = texts[2],
		                               .departement = texts[3]};
	}
}

static const char **copy_values(struct results *results, const struct stats_filter *filter)
{
	const char **values = arena_zalloc(&results->arena, filter->count, sizeof *values);
	for (size_t i = 0; i < filter->count; i++)
		values[i] = copy(results, filter->values[i]);
	return values;
}

static void note_filters(struct results *results, const struct stats_options *options)
{
	for (size_t i = 0; i < options->filter_count; i++) {
		const struct stats_filter *filter = &options->filters[i];
		if (strcmp(filter->option, "programme") == 0) {
			results->programmes = copy_values(results, filter);
			results->programme_count = filter->count;
		} else {
			results->dispositifs = copy_values(results, filter);
			results->dispositif_count = filter->count;
		}
	}
}

void session_describe(const struct session *session, const struct stats_options *options,
                      struct results *results)
{
	results->catalogue = copy(results, session->compiler.catalogue->name);
	results->where = options->where ? copy(results, options->where) : NULL;
	note_filters(results, options);
	note_sources(results, session);
}

int stats_compute(struct results *results, const struct catalogue *catalogue, const char *path,
                  const struct stats_options *options, const struct declared *const *chosen, size_t count,
                  struct findings *findings, struct error *error)
{
	struct session session;
	*results = (struct results){.period = options->period};
	int result = session_start(&session, catalogue, path, options, chosen, count, findings, error);
	if (result == 0) {
		session_describe(&session, options, results);
		count_all(&session, options, results);
		if (session.run.overflow)
			result = error_set(error, MSG_OVERFLOW, (struct place){0}, NULL, NULL);
	}
	session_end(&session);
	if (result != 0)
		results_free(results);
	return result;
}
