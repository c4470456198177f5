/* Dates, ages, durations, school years and periods. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/date.h"

static int32_t day(const char *text)
{
	int32_t date;
	assert_true(date_parse(text, strlen(text), &date));
	return date;
}

static bool leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static void test_days_follow_each_other_for_centuries(void **state)
{
	static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int32_t wanted = date_from_civil(1, 1, 1);
	(void)state;
	assert_int_equal(date_from_civil(1970, 1, 1), 0);
	assert_int_equal(wanted, -719162);
	for (int year = 1; year <= 9999; year++)
		for (int month = 1; month <= 12; month++) {
			int length = lengths[month - 1] + (month == 2 && leap(year));
			int step = year >= 1800 && year <= 2300 ? 1 : length - 1;
			for (int d = 1; d <= length; d += step) {
				int32_t date = date_from_civil(year, month, d);
				struct civil civil = date_to_civil(date);
				assert_int_equal(date, wanted + d - 1);
				assert_true(civil.year == year && civil.month == month && civil.day == d);
			}
			assert_int_equal(date_month_end(wanted), wanted + length - 1);
			wanted += length;
		}
	assert_int_equal(wanted - 1, date_from_civil(9999, 12, 31));
}

static void test_only_real_dates_are_read(void **state)
{
	static const char *const wrong[] = {
	        "",           "2023-1-24",  "2023-02-29",  "1900-02-29", "2023-04-31",  "2023-00-10",
	        "2023-13-01", "2023-01-00", "2023-01-32",  "0000-01-01", "2023/01/24",  "24/01/2023",
	        "2023-01-2x", "+023-01-24", "2023-01-240", " 2023-01-2", "2023-01-24 ", "20230124"};
	int32_t date;
	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_false(date_parse(wrong[i], strlen(wrong[i]), &date));
	assert_int_equal(day("2000-02-29"), date_from_civil(2000, 2, 29));
	assert_int_equal(day("0001-01-01"), date_from_civil(1, 1, 1));
	assert_int_equal(day("9999-12-31"), date_from_civil(9999, 12, 31));
}

static void test_dates_are_written_as_read(void **state)
{
	char text[11];
	(void)state;
	date_format(day("0987-06-05"), text);
	assert_string_equal(text, "0987-06-05");
	date_format(day("9999-12-31"), text);
	assert_string_equal(text, "9999-12-31");
	date_format(DATE_NONE, text);
	assert_string_equal(text, "");
	year_format(42, text);
	assert_string_equal(text, "0042");
}

static int years(const char *from, const char *to)
{
	return date_years(day(from), day(to));
}

static int months(const char *from, const char *to)
{
	return date_months(day(from), day(to));
}

static void test_ages_are_completed_years(void **state)
{
	(void)state;
	assert_int_equal(years("2010-05-15", "2022-05-14"), 11);
	assert_int_equal(years("2010-05-15", "2022-05-15"), 12);
	assert_int_equal(years("2010-05-15", "2010-05-15"), 0);
	assert_true(years("2010-05-15", "2010-05-14") < 0);
	assert_true(years("2010-05-15", "2009-05-15") < 0);
}

static void test_born_on_29_february(void **state)
{
	(void)state;
	assert_int_equal(years("2012-02-29", "2013-02-28"), 0);
	assert_int_equal(years("2012-02-29", "2013-03-01"), 1);
	assert_int_equal(years("2012-02-29", "2016-02-28"), 3);
	assert_int_equal(years("2012-02-29", "2016-02-29"), 4);
}

static void test_months_are_completed(void **state)
{
	(void)state;
	assert_int_equal(months("2022-01-15", "2022-04-14"), 2);
	assert_int_equal(months("2022-01-15", "2022-04-15"), 3);
	assert_int_equal(months("2022-10-31", "2023-02-28"), 3);
	assert_int_equal(months("2022-10-31", "2023-03-01"), 4);
	assert_int_equal(months("2022-10-31", "2022-11-30"), 0);
	assert_int_equal(months("2022-10-31", "2022-12-01"), 1);
	assert_int_equal(months("2021-12-31", "2022-01-30"), 0);
	assert_int_equal(months("2020-02-29", "2021-02-28"), 11);
	assert_true(months("2022-01-15", "2022-01-14") < 0);
}

static void test_missing_dates_give_no_duration(void **state)
{
	(void)state;
	assert_int_equal(date_years(DATE_NONE, 0), INT32_MIN);
	assert_int_equal(date_months(0, DATE_NONE), INT32_MIN);
}

static void test_school_years_begin_in_september(void **state)
{
	int32_t start;
	(void)state;
	assert_int_equal(date_school_year(day("2022-08-31")), 2021);
	assert_int_equal(date_school_year(day("2022-09-01")), 2022);
	assert_true(school_year_parse("2022-2023", 9, &start));
	assert_int_equal(start, 2022);
	assert_false(school_year_parse("2022-2024", 9, &start));
	assert_false(school_year_parse("2023-2022", 9, &start));
	assert_false(school_year_parse("0000-0001", 9, &start));
	assert_false(school_year_parse("2022/2023", 9, &start));
	assert_false(school_year_parse("22-23", 5, &start));
	assert_true(year_parse("2022", 4, &start));
	assert_false(year_parse("0000", 4, &start));
	assert_false(year_parse("22", 2, &start));
	assert_false(year_parse("2o22", 4, &start));
}

static void assert_period(const char *text, const char *from, const char *to)
{
	struct period period;
	struct error error = {0};
	assert_int_equal(period_parse(text, &period, &error), 0);
	assert_int_equal(period.from, day(from));
	assert_int_equal(period.to, day(to));
	assert_int_equal(period.reference, period.to);
}

static void test_periods(void **state)
{
	(void)state;
	assert_period("2022", "2022-01-01", "2022-12-31");
	assert_period("2022-2023", "2022-09-01", "2023-08-31");
	assert_period("2022-09-01..2023-01-24", "2022-09-01", "2023-01-24");
	assert_period("2022-09-01..2022-09-01", "2022-09-01", "2022-09-01");
}

static void test_what_is_no_period(void **state)
{
	static const char *const wrong[] = {"",
	                                    "0000",
	                                    "20222",
	                                    "2022-2024",
	                                    "2022-09",
	                                    "2022-09-01",
	                                    "2022-09-01..",
	                                    "..2022-09-01",
	                                    "2022-09-01..2022-08-31",
	                                    "2022-09-31..2022-10-31",
	                                    "2022-09-01--2022-10-31",
	                                    "2022-09-01..2022-10-31 ",
	                                    "last year"};
	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct period period;
		struct error error = {0};
		assert_int_equal(period_parse(wrong[i], &period, &error), -1);
		assert_int_equal(error.code, MSG_PERIOD);
		assert_string_equal(error.detail, wrong[i]);
	}
}

static void test_without_a_period_the_school_year_so_far(void **state)
{
	struct period period = period_default(day("2023-01-24"));
	(void)state;
	assert_int_equal(period.from, day("2022-09-01"));
	assert_int_equal(period.to, day("2023-01-24"));
	assert_int_equal(period.reference, day("2023-01-24"));
}

static void test_today_is_that_of_the_environment(void **state)
{
	static const char *const wrong[] = {"", "x", "-1", "1e9", "253402300800", "99999999999999999999"};
	int32_t today;
	struct error error = {0};
	(void)state;
	setenv("SOURCE_DATE_EPOCH", "1674518400", 1);
	assert_int_equal(date_today(&today, &error), 0);
	assert_int_equal(today, day("2023-01-24"));
	setenv("SOURCE_DATE_EPOCH", "1674518399", 1);
	assert_int_equal(date_today(&today, &error), 0);
	assert_int_equal(today, day("2023-01-23"));
	setenv("SOURCE_DATE_EPOCH", "0", 1);
	assert_int_equal(date_today(&today, &error), 0);
	assert_int_equal(today, 0);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		error = (struct error){0};
		setenv("SOURCE_DATE_EPOCH", wrong[i], 1);
		assert_int_equal(date_today(&today, &error), -1);
		assert_int_equal(error.code, MSG_USAGE);
	}
	unsetenv("SOURCE_DATE_EPOCH");
	error = (struct error){0};
	assert_int_equal(date_today(&today, &error), 0);
	assert_true(today > day("2020-01-01"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_days_follow_each_other_for_centuries),
	        cmocka_unit_test(test_only_real_dates_are_read),
	        cmocka_unit_test(test_dates_are_written_as_read),
	        cmocka_unit_test(test_ages_are_completed_years),
	        cmocka_unit_test(test_born_on_29_february),
	        cmocka_unit_test(test_months_are_completed),
	        cmocka_unit_test(test_missing_dates_give_no_duration),
	        cmocka_unit_test(test_school_years_begin_in_september),
	        cmocka_unit_test(test_periods),
	        cmocka_unit_test(test_what_is_no_period),
	        cmocka_unit_test(test_without_a_period_the_school_year_so_far),
	        cmocka_unit_test(test_today_is_that_of_the_environment),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
