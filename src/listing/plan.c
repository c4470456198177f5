#include "listing/plan.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static int fail(struct plan *plan, enum message code, const char *name)
{
	return error_set(plan->error, code, (struct place){0}, name, NULL);
}

/* Whether the display of names lets the column be shown. */
static bool mode_shows(const struct plan *plan, const struct list_column *declared)
{
	return !declared || !declared->identity || split_holds(&plan->mode->columns, declared->id) ||
	       split_holds(&plan->mode->also, declared->id);
}

/* Position of the column in the plan, compiled when first met; -1 with an error. */
static long plan_column(struct plan *plan, const char *name)
{
	const struct list_column *declared = list_column_find(plan->definition, name);
	const char *id = declared ? declared->id : name;
	for (size_t i = 0; i < plan->count; i++)
		if (strcmp(plan->columns[i]->id, id) == 0)
			return (long)i;
	struct compiled_column *column =
	        column_compile(plan->session, plan->population, declared, id, plan->mode->open, plan->error);
	if (!column)
		return -1;
	plan->columns = memory_grow(plan->columns, &plan->capacity, plan->count + 1,
	                            sizeof(struct compiled_column *));
	plan->columns[plan->count] = column;
	return (long)plan->count++;
}

/* What the definition itself asks for is left out where local.xml hides it. */
static bool forgive(struct plan *plan)
{
	bool hidden = plan->error->set && plan->error->code == MSG_COLUMN_HIDDEN;
	if (hidden)
		*plan->error = (struct error){0};
	return hidden;
}

static int show(struct plan *plan, const char *name, bool own)
{
	long column = plan_column(plan, name);
	if (column < 0)
		return own && forgive(plan) ? 0 : -1;
	for (size_t i = 0; i < plan->shown_count; i++)
		if (plan->shown[i] == (size_t)column)
			return 0;
	plan->shown =
	        memory_grow(plan->shown, &plan->shown_capacity, plan->shown_count + 1, sizeof *plan->shown);
	plan->shown[plan->shown_count++] = (size_t)column;
	return 0;
}

/* Columns of names give way to what the display of names puts in their place. */
static int show_all(struct plan *plan, const struct words *names, bool own)
{
	for (size_t i = 0; i < names->count; i++) {
		const char *name = names->items[i];
		const struct list_column *declared = list_column_find(plan->definition, name);
		bool replaced = strcmp(name, LIST_NAMES) == 0 || !mode_shows(plan, declared);
		const struct words *mode = &plan->mode->columns;
		for (size_t k = 0; replaced && k < mode->count; k++)
			if (show(plan, mode->items[k], own) < 0)
				return -1;
		if (!replaced && show(plan, name, own) < 0)
			return -1;
	}
	return 0;
}

static int add_sort(struct plan *plan, const char *name, bool own)
{
	bool descending = *name == '-';
	name += descending;
	const struct words *names = &plan->mode->columns;
	for (size_t i = 0; i < names->count && strcmp(name, LIST_NAMES) == 0; i++)
		if (add_sort(plan, names->items[i], own) < 0)
			return -1;
	if (strcmp(name, LIST_NAMES) == 0)
		return 0;
	long column = plan_column(plan, name);
	if (column < 0)
		return own && forgive(plan) ? 0 : -1;
	plan->sort = memory_grow(plan->sort, &plan->sort_capacity, plan->sort_count + 1, sizeof *plan->sort);
	plan->sort[plan->sort_count++] =
	        (struct sort_key){.column = (size_t)column, .descending = descending};
	return 0;
}

static int sort_all(struct plan *plan)
{
	struct words given = split_words(plan->options->sort, ", ", &plan->session->arena);
	const struct words *own = plan->mode->sort.count ? &plan->mode->sort : &plan->definition->sort;
	for (size_t i = 0; i < given.count; i++)
		if (add_sort(plan, given.items[i], false) < 0)
			return -1;
	plan->sort_given = given.count ? plan->sort_count : 0;
	for (size_t i = 0; i < own->count; i++)
		if (add_sort(plan, own->items[i], true) < 0)
			return -1;
	if (!given.count)
		plan->sort_given = plan->sort_count;
	return 0;
}

static int group_by(struct plan *plan)
{
	const char *name = plan->options->group;
	plan->group = -1;
	if (!name)
		return 0;
	if (!mode_shows(plan, list_column_find(plan->definition, name)) || strcmp(name, LIST_NAMES) == 0)
		return fail(plan, MSG_NAMES_GROUP, name);
	plan->group = plan_column(plan, name);
	return plan->group < 0 ? -1 : 0;
}

/* Groups of one value make their column superfluous, unless it was asked for. */
static void drop_group_column(struct plan *plan)
{
	if (plan->options->columns || plan->group < 0 || plan->columns[plan->group]->multiple)
		return;
	size_t kept = 0;
	for (size_t i = 0; i < plan->shown_count; i++)
		if (plan->shown[i] != (size_t)plan->group)
			plan->shown[kept++] = plan->shown[i];
	plan->shown_count = kept ? kept : plan->shown_count;
}

static int choose_population(struct plan *plan)
{
	const struct catalogue *catalogue = plan->session->compiler.catalogue;
	const struct list_definition *definition = plan->definition;
	const char *name = plan->options->population;
	const struct population *own = catalogue_population(catalogue, definition->population);
	if (!own)
		return error_set(plan->error, MSG_NAME_UNKNOWN, definition->place, definition->population,
		                 NULL);
	plan->population = name ? catalogue_population(catalogue, name) : own;
	/* Columns are those of a table. */
	if (!plan->population || plan->population->table != own->table)
		return fail(plan, MSG_NAME_UNKNOWN, name);
	return compiler_population(&plan->session->compiler, plan->population, plan->error);
}

static int choose_mode(struct plan *plan)
{
	static const struct list_mode none = {.name = "", .label = "", .open = false};
	const char *name = plan->options->mode ? plan->options->mode : plan->definition->mode;
	plan->mode = list_mode_find(plan->definition, name);
	if (!plan->mode && plan->definition->mode_count)
		return fail(plan, MSG_NAME_UNKNOWN, name);
	plan->mode = plan->mode ? plan->mode : &none;
	return 0;
}

int plan_make(struct plan *plan)
{
	struct words given = split_words(plan->options->columns, ", ", &plan->session->arena);
	struct compiler *compiler = &plan->session->compiler;
	if (choose_mode(plan) < 0 || choose_population(plan) < 0 || group_by(plan) < 0 ||
	    show_all(plan, given.count ? &given : &plan->definition->columns, !given.count) < 0 ||
	    sort_all(plan) < 0)
		return -1;
	if (!plan->shown_count)
		return fail(plan, MSG_NAME_UNKNOWN, plan->options->columns ? plan->options->columns : "");
	drop_group_column(plan);
	if (!plan->session->where)
		return 0;
	plan->units.where = expression_compile_where(compiler, plan->session->where, plan->population->table,
	                                             plan->population, plan->error);
	return plan->units.where ? 0 : -1;
}

void plan_free(struct plan *plan)
{
	free(plan->columns);
	free(plan->shown);
	free(plan->sort);
}

void plan_describe(const struct plan *plan, struct buffer *text)
{
	buffer_puts(text, plan->population->definition);
	if (plan->group >= 0 && plan->columns[plan->group]->multiple)
		buffer_puts(text, " Les groupes se recoupent" TEXT_NBSP
		                  ": qui a plusieurs valeurs figure dans chacun.");
	for (size_t i = 0; i < plan->sort_given; i++) {
		const struct sort_key *key = &plan->sort[i];
		buffer_printf(text, "%s%s%s", i ? ", " : " Ordre" TEXT_NBSP ": ",
		              plan->columns[key->column]->label, key->descending ? " (décroissant)" : "");
	}
	buffer_puts(text, plan->sort_given ? "." : "");
	if (*plan->mode->label)
		buffer_printf(text, " Affichage des noms" TEXT_NBSP ": %s.", plan->mode->label);
}
