/* pre-doc: a template filled with results, or with rows of a dataset, as a document. */
#include <libintl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/out.h"
#include "base/temporary.h"
#include "cmd/document.h"
#include "results/published.h"
#include "results/results.h"

#define N_(text) text

enum { MAKE = 1, LIST = 2 };
static const struct option_mode modes[] = {
        {.id = MAKE, .most = 1, .formats = renderer_names},
        {.id = LIST},
        {0},
};

struct request {
	struct tool *tool;
	const char *template, *data;
	struct option_values settings, others;
	const struct renderer *renderer;
	struct template_store store; /* the template, once it was looked at */
};

/* What a document is made of. */
struct sources {
	struct results results;
	struct schema schema;
	struct dataset dataset;
	struct template_results *others;
	size_t other_count; /* read so far */
	bool has_results, has_dataset;
};

/* --results NAME=FILE */
static int read_others(struct request *request, struct sources *sources, struct error *error)
{
	struct arena *arena = &request->tool->templates.arena;
	sources->others = arena_zalloc(arena, request->others.count, sizeof *sources->others);
	for (size_t i = 0; i < request->others.count; i++) {
		const char *text = request->others.items[i], *equals = strchr(text, '=');
		if (!equals || equals == text || memchr(text, '/', (size_t)(equals - text)))
			return error_format(error, MSG_USAGE, gettext("--results takes NAME=FILE, not %s"),
			                    text);
		struct results *results = arena_zalloc(arena, 1, sizeof *results);
		sources->others[i].name = arena_strndup(arena, text, (size_t)(equals - text));
		sources->others[i].results = results;
		const char *path = published_find(&request->tool->templates, equals + 1, error);
		if (!path || results_read(results, path, error) != 0)
			return -1;
		sources->other_count++;
	}
	return 0;
}

/* 1: the dataset has values that cannot be read, in findings. */
static int read_data(struct request *request, struct sources *sources, const struct template_needs *needs,
                     struct findings *findings, struct error *error)
{
	if (!request->data || !needs->rows)
		return 0;
	if (schema_load(&sources->schema, &request->tool->templates, error) != 0 ||
	    template_read_rows(needs, &sources->dataset, &sources->schema, request->data, findings, error) !=
	            0)
		return -1;
	sources->has_dataset = true;
	return findings->errors ? 1 : 0;
}

static int read_sources(struct request *request, struct sources *sources, const char *path,
                        const struct template_needs *needs, struct findings *findings, struct error *error)
{
	if (path && results_read(&sources->results, path, error) != 0)
		return -1;
	sources->has_results = path != NULL;
	if (read_others(request, sources, error) != 0)
		return -1;
	return read_data(request, sources, needs, findings, error);
}

static void free_sources(struct sources *sources)
{
	if (sources->has_results)
		results_free(&sources->results);
	for (size_t i = 0; i < sources->other_count; i++)
		results_free((struct results *)sources->others[i].results);
	if (sources->has_dataset)
		dataset_free(&sources->dataset);
	if (sources->schema.tables)
		schema_free(&sources->schema);
}

static int fill(struct request *request, const char *template, const char *path,
                const struct sources *sources, struct findings *findings, struct error *error)
{
	struct template_input input = {
	        .results = sources->has_results ? &sources->results : NULL,
	        .results_path = path,
	        .dataset = sources->has_dataset ? &sources->dataset : NULL,
	        .others = sources->others,
	        .other_count = sources->other_count,
	        .store = &request->store,
	};
	if (document_settings(request->tool, &request->settings, &input, error) != 0)
		return -1;
	return document_write(request->tool, template, &input, request->renderer, findings, error);
}

static int make(struct request *request, const char *template, const struct template_needs *needs,
                const char *path, struct findings *findings, struct error *error)
{
	struct sources sources = {0};
	int status = read_sources(request, &sources, path, needs, findings, error);
	if (status == 0)
		status = fill(request, template, path, &sources, findings, error);
	free_sources(&sources);
	return status;
}

/* With a dataset, a template that reads no results needs none. */
static const char *results_operand(struct request *request, const struct template_needs *needs)
{
	struct tool *tool = request->tool;
	return tool->operand_count == 0 && request->data && !needs->results ? NULL : tool_operand(tool);
}

/* Results are read twice, by us and by the transformation: standard input goes to a nameless file first. */
static int make_from(struct request *request, const char *template, const struct template_needs *needs,
                     const char *path, struct findings *findings, struct error *error)
{
	char spooled[32];
	if (!path || strcmp(path, "-") != 0)
		return make(request, template, needs, path, findings, error);
	if (request->data && strcmp(request->data, "-") == 0)
		return tool_misuse(error,
		                   gettext("the dataset and the results cannot both be standard input"));
	int descriptor = temporary_keep(STDIN_FILENO, "-", error);
	if (descriptor < 0)
		return -1;
	snprintf(spooled, sizeof spooled, "/dev/fd/%d", descriptor);
	int status = make(request, template, needs, spooled, findings, error);
	close(descriptor);
	if (strcmp(error->file, spooled) == 0)
		strcpy(error->file, "-");
	return status;
}

static int run(struct request *request)
{
	struct error error = {0};
	struct findings findings = {0};
	struct template_needs needs;
	struct tool *tool = request->tool;
	memory_reuse();
	const char *template = template_find(&tool->templates, request->template, &error);
	int status = template ? template_look_keeping(&tool->templates, template, &tool->templates.arena,
	                                              &needs, &request->store, &error)
	                      : -1;
	if (status == 0 && needs.rows && !request->data)
		status = tool_misuse(&error, gettext("this template reads rows of a dataset: give --data"));
	if (status == 0)
		status = make_from(request, template, &needs, results_operand(request, &needs), &findings,
		                   &error);
	status = status > 0    ? tool_refuse(tool, &findings)
	         : status == 0 ? tool_report(tool, &findings)
	                       : tool_fail(tool, &error);
	template_store_free(&request->store);
	findings_free(&findings);
	return status;
}

/* Names and titles; shared parts, which are no documents, are left out. */
static int list(struct tool *tool)
{
	struct error error = {0};
	size_t count;
	const struct template_file *files = templates_list(&tool->templates, "documents", ".xml", &count);
	struct out *out = out_open(tool->output, &error);
	struct arena *arena = &tool->templates.arena;
	for (size_t i = 0; out && i < count; i++) {
		struct error skipped = {0};
		const char *name = files[i].name, *title = template_title(files[i].path, arena, &skipped);
		if (title)
			out_printf(out, "%-24.*s %s\n", (int)(strlen(name) - 4), name, title);
	}
	if (!out || out_close(out, &error) != 0)
		return tool_fail(tool, &error);
	return STATUS_DONE;
}

static int start(struct request *request)
{
	struct tool *tool = request->tool;
	struct error error = {0};
	if (tool->mode == LIST)
		return list(tool);
	request->renderer = document_renderer(tool, renderers[0].name, &error);
	return request->renderer ? run(request) : tool_fail(tool, &error);
}

int main(int argc, char **argv)
{
	struct tool tool = {
	        .name = "pre-doc",
	        .purpose = N_("Make a document of results and a template."),
	        .synopsis = N_("-t TEMPLATE [OPTION]… [RESULTS] | --list"),
	        .example = "pre-stat --period 2023-01-01..2023-01-24 --for commission \\\n"
	                   "    samples/amboise-2023 | pre-doc -t commission -o commission.pdf",
	};
	struct request request = {.tool = &tool};
	const struct option options[] = {
	        {'t', "template", N_("TEMPLATE"), N_("a template's name (see --list) or its file"),
	         OPTION_STRING, .target = &request.template, .in = MAKE, .required = MAKE},
	        {'d', "data", N_("DATASET"), N_("the dataset whose rows the template may read"),
	         OPTION_STRING, .target = &request.data, .in = MAKE},
	        {0, "results", N_("NAME=FILE"), N_("more results, known to the template by NAME"),
	         OPTION_MANY, .target = &request.others, .in = MAKE},
	        {0, "set", N_("NAME=VALUE"), N_("a value that the template asks for"), OPTION_MANY,
	         .target = &request.settings, .in = MAKE},
	        {0, "list", NULL, N_("list the templates with their titles"), OPTION_FLAG, .selects = LIST},
	        {0},
	};
	tool.options = options;
	tool.modes = modes;
	tool_start(&tool, argc, argv);
	int status = start(&request);
	free(request.settings.items);
	free(request.others.items);
	return tool_end(&tool, status);
}
