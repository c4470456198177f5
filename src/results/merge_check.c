#include <stdlib.h>
#include <string.h>

#include "results/compare.h"
#include "results/compare_period.h"
#include "results/merge_private.h"

static int refuse(struct error *error, enum message code, const char *name, const char *detail)
{
	return error_set(error, code, (struct place){.file = name}, detail, NULL);
}

int merge_check_kind(const struct results *results, const char *name, struct error *error)
{
	if (results->listing_count)
		return refuse(error, MSG_MERGE_KIND, name, results->listings[0].id);
	for (size_t i = 0; i < results->count; i++)
		if (results->statistics[i].kind == MEASURE_SHARE ||
		    statistic_is_comparison(&results->statistics[i]))
			return refuse(error, MSG_MERGE_KIND, name, results->statistics[i].id);
	return 0;
}

static bool has_all(const char **items, size_t count, const char **wanted, size_t wanted_count)
{
	for (size_t i = 0; i < wanted_count; i++) {
		bool found = false;
		for (size_t k = 0; k < count; k++)
			found = found || strcmp(items[k], wanted[i]) == 0;
		if (!found)
			return false;
	}
	return true;
}

static void add_items(struct buffer *buffer, const char **items, size_t count)
{
	for (size_t i = 0; i < count; i++)
		buffer_printf(buffer, "%s%s", i ? "," : "", items[i]);
	buffer_puts(buffer, count ? "" : "-");
}

/* The difference in words, empty where there is none. */
static void find_difference(const struct results *a, const struct results *b, struct buffer *buffer)
{
	char dates[2][11];
	if (a->period.from != b->period.from || a->period.to != b->period.to) {
		buffer_puts(buffer, "period ");
		period_code(&a->period, buffer);
		buffer_puts(buffer, ", ");
		period_code(&b->period, buffer);
	} else if (a->period.reference != b->period.reference) {
		date_format(a->period.reference, dates[0]);
		date_format(b->period.reference, dates[1]);
		buffer_printf(buffer, "ref %s, %s", dates[0], dates[1]);
	} else if (strcmp(a->catalogue, b->catalogue) != 0) {
		buffer_printf(buffer, "catalogue %s, %s", a->catalogue, b->catalogue);
	} else if (!has_all(a->dispositifs, a->dispositif_count, b->dispositifs, b->dispositif_count) ||
	           !has_all(b->dispositifs, b->dispositif_count, a->dispositifs, a->dispositif_count)) {
		buffer_puts(buffer, "dispositif ");
		add_items(buffer, a->dispositifs, a->dispositif_count);
		buffer_puts(buffer, ", ");
		add_items(buffer, b->dispositifs, b->dispositif_count);
	} else if (strcmp(a->where ? a->where : "", b->where ? b->where : "") != 0) {
		buffer_puts(buffer, "where");
	} else if (a->threshold != b->threshold) {
		buffer_printf(buffer, "threshold %ld, %ld", a->threshold, b->threshold);
	} else if (a->rounded_to != b->rounded_to) {
		buffer_printf(buffer, "rounded to %ld, %ld", a->rounded_to, b->rounded_to);
	}
}

int merge_check_context(const struct results *results, const char *name, const struct results *first,
                        struct error *error)
{
	struct buffer difference = {0};
	find_difference(results, first, &difference);
	int result = difference.length ? refuse(error, MSG_MERGE_UNLIKE, name, difference.bytes) : 0;
	buffer_free(&difference);
	return result;
}

static bool same_axis(const struct axis *a, const struct axis *b)
{
	return strcmp(a->dimension, b->dimension) == 0 && strcmp(a->kind, b->kind) == 0;
}

static bool same_meaning(const struct statistic *a, const struct statistic *b)
{
	return a->kind == b->kind && a->axes == b->axes && strcmp(a->measure, b->measure) == 0 &&
	       strcmp(a->population, b->population) == 0 && (a->axes < 1 || same_axis(&a->rows, &b->rows)) &&
	       (a->axes < 2 || same_axis(&a->columns, &b->columns));
}

int merge_check_statistics(struct results *results, const char *name, const struct results *first,
                           const char *first_name, const struct map *ids, struct error *error)
{
	struct statistic *ordered = arena_zalloc(&results->arena, first->count, sizeof *ordered);
	for (size_t i = 0; i < results->count; i++) {
		const char *id = results->statistics[i].id;
		long at = map_find(ids, id, strlen(id));
		if (at < 0)
			return refuse(error, MSG_MERGE_MISSING, first_name, id);
		if (!same_meaning(&results->statistics[i], &first->statistics[at]))
			return refuse(error, MSG_MERGE_MEANING, name, id);
		ordered[at] = results->statistics[i];
	}
	for (size_t i = 0; i < first->count; i++)
		if (!ordered[i].id)
			return refuse(error, MSG_MERGE_MISSING, name, first->statistics[i].id);
	results->statistics = ordered;
	results->count = first->count;
	return 0;
}
