/* Reading the catalogue's elements; catalogue.c, ground.c and declarations.c only. */
#ifndef PREUTILS_STATS_CATALOGUE_PRIVATE_H
#define PREUTILS_STATS_CATALOGUE_PRIVATE_H

#include "base/element.h"
#include "stats/catalogue.h"

struct loading {
	struct catalogue *catalogue;
	struct arena elements; /* while they are read */
	const struct element **roots;
	size_t count;
	struct error *error;
};

/* One pass each over the root element of a file: parents, entities, conditions, references, filters;
 * populations; dimensions and quantities; statistics. */
int catalogue_read_ground(struct loading *loading, const struct element *root);
int catalogue_read_populations(struct loading *loading, const struct element *root);
int catalogue_read_dimensions(struct loading *loading, const struct element *root);
int catalogue_read_statistics(struct loading *loading, const struct element *root);
/* There must be room for all statistics before they are read. */
size_t catalogue_count_statistics(const struct element *root);

/* An attribute that must be there. */
const char *loading_need(struct loading *loading, const struct element *node, const char *name);
/* An attribute that names a table; -1 with an error. */
long loading_table(struct loading *loading, const struct element *node, const char *name);
/* The text of an element as an expression. */
struct source loading_source(const struct element *node);
/* The words of an attribute, separated by spaces; NULL and 0 where it is not there. */
const char **loading_words(struct loading *loading, const struct element *node, const char *name,
                           size_t *count);
/* <sur table= par= si=>expression</sur> children. */
int loading_on(struct loading *loading, const struct element *node, struct on_table **on, size_t *count);
/* One more zeroed item in an array of the arena. */
void *loading_append(struct loading *loading, void *items, size_t *count, size_t size);
int loading_fail(struct loading *loading, const struct element *node, enum message code, const char *detail);

#endif
