#include "anon/view.h"

#include <stdlib.h>
#include <string.h>

#include "listing/path.h"
#include "stats/session.h"

struct ladder { /* a column of a view, compiled */
	const struct release_column *rule;
	const struct release_level **rungs; /* those that local.xml does not hide */
	struct compiled_column **levels, *original;
	size_t count;
};
struct compiled_view {
	const struct release_view *rule;
	const struct population *population;
	struct units_request units;
	struct ladder *ladders;
	size_t count;
};
struct reading {
	struct session session;
	const struct release *release;
	struct compiled_view *views;
	size_t count;
	struct error *error;
};

static int wrong(const struct release_level *level, struct error *error)
{
	return error_set(error, MSG_ANON_LEVEL, level->read.place, level->read.id, NULL);
}

/* Nothing that names or identifies: no text, no key, no exact date, no exact number. */
static int check_level(const struct session *session, const struct release_level *level,
                       const struct compiled_column *column, struct error *error)
{
	if (column->dimension && column->dimension->kind == DIMENSION_KEY)
		return wrong(level, error);
	if (column->type == LISTING_DATE)
		return level->step == STEP_NONE ? wrong(level, error) : 0;
	if (column->type == LISTING_NUMBER)
		return level->bound_count ? 0 : wrong(level, error);
	if (!column->path_count)
		return 0;
	const struct schema_column *schema = path_column(session, column->paths);
	switch (schema->type) {
	case TYPE_LIST:
	case TYPE_BOOLEAN:
	case TYPE_YEAR:
	case TYPE_SCHOOL_YEAR:
	case TYPE_COMMUNE:
		return schema->personal ? wrong(level, error) : 0;
	default:
		return wrong(level, error);
	}
}

static bool forgive(struct error *error, enum message code)
{
	bool forgiven = error->set && error->code == code;
	if (forgiven)
		*error = (struct error){0};
	return forgiven;
}

/* The exact value, by the first of the paths that leads somewhere from this table. */
static void compile_original(struct reading *reading, const struct compiled_view *view, struct ladder *ladder)
{
	const struct words *paths = &ladder->rule->original;
	for (size_t i = 0; i < paths->count && !ladder->original; i++) {
		struct error error = {0};
		struct list_column *declared = arena_zalloc(&reading->session.arena, 1, sizeof *declared);
		declared->id = declared->label = ladder->rule->id;
		declared->expression = paths->items[i];
		ladder->original =
		        column_compile(&reading->session, view->population, declared, NULL, true, &error);
	}
}

static int compile_ladder(struct reading *reading, const struct compiled_view *view, struct ladder *ladder)
{
	const struct release_column *rule = ladder->rule;
	struct arena *arena = &reading->session.arena;
	ladder->levels = arena_zalloc(arena, rule->level_count, sizeof(struct compiled_column *));
	ladder->rungs = arena_zalloc(arena, rule->level_count, sizeof(const struct release_level *));
	for (size_t i = 0; i < rule->level_count; i++) {
		const struct release_level *level = &rule->levels[i];
		struct compiled_column *column = column_compile(&reading->session, view->population,
		                                                &level->read, NULL, false, reading->error);
		if (!column && forgive(reading->error, MSG_COLUMN_HIDDEN))
			continue;
		if (!column || check_level(&reading->session, level, column, reading->error) < 0)
			return -1;
		ladder->rungs[ladder->count] = level;
		ladder->levels[ladder->count++] = column;
	}
	if (ladder->count)
		compile_original(reading, view, ladder);
	return 0;
}

static int compile_where(struct reading *reading, struct compiled_view *view)
{
	struct session *session = &reading->session;
	if (!session->where)
		return 0;
	view->units.where =
	        expression_compile_where(&session->compiler, session->where, view->population->table,
	                                 view->population, reading->error);
	return view->units.where ? 0 : -1;
}

static int compile_view(struct reading *reading, struct compiled_view *view)
{
	struct compiler *compiler = &reading->session.compiler;
	const struct catalogue *catalogue = compiler->catalogue;
	view->population = catalogue_population(catalogue, view->rule->population);
	if (!view->population || !catalogue->entity_count)
		return error_set(reading->error, MSG_NAME_UNKNOWN, view->rule->place, view->rule->population,
		                 NULL);
	if (compiler_population(compiler, view->population, reading->error) < 0)
		return -1;
	view->units.child = compiler_entity(compiler, &catalogue->entities[0], view->population->table);
	if (!view->units.child)
		return error_set(reading->error, MSG_NAME_UNKNOWN, view->rule->place, view->rule->population,
		                 NULL);
	if (compile_where(reading, view) < 0)
		return -1;
	view->ladders = arena_zalloc(&reading->session.arena, view->rule->count + 1, sizeof *view->ladders);
	for (size_t i = 0; i < view->rule->count; i++) {
		struct ladder *ladder = &view->ladders[view->count];
		ladder->rule = view->rule->columns[i];
		if (compile_ladder(reading, view, ladder) < 0)
			return -1;
		view->count += ladder->count > 0;
	}
	return 0;
}

static int compile(struct reading *reading, const struct release_view *only)
{
	const struct release *release = reading->release;
	reading->views = memory_zalloc(release->view_count + 1, sizeof *reading->views);
	for (size_t i = 0; i < release->view_count; i++) {
		struct compiled_view *view = &reading->views[reading->count];
		view->rule = &release->views[i];
		if (only && only != view->rule)
			continue;
		if (compile_view(reading, view) < 0)
			return -1;
		reading->count += view->count > 0;
	}
	return 0;
}

static void date_text(int32_t day, enum release_step step, struct buffer *text)
{
	if (day == DATE_NONE)
		return;
	struct civil civil = date_to_civil(day);
	if (step == STEP_YEAR)
		buffer_printf(text, "%04d", civil.year);
	else if (step == STEP_QUARTER)
		buffer_printf(text, "%04d-T%d", civil.year, (civil.month + 2) / 3);
	else if (step == STEP_MONTH)
		buffer_printf(text, "%04d-%02d", civil.year, civil.month);
	else
		buffer_printf(text, "%04d-%02d-%02d", civil.year, civil.month, civil.day);
}

/* « 10 et moins », « plus de 10 à 16 », « plus de 16 ». */
static void number_text(int64_t number, const struct release_level *level, struct buffer *text)
{
	char low[64] = "", high[64] = "";
	size_t band = 0, count = level ? level->bound_count : 0;
	if (number == DECIMAL_NONE)
		return;
	while (band < count && number > level->bounds[band])
		band++;
	if (band)
		decimal_format_french(level->bounds[band - 1], -1, low);
	if (band < count)
		decimal_format_french(level->bounds[band], -1, high);
	if (!count)
		buffer_printf(text, "%lld", (long long)number);
	else if (!band)
		buffer_printf(text, "%s et moins", high);
	else if (band < count)
		buffer_printf(text, "plus de %s à %s", low, high);
	else
		buffer_printf(text, "plus de %s", low);
}

/* level NULL: the exact value. */
static void value_text(const struct compiled_column *column, const struct shown_value *value,
                       const struct release_level *level, struct buffer *text)
{
	text->length = 0;
	buffer_puts(text, "");
	if (column->type == LISTING_DATE)
		date_text((int32_t)value->cell.value, level ? level->step : STEP_NONE, text);
	else if (column->type == LISTING_NUMBER)
		number_text(value->cell.value, level, text);
	else
		buffer_puts(text, value->cell.text);
}

struct filling {
	struct reading *reading;
	struct units units;
	struct crowd *crowd;
	struct arena arena; /* of single rows */
	struct buffer text;
};

static int fill_cell(struct filling *filling, size_t row, size_t column, size_t step,
                     const struct compiled_column *compiled, const struct release_level *level)
{
	struct crowd *crowd = filling->crowd;
	struct shown_value value;
	if (column_read(compiled, &filling->reading->session.run, &filling->units, row, &filling->arena,
	                &value, filling->reading->error) < 0)
		return -1;
	value_text(compiled, &value, level, &filling->text);
	crowd->cells[row * crowd->steps + crowd->columns[column].first + step] =
	        crowd_code(crowd, column, filling->text.bytes, filling->text.length);
	return 0;
}

static int fill_row(struct filling *filling, const struct compiled_view *view, size_t row)
{
	for (size_t c = 0; c < view->count; c++) {
		const struct ladder *ladder = &view->ladders[c];
		for (size_t i = 0; i < ladder->count; i++)
			if (fill_cell(filling, row, c, i, ladder->levels[i], ladder->rungs[i]) < 0)
				return -1;
		if (ladder->original && fill_cell(filling, row, c, ladder->count, ladder->original, NULL) < 0)
			return -1;
	}
	return 0;
}

/* Units stand in the order of their persons. */
static void number_persons(struct crowd *crowd, const struct units *units)
{
	for (size_t row = 0; row < crowd->rows; row++) {
		bool same = row && units->child[row] == units->child[row - 1];
		crowd->persons[row] = same ? crowd->persons[row - 1] : (uint32_t)crowd->person_count++;
	}
}

static int fill(struct filling *filling, const struct compiled_view *view)
{
	struct crowd *crowd = filling->crowd;
	int result = 0;
	crowd_fill(crowd, filling->units.count);
	number_persons(crowd, &filling->units);
	for (size_t row = 0; result == 0 && row < crowd->rows; row++) {
		result = fill_row(filling, view, row);
		if (row % 256 == 255)
			arena_free(&filling->arena);
	}
	arena_free(&filling->arena);
	buffer_free(&filling->text);
	return result;
}

static void declare_columns(struct crowd *crowd, const struct compiled_view *view)
{
	for (size_t c = 0; c < view->count; c++) {
		const struct ladder *ladder = &view->ladders[c];
		crowd->columns[c] = (struct crowd_column){.id = ladder->rule->id,
		                                          .label = ladder->rule->label,
		                                          .sensitive = ladder->rule->sensitive,
		                                          .weight = ladder->rule->weight,
		                                          .levels = ladder->count,
		                                          .original = ladder->original != NULL};
	}
}

static void each_column(const struct compiled_view *view, void (*call)(struct compiled_column *, void *),
                        void *context)
{
	for (size_t c = 0; c < view->count; c++) {
		for (size_t i = 0; i < view->ladders[c].count; i++)
			call(view->ladders[c].levels[i], context);
		if (view->ladders[c].original)
			call(view->ladders[c].original, context);
	}
}

struct beginning {
	struct filling *filling;
	struct arena *arena;
};

static void begin_column(struct compiled_column *column, void *context)
{
	const struct beginning *beginning = context;
	column_begin(column, &beginning->filling->reading->session.run, &beginning->filling->units,
	             beginning->arena);
}

static void end_column(struct compiled_column *column, void *context)
{
	(void)context;
	column_end(column);
}

static int make_crowd(struct reading *reading, const struct compiled_view *view, struct crowd *crowd)
{
	struct filling filling = {.reading = reading, .crowd = crowd};
	struct arena arena = {0};
	struct beginning beginning = {&filling, &arena};
	units_make(&filling.units, &reading->session.run, view->population, &view->units, &arena);
	crowd_start(crowd, view->count);
	crowd->id = view->rule->id;
	crowd->label = view->rule->label;
	declare_columns(crowd, view);
	each_column(view, begin_column, &beginning);
	int result = fill(&filling, view);
	each_column(view, end_column, NULL);
	units_free(&filling.units);
	arena_free(&arena);
	return result;
}

static int make_crowds(struct reading *reading, struct views *views)
{
	views->items = memory_zalloc(reading->count + 1, sizeof *views->items);
	for (; views->count < reading->count; views->count++)
		if (make_crowd(reading, &reading->views[views->count], &views->items[views->count]) < 0) {
			views->count++;
			return -1;
		}
	return 0;
}

int views_read(struct views *views, const struct release *release, const struct release_view *only,
               const struct catalogue *catalogue, const char *path, const struct stats_options *options,
               struct findings *findings, struct error *error)
{
	struct reading reading = {.release = release, .error = error};
	*views = (struct views){.person = catalogue->entity_count ? catalogue->entities[0].label : ""};
	session_open(&reading.session, catalogue, options);
	int result = compile(&reading, only);
	if (result == 0)
		result = session_read(&reading.session, path, options, findings, error);
	if (result == 0)
		result = make_crowds(&reading, views);
	free(reading.views);
	session_end(&reading.session);
	if (result != 0)
		views_free(views);
	return result;
}

void views_free(struct views *views)
{
	for (size_t i = 0; i < views->count; i++)
		crowd_free(&views->items[i]);
	free(views->items);
	*views = (struct views){0};
}
