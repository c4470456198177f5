/* Definitions of lists, templates/lists/NAME.xml: who is listed, which columns there are, how names are
 * shown. */
#ifndef PREUTILS_LISTING_DEFINITION_H
#define PREUTILS_LISTING_DEFINITION_H

#include <stdbool.h>

#include "base/error.h"
#include "base/split.h"
#include "base/templates.h"
#include "results/listing.h"

/* A column as declared. Exactly one of dimension, initials and expression is there. */
struct list_column {
	const char *id, *label;
	struct words names; /* other names by which it can be asked for */
	const char *dimension;
	struct words initials;  /* paths to texts whose initials are shown */
	const char *expression; /* a path to a column, or an expression of numbers */
	bool typed;             /* the expression is one of numbers: type says dates or numbers */
	enum listing_type type;
	bool identity; /* shown only in the display modes that name it */
	struct place place;
};
struct list_mode { /* a way to show names */
	const char *name, *label;
	struct words columns; /* what stands in place of the columns of names */
	struct words also;    /* other columns of names that may be shown */
	struct words sort;    /* order unless another is asked for; empty: the list's */
	bool open;            /* columns that the schema calls personal can be asked for */
};
struct list_definition {
	struct arena arena;
	const char *id, *label, *unit, *unit_one;
	const char *population;
	const char *mode;     /* unless another is asked for */
	struct words columns; /* shown unless others are asked for; LIST_NAMES stands for the mode's */
	struct words sort;    /* by ids, descending after a hyphen */
	struct list_column *items;
	size_t count;
	struct list_mode *modes;
	size_t mode_count;
	struct place place;
};

#define LIST_NAMES "noms"

/* Reads lists/NAME.xml. Mistakes are errors with file and line. Release with list_definition_free. */
int list_definition_load(struct list_definition *definition, struct templates *templates, const char *name,
                         struct error *error);
void list_definition_free(struct list_definition *definition);
/* By id or other name; NULL. */
const struct list_column *list_column_find(const struct list_definition *definition, const char *name);
const struct list_mode *list_mode_find(const struct list_definition *definition, const char *name);

#endif
