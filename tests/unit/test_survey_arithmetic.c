/* Arithmetic of survey answers: exact fractions, rounded once; what cannot be understood is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/decimal.h"
#include "survey/arithmetic.h"

static const struct arithmetic_name names[] = {
        {"a", 7 * DECIMAL_ONE}, {"b", 3 * DECIMAL_ONE},    {"zero", 0},
        {"vide", DECIMAL_NONE}, {"c_2", DECIMAL_ONE / 10},
};
enum { COUNT = sizeof names / sizeof *names };

static const char *value_of(const char *text, int places)
{
	static char out[28];
	struct error error = {0};
	int64_t value;

	assert_int_equal(arithmetic_evaluate(text, names, COUNT, places, (struct place){0}, &value, &error),
	                 0);
	decimal_format(value, out);
	return out;
}

static void products_come_before_sums(void **state)
{
	(void)state;
	assert_string_equal(value_of("a + b * 2", 6), "13");
	assert_string_equal(value_of("(a + b) * 2", 6), "20");
	assert_string_equal(value_of("a - b - 1", 6), "3");
	assert_string_equal(value_of("12 / b / 2", 6), "2");
	assert_string_equal(value_of("-a + -(b)", 6), "-10");
}

static void division_is_rounded_once(void **state)
{
	(void)state;
	assert_string_equal(value_of("100 * a / b", 1), "233.3");
	assert_string_equal(value_of("a / b * b", 4), "7");
	assert_string_equal(value_of("1 / 3 + 1 / 3 + 1 / 3", 6), "1");
	assert_string_equal(value_of("0.1 + 0.2", 6), "0.3");
	assert_string_equal(value_of("c_2 * 3", 6), "0.3");
}

static void halves_go_away_from_zero(void **state)
{
	(void)state;
	assert_string_equal(value_of("1 / 8", 2), "0.13");
	assert_string_equal(value_of("-1 / 8", 2), "-0.13");
	assert_string_equal(value_of("5 / 2", 0), "3");
	assert_string_equal(value_of("-1 / 3", 0), "0");
}

static void an_empty_value_or_divisor_zero_gives_no_answer(void **state)
{
	(void)state;
	assert_string_equal(value_of("a / zero", 2), "");
	assert_string_equal(value_of("a + vide", 2), "");
	assert_string_equal(value_of("a / (b - 3)", 2), "");
}

static void too_large_is_an_error(void **state)
{
	struct error error = {0};
	int64_t value;

	(void)state;
	assert_int_equal(arithmetic_evaluate("8999999999999 * 8999999999999", names, COUNT, 0,
	                                     (struct place){0}, &value, &error),
	                 -1);
	assert_int_equal(error.code, MSG_OVERFLOW);
}

static void refused(const char *text)
{
	static const struct arithmetic_name one[] = {{"a", DECIMAL_ONE}};
	struct place place = {"enquete.xml", 12, NULL};
	struct error error = {0};

	assert_int_equal(arithmetic_check(text, one, 1, place, &error), -1);
	assert_int_equal(error.code, MSG_EXPRESSION);
	assert_int_equal(error.line, 12);
}

static void what_cannot_be_understood_is_refused(void **state)
{
	char deep[300];

	(void)state;
	refused("a +");
	refused("(a");
	refused("a)");
	refused("a b");
	refused("a + b");
	refused("2 ** a");
	refused("1.2.3 + a");
	refused("");
	refused("system(a)");
	memset(deep, '(', sizeof deep - 1);
	deep[sizeof deep - 1] = '\0';
	refused(deep);
}

static void a_cell_that_is_not_used_is_refused(void **state)
{
	struct error error = {0};

	(void)state;
	assert_int_equal(arithmetic_check("a + b", names, COUNT, (struct place){0}, &error), -1);
	assert_int_equal(error.code, MSG_SURVEY_UNUSED);
	assert_string_equal(error.detail, "zero");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(products_come_before_sums),
	        cmocka_unit_test(division_is_rounded_once),
	        cmocka_unit_test(halves_go_away_from_zero),
	        cmocka_unit_test(an_empty_value_or_divisor_zero_gives_no_answer),
	        cmocka_unit_test(too_large_is_an_error),
	        cmocka_unit_test(what_cannot_be_understood_is_refused),
	        cmocka_unit_test(a_cell_that_is_not_used_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
