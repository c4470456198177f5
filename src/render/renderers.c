#include <string.h>

#include "base/options.h"
#include "render/render.h"

const struct renderer renderers[] = {
        {"pdf", true, render_pdf},    {"odt", true, render_odt},    {"html", false, render_html},
        {"text", false, render_text}, {"tree", false, render_tree},
};
const size_t renderer_count = sizeof renderers / sizeof *renderers;

const struct renderer *renderer_find(const char *name)
{
	for (size_t i = 0; i < renderer_count; i++)
		if (strcmp(renderers[i].name, name) == 0)
			return &renderers[i];
	return NULL;
}
