#include <string.h>

#include "base/options.h"
#include "render/render.h"

#define RENDERERS(DO)          DO(pdf, true) DO(odt, true) DO(html, false) DO(text, false) DO(tree, false)
#define RENDERER(name, binary) {#name, binary, render_##name},
#define NAME(name, binary)     #name,
const struct renderer renderers[] = {RENDERERS(RENDERER)};
const char *const renderer_names[] = {RENDERERS(NAME) NULL};
const size_t renderer_count = sizeof renderers / sizeof *renderers;

const struct renderer *renderer_find(const char *name)
{
	for (size_t i = 0; i < renderer_count; i++)
		if (strcmp(renderers[i].name, name) == 0)
			return &renderers[i];
	return NULL;
}
