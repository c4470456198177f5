/* Exact decimals. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/decimal.h"

static int64_t number(const char *text)
{
	int64_t value;
	assert_true(decimal_parse(text, strlen(text), &value));
	return value;
}

static void test_decimals_are_exact(void **state)
{
	(void)state;
	assert_int_equal(number("0.1") + number("0.2"), number("0.3"));
	assert_int_equal(number("1"), 1000000);
	assert_int_equal(number("-0.000001"), -1);
	assert_int_equal(number("12,50"), 12500000);
	assert_int_equal(number("+7."), 7000000);
	assert_int_equal(number(".5"), 500000);
	assert_int_equal(number("1.000000000"), 1000000);
	assert_int_equal(number("000000000000000000001"), 1000000);
	assert_int_equal(number("8999999999999.999999"), INT64_C(8999999999999999999));
	assert_int_equal(number("-8999999999999.999999"), -INT64_C(8999999999999999999));
}

static void test_what_is_no_decimal(void **state)
{
	static const char *const wrong[] = {
	        "",      "-",   "+",   ".",     ",",     "1.0000001", "9000000000000", "99999999999999999999",
	        "1 000", "1e3", "0x1", "1.2.3", "1,2,3", "--1",       "nan",           "inf",
	        "12 ",   " 12"};
	int64_t value;
	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_false(decimal_parse(wrong[i], strlen(wrong[i]), &value));
}

static void test_whole_numbers(void **state)
{
	static const char *const wrong[] = {"", "-", "1.0", "1,0", "1 ", "0x1", "1000000000000000000"};
	int64_t value;
	(void)state;
	assert_true(integer_parse("-0012", 5, &value));
	assert_int_equal(value, -12);
	assert_true(integer_parse("+999999999999999999", 19, &value));
	assert_int_equal(value, INT64_C(999999999999999999));
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_false(integer_parse(wrong[i], strlen(wrong[i]), &value));
}

static void test_places_that_a_number_has(void **state)
{
	(void)state;
	assert_int_equal(decimal_places(number("12")), 0);
	assert_int_equal(decimal_places(number("-12.5")), 1);
	assert_int_equal(decimal_places(number("0.25")), 2);
	assert_int_equal(decimal_places(number("1.000001")), 6);
	assert_int_equal(decimal_places(DECIMAL_NONE), 0);
}

static void test_halves_are_rounded_away_from_zero(void **state)
{
	(void)state;
	assert_int_equal(decimal_round(number("0.5"), 0), number("1"));
	assert_int_equal(decimal_round(number("-0.5"), 0), number("-1"));
	assert_int_equal(decimal_round(number("2.5"), 0), number("3"));
	assert_int_equal(decimal_round(number("-2.499999"), 0), number("-2"));
	assert_int_equal(decimal_round(number("1.00005"), 4), number("1.0001"));
	assert_int_equal(decimal_round(number("-1.00005"), 4), number("-1.0001"));
	assert_int_equal(decimal_round(number("1.000049"), 4), number("1"));
	assert_int_equal(decimal_round(number("1.234567"), 6), number("1.234567"));
	assert_int_equal(decimal_round(DECIMAL_NONE, 2), DECIMAL_NONE);
}

static void test_rounding_stays_in_range(void **state)
{
	(void)state;
	assert_int_equal(decimal_round(INT64_MAX, 0), INT64_C(9223372036854000000));
	assert_int_equal(decimal_round(-INT64_MAX, 0), -INT64_C(9223372036854000000));
	assert_int_equal(decimal_round(INT64_MAX, 4), INT64_C(9223372036854775800));
}

static void test_means_are_rounded_once(void **state)
{
	(void)state;
	assert_int_equal(decimal_mean(number("564"), 42), number("13.4286"));
	assert_int_equal(decimal_mean(number("1"), 3), number("0.3333"));
	assert_int_equal(decimal_mean(number("2"), 3), number("0.6667"));
	assert_int_equal(decimal_mean(number("-2"), 3), number("-0.6667"));
	assert_int_equal(decimal_mean(number("0.0001"), 2), number("0.0001"));
	assert_int_equal(decimal_mean(number("-0.0001"), 2), number("-0.0001"));
	assert_int_equal(decimal_mean(number("0.000099"), 2), 0);
	assert_int_equal(decimal_mean(INT64_MAX, INT64_MAX), 0);
}

static void assert_shown(int64_t value, const char *wanted)
{
	char text[28];
	decimal_format(value, text);
	assert_string_equal(text, wanted);
}

static void test_the_shortest_form_is_written(void **state)
{
	(void)state;
	assert_shown(0, "0");
	assert_shown(number("82"), "82");
	assert_shown(number("13.428600"), "13.4286");
	assert_shown(number("-0.5"), "-0.5");
	assert_shown(number("-0"), "0");
	assert_shown(1, "0.000001");
	assert_shown(INT64_MAX, "9223372036854.775807");
	assert_shown(-INT64_MAX, "-9223372036854.775807");
	assert_shown(DECIMAL_NONE, "");
}

static void assert_french(const char *value, int places, const char *wanted)
{
	char text[64];
	decimal_format_french(number(value), places, text);
	assert_string_equal(text, wanted);
}

/* Beside the C library's, of any length. */
static void test_numbers_are_written_with_their_length(void **state)
{
	static const int64_t edges[] = {0,      9,        10,        99,          100,
	                                -1,     -9,       -10,       DECIMAL_ONE, -DECIMAL_ONE,
	                                999999, -1234567, INT64_MAX, -INT64_MAX};
	uint64_t random = 1;
	(void)state;
	for (size_t i = 0; i < 2000; i++) {
		char mine[32], theirs[48];
		random = random * UINT64_C(6364136223846793005) + 1442695040888963407u;
		int64_t value = i < sizeof edges / sizeof *edges ? edges[i] : (int64_t)random >> (i % 63);
		snprintf(theirs, sizeof theirs, "%lld", (long long)value);
		assert_int_equal(integer_format(value, mine), strlen(theirs));
		assert_string_equal(mine, theirs);
		assert_ptr_equal(integer_put(mine, value), mine + strlen(theirs));
		assert_memory_equal(mine, theirs, strlen(theirs));
		uint64_t size = value < 0 ? -(uint64_t)value : (uint64_t)value;
		int length =
		        snprintf(theirs, sizeof theirs, "%s%llu.%06llu", value < 0 ? "-" : "",
		                 (unsigned long long)(size / 1000000), (unsigned long long)(size % 1000000));
		while (theirs[length - 1] == '0')
			theirs[--length] = '\0';
		if (theirs[length - 1] == '.')
			theirs[--length] = '\0';
		if (value == DECIMAL_NONE)
			continue;
		assert_int_equal(decimal_format(value, mine), length);
		assert_string_equal(mine, theirs);
		double nearest = decimal_nearest(value), wanted = strtod(theirs, NULL);
		assert_memory_equal(&nearest, &wanted, sizeof wanted);
	}
}

static void test_people_read_french_numbers(void **state)
{
	char text[64];
	(void)state;
	assert_french("12345.67", -1, "12\u202F345,67");
	assert_french("12345.67", 1, "12\u202F345,7");
	assert_french("12345.6", 2, "12\u202F345,60");
	assert_french("999", 0, "999");
	assert_french("1000", 0, "1\u202F000");
	assert_french("1234567.5", 0, "1\u202F234\u202F568");
	assert_french("-1234.5", -1, "\u22121\u202F234,5");
	assert_french("-0.4", 0, "0");
	assert_french("0", 2, "0,00");
	decimal_format_french(DECIMAL_NONE, 2, text);
	assert_string_equal(text, "");
	decimal_format_french(-INT64_MAX, 6, text);
	assert_string_equal(text, "\u22129\u202F223\u202F372\u202F036\u202F854,775807");
}

static void test_sums_that_leave_the_range_are_seen(void **state)
{
	(void)state;
	assert_int_equal(decimal_add(1, 2), 3);
	assert_int_equal(decimal_add(INT64_MAX, 1), DECIMAL_NONE);
	assert_int_equal(decimal_add(-INT64_MAX, -1), DECIMAL_NONE);
	assert_int_equal(decimal_add(INT64_MAX, -1), INT64_MAX - 1);
	assert_int_equal(decimal_add(DECIMAL_NONE, 1), DECIMAL_NONE);
	assert_int_equal(decimal_add(1, DECIMAL_NONE), DECIMAL_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_decimals_are_exact),
	        cmocka_unit_test(test_what_is_no_decimal),
	        cmocka_unit_test(test_whole_numbers),
	        cmocka_unit_test(test_places_that_a_number_has),
	        cmocka_unit_test(test_halves_are_rounded_away_from_zero),
	        cmocka_unit_test(test_rounding_stays_in_range),
	        cmocka_unit_test(test_means_are_rounded_once),
	        cmocka_unit_test(test_the_shortest_form_is_written),
	        cmocka_unit_test(test_numbers_are_written_with_their_length),
	        cmocka_unit_test(test_people_read_french_numbers),
	        cmocka_unit_test(test_sums_that_leave_the_range_are_seen),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
