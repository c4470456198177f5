#include "stats/needs.h"

#include <stdlib.h>

/* Results name the programmes. */
static void need_sources(struct needs *needs, const struct sources *sources)
{
	for (size_t i = 0; i < sizeof sources->columns / sizeof *sources->columns; i++)
		if (sources->declared && sources->columns[i] >= 0)
			needs->columns[sources->table][sources->columns[i]] = true;
}

void needs_start(struct needs *needs, const struct compiler *compiler)
{
	const struct schema *schema = compiler->schema;
	*needs = (struct needs){.compiler = compiler};
	needs->nodes = memory_zalloc(compiler->nodes, sizeof *needs->nodes);
	needs->populations = memory_zalloc(compiler->catalogue->population_count, sizeof *needs->populations);
	needs->references = memory_zalloc(compiler->catalogue->reference_count, sizeof *needs->references);
	needs->columns = memory_alloc(schema->count, sizeof *needs->columns);
	for (size_t t = 0; t < schema->count; t++)
		needs->columns[t] = memory_zalloc(schema->tables[t].count, sizeof **needs->columns);
	need_sources(needs, &compiler->catalogue->sources);
}

void needs_free(struct needs *needs)
{
	for (size_t t = 0; t < needs->compiler->schema->count; t++)
		free(needs->columns[t]);
	free(needs->columns);
	free(needs->nodes);
	free(needs->populations);
	free(needs->references);
}

static void need_reference(struct needs *needs, const struct reference *reference)
{
	if (needs->references[reference->index])
		return;
	needs->references[reference->index] = true;
	needs_node(needs, needs->compiler->references[reference->index].condition);
	compiler_reference_columns(needs->compiler->schema, reference, needs->columns);
}

static void need_own(struct needs *needs, const struct node *node)
{
	switch (node->operation) {
	case OP_COLUMN:
	case OP_STEP:
		needs->columns[node->table][node->column] = true;
		break;
	case OP_EXISTS:
	case OP_COUNT:
	case OP_COUNT_CODES:
	case OP_MINIMUM:
	case OP_MULTIPLE:
		needs->columns[node->other][node->column] = true;
		break;
	case OP_REFERENCE:
	case OP_SERIES_LAST:
	case OP_SERIES_DATES:
		need_reference(needs, node->declaration);
		break;
	case OP_MEMBER:
		needs_population(needs, node->declaration);
		break;
	default:
		break;
	}
}

void needs_node(struct needs *needs, const struct node *node)
{
	if (!node || needs->nodes[node->id])
		return;
	needs->nodes[node->id] = true;
	need_own(needs, node);
	for (size_t i = 0; i < node->count; i++)
		needs_node(needs, node->operands[i]);
}

void needs_population(struct needs *needs, const struct population *population)
{
	const struct compiled_population *compiled = &needs->compiler->populations[population->index];
	if (needs->populations[population->index])
		return;
	needs->populations[population->index] = true;
	needs_node(needs, compiled->condition);
	needs_node(needs, compiled->link);
	needs_node(needs, compiled->since);
	if (compiled->link)
		needs->columns[population->link][compiled->link_key] = true;
	if (!compiled->children)
		return;
	needs->columns[population->children_table][compiled->children_key] = true;
	needs_population(needs, compiled->children);
}

void needs_axis(struct needs *needs, const struct dimension *dimension, const struct node *node)
{
	if (!node)
		return;
	needs_node(needs, node);
	compiler_label_columns(needs->compiler->schema, dimension, node, needs->columns);
}
