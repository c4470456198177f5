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

/* Four bytes in one register, the first one lowest. */
static inline uint32_t four_bytes(const char *text)
{
	const unsigned char *bytes = (const unsigned char *)text;
	return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

/* Four digits at once, without a choice for each: a dataset has millions of dates. A byte that is no digit
 * sets high bits of *wrong. */
static inline uint32_t four_digits(uint32_t bytes, uint32_t *wrong)
{
	uint32_t digits = bytes ^ UINT32_C(0x30303030);
	*wrong |= ((digits + UINT32_C(0x76767676)) | digits) & UINT32_C(0x80808080);
	uint32_t pairs = digits * 10 + (digits >> 8);
	return (pairs & 0xFF) * 100 + (pairs >> 16 & 0xFF);
}

/* YYYY-MM-DD as one word of eight digits, all of them looked at together. */
bool date_parse(const char *text, size_t length, int32_t *date)
{
	if (length != 10)
		return false;
	uint64_t head = four_bytes(text) | (uint64_t)four_bytes(text + 4) << 32;
	uint64_t digits = (head & UINT32_MAX) | (head >> 8 & UINT64_C(0x0000FFFF00000000)) |
	                  (uint64_t)(four_bytes(text + 6) & UINT32_C(0xFFFF0000)) << 32;
	uint64_t wrong = (head ^ UINT64_C(0x2D00002D00000000)) & UINT64_C(0xFF0000FF00000000);
	digits ^= UINT64_C(0x3030303030303030);
	wrong |= ((digits + UINT64_C(0x7676767676767676)) | digits) & UINT64_C(0x8080808080808080);
	uint64_t pairs = digits * 10 + (digits >> 8);
	uint32_t year = (uint32_t)(pairs & 0xFF) * 100 + (uint32_t)(pairs >> 16 & 0xFF);
	uint32_t month = (uint32_t)(pairs >> 32 & 0xFF), day = (uint32_t)(pairs >> 48 & 0xFF);
	if (wrong || year < 1 || month - 1 > 11 || day < 1)
		return false;
	if (day > 28 && (int)day > month_days((int)year, (int)month))
		return false;
	*date = date_from_civil((int)year, (int)month, (int)day);
	return true;
}

static void put_two(char *out, unsigned number)
{
	out[0] = (char)('0' + number / 10);
	out[1] = (char)('0' + number % 10);
}

void year_format(int year, char out[5])
{
	put_two(out, (unsigned)year / 100);
	put_two(out + 2, (unsigned)year % 100);
	out[4] = '\0';
}

void date_format(int32_t date, char out[11])
{
	out[0] = '\0';
	if (date == DATE_NONE)
		return;
	struct civil civil = date_to_civil(date);
	if (civil.year < 0 || civil.year > 9999) {
		char text[48];
		snprintf(text, sizeof text, "%04d-%02d-%02d", civil.year, civil.month, civil.day);
		memcpy(out, text, 10);
		out[10] = '\0';
		return;
	}
	year_format(civil.year, out);
	out[4] = out[7] = '-';
	put_two(out + 5, (unsigned)civil.month);
	put_two(out + 8, (unsigned)civil.day);
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
	uint32_t wrong = 0, value = length == 4 ? four_digits(four_bytes(text), &wrong) : 0;
	if (wrong || value == 0)
		return false;
	*year = (int32_t)value;
	return true;
}

bool school_year_parse(const char *text, size_t length, int32_t *start)
{
	uint32_t wrong = 0;
	if (length != 9 || text[4] != '-')
		return false;
	uint32_t first = four_digits(four_bytes(text), &wrong),
	         second = four_digits(four_bytes(text + 5), &wrong);
	if (wrong || second != first + 1 || first == 0)
		return false;
	*start = (int32_t)first;
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
