#include "stats/parser.h"

static const struct node *column_node(struct parser *parser, size_t table, size_t column)
{
	struct compiler *compiler = parser->compiler;
	const struct schema_column *schema = &compiler->schema->tables[table].columns[column];
	enum value_type type = VALUE_CODE;
	if (parser->dimensions && schema->hidden)
		return parser_complain(parser, "a hidden column");
	if (compiler->columns[table][column])
		return compiler->columns[table][column];
	switch (schema->type) {
	case TYPE_TEXT:
	case TYPE_PATH:
		return parser_complain(parser, "a text is no value here");
	case TYPE_DATE:
	case TYPE_YEAR:
	case TYPE_SCHOOL_YEAR:
	case TYPE_INTEGER:
	case TYPE_DECIMAL:
	case TYPE_AMOUNT:
		type = VALUE_NUMBER;
		break;
	default:
		break;
	}
	struct node *node = node_new(compiler, OP_COLUMN, type, table);
	node->column = column;
	node->decimals = schema->type == TYPE_DECIMAL || schema->type == TYPE_AMOUNT ? 6 : 0;
	compiler_need(compiler, table, column);
	return compiler->columns[table][column] = node;
}

static const struct node *resolve_rest(struct parser *parser, size_t table, const char *name, size_t length)
{
	const struct node *node = parser_enter(parser) ? parser_name(parser, table, name, length) : NULL;
	parser_leave(parser);
	return node;
}

static const struct node *declared_condition(struct parser *parser, const struct condition *condition)
{
	struct compiler *compiler = parser->compiler;
	struct compiled_condition *compiled =
	        &compiler->conditions[condition - compiler->catalogue->conditions];
	if (compiled->busy)
		return parser_complain(parser, USE_EACH_OTHER);
	if (compiled->node && compiled->unit == compiler->unit)
		return compiled->node;
	compiled->busy = true;
	compiled->unit = compiler->unit;
	compiled->node = expression_compile(compiler, condition->source.text, condition->table, VALUE_FLAG,
	                                    condition->source.place, parser->error);
	compiled->busy = false;
	return compiled->node;
}

static const struct node *member_node(struct parser *parser, const struct population *population)
{
	struct compiler *compiler = parser->compiler;
	if (compiler_population(compiler, population, parser->error) < 0)
		return parser->error->set ? NULL : parser_complain(parser, USE_EACH_OTHER);
	struct node *node = node_new(compiler, OP_MEMBER, VALUE_FLAG, population->table);
	node->height = compiler->populations[population->index].height + 1;
	node->declaration = population;
	node->uses_period = node->uses_reference = true;
	return node;
}

static const struct node *reference_node(struct parser *parser, const struct reference *reference,
                                         const char *rest, size_t length)
{
	struct compiler *compiler = parser->compiler;
	bool series = reference->kind == REFERENCE_SERIES;
	struct node *node;
	if (compiler_reference(compiler, reference, parser->error) < 0)
		return parser->error->set ? NULL : parser_complain(parser, USE_EACH_OTHER);
	if (series && length == 8 && memcmp(rest, "derniere", 8) == 0) {
		node = node_new(compiler, OP_SERIES_LAST, VALUE_FLAG, reference->table);
	} else if (series && length == 5 && memcmp(rest, "dates", 5) == 0) {
		node = node_new(compiler, OP_SERIES_DATES, VALUE_NUMBER, reference->table);
	} else {
		if (series && (length < 10 || memcmp(rest, "premiere.", 9) != 0))
			return parser_complain(
			        parser, "premiere., derniere or dates is expected after the series' name");
		const struct node *target = resolve_rest(parser, reference->to, series ? rest + 9 : rest,
		                                         series ? length - 9 : length);
		if (!target)
			return NULL;
		node = node_new(compiler, OP_REFERENCE, target->type, reference->table);
		node->decimals = target->decimals;
		node_operands(compiler, node, &target, 1);
	}
	size_t height = compiler->references[reference->index].condition->height;
	if (node->height <= height)
		node->height = height + 1;
	node->other = reference->to;
	node->declaration = reference;
	node->uses_period = node->uses_reference = true;
	return node;
}

/* What the catalogue declares under this name on this table. */
static const struct node *declared_name(struct parser *parser, size_t table, const char *name, size_t length,
                                        const char *rest, size_t rest_length)
{
	const struct catalogue *catalogue = parser->compiler->catalogue;
	for (size_t i = 0; i < catalogue->reference_count; i++) {
		const struct reference *reference = &catalogue->references[i];
		if (reference->table == table && strlen(reference->name) == length &&
		    memcmp(reference->name, name, length) == 0 && rest_length)
			return reference_node(parser, reference, rest, rest_length);
	}
	for (size_t i = 0; i < catalogue->condition_count && !rest_length; i++) {
		const struct condition *condition = &catalogue->conditions[i];
		if (condition->table == table && strlen(condition->name) == length &&
		    memcmp(condition->name, name, length) == 0)
			return declared_condition(parser, condition);
	}
	for (size_t i = 0; i < catalogue->population_count && !rest_length; i++) {
		const struct population *population = &catalogue->populations[i];
		if (population->table == table && strlen(population->id) == length &&
		    memcmp(population->id, name, length) == 0)
			return member_node(parser, population);
	}
	return parser_complain(parser, "unknown name");
}

/* The dimension of that name for the table of the expression, NULL without an error where there is none. */
static const struct node *dimension_name(struct parser *parser, const char *name, size_t length)
{
	struct compiler *compiler = parser->compiler;
	long position = map_find(&compiler->catalogue->dimension_index, name, length);
	if (position < 0)
		return NULL;
	const struct dimension *dimension = &compiler->catalogue->dimensions[position];
	if (!dimension->on_count)
		return parser_complain(parser, "a time axis is no condition");
	struct error none = {0};
	const struct node *node =
	        compiler_dimension(compiler, dimension, parser->table, parser->population, &none);
	return node ? node : parser_complain(parser, "this dimension does not exist here");
}

const struct node *parser_name(struct parser *parser, size_t table, const char *name, size_t length)
{
	struct compiler *compiler = parser->compiler;
	if (parser->dimensions && table == parser->table && !memchr(name, '.', length)) {
		const struct node *node = dimension_name(parser, name, length);
		if (node || parser->error->set)
			return node;
	}
	const struct schema_table *schema = &compiler->schema->tables[table];
	const char *dot = memchr(name, '.', length);
	size_t own = dot ? (size_t)(dot - name) : length;
	const char *rest = dot ? dot + 1 : name + length;
	size_t rest_length = length - (size_t)(rest - name);
	if (length == 5 && memcmp(name, "garde", 5) == 0 && compiler->filtering)
		return node_new(compiler, OP_KEPT, VALUE_FLAG, table);
	long column = map_find(&schema->index, name, own);
	if (column < 0)
		return declared_name(parser, table, name, own, rest, rest_length);
	if (!dot)
		return column_node(parser, table, (size_t)column);
	if (schema->columns[column].type != TYPE_KEY)
		return parser_complain(parser, "no step leads from this column");
	const struct node *target =
	        resolve_rest(parser, (size_t)schema->columns[column].target, rest, rest_length);
	return target ? node_step(compiler, table, (size_t)column, target) : NULL;
}
