/* What a tool says of itself, added to a text. */
#ifndef PREUTILS_CMD_HELP_H
#define PREUTILS_CMD_HELP_H

#include "cmd/tool.h"

/* A screen of 80 by 24. common: the options that all tools have, the output, the format, and others. */
void help_add(struct buffer *text, const struct tool *tool, const struct option *common);
/* The version, on a line. */
void help_add_version(struct buffer *text, const struct tool *tool);

#endif
