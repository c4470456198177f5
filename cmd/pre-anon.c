/* pre-anon: a dataset with pseudonyms, or an anonymous export, and what risk is left. */
#include <libintl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "anon/edition.h"
#include "anon/export.h"
#include "anon/generalise.h"
#include "anon/register.h"
#include "anon/report.h"
#include "anon/verify.h"
#include "cmd/beside.h"
#include "cmd/choose.h"
#include "cmd/document.h"
#include "filter/filter.h"

#define N_(text) text

static struct {
	struct dating dating;
	struct narrowing narrowing;
	const char *key, *new_key, *definition, *report;
	const char *quasi, *person, *against;
	struct option_values settings;
	int naming; /* enum naming */
	long k, l;
} options = {.definition = "anonyme", .naming = NAMING_NUMBER, .k = 5, .l = 2};

enum { EDITION = 1, EXPORT = 2, VERIFY = 4, REGISTER = 8, NEW_KEY = 16 };
static const struct option_mode modes[] = {
        {.id = EDITION, .most = 1, .formats = tool_dataset_formats},
        {.id = EXPORT, .most = 1, .formats = tool_dataset_formats},
        {.id = VERIFY, .most = 1, .formats = results_formats},
        {.id = REGISTER, .formats = renderer_names},
        {.id = NEW_KEY, .silent = true},
        {0},
};
static const char *const namings[] = {"full", "first", "initials", "number", NULL}; /* as enum naming */
static const struct option option_table[] = {
        {'n', "names", NULL, N_("a dataset whose names say less"), OPTION_CHOICE, .target = &options.naming,
         .choices = namings, .selects = EDITION},
        {0, "key", N_("FILE"), N_("keys become pseudonyms by this secret"), OPTION_STRING,
         .target = &options.key, .selects = EDITION},
        {0, "new-key", N_("FILE"), N_("make a secret, for its owner alone"), OPTION_STRING,
         .target = &options.new_key, .selects = NEW_KEY},
        {'a', "anonymous", NULL, N_("the anonymous export, with its risk report"), OPTION_FLAG,
         .selects = EXPORT},
        {0, "report", N_("FILE"), N_("the risks (.txt .csv .json .xml)"), OPTION_STRING,
         .target = &options.report, .in = EXPORT},
        {0, "verify", NULL, N_("measure an export, a folder or a CSV file"), OPTION_FLAG, .selects = VERIFY},
        {0, "quasi", N_("COLUMNS"), NULL, OPTION_STRING, .target = &options.quasi, .in = VERIFY},
        {0, "person", N_("COLUMN"), N_("quasi-identifiers, whose row"), OPTION_STRING,
         .target = &options.person, .in = VERIFY},
        {0, "against", N_("ORIGINAL"), N_("join with a dataset or CSV"), OPTION_STRING,
         .target = &options.against, .in = VERIFY},
        {'k', "k", N_("N"), NULL, OPTION_NUMBER, .target = &options.k, .in = EXPORT | VERIFY, .least = 2},
        {0, "l", N_("N"), N_("least persons (5) and values (2) in a class"), OPTION_NUMBER,
         .target = &options.l, .in = EXPORT | VERIFY, .least = 1},
        DATING_OPTIONS(options.dating, EXPORT | VERIFY),
        NARROWING_OPTIONS(options.narrowing, EXPORT | VERIFY, "anonymous against"),
        {0, "register", NULL, N_("the register entry (GDPR, article 30)"), OPTION_FLAG, .selects = REGISTER},
        {0, "set", N_("NAME=VALUE"), N_("a value of its template"), OPTION_MANY, .target = &options.settings,
         .in = REGISTER},
        {'d', "definition", N_("NAME"), N_("what is published (default: anonyme)"), OPTION_STRING,
         .target = &options.definition, .in = EDITION | EXPORT | VERIFY | REGISTER},
        {0},
};

struct work {
	struct tool *tool;
	const char *path, *format;
	struct schema schema;
	struct catalogue catalogue;
	struct release release;
	struct stats_options stats;
	struct secret secret;
	struct findings findings;
	struct error error;
};

/* What cannot be undone is not done to the original. */
static int choose_format(struct work *work)
{
	struct tool *tool = work->tool;
	work->format = tool_dataset_format(tool, work->path, &work->error);
	if (!work->format)
		return -1;
	if (tool->output && tool_is_same(tool->output, work->path))
		return tool_misuse(&work->error,
		                   gettext("the dataset itself is not replaced: give another -o"));
	return 0;
}

static int load(struct work *work)
{
	struct templates *templates = &work->tool->templates;
	if (schema_load(&work->schema, templates, &work->error) < 0)
		return -1;
	return release_load(&work->release, templates, options.definition, &work->error);
}

static int make_edition(struct work *work)
{
	const struct dataset_request request = {.raw = true, .lines = true};
	struct edition_options edition = {.secret = options.key ? &work->secret : NULL,
	                                  .naming = (enum naming)options.naming};
	struct filtered made = {0};
	if (load(work) < 0 || choose_format(work) < 0)
		return -1;
	if (options.key && secret_read(&work->secret, options.key, &work->findings, &work->error) < 0)
		return -1;
	if (dataset_read(&made.dataset, &work->schema, work->path, &request, &work->findings, &work->error) <
	    0)
		return -1;
	int result = work->findings.errors ? 1 : 0;
	if (result == 0)
		result = edition_make(&made.dataset, &work->release, &edition, &work->error);
	if (result == 0)
		result = filter_write(&made, work->format, work->tool->output, &work->findings, &work->error);
	filter_free(&made);
	return result;
}

static const char *report_format(const char *path)
{
	const char *ending = strrchr(path, '.');
	for (size_t i = 0; ending && results_formats[i]; i++)
		if (strcmp(ending + 1, results_formats[i]) == 0)
			return results_formats[i];
	return "text";
}

/* Of whom the export is, for those who read it. */
static void tell_filters(const struct work *work, struct results *results)
{
	results->where = work->stats.where;
	for (size_t i = 0; i < work->stats.filter_count; i++) {
		const struct stats_filter *filter = &work->stats.filters[i];
		bool programmes = strcmp(filter->option, "programme") == 0;
		*(programmes ? &results->programmes : &results->dispositifs) = filter->values;
		*(programmes ? &results->programme_count : &results->dispositif_count) = filter->count;
	}
}

static int write_export(struct work *work, struct views *views)
{
	struct results export, report;
	export_make(&export, views, &work->stats.period);
	report_make(&report, views, (size_t)options.k, (size_t)options.l, &work->stats.period);
	tell_filters(work, &export);
	tell_filters(work, &report);
	int result = strcmp(work->format, "csv") == 0
	                     ? export_write_folder(&export, views, &report, work->tool->output, &work->error)
	                     : results_save(&export, "xml", work->tool->output, &work->error);
	if (result == 0 && options.report)
		result = results_save(&report, report_format(options.report), options.report, &work->error);
	results_free(&export);
	results_free(&report);
	return result;
}

static void note_suppressed(struct work *work, const struct views *views)
{
	struct arena *arena = &work->tool->templates.arena;
	for (size_t i = 0; i < views->count; i++) {
		const struct crowd *crowd = &views->items[i];
		size_t suppressed = 0;
		for (size_t row = 0; row < crowd->rows; row++)
			suppressed += crowd->suppressed[row];
		if (suppressed)
			findings_add(&work->findings, MSG_ANON_SUPPRESSED, (struct place){.file = crowd->id},
			             arena_printf(arena, "%zu", suppressed), NULL);
	}
}

static int make_export(struct work *work)
{
	struct views views;
	if (load(work) < 0 || choose_format(work) < 0 ||
	    beside_check(work->tool, options.report, &work->error) < 0 ||
	    dating_make(&options.dating, NULL, &work->stats.period, &work->error) < 0 ||
	    catalogue_load(&work->catalogue, &work->schema, &work->tool->templates, &work->error) < 0)
		return -1;
	narrowing_make(&options.narrowing, NULL, &work->tool->templates.arena, &work->stats);
	int result = views_read(&views, &work->release, NULL, &work->catalogue, work->path, &work->stats,
	                        &work->findings, &work->error);
	if (result != 0)
		return result;
	for (size_t i = 0; result == 0 && i < views.count; i++)
		result =
		        crowd_generalise(&views.items[i], (size_t)options.k, (size_t)options.l, &work->error);
	if (result == 0) {
		note_suppressed(work, &views);
		result = write_export(work, &views);
	}
	views_free(&views);
	return result;
}

static bool is_csv(const char *path)
{
	const char *ending = strrchr(path, '.');
	return ending && strcmp(ending, ".csv") == 0 && !tool_is_folder(path);
}

static int read_original(struct work *work, struct views *views)
{
	if (catalogue_load(&work->catalogue, &work->schema, &work->tool->templates, &work->error) < 0)
		return -1;
	narrowing_make(&options.narrowing, NULL, &work->tool->templates.arena, &work->stats);
	return views_read(views, &work->release, NULL, &work->catalogue, options.against, &work->stats,
	                  &work->findings, &work->error);
}

static int verify(struct work *work, const struct views *views, const char *format)
{
	struct verification verification;
	const struct verify_options verifying = {
	        .release = &work->release,
	        .quasi = split_words(options.quasi, ", ", &work->tool->templates.arena),
	        .person = options.person,
	        .k = (size_t)options.k,
	        .l = (size_t)options.l,
	        .views = views,
	        .original = options.against && !views ? options.against : NULL};
	int result = verify_export(&verification, work->path, &verifying, &work->findings, &work->error);
	if (result == 0) {
		struct results report;
		report_verified(&report, verification.files, verification.count, verifying.k,
		                &work->stats.period);
		result = results_save(&report, format, work->tool->output, &work->error);
		results_free(&report);
	}
	verification_free(&verification);
	return result;
}

static int make_verification(struct work *work)
{
	struct views views = {0};
	const char *format = tool_format(work->tool, "text");
	const struct narrowing *narrowing = &options.narrowing;
	bool dataset = options.against && !is_csv(options.against);
	if (!dataset && (narrowing->dispositifs || narrowing->programmes || narrowing->where))
		return tool_misuse(&work->error,
		                   gettext("children are chosen of a dataset, not of a CSV file"));
	int result = load(work);
	if (result == 0)
		result = dating_make(&options.dating, NULL, &work->stats.period, &work->error);
	if (result == 0 && dataset)
		result = read_original(work, &views);
	if (result == 0)
		result = verify(work, dataset ? &views : NULL, format);
	views_free(&views);
	return result;
}

static int fill_register(struct work *work, const struct results *results, const struct renderer *renderer)
{
	struct buffer xml = {0};
	struct out *out = out_open_memory(&xml);
	struct template_input input = {.results = results, .source = &xml};
	results_write_xml(results, out);
	int result = out_close(out, &work->error);
	if (result == 0)
		result = document_settings(work->tool, &options.settings, &input, &work->error);
	if (result == 0)
		result = document_write(work->tool, "registre", &input, renderer, &work->findings,
		                        &work->error);
	buffer_free(&xml);
	return result;
}

static int make_register(struct work *work)
{
	struct results results;
	const struct renderer *renderer = document_renderer(work->tool, "text", &work->error);
	if (!renderer)
		return -1;
	if (load(work) < 0 || register_make(&results, &work->schema, &work->release, &work->error) < 0)
		return -1;
	int result = fill_register(work, &results, renderer);
	results_free(&results);
	return result;
}

static int run(struct work *work)
{
	switch (work->tool->mode) {
	case NEW_KEY:
		return secret_create(options.new_key, &work->error);
	case REGISTER:
		return make_register(work);
	case VERIFY:
		work->path = tool_operand(work->tool);
		return make_verification(work);
	case EXPORT:
		work->path = tool_operand(work->tool);
		return make_export(work);
	default:
		work->path = tool_operand(work->tool);
		return make_edition(work);
	}
}

int main(int argc, char **argv)
{
	struct tool tool = {
	        .name = "pre-anon",
	        .purpose = N_("Make a pseudonymous edition or an anonymous export of a dataset."),
	        .synopsis = N_("--names MODE|--anonymous|--verify|… [OPTION]… [DATASET]"),
	        .example = "pre-anon --anonymous --period 2022-2023 -o export samples/amboise-2023",
	        .options = option_table,
	        .modes = modes,
	};
	struct work work = {.tool = &tool, .findings = {.limit = 1000}};
	tool_start(&tool, argc, argv);
	int status = tool_conclude(&tool, run(&work), &work.findings, &work.error);
	free(options.settings.items);
	secret_forget(&work.secret);
	release_free(&work.release);
	if (work.catalogue.schema)
		catalogue_free(&work.catalogue);
	if (work.schema.tables)
		schema_free(&work.schema);
	return tool_end(&tool, status);
}
