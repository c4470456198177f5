#include "stats/turns.h"

#include <stdlib.h>

#define SMALL 4096u /* rows */

bool turns_matter(const struct session *session)
{
	for (size_t t = 0; t < session->dataset.schema->count; t++)
		if (session->dataset.tables[t].rows > SMALL)
			return true;
	return false;
}

/* Few columns are needed by all statistics: those that have the most vectors beside them come last, when the
 * columns that only others need are gone. Time axes are the last ones: they have vectors of each month or
 * year. */
struct turn {
	size_t job;
	bool timed;
	size_t entries; /* in vectors of its units, more or less */
};

static int compare_turns(const void *a, const void *b)
{
	const struct turn *x = a, *y = b;
	if (x->timed != y->timed)
		return x->timed ? 1 : -1;
	if (x->entries != y->entries)
		return x->entries < y->entries ? -1 : 1;
	return x->job < y->job ? -1 : x->job > y->job;
}

static struct turn turn_of(const struct session *session, size_t i)
{
	const struct job *job = &session->jobs[i];
	size_t rows = run_rows(&session->run, job->declared->population->table);
	struct turn turn = {.job = i, .timed = job->units.time != TIME_NONE};
	for (size_t k = 0; k < session->job_count; k++)
		if (group_same(job, &session->jobs[k]))
			turn.entries += rows;
	return turn;
}

size_t *turns_plan(const struct session *session)
{
	size_t count = session->job_count, *jobs = memory_alloc(count, sizeof *jobs);
	for (size_t i = 0; i < count; i++)
		jobs[i] = i;
	if (!turns_matter(session))
		return jobs;
	struct turn *turns = memory_alloc(count, sizeof *turns);
	for (size_t i = 0; i < count; i++)
		turns[i] = turn_of(session, i);
	qsort(turns, count, sizeof *turns, compare_turns);
	for (size_t i = 0; i < count; i++)
		jobs[i] = turns[i].job;
	free(turns);
	return jobs;
}

void turns_need(struct needs *needs, const struct job *job)
{
	const struct declared *declared = job->declared;
	const struct node *nodes[] = {job->quantity, job->units.child, job->units.entity, job->units.where};
	needs_population(needs, declared->population);
	needs_axis(needs, declared->rows, job->rows);
	needs_axis(needs, declared->columns, job->columns);
	needs_axis(needs, declared->by, job->by);
	for (size_t i = 0; i < sizeof nodes / sizeof *nodes; i++)
		needs_node(needs, nodes[i]);
}

/* Keys of rows are found in their column. */
static void drop_columns(struct session *session, const struct needs *needs)
{
	for (size_t t = 0; t < session->dataset.schema->count; t++)
		for (size_t c = 0; c < session->dataset.schema->tables[t].count; c++) {
			struct column *column = &session->dataset.tables[t].columns[c];
			if (!needs->columns[t][c] && !column->schema->primary)
				column_free_values(column);
		}
}

void turns_release(struct session *session, const struct made *made)
{
	struct needs needs;
	needs_start(&needs, &session->compiler);
	for (size_t i = 0; i < session->job_count; i++)
		if (!made[i].count)
			turns_need(&needs, &session->jobs[i]);
	run_drop(&session->run, &needs);
	drop_columns(session, &needs);
	needs_free(&needs);
}
