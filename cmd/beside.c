#include "cmd/beside.h"

#include <string.h>

int beside_check(const struct tool *tool, const char *path, struct error *error)
{
	if (!path)
		return 0;
	bool taken = tool->output && (strcmp(tool->output, path) == 0 || tool_is_same(tool->output, path));
	for (size_t i = 0; i < tool->operand_count && !taken; i++)
		taken = tool_is_same(tool->operands[i], path) || tool_is_within(path, tool->operands[i]);
	return taken ? tool_spare_file(error, path) : 0;
}
