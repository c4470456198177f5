/* What may not be told apart in what is shown: columns that local.xml hides. */
#ifndef PREUTILS_STATS_HIDDEN_H
#define PREUTILS_STATS_HIDDEN_H

#include "stats/catalogue.h"
#include "stats/expression.h"

/* Whether the values come from a column that is hidden; conditions on other rows do not count. */
bool hidden_node(const struct schema *schema, const struct node *node);
/* The same of a dimension's values and of their labels, which are read from the table that a key points to.
 */
bool hidden_dimension(const struct schema *schema, const struct dimension *dimension,
                      const struct node *node);

#endif
