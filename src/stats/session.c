#include "stats/session.h"

#include <string.h>

#include "stats/hidden.h"

static enum time_axis time_of(const struct dimension *dimension)
{
	if (!dimension)
		return TIME_NONE;
	return dimension->kind == DIMENSION_BY_MONTH  ? TIME_MONTHS
	       : dimension->kind == DIMENSION_BY_YEAR ? TIME_YEARS
	                                              : TIME_NONE;
}

/* The dimensions that have a meaning for the population. */
static void tell_dimensions(struct session *session, const struct declared *declared, const char *id,
                            struct error *error)
{
	const struct catalogue *catalogue = session->compiler.catalogue;
	const struct population *population = declared->population;
	struct buffer names = {0};
	for (size_t i = 0; i < catalogue->dimension_count; i++) {
		const struct dimension *dimension = &catalogue->dimensions[i];
		struct error none = {0};
		if (time_of(dimension) != TIME_NONE ||
		    compiler_dimension(&session->compiler, dimension, population->table, population, &none))
			buffer_printf(&names, "%s%s", names.length ? ", " : "", dimension->id);
	}
	if (names.length)
		error_set(error, MSG_NAME_AMONG, declared->place, names.bytes, id);
	else
		error_set(error, MSG_NAME_UNKNOWN, declared->place, id, NULL);
	buffer_free(&names);
}

static int compile_axis(struct session *session, const struct job *job, const struct dimension *dimension,
                        const struct node **node, struct error *error)
{
	const struct population *population = job->declared->population;
	if (!dimension || time_of(dimension) != TIME_NONE)
		return 0;
	const struct node *made =
	        compiler_dimension(&session->compiler, dimension, population->table, population, error);
	if (made && hidden_dimension(session->compiler.schema, dimension, made))
		return error_set(error, MSG_COLUMN_HIDDEN, job->declared->place, dimension->id, NULL);
	*node = node_root(made);
	if (!made && !error->set)
		tell_dimensions(session, job->declared, dimension->id, error);
	return made ? 0 : -1;
}

/* At most one of the axes is a time axis: units know one division into months or years. */
static int time_axes(struct job *job, struct error *error)
{
	const struct declared *declared = job->declared;
	const struct dimension *dimensions[] = {declared->rows, declared->columns, declared->by};
	for (size_t i = 0; i < sizeof dimensions / sizeof *dimensions; i++) {
		if (time_of(dimensions[i]) == TIME_NONE)
			continue;
		if (job->units.time != TIME_NONE)
			return error_set(error, MSG_TIME_AXES, declared->place, declared->id, NULL);
		job->units.time = time_of(dimensions[i]);
	}
	return 0;
}

static int compile_job(struct session *session, struct job *job, const struct declared *declared,
                       struct error *error)
{
	struct compiler *compiler = &session->compiler;
	const struct catalogue *catalogue = compiler->catalogue;
	size_t table = declared->population->table;
	*job = (struct job){.declared = declared};
	if (compiler_population(compiler, declared->population, error) < 0)
		return -1;
	if (compile_axis(session, job, declared->rows, &job->rows, error) < 0 ||
	    compile_axis(session, job, declared->columns, &job->columns, error) < 0)
		return -1;
	if (compile_axis(session, job, declared->by, &job->by, error) < 0 || time_axes(job, error) < 0)
		return -1;
	if (session->where) {
		job->units.where = expression_compile_where(compiler, session->where, table,
		                                            declared->population, error);
		if (!job->units.where)
			return -1;
	}
	if (catalogue->entity_count)
		job->units.child = compiler_entity(compiler, &catalogue->entities[0], table);
	if (declared->quantity) {
		job->quantity =
		        compiler_quantity(compiler, declared->quantity, table, declared->place, error);
		if (!job->quantity)
			return -1;
	}
	if (!declared->entity)
		return 0;
	job->units.entity = compiler_entity(compiler, declared->entity, table);
	job->units.entity_last =
	        compiler_entity(compiler, declared->entity, catalogue->entities[0].table) != NULL;
	return job->units.entity
	               ? 0
	               : error_set(error, MSG_NAME_UNKNOWN, declared->place, declared->entity->id, NULL);
}

static bool wanted(const void *context, size_t table, size_t column)
{
	const struct session *session = context;
	return session->compiler.needed[table][column];
}

/* The catalogue says which table names the programmes. */
static void need_sources(struct session *session)
{
	const struct sources *sources = &session->compiler.catalogue->sources;
	for (size_t i = 0; i < sizeof sources->columns / sizeof *sources->columns; i++)
		if (sources->declared && sources->columns[i] >= 0)
			compiler_need(&session->compiler, sources->table, (size_t)sources->columns[i]);
}

/* Identifiers of rows, for explanations. */
static void need_identifiers(struct session *session)
{
	for (size_t j = 0; j < session->job_count; j++) {
		const struct population *population = session->jobs[j].declared->population;
		const struct schema_table *table = &session->compiler.schema->tables[population->table];
		for (size_t c = 0; c < table->count; c++)
			if (table->columns[c].primary)
				compiler_need(&session->compiler, population->table, c);
	}
}

struct applied {
	const struct filter *filter;
	const struct node **nodes;
};

static int compile_filter(struct session *session, const struct stats_filter *given, struct applied *applied,
                          struct error *error)
{
	struct compiler *compiler = &session->compiler;
	const struct catalogue *catalogue = compiler->catalogue;
	for (size_t i = 0; i < catalogue->filter_count && !applied->filter; i++)
		if (strcmp(catalogue->filters[i].option, given->option) == 0)
			applied->filter = &catalogue->filters[i];
	if (!applied->filter)
		return error_format(error, MSG_NAME_UNKNOWN, "<filtre option=\"%s\">", given->option);
	applied->nodes = arena_zalloc(&session->arena, applied->filter->count, sizeof *applied->nodes);
	compiler->filtering = true;
	compiler->option = given->values;
	compiler->option_count = given->count;
	for (size_t i = 0; i < applied->filter->count; i++) {
		const struct on_table *keep = &applied->filter->keeps[i];
		compiler_separate(compiler);
		applied->nodes[i] = expression_compile(compiler, keep->source.text, keep->table, VALUE_FLAG,
		                                       keep->source.place, error);
		if (!applied->nodes[i])
			return -1;
	}
	compiler->filtering = false;
	compiler_separate(compiler);
	return 0;
}

void session_open(struct session *session, const struct catalogue *catalogue,
                  const struct stats_options *options)
{
	*session = (struct session){0};
	session->where = options->where;
	compiler_start(&session->compiler, &session->arena, catalogue->schema, catalogue);
}

/* Of several statistics, those that would show what local.xml hides are left out. */
static bool forgive(const struct declared *declared, struct findings *findings, struct error *error)
{
	if (!error->set || error->code != MSG_COLUMN_HIDDEN)
		return false;
	*error = (struct error){0};
	findings_add(findings, MSG_STATISTIC_HIDDEN, declared->place, declared->id, NULL);
	return true;
}

/* Whether the code occurs, in a list or as a key. */
static bool occurs(const struct table *table, const struct column *column, const char *code)
{
	size_t length = strlen(code);
	if (column->schema && column->schema->primary && table_row(table, code, length) != SIZE_MAX)
		return true;
	return column_has_codes(column) && map_find(&column->dictionary.others_index, code, length) >= 0;
}

/* Results could not tell such a code from a total, or from a missing value. */
static void find_reserved(const struct session *session, struct findings *findings)
{
	static const char *const reserved[] = {RESULTS_TOTAL, RESULTS_UNKNOWN};
	for (size_t t = 0; t < session->dataset.schema->count; t++) {
		const struct table *table = &session->dataset.tables[t];
		for (size_t c = 0; c < table->count; c++)
			for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++) {
				struct place place = {.file = table->file, .column = table->columns[c].name};
				if (occurs(table, &table->columns[c], reserved[i]))
					findings_add(findings, MSG_CODE_FORM, place, NULL, reserved[i]);
			}
	}
}

int session_start(struct session *session, const struct catalogue *catalogue, const char *path,
                  const struct stats_options *options, const struct declared *const *chosen, size_t count,
                  struct findings *findings, struct error *error)
{
	session_open(session, catalogue, options);
	session->brief = true;
	session->jobs = arena_zalloc(&session->arena, count, sizeof *session->jobs);
	for (size_t i = 0; i < count; i++) {
		if (compile_job(session, &session->jobs[session->job_count], chosen[i], error) == 0)
			session->job_count++;
		else if (count == 1 || !forgive(chosen[i], findings, error))
			return -1;
	}
	int result = session_read(session, path, options, findings, error);
	if (result == 0)
		find_reserved(session, findings);
	return result == 0 && findings->errors ? 1 : result;
}

static const struct column *column_behind(const struct session *session, const struct node *node)
{
	while (node->operation == OP_STEP || node->operation == OP_REFERENCE ||
	       node->operation == OP_MULTIPLE)
		node = node->operands[0];
	return node->operation == OP_COLUMN ? &session->dataset.tables[node->table].columns[node->column]
	                                    : NULL;
}

/* A code that neither a list nor the data knows is most often a slip of the keyboard. */
static void warn_unknown(struct session *session, const char *option, const struct node *node,
                         struct findings *findings)
{
	for (size_t i = 0; i < node->count; i++)
		warn_unknown(session, option, node->operands[i], findings);
	const struct vector codes = {
	        .column = node->operation == OP_IN ? column_behind(session, node->operands[0]) : NULL};
	for (size_t i = 0; codes.column && i < node->word_count; i++)
		if (strcmp(node->words[i], RESULTS_UNKNOWN) != 0 &&
		    vector_code(&session->run, &codes, node->words[i]) == CODE_NONE)
			findings_add(findings, MSG_OPTION_UNKNOWN,
			             (struct place){.file = session->dataset.path},
			             arena_printf(&session->arena, "--%s %s", option, node->words[i]), NULL);
}

int session_read(struct session *session, const char *path, const struct stats_options *options,
                 struct findings *findings, struct error *error)
{
	struct applied *applied = arena_zalloc(&session->arena, options->filter_count, sizeof *applied);
	for (size_t i = 0; i < options->filter_count; i++)
		if (compile_filter(session, &options->filters[i], &applied[i], error) < 0)
			return -1;
	need_sources(session);
	if (options->identifiers)
		need_identifiers(session);
	const struct dataset_request request = {
	        .wanted = wanted, .context = session, .brief = session->brief};
	if (dataset_read(&session->dataset, session->compiler.schema, path, &request, findings, error) < 0)
		return -1;
	run_start(&session->run, &session->dataset, &session->compiler, options->period);
	if (findings->errors)
		return 1;
	for (size_t i = 0; i < options->filter_count; i++) {
		if (applied[i].filter->count)
			warn_unknown(session, options->filters[i].option, applied[i].nodes[0], findings);
		run_filter(&session->run, applied[i].filter, applied[i].nodes);
	}
	if (session->compiler.where)
		warn_unknown(session, "where", session->compiler.where, findings);
	return 0;
}

void session_end(struct session *session)
{
	if (session->run.dataset)
		run_end(&session->run);
	if (session->dataset.tables)
		dataset_free(&session->dataset);
	arena_free(&session->arena);
}
