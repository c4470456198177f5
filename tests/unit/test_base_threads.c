/* Shared work, that which ends one item after the other too. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
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

enum { SIGNALS = 3 };

struct masks {
	pthread_t own;
	atomic_int others; /* items that another thread took */
	int masked[ITEMS]; /* signals that it does not take */
};

static void look_at_signals(void *context, size_t item)
{
	struct masks *masks = context;
	sigset_t set;
	masks->masked[item] = SIGNALS;
	if (pthread_equal(pthread_self(), masks->own))
		return;
	pthread_sigmask(SIG_SETMASK, NULL, &set);
	masks->masked[item] =
	        sigismember(&set, SIGINT) + sigismember(&set, SIGTERM) + sigismember(&set, SIGHUP);
	masks->others++;
}

static void signals_stay_with_who_shares(void **state)
{
	static struct masks masks;
	sigset_t set;
	(void)state;
	masks.own = pthread_self();
	while (!masks.others)
		threads_share(look_at_signals, &masks, ITEMS);
	for (size_t i = 0; i < ITEMS; i++)
		assert_int_equal(masks.masked[i], SIGNALS);
	pthread_sigmask(SIG_SETMASK, NULL, &set);
	assert_false(sigismember(&set, SIGINT));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(items_end_in_their_order),
	        cmocka_unit_test(nothing_begins_behind_a_stop),
	        cmocka_unit_test(signals_stay_with_who_shares),
	};
	threads_allow(4);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
