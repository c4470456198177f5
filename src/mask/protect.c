/* Secondary suppression, part by part.
 *
 * A primary number is safe once two possible worlds are known, both agreeing with everything that is shown,
 * in which it differs by its width. A world is the true one plus deviations of the hidden numbers. For each
 * number that is not safe yet, the cheapest deviation that moves it is looked for: what is hidden already
 * costs nothing, and what the deviation touches is hidden. It is found by walking from sum to sum (route.h),
 * and where that fails by a linear program (Kelly, Golden and Assad). Each makes others safe too. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/threads.h"
#include "mask/protect_private.h"

/* What it may cost to move a number at once: a program may hide less for it, but takes long. */
#define LEAP 2.5

enum { ROUNDS = 4 };

/* Where everything in a sum is 0, hiding some of it hides nothing. */
static void fix_empty(struct mask_system *system)
{
	for (size_t r = 0; r < system->relation_count; r++) {
		const struct mask_relation *relation = &system->relations[r];
		bool empty = !relation->at_most;
		for (size_t i = 0; empty && i < relation->count; i++) {
			const struct mask_variable *variable =
			        &system->variables[system->terms[relation->first + i].variable];
			empty = variable->value == 0 && variable->width == 0 && variable->lower >= 0;
		}
		for (size_t i = 0; empty && i < relation->count; i++)
			system->variables[system->terms[relation->first + i].variable].fixed = true;
	}
}

/* What cannot be walked to now may be once more is hidden, by other ways, or at once; and by a program. */
static void make_all_safe(struct part *part)
{
	for (int round = 0; round < ROUNDS; round++) {
		route_turn(part->route, round % 2 > 0);
		part->leaping = round >= ROUNDS / 2;
		for (size_t i = 0; i < part->primary_count; i++) {
			double limit = part->leaping ? LEAP : INFINITY;
			if (!part_is_safe(part, part->primaries[i]))
				part_make_safe(part, part->primaries[i], &limit);
		}
	}
	route_turn(part->route, false);
	part->leaping = false;
	part_make_many_safe(part);
	for (size_t i = 0, programs = 0; i < part->primary_count; i++) {
		double limit = INFINITY;
		bool safe = part_is_safe(part, part->primaries[i]);
		if (!safe && programs)
			safe = part_make_safe(part, part->primaries[i], &limit);
		if (!safe && ++programs)
			part_make_safe_by_program(part, part->primaries[i], &limit);
	}
}

struct ordered {
	double cost, need;
	uint32_t position;
};

static int compare_ordered(const void *a, const void *b)
{
	const struct ordered *x = a, *y = b;
	if (x->cost != y->cost)
		return x->cost > y->cost ? -1 : 1;
	return x->position < y->position ? -1 : x->position > y->position;
}

/* What stands in many tables first: what it takes with it protects much. */
static void order_primaries(struct part *part)
{
	struct ordered *order = memory_alloc(part->about->count, sizeof *order);
	for (size_t k = 0; k < part->about->count; k++)
		if (part->need[k] > 0)
			order[part->primary_count++] = (struct ordered){
			        .cost = part->system->variables[part->about->variables[k]].cost,
			        .position = (uint32_t)k};
	if (part->primary_count)
		qsort(order, part->primary_count, sizeof *order, compare_ordered);
	for (size_t i = 0; i < part->primary_count; i++)
		part->primaries[i] = order[i].position;
	free(order);
}

static void start_part(struct part *part)
{
	const struct mask_part *about = part->about;
	part->slack = memory_zalloc(about->relation_count, sizeof *part->slack);
	part->price = memory_zalloc(about->count, sizeof *part->price);
	part->need = memory_zalloc(about->count, sizeof *part->need);
	part->reached = memory_zalloc(about->count, sizeof *part->reached);
	part->touching = memory_zalloc(about->count, sizeof *part->touching);
	part->primaries = memory_zalloc(about->count, sizeof *part->primaries);
	part->route = route_new(part->system, about, part->position);
	for (size_t k = 0; k < about->count; k++) {
		const struct mask_variable *variable = &part->system->variables[about->variables[k]];
		part->need[k] = variable->width;
		part->reached[k].up_world = part->reached[k].down_world = MASK_NONE;
		route_room(part->route, k, part_below(part, k), part_above(part, k));
		part_set_price(part, k, variable->hidden ? 0 : variable->cost);
	}
	order_primaries(part);
}

/* What looks for worlds. A program is for the thread that made it alone. */
static void end_search(struct part *part)
{
	route_free(part->route);
	lp_free(part->lp);
	program_free(part->program);
	part->route = NULL;
	part->lp = NULL;
	part->program = NULL;
}

/* Leaves the room of all other worlds to what comes next. */
static void keep_worlds(struct part *part)
{
	struct arena arena = {0};
	for (size_t i = 0; i < part->world_count; i++) {
		const struct world *world = part->worlds[i];
		size_t size = sizeof *world + world->count * sizeof *world->deviations;
		if (part->shown[i] != 0) {
			part->shown[i] = DROPPED;
			continue;
		}
		part->worlds[i] = arena_alloc(&arena, 1, size);
		memcpy(part->worlds[i], world, size);
		part->worlds[i]->all = part->worlds[i]->room = world->count;
	}
	arena_free(&part->arena);
	part->arena = arena;
	part->spare_count = 0;
}

static void free_part(struct part *part)
{
	free(part->slack);
	free(part->price);
	free(part->need);
	free(part->reached);
	for (size_t k = 0; k < part->about->count; k++)
		free(part->touching[k].items);
	free(part->touching);
	free(part->worlds);
	free(part->spare);
	free(part->shown);
	free(part->primaries);
	free(part->changes);
	arena_free(&part->arena);
	free(part);
}

static bool has_primaries(const struct mask_system *system, const struct mask_part *about)
{
	for (size_t k = 0; k < about->count; k++)
		if (system->variables[about->variables[k]].width > 0)
			return true;
	return false;
}

static bool has_any(const bool *only, const struct mask_part *about)
{
	for (size_t k = 0; k < about->count; k++)
		if (only[about->variables[k]])
			return true;
	return false;
}

/* Parts have no number in common: each is protected by itself, by any thread. */
struct protecting {
	struct mask_system *system;
	const struct protect_options *options;
	const struct mask_part *parts; /* the largest first */
	const uint32_t *position;
	struct protect_outcome *outcomes; /* by part */
	struct part **kept;               /* the same; NULL: none are */
};

static bool is_left(const struct protecting *all, const struct mask_part *about)
{
	/* What nothing is known of is safe. */
	return about->relation_count == 0 || !has_primaries(all->system, about) ||
	       (all->options->only && !has_any(all->options->only, about));
}

static void protect_part(void *context, size_t p)
{
	const struct protecting *all = context;
	const struct mask_part *about = &all->parts[p];
	struct protect_outcome *outcome = &all->outcomes[p];
	if (is_left(all, about))
		return;
	struct part *part = memory_alloc(1, sizeof *part);
	*part = (struct part){.system = all->system,
	                      .about = about,
	                      .position = all->position,
	                      .outcome = outcome,
	                      .keep_zeros = all->options->keep_zeros};
	start_part(part);
	make_all_safe(part);
	part_improve(part);
	if (!all->options->quick)
		part_solve_exactly(part);
	for (size_t i = 0; i < part->primary_count; i++)
		outcome->unprotected += !part_is_safe(part, part->primaries[i]);
	end_search(part);
	if (all->kept && has_any(all->options->keep, about)) {
		keep_worlds(part);
		all->kept[p] = part;
	} else {
		free_part(part);
	}
}

/* By how long they take, more or less: what many sums say of few numbers takes longest. */
static int compare_sizes(const void *a, const void *b)
{
	const struct mask_part *one = a, *other = b;
	if (one->relation_count != other->relation_count)
		return one->relation_count < other->relation_count ? 1 : -1;
	if (one->count != other->count)
		return one->count < other->count ? 1 : -1;
	return (one->variables[0] > other->variables[0]) - (one->variables[0] < other->variables[0]);
}

static void protect_parts(struct protecting *all, size_t count, struct protect_outcome *outcome)
{
	all->outcomes = memory_zalloc(count, sizeof *all->outcomes);
	threads_share(protect_part, all, count);
	*outcome = (struct protect_outcome){0};
	for (size_t p = 0; p < count; p++)
		outcome->unprotected += all->outcomes[p].unprotected;
	free(all->outcomes);
}

static void mark_movable(struct mask_system *system, const struct protect_options *options, bool *movable)
{
	fix_empty(system);
	for (size_t v = 0; v < system->count; v++) {
		struct mask_variable *variable = &system->variables[v];
		variable->fixed |= options->keep_zeros && !variable->unseen && variable->value == 0 &&
		                   variable->lower == 0;
		variable->hidden |= variable->width > 0;
		movable[v] = !variable->fixed;
	}
}

void system_protect(struct mask_system *system, const struct protect_options *options,
                    struct protect_outcome *outcome)
{
	struct protect_kept *kept = memory_zalloc(1, sizeof *kept);
	bool *movable = memory_alloc(system->count, sizeof *movable);
	size_t count;
	mark_movable(system, options, movable);
	kept->position = memory_alloc(system->count, sizeof *kept->position);
	memset(kept->position, 0xff, system->count * sizeof *kept->position);
	struct mask_part *parts = system_parts(system, movable, &count, &kept->arena);
	for (size_t p = 0; p < count; p++)
		for (size_t k = 0; k < parts[p].count; k++)
			kept->position[parts[p].variables[k]] = (uint32_t)k;
	qsort(parts, count, sizeof *parts, compare_sizes);
	if (options->keep)
		kept->parts = memory_zalloc(count, sizeof(struct part *));
	kept->count = options->keep ? count : 0;
	struct protecting all = {.system = system,
	                         .options = options,
	                         .parts = parts,
	                         .position = kept->position,
	                         .kept = kept->parts};
	protect_parts(&all, count, outcome);
	free(movable);
	if (options->keep)
		outcome->kept = kept;
	else
		protect_release(kept);
}

void protect_release(struct protect_kept *kept)
{
	for (size_t p = 0; kept && p < kept->count; p++)
		if (kept->parts[p])
			free_part(kept->parts[p]);
	if (kept) {
		free(kept->parts);
		free(kept->position);
		arena_free(&kept->arena);
	}
	free(kept);
}
