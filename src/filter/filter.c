#include "filter/filter.h"

#include <errno.h>
#include <libintl.h>
#include <string.h>
#include <unistd.h>

#include "base/bits.h"
#include "base/temporary.h"
#include "filter/closure.h"
#include "filter/filter_private.h"
#include "stats/session.h"

struct work {
	struct filtered *filtered;
	const struct catalogue *catalogue;
	const struct filter_options *options;
	struct session session;
	size_t root;
	const struct population *population;
	const struct node *where;
	struct findings *findings;
	struct error *error;
};

static int lacks(struct work *work, const char *name)
{
	return error_format(work->error, MSG_NAME_UNKNOWN, "%s", name);
}

/* The population asked for, else the first one of the root's rows. */
static int find_population(struct work *work)
{
	const struct catalogue *catalogue = work->catalogue;
	const char *name = work->options->population;
	if (!catalogue->entity_count)
		return lacks(work, "<entite>");
	work->root = catalogue->entities[0].table;
	if (name)
		work->population = catalogue_population(catalogue, name);
	for (size_t i = 0; !name && !work->population && i < catalogue->population_count; i++)
		if (catalogue->populations[i].table == work->root)
			work->population = &catalogue->populations[i];
	if ((name || work->options->members) && (!work->population || work->population->table != work->root))
		return lacks(work, name ? name : "<population>");
	return catalogue->schema->tables[work->root].key < 0
	               ? lacks(work, catalogue->schema->tables[work->root].name)
	               : 0;
}

static int compile(struct work *work)
{
	struct compiler *compiler = &work->session.compiler;
	const struct schema *schema = compiler->schema;
	if (find_population(work) < 0)
		return -1;
	if (work->options->members && compiler_population(compiler, work->population, work->error) < 0)
		return -1;
	const char *where = work->options->stats.where;
	if (where) {
		work->where =
		        expression_compile_where(compiler, where, work->root, work->population, work->error);
		if (!work->where)
			return -1;
	}
	compiler_need(compiler, work->root, (size_t)schema->tables[work->root].key);
	for (size_t t = 0; t < schema->count; t++)
		for (size_t c = 0; c < schema->tables[t].count; c++)
			if (schema->tables[t].columns[c].type == TYPE_KEY)
				compiler_need(compiler, t, c);
	return 0;
}

/* Flags of the root's rows. NULL on error. */
static const uint8_t *choose(struct work *work)
{
	struct run *run = &work->session.run;
	const struct table *table = &work->session.dataset.tables[work->root];
	uint8_t *flags = arena_alloc(&work->filtered->arena, table->rows, 1);
	memset(flags, 1, table->rows);
	if (work->where)
		flags_and(flags, evaluate(run, work->where)->flags, table->rows);
	if (work->options->members)
		flags_and(flags, run_members(run, work->population)->flags, table->rows);
	const char *identifiers = work->options->identifiers;
	if (identifiers && identifiers_choose(identifiers, table, flags, work->findings, work->error) < 0)
		return NULL;
	return flags;
}

/* Tables that a filter of the catalogue names stand for themselves. */
static const bool *find_own(struct work *work)
{
	const struct catalogue *catalogue = work->catalogue;
	bool *own = arena_zalloc(&work->filtered->arena, catalogue->schema->count, sizeof *own);
	for (size_t i = 0; i < catalogue->filter_count; i++)
		for (size_t k = 0; k < catalogue->filters[i].count; k++)
			own[catalogue->filters[i].keeps[k].table] = true;
	return own;
}

static bool narrows(const struct filter_options *options)
{
	return options->stats.filter_count || options->stats.where || options->members ||
	       options->identifiers;
}

/* Both readings must have seen the same rows. */
static int check_same(struct work *work)
{
	const struct dataset *raw = &work->filtered->dataset, *typed = &work->session.dataset;
	for (size_t t = 0; t < raw->schema->count; t++)
		if (work->filtered->rows[t] && raw->tables[t].rows != typed->tables[t].rows)
			return error_set(work->error, MSG_READ, (struct place){.file = raw->tables[t].file},
			                 gettext("it changed meanwhile"), NULL);
	return 0;
}

static int select_rows(struct work *work, const char *path)
{
	session_open(&work->session, work->catalogue, &work->options->stats);
	int result = compile(work);
	if (result == 0)
		result = session_read(&work->session, path, &work->options->stats, work->findings,
		                      work->error);
	const uint8_t *chosen = result == 0 ? choose(work) : NULL;
	if (result == 0 && !chosen)
		result = -1;
	if (result == 0) {
		const struct closure_request request = {
		        .root = work->root,
		        .chosen = chosen,
		        .given = (const uint8_t *const *)work->session.run.kept,
		        .own = find_own(work)};
		work->filtered->rows = (const uint8_t *const *)closure_make(&work->session.dataset, &request,
		                                                            &work->filtered->arena);
		result = check_same(work);
	}
	session_end(&work->session);
	return result;
}

/* Standard input is read twice: what comes through a pipe is put aside in a file without a name. */
static int make_rereadable(struct error *error)
{
	if (lseek(STDIN_FILENO, 0, SEEK_CUR) >= 0)
		return 0;
	int kept = temporary_keep(STDIN_FILENO, "-", error);
	if (kept < 0)
		return -1;
	int result = dup2(kept, STDIN_FILENO) < 0 ? error_system(error, MSG_READ, "-", errno) : 0;
	close(kept);
	return result;
}

static int read_twice(struct work *work, const char *path)
{
	const struct dataset_request request = {.raw = true, .lines = true};
	bool standard = strcmp(path, "-") == 0, again = narrows(work->options);
	if (standard && again && make_rereadable(work->error) < 0)
		return -1;
	off_t start = standard && again ? lseek(STDIN_FILENO, 0, SEEK_CUR) : 0;
	struct filtered *filtered = work->filtered;
	if (dataset_read(&filtered->dataset, work->catalogue->schema, path, &request, work->findings,
	                 work->error) < 0)
		return -1;
	if (work->findings->errors)
		return 1;
	if (!again)
		return 0;
	if (standard && lseek(STDIN_FILENO, start, SEEK_SET) < 0)
		return error_system(work->error, MSG_READ, "-", errno);
	return select_rows(work, path);
}

int filter_make(struct filtered *filtered, const struct catalogue *catalogue, const char *path,
                const struct filter_options *options, struct findings *findings, struct error *error)
{
	struct work work = {.filtered = filtered,
	                    .catalogue = catalogue,
	                    .options = options,
	                    .findings = findings,
	                    .error = error};
	*filtered = (struct filtered){0};
	int result = read_twice(&work, path);
	if (result != 0)
		filter_free(filtered);
	return result;
}

void filter_free(struct filtered *filtered)
{
	if (filtered->dataset.tables)
		dataset_free(&filtered->dataset);
	arena_free(&filtered->arena);
	*filtered = (struct filtered){0};
}
