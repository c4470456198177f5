#include "stats/links.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "base/threads.h"

#define GRAIN 65536u /* rows that one thread takes at once, more or less */

size_t links_parts(size_t rows)
{
	return rows / GRAIN + 1;
}

struct ordering {
	const uint32_t *codes;
	atomic_bool broken;
};

static void look_for_order(void *context, size_t from, size_t to)
{
	struct ordering *ordering = context;
	const uint32_t *codes = ordering->codes;
	uint32_t broken = 0;
	for (size_t i = from ? from : 1; i < to; i++)
		broken |= codes[i] < codes[i - 1];
	if (broken)
		atomic_store_explicit(&ordering->broken, true, memory_order_relaxed);
}

bool links_ordered(const struct column *key, size_t rows)
{
	struct ordering ordering = {.codes = key->codes};
	atomic_init(&ordering.broken, false);
	threads_share_range(look_for_order, &ordering, rows, GRAIN);
	return !atomic_load(&ordering.broken);
}

struct sharing {
	const size_t *bounds;
	void (*work)(void *context, size_t part, size_t from, size_t to);
	void *context;
};

static void work_on_part(void *context, size_t part)
{
	const struct sharing *sharing = context;
	sharing->work(sharing->context, part, sharing->bounds[part], sharing->bounds[part + 1]);
}

void links_share(const struct column *key, size_t rows,
                 void (*work)(void *context, size_t part, size_t from, size_t to), void *context)
{
	if (rows <= GRAIN || threads_count() < 2 || !links_ordered(key, rows)) {
		work(context, 0, 0, rows);
		return;
	}
	size_t *bounds = memory_alloc(links_parts(rows) + 1, sizeof *bounds), count = 0;
	for (size_t next = 0; next < rows; next += GRAIN) {
		while (next && next < rows && key->codes[next] == key->codes[next - 1])
			next++;
		if (next < rows)
			bounds[count++] = next;
	}
	bounds[count] = rows;
	struct sharing sharing = {.bounds = bounds, .work = work, .context = context};
	threads_share(work_on_part, &sharing, count);
	free(bounds);
}
