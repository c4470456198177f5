#include "results/published.h"

#include <string.h>

const char *published_find(struct templates *templates, const char *name, struct error *error)
{
	size_t length = strlen(name);
	if (strchr(name, '/') || (length >= 4 && strcmp(name + length - 4, ".xml") == 0))
		return name;
	return templates_named(templates, "results", name, error);
}
