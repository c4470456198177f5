/* pre-list: lists of a dataset, sorted, filtered, grouped. */
#include <libintl.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/choose.h"
#include "listing/list.h"
#include "results/results.h"

#define N_(text) text

static struct {
	struct dating dating;
	struct narrowing narrowing;
	const char *definition;
	struct list_options list;
	bool csv_safe;
} options = {.definition = "enfants"};

enum { MAKE = 1, COLUMNS = 2 };
static const struct option_mode modes[] = {
        {.id = MAKE, .most = 1, .formats = results_formats},
        {.id = COLUMNS},
        {0},
};
static const struct option option_table[] = {
        DATING_OPTIONS(options.dating, MAKE),
        NARROWING_OPTIONS(options.narrowing, MAKE, NULL),
        {'d', "definition", N_("NAME"), N_("the kind of list: enfants (default), parcours…"), OPTION_STRING,
         .target = &options.definition},
        {0, "population", N_("NAME"), N_("list another population of the same table"), OPTION_STRING,
         .target = &options.list.population, .in = MAKE},
        {'c', "columns", N_("COLUMNS"), N_("columns to show, separated by commas"), OPTION_STRING,
         .target = &options.list.columns, .in = MAKE},
        {'s', "sort", N_("COLUMNS"), N_("sort by these (hyphen: descending): quartier,-age"), OPTION_STRING,
         .target = &options.list.sort, .in = MAKE},
        {'g', "group", N_("COLUMN"), N_("groups with their counts"), OPTION_STRING,
         .target = &options.list.group, .in = MAKE},
        {'n', "names", N_("MODE"), N_("full, first, initials (default) or number"), OPTION_STRING,
         .target = &options.list.mode, .in = MAKE},
        {'l', "list", NULL, N_("list the columns that can be asked for"), OPTION_FLAG, .selects = COLUMNS},
        {0, "csv-safe", NULL, N_("no CSV text begins like a formula"), OPTION_FLAG,
         .target = &options.csv_safe, .in = MAKE},
        {0},
};

struct work {
	struct tool *tool;
	struct schema schema;
	struct catalogue catalogue;
	struct list_definition definition;
	struct stats_options stats;
	struct error error;
};

static int print_columns(struct work *work)
{
	struct out *out = out_open(work->tool->output, &work->error);
	if (!out)
		return -1;
	for (size_t i = 0; i < work->definition.count; i++) {
		const struct list_column *column = &work->definition.items[i];
		out_printf(out, "%-20s %s\n", column->id, column->label);
	}
	for (size_t i = 0; i < work->catalogue.dimension_count; i++) {
		const struct dimension *dimension = &work->catalogue.dimensions[i];
		if (!list_column_find(&work->definition, dimension->id))
			out_printf(out, "%-20s %s\n", dimension->id, dimension->label);
	}
	return out_close(out, &work->error);
}

static int write_list(struct work *work, const struct results *results, const char *format)
{
	struct out *out = out_open(work->tool->output, &work->error);
	if (!out)
		return -1;
	if (strcmp(format, "csv") == 0)
		listing_write_csv(&results->listings[0], options.csv_safe, out);
	else
		results_write(results, format, out);
	return out_close(out, &work->error);
}

static int make_list(struct work *work, const char *format)
{
	struct findings findings = {.limit = 20};
	struct results results;
	const char *path = tool_operand(work->tool);
	int result = list_compute(&results, &work->definition, &work->catalogue, path, &work->stats,
	                          &options.list, &findings, &work->error);
	if (result == 0) {
		result = write_list(work, &results, format);
		results_free(&results);
	}
	return tool_conclude(work->tool, result, &findings, &work->error);
}

static int run(struct work *work)
{
	if (work->tool->mode == COLUMNS)
		return print_columns(work) < 0 ? tool_fail(work->tool, &work->error) : STATUS_DONE;
	const char *format = tool_format(work->tool, "xml");
	if (dating_make(&options.dating, NULL, &work->stats.period, &work->error) < 0)
		return tool_fail(work->tool, &work->error);
	narrowing_make(&options.narrowing, NULL, &work->tool->templates.arena, &work->stats);
	return make_list(work, format);
}

static int load(struct work *work)
{
	struct templates *templates = &work->tool->templates;
	if (schema_load(&work->schema, templates, &work->error) < 0)
		return -1;
	if (catalogue_load(&work->catalogue, &work->schema, templates, &work->error) < 0)
		return -1;
	return list_definition_load(&work->definition, templates, options.definition, &work->error);
}

int main(int argc, char **argv)
{
	struct tool tool = {
	        .name = "pre-list",
	        .purpose = N_("List followed children, sorted, filtered, grouped."),
	        .synopsis = N_("[--list] [OPTION]… [DATASET]"),
	        .example = "pre-list --group quartier --sort nom -T text samples/amboise-2023",
	        .options = option_table,
	        .modes = modes,
	};
	struct work work = {.tool = &tool};
	tool_start(&tool, argc, argv);
	int status = load(&work) < 0 ? tool_fail(&tool, &work.error) : run(&work);
	list_definition_free(&work.definition);
	if (work.catalogue.schema)
		catalogue_free(&work.catalogue);
	if (work.schema.tables)
		schema_free(&work.schema);
	return tool_end(&tool, status);
}
