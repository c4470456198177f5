#include "cmd/document.h"

#include <libintl.h>
#include <string.h>

#include "base/out.h"
#include "base/text.h"

const struct renderer *document_renderer(struct tool *tool, const char *fallback, struct error *error)
{
	const struct renderer *renderer = renderer_find(tool_format(tool, fallback));
	return renderer->binary && tool_spare_terminal(tool, error) < 0 ? NULL : renderer;
}

int document_settings(struct tool *tool, const struct option_values *settings, struct template_input *input,
                      struct error *error)
{
	struct arena *arena = &tool->templates.arena;
	struct template_parameter *parameters = arena_zalloc(arena, settings->count, sizeof *parameters);
	for (size_t i = 0; i < settings->count; i++) {
		const char *text = settings->items[i], *equals = strchr(text, '=');
		if (!equals || equals == text)
			return error_format(error, MSG_USAGE, gettext("--set takes NAME=VALUE, not %s"),
			                    text);
		if (!utf8_valid(text, strlen(text), NULL) || !text_printable(text, strlen(text)))
			return error_format(error, MSG_USAGE, "%s",
			                    gettext("--set takes valid UTF-8 without control characters"));
		parameters[i].name = arena_strndup(arena, text, (size_t)(equals - text));
		parameters[i].value = equals + 1;
	}
	input->parameters = parameters;
	input->parameter_count = settings->count;
	return 0;
}

static int render(const char *path, const struct document *document, const struct renderer *renderer,
                  struct findings *findings, struct error *error)
{
	struct out *out = out_open(path, error);
	if (!out)
		return -1;
	if (renderer->write(document, out, findings, error) == 0)
		return out_close(out, error);
	out_abandon(out);
	return -1;
}

int document_write(struct tool *tool, const char *template, const struct template_input *input,
                   const struct renderer *renderer, struct findings *findings, struct error *error)
{
	struct document document;
	const char *path = template_find(&tool->templates, template, error);
	if (!path || template_fill(&document, &tool->templates, path, input, error) != 0)
		return -1;
	int result = render(tool->output, &document, renderer, findings, error);
	document_free(&document);
	return result;
}
