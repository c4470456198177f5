#include "base/date.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/decimal.h"
#include "base/text.h"

int32_t date_from_civil(int year, int month, int day)
{
	bool after = month > 2;
	uint32_t from_march = (uint32_t)(year + DATE_YEARS_BEFORE - !after);
	uint32_t century = from_march / 100, shifted = (uint32_t)(month + (after ? 0 : 12));
	uint32_t days = from_march * 1461 / 4 - century + century / 4 + (979 * shifted - 2919) / 32;
	return (int32_t)(days + (uint32_t)day - 1 - DATE_DAYS_BEFORE);
}

static bool leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int month_days(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	return month == 2 && leap(year) ? 29 : days[month - 1];
}

static bool number(const char *text, size_t length, int *value)
{
	*value = 0;
	for (size_t i = 0; i < length; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		*value = *value * 10 + (text[i] - '0');
	}
	return true;
}

/* Without a choice for each digit: a dataset has millions of dates. */
static int two_digits(const char *text, bool *good)
{
	unsigned tens = (unsigned)(unsigned char)text[0] - '0',
	         units = (unsigned)(unsigned char)text[1] - '0';
	*good &= (tens <= 9) & (units <= 9);
	return (int)(tens * 10 + units);
}

bool date_parse(const char *text, size_t length, int32_t *date)
{
	if (length != 10 || text[4] != '-' || text[7] != '-')
		return false;
	bool good = true;
	int year = two_digits(text, &good) * 100 + two_digits(text + 2, &good);
	int month = two_digits(text + 5, &good), day = two_digits(text + 8, &good);
	if (!good || year < 1 || month < 1 || month > 12 || day < 1)
		return false;
	if (day > 28 && day > month_days(year, month))
		return false;
	*date = date_from_civil(year, month, day);
	return true;
}

void date_format(int32_t date, char out[11])
{
	out[0] = '\0';
	if (date == DATE_NONE)
		return;
	struct civil civil = date_to_civil(date);
	char text[48];
	snprintf(text, sizeof text, "%04d-%02d-%02d", civil.year, civil.month, civil.day);
	memcpy(out, text, 10);
	out[10] = '\0';
}

int32_t date_months(int32_t from, int32_t to)
{
	if (from == DATE_NONE || to == DATE_NONE)
		return INT32_MIN;
	struct civil a = date_to_civil(from), b = date_to_civil(to);
	return (b.year - a.year) * 12 + (b.month - a.month) - (b.day < a.day);
}

int32_t date_years(int32_t from, int32_t to)
{
	int32_t months = date_months(from, to);
	if (months == INT32_MIN)
		return INT32_MIN;
	return months >= 0 ? months / 12 : -((11 - months) / 12);
}

int date_school_year(int32_t date)
{
	struct civil civil = date_to_civil(date);
	return civil.month >= 9 ? civil.year : civil.year - 1;
}

bool year_parse(const char *text, size_t length, int32_t *year)
{
	int value;
	if (length != 4 || !number(text, 4, &value) || value == 0)
		return false;
	*year = value;
	return true;
}

bool school_year_parse(const char *text, size_t length, int32_t *start)
{
	int first, second;
	if (length != 9 || text[4] != '-' || !number(text, 4, &first) || !number(text + 5, 4, &second))
		return false;
	if (second != first + 1 || first == 0)
		return false;
	*start = first;
	return true;
}

int32_t date_month_end(int32_t date)
{
	struct civil civil = date_to_civil(date);
	return date_from_civil(civil.year, civil.month, month_days(civil.year, civil.month));
}

const char *date_month_french(int month)
{
	static const char *const names[] = {"janvier",   "février", "mars",     "avril",
	                                    "mai",       "juin",    "juillet",  "août",
	                                    "septembre", "octobre", "novembre", "décembre"};
	return names[month - 1];
}

void date_french(int32_t date, struct buffer *buffer)
{
	struct civil civil = date_to_civil(date);
	buffer_printf(buffer, "%d%s" TEXT_NBSP "%s" TEXT_NBSP "%d", civil.day, civil.day == 1 ? "er" : "",
	              date_month_french(civil.month), civil.year);
}

int period_parse(const char *text, struct period *period, struct error *error)
{
	size_t length = strlen(text);
	int32_t year;
	bool good = true;
	if (year_parse(text, length, &year)) {
		period->from = date_from_civil(year, 1, 1);
		period->to = date_from_civil(year, 12, 31);
	} else if (school_year_parse(text, length, &year)) {
		period->from = date_from_civil(year, 9, 1);
		period->to = date_from_civil(year + 1, 8, 31);
	} else {
		good = length == 22 && memcmp(text + 10, "..", 2) == 0 &&
		       date_parse(text, 10, &period->from) && date_parse(text + 12, 10, &period->to) &&
		       period->from <= period->to;
	}
	if (!good)
		return error_format(error, MSG_PERIOD, "%s", text);
	period->reference = period->to;
	return 0;
}

struct period period_default(int32_t today)
{
	return (struct period){
	        .from = date_from_civil(date_school_year(today), 9, 1), .to = today, .reference = today};
}

int date_today(int32_t *today, struct error *error)
{
	const char *epoch = getenv("SOURCE_DATE_EPOCH");
	int64_t seconds = (int64_t)time(NULL);
	if (epoch && (!integer_parse(epoch, strlen(epoch), &seconds) || seconds < 0 ||
	              seconds > INT64_C(253402300799)))
		return error_format(error, MSG_USAGE, "SOURCE_DATE_EPOCH: %s", epoch);
	*today = (int32_t)(seconds / 86400);
	return 0;
}

int date_of_file(int32_t fallback, int32_t *day, struct error *error)
{
	*day = fallback;
	return getenv("SOURCE_DATE_EPOCH") ? date_today(day, error) : 0;
}
