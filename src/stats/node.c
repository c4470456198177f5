/* Nodes: making them, and what follows from their operands. */
#include <string.h>

#include "stats/compile.h"
#include "stats/expression.h"

struct node *node_new(struct compiler *compiler, enum operation operation, enum value_type type, size_t table)
{
	struct node *node = arena_zalloc(compiler->arena, 1, sizeof *node);
	node->operation = operation;
	node->type = type;
	node->table = table;
	node->id = compiler->nodes++;
	node->uses_period = operation == OP_FROM || operation == OP_TO;
	node->uses_reference = operation == OP_AT;
	return node;
}

void node_operands(struct compiler *compiler, struct node *node, const struct node *const *operands,
                   size_t count)
{
	node->operands = arena_alloc(compiler->arena, count, sizeof *node->operands);
	node->count = count;
	for (size_t i = 0; i < count; i++) {
		if (node->height <= operands[i]->height)
			node->height = operands[i]->height + 1;
		node->operands[i] = operands[i];
		((struct node *)operands[i])->uses++;
		node->uses_period |= operands[i]->uses_period;
		node->uses_reference |= operands[i]->uses_reference;
		node->multiple |= operands[i]->multiple;
	}
}

const struct node *node_root(const struct node *node)
{
	for (const struct node *next = node; next; next = next->operands[0]) {
		((struct node *)next)->root = true;
		if (next->operation != OP_STEP && next->operation != OP_REFERENCE)
			break;
	}
	return node;
}

void compiler_need(struct compiler *compiler, size_t table, size_t column)
{
	compiler->needed[table][column] = true;
}

const struct node *node_step(struct compiler *compiler, size_t table, size_t column,
                             const struct node *target)
{
	struct node *node = node_new(compiler, OP_STEP, target->type, table);
	node->column = column;
	node->other = (size_t)compiler->schema->tables[table].columns[column].target;
	node->decimals = target->decimals;
	node_operands(compiler, node, &target, 1);
	compiler_need(compiler, table, column);
	return node;
}

long key_between(const struct schema *schema, size_t from, size_t to)
{
	for (size_t c = 0; c < schema->tables[from].count; c++)
		if (schema->tables[from].columns[c].type == TYPE_KEY &&
		    schema->tables[from].columns[c].target == (long)to)
			return (long)c;
	return -1;
}
