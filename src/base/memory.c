#define _DEFAULT_SOURCE /* madvise, sbrk */

#include "base/memory.h"

#include "base/bits.h"
#include "base/container.h"

#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#define FIRST_SIZE  4096u /* of an arena's blocks, which double… */
#define BLOCK_SIZE  1048576u
#define ALIGNMENT   16u
#define AT_HAND     1024u    /* bytes up to which malloc keeps freed blocks for the next */
#define LEAST_BYTES 248u     /* room in a buffer that has any */
#define LEAST_ITEMS 4u       /* room in an array that has any: a power of two */
#define LARGE       2097152u /* bytes from which fewer, larger pages pay */
#define LARGE_PAGE  2097152u
#define SMALL_RUN   8192u      /* bytes that a run takes which does little: before the first large page */
#define REUSED      1073741824 /* bytes: larger ones are the system's */
#define ROOM        16777216   /* that is had at once for what is reused */

struct arena_block {
	struct arena_block *older;
	size_t size;
};

struct map_slot {
	const char *key;
	size_t length, index;
	uint64_t hash;
};

static void (*handler)(size_t wanted);

void memory_set_handler(void (*new_handler)(size_t wanted))
{
	handler = new_handler;
}

_Noreturn void memory_exhausted(size_t wanted)
{
	if (handler)
		handler(wanted);
	abort();
}

static size_t bound;
static atomic_bool bound_waits; /* for the first block of some size: few runs have one */

/* What sanitizers reserve is larger than any machine, and the heap is theirs. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED true
#else
#define SANITIZED false
#endif

static void set_bound(size_t bytes)
{
	long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
	size_t most = pages > 0 && size > 0 ? (size_t)pages * (size_t)size : 0;
	size_t contained = bytes ? 0 : container_memory("");
	struct rlimit limit;
	if (bytes)
		most = bytes;
	else if (contained && (!most || contained < most))
		most = contained;
	if (SANITIZED || !most || getrlimit(RLIMIT_DATA, &limit) < 0 || most >= limit.rlim_cur)
		return;
	limit.rlim_cur = most;
	setrlimit(RLIMIT_DATA, &limit);
}

void memory_bound(size_t bytes)
{
	bound = bytes;
	bound_waits = bytes == 0;
	if (bytes)
		set_bound(bytes);
}

size_t memory_bounded(void)
{
	return bound;
}

void memory_begin(void)
{
#if defined(__GLIBC__) && defined(MADV_HUGEPAGE)
	/* The heap begins shortly before a place where a large page can be, and is long enough for it. */
	uintptr_t end = (uintptr_t)sbrk(0);
	uintptr_t page = (end + SMALL_RUN + LARGE_PAGE - 1) / LARGE_PAGE * LARGE_PAGE;
	if (SANITIZED || sbrk((intptr_t)(page - SMALL_RUN - end)) == (void *)-1)
		return;
	mallopt(M_TOP_PAD, SMALL_RUN + LARGE_PAGE);
	void *volatile first = malloc(1);
	free(first);
	madvise((void *)page, LARGE_PAGE, MADV_HUGEPAGE);
	mallopt(M_TOP_PAD, SMALL_RUN);
	mallopt(M_TRIM_THRESHOLD, 2 * LARGE_PAGE);
	mallopt(M_MMAP_THRESHOLD, BLOCK_SIZE);
#endif
}

static size_t product(size_t n, size_t size)
{
	size_t bytes;
	if (__builtin_mul_overflow(n, size, &bytes))
		memory_exhausted(SIZE_MAX);
	if (bytes >= BLOCK_SIZE && atomic_exchange(&bound_waits, false))
		set_bound(0);
	return bytes ? bytes : 1;
}

/* Asks for large pages, where the system has them: millions of rows are then had in far less time. */
static void *large(void *block, size_t bytes)
{
#ifdef MADV_HUGEPAGE
	uintptr_t from = ((uintptr_t)block + LARGE_PAGE - 1) / LARGE_PAGE * LARGE_PAGE;
	uintptr_t to = ((uintptr_t)block + bytes) / LARGE_PAGE * LARGE_PAGE;
	if (bytes >= LARGE && to > from)
		madvise((void *)from, to - from, MADV_HUGEPAGE);
#endif
	return block;
}

void memory_reuse(void)
{
#ifdef __GLIBC__
	mallopt(M_MMAP_THRESHOLD, REUSED);
	mallopt(M_TRIM_THRESHOLD, REUSED);
	mallopt(M_TOP_PAD, BLOCK_SIZE);
	/* what is given back here is had first afterwards: only what is written to is taken */
	void *volatile room = SANITIZED ? NULL : malloc(ROOM);
	if (room)
		free(large(room, ROOM));
#endif
}

void *memory_alloc(size_t n, size_t size)
{
	size_t bytes = product(n, size);
	void *block = malloc(bytes);
	if (!block)
		memory_exhausted(bytes);
	return large(block, bytes);
}

/* Asked of the system: malloc might answer from what is kept for reuse, which a library may not find enough
 * for all it maps itself, and would write to a page of it. */
void memory_probe(size_t bytes)
{
	size_t wanted = product(1, bytes);
	void *place = mmap(NULL, wanted, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (place == MAP_FAILED)
		memory_exhausted(bytes);
	munmap(place, wanted);
}

void *memory_zalloc(size_t n, size_t size)
{
	size_t bytes = product(n, size);
	/* calloc knows what the system has just zeroed, but not of the blocks that malloc keeps at hand. */
	if (bytes <= AT_HAND)
		return memset(memory_alloc(1, bytes), 0, bytes);
	void *block = calloc(1, bytes);
	if (!block)
		memory_exhausted(bytes);
	return large(block, bytes);
}

void *memory_realloc(void *block, size_t n, size_t size)
{
	size_t bytes = product(n, size);
	void *moved = realloc(block, bytes);
	if (!moved)
		memory_exhausted(bytes);
	return large(moved, bytes);
}

void *memory_grow(void *items, size_t *capacity, size_t wanted, size_t size)
{
	if (wanted <= *capacity)
		return items;
	size_t next = *capacity > SIZE_MAX / 2 ? wanted : *capacity * 2;
	if (next < wanted)
		next = wanted;
	if (next < 8)
		next = 8;
	items = memory_realloc(items, next, size);
	*capacity = next;
	return items;
}

#define BLOCK_HEADER ((sizeof(struct arena_block) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT)

static void arena_more(struct arena *arena, size_t bytes)
{
	size_t size = arena->blocks ? arena->blocks->size : 0;
	size = size < FIRST_SIZE ? FIRST_SIZE : size < BLOCK_SIZE ? size * 2 : BLOCK_SIZE;
	if (bytes > SIZE_MAX - BLOCK_HEADER)
		memory_exhausted(bytes);
	if (size < bytes + BLOCK_HEADER)
		size = bytes + BLOCK_HEADER;
	struct arena_block *block = memory_alloc(1, size);
	block->older = arena->blocks;
	block->size = size;
	arena->blocks = block;
	arena->next = (char *)block + BLOCK_HEADER;
	arena->end = (char *)block + size;
}

void *arena_alloc(struct arena *arena, size_t n, size_t size)
{
	size_t bytes = product(n, size);
	if (bytes > SIZE_MAX - ALIGNMENT)
		memory_exhausted(bytes);
	bytes = (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	if ((size_t)(arena->end - arena->next) < bytes)
		arena_more(arena, bytes);
	void *result = arena->next;
	arena->next += bytes;
	return result;
}

void *arena_zalloc(struct arena *arena, size_t n, size_t size)
{
	void *result = arena_alloc(arena, n, size);
	memset(result, 0, n * size);
	return result;
}

char *arena_strndup(struct arena *arena, const char *bytes, size_t length)
{
	if (length == SIZE_MAX)
		memory_exhausted(length);
	char *copy = arena_alloc(arena, length + 1, 1);
	if (length)
		memcpy(copy, bytes, length);
	copy[length] = '\0';
	return copy;
}

char *arena_strdup(struct arena *arena, const char *string)
{
	return arena_strndup(arena, string, strlen(string));
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
	char short_text[256];
	va_list arguments, again;
	va_start(arguments, format);
	va_copy(again, arguments);
	int length = vsnprintf(short_text, sizeof short_text, format, arguments);
	va_end(arguments);
	if (length < 0)
		length = 0;
	char *text = arena_alloc(arena, (size_t)length + 1, 1);
	if ((size_t)length < sizeof short_text)
		memcpy(text, short_text, (size_t)length + 1);
	else
		vsnprintf(text, (size_t)length + 1, format, again);
	va_end(again);
	return text;
}

void *arena_append(struct arena *arena, void *items, size_t *count, size_t size)
{
	char *grown = items;
	/* Room doubles at powers of two, so that the count alone tells the capacity. */
	if (*count == 0) {
		grown = arena_alloc(arena, LEAST_ITEMS, size);
	} else if (*count >= LEAST_ITEMS && (*count & (*count - 1)) == 0) {
		grown = arena_alloc(arena, *count * 2, size);
		memcpy(grown, items, *count * size);
	}
	memset(grown + *count * size, 0, size);
	++*count;
	return grown;
}

void arena_join(struct arena *arena, struct arena *from)
{
	struct arena_block *oldest = from->blocks;
	if (!arena->blocks) {
		*arena = *from;
	} else if (oldest) {
		while (oldest->older)
			oldest = oldest->older;
		oldest->older = arena->blocks->older;
		arena->blocks->older = from->blocks;
	}
	*from = (struct arena){0};
}

bool arena_owns(const struct arena *arena, const void *pointer)
{
	const struct arena_block *block = arena->blocks;
	while (block && (uintptr_t)pointer - (uintptr_t)block >= block->size)
		block = block->older;
	return block;
}

void arena_clear(struct arena *arena)
{
	struct arena_block *newest = arena->blocks;
	if (!newest)
		return;
	struct arena older = {.blocks = newest->older};
	arena_free(&older);
	newest->older = NULL;
	arena->next = (char *)newest + BLOCK_HEADER;
	arena->end = (char *)newest + newest->size;
}

void arena_free(struct arena *arena)
{
	struct arena_block *block = arena->blocks;
	while (block) {
		struct arena_block *older = block->older;
		free(block);
		block = older;
	}
	*arena = (struct arena){0};
}

static char *grown(struct buffer *buffer, size_t more)
{
	if (more > SIZE_MAX - buffer->length - 1)
		memory_exhausted(more);
	size_t wanted = buffer->length + more + 1;
	buffer->bytes =
	        memory_grow(buffer->bytes, &buffer->capacity, wanted < LEAST_BYTES ? LEAST_BYTES : wanted, 1);
	return buffer->bytes + buffer->length;
}

static inline char *room_for(struct buffer *buffer, size_t more)
{
	return more < buffer->capacity - buffer->length ? buffer->bytes + buffer->length
	                                                : grown(buffer, more);
}

char *buffer_room(struct buffer *buffer, size_t more)
{
	return room_for(buffer, more);
}

void buffer_add(struct buffer *buffer, const char *bytes, size_t length)
{
	char *to = room_for(buffer, length);
	if (length)
		memcpy(to, bytes, length);
	to[length] = '\0';
	buffer->length += length;
}

void buffer_putc(struct buffer *buffer, char c)
{
	char *to = room_for(buffer, 1);
	to[0] = c;
	to[1] = '\0';
	buffer->length++;
}

void buffer_printf(struct buffer *buffer, const char *format, ...)
{
	va_list arguments, again;
	va_start(arguments, format);
	va_copy(again, arguments);
	/* mostly this is enough */
	size_t left = buffer->capacity - buffer->length;
	size_t room = left > 80 && left < INT_MAX ? left - 1 : 80;
	int length = vsnprintf(buffer_room(buffer, room), room + 1, format, arguments);
	va_end(arguments);
	if (length > (int)room && length < INT_MAX)
		vsnprintf(buffer_room(buffer, (size_t)length), (size_t)length + 1, format, again);
	if (length > 0)
		buffer->length += (size_t)length;
	va_end(again);
}

void buffer_free(struct buffer *buffer)
{
	free(buffer->bytes);
	*buffer = (struct buffer){0};
}

char *arena_take(struct arena *arena, struct buffer *buffer)
{
	char *text = arena_strndup(arena, buffer->bytes, buffer->length);
	buffer_free(buffer);
	return text;
}

static inline uint64_t hash_bytes(const char *key, size_t length)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325) ^ length;
	/* The last eight bytes may have been seen in part. */
	uint64_t rest = !length                ? 0
	                : length < sizeof rest ? word_of_few(key, length)
	                                       : word_at(key + length - sizeof rest);
	for (; length > sizeof rest; key += sizeof rest, length -= sizeof rest) {
		hash = (hash ^ word_at(key)) * UINT64_C(0x9E3779B97F4A7C15);
		hash ^= hash >> 32;
	}
	hash = (hash ^ rest) * UINT64_C(0x9E3779B97F4A7C15);
	return hash ^ (hash >> 29);
}

static inline struct map_slot *map_slot(const struct map *map, const char *key, size_t length, uint64_t hash)
{
	size_t mask = map->capacity - 1;
	for (size_t i = (size_t)hash & mask;; i = (i + 1) & mask) {
		struct map_slot *slot = &map->slots[i];
		if (!slot->key)
			return slot;
		if (slot->hash == hash && slot->length == length && memcmp(slot->key, key, length) == 0)
			return slot;
	}
}

static void map_resize(struct map *map, size_t capacity)
{
	struct map old = *map;
	map->slots = memory_zalloc(capacity, sizeof *map->slots);
	map->capacity = capacity;
	for (size_t i = 0; i < old.capacity; i++)
		if (old.slots[i].key)
			*map_slot(map, old.slots[i].key, old.slots[i].length, old.slots[i].hash) =
			        old.slots[i];
	free(old.slots);
}

void map_reserve(struct map *map, size_t n)
{
	size_t capacity = map->capacity ? map->capacity : 16;
	if (n > SIZE_MAX / 8)
		memory_exhausted(n);
	while (capacity / 4 * 3 < n)
		capacity *= 2;
	if (capacity > map->capacity)
		map_resize(map, capacity);
}

long map_find(const struct map *map, const char *key, size_t length)
{
	if (!map->capacity)
		return -1;
	const struct map_slot *slot = map_slot(map, key, length, hash_bytes(key, length));
	return slot->key ? (long)slot->index : -1;
}

size_t map_add(struct map *map, const char *key, size_t length, size_t index, bool *added)
{
	if (map->count >= map->capacity / 4 * 3)
		map_reserve(map, map->count + 1);
	uint64_t hash = hash_bytes(key, length);
	struct map_slot *slot = map_slot(map, key, length, hash);
	if (added)
		*added = !slot->key;
	if (!slot->key) {
		*slot = (struct map_slot){.key = key, .length = length, .index = index, .hash = hash};
		map->count++;
	}
	return slot->index;
}

void map_free(struct map *map)
{
	free(map->slots);
	*map = (struct map){0};
}
