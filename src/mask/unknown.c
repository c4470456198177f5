#include "mask/unknown.h"

#include <math.h>
#include <stdlib.h>

void unknown_rows(struct lp *lp, const struct mask_system *system, const struct mask_part *part,
                  const uint32_t *position)
{
	struct lp_entry *entries = NULL;
	size_t capacity = 0;
	for (size_t r = 0; r < part->relation_count; r++) {
		const struct mask_relation *relation = &system->relations[part->relations[r]];
		size_t count = 0;
		double known = 0;
		entries = memory_grow(entries, &capacity, relation->count, sizeof *entries);
		for (size_t i = 0; i < relation->count; i++) {
			const struct mask_term *term = &system->terms[relation->first + i];
			double value = system->variables[term->variable].value;
			if (isnan(value))
				entries[count++] =
				        (struct lp_entry){position[term->variable], term->coefficient};
			else
				known += term->coefficient * value;
		}
		lp_row(lp, entries, count, relation->at_most ? -INFINITY : -known, -known);
	}
	free(entries);
}
