#include "cmd/beside.h"

#include <libintl.h>
#include <string.h>

int beside_check(const struct tool *tool, const char *path, struct error *error)
{
	if (!path)
		return 0;
	bool taken = tool->output && (strcmp(tool->output, path) == 0 || tool_is_same(tool->output, path));
	for (size_t i = 0; i < tool->operand_count && !taken; i++)
		taken = tool_is_same(tool->operands[i], path);
	if (!taken)
		return 0;
	return error_format(error, MSG_USAGE, gettext("another file of this run is not replaced: %s"), path);
}
