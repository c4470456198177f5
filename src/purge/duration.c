#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "purge/retention.h"

#define DURATION_MAX 9999 /* months, and days */

static const struct unit {
	const char *name;
	int months, days;
} units[] = {
        {"y", 12, 0},      {"a", 12, 0},     {"an", 12, 0},    {"ans", 12, 0},    {"annee", 12, 0},
        {"annees", 12, 0}, {"year", 12, 0},  {"years", 12, 0}, {"m", 1, 0},       {"mois", 1, 0},
        {"month", 1, 0},   {"months", 1, 0}, {"w", 0, 7},      {"semaine", 0, 7}, {"semaines", 0, 7},
        {"d", 0, 1},       {"j", 0, 1},      {"jour", 0, 1},   {"jours", 0, 1},   {"day", 0, 1},
        {"days", 0, 1},
};

static const struct unit *find_unit(const char *name, size_t length)
{
	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (strlen(units[i].name) == length && memcmp(units[i].name, name, length) == 0)
			return &units[i];
	return NULL;
}

/* A number and its unit, taken off the text. */
static bool parse_part(const char **text, struct duration *duration)
{
	int number = 0;
	size_t digits = strspn(*text, "0123456789");
	if (!digits || digits > 4)
		return false;
	for (size_t i = 0; i < digits; i++)
		number = number * 10 + ((*text)[i] - '0');
	*text += digits;
	*text += strspn(*text, " ");
	size_t length = strspn(*text, "abcdefghijklmnopqrstuvwxyz");
	const struct unit *unit = find_unit(*text, length);
	if (!unit)
		return false;
	duration->months += number * unit->months;
	duration->days += number * unit->days;
	*text += length;
	*text += strspn(*text, " ");
	return true;
}

bool duration_parse(const char *text, struct duration *duration)
{
	struct buffer folded = {0};
	*duration = (struct duration){0};
	if (!utf8_valid(text, strlen(text), NULL) || strlen(text) > 64)
		return false;
	buffer_puts(&folded, "");
	text_fold(&folded, text, true);
	for (char *c = folded.bytes; *c && (c = strstr(c, TEXT_NBSP)); c++)
		c[0] = c[1] = ' ';
	const char *rest = folded.bytes + strspn(folded.bytes, " ");
	if (*rest == 'p')
		rest++;
	bool sound = *rest != '\0';
	while (sound && *rest)
		sound = parse_part(&rest, duration);
	buffer_free(&folded);
	return sound && (duration->months || duration->days) && duration->months <= DURATION_MAX &&
	       duration->days <= DURATION_MAX;
}

int32_t duration_after(int32_t day, const struct duration *duration)
{
	struct civil civil = date_to_civil(day);
	int months = civil.year * 12 + civil.month - 1 + duration->months;
	int32_t first = date_from_civil(months / 12, months % 12 + 1, 1), last = date_month_end(first);
	int32_t then = first + civil.day - 1;
	return (then > last ? last : then) + duration->days;
}

static void add_part(struct buffer *buffer, int number, const char *one, const char *many)
{
	if (!number)
		return;
	buffer_printf(buffer, "%s%d" TEXT_NBSP "%s", buffer->length ? " " : "", number,
	              number > 1 ? many : one);
}

void duration_french(const struct duration *duration, struct buffer *buffer)
{
	add_part(buffer, duration->months / 12, "an", "ans");
	add_part(buffer, duration->months % 12, "mois", "mois");
	add_part(buffer, duration->days, "jour", "jours");
}
