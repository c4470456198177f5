/* pre-mask: results fit to leave the office. */
#include <libintl.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/threads.h"
#include "cmd/tool.h"
#include "mask/audit.h"
#include "mask/bands.h"
#include "mask/mask.h"

#define N_(text) text

static struct {
	long threshold, base, jobs;
	bool keep_zeros, merge_rare, bands;
	const char *original;
	struct option_values published;
} options;

enum { MASK = 1, AUDIT = 2 };
static const char *const audit_formats[] = {"csv", NULL};
static const struct option_mode modes[] = {
        {.id = MASK, .most = 1, .formats = results_formats},
        {.id = AUDIT, .most = 1, .formats = audit_formats},
        {0},
};
static const struct option option_table[] = {
        {'n', "threshold", N_("N"), N_("hide what stands on fewer children than N (default 5)"),
         OPTION_NUMBER, .target = &options.threshold, .least = 2},
        {0, "keep-zeros", NULL, N_("never hide a zero"), OPTION_FLAG, .target = &options.keep_zeros},
        {0, "published", N_("FILE"), N_("an earlier edition, masked, that readers have"), OPTION_MANY,
         .target = &options.published},
        {0, "merge-rare", NULL, N_("first merge values on few children into one"), OPTION_FLAG,
         .target = &options.merge_rare, .in = MASK},
        {0, "bands", NULL, N_("print what can be deduced (0 to 6) in place of s"), OPTION_FLAG,
         .target = &options.bands, .in = MASK},
        {0, "round", N_("N"), N_("round counts to multiples of N instead of hiding them"), OPTION_NUMBER,
         .target = &options.base, .in = MASK, .least = 2},
        {0, "audit", NULL, N_("say what can be worked out of masked results"), OPTION_FLAG, .selects = AUDIT},
        {0, "original", N_("FILE"), N_("the same results before masking"), OPTION_STRING,
         .target = &options.original, .in = AUDIT},
        {'j', "jobs", N_("N"), N_("at most so many threads (same result)"), OPTION_NUMBER,
         .target = &options.jobs},
        {0},
};

struct work {
	struct tool *tool;
	struct schema schema;
	struct catalogue catalogue;
	struct results results, original;
	struct results *published;
	const struct results **editions; /* the same, as the library takes them */
	struct findings findings;
	struct error error;
};

static bool is_csv(const char *path)
{
	size_t length = strlen(path);
	return length > 4 && strcmp(path + length - 4, ".csv") == 0;
}

static int read_one(struct work *work, struct results *results, const char *path)
{
	if (work->tool->mode == AUDIT && is_csv(path))
		return mask_read_csv(results, path, &work->catalogue, &work->error);
	if (results_read(results, path, &work->error) < 0)
		return -1;
	results_fill(results);
	return 0;
}

static int read_all(struct work *work, const char *path)
{
	size_t count = options.published.count;
	work->published = memory_zalloc(count, sizeof *work->published);
	work->editions = memory_alloc(count, sizeof(const struct results *));
	if (read_one(work, &work->results, path) < 0)
		return -1;
	for (size_t i = 0; i < count; i++) {
		work->editions[i] = &work->published[i];
		if (read_one(work, &work->published[i], options.published.items[i]) < 0)
			return -1;
	}
	return options.original ? read_one(work, &work->original, options.original) : 0;
}

static long threshold(const struct work *work)
{
	long own = work->results.threshold ? work->results.threshold : work->results.wanted_threshold;
	return options.threshold ? options.threshold : own >= 2 ? own : MASK_THRESHOLD;
}

static int audit(struct work *work, const char *path)
{
	struct audit made;
	const struct audit_options about = {.threshold = threshold(work),
	                                    .keep_zeros = options.keep_zeros,
	                                    .original = options.original ? &work->original : NULL,
	                                    .published = work->editions,
	                                    .published_count = options.published.count};
	if (mask_check_editions(&work->results, work->editions, options.published.count, &work->error) < 0)
		return -1;
	struct out *out = out_open(work->tool->output, &work->error);
	if (!out)
		return -1;
	audit_make(&made, &work->results, &work->catalogue, &about);
	audit_write(&made, &work->results, out);
	audit_report(&made, &work->results, path, &work->findings);
	audit_free(&made);
	return out_close(out, &work->error);
}

static int mask(struct work *work, const char *format)
{
	const struct mask_options about = {.threshold = threshold(work),
	                                   .keep_zeros = options.keep_zeros,
	                                   .base = options.base,
	                                   .published = work->editions,
	                                   .published_count = options.published.count};
	struct mask_outcome outcome;
	char count[32];
	if (about.base && about.base < about.threshold)
		return tool_misuse(
		        &work->error,
		        gettext("multiples of so small a number hide too little for the threshold"));
	if (options.merge_rare)
		mask_merge_rare(&work->results, &work->catalogue, about.threshold);
	if (mask_apply(&work->results, &work->catalogue, &about, &outcome, &work->error) < 0)
		return -1;
	if (options.bands) {
		const struct audit_options known = {.threshold = about.threshold,
		                                    .keep_zeros = about.keep_zeros,
		                                    .published = about.published,
		                                    .published_count = about.published_count};
		mask_tell_bands(&work->results, &work->catalogue, &known);
	}
	snprintf(count, sizeof count, "%zu", outcome.unprotected);
	if (outcome.unprotected)
		findings_add(&work->findings, MSG_MASK_KNOWN, (struct place){0}, count, NULL);
	snprintf(count, sizeof count, "%zu", outcome.loose);
	if (outcome.loose)
		findings_add(&work->findings, MSG_MASK_LOOSE, (struct place){0}, count, NULL);
	struct out *out = out_open(work->tool->output, &work->error);
	if (!out)
		return -1;
	results_write(&work->results, format, out);
	return out_close(out, &work->error);
}

static int run(struct work *work)
{
	bool auditing = work->tool->mode == AUDIT;
	const char *format = tool_format(work->tool, auditing ? "csv" : "xml");
	threads_allow((size_t)options.jobs);
	const char *path = tool_operand(work->tool);
	if (schema_load(&work->schema, &work->tool->templates, &work->error) < 0 ||
	    catalogue_load(&work->catalogue, &work->schema, &work->tool->templates, &work->error) < 0 ||
	    read_all(work, path) < 0)
		return -1;
	return auditing ? audit(work, path) : mask(work, format);
}

static void release(struct work *work)
{
	for (size_t i = 0; i < options.published.count && work->published; i++)
		results_free(&work->published[i]);
	results_free(&work->original);
	results_free(&work->results);
	free(work->published);
	free((void *)work->editions);
	free((void *)options.published.items);
	catalogue_free(&work->catalogue);
	schema_free(&work->schema);
	findings_free(&work->findings);
}

int main(int argc, char **argv)
{
	struct tool tool = {
	        .name = "pre-mask",
	        .purpose = N_("Hide numbers on few children, so that nobody can work them out again."),
	        .synopsis = N_("[--audit] [OPTION]… [RESULTS]"),
	        .example = "pre-stat --favorite mensuel samples/amboise-2023 |\n    pre-mask -o mensuel.xml",
	        .options = option_table,
	        .modes = modes,
	};
	struct work work = {.tool = &tool, .findings = {.limit = 20}};
	tool_start(&tool, argc, argv);
	memory_reuse();
	int status = run(&work) < 0 ? tool_fail(&tool, &work.error) : tool_report(&tool, &work.findings);
	release(&work);
	return tool_end(&tool, status);
}
