/* Shared work that ends one item after the other, and steps begun before their turn. */
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

struct step {
	atomic_int begun, done;
	int masked; /* signals that the thread does not take */
};

static void prepare(void *context)
{
	struct step *step = context;
	sigset_t set;
	step->begun++;
	nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL);
	pthread_sigmask(SIG_SETMASK, NULL, &set);
	step->masked = sigismember(&set, SIGINT) + sigismember(&set, SIGTERM) + sigismember(&set, SIGHUP);
	step->done++;
}

static void what_is_begun_is_waited_for(void **state)
{
	(void)state;
	struct step step = {0};
	struct ahead ahead;
	ahead_begin(&ahead, prepare, &step);
	while (!step.begun)
		nanosleep(&(struct timespec){.tv_nsec = 10000}, NULL);
	ahead_end(&ahead);
	assert_int_equal(step.done, 1);
	ahead_end(&ahead);
	assert_int_equal(step.done, 1);
}

static void what_is_not_begun_is_left(void **state)
{
	(void)state;
	enum { STEPS = 12 };
	struct step steps[STEPS] = {0};
	struct ahead aheads[STEPS];
	for (size_t i = 0; i < STEPS; i++)
		ahead_begin(&aheads[i], prepare, &steps[i]);
	for (size_t i = STEPS; i-- > 0;) {
		ahead_end(&aheads[i]);
		assert_int_equal(steps[i].begun, steps[i].done);
	}
	int done = 0, still = 0;
	for (size_t i = 0; i < STEPS; i++)
		done += steps[i].done;
	assert_true(done < STEPS);
	nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
	for (size_t i = 0; i < STEPS; i++)
		still += steps[i].done;
	assert_int_equal(still, done);
}

static void shared_work_goes_on_beside_a_step(void **state)
{
	(void)state;
	struct log log = {.stop = ITEMS};
	struct step step = {0};
	struct ahead ahead;
	ahead_begin(&ahead, prepare, &step);
	threads_share_in_order(work, then, &log, ITEMS);
	ahead_end(&ahead);
	assert_int_equal(log.count, ITEMS);
	assert_int_equal(log.early, 0);
	assert_int_equal(step.done, 1);
}

static void signals_stay_with_who_began_it(void **state)
{
	(void)state;
	struct step step = {0};
	struct ahead ahead;
	sigset_t set;
	ahead_begin(&ahead, prepare, &step);
	pthread_sigmask(SIG_SETMASK, NULL, &set);
	assert_false(sigismember(&set, SIGINT));
	while (!step.done)
		nanosleep(&(struct timespec){.tv_nsec = 10000}, NULL);
	ahead_end(&ahead);
	assert_int_equal(step.masked, 3);
}

static void alone_nothing_is_begun(void **state)
{
	(void)state;
	threads_allow(1);
	struct step step = {0};
	struct ahead ahead;
	ahead_begin(&ahead, prepare, &step);
	ahead_end(&ahead);
	assert_int_equal(step.done, 0);
	threads_allow(4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(items_end_in_their_order),
	        cmocka_unit_test(nothing_begins_behind_a_stop),
	        cmocka_unit_test(what_is_begun_is_waited_for),
	        cmocka_unit_test(what_is_not_begun_is_left),
	        cmocka_unit_test(shared_work_goes_on_beside_a_step),
	        cmocka_unit_test(signals_stay_with_who_began_it),
	        cmocka_unit_test(alone_nothing_is_begun),
	};
	threads_allow(4);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
