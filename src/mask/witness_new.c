/* What there is to witness: the sums and their relations, the lines beside them, twins in these, and the
 * worlds that are known. */
#include <math.h>
#include <stdlib.h>

#include "mask/witness_private.h"

enum { TWINS_MAX = 200 }; /* members of a line that are compared with each other */

static void add_sums(struct witness *witness, const bool *sums)
{
	size_t count = witness->model->system.count;
	witness->sum_of = arena_alloc(&witness->arena, count, sizeof *witness->sum_of);
	witness->sums = arena_alloc(&witness->arena, count, sizeof *witness->sums);
	for (uint32_t v = 0; v < count; v++) {
		witness->sum_of[v] = sums[v] ? (uint32_t)witness->sum_count : MASK_NONE;
		if (sums[v])
			witness->sums[witness->sum_count++] = (struct sum){.variable = v};
	}
}

static void add_relations(struct witness *witness)
{
	const struct mask_system *system = &witness->model->system;
	witness->relations = arena_alloc(&witness->arena, system->relation_count, sizeof *witness->relations);
	for (size_t r = 0; r < system->relation_count; r++) {
		const struct mask_relation *relation = &system->relations[r];
		bool any = false;
		for (size_t i = 0; !any && i < relation->count; i++)
			any = witness->sum_of[system->terms[relation->first + i].variable] != MASK_NONE;
		if (any)
			witness->relations[witness->relation_count++] = r;
	}
}

/* How many equations and other relations a sum stands in. */
struct tally {
	size_t equations, others;
	bool beyond; /* one with numbers that are no sums */
};

void witness_set_scopes(struct witness *witness)
{
	const struct mask_system *system = &witness->model->system;
	struct tally *tallies = memory_zalloc(witness->sum_count, sizeof *tallies);
	for (size_t i = 0; i < witness->relation_count; i++) {
		const struct mask_relation *relation = &system->relations[witness->relations[i]];
		bool beyond = false;
		for (size_t t = 0; t < relation->count; t++)
			beyond |= witness->sum_of[system->terms[relation->first + t].variable] == MASK_NONE;
		for (size_t t = 0; t < relation->count; t++) {
			uint32_t s = witness->sum_of[system->terms[relation->first + t].variable];
			if (s == MASK_NONE)
				continue;
			tallies[s].equations += !relation->at_most;
			tallies[s].others += relation->at_most;
			tallies[s].beyond |= beyond;
			if (!relation->at_most)
				witness->sums[s].relation = witness->relations[i];
		}
	}
	for (size_t s = 0; s < witness->sum_count; s++) {
		const struct tally *tally = &tallies[s];
		bool held = !variable_of(witness, witness->sums[s].variable)->hidden || tally->beyond ||
		            tally->equations > 1 || (tally->equations && tally->others);
		witness->sums[s].scope = held ? HELD : tally->equations ? SHARED : FREE;
	}
	free(tallies);
}

static const struct part *part_of(const struct protect_kept *kept, uint32_t v)
{
	uint32_t k = kept->position[v];
	for (size_t p = 0; k != MASK_NONE && p < kept->count; p++) {
		const struct part *part = kept->parts[p];
		if (part && k < part->about->count && part->about->variables[k] == v)
			return part;
	}
	return NULL;
}

static void add_forms(struct witness *witness, const struct protect_kept *kept)
{
	const struct mask_model *model = witness->model;
	witness->forms = arena_alloc(&witness->arena, model->weighed_count, sizeof *witness->forms);
	for (size_t i = 0; i < model->weighed_count; i++) {
		const struct mask_weighed *weighed = &model->weighed[i];
		if (weighed->median || witness->sum_of[weighed->whole] == MASK_NONE)
			continue;
		struct form *form = &witness->forms[witness->form_count++];
		*form = (struct form){.witness = witness,
		                      .line = &model->lines[weighed->line],
		                      .spans = weighed->spans,
		                      .sum = witness->sum_of[weighed->whole]};
		form->next = witness->sums[form->sum].forms;
		witness->sums[form->sum].forms = form;
		form->least = arena_alloc(&witness->arena, form->line->count, sizeof *form->least);
		form->most = arena_alloc(&witness->arena, form->line->count, sizeof *form->most);
		for (size_t m = 0; !form->part && m < form->line->count; m++)
			form->part = part_of(kept, form->line->members[m]);
	}
}

static void add_spots(struct witness *witness)
{
	size_t count = witness->model->system.count;
	witness->spot_first = arena_zalloc(&witness->arena, count + 2, sizeof *witness->spot_first);
	uint32_t *next = witness->spot_first + 1, all = 0;
	for (size_t f = 0; f < witness->form_count; f++)
		for (size_t m = 0; m < witness->forms[f].line->count; m++)
			next[witness->forms[f].line->members[m] + 1]++;
	for (size_t v = 0; v <= count; v++)
		all = next[v] += all;
	witness->spots = arena_alloc(&witness->arena, all, sizeof *witness->spots);
	for (uint32_t f = 0; f < witness->form_count; f++)
		for (uint32_t m = 0; m < witness->forms[f].line->count; m++)
			witness->spots[next[witness->forms[f].line->members[m]]++] = (struct spot){f, m};
}

/* The relations that a member of a line stands in. */
struct standing {
	struct mask_term *items; /* variable: the relation */
	size_t count, capacity;
};

static bool same_standing(const struct standing *a, const struct standing *b)
{
	bool same = a->count == b->count;
	for (size_t i = 0; same && i < a->count; i++)
		same = a->items[i].variable == b->items[i].variable &&
		       a->items[i].coefficient == b->items[i].coefficient;
	return same;
}

static void note_standing(const struct witness *witness, uint32_t f, uint32_t r, struct standing *standings)
{
	const struct mask_system *system = &witness->model->system;
	const struct mask_relation *relation = &system->relations[r];
	for (size_t i = 0; i < relation->count; i++) {
		const struct mask_term *term = &system->terms[relation->first + i];
		for (uint32_t p = witness->spot_first[term->variable];
		     p < witness->spot_first[term->variable + 1]; p++) {
			if (witness->spots[p].form != f)
				continue;
			struct standing *standing = &standings[witness->spots[p].member];
			standing->items = memory_grow(standing->items, &standing->capacity,
			                              standing->count + 1, sizeof *standing->items);
			standing->items[standing->count++] = (struct mask_term){r, term->coefficient};
		}
	}
}

/* Of numbers in two lines with sums, what is right for one would be wrong for the other. */
static bool may_be_twin(const struct witness *witness, const struct form *form, uint32_t v)
{
	uint32_t k = form->part->position[v];
	return k < form->part->about->count && form->part->about->variables[k] == v &&
	       witness->spot_first[v + 1] - witness->spot_first[v] == 1;
}

static void find_twins(struct witness *witness, uint32_t f)
{
	struct form *form = &witness->forms[f];
	size_t count = form->line->count;
	const uint32_t *members = form->line->members;
	struct standing *standings = memory_zalloc(count, sizeof *standings);
	for (size_t r = 0; r < form->part->about->relation_count; r++)
		note_standing(witness, f, form->part->about->relations[r], standings);
	form->twin = arena_alloc(&witness->arena, count, sizeof *form->twin);
	for (uint32_t i = 0; i < count; i++) {
		form->twin[i] = may_be_twin(witness, form, members[i]) ? i : MASK_NONE;
		for (uint32_t j = 0; form->twin[i] == i && j < i; j++)
			if (form->twin[j] == j && same_standing(&standings[i], &standings[j]))
				form->twin[i] = j;
	}
	for (size_t i = 0; i < count; i++)
		free(standings[i].items);
	free(standings);
}

/* Where each code is one amount, counts say all of the sum: without twins no world would have the same one.
 */
static bool is_exact(const struct form *form)
{
	for (size_t i = 0; i < form->line->count; i++)
		if (form->spans[i].least != form->spans[i].most)
			return false;
	return form->part && form->line->count <= TWINS_MAX;
}

static void add_moves(struct witness *witness, struct witnessed *seen, const struct world *world)
{
	for (size_t i = 0; i < world->count; i++) {
		uint32_t v = seen->part->about->variables[world->deviations[i].k];
		for (uint32_t p = witness->spot_first[v]; p < witness->spot_first[v + 1]; p++) {
			seen->moves = memory_grow(seen->moves, &seen->move_capacity, seen->move_count + 1,
			                          sizeof *seen->moves);
			seen->moves[seen->move_count++] =
			        (struct move){witness->spots[p], world->deviations[i].moved};
		}
	}
}

/* Whether all that the world touches is hidden. */
static bool is_useful(const struct part *part, size_t i)
{
	bool useful = part->shown[i] != DROPPED;
	for (size_t d = 0; useful && d < part->worlds[i]->count; d++)
		useful = part->system->variables[part->about->variables[part->worlds[i]->deviations[d].k]]
		                 .hidden;
	return useful;
}

static void add_worlds(struct witness *witness, const struct protect_kept *kept)
{
	witness->parts = arena_alloc(&witness->arena, kept->count, sizeof *witness->parts);
	for (size_t p = 0; p < kept->count; p++) {
		const struct part *part = kept->parts[p];
		if (!part)
			continue;
		struct witnessed *seen = &witness->parts[witness->part_count++];
		*seen = (struct witnessed){.part = part};
		seen->useful = arena_alloc(&witness->arena, part->world_count, sizeof *seen->useful);
		seen->first = arena_alloc(&witness->arena, part->world_count + 1, sizeof *seen->first);
		for (size_t i = 0; i < part->world_count; i++) {
			seen->first[i] = seen->move_count;
			seen->useful[i] = is_useful(part, i);
			if (seen->useful[i])
				add_moves(witness, seen, part->worlds[i]);
		}
		seen->first[part->world_count] = seen->move_count;
	}
}

struct witness *witness_new(struct mask_model *model, const struct protect_kept *kept, const bool *sums)
{
	struct witness *witness = memory_zalloc(1, sizeof *witness);
	witness->model = model;
	add_sums(witness, sums);
	add_relations(witness);
	add_forms(witness, kept);
	add_spots(witness);
	for (uint32_t f = 0; f < witness->form_count; f++)
		if (is_exact(&witness->forms[f]))
			find_twins(witness, f);
	add_worlds(witness, kept);
	witness->seen_forms = arena_alloc(&witness->arena, witness->form_count, sizeof *witness->seen_forms);
	witness->seen_sums = arena_alloc(&witness->arena, witness->sum_count, sizeof *witness->seen_sums);
	return witness;
}

void witness_free(struct witness *witness)
{
	if (!witness)
		return;
	for (size_t p = 0; p < witness->part_count; p++)
		free(witness->parts[p].moves);
	arena_free(&witness->arena);
	free(witness);
}
