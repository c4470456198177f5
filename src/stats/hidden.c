#include "stats/hidden.h"

bool hidden_node(const struct schema *schema, const struct node *node)
{
	bool leaf = node->operation == OP_COLUMN || node->operation == OP_STEP;
	size_t count = node->operation == OP_MULTIPLE ? 1 : node->count;
	if (leaf && schema->tables[node->table].columns[node->column].hidden)
		return true;
	if (node->operation == OP_EXISTS || node->operation == OP_COUNT)
		return false;
	for (size_t i = 0; i < count; i++)
		if (hidden_node(schema, node->operands[i]))
			return true;
	return false;
}

/* Labels of keys are read from columns of the table that they point to. */
static bool label_hidden(const struct schema *schema, const struct dimension *dimension,
                         const struct node *node)
{
	while (node->operation == OP_STEP || node->operation == OP_REFERENCE ||
	       node->operation == OP_MULTIPLE)
		node = node->operands[0];
	if (node->operation != OP_COLUMN)
		return false;
	long target = schema->tables[node->table].columns[node->column].target;
	for (size_t i = 0; i < dimension->label_count; i++) {
		long column =
		        target < 0 ? -1
		                   : schema_column_find(&schema->tables[target], dimension->label_columns[i]);
		if (column >= 0 && schema->tables[target].columns[column].hidden)
			return true;
	}
	return false;
}

bool hidden_dimension(const struct schema *schema, const struct dimension *dimension, const struct node *node)
{
	return schema->hides && (hidden_node(schema, node) ||
	                         (dimension->kind == DIMENSION_KEY && label_hidden(schema, dimension, node)));
}
