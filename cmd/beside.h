/* Files that a run writes beside its output: reports, records. */
#ifndef PREUTILS_CMD_BESIDE_H
#define PREUTILS_CMD_BESIDE_H

#include "cmd/tool.h"

/* Whether such a file is one of its own: 0, or -1 and *error where it would replace an operand, a table of
 * one, or the output, whole though each of them is written. path NULL: nothing is written. */
int beside_check(const struct tool *tool, const char *path, struct error *error);

#endif
