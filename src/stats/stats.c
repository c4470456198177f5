#include "stats/stats.h"

#include <stdlib.h>
#include <string.h>

#include "base/progress.h"
#include "stats/group.h"
#include "stats/turns.h"

static const char *copy(struct results *results, const char *text)
{
	return arena_strdup(&results->arena, text);
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
	struct tables tables = {.session = session, .results = results, .written = options->written};
	struct statistic *singles = arena_alloc(&results->arena, session->job_count, sizeof *singles);
	size_t total = 0, *turns = turns_plan(session);
	tables.made = memory_zalloc(session->job_count, sizeof *tables.made);
	tables.brief = turns_matter(session);
	for (size_t i = 0; i < session->job_count; i++)
		tables.made[i].tables = &singles[i];
	for (size_t i = 0; i < session->job_count; i++) {
		if (tables.made[turns[i]].count)
			continue;
		progress_tell(session->jobs[turns[i]].declared->population->label, i, session->job_count);
		group_count(&tables, turns[i]);
		if (tables.brief)
			turns_release(session, tables.made);
	}
	for (size_t i = 0; i < session->job_count; i++)
		total += tables.made[i].count;
	gather(results, tables.made, session->job_count, total, singles);
	own_axes_free(&tables.axes);
	free(tables.made);
	free(turns);
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
