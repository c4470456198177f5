/* pre-import: spreadsheets of the old days, and a dataset. */
#include <libintl.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/beside.h"
#include "filter/filter.h"
#include "import/guess/guess.h"
#include "import/import.h"
#include "import/marked/marked.h"
#include "import/output.h"

#define N_(text) text

static struct {
	const char *mapping, *into, *references;
	bool strict, csv_safe;
	struct option_values reports, sets;
	struct sheet_options sheets;
	struct import_options import;
} options;

enum { IMPORT = 1, GUESS = 2 };
static const struct option_mode modes[] = {
        {.id = IMPORT, .least = 1, .most = SIZE_MAX, .formats = tool_dataset_formats},
        {.id = GUESS, .least = 1, .most = SIZE_MAX},
        {0},
};
static const struct option option_table[] = {
        {'m', "mapping", N_("FILE"), N_("what is what (default: guessed, as --guess does)"), OPTION_STRING,
         .target = &options.mapping, .in = IMPORT},
        {'g', "guess", NULL, N_("write a first mapping for these files, commented"), OPTION_FLAG,
         .selects = GUESS},
        {0, "set", N_("NAME=VALUE"), N_("a parameter of it: annee_scolaire=2021-2022"), OPTION_MANY,
         .target = &options.sets, .in = IMPORT},
        {'i', "into", N_("DATASET"), N_("update it: same keys for the same people"), OPTION_STRING,
         .target = &options.into},
        {0, "references", N_("DATASET"), N_("take schools, neighbourhoods, staff from it"), OPTION_STRING,
         .target = &options.references},
        {'d', "decisions", N_("FILE"), N_("who is who, where the machine should not decide"), OPTION_STRING,
         .target = &options.import.join.decisions, .in = IMPORT},
        {0, "joins", N_("FILE"), N_("write who was joined, as a decisions file"), OPTION_STRING,
         .target = &options.import.join.joins, .in = IMPORT},
        {0, "secret", N_("FILE"), N_("keys are pseudonyms made with this secret, not numbers"), OPTION_STRING,
         .target = &options.import.join.secret, .in = IMPORT},
        {0, "report", N_("FILE"),
         N_("what was changed, guessed, left out: .csv, .txt, or .xlsx (a marked copy)"), OPTION_MANY,
         .target = &options.reports, .in = IMPORT},
        {0, "csv-safe", NULL, N_("no text begins like a formula"), OPTION_FLAG, .target = &options.csv_safe,
         .in = IMPORT, .with = "report"},
        {0, "strict", NULL, N_("write no dataset where anything was left out"), OPTION_FLAG,
         .target = &options.strict, .in = IMPORT},
        {0, "encoding", N_("NAME"), N_("of CSV files: windows-1252, cp850, macintosh…"), OPTION_STRING,
         .target = &options.sheets.encoding},
        {0},
};

struct work {
	struct tool *tool;
	const char *format, *output;
	struct schema schema;
	struct sheet_files files;
	struct mapping mapping;
	struct dataset earlier, references;
	struct stage stage;
	struct report report;
	struct findings findings;
	struct error error;
};

/* A dataset goes into a folder, or as XML to standard output. */
static int choose_format(struct work *work)
{
	work->output = work->tool->output ? work->tool->output : options.into;
	size_t length = work->output ? strlen(work->output) : 0;
	bool xml = length > 4 && strcmp(work->output + length - 4, ".xml") == 0;
	bool folder = length && strcmp(work->output, "-") != 0 && !xml;
	work->format = tool_format(work->tool, folder ? "csv" : "xml");
	if (strcmp(work->format, "csv") == 0 && (!length || strcmp(work->output, "-") == 0))
		return tool_misuse(&work->error, gettext("a dataset in CSV is a folder: -o DIR is needed"));
	return 0;
}

/* x.xlsx, and of further sources x-2.xlsx; freed by the caller. */
static char *copy_name(const char *path, size_t source)
{
	struct buffer name = {0};
	buffer_add(&name, path, strlen(path) - strlen(".xlsx"));
	if (source)
		buffer_printf(&name, "-%zu", source + 1);
	buffer_puts(&name, ".xlsx");
	return name.bytes;
}

static int check_copies(struct work *work, const char *path)
{
	int result = 0;
	for (size_t i = 0; i < work->tool->operand_count && result == 0; i++) {
		char *name = copy_name(path, i);
		result = beside_check(work->tool, name, &work->error);
		free(name);
	}
	return result;
}

static int check_report(struct work *work, const char *path)
{
	const char *ending = strrchr(path, '.');
	if (ending && strcmp(ending, ".xlsx") == 0)
		return check_copies(work, path);
	if (ending && (strcmp(ending, ".csv") == 0 || strcmp(ending, ".txt") == 0))
		return beside_check(work->tool, path, &work->error);
	return tool_misuse(&work->error, gettext("--report needs a name that ends in .csv, .txt or .xlsx"));
}

/* No source is replaced by what is said of it. */
static int check_reports(struct work *work)
{
	int result = beside_check(work->tool, options.import.join.joins, &work->error);
	for (size_t i = 0; i < options.reports.count && result == 0; i++)
		result = check_report(work, options.reports.items[i]);
	return result;
}

static int read_dataset(struct work *work, const char *path, struct dataset *dataset)
{
	static const struct dataset_request request = {.raw = true, .lines = true};
	if (!path)
		return 0;
	struct findings findings = {.limit = 100};
	int result = dataset_read(dataset, &work->schema, path, &request, &findings, &work->error);
	findings_free(&findings);
	return result;
}

/* Schools, neighbourhoods, staff that the files may name. */
static const struct dataset *references(const struct work *work)
{
	return options.references ? &work->references : options.into ? &work->earlier : NULL;
}

static int load_mapping(struct work *work)
{
	struct templates *templates = &work->tool->templates;
	struct buffer guessed = {0};
	int result;
	if (options.mapping) {
		result =
		        mapping_load(&work->mapping, &work->schema, templates, options.mapping, &work->error);
	} else {
		result = guess_mapping(&guessed, &work->schema, templates, &work->files, references(work),
		                       &work->error);
		if (result == 0)
			result = mapping_load_memory(&work->mapping, &work->schema, templates, guessed.bytes,
			                             guessed.length, &work->error);
	}
	for (size_t i = 0; i < options.sets.count && result == 0; i++)
		result = mapping_set(&work->mapping, options.sets.items[i], &work->error);
	buffer_free(&guessed);
	return result;
}

static int prepare(struct work *work)
{
	bool guess = work->tool->mode == GUESS;
	if ((!guess && choose_format(work) < 0) || check_reports(work) < 0)
		return -1;
	if (schema_load(&work->schema, &work->tool->templates, &work->error) < 0)
		return -1;
	if (read_dataset(work, options.into, &work->earlier) < 0 ||
	    read_dataset(work, options.references, &work->references) < 0)
		return -1;
	sheet_files_start(&work->files, work->tool->operands, work->tool->operand_count, &options.sheets);
	return guess ? 0 : load_mapping(work);
}

static int write_guess(struct work *work)
{
	struct buffer guessed = {0};
	struct out *out = NULL;
	int result = guess_mapping(&guessed, &work->schema, &work->tool->templates, &work->files,
	                           references(work), &work->error);
	if (result == 0)
		out = out_open(work->tool->output, &work->error);
	if (out) {
		out_write(out, guessed.bytes, guessed.length);
		result = out_close(out, &work->error);
	}
	buffer_free(&guessed);
	return result < 0 || !out ? tool_fail(work->tool, &work->error) : STATUS_DONE;
}

static int write_marked(struct work *work, size_t index, struct out *out)
{
	struct sheet_file *file = sheet_open(work->tool->operands[index], &options.sheets, &work->error);
	if (!file)
		return -1;
	struct arena arena = {0};
	size_t count = 0;
	struct mark *marks = report_marks(&work->report, index, sheet_info(file, 0)->name,
	                                  work->tool->quiet_values, &arena, &count);
	int result = marked_write(file, marks, count, out, &work->error);
	arena_free(&arena);
	sheet_close(file);
	return result;
}

static int write_copies(struct work *work, const char *path)
{
	int result = 0;
	for (size_t i = 0; i < work->tool->operand_count && result == 0; i++) {
		char *name = copy_name(path, i);
		struct out *out = out_open(name, &work->error);
		result = out ? write_marked(work, i, out) : -1;
		if (out && result < 0)
			out_abandon(out);
		else if (out)
			result = out_close(out, &work->error);
		free(name);
	}
	return result;
}

static int write_report(struct work *work, const char *path)
{
	struct report_style style = {work->tool->quiet_values, options.csv_safe};
	const char *ending = strrchr(path, '.');
	if (strcmp(ending, ".xlsx") == 0)
		return write_copies(work, path);
	struct out *out = out_open(path, &work->error);
	if (!out)
		return -1;
	(strcmp(ending, ".csv") == 0 ? import_report_csv : import_report_text)(out, &work->report, &style);
	return out_close(out, &work->error);
}

static int write_dataset(struct work *work)
{
	struct filtered whole = {0};
	output_make(&work->stage, &whole.dataset);
	int result = filter_write(&whole, work->format, work->output, &work->findings, &work->error);
	arena_free(&whole.dataset.arena);
	return result;
}

static int run(struct work *work)
{
	const struct dataset *earlier = options.into ? &work->earlier : NULL;
	options.import.references = options.references ? &work->references : NULL;
	work->findings.limit = 1000;
	if (import_files(&work->stage, &work->report, &work->mapping, earlier, &work->files, &options.import,
	                 &work->findings, &work->error) < 0)
		return tool_fail(work->tool, &work->error);
	for (size_t i = 0; i < options.reports.count; i++)
		if (write_report(work, options.reports.items[i]) < 0)
			return tool_fail(work->tool, &work->error);
	report_findings(&work->report, &work->findings);
	if (options.strict && work->report.kinds[KIND_LEFT_OUT])
		return tool_refuse(work->tool, &work->findings);
	if (write_dataset(work) < 0)
		return tool_fail(work->tool, &work->error);
	return tool_report(work->tool, &work->findings);
}

static void release(struct work *work)
{
	sheet_files_end(&work->files);
	stage_free(&work->stage);
	report_free(&work->report);
	findings_free(&work->findings);
	dataset_free(&work->earlier);
	dataset_free(&work->references);
	mapping_free(&work->mapping);
	if (work->schema.tables)
		schema_free(&work->schema);
	free(options.reports.items);
	free(options.sets.items);
}

int main(int argc, char **argv)
{
	struct tool tool = {
	        .name = "pre-import",
	        .purpose = N_("Make a dataset from spreadsheets."),
	        .synopsis = N_("[--guess] [OPTION]… FILE…"),
	        .example = "pre-import -m samples/amboise-2021/correspondance.xml -o amboise \\\n"
	                   "    samples/amboise-2021/*.{xlsx,ods,csv}",
	        .options = option_table,
	        .modes = modes,
	};
	struct work work = {.tool = &tool};
	tool_start(&tool, argc, argv);
	int status = prepare(&work) < 0   ? tool_fail(&tool, &work.error)
	             : tool.mode == GUESS ? write_guess(&work)
	                                  : run(&work);
	release(&work);
	return tool_end(&tool, status);
}
