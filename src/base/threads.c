#include "base/threads.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#define MOST 8u /* more threads wait for memory, not for each other */

static struct {
	pthread_mutex_t mutex; /* of all below */
	pthread_cond_t begun, done;
	size_t allowed, started, ready;
	void (*work)(void *context, size_t item);
	void *context;
	size_t items, next, running;
} pool = {.mutex = PTHREAD_MUTEX_INITIALIZER,
          .begun = PTHREAD_COND_INITIALIZER,
          .done = PTHREAD_COND_INITIALIZER};

void threads_allow(size_t count)
{
	pool.allowed = count;
}

size_t threads_count(void)
{
	if (!pool.allowed) {
		long processors = sysconf(_SC_NPROCESSORS_ONLN);
		pool.allowed = processors < 1 ? 1 : (size_t)processors < MOST ? (size_t)processors : MOST;
	}
	return pool.allowed;
}

/* Takes items until none is left; with the mutex locked. */
static void work_on(void)
{
	while (pool.next < pool.items) {
		size_t item = pool.next++;
		pool.running++;
		pthread_mutex_unlock(&pool.mutex);
		pool.work(pool.context, item);
		pthread_mutex_lock(&pool.mutex);
		pool.running--;
	}
}

/* Who wakes up too late finds nothing to do, and nobody has waited for it. */
static void *worker(void *unused)
{
	pthread_mutex_lock(&pool.mutex);
	pool.ready++;
	pthread_cond_broadcast(&pool.done);
	for (;;) {
		while (pool.next >= pool.items)
			pthread_cond_wait(&pool.begun, &pool.mutex);
		work_on();
		if (!pool.running)
			pthread_cond_broadcast(&pool.done);
	}
	return unused;
}

/* A thread that cannot be had is done without. Signals are for the thread that knows what is unfinished. */
static void start_threads(size_t wanted)
{
	sigset_t all, before;
	if (pool.started + 1 >= wanted || pool.started + 1 >= threads_count())
		return;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	while (pool.started + 1 < threads_count() && pool.started + 1 < wanted) {
		pthread_t thread;
		if (pthread_create(&thread, NULL, worker, NULL) != 0) {
			pool.allowed = pool.started + 1;
			break;
		}
		pthread_detach(thread);
		pool.started++;
	}
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	/* who is woken gets a processor that is free, who is new may have to wait for ours */
	pthread_mutex_lock(&pool.mutex);
	while (pool.ready < pool.started)
		pthread_cond_wait(&pool.done, &pool.mutex);
	pthread_mutex_unlock(&pool.mutex);
}

void threads_share(void (*work)(void *context, size_t item), void *context, size_t items)
{
	start_threads(items);
	if (items < 2 || threads_count() < 2) {
		for (size_t i = 0; i < items; i++)
			work(context, i);
		return;
	}
	pthread_mutex_lock(&pool.mutex);
	pool.work = work;
	pool.context = context;
	pool.items = items;
	pool.next = 0;
	pthread_cond_broadcast(&pool.begun);
	work_on();
	while (pool.running)
		pthread_cond_wait(&pool.done, &pool.mutex);
	pthread_mutex_unlock(&pool.mutex);
}

struct range {
	void (*work)(void *context, size_t from, size_t to);
	void *context;
	size_t total, grain;
};

static void work_on_range(void *context, size_t item)
{
	const struct range *range = context;
	size_t from = item * range->grain;
	size_t to = range->total - from > range->grain ? from + range->grain : range->total;
	range->work(range->context, from, to);
}

void threads_share_range(void (*work)(void *context, size_t from, size_t to), void *context, size_t total,
                         size_t grain)
{
	struct range range = {.work = work, .context = context, .total = total, .grain = grain};
	threads_share(work_on_range, &range, total / grain + (total % grain != 0));
}

struct order {
	void (*work)(void *context, size_t item);
	bool (*then)(void *context, size_t item);
	void *context;
	pthread_mutex_t mutex; /* of what follows */
	pthread_cond_t turned;
	size_t turn;
	bool stopped;
};

/* Items are taken in their order: who has the turn waits for nobody. */
static void work_in_order(void *context, size_t item)
{
	struct order *order = context;
	pthread_mutex_lock(&order->mutex);
	bool begun = !order->stopped;
	pthread_mutex_unlock(&order->mutex);
	if (begun)
		order->work(order->context, item);
	pthread_mutex_lock(&order->mutex);
	while (order->turn != item)
		pthread_cond_wait(&order->turned, &order->mutex);
	pthread_mutex_unlock(&order->mutex);
	bool stops = begun && !order->then(order->context, item);
	pthread_mutex_lock(&order->mutex);
	order->stopped = order->stopped || stops;
	order->turn++;
	pthread_cond_broadcast(&order->turned);
	pthread_mutex_unlock(&order->mutex);
}

void threads_share_in_order(void (*work)(void *context, size_t item),
                            bool (*then)(void *context, size_t item), void *context, size_t items)
{
	struct order order = {.work = work, .then = then, .context = context};
	pthread_mutex_init(&order.mutex, NULL);
	pthread_cond_init(&order.turned, NULL);
	threads_share(work_in_order, &order, items);
	pthread_cond_destroy(&order.turned);
	pthread_mutex_destroy(&order.mutex);
}
