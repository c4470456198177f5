/* What statistics that are not counted yet still ask for. Everything else can be let go. */
#ifndef PREUTILS_STATS_NEEDS_H
#define PREUTILS_STATS_NEEDS_H

#include "stats/compile.h"

struct needs {
	const struct compiler *compiler;
	bool *nodes;       /* [node id] */
	bool *populations; /* [population] */
	bool *references;  /* [reference] */
	bool **columns;    /* [table][column of the schema] */
};

/* Nothing is needed yet but what results are described by. */
void needs_start(struct needs *needs, const struct compiler *compiler);
void needs_free(struct needs *needs);
/* With all that computing it may look at. NULL is allowed. */
void needs_node(struct needs *needs, const struct node *node);
void needs_population(struct needs *needs, const struct population *population);
/* An axis of the dimension, compiled to the node. NULL is allowed. */
void needs_axis(struct needs *needs, const struct dimension *dimension, const struct node *node);

#endif
