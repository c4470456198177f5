/* What a world makes of sums: which ones the counts of it could have, and whether the relations between sums
 * allow that. */
#include <math.h>

#include "mask/witness_private.h"

#define TOLERANCE 1e-6

bool witness_is_twin(const struct form *form, size_t i, size_t still)
{
	return form->twin && i != still && variable_of(form->witness, form->line->members[i])->hidden;
}

void witness_settle_form(struct form *form, size_t still)
{
	const uint32_t *members = form->line->members;
	size_t count = form->line->count;
	form->low = form->high = -variable_of(form->witness, form->witness->sums[form->sum].variable)->value;
	for (size_t i = 0; i < count; i++) {
		const struct mask_span *span = &form->spans[i];
		double value = variable_of(form->witness, members[i])->value, below = 0;
		form->least[i] = span->least;
		form->most[i] = span->most;
		for (size_t j = 0; witness_is_twin(form, i, still) && j < count; j++)
			if (form->twin[j] == form->twin[i] && witness_is_twin(form, j, still)) {
				form->least[i] = fmin(form->least[i], form->spans[j].least);
				form->most[i] = fmax(form->most[i], form->spans[j].most);
				below = part_below(form->part, form->part->position[members[i]]);
			}
		form->low += span->least * value - (span->least - form->least[i]) * below;
		form->high += span->most * value + (form->most[i] - span->most) * below;
	}
}

void witness_set_range(const struct witness *witness, const struct sum *sum, double *low, double *high)
{
	const struct mask_variable *variable = variable_of(witness, sum->variable);
	*low = variable->lower - variable->value;
	*high = variable->upper - variable->value;
	for (const struct form *form = sum->forms; form; form = form->next) {
		*low = fmax(*low, form->seen ? form->now_low : form->low);
		*high = fmin(*high, form->seen ? form->now_high : form->high);
	}
}

bool witness_counts(const struct witness *witness, const struct form *form)
{
	return witness->alone == SIZE_MAX ? !witness->sums[form->sum].left : form->sum == witness->alone;
}

/* Adds what the world makes of the lines with sums. */
static void weigh_moves(struct witness *witness, const struct witnessed *seen, size_t world, double scale)
{
	for (size_t i = seen->first[world]; i < seen->first[world + 1]; i++) {
		const struct move *move = &seen->moves[i];
		struct form *form = &witness->forms[move->spot.form];
		if (!witness_counts(witness, form))
			continue;
		if (!form->seen) {
			form->seen = true;
			form->now_low = form->low;
			form->now_high = form->high;
			witness->seen_forms[witness->seen_form_count++] = move->spot.form;
		}
		form->now_low += scale * move->moved * form->least[move->spot.member];
		form->now_high += scale * move->moved * form->most[move->spot.member];
	}
}

void witness_weigh(struct witness *witness, const struct witnessed *seen, size_t world, double scale)
{
	weigh_moves(witness, seen, world, scale);
	for (size_t i = 0; i < witness->seen_form_count; i++) {
		uint32_t s = (uint32_t)witness->forms[witness->seen_forms[i]].sum;
		struct sum *sum = &witness->sums[s];
		if (sum->seen)
			continue;
		sum->seen = true;
		witness_set_range(witness, sum, &sum->now_low, &sum->now_high);
		witness->seen_sums[witness->seen_sum_count++] = s;
	}
	for (size_t i = 0; i < witness->seen_form_count; i++)
		witness->forms[witness->seen_forms[i]].seen = false;
	witness->seen_form_count = 0;
}

void witness_forget(struct witness *witness)
{
	for (size_t i = 0; i < witness->seen_sum_count; i++)
		witness->sums[witness->seen_sums[i]].seen = false;
	witness->seen_sum_count = 0;
}

void witness_add_others(const struct witness *witness, size_t r, size_t without, double *low, double *high)
{
	const struct mask_system *system = &witness->model->system;
	const struct mask_relation *relation = &system->relations[r];
	*low = *high = 0;
	for (size_t i = 0; i < relation->count; i++) {
		const struct mask_term *term = &system->terms[relation->first + i];
		uint32_t s = witness->sum_of[term->variable];
		if (s == MASK_NONE || s == without || witness->sums[s].scope == HELD)
			continue;
		const struct sum *sum = &witness->sums[s];
		double least = sum->seen ? sum->now_low : sum->low,
		       most = sum->seen ? sum->now_high : sum->high;
		if (sum->scope == FREE)
			least = most = fmax(least, fmin(most, 0));
		*low += term->coefficient * (term->coefficient > 0 ? least : most);
		*high += term->coefficient * (term->coefficient > 0 ? most : least);
	}
}

double witness_slack(const struct mask_system *system, const struct mask_relation *relation)
{
	double sum = 0;
	for (size_t i = 0; i < relation->count; i++) {
		const struct mask_term *term = &system->terms[relation->first + i];
		sum += term->coefficient * system->variables[term->variable].value;
	}
	return relation->at_most ? fmax(-sum, 0) : 0;
}

static bool is_fulfilled(const struct witness *witness, size_t r)
{
	const struct mask_system *system = &witness->model->system;
	const struct mask_relation *relation = &system->relations[r];
	double low, high;
	witness_add_others(witness, r, SIZE_MAX, &low, &high);
	return relation->at_most ? high <= witness_slack(system, relation) + TOLERANCE
	                         : low <= TOLERANCE && high >= -TOLERANCE;
}

bool witness_is_possible(const struct witness *witness)
{
	bool free = false;
	for (size_t i = 0; i < witness->seen_sum_count; i++) {
		const struct sum *sum = &witness->sums[witness->seen_sums[i]];
		bool held = sum->scope == HELD || witness->alone != SIZE_MAX;
		if (sum->now_low > sum->now_high + TOLERANCE ||
		    (held && (sum->now_low > TOLERANCE || sum->now_high < -TOLERANCE)) ||
		    (!held && sum->scope == SHARED && !is_fulfilled(witness, sum->relation)))
			return false;
		free |= !held && sum->scope == FREE;
	}
	for (size_t i = 0; free && i < witness->relation_count; i++)
		if (witness->model->system.relations[witness->relations[i]].at_most &&
		    !is_fulfilled(witness, witness->relations[i]))
			return false;
	return true;
}
