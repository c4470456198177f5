#include "gen/profile.h"

#include <stdlib.h>
#include <string.h>

#include "gen/compile.h"

#define N_(text) text

static int compile_names(struct profile *profile, const struct element *xml, struct name_list *list,
                         struct error *error)
{
	list->id = element_need(xml, "id", error);
	if (!list->id || element_allow(xml, "id", "", error) < 0)
		return -1;
	const char *text = xml->text;
	list->names = arena_alloc(&profile->arena, strlen(text) / 2 + 1, sizeof *list->names);
	while (*text) {
		text += strspn(text, ", \t\r\n");
		size_t length = strcspn(text, ",\r\n");
		const char *rest = text + length;
		while (length && strchr(" \t", text[length - 1]))
			length--;
		if (length)
			list->names[list->count++] = (struct cell){CELL_TEXT, length, text, 0};
		text = rest;
	}
	return list->count ? 0 : compile_fault(xml, error, "%s: no names", list->id);
}

static int compile_column(struct compiler *compiler, const struct element *xml, struct profile_column *column,
                          struct error *error)
{
	const char *required = element_attribute(xml, "obligatoire");

	compiler->target = column->schema;
	compiler->loops = true;
	if (element_allow(xml, "nom obligatoire", NULL, error) < 0)
		return -1;
	const struct element *child = xml->children;
	compiler->loops = child && element_is(child, "chaque");
	column->required =
	        (column->schema && column->schema->required) || (required && strcmp(required, "oui") == 0);
	column->node = compile_inside(compiler, xml, error);
	return column->node ? 0 : -1;
}

/* All names first: a column may refer to any of the previous row. */
static int declare_columns(struct compiler *compiler, const struct element *xml, struct profile_table *table,
                           struct error *error)
{
	struct profile *profile = compiler->profile;
	size_t count = element_count(xml, NULL);

	table->columns = arena_zalloc(&profile->arena, count, sizeof *table->columns);
	table->loops = arena_zalloc(&profile->arena, count, sizeof *table->loops);
	for (const struct element *child = xml->children; child; child = child->next) {
		struct profile_column *column = &table->columns[table->count];
		bool written = element_is(child, "colonne");
		if (!written && !element_is(child, "valeur"))
			continue;
		column->name = element_need(child, "nom", error);
		if (!column->name)
			return -1;
		if (compile_find_column(table, column->name) != PROFILE_NONE)
			return compile_fault(child, error, "%s: declared twice", column->name);
		long at = schema_column_find(table->schema, column->name);
		if (written != (at >= 0))
			return compile_fault(child, error,
			                     written ? N_("%s: not in the schema")
			                             : N_("%s: is in the schema"),
			                     column->name);
		if (written) {
			column->schema = &table->schema->columns[at];
			table->written[at] = table->count;
		}
		table->count++;
	}
	return 0;
}

static int compile_columns(struct compiler *compiler, const struct element *xml, struct profile_table *table,
                           struct error *error)
{
	compiler->column = 0;
	for (const struct element *child = xml->children; child; child = child->next) {
		if (!element_is(child, "colonne") && !element_is(child, "valeur"))
			continue;
		if (compile_column(compiler, child, &table->columns[compiler->column], error) < 0)
			return -1;
		compiler->column++;
	}
	for (size_t i = 0; i < table->schema->count; i++)
		if (table->schema->columns[i].required && table->written[i] == PROFILE_NONE)
			return compile_fault(xml, error, "%s.%s is required and has no generator",
			                     table->name, table->schema->columns[i].name);
	return 0;
}

static int compile_rows(struct compiler *compiler, const struct element *xml, struct profile_table *table,
                        struct error *error)
{
	const struct element *rows = element_child(xml, "lignes");

	compiler->column = 0;
	compiler->target = NULL;
	compiler->loops = false;
	if (!rows)
		return 0;
	table->rows = compile_inside(compiler, rows, error);
	return table->rows ? 0 : -1;
}

static int compile_apart(const struct element *xml, struct profile_table *table, struct error *error)
{
	const struct element *apart = element_child(xml, "separes");
	const char *const attributes[] = {"meme", "de", "a"};
	size_t *const columns[] = {&table->apart_same, &table->apart_from, &table->apart_to};

	for (size_t i = 0; i < 3; i++) {
		*columns[i] = PROFILE_NONE;
		const char *name = apart ? element_need(apart, attributes[i], error) : NULL;
		if (apart && !name)
			return -1;
		if (apart && (*columns[i] = compile_find_column(table, name)) == PROFILE_NONE)
			return compile_fault(apart, error, "%s: no such column", name);
	}
	return 0;
}

/* Where keys must be unique: under one row of the parent, or of the table named. */
static int compile_unique(const struct element *xml, struct profile *profile, struct profile_table *table,
                          struct error *error)
{
	const char *within = element_attribute(xml, "unique-dans");
	size_t primary = 0, above = table->parent;

	for (size_t i = 0; i < table->schema->count; i++)
		primary += table->schema->columns[i].primary;
	table->unique = primary > 1;
	table->within = table->parent;
	if (!within)
		return 0;
	while (above != PROFILE_NONE && strcmp(profile->tables[above].name, within) != 0)
		above = profile->tables[above].parent;
	table->within = above;
	return above == PROFILE_NONE ? compile_fault(xml, error, "%s: no table of this name above", within)
	                             : 0;
}

static int place_table(struct compiler *compiler, const struct element *xml, struct profile_table *table,
                       struct error *error)
{
	struct profile *profile = compiler->profile;
	const char *parent = element_attribute(xml, "sous");

	table->name = element_need(xml, "nom", error);
	if (!table->name)
		return -1;
	long at = schema_table_find(compiler->schema, table->name);
	if (at < 0 || compile_find_table(profile, table->name) != PROFILE_NONE)
		return compile_fault(xml, error,
		                     at < 0 ? N_("%s: not in the schema") : N_("%s: declared twice"),
		                     table->name);
	table->schema_position = (size_t)at;
	table->schema = &compiler->schema->tables[at];
	table->parent = parent ? compile_find_table(profile, parent) : PROFILE_NONE;
	if (parent && table->parent == PROFILE_NONE)
		return compile_fault(xml, error, "%s: no table of this name stands before", parent);
	return 0;
}

static int compile_table(struct compiler *compiler, const struct element *xml, struct error *error)
{
	struct profile *profile = compiler->profile;
	struct profile_table *table = &profile->tables[profile->count];

	if (element_allow(xml, "nom sous unique-dans", "lignes colonne valeur separes", error) < 0 ||
	    place_table(compiler, xml, table, error) < 0)
		return -1;
	compiler->table = profile->count++;
	table->written = arena_alloc(&profile->arena, table->schema->count, sizeof *table->written);
	for (size_t i = 0; i < table->schema->count; i++)
		table->written[i] = PROFILE_NONE;
	if (declare_columns(compiler, xml, table, error) < 0)
		return -1;
	table->key = table->schema->key >= 0 ? table->written[table->schema->key] : PROFILE_NONE;
	if (compile_rows(compiler, xml, table, error) < 0 ||
	    compile_columns(compiler, xml, table, error) < 0 || compile_apart(xml, table, error) < 0)
		return -1;
	if (table->rows && table->loop_count)
		return compile_fault(xml, error, "%s: both <lignes> and <chaque>", table->name);
	return compile_unique(xml, profile, table, error);
}

static void link_children(struct profile *profile)
{
	for (size_t i = 0; i < profile->count; i++) {
		struct profile_table *table = &profile->tables[i];
		table->children = arena_alloc(&profile->arena, profile->count, sizeof *table->children);
		table->scoped = arena_alloc(&profile->arena, profile->count, sizeof *table->scoped);
		for (size_t j = i + 1; j < profile->count; j++) {
			if (profile->tables[j].parent == i)
				table->children[table->child_count++] = j;
			if (profile->tables[j].unique && profile->tables[j].within == i)
				table->scoped[table->scoped_count++] = j;
		}
	}
}

static int find_way(struct profile *profile, const struct element *root, struct error *error)
{
	const char *counted = element_need(root, "compte", error);
	const char *split = element_need(root, "reparti", error);

	if (!counted || !split)
		return -1;
	profile->counted = compile_find_table(profile, counted);
	profile->split = compile_find_table(profile, split);
	if (profile->counted == PROFILE_NONE || profile->split == PROFILE_NONE)
		return compile_fault(root, error, "compte and reparti name tables of the profile");
	profile->looped = profile->counted;
	while (profile->looped != PROFILE_NONE && profile->tables[profile->looped].parent != profile->split)
		profile->looped = profile->tables[profile->looped].parent;
	if (profile->looped == PROFILE_NONE || profile->tables[profile->split].parent != PROFILE_NONE)
		return compile_fault(root, error, "%s is not under %s, or that is under another table",
		                     counted, split);
	return 0;
}

static int compile_all_names(struct profile *profile, const struct element *root, struct error *error)
{
	profile->names = arena_zalloc(&profile->arena, element_count(root, "noms"), sizeof *profile->names);
	for (const struct element *child = element_child(root, "noms"); child;
	     child = element_next(child, "noms"))
		if (compile_names(profile, child, &profile->names[profile->name_count++], error) < 0)
			return -1;
	return 0;
}

static int compile_root(struct profile *profile, const struct schema *schema, const struct element *root,
                        struct error *error)
{
	struct compiler compiler = {.profile = profile, .schema = schema, .table = PROFILE_NONE};
	const struct element *share = element_child(root, "part");

	if (element_allow(root, "compte reparti", "noms part table", error) < 0 ||
	    compile_all_names(profile, root, error) < 0)
		return -1;
	if (share && !(profile->share = compile_inside(&compiler, share, error)))
		return -1;
	profile->tables =
	        arena_zalloc(&profile->arena, element_count(root, "table"), sizeof *profile->tables);
	for (const struct element *child = element_child(root, "table"); child;
	     child = element_next(child, "table"))
		if (compile_table(&compiler, child, error) < 0)
			return -1;
	link_children(profile);
	return find_way(profile, root, error);
}

int profile_load(struct profile *profile, const struct schema *schema, const char *path, struct error *error)
{
	*profile = (struct profile){0};
	const struct element *root =
	        element_load(path, "generation", PROFILE_NAMESPACE, &profile->arena, error);
	return root ? compile_root(profile, schema, root, error) : -1;
}

void profile_free(struct profile *profile)
{
	arena_free(&profile->arena);
	*profile = (struct profile){0};
}
