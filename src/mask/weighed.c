#include "mask/weighed.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "mask/witness.h"

enum { TWINS = 2 }; /* that may be hidden for each line that a sum is shown in */

/* Sums that hang together, as the mean ages of boys, girls and all. */
struct family {
	const struct mask_part *sums;
	bool witnessed;
	bool asked;   /* some stand beside hidden counts */
	bool open;    /* which may be shown all the same */
	bool changed; /* some were hidden */
	uint32_t top; /* of those that may be, what most lines show; MASK_NONE */
};
struct weighed {
	struct mask_model *model;
	const struct protect_options *options;
	struct protect_outcome *outcome;
	long threshold;
	struct family *families;
	size_t family_count;
	uint32_t *family_of; /* by variable; MASK_NONE */
	bool *decided;       /* by variable */
	bool *hidden;        /* by variable: before */
	double *width;       /* the same */
	struct witness *witness;
	struct arena arena;
};

const bool *weighed_members(struct mask_model *model)
{
	if (model->weighed_count == 0)
		return NULL;
	bool *members = arena_zalloc(&model->arena, model->system.count, sizeof *members);
	for (size_t i = 0; i < model->weighed_count; i++) {
		const struct mask_line *line = &model->lines[model->weighed[i].line];
		for (size_t k = 0; k < line->count; k++)
			members[line->members[k]] = true;
	}
	return members;
}

/* Whether some of the numbers in the line are hidden. */
static bool has_hidden(const struct mask_model *model, const struct mask_weighed *weighed)
{
	const struct mask_line *line = &model->lines[weighed->line];
	for (size_t i = 0; i < line->count; i++)
		if (model->system.variables[line->members[i]].hidden)
			return true;
	return false;
}

static bool is_asked(const struct mask_model *model, const struct mask_weighed *weighed)
{
	return !model->system.variables[weighed->whole].fixed && has_hidden(model, weighed);
}

/* Whether it is there to be read, as things stand. */
static bool is_shown(struct mask_model *model, const struct mask_weighed *weighed)
{
	uint32_t rows = model_rows_behind(model, weighed->whole);
	return !weighed->median && !model->system.variables[weighed->whole].hidden &&
	       (rows == MASK_NONE || !model->system.variables[rows].hidden);
}

static void find_families(struct weighed *all)
{
	struct mask_model *model = all->model;
	bool *measures = memory_zalloc(model->symbols.count, sizeof *measures);
	bool *in = memory_alloc(model->system.count, sizeof *in);
	for (size_t i = 0; i < model->weighed_count; i++)
		measures[model->numbers[model->weighed[i].whole].key.measure] = true;
	for (size_t v = 0; v < model->system.count; v++)
		in[v] = measures[model->numbers[v].key.measure];
	const struct mask_part *parts = system_parts(&model->system, in, &all->family_count, &all->arena);
	all->families = arena_zalloc(&all->arena, all->family_count, sizeof *all->families);
	all->family_of = arena_alloc(&all->arena, model->system.count, sizeof *all->family_of);
	memset(all->family_of, 0xff, model->system.count * sizeof *all->family_of);
	for (uint32_t f = 0; f < all->family_count; f++) {
		all->families[f].sums = &parts[f];
		all->families[f].top = MASK_NONE;
		for (size_t k = 0; k < parts[f].count; k++)
			all->family_of[parts[f].variables[k]] = f;
	}
	free(measures);
	free(in);
}

static struct family *family_of(const struct weighed *all, const struct mask_weighed *weighed)
{
	return &all->families[all->family_of[weighed->whole]];
}

static struct mask_variable *whole_of(const struct weighed *all, const struct mask_weighed *weighed)
{
	return &all->model->system.variables[weighed->whole];
}

static void hide(struct weighed *all, const struct mask_weighed *weighed)
{
	struct mask_variable *whole = whole_of(all, weighed);
	whole->hidden = true;
	whole->width = fmax(whole->width, weighed->spread * (double)(all->threshold - 1));
	family_of(all, weighed)->changed = true;
}

static struct witness *new_witness(const struct weighed *all)
{
	bool *sums = memory_zalloc(all->model->system.count, sizeof *sums);
	for (size_t f = 0; f < all->family_count; f++) {
		const struct family *family = &all->families[f];
		for (size_t k = 0; family->open && k < family->sums->count; k++)
			sums[family->sums->variables[k]] = true;
	}
	struct witness *witness = witness_new(all->model, all->outcome->kept, sums);
	free(sums);
	return witness;
}

/* Whether all that is open, or one family of it, can be shown. */
static bool is_allowed(const struct weighed *all, const struct family *only)
{
	for (size_t f = 0; f < all->family_count; f++) {
		const struct family *family = &all->families[f];
		bool left = only ? family != only : !family->open;
		for (size_t k = 0; family->witnessed && k < family->sums->count; k++)
			witness_leave(all->witness, family->sums->variables[k], left);
	}
	return witness_allows_all(all->witness);
}

static bool has_open(const struct weighed *all)
{
	for (size_t f = 0; f < all->family_count; f++)
		if (all->families[f].open)
			return true;
	return false;
}

static bool find_asked(struct weighed *all)
{
	bool any = false;
	for (size_t i = 0; i < all->model->weighed_count; i++) {
		const struct mask_weighed *weighed = &all->model->weighed[i];
		struct family *family = family_of(all, weighed);
		bool asked = is_asked(all->model, weighed);
		any |= asked;
		family->asked |= asked;
		family->open |= asked && is_shown(all->model, weighed);
	}
	return any;
}

static void open_family(struct weighed *all, const struct mask_weighed *weighed)
{
	struct family *family = family_of(all, weighed);
	const struct mask_number *numbers = all->model->numbers;
	family->open = true;
	if (family->top == MASK_NONE || numbers[weighed->whole].lines > numbers[family->top].lines)
		family->top = weighed->whole;
}

static void ask(struct weighed *all, const struct mask_weighed *weighed)
{
	struct mask_model *model = all->model;
	all->decided[weighed->whole] = true;
	if (!is_shown(model, weighed))
		model->system.variables[weighed->whole].hidden = true;
	else if (witness_allows(all->witness, weighed->whole, TWINS * model->numbers[weighed->whole].lines))
		open_family(all, weighed);
	else
		hide(all, weighed);
}

/* Each by itself: what no witness allows is hidden, and so is what stands beside counts that were hidden for
 * another one. */
static void ask_each(struct weighed *all)
{
	struct mask_model *model = all->model;
	all->witness = new_witness(all);
	for (size_t f = 0; f < all->family_count; f++) {
		all->families[f].witnessed = all->families[f].open;
		all->families[f].open = false;
	}
	for (size_t i = 0; i < model->weighed_count; i++)
		if (is_asked(model, &model->weighed[i]) && !all->decided[model->weighed[i].whole])
			ask(all, &model->weighed[i]);
	for (size_t i = 0; i < model->weighed_count; i++)
		if (is_asked(model, &model->weighed[i]) && !all->decided[model->weighed[i].whole])
			hide(all, &model->weighed[i]);
}

/* What was hidden beside the sum, so that it could be shown. */
static void show_twins(struct weighed *all, const struct mask_line *line)
{
	for (size_t k = 0; k < line->count; k++)
		all->model->system.variables[line->members[k]].hidden = all->hidden[line->members[k]];
}

/* Hides more of the family: all but one sum; or that as well, and then nothing is hidden for it. */
static void narrow_family(struct weighed *all, struct family *family)
{
	struct mask_model *model = all->model;
	bool first = family->open && family->top != MASK_NONE;
	for (size_t k = 0; k < family->sums->count; k++)
		model->system.variables[family->sums->variables[k]].hidden =
		        all->hidden[family->sums->variables[k]];
	for (size_t i = 0; i < model->weighed_count; i++) {
		const struct mask_weighed *weighed = &model->weighed[i];
		if (family_of(all, weighed) != family || !is_asked(model, weighed) ||
		    (first && weighed->whole == family->top))
			continue;
		show_twins(all, &model->lines[weighed->line]);
		hide(all, weighed);
	}
	family->open = first;
	family->top = MASK_NONE;
}

/* What hangs together with what was hidden. */
static void protect_sums(struct weighed *all)
{
	struct mask_system *system = &all->model->system;
	struct protect_outcome again;
	struct protect_options sums = *all->options;
	bool *only = memory_zalloc(system->count, sizeof *only), any = false;
	for (size_t f = 0; f < all->family_count; f++) {
		struct family *family = &all->families[f];
		any |= family->changed;
		for (size_t k = 0; family->changed && k < family->sums->count; k++)
			only[family->sums->variables[k]] = true;
		family->changed = false;
	}
	sums.only = only;
	sums.keep = NULL;
	if (any) {
		system_protect(system, &sums, &again);
		all->outcome->unprotected += again.unprotected;
	}
	for (size_t v = 0; v < system->count; v++)
		system->variables[v].width = all->width[v];
	free(only);
}

/* One that cannot be shown; else the last one. */
static struct family *worst(const struct weighed *all)
{
	struct family *last = NULL;
	for (size_t f = 0; f < all->family_count; f++) {
		if (!all->families[f].open)
			continue;
		last = &all->families[f];
		if (!is_allowed(all, last))
			break;
	}
	return last;
}

static void start(struct weighed *all)
{
	const struct mask_system *system = &all->model->system;
	find_families(all);
	all->decided = arena_zalloc(&all->arena, system->count, sizeof *all->decided);
	all->hidden = arena_alloc(&all->arena, system->count, sizeof *all->hidden);
	all->width = arena_alloc(&all->arena, system->count, sizeof *all->width);
	for (size_t v = 0; v < system->count; v++) {
		all->hidden[v] = system->variables[v].hidden;
		all->width[v] = system->variables[v].width;
	}
}

void weighed_protect(struct mask_model *model, const struct protect_options *options, long threshold,
                     struct protect_outcome *outcome)
{
	struct weighed all = {.model = model, .options = options, .outcome = outcome, .threshold = threshold};
	if (!outcome->kept)
		return;
	start(&all);
	if (find_asked(&all)) {
		ask_each(&all);
		for (size_t f = 0; f < all.family_count; f++)
			if (all.families[f].asked && !all.families[f].open)
				narrow_family(&all, &all.families[f]);
		protect_sums(&all);
		while (has_open(&all) && !is_allowed(&all, NULL)) {
			narrow_family(&all, worst(&all));
			protect_sums(&all);
		}
	}
	witness_free(all.witness);
	arena_free(&all.arena);
}
