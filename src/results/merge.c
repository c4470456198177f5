#include "results/merge.h"

#include <stdlib.h>
#include <string.h>

#include "base/threads.h"
#include "results/merge_private.h"

struct owner {
	const char *programme, *file;
};
struct merger {
	struct findings *findings;
	struct arena arena; /* texts of the maps, and what follows */
	struct results *first;
	const char *first_name;
	struct map ids;             /* statistics of the first ones */
	struct merge_table *tables; /* one each */
	struct merge_codes codes;
	struct map owners; /* by programme */
	struct owner *owner_of;
	size_t owner_capacity;
	struct programme_ref *present;
	size_t present_count, present_capacity;
	bool filtered; /* whether some of the inputs were chosen by programme */
	long wanted_threshold;
	bool without_shares;
};

struct merger *merger_new(struct findings *findings)
{
	struct merger *merger = memory_zalloc(1, sizeof *merger);
	merger->findings = merger->codes.findings = findings;
	return merger;
}

static const char *copy(struct arena *arena, const char *text)
{
	return text ? arena_strdup(arena, text) : NULL;
}

static struct programme_ref own_programme(const struct programme_ref *programme, struct arena *arena)
{
	return (struct programme_ref){.id = copy(arena, programme->id),
	                              .label = copy(arena, programme->label),
	                              .commune = copy(arena, programme->commune),
	                              .departement = copy(arena, programme->departement)};
}

/* Fails where the programme came with another file. */
static int own(struct merger *merger, const char *id, const char *name, struct error *error)
{
	long at = map_find(&merger->owners, id, strlen(id));
	if (at >= 0 && merger->owner_of[at].file == name)
		return 0;
	if (at >= 0) {
		char detail[200];
		snprintf(detail, sizeof detail, "%s (%s)", id, merger->owner_of[at].file);
		return error_set(error, MSG_MERGE_PROGRAMME, (struct place){.file = name}, detail, NULL);
	}
	id = arena_strdup(&merger->arena, id);
	size_t count = merger->owners.count;
	merger->owner_of =
	        memory_grow(merger->owner_of, &merger->owner_capacity, count + 1, sizeof *merger->owner_of);
	merger->owner_of[map_add(&merger->owners, id, strlen(id), count, NULL)] =
	        (struct owner){.programme = id, .file = name};
	return 0;
}

static int note_programmes(struct merger *merger, const struct results *results, const char *name,
                           struct error *error)
{
	for (size_t i = 0; i < results->programme_count; i++)
		if (own(merger, results->programmes[i], name, error) < 0)
			return -1;
	for (size_t i = 0; i < results->present_count; i++) {
		if (own(merger, results->present[i].id, name, error) < 0)
			return -1;
		merger->present = memory_grow(merger->present, &merger->present_capacity,
		                              merger->present_count + 1, sizeof *merger->present);
		merger->present[merger->present_count++] =
		        own_programme(&results->present[i], &merger->arena);
	}
	if (results->programme_count == 0 && results->present_count == 0)
		findings_add(merger->findings, MSG_MERGE_UNNAMED, (struct place){.file = name}, NULL, NULL);
	merger->filtered |= results->programme_count > 0;
	if (results->wanted_threshold > merger->wanted_threshold)
		merger->wanted_threshold = results->wanted_threshold;
	merger->without_shares |= results->without_shares;
	return 0;
}

static void begin(struct merger *merger, struct results *first, const char *name)
{
	merger->first = first;
	merger->first_name = name;
	merger->tables = memory_zalloc(first->count, sizeof *merger->tables);
	for (size_t i = 0; i < first->count; i++)
		map_add(&merger->ids, first->statistics[i].id, strlen(first->statistics[i].id), i, NULL);
}

static int check(struct merger *merger, struct results *results, const char *name, struct error *error)
{
	if (merge_check_kind(results, name, error) < 0)
		return -1;
	if (results == merger->first)
		return 0;
	return merge_check_context(results, name, merger->first, error) < 0
	               ? -1
	               : merge_check_statistics(results, name, merger->first, merger->first_name,
	                                        &merger->ids, error);
}

static void release(const struct merger *merger, struct results *results)
{
	if (results == merger->first)
		return;
	results_free(results);
	free(results);
}

int merger_add(struct merger *merger, struct results *results, const char *name, struct error *error)
{
	struct results *added = memory_alloc(1, sizeof *added);
	*added = *results;
	*results = (struct results){0};
	name = arena_strdup(&merger->arena, name);
	if (!merger->first)
		begin(merger, added, name);
	int result = check(merger, added, name, error) < 0 ? -1 : note_programmes(merger, added, name, error);
	merge_codes_begin(&merger->codes);
	for (size_t i = 0; i < added->count && result == 0; i++)
		merge_table_add(&merger->tables[i], &added->statistics[i], &merger->codes, name,
		                &merger->arena);
	release(merger, added);
	return result;
}

enum { GROUPS = 16 };

/* Statistics of the whole, some in each group, which has its own arena. */
struct finishing {
	struct merger *merger;
	struct statistic *made;
	struct arena arenas[GROUPS];
};

static void finish_group(void *context, size_t group)
{
	struct finishing *finishing = context;
	const struct results *first = finishing->merger->first;
	for (size_t i = group; i < first->count; i += GROUPS)
		merge_table_finish(&finishing->merger->tables[i], &first->statistics[i], &finishing->made[i],
		                   &finishing->arenas[group]);
}

static int merge_statistics(struct merger *merger, struct results *made, struct error *error)
{
	struct finishing finishing = {.merger = merger};
	struct merge_faults faults = {0};
	made->count = merger->first->count;
	made->statistics = finishing.made = arena_zalloc(&made->arena, made->count, sizeof *made->statistics);
	merge_codes_rank(&merger->codes);
	threads_share(finish_group, &finishing, GROUPS);
	for (size_t i = 0; i < GROUPS; i++)
		arena_join(&made->arena, &finishing.arenas[i]);
	for (size_t i = 0; i < made->count; i++) {
		const struct merge_faults *own = &merger->tables[i].faults;
		faults.overflow |= own->overflow;
		faults.inexact = own->inexact ? own->inexact : faults.inexact;
	}
	if (faults.overflow)
		return error_set(error, MSG_OVERFLOW, (struct place){0}, NULL, NULL);
	if (faults.inexact && merger->first->threshold == 0)
		return error_set(error, MSG_MERGE_INEXACT, (struct place){0}, faults.inexact, NULL);
	return 0;
}

static int compare_programmes(const void *a, const void *b)
{
	return strcmp(((const struct programme_ref *)a)->id, ((const struct programme_ref *)b)->id);
}

static int compare_texts(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* By id, so that the order of the files leaves no trace. Where some inputs were chosen by programme, the
 * whole is what was chosen and what the others hold. */
static void note_context(const struct merger *merger, struct results *made)
{
	const struct results *first = merger->first;
	struct arena *arena = &made->arena;
	made->period = first->period;
	made->catalogue = copy(arena, first->catalogue);
	made->where = copy(arena, first->where);
	made->threshold = first->threshold;
	made->rounded_to = first->rounded_to;
	made->wanted_threshold = merger->wanted_threshold;
	made->without_shares = merger->without_shares;
	made->dispositif_count = first->dispositif_count;
	made->dispositifs = arena_alloc(arena, first->dispositif_count, sizeof *made->dispositifs);
	for (size_t i = 0; i < first->dispositif_count; i++)
		made->dispositifs[i] = copy(arena, first->dispositifs[i]);
	made->present_count = merger->present_count;
	made->present = arena_alloc(arena, merger->present_count, sizeof *made->present);
	for (size_t i = 0; i < merger->present_count; i++)
		made->present[i] = own_programme(&merger->present[i], arena);
	if (made->present_count)
		qsort(made->present, made->present_count, sizeof *made->present, compare_programmes);
}

static void note_filter(const struct merger *merger, struct results *made)
{
	if (!merger->filtered)
		return;
	const struct map *owners = &merger->owners;
	made->programmes = arena_alloc(&made->arena, owners->count, sizeof *made->programmes);
	for (size_t i = 0; i < owners->count; i++)
		made->programmes[i] = copy(&made->arena, merger->owner_of[i].programme);
	made->programme_count = owners->count;
	qsort(made->programmes, made->programme_count, sizeof *made->programmes, compare_texts);
}

int merger_finish(struct merger *merger, struct results *made, struct error *error)
{
	*made = (struct results){0};
	if (merge_statistics(merger, made, error) < 0) {
		results_free(made);
		return -1;
	}
	note_context(merger, made);
	note_filter(merger, made);
	return 0;
}

void merger_free(struct merger *merger)
{
	if (merger->first) {
		for (size_t i = 0; i < merger->first->count; i++)
			merge_table_free(&merger->tables[i]);
		results_free(merger->first);
		free(merger->first);
	}
	merge_codes_free(&merger->codes);
	map_free(&merger->ids);
	map_free(&merger->owners);
	free(merger->tables);
	free(merger->owner_of);
	free(merger->present);
	arena_free(&merger->arena);
	free(merger);
}
