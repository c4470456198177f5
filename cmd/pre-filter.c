/* pre-filter: a dataset, and a smaller one that holds together. */
#include <libintl.h>
#include <string.h>
#include <sys/stat.h>

#include "cmd/choose.h"
#include "filter/filter.h"

#define N_(text) text

static struct {
	struct dating dating;
	struct narrowing narrowing;
	struct filter_options filter;
} options;

static const struct option option_table[] = {
        NARROWING_OPTIONS(options.narrowing, 0, NULL),
        {0, "ids", N_("FILE"), N_("only the children in FILE, one id a line"), OPTION_STRING,
         .target = &options.filter.identifiers},
        DATING_OPTIONS(options.dating, 0),
        {0, "population", N_("NAME"), N_("only members of this population"), OPTION_STRING,
         .target = &options.filter.population},
        {0},
};
static const struct option_mode modes[] = {{.id = 1, .most = 1, .formats = tool_dataset_formats}, {0}};

struct work {
	struct tool *tool;
	const char *path, *format;
	struct schema schema;
	struct catalogue catalogue;
	struct error error;
};

static int prepare(struct work *work)
{
	struct filter_options *filter = &options.filter;
	struct templates *templates = &work->tool->templates;
	work->path = tool_operand(work->tool);
	if (!(work->format = tool_dataset_format(work->tool, work->path, &work->error)))
		return -1;
	if (filter->identifiers && strcmp(filter->identifiers, "-") == 0 && strcmp(work->path, "-") == 0)
		return tool_misuse(&work->error,
		                   gettext("the dataset and --ids cannot both be standard input"));
	filter->members = options.dating.period || filter->population;
	narrowing_make(&options.narrowing, NULL, &templates->arena, &filter->stats);
	if (dating_make(&options.dating, NULL, &filter->stats.period, &work->error) < 0 ||
	    schema_load(&work->schema, templates, &work->error) < 0)
		return -1;
	return catalogue_load(&work->catalogue, &work->schema, templates, &work->error);
}

static int run(struct work *work)
{
	struct findings findings = {.limit = 1000};
	struct filtered filtered;
	int result = filter_make(&filtered, &work->catalogue, work->path, &options.filter, &findings,
	                         &work->error);
	if (result == 0) {
		result = filter_write(&filtered, work->format, work->tool->output, &findings, &work->error);
		filter_free(&filtered);
	}
	return tool_conclude(work->tool, result, &findings, &work->error);
}

int main(int argc, char **argv)
{
	struct tool tool = {
	        .name = "pre-filter",
	        .purpose = N_("Make a smaller dataset that still holds together."),
	        .synopsis = N_("[OPTION]… [DATASET]"),
	        .example = "pre-filter --dispositif clas -o clas samples/amboise-2023",
	        .options = option_table,
	        .modes = modes,
	};
	struct work work = {.tool = &tool};
	tool_start(&tool, argc, argv);
	int status = prepare(&work) < 0 ? tool_fail(&tool, &work.error) : run(&work);
	if (work.catalogue.schema)
		catalogue_free(&work.catalogue);
	if (work.schema.tables)
		schema_free(&work.schema);
	return tool_end(&tool, status);
}
