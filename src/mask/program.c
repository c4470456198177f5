/* The program of what is hidden already: far smaller than that of all numbers, and most of what walking does
 * not find is in it. Numbers that stand alone in a sum, all others of which are shown, are left out. */
#include <math.h>
#include <stdlib.h>

#include "mask/protect_private.h"

struct program {
	struct lp *lp;    /* columns: 2i up, 2i + 1 down; NULL: to be made */
	uint32_t *column; /* i by k; MASK_NONE: shown, or cannot move */
	uint32_t *k;      /* by i */
	size_t count;
};

static bool is_in(const struct part *part, const struct mask_term *term)
{
	uint32_t k = part->position[term->variable];
	return k != MASK_NONE && part->program->column[k] != MASK_NONE;
}

/* The number that alone may move in an equation; MASK_NONE. */
static uint32_t alone_in(const struct part *part, const struct mask_relation *relation)
{
	const struct mask_term *terms = part->system->terms + relation->first;
	uint32_t alone = MASK_NONE;
	for (size_t i = 0; !relation->at_most && i < relation->count; i++) {
		if (!is_in(part, &terms[i]))
			continue;
		if (alone != MASK_NONE)
			return MASK_NONE;
		alone = part->position[terms[i].variable];
	}
	return alone;
}

static void choose_columns(struct part *part)
{
	struct program *program = part->program;
	bool changed = true;
	for (size_t k = 0; k < part->about->count; k++)
		program->column[k] = part->price[k] == 0 ? 0 : MASK_NONE;
	while (changed) {
		changed = false;
		for (size_t r = 0; r < part->about->relation_count; r++) {
			uint32_t alone = alone_in(part, &part->system->relations[part->about->relations[r]]);
			changed |= alone != MASK_NONE;
			if (alone != MASK_NONE)
				program->column[alone] = MASK_NONE;
		}
	}
	program->count = 0;
	for (size_t k = 0; k < part->about->count; k++)
		if (program->column[k] != MASK_NONE) {
			program->k[program->count] = (uint32_t)k;
			program->column[k] = (uint32_t)program->count++;
		}
}

static void add_row(struct part *part, const struct mask_relation *relation, struct lp_entry *entries)
{
	const struct mask_term *terms = part->system->terms + relation->first;
	size_t count = 0;
	double sum = 0;
	for (size_t i = 0; i < relation->count; i++) {
		sum += terms[i].coefficient * part->system->variables[terms[i].variable].value;
		if (!is_in(part, &terms[i]))
			continue;
		size_t column = 2 * (size_t)part->program->column[part->position[terms[i].variable]];
		entries[count++] = (struct lp_entry){column, terms[i].coefficient};
		entries[count++] = (struct lp_entry){column + 1, -terms[i].coefficient};
	}
	double slack = relation->at_most ? fmax(-sum, 0) : 0;
	if (count)
		lp_row(part->program->lp, entries, count, relation->at_most ? -INFINITY : 0, slack);
}

static void open_column(struct part *part, size_t i)
{
	struct program *program = part->program;
	lp_bounds(program->lp, 2 * i, 0, part_above(part, program->k[i]));
	lp_bounds(program->lp, 2 * i + 1, 0, part_below(part, program->k[i]));
}

static void make_program(struct part *part)
{
	struct program *program = part->program;
	struct lp_entry *entries = NULL;
	size_t capacity = 0;
	choose_columns(part);
	program->lp = lp_new(2 * program->count);
	for (size_t i = 0; i < program->count; i++)
		open_column(part, i);
	for (size_t r = 0; r < part->about->relation_count; r++) {
		const struct mask_relation *relation = &part->system->relations[part->about->relations[r]];
		entries = memory_grow(entries, &capacity, 2 * relation->count, sizeof *entries);
		add_row(part, relation, entries);
	}
	free(entries);
}

static size_t read_world(const struct program *program, struct deviation *deviations)
{
	size_t count = 0;
	for (size_t i = 0; i < program->count; i++) {
		double moved = lp_value(program->lp, 2 * i) - lp_value(program->lp, 2 * i + 1);
		if (fabs(moved) > MOVED)
			deviations[count++] = (struct deviation){program->k[i], moved};
	}
	return count;
}

static struct program *ready_program(struct part *part)
{
	if (!part->program) {
		part->program = memory_zalloc(1, sizeof *part->program);
		part->program->column = memory_alloc(part->about->count, sizeof *part->program->column);
		part->program->k = memory_alloc(part->about->count, sizeof *part->program->k);
	}
	if (!part->program->lp)
		make_program(part);
	return part->program;
}

size_t program_move(struct part *part, size_t k, double amount, struct deviation *deviations)
{
	struct program *program = ready_program(part);
	uint32_t i = program->column[k];
	if (i == MASK_NONE)
		return 0;
	lp_bounds(program->lp, 2 * i, fmax(amount, 0), fmax(amount, 0));
	lp_bounds(program->lp, 2 * i + 1, fmax(-amount, 0), fmax(-amount, 0));
	size_t count = lp_look(program->lp) == LP_OPTIMAL ? read_world(program, deviations) : 0;
	open_column(part, i);
	return count;
}

/* No further than it has to, so that there is something left for the others. */
static void ask_for(struct part *part, uint32_t i, double amount)
{
	struct lp *lp = part->program->lp;
	lp_bounds(lp, 2 * i, 0, fmax(amount, 0));
	lp_bounds(lp, 2 * i + 1, 0, fmax(-amount, 0));
	lp_cost(lp, 2 * i + (amount < 0), 1);
}

size_t program_move_many(struct part *part, const struct deviation *wanted, size_t count,
                         struct deviation *deviations)
{
	struct program *program = ready_program(part);
	size_t found = 0;
	for (size_t w = 0; w < count; w++)
		if (program->column[wanted[w].k] != MASK_NONE)
			ask_for(part, program->column[wanted[w].k], wanted[w].moved);
	if (lp_solve(program->lp, true, false) == LP_OPTIMAL)
		found = read_world(program, deviations);
	for (size_t w = 0; w < count; w++) {
		uint32_t i = program->column[wanted[w].k];
		if (i == MASK_NONE)
			continue;
		open_column(part, i);
		lp_cost(program->lp, 2 * i, 0);
		lp_cost(program->lp, 2 * i + 1, 0);
	}
	return found;
}

void program_forget(struct program *program)
{
	if (!program)
		return;
	lp_free(program->lp);
	program->lp = NULL;
}

void program_free(struct program *program)
{
	program_forget(program);
	if (program) {
		free(program->column);
		free(program->k);
	}
	free(program);
}
