#include "results/merge.h"

#include <stdlib.h>
#include <string.h>

#include "results/merge_private.h"

enum { FAN = 16 }; /* results of one level that are merged into one of the next */

struct group {
	struct results *results;
	unsigned level;
};
struct key_label {
	const char *label;
	bool unlisted, warned;
};
struct owner {
	const char *programme, *file;
};
struct merger {
	struct findings *findings;
	struct arena arena; /* texts of the maps, and what follows */
	struct results *first;
	const char *first_name;
	struct map ids; /* statistics of the first ones */
	struct group *groups;
	size_t group_count, group_capacity;
	struct map codes; /* "dimension:code" */
	struct key_label *labels;
	size_t label_capacity;
	bool relabel;      /* some code has several labels */
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
	merger->findings = findings;
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

static bool has_labels(const struct axis *axis, const struct axis_value *value)
{
	return (strcmp(axis->kind, "cle") == 0 || strcmp(axis->kind, "liste") == 0) &&
	       strcmp(value->code, RESULTS_TOTAL) != 0 && strcmp(value->code, RESULTS_UNKNOWN) != 0;
}

static void key_of(const struct axis *axis, const struct axis_value *value, struct buffer *key)
{
	key->length = 0;
	buffer_puts(key, axis->dimension);
	buffer_putc(key, ':');
	buffer_puts(key, value->code);
}

static void note_label(struct merger *merger, const struct axis *axis, const struct axis_value *value,
                       struct buffer *key, const char *name)
{
	key_of(axis, value, key);
	long at = map_find(&merger->codes, key->bytes, key->length);
	if (at < 0) {
		size_t count = merger->codes.count;
		char *text = arena_strndup(&merger->arena, key->bytes, key->length);
		merger->labels = memory_grow(merger->labels, &merger->label_capacity, count + 1,
		                             sizeof *merger->labels);
		merger->labels[map_add(&merger->codes, text, key->length, count, NULL)] = (struct key_label){
		        .label = arena_strdup(&merger->arena, value->label), .unlisted = value->unlisted};
		return;
	}
	struct key_label *known = &merger->labels[at];
	if (strcmp(known->label, value->label) == 0)
		return;
	merger->relabel = true;
	if (known->unlisted && !value->unlisted) {
		/* a file that has the key's row knows what it is called */
		known->label = arena_strdup(&merger->arena, value->label);
		known->unlisted = false;
	} else if (!value->unlisted && strcmp(axis->kind, "cle") == 0 && !known->warned) {
		known->warned = true;
		findings_add(merger->findings, MSG_MERGE_LABEL, (struct place){.file = name}, axis->dimension,
		             value->code);
	}
}

static void relabel(const struct merger *merger, struct axis *axis, struct buffer *key)
{
	for (size_t i = 0; i < axis->count; i++) {
		if (!has_labels(axis, &axis->values[i]))
			continue;
		key_of(axis, &axis->values[i], key);
		axis->values[i].label =
		        merger->labels[map_find(&merger->codes, key->bytes, key->length)].label;
	}
}

static struct axis *axis_at(struct statistic *statistic, size_t axis)
{
	return axis ? &statistic->columns : &statistic->rows;
}

static void note_labels(struct merger *merger, struct results *results, const char *name)
{
	struct buffer key = {0};
	for (size_t i = 0; i < results->count; i++)
		for (size_t k = 0; k < results->statistics[i].axes; k++) {
			const struct axis *axis = axis_at(&results->statistics[i], k);
			for (size_t v = 0; v < axis->count; v++)
				if (has_labels(axis, &axis->values[v]))
					note_label(merger, axis, &axis->values[v], &key, name);
		}
	buffer_free(&key);
}

static void relabel_all(const struct merger *merger, struct results *results)
{
	struct buffer key = {0};
	for (size_t i = 0; i < results->count; i++)
		for (size_t k = 0; k < results->statistics[i].axes; k++)
			relabel(merger, axis_at(&results->statistics[i], k), &key);
	buffer_free(&key);
}

static int merge_statistics(const struct merger *merger, const struct group *groups, size_t count,
                            struct results *made, struct error *error)
{
	const struct statistic **inputs = memory_alloc(count, sizeof(const struct statistic *));
	struct merge_faults faults = {0};
	for (size_t i = 0; i < count && merger->relabel; i++)
		relabel_all(merger, groups[i].results);
	made->count = merger->first->count;
	made->statistics = arena_zalloc(&made->arena, made->count, sizeof *made->statistics);
	for (size_t k = 0; k < made->count; k++) {
		for (size_t i = 0; i < count; i++)
			inputs[i] = &groups[i].results->statistics[k];
		merge_statistic(&made->statistics[k], inputs, count, &made->arena, &faults);
	}
	free(inputs);
	if (faults.overflow)
		return error_set(error, MSG_OVERFLOW, (struct place){0}, NULL, NULL);
	if (faults.inexact && merger->first->threshold == 0)
		return error_set(error, MSG_MERGE_INEXACT, (struct place){0}, faults.inexact, NULL);
	return 0;
}

static void release(const struct merger *merger, struct results *results)
{
	if (results == merger->first)
		return;
	results_free(results);
	free(results);
}

/* The last groups become one of the next level. */
static int fold(struct merger *merger, size_t from, struct error *error)
{
	struct group *groups = merger->groups + from;
	size_t count = merger->group_count - from;
	struct results *made = memory_zalloc(1, sizeof *made);
	int result = merge_statistics(merger, groups, count, made, error);
	for (size_t i = 0; i < count; i++)
		release(merger, groups[i].results);
	groups[0] = (struct group){.results = made, .level = groups[0].level + 1};
	merger->group_count = from + 1;
	return result;
}

static int push(struct merger *merger, struct results *results, struct error *error)
{
	merger->groups = memory_grow(merger->groups, &merger->group_capacity, merger->group_count + 1,
	                             sizeof *merger->groups);
	merger->groups[merger->group_count++] = (struct group){.results = results};
	while (merger->group_count >= FAN && merger->groups[merger->group_count - FAN].level ==
	                                             merger->groups[merger->group_count - 1].level)
		if (fold(merger, merger->group_count - FAN, error) < 0)
			return -1;
	return 0;
}

static void begin(struct merger *merger, struct results *first, const char *name)
{
	merger->first = first;
	merger->first_name = name;
	for (size_t i = 0; i < first->count; i++)
		map_add(&merger->ids, first->statistics[i].id, strlen(first->statistics[i].id), i, NULL);
}

int merger_add(struct merger *merger, struct results *results, const char *name, struct error *error)
{
	struct results *added = memory_alloc(1, sizeof *added);
	*added = *results;
	*results = (struct results){0};
	name = arena_strdup(&merger->arena, name);
	bool first = !merger->first;
	if (first)
		begin(merger, added, name);
	if (merge_check_kind(added, name, error) < 0 ||
	    (!first && (merge_check_context(added, name, merger->first, error) < 0 ||
	                merge_check_statistics(added, name, merger->first, merger->first_name, &merger->ids,
	                                       error) < 0)) ||
	    note_programmes(merger, added, name, error) < 0) {
		release(merger, added);
		return -1;
	}
	note_labels(merger, added, name);
	return push(merger, added, error);
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
	if (merge_statistics(merger, merger->groups, merger->group_count, made, error) < 0) {
		results_free(made);
		return -1;
	}
	note_context(merger, made);
	note_filter(merger, made);
	return 0;
}

void merger_free(struct merger *merger)
{
	for (size_t i = 0; i < merger->group_count; i++)
		release(merger, merger->groups[i].results);
	if (merger->first) {
		results_free(merger->first);
		free(merger->first);
	}
	map_free(&merger->ids);
	map_free(&merger->codes);
	map_free(&merger->owners);
	free(merger->groups);
	free(merger->labels);
	free(merger->owner_of);
	free(merger->present);
	arena_free(&merger->arena);
	free(merger);
}
