/* Templates: a document with a few named places in it, filled from results.
 *
 * A template is an XML file, processed by libxslt in XSLT's simplified syntax: the document itself is the
 * stylesheet. Where its root is no xsl:stylesheet, the xsl:include, xsl:import, xsl:param, xsl:template and
 * xsl:key that are children of the root are taken as the stylesheet's own. Templates read files below the
 * templates folders only, write none, and reach no network. */
#ifndef PREUTILS_DOCUMENT_TEMPLATE_H
#define PREUTILS_DOCUMENT_TEMPLATE_H

#include "base/error.h"
#include "base/templates.h"
#include "document/tree.h"
#include "results/results.h"

#define DOCUMENT_NAMESPACE  "http://www.w3.org/1999/xhtml"
#define FUNCTIONS_NAMESPACE "urn:preutils:fonctions"

struct template_parameter {
	const char *name, *value;
};
struct template_input {
	const struct results *results;
	const char *results_path; /* read again as the transformation's source; NULL: there is none */
	const struct template_parameter *parameters;
	size_t parameter_count;
};

/* The file of a template given by name ("commission") or by path (it holds a / or ends in .xml); owned by
 * templates. NULL and *error where there is none. */
const char *template_find(struct templates *templates, const char *name, struct error *error);
/* Fills document from the template and the input; release it with document_free. Every error names file and
 * line. */
int template_fill(struct document *document, struct templates *templates, const char *path,
                  const struct template_input *input, struct error *error);
/* The title of a template's file as it stands there, in the arena; NULL (and *error) where the file is no
 * document but a part of others, or cannot be read. */
const char *template_title(const char *path, struct arena *arena, struct error *error);
/* The statistics that a template and the parts it includes ask for by a literal id, each once, in the arena.
 */
const char **template_statistics(struct templates *templates, const char *path, struct arena *arena,
                                 size_t *count, struct error *error);

#endif
