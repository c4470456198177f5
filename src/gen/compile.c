#include "gen/compile.h"

#include <libintl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/decimal.h"

int compile_fault(const struct element *xml, struct error *error, const char *format, ...)
{
	char detail[200];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(detail, sizeof detail, gettext(format), arguments);
	va_end(arguments);
	return error_set(error, MSG_PROFILE, element_place(xml), detail, NULL);
}

static const struct kind *find_kind(const char *element)
{
	const struct kind *const families[] = {compile_values, compile_dates, compile_choices};

	for (size_t i = 0; i < sizeof families / sizeof families[0]; i++)
		for (const struct kind *kind = families[i]; kind->element; kind++)
			if (strcmp(kind->element, element) == 0)
				return kind;
	return NULL;
}

const struct node *compile_node(struct compiler *compiler, const struct element *xml, struct error *error)
{
	const struct kind *kind = find_kind(xml->name);
	struct node *node = arena_zalloc(&compiler->profile->arena, 1, sizeof *node);

	if (!kind) {
		error_set(error, MSG_XML_UNKNOWN, element_place(xml), xml->name, NULL);
		return NULL;
	}
	if (element_allow(xml, kind->attributes, kind->children, error) < 0 ||
	    kind->compile(compiler, xml, node, error) < 0)
		return NULL;
	return node;
}

const struct node *compile_inside(struct compiler *compiler, const struct element *xml, struct error *error)
{
	const struct element *child = xml->children;

	if (!child || child->next) {
		compile_fault(xml, error, "<%s> holds one generator", xml->name);
		return NULL;
	}
	return compile_node(compiler, child, error);
}

size_t compile_find_table(const struct profile *profile, const char *name)
{
	for (size_t i = 0; i < profile->count; i++)
		if (strcmp(profile->tables[i].name, name) == 0)
			return i;
	return PROFILE_NONE;
}

size_t compile_find_column(const struct profile_table *table, const char *name)
{
	for (size_t i = 0; i < table->count; i++)
		if (strcmp(table->columns[i].name, name) == 0)
			return i;
	return PROFILE_NONE;
}

static bool find_special(const char *text, struct reference *reference)
{
	static const char *const names[] = {[SPECIAL_FROM] = "@debut",
	                                    [SPECIAL_END] = "@fin",
	                                    [SPECIAL_FROM_YEAR] = "@annee-debut",
	                                    [SPECIAL_END_YEAR] = "@annee-fin",
	                                    [SPECIAL_ROW] = "@ligne",
	                                    [SPECIAL_SHARE] = "@part"};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strcmp(names[i], text) == 0) {
			*reference =
			        (struct reference){.kind = REFERENCE_SPECIAL, .special = (enum special)i};
			return true;
		}
	return false;
}

/* The table that stands before the dot: this one's previous row, or one above it. */
static bool find_owner(const struct compiler *compiler, const char *text, size_t length,
                       struct reference *reference)
{
	const struct profile_table *tables = compiler->profile->tables;

	reference->table = compiler->table;
	if (length == strlen("precedent") && memcmp(text, "precedent", length) == 0) {
		reference->kind = REFERENCE_PREVIOUS;
		return true;
	}
	for (size_t i = compiler->table; i != PROFILE_NONE; i = tables[i].parent)
		if (strlen(tables[i].name) == length && memcmp(tables[i].name, text, length) == 0) {
			reference->table = i;
			return true;
		}
	return false;
}

int compile_reference_text(struct compiler *compiler, const struct element *xml, const char *text,
                           struct reference *reference, struct error *error)
{
	const char *dot = strchr(text, '.');
	const char *name = dot ? dot + 1 : text;

	if (find_special(text, reference))
		return 0;
	*reference = (struct reference){.kind = REFERENCE_CELL, .table = compiler->table};
	if (compiler->table == PROFILE_NONE ||
	    (dot && !find_owner(compiler, text, (size_t)(dot - text), reference)))
		return compile_fault(xml, error, "%s: no table of this name above", text);
	reference->column = compile_find_column(&compiler->profile->tables[reference->table], name);
	if (reference->column == PROFILE_NONE)
		return compile_fault(xml, error, "%s: no such column", text);
	if (reference->kind == REFERENCE_CELL && reference->table == compiler->table &&
	    reference->column >= compiler->column)
		return compile_fault(xml, error, "%s: drawn later", text);
	return 0;
}

int compile_reference(struct compiler *compiler, const struct element *xml, const char *attribute,
                      struct reference *reference, struct error *error)
{
	const char *text = element_need(xml, attribute, error);

	return text ? compile_reference_text(compiler, xml, text, reference, error) : -1;
}

int compile_integer(const struct element *xml, const char *attribute, int64_t fallback, int64_t *value,
                    struct error *error)
{
	const char *text = element_attribute(xml, attribute);

	*value = fallback;
	if (text && (!integer_parse(text, strlen(text), value) || *value > INT32_MAX || *value < -INT32_MAX))
		return compile_fault(xml, error, "%s: not a whole number", attribute);
	return 0;
}

const char **compile_words(struct compiler *compiler, const char *text, size_t *count)
{
	struct arena *arena = &compiler->profile->arena;
	const char **words = arena_alloc(arena, strlen(text) / 2 + 1, sizeof *words);

	*count = 0;
	for (;;) {
		text += strspn(text, " \t\r\n");
		size_t length = strcspn(text, " \t\r\n");
		if (!length)
			return words;
		words[(*count)++] = arena_strndup(arena, text, length);
		text += length;
	}
}

int compile_code(struct compiler *compiler, const struct element *xml, const char *code, struct cell *cell,
                 struct error *error)
{
	const struct schema_column *target = compiler->target;
	size_t length = strlen(code);

	*cell = (struct cell){0};
	if (strcmp(code, "-") == 0)
		return 0;
	if (target && target->list && map_find(&target->list->index, code, length) < 0)
		return compile_fault(xml, error, "%s: not in the list %s", code, target->list->id);
	bool number = integer_parse(code, length, &cell->number) && !(target && target->list);
	cell->kind = number ? CELL_INTEGER : CELL_TEXT;
	cell->text = code;
	cell->length = length;
	return 0;
}
