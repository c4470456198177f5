/* Rows that point to others, shared between threads: each row once, all of one target together, in order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/threads.h"
#include "stats/links.h"

#define ROWS    300000u
#define TARGETS 70000u

static uint32_t codes[ROWS];
static uint32_t last[TARGETS + 1], count[TARGETS + 1], seen_by[TARGETS + 1]; /* by target */
static uint8_t seen[ROWS];
static bool apart, ascending;

static void note(void *context, size_t part, size_t from, size_t to)
{
	const struct column *key = context;
	for (size_t i = from; i < to; i++) {
		uint32_t target = key->codes[i];
		seen[i]++;
		if (count[target] && seen_by[target] != part)
			apart = true;
		if (count[target] && last[target] >= i)
			ascending = false;
		count[target]++;
		seen_by[target] = (uint32_t)part;
		last[target] = (uint32_t)i;
	}
}

static void check_sharing(size_t rows, bool ordered)
{
	const struct column key = {.codes = codes, .dictionary.known = TARGETS};
	memset(seen, 0, sizeof seen);
	memset(count, 0, sizeof count);
	apart = false;
	ascending = true;
	assert_int_equal(links_ordered(&key, rows), ordered);
	links_share(&key, rows, note, (void *)&key);
	for (size_t i = 0; i < rows; i++)
		assert_int_equal(seen[i], 1);
	assert_false(apart);
	assert_true(ascending);
}

static void test_targets_are_not_parted(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < ROWS; i++)
		codes[i] = (uint32_t)(i / 5);
	check_sharing(ROWS, true);
	check_sharing(65536, true);
	check_sharing(65537, true);
	check_sharing(0, true);
	/* One target that has almost all rows. */
	for (size_t i = 1000; i < ROWS - 1000; i++)
		codes[i] = 200;
	for (size_t i = ROWS - 1000; i < ROWS; i++)
		codes[i] = 300;
	check_sharing(ROWS, true);
	codes[ROWS - 5] = 7;
	check_sharing(ROWS, false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_targets_are_not_parted),
	};
	threads_allow(3);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
