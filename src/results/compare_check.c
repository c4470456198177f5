#include <string.h>

#include "results/compare_period.h"
#include "results/compare_private.h"
#include "results/shown.h"

static int refuse(const struct comparison *comparison, size_t input, const char *why)
{
	struct place place = {.file = comparison->inputs[input].name};
	return error_set(comparison->error, MSG_COMPARE_UNLIKE, place, why, NULL);
}

static bool has_text(const char **items, size_t count, const char *text)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(items[i], text) == 0)
			return true;
	return false;
}

/* The order in which a filter was given means nothing. */
static bool same_filter(const char **a, size_t a_count, const char **b, size_t b_count)
{
	bool same = true;
	for (size_t i = 0; i < a_count; i++)
		same = same && has_text(b, b_count, a[i]);
	for (size_t i = 0; i < b_count; i++)
		same = same && has_text(a, a_count, b[i]);
	return same;
}

static const char *unlike(const struct results *a, const struct results *b)
{
	if (strcmp(a->catalogue, b->catalogue) != 0)
		return "catalogue";
	if (!same_filter(a->dispositifs, a->dispositif_count, b->dispositifs, b->dispositif_count))
		return "dispositif";
	if (!same_filter(a->programmes, a->programme_count, b->programmes, b->programme_count))
		return "programme";
	if (strcmp(a->where ? a->where : "", b->where ? b->where : "") != 0)
		return "where";
	return a->threshold != b->threshold ? "threshold" : NULL;
}

/* Beside one from the middle of a series: those at its ends may be cut. */
static void check_length(const struct comparison *comparison, size_t input)
{
	const struct results *middle = comparison->inputs[comparison->count / 2].results;
	struct place place = {.file = comparison->inputs[input].name};
	struct buffer codes = {0};
	if (period_same_length(&comparison->inputs[input].results->period, &middle->period))
		return;
	period_code(&comparison->inputs[input].results->period, &codes);
	buffer_puts(&codes, ", ");
	period_code(&middle->period, &codes);
	findings_add(comparison->findings, MSG_COMPARE_LENGTH, place, codes.bytes, NULL);
	buffer_free(&codes);
}

static bool holds_comparison(const struct results *results)
{
	for (size_t i = 0; i < results->count; i++)
		if (statistic_is_comparison(&results->statistics[i]))
			return true;
	return false;
}

int comparison_check(const struct comparison *comparison)
{
	const struct results *last = comparison->inputs[comparison->count - 1].results;
	for (size_t i = 0; i < comparison->count; i++) {
		const struct compare_input *input = &comparison->inputs[i];
		if (holds_comparison(input->results))
			return error_set(comparison->error, MSG_COMPARE_TWICE,
			                 (struct place){.file = input->name}, NULL, NULL);
		const char *why = input->reference ? NULL : unlike(input->results, last);
		if (why && !comparison->options->force)
			return refuse(comparison, i, why);
		if (!input->reference)
			check_length(comparison, i);
	}
	return 0;
}

static const char *measure_of_share(const struct statistic *statistic, size_t *length)
{
	static const char prefix[] = "part(";
	const char *measure = statistic->measure;
	*length = strlen(measure);
	if (statistic->kind != MEASURE_SHARE || strncmp(measure, prefix, sizeof prefix - 1) != 0 ||
	    measure[*length - 1] != ')')
		return measure;
	*length -= sizeof prefix;
	return measure + sizeof prefix - 1;
}

bool comparison_in_shares(const struct comparison *comparison, const struct statistic *statistic)
{
	return statistic->kind == MEASURE_SHARE ||
	       (comparison->options->shares &&
	        (measure_counts(statistic->kind) || statistic->kind == MEASURE_SUM));
}

static bool same_meaning(const struct comparison *comparison, const struct statistic *a,
                         const struct statistic *b)
{
	size_t a_length, b_length;
	const char *a_measure = measure_of_share(a, &a_length), *b_measure = measure_of_share(b, &b_length);
	return a->axes == b->axes &&
	       comparison_in_shares(comparison, a) == comparison_in_shares(comparison, b) &&
	       a_length == b_length && memcmp(a_measure, b_measure, a_length) == 0 &&
	       (a->axes < 1 || strcmp(a->rows.dimension, b->rows.dimension) == 0) &&
	       (a->axes < 2 || strcmp(a->columns.dimension, b->columns.dimension) == 0);
}

static void warn(const struct comparison *comparison, size_t input, enum message code, const char *id)
{
	struct place place = {.file = comparison->inputs[input].name};
	findings_add(comparison->findings, code, place, id, NULL);
}

bool comparison_find(const struct comparison *comparison, const char *id, const struct statistic **found)
{
	bool everywhere = true;
	size_t last = comparison->count - 1;
	for (size_t i = comparison->count; i-- > 0;) {
		const struct compare_input *input = &comparison->inputs[i];
		long at = map_find(&comparison->ids[i], id, strlen(id));
		found[i] = at < 0 ? NULL : &input->results->statistics[at];
		bool alike = found[i] && same_meaning(comparison, found[i], found[last]);
		if (!found[i] && !input->reference)
			warn(comparison, i, MSG_COMPARE_MISSING, id);
		else if (found[i] && !alike)
			warn(comparison, i, MSG_COMPARE_MEANING, id);
		everywhere = everywhere && alike;
	}
	return everywhere;
}

void comparison_find_others(const struct comparison *comparison)
{
	size_t last = comparison->count - 1;
	struct map seen = {0};
	for (size_t i = 0; i < last; i++) {
		const struct results *results = comparison->inputs[i].results;
		for (size_t k = 0; k < results->count; k++) {
			const char *id = results->statistics[k].id;
			bool added = false;
			if (map_find(&comparison->ids[last], id, strlen(id)) < 0)
				map_add(&seen, id, strlen(id), 0, &added);
			if (added)
				warn(comparison, last, MSG_COMPARE_MISSING, id);
		}
	}
	map_free(&seen);
}
