#include "stats/group.h"

#include <stdlib.h>
#include <string.h>

#include "stats/anchors.h"
#include "stats/count.h"

struct group {
	struct tables *tables;
	struct session *session;
	struct results *results;
	const struct job *lead; /* the first one of the group's own */
	uint8_t *later;         /* nodes that statistics of other units ask for; NULL: no vector is let go */
	struct units units;
	struct shared {
		const struct dimension *dimension; /* NULL: no axis */
		struct positions positions;
	} * shared; /* room for three axes of each job: it is pointed into */
	size_t shared_count;
	struct measured {
		const struct node *node;
		struct vector numbers; /* by unit */
	} * quantities;                /* room for one of each job: it is pointed into */
	size_t quantity_count;
	struct count_work *works;
	size_t work_count, work_capacity;
};

bool group_same(const struct job *a, const struct job *b)
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
	for (size_t i = 0; i < group->session->job_count; i++) {
		const struct job *job = &group->session->jobs[i];
		if (group->tables->made[i].count || group_same(group->lead, job))
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
	for (size_t i = 0; i < group->session->job_count; i++) {
		const struct job *job = &group->session->jobs[i];
		if (group->tables->made[i].count || !group_same(group->lead, job))
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
static void trim(const struct group *group)
{
	if (!group->later)
		return;
	uint8_t *keep = memory_alloc(group->session->compiler.nodes, 1);
	memcpy(keep, group->later, group->session->compiler.nodes);
	keep_own(group, keep);
	run_trim(&group->session->run, keep, true);
	free(keep);
}

static const struct positions *group_positions(struct group *group, const struct dimension *dimension,
                                               const struct node *node)
{
	struct own_axes *axes = &group->tables->axes;
	struct shared *shared = find_shared(group, dimension);
	if (shared)
		return &shared->positions;
	shared = &group->shared[group->shared_count++];
	shared->dimension = dimension;
	if (dimension)
		positions_make(&shared->positions, &group->session->run, &group->units, dimension, node,
		               &axes->scratch);
	else
		positions_none(&shared->positions, &group->units, &axes->scratch);
	own_axes_take(axes, dimension, &shared->positions.axis, &group->results->arena);
	trim(group);
	return &shared->positions;
}

static const struct vector *group_quantity(struct group *group, const struct node *node)
{
	for (size_t i = 0; i < group->quantity_count; i++)
		if (group->quantities[i].node == node)
			return &group->quantities[i].numbers;
	if (!group->quantities)
		group->quantities = memory_alloc(group->session->job_count, sizeof *group->quantities);
	struct measured *measured = &group->quantities[group->quantity_count++];
	measured->node = node;
	measured->numbers = units_quantity(&group->units, &group->session->run, node);
	return &measured->numbers;
}

static void group_free(struct group *group)
{
	free(group->later);
	for (size_t i = 0; i < group->quantity_count; i++)
		vector_free_values(&group->quantities[i].numbers);
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

static void count_works(struct group *group)
{
	count_tables(&group->units, group->works, group->work_count);
	for (size_t i = 0; i < group->work_count; i++) {
		arena_join(&group->results->arena, &group->works[i].arena);
		group->session->run.overflow |= group->works[i].overflow;
	}
}

static void add_work(struct group *group, const struct counting *counting, struct statistic *statistic)
{
	struct arena *arena = &group->results->arena;
	group->works =
	        memory_grow(group->works, &group->work_capacity, group->work_count + 1, sizeof *group->works);
	struct count_work *work = &group->works[group->work_count++];
	size_t cells = counting_cells(counting);
	*work = (struct count_work){.counting = *counting};
	if (group->tables->written && counting_counts(counting))
		statistic->counts = work->counts = arena_alloc(arena, cells, sizeof *work->counts);
	else
		statistic->cells = work->cells = arena_alloc(arena, cells, sizeof *work->cells);
}

static void count_job(struct group *group, const struct job *job, struct made *made)
{
	const struct declared *declared = job->declared;
	struct counting counting = {
	        .kind = declared->kind,
	        .units = &group->units,
	        .rows = group_positions(group, declared->rows, job->rows),
	        .quantity = job->quantity ? group_quantity(group, job->quantity) : NULL,
	        .decimals = job->quantity ? job->quantity->decimals : 0,
	};
	if (declared->columns)
		counting.columns = group_positions(group, declared->columns, job->columns);
	if (declared->by)
		counting.by = group_positions(group, declared->by, job->by);
	made->count = counting.by ? counting.by->axis.count : 1;
	if (counting.by)
		made->tables = arena_zalloc(&group->results->arena, made->count, sizeof *made->tables);
	for (; counting.by_position < made->count; counting.by_position++) {
		struct statistic *statistic = &made->tables[counting.by_position];
		make_table(job, &counting, statistic, group->results);
		add_work(group, &counting, statistic);
	}
}

void group_count(struct tables *tables, size_t first)
{
	struct session *session = tables->session;
	const struct job *lead = &session->jobs[first];
	struct group group = {.tables = tables, .session = session, .results = tables->results, .lead = lead};
	if (tables->brief) {
		group.later = memory_zalloc(session->compiler.nodes, 1);
		keep_later(&group, group.later);
	}
	group.shared = memory_alloc(3 * session->job_count, sizeof *group.shared);
	units_make(&group.units, &session->run, lead->declared->population, &lead->units,
	           &group.results->arena);
	for (size_t k = first; k < session->job_count; k++)
		if (!tables->made[k].count && group_same(lead, &session->jobs[k]))
			count_job(&group, &session->jobs[k], &tables->made[k]);
	count_works(&group);
	if (tables->brief)
		run_trim(&session->run, group.later, false);
	group_free(&group);
}
