/* Memory: arenas, growing arrays and strings, maps, and what happens when there is no more of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include <cmocka.h>

#include "base/memory.h"

static jmp_buf back;
static size_t asked;

static void on_exhausted(size_t wanted)
{
	asked = wanted;
	longjmp(back, 1);
}

static void test_products_that_overflow_call_the_handler(void **state)
{
	(void)state;
	memory_set_handler(on_exhausted);
	for (volatile int i = 0; i < 5; i++) {
		asked = 0;
		if (setjmp(back) == 0) {
			struct arena arena = {0};
			struct map map = {0};
			if (i == 0)
				memory_alloc(SIZE_MAX / 2, 3);
			else if (i == 1)
				memory_zalloc(SIZE_MAX, 2);
			else if (i == 2)
				arena_alloc(&arena, SIZE_MAX / 4, 8);
			else if (i == 3)
				arena_alloc(&arena, SIZE_MAX - 3, 1);
			else
				map_reserve(&map, SIZE_MAX / 2);
			fail();
		}
		assert_true(asked > 0);
	}
	memory_set_handler(NULL);
}

static void test_asking_for_nothing_gives_something(void **state)
{
	(void)state;
	void *a = memory_alloc(0, 8), *b = memory_zalloc(8, 0), *c = memory_realloc(NULL, 0, 0);
	assert_non_null(a);
	assert_non_null(b);
	assert_non_null(c);
	memory_probe(1000000);
	free(a);
	free(b);
	free(c);
}

static void test_growing_doubles_at_least(void **state)
{
	size_t capacity = 0;
	int *items = NULL;
	(void)state;
	items = memory_grow(items, &capacity, 1, sizeof *items);
	assert_int_equal(capacity, 8);
	items = memory_grow(items, &capacity, 9, sizeof *items);
	assert_int_equal(capacity, 16);
	items = memory_grow(items, &capacity, 100, sizeof *items);
	assert_int_equal(capacity, 100);
	items = memory_grow(items, &capacity, 50, sizeof *items);
	assert_int_equal(capacity, 100);
	free(items);
}

static void test_arena_blocks_are_aligned_and_apart(void **state)
{
	struct arena arena = {0};
	char *last = NULL;
	(void)state;
	for (size_t i = 0; i < 5000; i++) {
		char *bytes = arena_alloc(&arena, i % 37, 1);
		assert_int_equal((uintptr_t)bytes % 16, 0);
		memset(bytes, (int)(i & 0xFF), i % 37);
		if (last && i % 37 > 1)
			assert_int_equal((unsigned char)last[0], (i - 1) & 0xFF);
		last = i % 37 ? bytes : NULL;
	}
	char *large = arena_zalloc(&arena, 1000000, 1);
	for (size_t i = 0; i < 1000000; i++)
		assert_int_equal(large[i], 0);
	arena_free(&arena);
	assert_null(arena.blocks);
	assert_string_equal(arena_strdup(&arena, "again"), "again");
	arena_free(&arena);
}

static void test_arenas_know_what_is_theirs(void **state)
{
	struct arena arena = {0}, other = {0};
	(void)state;
	assert_false(arena_owns(&arena, &arena));
	char *first = arena_alloc(&arena, 3000, 1), *large = arena_alloc(&arena, 5000000, 1);
	char *foreign = arena_alloc(&other, 1, 1);
	assert_true(arena_owns(&arena, first) && arena_owns(&arena, first + 2999));
	assert_true(arena_owns(&arena, large) && arena_owns(&arena, large + 4999999));
	assert_false(arena_owns(&arena, foreign) || arena_owns(&arena, "constant"));
	arena_free(&arena);
	arena_free(&other);
}

static void test_an_arena_that_is_cleared_keeps_a_block(void **state)
{
	struct arena arena = {0};
	(void)state;
	arena_clear(&arena);
	assert_null(arena.blocks);
	char *first = arena_alloc(&arena, 100, 1);
	arena_alloc(&arena, 10000, 1);
	const struct arena_block *newest = arena.blocks;
	for (size_t i = 0; i < 3; i++) {
		arena_clear(&arena);
		assert_ptr_equal(arena.blocks, newest);
		assert_false(arena_owns(&arena, first));
		memset(arena_alloc(&arena, 10000, 1), 'x', 10000);
		assert_ptr_equal(arena.blocks, newest);
	}
	arena_free(&arena);
}

static void test_arena_texts(void **state)
{
	struct arena arena = {0};
	(void)state;
	assert_string_equal(arena_strndup(&arena, "abcdef", 3), "abc");
	assert_string_equal(arena_strndup(&arena, NULL, 0), "");
	assert_string_equal(arena_printf(&arena, "%s-%05d", "x", 42), "x-00042");
	char *wide = arena_printf(&arena, "%100000d", 7);
	assert_int_equal(strlen(wide), 100000);
	arena_free(&arena);
}

static void test_buffers_end_with_a_nul(void **state)
{
	struct buffer buffer = {0};
	(void)state;
	buffer_add(&buffer, "", 0);
	assert_string_equal(buffer.bytes, "");
	buffer_puts(&buffer, "ab");
	buffer_putc(&buffer, 'c');
	buffer_add(&buffer, "d\0e", 3);
	assert_int_equal(buffer.length, 6);
	assert_memory_equal(buffer.bytes, "abcd\0e", 7);
	buffer_printf(&buffer, "%s", "");
	buffer_printf(&buffer, "%300d", 1);
	assert_int_equal(buffer.length, 306);
	assert_int_equal(buffer.bytes[306], '\0');
	/* room for all but the NUL, for all, for more */
	for (size_t more = 199; more < 202; more++) {
		size_t before = buffer.length;
		buffer_room(&buffer, more);
		buffer_printf(&buffer, "%200d", 7);
		assert_int_equal(buffer.length, before + 200);
		assert_string_equal(buffer.bytes + before + 198, " 7");
	}
	buffer_free(&buffer);
	assert_null(buffer.bytes);
}

static void test_an_arena_takes_what_a_buffer_holds(void **state)
{
	struct arena arena = {0};
	struct buffer buffer = {0};
	(void)state;
	assert_string_equal(arena_take(&arena, &buffer), "");
	buffer_add(&buffer, "a\0b", 3);
	const char *text = arena_take(&arena, &buffer);
	assert_memory_equal(text, "a\0b", 4);
	assert_null(buffer.bytes);
	assert_int_equal(buffer.length, 0);
	arena_free(&arena);
}

static void test_maps_find_what_was_added(void **state)
{
	struct map map = {0};
	struct arena arena = {0};
	bool added;
	(void)state;
	assert_int_equal(map_find(&map, "a", 1), -1);
	for (size_t i = 0; i < 20000; i++) {
		const char *key = arena_printf(&arena, "key number %zu", i);
		assert_int_equal(map_add(&map, key, strlen(key), i, &added), i);
		assert_true(added);
	}
	assert_int_equal(map.count, 20000);
	for (size_t i = 0; i < 20000; i++) {
		const char *key = arena_printf(&arena, "key number %zu", i);
		assert_int_equal(map_find(&map, key, strlen(key)), i);
	}
	assert_int_equal(map_add(&map, "key number 7", 12, 99999, &added), 7);
	assert_false(added);
	assert_int_equal(map_find(&map, "key number 20000", 16), -1);
	map_free(&map);
	arena_free(&arena);
}

static void test_map_keys_are_bytes(void **state)
{
	struct map map = {0};
	(void)state;
	map_add(&map, "a\0b", 3, 0, NULL);
	map_add(&map, "a\0c", 3, 1, NULL);
	map_add(&map, "a", 1, 2, NULL);
	map_add(&map, "", 0, 3, NULL);
	assert_int_equal(map_find(&map, "a\0b", 3), 0);
	assert_int_equal(map_find(&map, "a\0c", 3), 1);
	assert_int_equal(map_find(&map, "a", 1), 2);
	assert_int_equal(map_find(&map, "", 0), 3);
	assert_int_equal(map_find(&map, "a\0", 2), -1);
	map_free(&map);
}

/* Of every length, and differing in one byte alone. */
static void test_map_keys_differ_in_any_byte(void **state)
{
	struct map map = {0};
	struct arena arena = {0};
	size_t count = 0;
	(void)state;
	for (size_t length = 0; length <= 40; length++)
		for (size_t at = 0; at <= length; at++) {
			char key[41];
			bool added;
			memset(key, 'k', sizeof key);
			key[at] = at < length ? 'x' : 'k';
			map_add(&map, arena_strndup(&arena, key, length), length, count++, &added);
			assert_true(added);
			assert_int_equal(map_find(&map, key, length), count - 1);
		}
	map_free(&map);
	arena_free(&arena);
}

static void test_zeroed_memory_is_zero_where_it_was_used(void **state)
{
	(void)state;
	for (size_t size = 1; size < 5000; size += 41) {
		char *dirty = memory_alloc(size, 1);
		memset(dirty, 'x', size);
		free(dirty);
		char *clean = memory_zalloc(1, size);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(clean[i], 0);
		free(clean);
	}
}

static rlim_t bound_now(void)
{
	struct rlimit limit = {0};
	assert_int_equal(getrlimit(RLIMIT_DATA, &limit), 0);
	return limit.rlim_cur;
}

static void test_the_machine_bounds_what_takes_a_megabyte(void **state)
{
	(void)state;
	rlim_t before = bound_now();
	struct arena arena = {0};
	memory_bound(0);
	free(memory_alloc(1000, 1));
	assert_true(bound_now() == before);
	memory_bound(1 << 30);
	assert_int_equal(memory_bounded(), 1 << 30);
	assert_true(bound_now() <= before);
	memory_bound(0);
	arena_alloc(&arena, 1, 1 << 20);
	assert_int_equal(memory_bounded(), 0);
	assert_true(bound_now() <= before);
	arena_free(&arena);
}

static void test_probing_keeps_nothing(void **state)
{
	(void)state;
	memory_probe(1);
	for (int i = 0; i < 1000; i++)
		memory_probe((size_t)1 << 26);
	memory_set_handler(on_exhausted);
	asked = 0;
	if (setjmp(back) == 0) {
		memory_probe(SIZE_MAX / 2);
		fail();
	}
	assert_true(asked == SIZE_MAX / 2);
	memory_set_handler(NULL);
}

/* What is had after memory_reuse is as good as before, and stays with the program. */
static void test_memory_that_is_reused(void **state)
{
	(void)state;
	char *before = memory_alloc(100, 1);
	memset(before, 'a', 100);
	memory_reuse();
	memory_reuse();
	for (size_t size = 1; size < (size_t)64 << 20; size *= 3) {
		char *block = memory_zalloc(size, 1);
		assert_int_equal(block[0], 0);
		assert_int_equal(block[size - 1], 0);
		memset(block, 'b', size);
		free(block);
	}
	assert_int_equal(before[99], 'a');
	free(before);
}

/* memory_begin asks the system for a place of its own; what was had before stays usable. */
static void test_memory_begins_late_too(void **state)
{
	(void)state;
	size_t sizes[] = {10, 3000, 200000, 3000000};
	char *before = memory_alloc(100, 1), *blocks[4];
	memset(before, 'a', 100);
	memory_begin();
	for (size_t i = 0; i < 4; i++) {
		blocks[i] = memory_alloc(sizes[i], 1);
		memset(blocks[i], (int)i, sizes[i]);
	}
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(blocks[i][0], i);
		assert_int_equal(blocks[i][sizes[i] - 1], i);
		free(blocks[i]);
	}
	assert_int_equal(before[99], 'a');
	free(before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_products_that_overflow_call_the_handler),
	        cmocka_unit_test(test_asking_for_nothing_gives_something),
	        cmocka_unit_test(test_growing_doubles_at_least),
	        cmocka_unit_test(test_arena_blocks_are_aligned_and_apart),
	        cmocka_unit_test(test_arenas_know_what_is_theirs),
	        cmocka_unit_test(test_an_arena_that_is_cleared_keeps_a_block),
	        cmocka_unit_test(test_arena_texts),
	        cmocka_unit_test(test_buffers_end_with_a_nul),
	        cmocka_unit_test(test_an_arena_takes_what_a_buffer_holds),
	        cmocka_unit_test(test_maps_find_what_was_added),
	        cmocka_unit_test(test_map_keys_are_bytes),
	        cmocka_unit_test(test_map_keys_differ_in_any_byte),
	        cmocka_unit_test(test_zeroed_memory_is_zero_where_it_was_used),
	        cmocka_unit_test(test_the_machine_bounds_what_takes_a_megabyte),
	        cmocka_unit_test(test_probing_keeps_nothing),
	        cmocka_unit_test(test_memory_begins_late_too),
	        cmocka_unit_test(test_memory_that_is_reused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
