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
	const struct column *key;
	atomic_bool broken;
};

static void look_for_order(void *context, size_t from, size_t to)
{
	struct ordering *ordering = context;
	const struct column key = *ordering->key;
	uint32_t broken = 0;
	for (size_t i = from ? from : 1; i < to; i++)
		broken |= column_code(&key, i) < column_code(&key, i - 1);
	if (broken)
		atomic_store_explicit(&ordering->broken, true, memory_order_relaxed);
}

bool links_ordered(const struct column *key, size_t rows)
{
	struct ordering ordering = {.key = key};
	atomic_init(&ordering.broken, false);
	threads_share_range(look_for_order, &ordering, rows, GRAIN);
	return !atomic_load(&ordering.broken);
}

/* Where the rows are parted: no two parts know the same target. */
struct parts {
	size_t *bounds, count;
};

static struct parts part_rows(const struct column *key, size_t rows)
{
	struct parts parts = {.bounds = memory_alloc(links_parts(rows) + 1, sizeof *parts.bounds)};
	bool whole = rows <= GRAIN || threads_count() < 2 || !links_ordered(key, rows);
	for (size_t next = 0; next < rows; next += whole ? rows : GRAIN) {
		while (next && next < rows && column_code(key, next) == column_code(key, next - 1))
			next++;
		if (next < rows)
			parts.bounds[parts.count++] = next;
	}
	parts.bounds[parts.count] = rows;
	return parts;
}

struct sharing {
	const struct parts *parts;
	void (*work)(void *context, size_t part, size_t from, size_t to);
	void *context;
};

static void work_on_part(void *context, size_t part)
{
	const struct sharing *sharing = context;
	const size_t *bounds = sharing->parts->bounds;
	sharing->work(sharing->context, part, bounds[part], bounds[part + 1]);
}

static void share_parts(const struct parts *parts,
                        void (*work)(void *context, size_t part, size_t from, size_t to), void *context)
{
	struct sharing sharing = {.parts = parts, .work = work, .context = context};
	threads_share(work_on_part, &sharing, parts->count);
}

void links_share(const struct column *key, size_t rows,
                 void (*work)(void *context, size_t part, size_t from, size_t to), void *context)
{
	struct parts parts = part_rows(key, rows);
	share_parts(&parts, work, context);
	free(parts.bounds);
}

struct tallying {
	const struct links *links;
	uint32_t *counts;
};

static void count_rows(void *context, size_t part, size_t from, size_t to)
{
	const struct tallying *tallying = context;
	(void)part;
	for (size_t i = from; i < to; i++) {
		uint32_t target = links_target(tallying->links, i);
		if (target)
			tallying->counts[target - 1]++;
	}
}

void links_count(const struct links *links, uint32_t *counts)
{
	struct tallying tallying = {.links = links, .counts = counts};
	links_share(links->key, links->rows, count_rows, &tallying);
}

struct listing {
	const struct links *links;
	const uint32_t *from;
	const uint8_t *from_short;
	struct linked_codes lists;
};

static void list_codes(void *context, size_t part, size_t from, size_t to)
{
	const struct listing *listing = context;
	const struct linked_codes *lists = &listing->lists;
	(void)part;
	for (size_t i = from; i < to; i++) {
		uint32_t target = links_target(listing->links, i);
		if (target)
			lists->codes[lists->ends[target - 1]++] =
			        listing->from ? listing->from[i] : listing->from_short[i];
	}
}

void links_list(struct linked_codes *lists, const struct links *links, const uint32_t *codes,
                const uint8_t *short_codes, size_t targets)
{
	struct listing listing = {.links = links, .from = codes, .from_short = short_codes};
	struct parts parts = part_rows(links->key, links->rows);
	uint32_t *ends = memory_zalloc(targets + 1, sizeof *ends);
	listing.lists.ends = ends;
	struct tallying tallying = {.links = links, .counts = ends + 1};
	share_parts(&parts, count_rows, &tallying);
	for (size_t i = 0; i < targets; i++)
		ends[i + 1] += ends[i];
	listing.lists.codes = memory_alloc(ends[targets], sizeof *codes);
	/* From here on each is where the target's codes begin, until they are there. */
	share_parts(&parts, list_codes, &listing);
	free(parts.bounds);
	*lists = listing.lists;
}

void linked_codes_free(struct linked_codes *lists)
{
	free(lists->ends);
	free(lists->codes);
}
