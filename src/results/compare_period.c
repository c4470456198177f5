#include "results/compare_period.h"

#include <string.h>

#include "base/text.h"
#include "results/words.h"

static int32_t unit_end(int32_t date, enum period_unit unit)
{
	int year = date_to_civil(date).year;
	if (unit == PERIOD_YEAR)
		return date_from_civil(year, 12, 31);
	if (unit == PERIOD_SCHOOL_YEAR)
		return date_from_civil(date_school_year(date) + 1, 8, 31);
	return date_month_end(date);
}

/* The period is this unit, whole: the day before its first one ends another. */
static bool is_whole(const struct period *period, enum period_unit unit)
{
	return unit_end(period->from - 1, unit) == period->from - 1 &&
	       unit_end(period->from, unit) == period->to;
}

/* The day, the month and the year of a date in French: what stands before its first and second no-break
 * space. */
static size_t words_length(const char *date, int words)
{
	const char *end = date;
	for (; words > 0; words--)
		end = strstr(end + 1, TEXT_NBSP);
	return (size_t)(end - date);
}

/* "du 1er au 20 janvier 2023", "du 1er janvier au 24 mars 2023": what both days share stands once. */
static void add_days(const struct period *period, struct buffer *buffer)
{
	struct civil from = date_to_civil(period->from), to = date_to_civil(period->to);
	struct buffer first = {0};
	date_french(period->from, &first);
	if (from.year == to.year)
		first.length = words_length(first.bytes, from.month == to.month ? 1 : 2);
	buffer_printf(buffer, "du %.*s au ", (int)first.length, first.bytes);
	date_french(period->to, buffer);
	buffer_free(&first);
}

/* "septembre 2022", which may be broken: many of them head narrow columns. */
static void add_month(int32_t date, struct buffer *buffer)
{
	struct buffer whole = {0};
	date_french(date, &whole);
	size_t day = words_length(whole.bytes, 1) + strlen(TEXT_NBSP), year = words_length(whole.bytes, 2);
	buffer_add(buffer, whole.bytes + day, year - day);
	buffer_printf(buffer, " %s", whole.bytes + year + strlen(TEXT_NBSP));
	buffer_free(&whole);
}

void period_label(const struct period *period, struct buffer *buffer)
{
	if (is_whole(period, PERIOD_YEAR) || is_whole(period, PERIOD_SCHOOL_YEAR)) {
		period_code(period, buffer);
	} else if (period->from == period->to) {
		date_french(period->from, buffer);
	} else if (is_whole(period, PERIOD_MONTH)) {
		add_month(period->from, buffer);
	} else {
		add_days(period, buffer);
	}
}

void period_code(const struct period *period, struct buffer *buffer)
{
	struct civil civil = date_to_civil(period->from);
	char from[11], to[11];
	if (is_whole(period, PERIOD_YEAR)) {
		buffer_printf(buffer, "%04d", civil.year);
	} else if (is_whole(period, PERIOD_SCHOOL_YEAR)) {
		buffer_printf(buffer, "%04d-%04d", civil.year, civil.year + 1);
	} else if (is_whole(period, PERIOD_MONTH)) {
		buffer_printf(buffer, "%04d-%02d", civil.year, civil.month);
	} else {
		date_format(period->from, from);
		date_format(period->to, to);
		buffer_printf(buffer, "%s..%s", from, to);
	}
}

struct period *period_split(const struct period *period, enum period_unit unit, struct arena *arena,
                            size_t *count)
{
	*count = 0;
	for (int32_t day = period->from; day <= period->to; day = unit_end(day, unit) + 1)
		++*count;
	struct period *pieces = arena_alloc(arena, *count, sizeof *pieces);
	int32_t day = period->from;
	for (size_t i = 0; i < *count; i++) {
		int32_t end = unit_end(day, unit);
		end = end < period->to ? end : period->to;
		pieces[i] = (struct period){.from = day, .to = end, .reference = end};
		day = end + 1;
	}
	return pieces;
}

bool period_same_length(const struct period *a, const struct period *b)
{
	int32_t months = date_months(a->from, a->to + 1);
	if (months != date_months(b->from, b->to + 1))
		return false;
	return months > 0 || a->to - a->from == b->to - b->from;
}
