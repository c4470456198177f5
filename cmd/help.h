/* What a tool says of itself. Each function writes to standard output and gives the exit status. */
#ifndef PREUTILS_CMD_HELP_H
#define PREUTILS_CMD_HELP_H

#include "cmd/tool.h"

/* A screen of 80 by 24. common: the options that all tools have, the output, the format, and others. */
int help_print(struct tool *tool, const struct option *common);
/* All the options as a table, for tests and completions. */
int help_table(struct tool *tool, const struct option *options);
int help_version(struct tool *tool);

#endif
