/* pre-compare: results side by side, or the periods of a dataset. */
#include <libintl.h>
#include <stdlib.h>
#include <string.h>

#include "base/split.h"
#include "base/text.h"
#include "cmd/choose.h"
#include "results/compare.h"
#include "results/compare_period.h"
#include "results/published.h"
#include "stats/stats.h"

#define N_(text) text

enum { SERIES_MAX = 500 };

static struct {
	const char *with, *labels;
	int unit; /* -1: the periods are columns */
	bool shares, change, force;
	struct option_values periods;
	struct narrowing narrowing;
	struct choosing choosing;
} options = {.unit = -1};

enum { FILES = 1, DATASET = 2 };
static const struct option_mode modes[] = {
        {.id = FILES, .most = SIZE_MAX, .formats = results_formats},
        {.id = DATASET, .most = 1, .formats = results_formats},
        {0},
};
static const char *const units[] = {"year", "school-year", "month", NULL};
static const struct option option_table[] = {
        {'e', "each", NULL, N_("a column for each, of a dataset"), OPTION_CHOICE, .target = &options.unit,
         .choices = units, .selects = DATASET},
        {'p', "period", N_("PERIOD"), N_("of the dataset: of the series, or of one column"), OPTION_MANY,
         .target = &options.periods, .selects = DATASET},
        {0, "with", N_("NAME"), N_("shares beside published ones: national-2021"), OPTION_STRING,
         .target = &options.with},
        {'l', "label", N_("A,B"), N_("headers of the columns"), OPTION_STRING, .target = &options.labels},
        {0, "shares", NULL, N_("percentages of the total instead of counts"), OPTION_FLAG,
         .target = &options.shares},
        {0, "change", NULL, N_("in a series, from the first to the last too"), OPTION_FLAG,
         .target = &options.change},
        {0, "force", NULL, N_("even if filters, catalogues or thresholds differ"), OPTION_FLAG,
         .target = &options.force},
        NARROWING_OPTIONS(options.narrowing, DATASET, NULL),
        CHOOSING_OPTIONS(options.choosing, DATASET, DATASET),
        {0},
};

struct work {
	struct tool *tool;
	struct schema schema;
	struct catalogue catalogue;
	struct choice choice;
	struct stats_options stats;
	struct favorite favorite;
	struct period *periods;
	size_t period_count;
	struct results *results;
	struct compare_input *inputs;
	size_t count; /* of both */
	struct findings findings;
	struct error error;
};

static struct arena *arena_of(struct work *work)
{
	return &work->tool->templates.arena;
}

static int choose(struct work *work)
{
	if (choosing_make(&options.choosing, work->tool, &work->catalogue, &work->choice, &work->favorite,
	                  &work->error) < 0)
		return -1;
	if (!work->choice.count)
		return tool_misuse(&work->error, gettext("choose statistics: --stat, --heading, --favorite, "
		                                         "--for, --survey or --all"));
	return 0;
}

static int set_series(struct work *work)
{
	struct period whole;
	int32_t today;
	if (options.periods.count > 1 || (options.periods.count == 0 && !work->favorite.period))
		return tool_misuse(&work->error, gettext("--each wants one --period"));
	if (options.periods.count) {
		if (period_parse(options.periods.items[0], &whole, &work->error) < 0)
			return -1;
	} else if (date_today(&today, &work->error) < 0 ||
	           period_rule(work->favorite.period, today, &whole, &work->error) < 0) {
		return -1;
	}
	work->periods =
	        period_split(&whole, (enum period_unit)options.unit, arena_of(work), &work->period_count);
	if (work->period_count > SERIES_MAX)
		return error_format(&work->error, MSG_LIMIT, "--each %s: %zu", units[options.unit],
		                    work->period_count);
	return 0;
}

static int set_periods(struct work *work)
{
	if (options.unit >= 0)
		return set_series(work);
	work->period_count = options.periods.count;
	work->periods = arena_alloc(arena_of(work), work->period_count, sizeof *work->periods);
	for (size_t i = 0; i < work->period_count; i++)
		if (period_parse(options.periods.items[i], &work->periods[i], &work->error) < 0)
			return -1;
	return 0;
}

/* Makes room for what is compared; published figures stand first. */
static struct results *add_input(struct work *work, const char *name)
{
	struct results *results = &work->results[work->count];
	work->inputs[work->count] = (struct compare_input){.results = results, .name = name};
	return results;
}

static int make_room(struct work *work, size_t count)
{
	work->results = memory_zalloc(count + 1, sizeof *work->results);
	work->inputs = memory_zalloc(count + 1, sizeof *work->inputs);
	if (!options.with)
		return 0;
	const char *path = published_find(&work->tool->templates, options.with, &work->error);
	if (!path || results_read(add_input(work, path), path, &work->error) < 0)
		return -1;
	work->inputs[work->count++].reference = true;
	return 0;
}

static int compute_all(struct work *work, const char *path)
{
	if (make_room(work, work->period_count) < 0)
		return -1;
	for (size_t i = 0; i < work->period_count; i++) {
		/* each run finds the same faults */
		struct findings repeated = {.limit = 1};
		work->stats.period = work->periods[i];
		int result = stats_compute(add_input(work, NULL), &work->catalogue, path, &work->stats,
		                           work->choice.items, work->choice.count,
		                           i ? &repeated : &work->findings, &work->error);
		findings_free(&repeated);
		if (result)
			return result;
		work->results[work->count].without_shares = work->favorite.without_shares;
		work->results[work->count++].wanted_threshold = work->favorite.threshold;
	}
	return 0;
}

static int with_catalogue(struct work *work)
{
	const char *path = tool_operand(work->tool);
	if (choose(work) < 0 || set_periods(work) < 0)
		return -1;
	if (work->period_count > 1 && strcmp(path, "-") == 0)
		return tool_misuse(
		        &work->error,
		        gettext("a dataset is read once for each period: give its folder or file"));
	narrowing_make(&options.narrowing, &options.choosing.survey.dispositifs, arena_of(work),
	               &work->stats);
	return compute_all(work, path);
}

static int from_dataset(struct work *work)
{
	if (schema_load(&work->schema, &work->tool->templates, &work->error) < 0 ||
	    catalogue_load(&work->catalogue, &work->schema, &work->tool->templates, &work->error) < 0)
		return -1;
	return with_catalogue(work);
}

static int from_files(struct work *work)
{
	size_t count = work->tool->operand_count ? work->tool->operand_count : 1;
	if (make_room(work, count) < 0)
		return -1;
	for (size_t i = 0; i < count; i++) {
		const char *name =
		        work->tool->operand_count ? work->tool->operands[i] : tool_operand(work->tool);
		if (results_read(add_input(work, name), name, &work->error) < 0)
			return -1;
		work->count++;
	}
	return 0;
}

static int set_labels(struct work *work)
{
	size_t own = work->count - (options.with ? 1 : 0);
	if (!options.labels)
		return 0;
	struct words labels = split_words(options.labels, ",", arena_of(work));
	if (labels.count != own)
		return error_format(&work->error, MSG_USAGE, gettext("columns named by --label: %zu of %zu"),
		                    labels.count, own);
	for (size_t i = 0; i < own; i++) {
		const char *label = labels.items[i];
		if (!utf8_valid(label, strlen(label), NULL) || !text_printable(label, strlen(label)))
			return tool_misuse(&work->error,
			                   gettext("--label holds characters that cannot be printed"));
		work->inputs[work->count - own + i].label = label;
	}
	return 0;
}

static int compare(struct work *work, const char *format)
{
	const struct compare_options how = {
	        .shares = options.shares || options.with, .change = options.change, .force = options.force};
	struct results made;
	if (work->count < 2)
		return tool_misuse(&work->error, gettext("at least two results or periods are compared"));
	if (set_labels(work) < 0 ||
	    results_compare(&made, work->inputs, work->count, &how, &work->findings, &work->error) < 0)
		return -1;
	int result = results_save(&made, format, work->tool->output, &work->error);
	results_free(&made);
	return result;
}

static int run(struct work *work)
{
	const char *format = tool_format(work->tool, "xml");
	work->findings.limit = 20;
	int result = work->tool->mode == DATASET ? from_dataset(work) : from_files(work);
	if (result == 0)
		result = compare(work, format);
	return tool_conclude(work->tool, result, &work->findings, &work->error);
}

static void release(struct work *work)
{
	for (size_t i = 0; i < work->count; i++)
		results_free(&work->results[i]);
	choice_free(&work->choice);
	catalogue_free(&work->catalogue);
	schema_free(&work->schema);
	free(work->results);
	free(work->inputs);
	free(options.periods.items);
	choosing_free(&options.choosing);
}

int main(int argc, char **argv)
{
	struct tool tool = {
	        .name = "pre-compare",
	        .purpose = N_("Put results side by side, with their difference and its percentage."),
	        .synopsis = N_("[OPTION]… RESULTS… | -p PERIOD… [OPTION]… DATASET"),
	        .example = "pre-compare -p 2021 -p 2022 --all -T text samples/amboise-2023",
	        .options = option_table,
	        .modes = modes,
	};
	struct work work = {.tool = &tool};
	tool_start(&tool, argc, argv);
	int status = run(&work);
	release(&work);
	return tool_end(&tool, status);
}
