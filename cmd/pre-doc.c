#include <libintl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/out.h"
#include "base/text.h"
#include "cmd/tool.h"
#include "document/template.h"
#include "render/render.h"
#include "results/results.h"

#define N_(text) text

struct request {
	struct tool *tool;
	const char *template;
	struct option_values settings;
	const struct renderer *renderer;
	struct template_parameter *parameters;
};

static int usage(struct tool *tool, const char *text)
{
	struct error error = {0};
	error_set(&error, MSG_USAGE, (struct place){0}, gettext(text), NULL);
	return tool_fail(tool, &error);
}

/* name=value, split in place. */
static int read_settings(struct request *request, struct error *error)
{
	struct arena *arena = &request->tool->templates.arena;
	request->parameters = arena_zalloc(arena, request->settings.count, sizeof *request->parameters);
	for (size_t i = 0; i < request->settings.count; i++) {
		const char *text = request->settings.items[i], *equals = strchr(text, '=');
		if (!equals || equals == text)
			return error_format(error, MSG_USAGE, gettext("--set takes NAME=VALUE, not %s"),
			                    text);
		if (!utf8_valid(text, strlen(text), NULL) || !text_printable(text, strlen(text)))
			return error_format(error, MSG_USAGE, "%s",
			                    gettext("--set takes valid UTF-8 without control characters"));
		request->parameters[i].name = arena_strndup(arena, text, (size_t)(equals - text));
		request->parameters[i].value = equals + 1;
	}
	return 0;
}

/* Results are read twice, by us and by the transformation: standard input goes to a nameless file first. */
static int spool_input(struct error *error)
{
	FILE *file = tmpfile();
	char block[16384];
	size_t length;
	int descriptor = -1;
	while (file && (length = fread(block, 1, sizeof block, stdin)) > 0)
		if (fwrite(block, 1, length, file) != length)
			break;
	if (!file || ferror(stdin) || fflush(file) != 0 || ferror(file))
		error_format(error, MSG_READ, "-");
	else
		descriptor = dup(fileno(file));
	if (file)
		fclose(file);
	return descriptor;
}

static int write_document(struct request *request, const struct document *document, struct findings *findings,
                          struct error *error)
{
	struct out *out = out_open(request->tool->output, error);
	if (!out)
		return -1;
	if (request->renderer->write(document, out, findings, error) == 0)
		return out_close(out, error);
	out_abandon(out);
	return -1;
}

static int make(struct request *request, const char *path, struct findings *findings, struct error *error)
{
	struct results results;
	struct document document;
	struct templates *templates = &request->tool->templates;
	const char *template = template_find(templates, request->template, error);
	if (!template || read_settings(request, error) != 0 || results_read(&results, path, error) != 0)
		return -1;
	struct template_input input = {&results, path, request->parameters, request->settings.count};
	int status = template_fill(&document, templates, template, &input, error);
	if (status == 0) {
		status = write_document(request, &document, findings, error);
		document_free(&document);
	}
	results_free(&results);
	return status;
}

static int run(struct request *request)
{
	struct error error = {0};
	struct findings findings = {0};
	const char *path = tool_operand(request->tool);
	char spooled[32];
	int descriptor = -1, status = 0;
	if (strcmp(path, "-") == 0) {
		descriptor = spool_input(&error);
		snprintf(spooled, sizeof spooled, "/dev/fd/%d", descriptor);
		path = spooled;
		status = descriptor < 0 ? -1 : 0;
	}
	if (status == 0)
		status = make(request, path, &findings, &error);
	if (descriptor >= 0) {
		close(descriptor);
		if (strcmp(error.file, spooled) == 0)
			strcpy(error.file, "-");
	}
	status = status == 0 ? tool_report(request->tool, &findings) : tool_fail(request->tool, &error);
	findings_free(&findings);
	return status;
}

/* Names and titles; shared parts, which are no documents, are left out. */
static int list(struct tool *tool)
{
	struct error error = {0};
	size_t count;
	const char **names = templates_list(&tool->templates, "documents", ".xml", &count);
	struct out *out = out_open(tool->output, &error);
	struct arena *arena = &tool->templates.arena;
	for (size_t i = 0; out && i < count; i++) {
		struct error skipped = {0};
		const char *path =
		        templates_find(&tool->templates, arena_printf(arena, "documents/%s", names[i]));
		const char *title = path ? template_title(path, arena, &skipped) : NULL;
		if (title)
			out_printf(out, "%-24.*s %s\n", (int)(strlen(names[i]) - 4), names[i], title);
	}
	if (!out || out_close(out, &error) != 0)
		return tool_fail(tool, &error);
	return STATUS_DONE;
}

static int start(struct request *request, bool listed)
{
	struct tool *tool = request->tool;
	const char *names[16] = {NULL};
	for (size_t i = 0; i < renderer_count; i++)
		names[i] = renderers[i].name;
	request->renderer = renderer_find(tool_format(tool, names, renderers[0].name));
	if (listed)
		return list(tool);
	if (!request->template)
		return usage(tool, N_("give a template: -t NAME (see --list)"));
	if (request->renderer->binary && !tool->output && isatty(STDOUT_FILENO))
		return usage(tool, N_("this format is not written to a terminal: give -o FILE"));
	return run(request);
}

int main(int argc, char **argv)
{
	struct tool tool = {
	        .name = "pre-doc",
	        .purpose = N_("Make a document of results and a template."),
	        .synopsis =
	                N_("-t TEMPLATE [--set NAME=VALUE]… [-T pdf|odt|html|text|tree] [-o FILE] [RESULTS]"),
	        .example = "pre-stat --period 2023-01-01..2023-01-24 --for commission samples/amboise-2023 | "
	                   "pre-doc -t commission -o commission.pdf",
	};
	struct request request = {.tool = &tool};
	bool listed = false;
	const struct option options[] = {
	        {'t', "template", N_("TEMPLATE"), N_("a template's name (see --list) or its file"),
	         OPTION_STRING, &request.template},
	        {0, "set", N_("NAME=VALUE"), N_("a value that the template asks for"), OPTION_MANY,
	         &request.settings},
	        {0, "list", NULL, N_("list the templates with their titles"), OPTION_FLAG, &listed},
	        {0},
	};
	tool.options = options;
	tool_start(&tool, argc, argv);
	int status = start(&request, listed);
	free(request.settings.items);
	return tool_end(&tool, status);
}
