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

static uint8_t flags[ROWS], kept[ROWS];
static uint32_t values[ROWS];
static uint8_t shorts[ROWS];

/* The codes of each target, in the order of the rows: those that come next are looked for in all rows. */
static void check_list(const struct links *links, const uint8_t *short_codes)
{
	struct linked_codes lists;
	static uint32_t found[TARGETS];
	static uint32_t counts[TARGETS];
	uint32_t listed = 0, total = 0;
	memset(counts, 0, sizeof counts);
	links_count(links, counts);
	links_list(&lists, links, short_codes ? NULL : values, short_codes, TARGETS);
	memset(found, 0, sizeof found);
	for (size_t i = 0; i < links->rows; i++) {
		uint32_t target = codes[i], number;
		if (!target || target > TARGETS || !flags[i] || (links->kept && !kept[i]))
			continue;
		const uint32_t *list = linked_codes_of(&lists, target - 1, &number);
		assert_true(found[target - 1] < number);
		assert_int_equal(list[found[target - 1]++], short_codes ? short_codes[i] : values[i]);
		total++;
	}
	for (size_t i = 0; i < TARGETS; i++) {
		uint32_t number;
		linked_codes_of(&lists, i, &number);
		assert_int_equal(counts[i], number);
		listed += number;
	}
	assert_int_equal(listed, total);
	linked_codes_free(&lists);
}

static void test_codes_are_listed_by_target(void **unused)
{
	const struct column key = {.codes = codes, .dictionary.known = TARGETS};
	struct links links = {.key = &key, .rows = ROWS, .flags = flags};
	(void)unused;
	for (size_t i = 0; i < ROWS; i++) {
		codes[i] = (uint32_t)(i / 4);
		values[i] = (uint32_t)(i * 2654435761u >> 20);
		flags[i] = i % 3 != 0;
		kept[i] = i % 7 != 0;
	}
	check_list(&links, NULL);
	links.kept = kept;
	check_list(&links, NULL);
	for (size_t i = 0; i < ROWS; i++)
		codes[i] = (uint32_t)(i * 2654435761u % (TARGETS + 100));
	check_list(&links, NULL);
	for (size_t i = 0; i < ROWS; i++)
		shorts[i] = (uint8_t)values[i];
	check_list(&links, shorts);
	links.rows = 0;
	check_list(&links, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_targets_are_not_parted),
	        cmocka_unit_test(test_codes_are_listed_by_target),
	};
	threads_allow(3);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
