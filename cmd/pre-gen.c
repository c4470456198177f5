/* pre-gen: a synthetic dataset for demonstrations, tests and benchmarks. */
#include <inttypes.h>
#include <libintl.h>
#include <stdio.h>

#include "cmd/tool.h"
#include "gen/generate.h"

#define N_(text) text

enum { FIRST_YEAR = 1950, LAST_YEAR = 2200, MOST_CHILDREN = 100000000, MOST_PROGRAMMES = 4000 };

static bool apart;
static long children, programmes = 1, seed = 1, from = 2020, to = 2023;
static const char *profile_name = "national";

static const char *const formats[] = {"csv", NULL};
static const struct option_mode modes[] = {{.id = 1, .formats = formats}, {0}};
static const struct option options[] = {
        {0, "children", N_("N"), N_("how many children (required)"), OPTION_NUMBER, .target = &children,
         .least = 1, .most = MOST_CHILDREN, .required = 1},
        {0, "programmes", N_("P"), N_("how many programmes (1)"), OPTION_NUMBER, .target = &programmes,
         .least = 1, .most = MOST_PROGRAMMES},
        {0, "apart", NULL, N_("a dataset for each programme: DIR/P1, DIR/P2…"), OPTION_FLAG,
         .target = &apart},
        {0, "seed", N_("S"), N_("another seed gives other data (1)"), OPTION_NUMBER, .target = &seed},
        {0, "from", N_("YEAR"), N_("first civil year (2020)"), OPTION_NUMBER, .target = &from,
         .least = FIRST_YEAR, .most = LAST_YEAR},
        {0, "to", N_("YEAR"), N_("last civil year (2023)"), OPTION_NUMBER, .target = &to, .least = FIRST_YEAR,
         .most = LAST_YEAR},
        {0, "profile", N_("NAME"), N_("profile: generation/NAME.xml (national)"), OPTION_STRING,
         .target = &profile_name},
        {0},
};

static int check_options(const struct tool *tool, struct error *error)
{
	if (programmes > children)
		return tool_misuse(error, gettext("--programmes is not above --children"));
	if (from > to)
		return tool_misuse(error, gettext("--from is not after --to"));
	if (!tool->output || !*tool->output || (tool->output[0] == '-' && !tool->output[1]))
		return tool_misuse(error, gettext("-o DIR is required: the dataset is a folder"));
	return 0;
}

static int generate(struct tool *tool, struct error *error)
{
	struct generate_request request = {children, programmes, (uint64_t)seed, (int)from, (int)to, apart};
	struct schema schema = {0};
	struct profile profile = {0};
	const char *path = templates_named(&tool->templates, "generation", profile_name, error);
	if (!path || schema_load(&schema, &tool->templates, error) < 0)
		return -1;
	int result = profile_load(&profile, &schema, path, error);
	if (result == 0)
		result = generate_dataset(&profile, &schema, &request, tool->output, error);
	profile_free(&profile);
	schema_free(&schema);
	return result;
}

int main(int argc, char **argv)
{
	struct tool tool = {.name = "pre-gen",
	                    .purpose =
	                            N_("Write a synthetic dataset for demonstrations, tests and benchmarks."),
	                    .synopsis = N_("--children N [OPTION]… -o DIR"),
	                    .example = "pre-gen --children 82 --seed 7 -o demo/",
	                    .options = options,
	                    .modes = modes};
	struct error error = {0};

	tool_start(&tool, argc, argv);
	int result = check_options(&tool, &error);
	if (result == 0)
		result = generate(&tool, &error);
	return tool_end(&tool, result < 0 ? tool_fail(&tool, &error) : STATUS_DONE);
}
