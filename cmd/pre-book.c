#include <libintl.h>
#include <string.h>
#include <unistd.h>

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
	const char *sheets = "heading";
	const struct option options[] = {
	        {0, "sheets", N_("WHAT"), N_("a sheet per heading (default) or per statistic"), OPTION_STRING,
	         &sheets},
	        {0},
	};
	struct tool tool = {
	        .name = "pre-book",
	        .purpose = N_("Make a workbook (XLSX or ODS) of results."),
	        .synopsis = N_("[-T xlsx|ods] [--sheets heading|statistic] -o FILE [RESULTS]"),
	        .example = "pre-stat --all samples/amboise-2023 | pre-book -o resultats.xlsx",
	        .options = options,
	};
	tool_start(&tool, argc, argv);
	const char *format = tool_format(&tool, formats, "xlsx");
	bool by_statistic = strcmp(sheets, "statistic") == 0;
	int status;
	if (!by_statistic && strcmp(sheets, "heading") != 0)
		status = tool_reject(&tool, gettext("--sheets is heading or statistic"));
	else if (tool.output == NULL && isatty(STDOUT_FILENO))
		status = tool_reject(&tool, gettext("a workbook is not written to a terminal: give -o FILE"));
	else
		status = run(&tool, by_statistic ? GROUP_STATISTIC : GROUP_HEADING, format);
	return tool_end(&tool, status);
}
