/* What the files of the template language share. */
#ifndef PREUTILS_DOCUMENT_TEMPLATE_PRIVATE_H
#define PREUTILS_DOCUMENT_TEMPLATE_PRIVATE_H

#include "document/libxslt.h"
#include "document/template.h"

#define XSLT_URI        "http://www.w3.org/1999/XSL/Transform"
#define DATA_STATISTICS "statistiques" /* element: a column of the dataset that names statistics */
#define PLACE_ATTRIBUTE "ou" /* in our namespace: "2:17", file and line of an element of a template */

/* What expressions say of rows of the dataset; names.c. */
struct name_use {
	const char *name;
	struct place place;
};
struct name_uses {
	struct name_use *tables; /* named in a function */
	size_t table_count;
	struct name_use *elements; /* steps without a prefix: columns and tables */
	size_t element_count;
	bool rows;      /* a function that reads rows is called */
	bool any_table; /* with a name that is computed */
	bool results;   /* a function or a path reads results */
	bool source;    /* an expression may look at the results' XML itself, not only through functions */
	bool cells;     /* and may look at cells there */
};
struct rows;

struct filling {
	struct arena arena;
	struct templates *templates;
	const struct template_input *input;
	struct template_store *store; /* or NULL */
	struct error *error;
	const char *folder; /* of the template itself, with the / at its end */
	const char **files; /* the template's and its parts', by number */
	size_t file_count, file_capacity;
	struct map parameters; /* names that the template and its parts know: those of xsl:param, and of
	                          parametre('…') */
	bool any_parameter;    /* one asks for a name that it computes */
	struct name_uses uses; /* what it says of the dataset */
	struct rows *rows;     /* what was made of the dataset, or NULL */
	struct buffer said;    /* what libxslt says of a wrong template */
	struct document *document;
};

/* Reads a template or a part of one, safely, and prepares it: places noted, white space between words kept.
 */
xmlDoc *template_load(struct filling *filling, const char *path, struct error *error);
/* The same as it stands in the file, for one who only looks at it. It is the filling's last file. */
xmlDoc *template_read(struct filling *filling, const char *path, struct error *error);
/* Gives back what was only looked at: into the store, where there is one. */
void template_keep(struct filling *filling, const char *path, xmlDoc *doc);
/* What an attribute says, "" where it is empty; it lives as long as the attribute and the filling. */
const char *template_attribute(struct filling *filling, const xmlAttr *attribute);
/* Notes what an element of a file (by its number) says of parameters, rows and results. */
void template_note(struct filling *filling, const xmlNode *node, size_t file);
/* True if the file lies below a templates folder or beside the template. */
bool template_may_read(const struct filling *filling, const char *path);
/* The file that an address in a template means: one of the same name in a folder that comes earlier wins. */
const char *template_part(struct filling *filling, const char *uri);
/* Collects in filling what libxml2 says, or stops that. */
void template_listen(struct filling *filling, bool on);
/* Adds to what was said; context is the filling. */
void template_said(void *context, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Notes which parameters an element asks for. */
void template_note_parameters(struct filling *filling, const xmlNode *node);
/* Fails on a parameter given that the template does not know. */
int template_check_parameters(struct filling *filling, const char *path);
/* Notes what the expressions of an element say of rows and results. */
void template_note_names(struct filling *filling, const xmlNode *node, struct place place);
/* Fails on a table or column that the schema does not have. */
int template_check_names(struct filling *filling);
/* Makes a simplified stylesheet a full one. */
void template_wrap(xmlDoc *doc);
/* The place that template_load noted on an element. */
struct place template_place(const struct filling *filling, const xmlNode *node);

/* Registers pre:valeur() and the others for a transformation; its _private is the filling. */
int functions_register(xsltTransformContext *context);

/* Makes the document from what the transformation gave. */
int tree_build(struct filling *filling, const xmlDoc *result);

/* Fills a table element from a statistic, or a chart; node is the element in the result. */
int expand_table(struct filling *filling, const xmlNode *node, struct node *table);
int expand_chart(struct filling *filling, const xmlNode *node, struct node *chart);

/* French typography, in place of ordinary spaces: U+202F before ; ! ?, U+00A0 before : » % € and after «,
 * and ’ for '. */
void typography_apply(const char *text, struct buffer *buffer);

#endif
