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

static void wait_for(atomic_int *happened)
{
	while (!*happened)
		nanosleep(&(struct timespec){.tv_nsec = 10000}, NULL);
}

static void what_is_begun_is_waited_for(void **state)
{
	(void)state;
	struct step step = {0};
	struct ahead ahead;
	ahead_begin(&ahead, prepare, &step);
	wait_for(&step.begun);
	ahead_end(&ahead);
	assert_int_equal(step.done, 1);
	ahead_end(&ahead);
	assert_int_equal(step.done, 1);
}

struct held_step {
	atomic_int *let_go;
	atomic_int begun, done;
};

static void hold(void *context)
{
	struct held_step *step = context;
	step->begun = 1;
	wait_for(step->let_go);
	step->done = 1;
}

/* As many steps as there are threads for, which do not end, and one more. */
static void what_is_not_begun_is_left(void **state)
{
	(void)state;
	enum { HELD = 3, LAST = HELD };
	atomic_int let_go = 0;
	struct held_step steps[HELD + 1];
	struct ahead aheads[HELD + 1];
	for (size_t i = 0; i <= HELD; i++) {
		steps[i] = (struct held_step){.let_go = &let_go};
		ahead_begin(&aheads[i], hold, &steps[i]);
	}
	for (size_t i = 0; i < threads_count() - 1; i++)
		wait_for(&steps[i].begun);
	ahead_end(&aheads[LAST]);
	let_go = 1;
	for (size_t i = 0; i < HELD; i++) {
		ahead_end(&aheads[i]);
		assert_int_equal(steps[i].done, steps[i].begun);
	}
	nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
	assert_int_equal(steps[LAST].begun, 0);
}

static void shared_work_goes_on_beside_a_step(void **state)
{
	(void)state;
	struct log log = {.stop = ITEMS};
	struct step step = {0};
	struct ahead ahead;
	ahead_begin(&ahead, prepare, &step);
	threads_share_in_order(work, then, &log, ITEMS);
	wait_for(&step.begun);
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
