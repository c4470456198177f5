/* The generator of random numbers gives the published sequences, and numbers within their bounds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "gen/random.h"

static void test_sequence_is_xoshiro(void **state)
{
	static const uint64_t expected[] = {11520,
	                                    0,
	                                    1509978240,
	                                    UINT64_C(1215971899390074240),
	                                    UINT64_C(1216172134540287360),
	                                    UINT64_C(607988272756665600),
	                                    UINT64_C(16172922978634559625)};
	struct random random = {{1, 2, 3, 4}};

	(void)state;
	for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++)
		assert_true(random_next(&random) == expected[i]);
}

static void test_seed_is_splitmix(void **state)
{
	struct random random;

	(void)state;
	random_seed(&random, 1234567);
	assert_true(random.state[0] == UINT64_C(6457827717110365317));
	assert_true(random.state[1] == UINT64_C(3203168211198807973));
	assert_true(random.state[2] == UINT64_C(9817491932198370423));
	assert_true(random.state[3] == UINT64_C(4593380528125082431));
}

static void test_below_reaches_all_and_no_more(void **state)
{
	struct random random;
	int seen[7] = {0};

	(void)state;
	random_seed(&random, 0);
	for (int i = 0; i < 7000; i++) {
		uint32_t n = random_below(&random, 7);
		assert_in_range(n, 0, 6);
		seen[n]++;
	}
	for (int i = 0; i < 7; i++)
		assert_in_range(seen[i], 850, 1150);
}

static void test_between_includes_both_ends(void **state)
{
	struct random random;
	bool low = false, high = false;

	(void)state;
	random_seed(&random, 5);
	for (int i = 0; i < 1000; i++) {
		int64_t n = random_between(&random, -3, 3);
		assert_true(n >= -3 && n <= 3);
		low = low || n == -3;
		high = high || n == 3;
	}
	assert_true(low && high);
	assert_true(random_between(&random, 9, 2) == 9);
	for (int i = 0; i < 100; i++) {
		int64_t n = random_between(&random, -INT64_C(1000000000000), INT64_C(1000000000000));
		assert_true(n >= -INT64_C(1000000000000) && n <= INT64_C(1000000000000));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_sequence_is_xoshiro),
	        cmocka_unit_test(test_seed_is_splitmix),
	        cmocka_unit_test(test_below_reaches_all_and_no_more),
	        cmocka_unit_test(test_between_includes_both_ends),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
