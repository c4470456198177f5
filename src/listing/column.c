#include "listing/column.h"

#include <string.h>

#include "listing/path.h"
#include "stats/hidden.h"

static int compile_dimension(struct session *session, const struct population *population,
                             struct compiled_column *column, const char *id, struct place place,
                             struct error *error)
{
	const struct catalogue *catalogue = session->compiler.catalogue;
	const struct dimension *dimension = catalogue_dimension(catalogue, id);
	if (!dimension || dimension->kind == DIMENSION_BY_MONTH || dimension->kind == DIMENSION_BY_YEAR)
		return error_set(error, MSG_NAME_UNKNOWN, place, id, NULL);
	const struct node *node =
	        compiler_dimension(&session->compiler, dimension, population->table, population, error);
	if (!node)
		return -1;
	if (hidden_dimension(catalogue->schema, dimension, node))
		return error_set(error, MSG_COLUMN_HIDDEN, place, id, NULL);
	column->node = node_root(node);
	column->multiple = node->multiple;
	column->label = column->label ? column->label : dimension->label;
	bool plain = dimension->banding == BANDING_NONE;
	if (plain && dimension->kind == DIMENSION_NUMBER)
		column->type = LISTING_NUMBER;
	else if (plain && dimension->kind == DIMENSION_MONTH)
		column->month = true;
	else
		column->dimension = dimension;
	return 0;
}

static enum listing_type type_of(const struct schema_column *column)
{
	switch (column->type) {
	case TYPE_DATE:
		return LISTING_DATE;
	case TYPE_INTEGER:
	case TYPE_DECIMAL:
	case TYPE_AMOUNT:
		return LISTING_NUMBER;
	default:
		return LISTING_TEXT;
	}
}

static int compile_paths(struct session *session, size_t table, struct compiled_column *column,
                         const char *const *texts, size_t count, bool open, struct place place,
                         struct error *error)
{
	column->paths = arena_zalloc(&session->arena, count, sizeof *column->paths);
	column->path_count = count;
	for (size_t i = 0; i < count; i++)
		if (path_compile(session, texts[i], table, open, place, &column->paths[i], error) < 0)
			return -1;
	return 0;
}

static int compile_path(struct session *session, size_t table, struct compiled_column *column,
                        const char *text, bool open, struct place place, struct error *error)
{
	if (compile_paths(session, table, column, &text, 1, open, place, error) < 0)
		return -1;
	const struct schema_column *schema = path_column(session, column->paths);
	column->type = type_of(schema);
	column->file = schema->type == TYPE_PATH;
	column->label = column->label ? column->label : schema->label;
	return 0;
}

static int compile_expression(struct session *session, size_t table, struct compiled_column *column,
                              const struct list_column *declared, struct error *error)
{
	const struct node *node = expression_compile(&session->compiler, declared->expression, table,
	                                             VALUE_NUMBER, declared->place, error);
	if (!node)
		return -1;
	if (hidden_node(session->compiler.schema, node))
		return error_set(error, MSG_COLUMN_HIDDEN, (struct place){0}, declared->id, NULL);
	column->node = node_root(node);
	column->type = declared->type;
	return 0;
}

static int compile_declared(struct session *session, const struct population *population,
                            struct compiled_column *column, const struct list_column *declared,
                            struct error *error)
{
	size_t table = population->table;
	const struct words *initials = &declared->initials;
	column->id = declared->id;
	column->label = declared->label;
	/* A declared column may be personal: the definition says in which displays it is shown. */
	if (declared->dimension)
		return compile_dimension(session, population, column, declared->dimension, declared->place,
		                         error);
	column->initials = initials->count > 0;
	if (column->initials)
		return compile_paths(session, table, column, initials->items, initials->count, true,
		                     declared->place, error);
	if (declared->typed)
		return compile_expression(session, table, column, declared, error);
	return compile_path(session, table, column, declared->expression, true, declared->place, error);
}

struct compiled_column *column_compile(struct session *session, const struct population *population,
                                       const struct list_column *declared, const char *name, bool open,
                                       struct error *error)
{
	struct compiled_column *column = arena_zalloc(&session->arena, 1, sizeof *column);
	int result;
	column->type = LISTING_TEXT;
	column->id = name;
	if (declared)
		result = compile_declared(session, population, column, declared, error);
	else if (catalogue_dimension(session->compiler.catalogue, name))
		result = compile_dimension(session, population, column, name, (struct place){0}, error);
	else if (path_has_form(name))
		result = compile_path(session, population->table, column, name, open, (struct place){0},
		                      error);
	else
		result = error_set(error, MSG_NAME_UNKNOWN, (struct place){0}, name, NULL);
	return result < 0 ? NULL : column;
}
