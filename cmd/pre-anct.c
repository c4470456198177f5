#include <libintl.h>
#include <string.h>

#include "base/date.h"
#include "cmd/document.h"
#include "render/workbook_survey.h"
#include "survey/survey.h"

#define N_(text) text

static const char *survey_name, *answers_path, *previous_path;
static bool csv_safe;

enum { FILL = 1, BLANK = 2, NEEDS = 4, LIST = 8 };
static const char *const survey_formats[] = {"csv", "xml", "xlsx", "ods", "pdf", "odt", "html", NULL};
static const char *const blank_formats[] = {"csv", NULL};
static const struct option_mode modes[] = {
        {.id = FILL, .most = 2, .formats = survey_formats},
        {.id = BLANK, .most = 2, .formats = blank_formats},
        {.id = NEEDS},
        {.id = LIST},
        {0},
};
static const struct option options[] = {
        {0, "survey", N_("NAME"), N_("the definition survey/NAME.xml, or a path with /"), OPTION_STRING,
         .target = &survey_name, .in = FILL | BLANK | NEEDS, .required = FILL | BLANK | NEEDS},
        {0, "answers", N_("FILE"), N_("typed answers: a form filled in, or a CSV: code;libelle;reponse"),
         OPTION_STRING, .target = &answers_path, .in = FILL | BLANK},
        {0, "previous", N_("FILE"), N_("the survey of the year before, to look at changes"), OPTION_STRING,
         .target = &previous_path, .in = FILL | BLANK},
        {0, "csv-safe", NULL, N_("no CSV text begins like a formula"), OPTION_FLAG, .target = &csv_safe,
         .in = FILL},
        {0, "blank", NULL, N_("write the answers file to fill in"), OPTION_FLAG, .selects = BLANK},
        {0, "needs", NULL, N_("print the statistics needed, for pre-stat --stat"), OPTION_FLAG,
         .selects = NEEDS},
        {0, "list", NULL, N_("print the names of the surveys"), OPTION_FLAG, .selects = LIST},
        {0},
};

/* What one run reads; freed together. */
struct run {
	struct survey survey;
	struct schema schema;
	struct results results;
	struct dataset dataset;
	struct survey_filled filled;
	struct findings findings;
};

/* Writes a text with a line end. */
static int print(struct tool *tool, const char *text, struct error *error)
{
	struct out *out = out_open(tool->output, error);
	if (!out)
		return -1;
	out_printf(out, "%s\n", text);
	return out_close(out, error);
}

static int print_list(struct tool *tool, struct error *error)
{
	size_t count;
	const struct template_file *files = templates_list(&tool->templates, "survey", ".xml", &count);
	struct out *out = out_open(tool->output, error);
	if (!out)
		return -1;
	for (size_t i = 0; i < count; i++)
		out_printf(out, "%.*s\n", (int)(strlen(files[i].name) - strlen(".xml")), files[i].name);
	return out_close(out, error);
}

static int print_needs(struct tool *tool, const struct survey *survey, struct error *error)
{
	struct buffer ids = {0};
	buffer_puts(&ids, "");
	survey_needs(survey, &ids);
	int result = print(tool, ids.bytes, error);
	buffer_free(&ids);
	return result;
}

static int write_blank(struct tool *tool, const struct survey *survey, struct error *error)
{
	if (answers_path || previous_path)
		return tool_misuse(error, gettext("--answers and --previous go with results"));
	struct out *out = out_open(tool->output, error);
	if (!out)
		return -1;
	survey_write_blank(survey, NULL, out);
	return out_close(out, error);
}

static int load_survey(struct tool *tool, struct survey *survey, struct error *error)
{
	const char *path = survey_find(&tool->templates, survey_name, error);
	return path ? survey_load(survey, path, error) : -1;
}

static int read_dataset(struct tool *tool, struct run *run, struct error *error)
{
	struct survey_columns columns = {&run->survey, &run->schema};
	const struct dataset_request request = {.text = true, .wanted = survey_wants, .context = &columns};
	if (tool->operand_count < 2)
		return 0;
	return dataset_read(&run->dataset, &run->schema, tool->operands[1], &request, &run->findings, error);
}

static int read_all(struct tool *tool, struct run *run, struct error *error)
{
	const char *path = tool_operand(tool);
	if (tool->operand_count == 2 && strcmp(path, "-") == 0 && strcmp(tool->operands[1], "-") == 0)
		return tool_misuse(error, gettext("results and dataset cannot both be standard input"));
	if (schema_load(&run->schema, &tool->templates, error) ||
	    survey_bind(&run->survey, &run->schema, error) || results_read(&run->results, path, error))
		return -1;
	return read_dataset(tool, run, error);
}

static int write_form(const struct survey_filled *filled, const char *format, struct out *out,
                      struct error *error)
{
	struct workbook book = {0};
	int32_t day;
	int status = date_of_file(filled->results->period.to, &day, error);
	if (status == 0)
		status = workbook_fill_survey(&book, filled, day, error);
	if (status == 0)
		status = strcmp(format, "ods") == 0 ? ods_write(&book, out, error)
		                                    : xlsx_write(&book, out, error);
	workbook_free(&book);
	return status;
}

/* To be read again and signed: the template enquete over the survey's XML. */
static int write_signed(struct tool *tool, struct run *run, const struct renderer *renderer,
                        struct error *error)
{
	struct buffer xml = {0};
	survey_add_xml(&run->filled, &xml);
	const struct template_input input = {.source = &xml};
	int status = document_write(tool, "enquete", &input, renderer, &run->findings, error);
	buffer_free(&xml);
	return status;
}

static int write_formatted(const struct run *run, bool blank, const char *format, struct out *out,
                           struct error *error)
{
	if (blank)
		return survey_write_blank(&run->survey, &run->filled, out);
	if (strcmp(format, "xml") == 0)
		return survey_write_xml(&run->filled, out);
	if (strcmp(format, "csv") == 0)
		return survey_write_csv(&run->filled, out, csv_safe);
	return write_form(&run->filled, format, out, error);
}

static int write_output(struct tool *tool, struct run *run, const char *format, struct error *error)
{
	bool blank = tool->mode == BLANK;
	const struct renderer *renderer = blank ? NULL : renderer_find(format);
	if (renderer)
		return write_signed(tool, run, renderer, error);
	struct out *out = out_open(tool->output, error);
	if (!out)
		return -1;
	/* What out keeps is the first failure of writing, and has the reason. */
	if (write_formatted(run, blank, format, out, error) && error->set) {
		out_abandon(out);
		return -1;
	}
	return out_close(out, error);
}

/* Answers from results and dataset, then those typed, then what the controls say of them. */
static int answer(struct tool *tool, struct run *run, struct error *error)
{
	if (read_all(tool, run, error) ||
	    survey_fill(&run->filled, &run->survey, &run->results,
	                tool->operand_count == 2 ? &run->dataset : NULL, &run->findings, error))
		return -1;
	if ((answers_path && survey_type_answers(&run->filled, answers_path, &run->findings, error)) ||
	    (previous_path && survey_read_previous(&run->filled, previous_path, error)))
		return -1;
	return 0;
}

static bool is_binary(const char *format)
{
	const struct renderer *renderer = renderer_find(format);
	return renderer ? renderer->binary : strcmp(format, "csv") != 0 && strcmp(format, "xml") != 0;
}

/* 0 and the exit status in *status, or -1 and *error. */
static int fill(struct tool *tool, struct run *run, int *status, struct error *error)
{
	const char *format = tool_format(tool, "csv");
	if (is_binary(format) && tool_spare_terminal(tool, error) < 0)
		return -1;
	if (answer(tool, run, error))
		return -1;
	if (run->findings.errors == 0) {
		if (survey_check(&run->filled, &run->findings, error) ||
		    write_output(tool, run, format, error))
			return -1;
		if (tool->mode == FILL)
			survey_report(&run->filled, &run->findings);
	}
	*status = tool_report(tool, &run->findings);
	return 0;
}

static void free_run(struct run *run)
{
	survey_filled_free(&run->filled);
	dataset_free(&run->dataset);
	results_free(&run->results);
	survey_free(&run->survey);
	schema_free(&run->schema);
	findings_free(&run->findings);
}

int main(int argc, char **argv)
{
	struct tool tool = {
	        .name = "pre-anct",
	        .purpose = N_("Fill the yearly ANCT survey from results and a dataset."),
	        .synopsis = N_("--survey NAME [--blank|--needs] [OPTION]… [RESULTS [DATASET]]"),
	        .example = "pre-stat --survey enquete-2022 samples/amboise-2023 |\n"
	                   "    pre-anct --survey enquete-2022 - samples/amboise-2023",
	        .options = options,
	        .modes = modes,
	};
	struct error error = {0};
	struct run run = {0};
	int status = STATUS_DONE, result;
	tool_start(&tool, argc, argv);
	result = tool.mode == LIST ? print_list(&tool, &error) : load_survey(&tool, &run.survey, &error);
	if (result == 0 && tool.mode == NEEDS)
		result = print_needs(&tool, &run.survey, &error);
	else if (result == 0 && tool.mode == BLANK && tool.operand_count == 0)
		result = write_blank(&tool, &run.survey, &error);
	else if (result == 0 && tool.mode != LIST)
		result = fill(&tool, &run, &status, &error);
	if (result)
		status = tool_fail(&tool, &error);
	free_run(&run);
	return tool_end(&tool, status);
}
