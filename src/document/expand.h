/* What <pre:tableau> and <pre:graphique> have in common: their attributes, and the values of a statistic. */
#ifndef PREUTILS_DOCUMENT_EXPAND_H
#define PREUTILS_DOCUMENT_EXPAND_H

#include "document/template_private.h"

struct expansion {
	struct filling *filling;
	const xmlNode *node;
	struct arena *arena;
	const struct statistic *statistic; /* NULL: the values are given */
	bool percent, zeros, total, arrows;
	struct map categories; /* of given values, by their label */
};

void expand_start(struct expansion *expansion, struct filling *filling, const xmlNode *node);
/* The statistic that the element names; -1 and the error where there is none. */
int expand_find(struct expansion *expansion);
/* An error at the element; -1. */
int expand_fail(const struct expansion *expansion, const char *detail);
const char *expand_attribute(const struct expansion *expansion, const char *name, const char *usual);
/* True for "oui". */
bool expand_yes(const struct expansion *expansion, const char *name, bool usual);
struct value expand_value(const struct statistic *statistic, size_t column, const struct cell *cell);
const char *expand_capitalised(struct arena *arena, const char *text);

/* Fills a chart's categories, series and values from the <pre:point> and <pre:serie> below the element. */
int expand_chart_points(struct expansion *expansion, struct chart *chart);

#endif
