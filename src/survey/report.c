#include "survey/report.h"

#include <stdio.h>

static void tell(struct findings *findings, enum message code, const char *detail)
{
	findings_add(findings, code, (struct place){0}, detail, NULL);
}

/* The order in which a filter was given means nothing. */
static bool same_filter(const struct words *wanted, const struct results *results)
{
	const struct words given = {results->dispositifs, results->dispositif_count};
	bool same = wanted->count == given.count;
	for (size_t i = 0; i < wanted->count; i++)
		same = same && split_holds(&given, wanted->items[i]);
	return same;
}

static void tell_filter(const struct words *wanted, struct findings *findings)
{
	struct buffer names = {0};
	for (size_t i = 0; i < wanted->count; i++)
		buffer_printf(&names, "%s%s", i ? ", " : "", wanted->items[i]);
	tell(findings, MSG_SURVEY_FILTER, names.bytes);
	buffer_free(&names);
}

void report_results(const struct survey_filled *filled, struct findings *findings)
{
	const struct survey *survey = filled->survey;
	const struct results *results = filled->results;
	char programmes[24];
	snprintf(programmes, sizeof programmes, "%zu", results->present_count);
	if (survey->period_text &&
	    (survey->period.from != results->period.from || survey->period.to != results->period.to))
		tell(findings, MSG_SURVEY_PERIOD, survey->period_text);
	if (survey->dispositifs.count && !same_filter(&survey->dispositifs, results))
		tell_filter(&survey->dispositifs, findings);
	if (results->present_count > 1)
		tell(findings, MSG_SURVEY_PROGRAMMES, programmes);
}

static void tell_count(const struct survey_filled *filled, enum survey_state state, enum message code,
                       struct findings *findings)
{
	char count[64];
	snprintf(count, sizeof count, "%zu / %zu", filled->counts[state], filled->survey->count);
	if (filled->counts[state])
		tell(findings, code, count);
}

void survey_report(const struct survey_filled *filled, struct findings *findings)
{
	struct buffer detail = {0};
	for (size_t i = 0; i < filled->survey->count; i++) {
		if (filled->answers[i].state != SURVEY_UNANSWERED)
			continue;
		detail.length = 0;
		buffer_printf(&detail, "%s (%s)", filled->survey->questions[i].code,
		              filled->answers[i].source);
		tell(findings, MSG_UNANSWERED, detail.bytes);
	}
	buffer_free(&detail);
	tell_count(filled, SURVEY_UNANSWERED, MSG_UNANSWERED_COUNT, findings);
	tell_count(filled, SURVEY_MASKED, MSG_MASKED_COUNT, findings);
}
