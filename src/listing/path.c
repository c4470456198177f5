#include "listing/path.h"

#include <string.h>

enum { STEPS_MAX = 8 };

struct steps { /* a key column, or a reference, from each table on the way */
	size_t tables[STEPS_MAX], columns[STEPS_MAX];
	const struct reference *references[STEPS_MAX];
	size_t count;
};

bool path_has_form(const char *text)
{
	static const char *const letters = "abcdefghijklmnopqrstuvwxyz0123456789_.";
	return *text && strspn(text, letters) == strlen(text);
}

static const struct reference *find_reference(const struct catalogue *catalogue, size_t table,
                                              const char *name, size_t length)
{
	for (size_t i = 0; i < catalogue->reference_count; i++) {
		const struct reference *reference = &catalogue->references[i];
		if (reference->kind == REFERENCE_LAST && reference->table == table &&
		    strlen(reference->name) == length && memcmp(reference->name, name, length) == 0)
			return reference;
	}
	return NULL;
}

/* One step from *table; false where no key or reference has this name. */
static bool walk(const struct session *session, struct steps *steps, size_t *table, const char *name,
                 size_t length, bool *hidden)
{
	const struct schema_table *schema = &session->compiler.schema->tables[*table];
	long column = map_find(&schema->index, name, length);
	const struct reference *reference =
	        column < 0 ? find_reference(session->compiler.catalogue, *table, name, length) : NULL;
	if (steps->count == STEPS_MAX || (column < 0 && !reference) ||
	    (column >= 0 && schema->columns[column].type != TYPE_KEY))
		return false;
	steps->tables[steps->count] = *table;
	steps->columns[steps->count] = column < 0 ? 0 : (size_t)column;
	steps->references[steps->count++] = reference;
	*hidden |= column >= 0 && schema->columns[column].hidden;
	*table = reference ? reference->to : (size_t)schema->columns[column].target;
	return true;
}

static const struct node *reference_node(struct compiler *compiler, const struct reference *reference,
                                         const struct node *target, struct error *error)
{
	if (compiler_reference(compiler, reference, error) < 0)
		return NULL;
	struct node *node = node_new(compiler, OP_REFERENCE, VALUE_CODE, reference->table);
	node_operands(compiler, node, &target, 1);
	node->other = reference->to;
	node->declaration = reference;
	node->uses_period = node->uses_reference = true;
	return node;
}

static const struct node *row_node(struct compiler *compiler, const struct steps *steps, size_t table,
                                   struct error *error)
{
	const struct node *node = node_new(compiler, OP_ROW, VALUE_CODE, table);
	for (size_t i = steps->count; node && i-- > 0;)
		node = steps->references[i] ? reference_node(compiler, steps->references[i], node, error)
		                            : node_step(compiler, steps->tables[i], steps->columns[i], node);
	return node ? node_root(node) : NULL;
}

const struct schema_column *path_column(const struct session *session, const struct path *path)
{
	return &session->compiler.schema->tables[path->table].columns[path->column];
}

int path_compile(struct session *session, const char *text, size_t table, bool open, struct place place,
                 struct path *path, struct error *error)
{
	struct steps steps = {0};
	const char *name = text, *dot;
	bool hidden = false;
	for (; (dot = strchr(name, '.')); name = dot + 1)
		if (!walk(session, &steps, &table, name, (size_t)(dot - name), &hidden))
			return error_set(error, MSG_NAME_UNKNOWN, place, text, NULL);
	long column = schema_column_find(&session->compiler.schema->tables[table], name);
	if (column < 0)
		return error_set(error, MSG_NAME_UNKNOWN, place, text, NULL);
	path->table = table;
	path->column = (size_t)column;
	const struct schema_column *schema = path_column(session, path);
	if (hidden || schema->hidden)
		return error_set(error, MSG_COLUMN_HIDDEN, place, text, NULL);
	if (schema->personal && !open)
		return error_set(error, MSG_COLUMN_PERSONAL, place, text, NULL);
	path->row = row_node(&session->compiler, &steps, table, error);
	if (!path->row)
		return error->set ? -1 : error_set(error, MSG_NAME_UNKNOWN, place, text, NULL);
	compiler_need(&session->compiler, path->table, path->column);
	return 0;
}
