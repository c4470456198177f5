#include "results/read_each.h"

#include <stdlib.h>
#include <string.h>

#include "base/threads.h"
#include "results/read.h"

/* A file on its way. */
struct one {
	struct results results;
	struct error error;
	int status;
};
struct many {
	const char *const *paths;
	struct one *ones; /* by position, modulo the number of threads */
	size_t threads;
	int (*take)(void *context, size_t position, struct results *results, struct error *error);
	void *context;
	struct error *error;
	bool failed;              /* looked at by whose turn it is */
	struct known_heads heads; /* of the first file */
};

static struct one *one_at(const struct many *many, size_t position)
{
	return &many->ones[position % many->threads];
}

/* There is but one standard input, which is read when it is its turn. */
static bool waits(const struct many *many, size_t position)
{
	return strcmp(many->paths[position], "-") == 0;
}

/* Who is as far behind the first file as there are threads begins when that was handed over. */
static void read_file(struct many *many, size_t position)
{
	struct one *one = one_at(many, position);
	one->status =
	        results_read_known(&one->results, many->paths[position], position == 0 ? &many->heads : NULL,
	                           position >= many->threads ? &many->heads : NULL, &one->error);
}

static void read_ahead(void *context, size_t position)
{
	struct many *many = context;
	*one_at(many, position) = (struct one){0};
	if (!waits(many, position))
		read_file(many, position);
}

static bool hand_over(void *context, size_t position)
{
	struct many *many = context;
	struct one *one = one_at(many, position);
	if (!many->failed && waits(many, position))
		read_file(many, position);
	if (!many->failed && one->status)
		*many->error = one->error;
	if (many->failed || one->status)
		results_free(&one->results);
	many->failed = many->failed || one->status ||
	               many->take(many->context, position, &one->results, many->error);
	return !many->failed;
}

int results_read_each(const char *const *paths, size_t count, struct arena *shared,
                      int (*take)(void *context, size_t position, struct results *results,
                                  struct error *error),
                      void *context, struct error *error)
{
	struct many many = {.paths = paths,
	                    .threads = threads_count(),
	                    .take = take,
	                    .context = context,
	                    .error = error,
	                    .heads.shared = shared};
	many.ones = memory_zalloc(many.threads, sizeof *many.ones);
	threads_share_in_order(read_ahead, hand_over, &many, count);
	free(many.ones);
	known_heads_free(&many.heads);
	return many.failed ? -1 : 0;
}
