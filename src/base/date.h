/* Dates as day numbers (0 is 1970-01-01, proleptic Gregorian), school years, ages, periods. */
#ifndef PREUTILS_BASE_DATE_H
#define PREUTILS_BASE_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

#define DATE_NONE INT32_MIN /* no date */

struct civil {
	int year, month, day; /* month and day from 1 */
};

/* Years from 1 March on, so that a leap day is a year's last, and none of them negative. */
#define DATE_YEARS_BEFORE 9600
#define DATE_DAYS_BEFORE  (719468 + DATE_YEARS_BEFORE / 400 * 146097)

int32_t date_from_civil(int year, int month, int day);
/* Without a division by what is not constant, and here to be had without a call: a dataset has millions. Neri
 * and Schneider, Euclidean affine functions and their application to calendar algorithms. */
static inline struct civil date_to_civil(int32_t date)
{
	uint32_t quarters = 4 * ((uint32_t)date + DATE_DAYS_BEFORE) + 3;
	uint32_t century = quarters / 146097;
	uint64_t scaled = UINT64_C(2939745) * (quarters % 146097 / 4 * 4 + 3);
	uint32_t day_of_year = (uint32_t)scaled / 2939745 / 4;
	uint32_t shifted = 2141 * day_of_year + 197913;
	bool next = day_of_year >= 306;
	return (struct civil){
	        .year = (int)(100 * century + (uint32_t)(scaled >> 32)) - DATE_YEARS_BEFORE + next,
	        .month = (int)(shifted >> 16) - (next ? 12 : 0),
	        .day = (int)((shifted & 0xFFFF) / 2141) + 1,
	};
}
/* YYYY-MM-DD, years 0001 to 9999, real days only. */
bool date_parse(const char *text, size_t length, int32_t *date);
/* Writes YYYY-MM-DD and a NUL; an empty string for DATE_NONE. */
void date_format(int32_t date, char out[11]);
/* Four digits and a NUL, of a year from 0 to 9999. */
void year_format(int year, char out[5]);
/* Completed years and calendar months from one date to another; a day that a month lacks is reached on the
 * first of the next. Negative where to is before from; INT32_MIN where a date is missing. */
int32_t date_years(int32_t from, int32_t to);
int32_t date_months(int32_t from, int32_t to);
/* The civil year in which the school year (1 September to 31 August) of this date starts. */
int date_school_year(int32_t date);
/* 2022-2023 to 2022; the second year must follow the first. */
bool school_year_parse(const char *text, size_t length, int32_t *start);
bool year_parse(const char *text, size_t length, int32_t *year);
int32_t date_month_end(int32_t date);
/* "janvier" for 1. */
const char *date_month_french(int month);
/* Appends "1er mars 2023", with no-break spaces. */
void date_french(int32_t date, struct buffer *buffer);

struct period {
	int32_t from, to; /* both days included */
	int32_t reference;
};
/* 2022-09-01..2023-08-31, 2022-2023 (school year), 2022 (civil year). reference is set to `to`. */
int period_parse(const char *text, struct period *period, struct error *error);
/* The school year that contains today, up to today. */
struct period period_default(int32_t today);
/* The day that a file bears: SOURCE_DATE_EPOCH's where it is set, else fallback, so that the same input gives
 * the same bytes. Fails as date_today does. */
int date_of_file(int32_t fallback, int32_t *day, struct error *error);
/* Today: SOURCE_DATE_EPOCH where it is set, else the clock in UTC. Fails on a SOURCE_DATE_EPOCH that is no
 * number. */
int date_today(int32_t *today, struct error *error);

#endif
