#include "base/progress.h"

static progress_listener *current;

void progress_listen(progress_listener *listener)
{
	current = listener;
}

void progress_tell(const char *what, size_t done, size_t total)
{
	if (current)
		current(what, done, total);
}
