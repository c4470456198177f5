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
#include "data/dataset.h"
#include "document/tree.h"
#include "results/results.h"

#define DOCUMENT_NAMESPACE  "http://www.w3.org/1999/xhtml"
#define FUNCTIONS_NAMESPACE "urn:preutils:fonctions"

struct template_parameter {
	const char *name, *value;
};
struct template_results { /* others, which statistics name by « name/id » */
	const char *name;
	const struct results *results;
};
/* Templates and parts of them that were read to be looked at, each kept to be filled. Zeroed is empty. */
struct template_store {
	struct template_stored *files;
	size_t count, capacity;
};
void template_store_free(struct template_store *store);

struct template_input {
	const struct results *results; /* NULL: there are none */
	const char *results_path;      /* read again as the transformation's source; NULL: there is none */
	const struct buffer *source;   /* XML of another kind in its place; NULL: none */
	const struct template_parameter *parameters;
	size_t parameter_count;
	const struct dataset *dataset; /* whose rows it may read; NULL: none */
	const struct template_results *others;
	size_t other_count;
	struct template_store *store; /* what template_look kept; NULL: nothing */
};
/* The results that an address « id » or « name/id » means, and the statistic in them; NULL: none such. */
const struct results *template_results(const struct template_input *input, const char *address);
const struct statistic *template_statistic(const struct template_input *input, const char *address);
/* Whether small numbers are hidden in any of the results. */
bool template_masked(const struct template_input *input);

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
/* What a template and the parts it includes ask for. */
struct template_column {
	const char *table, *column;
	struct place place;
};
struct template_needs {
	const char **statistics; /* those named by a literal id, each once */
	size_t statistic_count;
	struct template_column *columns; /* columns of the dataset that name further statistics */
	size_t column_count;
	bool results;        /* it reads results */
	bool rows;           /* it reads rows of the dataset */
	const char **tables; /* whose rows it reads; NULL: of whatever table */
	size_t table_count;
};
/* Looks into a template; everything lives in the arena. */
int template_look(struct templates *templates, const char *path, struct arena *arena,
                  struct template_needs *needs, struct error *error);
/* The same, for what is filled next: what it reads stays in the store, until template_fill takes it. */
int template_look_keeping(struct templates *templates, const char *path, struct arena *arena,
                          struct template_needs *needs, struct template_store *store, struct error *error);
/* Reads from the dataset the tables whose rows the template may read. Release with dataset_free. */
int template_read_rows(const struct template_needs *needs, struct dataset *dataset,
                       const struct schema *schema, const char *path, struct findings *findings,
                       struct error *error);
/* Adds the statistics that the dataset names in the columns that the template says. Values that cannot be
 * read are left to those who compute. */
int template_look_data(struct templates *templates, const char *dataset_path, struct arena *arena,
                       struct template_needs *needs, struct error *error);

#endif
