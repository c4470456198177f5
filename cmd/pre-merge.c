/* pre-merge: results of several programmes as one. */
#include <libintl.h>
#include <string.h>

#include "base/progress.h"
#include "base/threads.h"
#include "cmd/tool.h"
#include "results/merge.h"
#include "results/merge_groups.h"
#include "results/read_each.h"

#define N_(text) text

static const char *by;
static long jobs;
static const struct option option_table[] = {
        {0, "by", N_("WHAT"), N_("a folder of results, by departement or region"), OPTION_STRING,
         .target = &by},
        {'j', "jobs", N_("N"), N_("at most so many threads (same result)"), OPTION_NUMBER, .target = &jobs},
        {0},
};
static const struct option_mode modes[] = {{.id = 1, .most = SIZE_MAX, .formats = results_formats}, {0}};

struct work {
	struct tool *tool;
	const char *const *names; /* of the files */
	size_t count;
	struct arena shared;         /* what the inputs have in common */
	struct merger *merger;       /* of all */
	struct merge_groups *groups; /* with --by, in its place */
	struct findings findings;
	struct error error;
};

static int add(void *context, size_t position, struct results *results, struct error *error)
{
	const struct work *work = context;
	const char *name = work->names[position];
	progress_tell(name, position, work->count);
	return work->groups ? merge_groups_add(work->groups, results, name, error)
	                    : merger_add(work->merger, results, name, error);
}

static int add_all(struct work *work)
{
	struct tool *tool = work->tool;
	const char *only = tool->operand_count ? NULL : tool_operand(tool);
	work->names = only ? &only : (const char *const *)tool->operands;
	work->count = only ? 1 : tool->operand_count;
	return results_read_each(work->names, work->count, &work->shared, add, work, &work->error);
}

static int merge_apart(struct work *work, const char *format)
{
	struct tool *tool = work->tool;
	if (!tool->output || strcmp(tool->output, "-") == 0)
		return tool_misuse(&work->error, gettext("--by writes a folder: give -o DIR"));
	work->groups = merge_groups_new(&tool->templates, by, &work->findings, &work->error);
	if (!work->groups || add_all(work) < 0)
		return -1;
	return merge_groups_write(work->groups, tool->output, format, &work->error);
}

static int merge(struct work *work, const char *format)
{
	struct results made;
	if (add_all(work) < 0 || merger_finish(work->merger, &made, &work->error) < 0)
		return -1;
	int result = results_save(&made, format, work->tool->output, &work->error);
	results_free(&made);
	return result;
}

int main(int argc, char **argv)
{
	struct tool tool = {
	        .name = "pre-merge",
	        .purpose = N_("Merge results of several programmes into one, as of all their children."),
	        .synopsis = N_("[OPTION]… RESULTS…"),
	        .example = "pre-gen --children 60 -o tours\n"
	                   "    pre-stat -p 2022 -f essentiel -o tours.xml tours\n"
	                   "    pre-stat -p 2022 -f essentiel -o amboise.xml samples/amboise-2023\n"
	                   "    pre-merge -o departement.xml amboise.xml tours.xml",
	        .options = option_table,
	        .modes = modes,
	};
	struct work work = {.tool = &tool, .findings = {.limit = 20}};
	tool_start(&tool, argc, argv);
	threads_allow((size_t)jobs);
	memory_reuse();
	const char *format = tool_format(&tool, "xml");
	work.merger = merger_new(&work.findings);
	int result = by ? merge_apart(&work, format) : merge(&work, format);
	int status = result < 0 ? tool_fail(&tool, &work.error) : tool_report(&tool, &work.findings);
	merger_free(work.merger);
	merge_groups_free(work.groups);
	arena_free(&work.shared);
	findings_free(&work.findings);
	return tool_end(&tool, status);
}
