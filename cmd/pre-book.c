#include <string.h>

#include "base/date.h"
#include "base/out.h"
#include "cmd/tool.h"
#include "render/workbook_results.h"
#include "results/results.h"

#define N_(text) text

static int write_book(const struct workbook *book, const char *format, const char *path, struct error *error)
{
	struct out *out = out_open(path, error);
	if (out == NULL)
		return -1;
	int status = strcmp(format, "ods") == 0 ? ods_write(book, out, error) : xlsx_write(book, out, error);
	if (status == 0)
		return out_close(out, error);
	/* what out keeps is the first failure, and has the reason */
	if (!error->set)
		return out_close(out, error) ? -1 : status;
	out_abandon(out);
	return -1;
}

static int run(struct tool *tool, enum book_grouping grouping, const char *format)
{
	struct error error = {0};
	struct results results;
	struct workbook book = {0};
	int32_t day;
	memory_reuse();
	if (results_read_long(&results, tool_operand(tool), &error))
		return tool_fail(tool, &error);
	int status = date_of_file(results.period.to, &day, &error);
	if (status == 0)
		status = workbook_fill(&book, &results, grouping, day, &error);
	if (status == 0)
		status = write_book(&book, format, tool->output, &error);
	workbook_free(&book);
	results_free(&results);
	return status ? tool_fail(tool, &error) : STATUS_DONE;
}

int main(int argc, char **argv)
{
	static const char *const formats[] = {"xlsx", "ods", NULL};
	static const char *const sheets[] = {"heading", "statistic", NULL};
	static const struct option_mode modes[] = {{.id = 1, .most = 1, .formats = formats}, {0}};
	int grouping = GROUP_HEADING;
	const struct option options[] = {
	        {0, "sheets", NULL, N_("a sheet per heading (default) or per statistic"), OPTION_CHOICE,
	         .target = &grouping, .choices = sheets},
	        {0},
	};
	struct tool tool = {
	        .name = "pre-book",
	        .purpose = N_("Make a workbook (XLSX or ODS) of results."),
	        .synopsis = N_("[OPTION]… [RESULTS]"),
	        .example = "pre-stat --all samples/amboise-2023 | pre-book -o resultats.xlsx",
	        .options = options,
	        .modes = modes,
	};
	struct error error = {0};
	tool_start(&tool, argc, argv);
	const char *format = tool_format(&tool, "xlsx");
	int status = tool_spare_terminal(&tool, &error) < 0
	                     ? tool_fail(&tool, &error)
	                     : run(&tool, (enum book_grouping)grouping, format);
	return tool_end(&tool, status);
}
