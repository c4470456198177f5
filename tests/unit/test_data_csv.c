/* The CSV reader against libcsv itself, on random bytes of the kind that make trouble: the same fields in the
 * same rows, or both refuse. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "csv_peer.h"
#include "data/csv.h"

#define ROUNDS 20000

static void own_field(void *context, size_t line, size_t index, const char *bytes, size_t length)
{
	(void)line;
	(void)index;
	peer_field((void *)bytes, length, context);
}

static int own_row(void *context, size_t line, size_t count)
{
	(void)line;
	(void)count;
	peer_row(0, context);
	return 0;
}

/* Always with a header of two columns, so that the separator is known. */
static void random_bytes(struct buffer *bytes)
{
	static const char *const pieces[] = {
	        ";",    ";",
	        "\n",   "\r\n",
	        "\r",   "\"",
	        "\"\"", "a",
	        "b c",  " ",
	        "é",    "=1",
	        ",",    "a long text without end, which is longer than a chunk, is it not"};
	bytes->length = 0;
	buffer_puts(bytes, "x;y\n");
	for (unsigned n = draw(24); n > 0; n--)
		buffer_puts(bytes, pieces[draw(sizeof pieces / sizeof *pieces)]);
}

static void test_the_same_fields_as_libcsv_or_both_refuse(void **unused)
{
	(void)unused;
	char path[] = "/tmp/preutils-csv-XXXXXX";
	int descriptor = mkstemp(path);
	struct buffer bytes = {0}, wanted = {0}, got = {0};
	size_t refused = 0;
	assert_true(descriptor >= 0);
	for (size_t round = 0; round < ROUNDS; round++) {
		struct error error = {0};
		wanted.length = got.length = 0;
		random_bytes(&bytes);
		assert_int_equal(ftruncate(descriptor, 0), 0);
		assert_int_equal(pwrite(descriptor, bytes.bytes, bytes.length, 0), (ssize_t)bytes.length);
		const struct csv_handler handler = {
		        .context = &got, .field = own_field, .row = own_row, .error = &error};
		bool good = peer(bytes.bytes, bytes.length, &wanted);
		assert_int_equal(csv_read(path, path, &handler) == 0, good);
		refused += !good;
		if (!good)
			continue;
		buffer_add(&wanted, "", 1);
		buffer_add(&got, "", 1);
		assert_string_equal(got.bytes, wanted.bytes);
	}
	assert_in_range(refused, ROUNDS / 10, ROUNDS - ROUNDS / 10);
	close(descriptor);
	unlink(path);
	buffer_free(&bytes);
	buffer_free(&wanted);
	buffer_free(&got);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_the_same_fields_as_libcsv_or_both_refuse)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
