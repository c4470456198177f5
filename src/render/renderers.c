#include <string.h>

#include "base/options.h"
#include "render/render.h"

const struct renderer renderers[] = {
        {"pdf", "for print and signature, tagged for screen readers", true, render_pdf},
        {"odt", "to go on with in LibreOffice or Word", true, render_odt},
        {"html", "one file for a browser", false, render_html},
        {"text", "plain text, 78 columns", false, render_text},
        {"tree", "the document tree, for authors of templates", false, render_tree},
};
const size_t renderer_count = sizeof renderers / sizeof *renderers;

const struct renderer *renderer_find(const char *name)
{
	for (size_t i = 0; i < renderer_count; i++)
		if (strcmp(renderers[i].name, name) == 0)
			return &renderers[i];
	return NULL;
}
