/* Renderers: a document tree in, a file's bytes out. One table drives -T, file name endings, help and tests.
 */
#ifndef PREUTILS_RENDER_RENDER_H
#define PREUTILS_RENDER_RENDER_H

#include "base/error.h"
#include "base/out.h"
#include "document/tree.h"

struct renderer {
	const char *name; /* as -T takes it; also the file name's ending */
	bool binary;      /* not for a terminal */
	/* Writes the whole document; out is left open. Findings: characters that no font has. */
	int (*write)(const struct document *document, struct out *out, struct findings *findings,
	             struct error *error);
};
extern const struct renderer renderers[];
extern const size_t renderer_count;
extern const char *const renderer_names[]; /* theirs, NULL-terminated */
/* NULL for an unknown name. */
const struct renderer *renderer_find(const char *name);

int render_pdf(const struct document *document, struct out *out, struct findings *findings,
               struct error *error);
int render_html(const struct document *document, struct out *out, struct findings *findings,
                struct error *error);
int render_odt(const struct document *document, struct out *out, struct findings *findings,
               struct error *error);
int render_text(const struct document *document, struct out *out, struct findings *findings,
                struct error *error);
int render_tree(const struct document *document, struct out *out, struct findings *findings,
                struct error *error);

#endif
