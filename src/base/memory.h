/* Memory: allocation that does not return on failure, and arenas.
 *
 * A tool runs and ends. What lives and dies together (a dataset, results, a document) shares one
 * arena and is freed at once. When memory runs out, the handler set by the tool is called; it must
 * not return (it removes unfinished outputs, says so, and leaves with status 2). */
#ifndef PREUTILS_BASE_MEMORY_H
#define PREUTILS_BASE_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* Called with the size that could not be had (0: not known). The default handler aborts. */
void memory_set_handler(void (*handler)(size_t wanted));
/* For failures that a library reports as "out of memory". Does not return. */
_Noreturn void memory_exhausted(size_t wanted);

/* Before anything is had: a small run finds room in one large page then, which the system gives in less time
 * than a quarter of the small ones that make it up. */
void memory_begin(void);

/* From now on no more than so many bytes in all can be had; 0: as many as the machine has, or the container
 * it runs in, so that nothing is moved out to disk (looked up when the first megabyte is had). */
void memory_bound(size_t bytes);
/* The bound that was asked for, or 0. */
size_t memory_bounded(void);

/* From now on what is freed stays with the program, for what is had next: for work that has and frees large
 * arrays all the time, each of which the system would have to clear. Some megabytes of what is had next stand
 * in large pages; those that are not written to are not taken. */
void memory_reuse(void);

/* Makes sure that so much more can be had, before a library is called that does not look whether it got any.
 */
void memory_probe(size_t bytes);

/* Like malloc, calloc and realloc, for n items of size bytes; the product is checked. Never NULL
 * (one byte is allocated where nothing is asked for). Free with free(). */
void *memory_alloc(size_t n, size_t size);
void *memory_zalloc(size_t n, size_t size);
void *memory_realloc(void *block, size_t n, size_t size);

/* Makes room for at least wanted items in a growing array: *capacity is at least doubled.
 * Returns the array, perhaps moved. */
void *memory_grow(void *items, size_t *capacity, size_t wanted, size_t size);

struct arena_block;
struct arena {
	struct arena_block *blocks; /* newest first */
	char *next, *end;           /* free part of the newest block */
};
/* A zeroed struct arena is an empty arena. Allocations are aligned for any type. */
void *arena_alloc(struct arena *arena, size_t n, size_t size);
void *arena_zalloc(struct arena *arena, size_t n, size_t size);
char *arena_strdup(struct arena *arena, const char *string);
/* Copies length bytes and adds a NUL. */
char *arena_strndup(struct arena *arena, const char *bytes, size_t length);
char *arena_printf(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* One more zeroed item at the end of an array that lives in the arena and is grown by this alone; *count goes
 * up by one. Returns the array, perhaps moved. */
void *arena_append(struct arena *arena, void *items, size_t *count, size_t size);
/* What is in `from` belongs to the arena from now on; `from` is empty then. */
void arena_join(struct arena *arena, struct arena *from);
/* Whether the pointer is into what was had from it. */
bool arena_owns(const struct arena *arena, const void *pointer);
/* Nothing is in it any more, but a block stays for what comes. */
void arena_clear(struct arena *arena);
/* Frees everything; the arena is then empty and can be used again. */
void arena_free(struct arena *arena);

/* A growing string, always NUL-terminated once something was added. Zeroed is empty. */
struct buffer {
	char *bytes;
	size_t length, capacity;
};
void buffer_add(struct buffer *buffer, const char *bytes, size_t length);
static inline void buffer_puts(struct buffer *buffer, const char *string)
{
	buffer_add(buffer, string, strlen(string));
}
void buffer_putc(struct buffer *buffer, char c);
/* Room for so many more bytes behind what is there: who writes them adds to length. */
char *buffer_room(struct buffer *buffer, size_t more);
void buffer_printf(struct buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buffer_free(struct buffer *buffer);
/* The buffer's text ("" where nothing was added) as one of the arena's; the buffer is freed. */
char *arena_take(struct arena *arena, struct buffer *buffer);

/* From strings to indices 0, 1, 2… in order of arrival. Keys are not copied: they must outlive
 * the map. Zeroed is empty. */
struct map {
	struct map_slot *slots;
	size_t capacity, count;
};
/* Index of the key, or -1. */
long map_find(const struct map *map, const char *key, size_t length);
/* Adds the key with this index unless it is there; gives the index that it has. *added may be NULL. */
size_t map_add(struct map *map, const char *key, size_t length, size_t index, bool *added);
/* Makes room for n keys at once. */
void map_reserve(struct map *map, size_t n);
void map_free(struct map *map);

#endif
