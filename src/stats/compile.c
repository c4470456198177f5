#include "stats/compile.h"

#include <libintl.h>
#include <stdlib.h>
#include <string.h>

#define MAX_STEPS 6 /* from a table to what it belongs to */

void compiler_start(struct compiler *compiler, struct arena *arena, const struct schema *schema,
                    const struct catalogue *catalogue)
{
	*compiler = (struct compiler){.arena = arena, .schema = schema, .catalogue = catalogue};
	compiler->needed = arena_zalloc(arena, schema->count, sizeof *compiler->needed);
	for (size_t t = 0; t < schema->count; t++)
		compiler->needed[t] = arena_zalloc(arena, schema->tables[t].count, sizeof **compiler->needed);
	compiler->populations =
	        arena_zalloc(arena, catalogue->population_count, sizeof *compiler->populations);
	compiler->references = arena_zalloc(arena, catalogue->reference_count, sizeof *compiler->references);
	compiler->conditions = arena_zalloc(arena, catalogue->condition_count, sizeof *compiler->conditions);
	compiler->dimensions = arena_zalloc(arena, catalogue->dimension_count, sizeof *compiler->dimensions);
	compiler->entities = arena_zalloc(arena, catalogue->entity_count, sizeof *compiler->entities);
	for (size_t i = 0; i < catalogue->entity_count; i++)
		compiler->entities[i] = arena_zalloc(arena, schema->count, sizeof **compiler->entities);
	compiler->columns = arena_zalloc(arena, schema->count, sizeof *compiler->columns);
	for (size_t t = 0; t < schema->count; t++)
		compiler->columns[t] =
		        arena_zalloc(arena, schema->tables[t].count, sizeof **compiler->columns);
}

void compiler_separate(struct compiler *compiler)
{
	compiler->unit++;
}

static const struct node *compile_source(struct compiler *compiler, const struct source *source, size_t table,
                                         enum value_type type, struct error *error)
{
	return expression_compile(compiler, source->text, table, type, source->place, error);
}

/* *node stays NULL where nothing is declared. */
static int population_part(struct compiler *compiler, struct compiled_population *compiled,
                           const struct source *source, size_t table, enum value_type type,
                           const struct node **node, struct error *error)
{
	if (!source->text)
		return 0;
	*node = compile_source(compiler, source, table, type, error);
	if (!*node)
		return -1;
	if (compiled->height < (*node)->height)
		compiled->height = (*node)->height;
	return 0;
}

static int population_link(struct compiler *compiler, const struct population *population,
                           struct compiled_population *compiled, struct error *error)
{
	size_t other = (size_t)population->link;
	if (population->link < 0)
		return 0;
	compiled->link_key = (size_t)key_between(compiler->schema, other, population->table);
	compiler_need(compiler, other, compiled->link_key);
	return population_part(compiler, compiled, &population->link_condition, other, VALUE_FLAG,
	                       &compiled->link, error);
}

static int population_children(struct compiler *compiler, const struct population *population,
                               struct compiled_population *compiled, struct error *error)
{
	size_t other = (size_t)population->children_table;
	if (!population->children_population)
		return 0;
	compiled->children_key = (size_t)key_between(compiler->schema, other, population->table);
	compiler_need(compiler, other, compiled->children_key);
	compiled->children = catalogue_population(compiler->catalogue, population->children_population);
	if (compiler_population(compiler, compiled->children, error) < 0)
		return error->set ? -1
		                  : error_set(error, MSG_NAME_UNKNOWN, population->place,
		                              population->children_population, NULL);
	size_t height = compiler->populations[compiled->children->index].height + 1;
	if (compiled->height < height)
		compiled->height = height;
	return 0;
}

int compiler_population(struct compiler *compiler, const struct population *population, struct error *error)
{
	struct compiled_population *compiled = &compiler->populations[population->index];
	if (compiled->busy)
		return -1;
	if (compiled->done)
		return 0;
	compiled->done = compiled->busy = true;
	size_t table = population->table;
	if (population_link(compiler, population, compiled, error) < 0 ||
	    population_part(compiler, compiled, &population->condition, table, VALUE_FLAG,
	                    &compiled->condition, error) < 0 ||
	    population_children(compiler, population, compiled, error) < 0)
		return -1;
	/* Who belongs to it does not depend on the first date, which may ask who does. */
	compiled->busy = false;
	return population_part(compiler, compiled, &population->since, table, VALUE_NUMBER, &compiled->since,
	                       error);
}

void compiler_reference_columns(const struct schema *schema, const struct reference *reference,
                                bool **columns)
{
	columns[reference->to][reference->order] = true;
	for (size_t i = 0; i < reference->by_count; i++)
		columns[reference->table][reference->by[i]] = true;
	if (reference->kind == REFERENCE_LAST)
		columns[reference->to][key_between(schema, reference->to, reference->table)] = true;
}

int compiler_reference(struct compiler *compiler, const struct reference *reference, struct error *error)
{
	struct compiled_reference *compiled = &compiler->references[reference->index];
	if (compiled->busy)
		return -1;
	if (compiled->condition)
		return 0;
	compiled->busy = true;
	compiled->condition =
	        compile_source(compiler, &reference->condition, reference->to, VALUE_FLAG, error);
	compiled->busy = false;
	if (!compiled->condition)
		return -1;
	node_root(compiled->condition);
	compiler_reference_columns(compiler->schema, reference, compiler->needed);
	return 0;
}

/* What is declared for the table, or for a table that its parents lead to; the nearest first. */
static const struct on_table *find_on(const struct on_table *on, size_t count, size_t table)
{
	for (size_t i = 0; i < count; i++)
		if (on[i].table == table)
			return &on[i];
	return NULL;
}

/* Next parent of a table, from *position on; SIZE_MAX when there is none. */
static size_t next_parent(const struct catalogue *catalogue, size_t table, size_t *position)
{
	for (; *position < catalogue->parent_count; ++*position)
		if (catalogue->parents[*position].table == table)
			return catalogue->parents[(*position)++].column;
	return SIZE_MAX;
}

struct dimension_use {
	const struct dimension *dimension;
	const struct population *population;
};

static const struct node *cases_node(struct compiler *compiler, const struct dimension *dimension,
                                     const struct on_table *on, struct error *error)
{
	const struct node **conditions =
	        arena_alloc(compiler->arena, dimension->values.count, sizeof *conditions);
	for (size_t i = 0; i < dimension->values.count; i++) {
		conditions[i] = compile_source(compiler, &dimension->bands[i].condition, on->table,
		                               VALUE_FLAG, error);
		if (!conditions[i])
			return NULL;
	}
	struct node *node = node_new(compiler, OP_CASES, VALUE_CODE, on->table);
	node->declaration = dimension;
	node_operands(compiler, node, conditions, dimension->values.count);
	return node;
}

static const struct node *banded(struct compiler *compiler, const struct dimension *dimension,
                                 const struct node *value)
{
	if (dimension->banding == BANDING_NONE)
		return value;
	enum operation operation = dimension->banding == BANDING_NUMBERS ? OP_BANDS : OP_GROUPS;
	struct node *node = node_new(compiler, operation, VALUE_CODE, value->table);
	node->declaration = dimension;
	node_operands(compiler, node, &value, 1);
	return node;
}

/* Several values: those of the rows of `through` that point here and meet the population's link condition, or
 * the dimension's own. */
static const struct node *multiple_node(struct compiler *compiler, const struct dimension_use *use,
                                        const struct on_table *on, const struct node *value,
                                        struct error *error)
{
	size_t other = (size_t)on->through;
	const struct population *population = use->population;
	const struct source *source = &on->condition;
	if (population && population->table == on->table && population->link == on->through)
		source = &population->link_condition;
	const struct node *operands[2] = {value, NULL};
	if (source->text) {
		operands[1] = compile_source(compiler, source, other, VALUE_FLAG, error);
		if (!operands[1])
			return NULL;
	}
	struct node *node = node_new(compiler, OP_MULTIPLE, VALUE_CODE, on->table);
	node->other = other;
	node->column = (size_t)key_between(compiler->schema, other, on->table);
	compiler_need(compiler, other, node->column);
	node_operands(compiler, node, operands, operands[1] ? 2 : 1);
	node->multiple = true;
	/* Axes look at what is behind it themselves. */
	node_root(operands[0]);
	node_root(operands[1]);
	return node;
}

/* Whose link chooses the values of this declaration: only then does the node depend on the population. */
static const struct population *linking(const struct dimension_use *use)
{
	const struct population *population = use->population;
	for (size_t i = 0; population && population->link >= 0 && i < use->dimension->on_count; i++)
		if (use->dimension->on[i].table == population->table &&
		    use->dimension->on[i].through == population->link)
			return population;
	return NULL;
}

static const struct node *recall(const struct compiler *compiler, const struct dimension_use *use,
                                 size_t table, bool leaf)
{
	const struct population *population = linking(use);
	const struct compiled_dimension *made = compiler->dimensions[use->dimension->index];
	while (made && (made->table != table || made->leaf != leaf || made->population != population))
		made = made->before;
	return made ? made->node : NULL;
}

static const struct node *remember(struct compiler *compiler, const struct dimension_use *use, size_t table,
                                   bool leaf, const struct node *node)
{
	if (!node)
		return NULL;
	const struct compiled_dimension **newest = &compiler->dimensions[use->dimension->index];
	struct compiled_dimension *made = arena_alloc(compiler->arena, 1, sizeof *made);
	*made = (struct compiled_dimension){
	        .table = table, .population = linking(use), .leaf = leaf, .node = node, .before = *newest};
	*newest = made;
	return node;
}

static const struct node *make_dimension(struct compiler *compiler, const struct dimension_use *use,
                                         const struct on_table *on, struct error *error)
{
	const struct dimension *dimension = use->dimension;
	if (dimension->banding == BANDING_CASES)
		return cases_node(compiler, dimension, on, error);
	enum value_type type = dimension->banding == BANDING_NUMBERS || dimension->kind == DIMENSION_NUMBER ||
	                                       dimension->kind == DIMENSION_MONTH
	                               ? VALUE_NUMBER
	                               : VALUE_CODE;
	size_t table = on->through >= 0 ? (size_t)on->through : on->table;
	const struct node *value = compile_source(compiler, &on->source, table, type, error);
	if (!value)
		return NULL;
	value = banded(compiler, dimension, value);
	if (on->through < 0)
		return value;
	if (value->type == VALUE_CODE)
		return multiple_node(compiler, use, on, value, error);
	error_set(error, MSG_EXPRESSION, on->source.place,
	          arena_printf(compiler->arena, gettext("a code is expected: %s"), on->source.text), NULL);
	return NULL;
}

static const struct node *dimension_node(struct compiler *compiler, const struct dimension_use *use,
                                         const struct on_table *on, struct error *error)
{
	const struct node *node = recall(compiler, use, on->table, true);
	return node ? node
	            : remember(compiler, use, on->table, true, make_dimension(compiler, use, on, error));
}

static bool reaches(const struct compiler *compiler, const struct dimension *dimension, size_t table,
                    int steps)
{
	size_t position = 0, column;
	if (steps == 0)
		return find_on(dimension->on, dimension->on_count, table) != NULL;
	while ((column = next_parent(compiler->catalogue, table, &position)) != SIZE_MAX)
		if (reaches(compiler, dimension,
		            (size_t)compiler->schema->tables[table].columns[column].target, steps - 1))
			return true;
	return false;
}

/* Declared for the table, or a step towards where it is; tables on the way share what they make. */
static const struct node *dimension_from(struct compiler *compiler, const struct dimension_use *use,
                                         size_t table, struct error *error)
{
	const struct on_table *here = find_on(use->dimension->on, use->dimension->on_count, table);
	if (here)
		return dimension_node(compiler, use, here, error);
	for (int steps = 1; steps < MAX_STEPS; steps++) {
		size_t position = 0, column;
		while ((column = next_parent(compiler->catalogue, table, &position)) != SIZE_MAX) {
			size_t target = (size_t)compiler->schema->tables[table].columns[column].target;
			if (!reaches(compiler, use->dimension, target, steps - 1))
				continue;
			const struct node *node =
			        compiler_dimension(compiler, use->dimension, target, use->population, error);
			return node ? node_step(compiler, table, column, node) : NULL;
		}
	}
	return NULL;
}

static void mark_column(const struct schema *schema, size_t table, const char *name, bool **columns)
{
	long column = schema_column_find(&schema->tables[table], name);
	if (column >= 0)
		columns[table][column] = true;
}

void compiler_label_columns(const struct schema *schema, const struct dimension *dimension,
                            const struct node *node, bool **columns)
{
	while (node->operation == OP_STEP || node->operation == OP_REFERENCE ||
	       node->operation == OP_MULTIPLE)
		node = node->operands[0];
	if (dimension->kind != DIMENSION_KEY || node->operation != OP_COLUMN)
		return;
	long target = schema->tables[node->table].columns[node->column].target;
	if (target < 0)
		return;
	for (size_t i = 0; i < dimension->label_count; i++)
		mark_column(schema, (size_t)target, dimension->label_columns[i], columns);
	for (size_t i = 0; i < dimension->part_count; i++)
		mark_column(schema, (size_t)target, dimension->parts[i].column, columns);
}

const struct node *compiler_dimension(struct compiler *compiler, const struct dimension *dimension,
                                      size_t table, const struct population *population, struct error *error)
{
	const struct dimension_use use = {.dimension = dimension, .population = population};
	const struct node *node = recall(compiler, &use, table, false);
	if (node)
		return node;
	node = dimension_from(compiler, &use, table, error);
	if (node)
		compiler_label_columns(compiler->schema, dimension, node, compiler->needed);
	return remember(compiler, &use, table, false, node);
}

/* The nearest table along the parents for which the quantity is declared. */
static const struct node *quantity_from(struct compiler *compiler, const struct quantity *quantity,
                                        size_t table, int steps, struct error *error)
{
	const struct on_table *here = find_on(quantity->on, quantity->on_count, table);
	size_t position = 0, column;
	if (steps == 0)
		return here ? compile_source(compiler, &here->source, table, VALUE_NUMBER, error) : NULL;
	while (!error->set && (column = next_parent(compiler->catalogue, table, &position)) != SIZE_MAX) {
		size_t target = (size_t)compiler->schema->tables[table].columns[column].target;
		const struct node *node = quantity_from(compiler, quantity, target, steps - 1, error);
		if (node)
			return node_step(compiler, table, column, node);
	}
	return NULL;
}

const struct node *compiler_quantity(struct compiler *compiler, const struct quantity *quantity, size_t table,
                                     struct place place, struct error *error)
{
	const struct node *node = NULL;
	for (int steps = 0; !node && !error->set && steps < MAX_STEPS; steps++)
		node = quantity_from(compiler, quantity, table, steps, error);
	if (!node && !error->set)
		error_set(error, MSG_NAME_UNKNOWN, place, quantity->id, NULL);
	return node_root(node);
}

/* The key column that holds the entity, at the end of the parents' steps; or the row itself. */
static const struct node *entity_from(struct compiler *compiler, size_t entity, size_t table, int steps)
{
	size_t position = 0, column;
	if (table == entity)
		return steps == 0 ? node_new(compiler, OP_ROW, VALUE_CODE, table) : NULL;
	while ((column = next_parent(compiler->catalogue, table, &position)) != SIZE_MAX) {
		size_t target = (size_t)compiler->schema->tables[table].columns[column].target;
		if (steps == 1 && target == entity) {
			struct node *node = node_new(compiler, OP_COLUMN, VALUE_CODE, table);
			node->column = column;
			compiler_need(compiler, table, column);
			return node;
		}
		const struct node *node = steps > 1 ? entity_from(compiler, entity, target, steps - 1) : NULL;
		if (node)
			return node_step(compiler, table, column, node);
	}
	return NULL;
}

const struct node *compiler_entity(struct compiler *compiler, const struct entity *entity, size_t table)
{
	const struct node **made = &compiler->entities[entity - compiler->catalogue->entities][table];
	for (int steps = 0; !*made && steps < MAX_STEPS; steps++)
		*made = node_root(entity_from(compiler, entity->table, table, steps));
	return *made;
}
