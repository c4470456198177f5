/* Which records are compared at all: those that agree in some part, so that a hundred thousand stay fast. */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "import/persons/private.h"

/* A block longer than this is looked at through a window: each with its next neighbours. */
enum { WINDOW = 200, NEIGHBOURS_MOST = 12 };

struct print {
	uint64_t hash;
	size_t record;
};

struct prints {
	struct print *items;
	size_t count;
};

struct pair {
	size_t a, b;
	struct likeness likeness;
};

struct pairs {
	struct pair *items;
	size_t count, capacity;
};

static uint64_t hash_text(uint64_t hash, const char *text)
{
	do
		hash = (hash ^ (unsigned char)*text) * UINT64_C(1099511628211);
	while (*text++);
	return hash;
}

static uint64_t hash_date(int32_t date)
{
	uint64_t hash = UINT64_C(14695981039346656037) ^ (uint32_t)date;
	return hash * UINT64_C(1099511628211);
}

/* Last and first name in one order, so that swapped ones fall together. */
static uint64_t hash_names(uint64_t hash, const struct identity *identity)
{
	const char *last = identity->last->plain, *first = identity->first->plain;
	bool order = strcmp(last, first) <= 0;
	hash = hash_text(hash, order ? last : first);
	return hash_text(hash, order ? first : last);
}

static int compare_prints(const void *left, const void *right)
{
	const struct print *a = left, *b = right;
	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	return (a->record > b->record) - (a->record < b->record);
}

enum block { BLOCK_SAME, BLOCK_NAMES, BLOCK_DATE_LAST, BLOCK_DATE_FIRST, BLOCK_INITIALS, BLOCK_COUNT };

static bool print_of(const struct identity *identity, enum block block, uint64_t *hash)
{
	if (!identity->usable || (block != BLOCK_NAMES && identity->date == DATE_NONE))
		return false;
	*hash = hash_date(block == BLOCK_NAMES ? 0 : identity->date);
	if (block == BLOCK_SAME || block == BLOCK_NAMES)
		*hash = hash_names(*hash, identity);
	else if (block == BLOCK_INITIALS)
		*hash = hash_text(*hash,
		                  (const char[]){*identity->last->plain, *identity->first->plain, '\0'});
	else
		*hash = hash_text(*hash,
		                  (block == BLOCK_DATE_LAST ? identity->last : identity->first)->plain);
	return true;
}

/* Whether the first of its group has the same names and date: it stands for both then. */
static bool represented(struct joining *joining, size_t record)
{
	size_t root = group_first(joining, record);
	const struct identity *own = &joining->identities[record], *first = &joining->identities[root];
	return root != record && own->date == first->date &&
	       strcmp(own->last->plain, first->last->plain) == 0 &&
	       strcmp(own->first->plain, first->first->plain) == 0;
}

static struct prints make_prints(struct joining *joining, enum block block)
{
	size_t records = joining->request->record_count;
	struct prints prints = {memory_alloc(records, sizeof *prints.items), 0};
	for (size_t i = 0; i < records; i++) {
		uint64_t hash;
		if (print_of(&joining->identities[i], block, &hash) &&
		    (block == BLOCK_SAME || !represented(joining, i)))
			prints.items[prints.count++] = (struct print){hash, i};
	}
	if (prints.count)
		qsort(prints.items, prints.count, sizeof *prints.items, compare_prints);
	return prints;
}

/* Same date and names: each with the first of its like, or with the first that it may join. */
void persons_join_same(struct joining *joining)
{
	struct prints prints = make_prints(joining, BLOCK_SAME);
	for (size_t i = 0, start = 0; i < prints.count; i++) {
		if (prints.items[i].hash != prints.items[start].hash)
			start = i;
		size_t b = prints.items[i].record;
		for (size_t k = start; k < i && k < start + WINDOW; k++) {
			size_t a = prints.items[k].record;
			struct likeness likeness = persons_compare(joining, a, b);
			if (!likeness.joined ||
			    (likeness.reason != REASON_SAME && likeness.reason != REASON_SPELLING &&
			     likeness.reason != REASON_SWAPPED && likeness.reason != REASON_CONFLICT))
				continue;
			bool before = group_first(joining, a) == group_first(joining, b);
			if (!before && !group_unite(joining, a, b))
				likeness = (struct likeness){REASON_CONFLICT, DOUBTFUL, false};
			if (!before)
				joining_note(joining, a, b, likeness);
			break;
		}
	}
	free(prints.items);
}

static void add_pair(struct joining *joining, struct pairs *pairs, size_t a, size_t b)
{
	if (group_first(joining, a) == group_first(joining, b))
		return;
	struct likeness likeness = persons_compare(joining, a, b);
	if (likeness.reason == REASON_COUNT)
		return;
	pairs->items = memory_grow(pairs->items, &pairs->capacity, pairs->count + 1, sizeof *pairs->items);
	pairs->items[pairs->count++] = (struct pair){a < b ? a : b, a < b ? b : a, likeness};
}

static void add_pairs(struct joining *joining, enum block block, struct pairs *pairs)
{
	struct prints prints = make_prints(joining, block);
	size_t start = 0;
	for (size_t i = 1; i < prints.count; i++) {
		if (prints.items[i].hash != prints.items[start].hash)
			start = i;
		for (size_t k = i - start > WINDOW ? i - WINDOW : start; k < i; k++)
			add_pair(joining, pairs, prints.items[k].record, prints.items[i].record);
	}
	free(prints.items);
}

/* Stronger reasons first; then in the order of the records. */
static int compare_pairs(const void *left, const void *right)
{
	const struct pair *a = left, *b = right;
	if (a->likeness.reason != b->likeness.reason)
		return a->likeness.reason < b->likeness.reason ? -1 : 1;
	if (a->b != b->b)
		return a->b < b->b ? -1 : 1;
	return (a->a > b->a) - (a->a < b->a);
}

/* The groups that one group is near to, for one reason. */
struct ends {
	size_t root, other, pair;
};

static int compare_ends(const void *left, const void *right)
{
	const struct ends *a = left, *b = right;
	if (a->root != b->root)
		return a->root < b->root ? -1 : 1;
	if (a->other != b->other)
		return a->other < b->other ? -1 : 1;
	return (a->pair > b->pair) - (a->pair < b->pair);
}

static bool go_together(struct joining *joining, size_t a, size_t b)
{
	return group_first(joining, a) == group_first(joining, b) || persons_compare(joining, a, b).joined;
}

/* Whether all that one group is near to could be one person. */
static bool agree(struct joining *joining, const struct ends *ends, size_t count)
{
	if (count > NEIGHBOURS_MOST)
		return false;
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < i; k++)
			if (!go_together(joining, ends[i].other, ends[k].other))
				return false;
	return true;
}

static void doubt_several(struct joining *joining, struct pair *pairs, size_t count)
{
	struct ends *ends = memory_alloc(count, 2 * sizeof *ends);
	size_t total = 0, start = 0;
	for (size_t i = 0; i < count; i++) {
		size_t a = group_first(joining, pairs[i].a), b = group_first(joining, pairs[i].b);
		if (!pairs[i].likeness.joined || a == b)
			continue;
		ends[total++] = (struct ends){a, b, i};
		ends[total++] = (struct ends){b, a, i};
	}
	if (total)
		qsort(ends, total, sizeof *ends, compare_ends);
	for (size_t i = 1; i <= total; i++) {
		if (i < total && ends[i].root == ends[start].root)
			continue;
		if (!agree(joining, ends + start, i - start))
			for (size_t k = start; k < i; k++)
				pairs[ends[k].pair].likeness =
				        (struct likeness){REASON_SEVERAL, DOUBTFUL, false};
		start = i;
	}
	free(ends);
}

/* Pairs of one reason: joined where nothing speaks against it, all told once for two groups. */
static void join_pairs(struct joining *joining, struct pair *pairs, size_t count)
{
	doubt_several(joining, pairs, count);
	for (size_t i = 0; i < count; i++) {
		struct pair *pair = &pairs[i];
		size_t a = group_first(joining, pair->a), b = group_first(joining, pair->b);
		if (a == b)
			continue;
		enum person_reason reason = pair->likeness.reason;
		bool listed =
		        reason == REASON_PART || reason == REASON_TYPING || reason == REASON_TYPING_BOTH;
		if (pair->likeness.joined && listed && group_share_source(joining, a, b))
			pair->likeness = (struct likeness){REASON_SAME_SOURCE, DOUBTFUL, false};
		if (pair->likeness.joined && !group_unite(joining, a, b))
			pair->likeness = (struct likeness){REASON_CONFLICT, DOUBTFUL, false};
		joining_note(joining, pair->a, pair->b, pair->likeness);
	}
}

static size_t remove_twice(struct pairs *pairs)
{
	size_t kept = 0;
	for (size_t i = 0; i < pairs->count; i++)
		if (kept == 0 || pairs->items[i].a != pairs->items[kept - 1].a ||
		    pairs->items[i].b != pairs->items[kept - 1].b)
			pairs->items[kept++] = pairs->items[i];
	return kept;
}

void persons_join_near(struct joining *joining)
{
	struct pairs pairs = {0};
	for (enum block block = BLOCK_NAMES; block < BLOCK_COUNT; block++)
		add_pairs(joining, block, &pairs);
	if (pairs.count)
		qsort(pairs.items, pairs.count, sizeof *pairs.items, compare_pairs);
	pairs.count = remove_twice(&pairs);
	size_t start = 0;
	for (size_t i = 1; i <= pairs.count; i++)
		if (i == pairs.count ||
		    pairs.items[i].likeness.reason != pairs.items[start].likeness.reason) {
			join_pairs(joining, pairs.items + start, i - start);
			start = i;
		}
	free(pairs.items);
}
