#include <string.h>

#include "base/options.h"
#include "render/render.h"

const struct renderer renderers[] = {
        {"pdf", true, render_pdf, render_pdf_prepare},
        {"odt", true, render_odt, NULL},
        {"html", false, render_html, NULL},
        {"text", false, render_text, NULL},
        {"tree", false, render_tree, NULL},
};
const size_t renderer_count = sizeof renderers / sizeof *renderers;

const struct renderer *renderer_find(const char *name)
{
	for (size_t i = 0; i < renderer_count; i++)
		if (strcmp(renderers[i].name, name) == 0)
			return &renderers[i];
	return NULL;
}
