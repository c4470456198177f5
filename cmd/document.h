/* Documents as several tools write them: the formats, the values that --set gives, the way out. */
#ifndef PREUTILS_CMD_DOCUMENT_H
#define PREUTILS_CMD_DOCUMENT_H

#include "cmd/tool.h"
#include "document/template.h"
#include "render/render.h"

/* The renderer that -T or the output's name says, else the one called fallback; the formats of
 * what the tool does are renderer_names. NULL and *error where its bytes would go to a terminal.
 */
const struct renderer *document_renderer(struct tool *tool, const char *fallback, struct error *error);
/* Adds what --set gave, NAME=VALUE, to the input. */
int document_settings(struct tool *tool, const struct option_values *settings, struct template_input *input,
                      struct error *error);
/* Fills the template of this name or path and writes the document. */
int document_write(struct tool *tool, const char *template, const struct template_input *input,
                   const struct renderer *renderer, struct findings *findings, struct error *error);

#endif
