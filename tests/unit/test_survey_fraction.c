/* Fractions: exact, rounded once, and too large for good once they are too large. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/decimal.h"
#include "survey/fraction.h"

static struct fraction whole(int64_t value)
{
	return fraction_from_millionths(value * DECIMAL_ONE);
}

static void thirds_add_up_to_the_whole(void **state)
{
	(void)state;
	struct fraction third = fraction_divide(whole(1), whole(-3)), sum = whole(0);
	for (int i = 0; i < 3; i++)
		sum = fraction_add(sum, fraction_negative(third));
	assert_int_equal(fraction_to_millionths(sum, 6), DECIMAL_ONE);
	assert_int_equal(fraction_to_millionths(third, 6), -333333);
	assert_int_equal(fraction_to_millionths(third, 0), 0);
}

static void halves_are_rounded_away_from_zero(void **state)
{
	(void)state;
	struct fraction half = fraction_divide(whole(5), whole(2));
	assert_int_equal(fraction_to_millionths(half, 0), 3 * DECIMAL_ONE);
	assert_int_equal(fraction_to_millionths(fraction_negative(half), 0), -3 * DECIMAL_ONE);
	assert_int_equal(fraction_to_millionths(half, 1), 2500000);
}

static void what_is_too_large_stays_so(void **state)
{
	(void)state;
	struct fraction large = whole(INT64_MAX / DECIMAL_ONE);
	assert_int_equal(fraction_to_millionths(large, 6), INT64_MAX / DECIMAL_ONE * DECIMAL_ONE);
	for (int i = 0; i < 10; i++)
		large = fraction_multiply(large, large);
	assert_true(fraction_too_large(large));
	assert_true(fraction_too_large(fraction_add(large, fraction_negative(large))));
	assert_true(fraction_too_large(fraction_multiply(large, whole(0))));
	assert_true(fraction_too_large(fraction_divide(whole(1), large)));
	assert_int_equal(fraction_to_millionths(large, 0), DECIMAL_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(thirds_add_up_to_the_whole),
	        cmocka_unit_test(halves_are_rounded_away_from_zero),
	        cmocka_unit_test(what_is_too_large_stays_so),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
