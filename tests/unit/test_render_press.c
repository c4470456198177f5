/* Bytes compressed in pieces: what comes out is what went in, and is the same whoever compressed it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/threads.h"
#include "render/ods_press.h"

/* Bytes that are given in parts of any size, none included. */
struct given {
	const char *bytes;
	size_t length, next, step;
};

static bool give(void *context, struct buffer *bytes)
{
	struct given *given = context;
	size_t left = given->length - given->next;
	size_t length = given->step * (given->next % 3); /* sometimes nothing */
	if (given->next % 3 == 0)
		length = 1;
	if (length > left)
		length = left;
	buffer_add(bytes, given->bytes + given->next, length);
	given->next += length;
	return given->next < given->length;
}

/* Lines that are much alike, as those of a table are. */
static char *make(size_t length)
{
	char *bytes = malloc(length + 1);
	uint32_t seed = 12345;
	assert_non_null(bytes);
	for (size_t i = 0; i < length; i++) {
		seed = seed * 1664525u + 1013904223u;
		bytes[i] = seed >> 29 ? "<cell style=\"look7\">12</cell>\n"[i % 30] : (char)(seed >> 16);
	}
	return bytes;
}

static void press_all(struct press *press, struct given *given, struct buffer *packed)
{
	packed->length = given->next = 0;
	press_begin(press, give, given);
	while (press_next(press, packed))
		;
}

static void expand(const struct buffer *packed, char *bytes, size_t length)
{
	z_stream stream = {0};
	assert_int_equal(inflateInit2(&stream, -MAX_WBITS), Z_OK);
	stream.next_in = (Bytef *)packed->bytes;
	stream.avail_in = (uInt)packed->length;
	stream.next_out = (Bytef *)bytes;
	stream.avail_out = (uInt)length + 1;
	assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
	assert_int_equal(stream.total_out, length);
	assert_int_equal(stream.avail_in, 0);
	inflateEnd(&stream);
}

static void every_length_comes_back(void **state)
{
	(void)state;
	static const size_t lengths[] = {0,       1,       1000, (1 << 18) - 1, 1 << 18, (1 << 18) + 1,
	                                 3000000, 20000000};
	for (size_t threads = 1; threads <= 4; threads += 3) {
		threads_allow(threads);
		struct press *press = press_new();
		struct buffer packed = {0};
		for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
			struct given given = {.bytes = make(lengths[i]), .length = lengths[i], .step = 20000};
			char *back = malloc(lengths[i] + 1);
			press_all(press, &given, &packed);
			expand(&packed, back, lengths[i]);
			assert_memory_equal(back, given.bytes, lengths[i]);
			assert_int_equal(press_length(press), lengths[i]);
			assert_int_equal(press_sum(press),
			                 crc32_z(0, (const Bytef *)given.bytes, lengths[i]));
			free(back);
			free((void *)given.bytes);
		}
		buffer_free(&packed);
		press_free(press);
	}
}

static void however_many_compress_it_is_the_same(void **state)
{
	(void)state;
	struct given given = {.bytes = make(12000000), .length = 12000000, .step = 50000};
	struct buffer alone = {0}, packed = {0};
	threads_allow(1);
	struct press *press = press_new();
	press_all(press, &given, &alone);
	press_free(press);
	for (size_t threads = 4; threads <= 7; threads++) { /* pieces for more than the four there are */
		threads_allow(threads);
		press = press_new();
		press_all(press, &given, &packed);
		assert_int_equal(packed.length, alone.length);
		assert_memory_equal(packed.bytes, alone.bytes, alone.length);
		press_free(press);
	}
	free((void *)given.bytes);
	buffer_free(&alone);
	buffer_free(&packed);
}

static void pieces_cost_little(void **state)
{
	(void)state;
	struct given given = {.bytes = make(4000000), .length = 4000000, .step = 50000};
	struct buffer packed = {0};
	struct press *press = press_new();
	press_all(press, &given, &packed);
	uLongf length = compressBound((uLong)given.length);
	Bytef *whole = malloc(length);
	assert_int_equal(compress2(whole, &length, (const Bytef *)given.bytes, (uLong)given.length, 3), Z_OK);
	assert_true(packed.length < length + length / 100);
	free(whole);
	free((void *)given.bytes);
	buffer_free(&packed);
	press_free(press);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(every_length_comes_back),
	        cmocka_unit_test(however_many_compress_it_is_the_same),
	        cmocka_unit_test(pieces_cost_little),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
