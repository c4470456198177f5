/* What earlier editions hid is not known here either: any world that agrees with what is known stands for it.
 */
#include <math.h>
#include <stdlib.h>

#include "mask/protect.h"
#include "mask/unknown.h"

static struct lp *program(const struct mask_system *system, const struct mask_part *part,
                          const uint32_t *position)
{
	struct lp *lp = lp_new(part->count);
	for (size_t k = 0; k < part->count; k++)
		lp_bounds(lp, k, system->variables[part->variables[k]].lower,
		          system->variables[part->variables[k]].upper);
	unknown_rows(lp, system, part, position);
	return lp;
}

/* Relations without terms say nothing. */
static void drop_relations(struct mask_system *system, const struct mask_part *part)
{
	for (size_t r = 0; r < part->relation_count; r++)
		system->relations[part->relations[r]].count = 0;
}

static bool complete_part(struct mask_system *system, const struct mask_part *part, uint32_t *position)
{
	for (size_t k = 0; k < part->count; k++)
		position[part->variables[k]] = (uint32_t)k;
	struct lp *lp = program(system, part, position);
	bool fits = lp_solve(lp, false, false) == LP_OPTIMAL;
	for (size_t k = 0; k < part->count; k++) {
		struct mask_variable *variable = &system->variables[part->variables[k]];
		variable->value = fits ? lp_value(lp, k) : 0;
		variable->hidden = true;
		variable->cost = 0;
	}
	if (!fits)
		drop_relations(system, part);
	lp_free(lp);
	return fits;
}

size_t system_complete(struct mask_system *system)
{
	struct arena arena = {0};
	bool *unknown = memory_zalloc(system->count, sizeof *unknown);
	uint32_t *position = memory_alloc(system->count, sizeof *position);
	size_t count, failed = 0;
	for (size_t v = 0; v < system->count; v++)
		unknown[v] = isnan(system->variables[v].value);
	struct mask_part *parts = system_parts(system, unknown, &count, &arena);
	for (size_t p = 0; p < count; p++)
		failed += !complete_part(system, &parts[p], position);
	free(unknown);
	free(position);
	arena_free(&arena);
	return failed;
}
