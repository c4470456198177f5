/* Shared work that ends one item after the other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>
#include <time.h>

#include "base/threads.h"

enum { ITEMS = 400 };

struct log {
	int begun[ITEMS];
	size_t order[ITEMS], count, stop;
	int early; /* handed over before their work was done */
};

static void work(void *context, size_t item)
{
	struct log *log = context;
	/* some take longer than those behind them */
	nanosleep(&(struct timespec){.tv_nsec = item % 7 == 0 ? 300000 : 1000}, NULL);
	log->begun[item] = 1;
}

static bool then(void *context, size_t item)
{
	struct log *log = context;
	log->early += !log->begun[item];
	log->order[log->count++] = item;
	return item < log->stop;
}

static void items_end_in_their_order(void **state)
{
	static struct log log;
	(void)state;
	log = (struct log){.stop = ITEMS};
	threads_share_in_order(work, then, &log, ITEMS);
	assert_int_equal(log.count, ITEMS);
	assert_int_equal(log.early, 0);
	for (size_t i = 0; i < ITEMS; i++)
		assert_int_equal(log.order[i], i);
}

static void nothing_begins_behind_a_stop(void **state)
{
	static struct log log;
	size_t begun = 0;
	(void)state;
	log = (struct log){.stop = 100};
	threads_share_in_order(work, then, &log, ITEMS);
	for (size_t i = 0; i < ITEMS; i++)
		begun += (size_t)log.begun[i];
	assert_int_equal(begun, log.count);
	assert_in_range(log.count, 101, 100 + threads_count());
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(items_end_in_their_order),
	        cmocka_unit_test(nothing_begins_behind_a_stop),
	};
	threads_allow(4);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
