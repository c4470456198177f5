#include <libintl.h>
#include <string.h>

#include "change/check.h"
#include "change/check_report.h"
#include "cmd/tool.h"
#include "data/dataset.h"

#define N_(text)      text
#define FINDINGS_MOST 1000000u /* kept; a file that is wrong from end to end must not fill the memory */

static int level = 1;
static bool csv_safe;
static const char *const levels[] = {"error", "warning", NULL};
static const struct option options[] = {
        {0, "level", NULL, N_("leave out warnings, or show all (default)"), OPTION_CHOICE, .target = &level,
         .choices = levels},
        {0, "csv-safe", NULL, N_("no CSV text begins like a formula"), OPTION_FLAG, .target = &csv_safe},
        {0},
};
static const char *const formats[] = {"text", "csv", NULL};
static const struct option_mode modes[] = {{.id = 1, .most = 1, .formats = formats}, {0}};

/* Loads, checks and fills findings; -1 and *error where nothing could be read. */
static int check(struct tool *tool, const char *path, struct findings *findings, struct error *error)
{
	struct schema schema = {0};
	struct dataset dataset = {0};
	const struct dataset_request request = {.lines = true, .check = true};
	struct rules *rules = NULL;
	int result = schema_load(&schema, &tool->templates, error);
	if (result == 0 && !(rules = rules_load(&schema, &tool->templates, error)))
		result = -1;
	if (result == 0 && (result = dataset_read(&dataset, &schema, path, &request, findings, error)) == 0) {
		check_dataset(&dataset, rules, findings);
		findings_sort(findings);
		dataset_free(&dataset);
	}
	rules_free(rules);
	schema_free(&schema);
	return result;
}

static int report(struct tool *tool, const char *format, const char *path, const struct findings *findings,
                  struct error *error)
{
	const struct report_options how = {
	        .least = level == 0 ? LEVEL_ERROR : LEVEL_WARNING,
	        .quiet_values = tool->quiet_values,
	        .csv_safe = csv_safe,
	};
	struct out *out = out_open(tool->output, error);
	if (!out)
		return -1;
	if (strcmp(format, "csv") == 0)
		report_write_csv(out, findings, &how);
	else
		report_write_text(out, findings, path, &how);
	return out_close(out, error);
}

int main(int argc, char **argv)
{
	struct tool tool = {
	        .name = "pre-check",
	        .purpose = N_("Check a dataset and list what is wrong in it."),
	        .synopsis = N_("[OPTION]… [DATASET]"),
	        .example = "pre-check samples/amboise-2023",
	        .options = options,
	        .modes = modes,
	};
	struct error error = {0};
	struct findings findings = {.limit = FINDINGS_MOST};
	tool_start(&tool, argc, argv);
	const char *path = tool_operand(&tool), *format = tool_format(&tool, "text");
	int status = STATUS_DONE;
	if (check(&tool, path, &findings, &error) || report(&tool, format, path, &findings, &error))
		status = tool_fail(&tool, &error);
	else if (findings.errors)
		status = STATUS_DATA;
	findings_free(&findings);
	return tool_end(&tool, status);
}
