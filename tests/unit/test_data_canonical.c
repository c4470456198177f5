/* The quick CSV reader against libcsv on random bytes, cut anywhere, with every scanner of this processor:
 * what it takes has the fields that libcsv gives; keys are found however they look. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "csv_peer.h"
#include "data/blocks.h"
#include "data/dataset.h"
#include "data/words.h"

#define ROUNDS 10000

/* What libcsv makes of text; false where it refuses, or it is no text. */
static bool peer_text(const char *bytes, size_t length, struct buffer *events)
{
	return peer(bytes, length, events) && utf8_valid(bytes, length, NULL) &&
	       text_printable(bytes, length);
}

static void header_field(void *context, size_t index, const char *bytes, size_t length)
{
	(void)index;
	peer_field((void *)bytes, length, context);
}

static size_t rows; /* that were given */

static bool take(void *context, const struct csv_block *block)
{
	rows += block->rows;
	for (size_t i = 0; i < block->rows * block->columns; i++) {
		size_t length;
		const char *text = block_field(block, i, &length);
		peer_field((void *)text, length, context);
		if (i % block->columns == block->columns - 1)
			peer_row(0, context);
	}
	return true;
}

/* Two spans that meet anywhere, blocks of any size. */
static bool own(const char *path, size_t nth, struct buffer *events)
{
	struct canonical file;
	if (!canonical_open(&file, path, header_field, events))
		return false;
	peer_row(0, events);
	rows = 0;
	if (scan_nth(nth))
		file.scan = scan_nth(nth);
	if (scan_nth_finder(nth))
		file.find = scan_nth_finder(nth);
	if (draw(2))
		file.block = SCAN_CHUNK * (1 + draw(3));
	size_t rest = file.size > file.begin ? file.size - file.begin : 0;
	size_t middle = file.begin + (rest ? draw((unsigned)rest) : 0), lines = 0, more = 0;
	struct csv_span first = {.from = file.begin, .to = middle},
	                second = {.from = middle, .to = file.size};
	bool whole = middle == file.begin;
	bool good = whole || canonical_read(&file, &first, take, events);
	good = good && (second.from == second.to || canonical_read(&file, &second, take, events));
	if (good && !whole && second.from != second.to)
		good = first.end == second.begin;
	if (good && rest) {
		assert_true(canonical_count(&file, file.begin, middle, &lines));
		assert_true(canonical_count(&file, middle, file.size, &more));
		assert_true(rows <= lines + more);
	}
	canonical_close(&file);
	return good;
}

static void random_bytes(struct buffer *bytes)
{
	static const char *const fields[] = {
	        "",
	        "a",
	        "b c",
	        "2023-01-24",
	        "\"\"",
	        "\"x;y\"",
	        "\"l\nm\"",
	        "\"q\"\"\"",
	        "é",
	        "\"\r\n\"",
	        ("œuvre et plus de soixante-quatre octets pour passer d’un bloc à l’autre, "
	         "encore")};
	static const char *const faults[] = {"\"",   "\r",           ";", "\xC3", "\x01", "\n",
	                                     "a\"b", "\xEF\xBF\xBE", "\t"};
	bool quoted = draw(3) == 0;
	const char *end = draw(4) ? "\n" : "\r\n";
	bytes->length = 0;
	buffer_puts(bytes, draw(20) ? "" : "\xEF\xBB\xBF");
	buffer_puts(bytes, draw(10) ? "x;y;z" : "\"x\";y;z");
	for (unsigned n = draw(12); n > 0; n--) {
		buffer_puts(bytes, end);
		for (int k = 0; k < 3; k++) {
			buffer_puts(bytes, k ? ";" : "");
			buffer_puts(bytes, fields[draw(quoted ? 11 : 4)]);
		}
		if (draw(60) == 0)
			buffer_puts(bytes, faults[draw(sizeof faults / sizeof *faults)]);
	}
	buffer_puts(bytes, draw(4) ? end : "");
}

static void test_what_is_taken_has_the_fields_of_libcsv(void **unused)
{
	(void)unused;
	char path[] = "/tmp/preutils-canonical-XXXXXX";
	int descriptor = mkstemp(path);
	struct buffer bytes = {0}, wanted = {0}, got = {0};
	size_t taken = 0;
	assert_true(descriptor >= 0);
	for (size_t round = 0; round < ROUNDS; round++) {
		wanted.length = got.length = 0;
		random_bytes(&bytes);
		assert_int_equal(ftruncate(descriptor, 0), 0);
		assert_int_equal(pwrite(descriptor, bytes.bytes, bytes.length, 0), (ssize_t)bytes.length);
		if (!own(path, round % 4, &got))
			continue;
		size_t mark = bytes.bytes[0] == '\xEF' ? 3 : 0;
		assert_true(peer_text(bytes.bytes + mark, bytes.length - mark, &wanted));
		taken++;
		buffer_add(&wanted, "", 1);
		buffer_add(&got, "", 1);
		assert_string_equal(got.bytes, wanted.bytes);
	}
	assert_in_range(taken, ROUNDS / 3, ROUNDS - ROUNDS / 20);
	close(descriptor);
	unlink(path);
	buffer_free(&bytes);
	buffer_free(&wanted);
	buffer_free(&got);
}

static void count_twice(void *context, size_t row)
{
	(void)row;
	++*(size_t *)context;
}

/* Many at once, the same as one by one. */
static void try_together(const struct key_index *keys, const char *form, unsigned from)
{
	char own[KEYS_TOGETHER][64];
	const char *texts[KEYS_TOGETHER];
	size_t lengths[KEYS_TOGETHER], last = 0;
	uint32_t found[KEYS_TOGETHER];
	for (unsigned i = 0; i < KEYS_TOGETHER; i++) {
		lengths[i] = (size_t)snprintf(own[i], sizeof *own, form, from + i);
		texts[i] = own[i];
	}
	key_index_rows(keys, texts, lengths, KEYS_TOGETHER, found);
	for (size_t i = 0; i < KEYS_TOGETHER; i++)
		assert_int_equal((size_t)found[i] - 1, key_index_row(keys, texts[i], lengths[i], &last));
}

/* Keys of a form, in some order, found like one by one. */
static void try_keys(const char *form, unsigned step, unsigned span, size_t twice)
{
	enum { ROWS = 200 };
	struct column column = {0};
	struct buffer text = {0};
	size_t offsets[ROWS + 1] = {0}, found = 0, last = 0;
	for (unsigned i = 0; i < ROWS; i++) {
		buffer_printf(&text, form, i * step % span);
		offsets[i + 1] = text.length;
	}
	column.text = text.bytes;
	column.text_offsets = offsets;
	struct key_index keys;
	key_index_make(&keys, &column, ROWS, count_twice, &found);
	assert_int_equal(found, twice);
	for (unsigned i = 0; i < span + 10; i++) {
		char key[64];
		size_t length = (size_t)snprintf(key, sizeof key, form, i), row = SIZE_MAX, own_length;
		for (size_t k = ROWS; k > 0; k--) {
			const char *own_key = column_text(&column, k - 1, &own_length);
			if (own_length == length && memcmp(own_key, key, length) == 0)
				row = k - 1;
		}
		assert_int_equal(key_index_row(&keys, key, length, &last), row);
	}
	for (unsigned i = 0; keys.kind == KEYS_HASHED && i < span + 10; i += KEYS_TOGETHER - 1)
		try_together(&keys, form, i);
	assert_int_equal(key_index_row(&keys, "", 0, &last), SIZE_MAX);
	assert_int_equal(key_index_row(&keys, "E", 1, &last), SIZE_MAX);
	assert_int_equal(key_index_row(&keys, "E00", 3, &last), SIZE_MAX);
	assert_int_equal(key_index_row(&keys, "E99999999999", 12, &last), SIZE_MAX);
	key_index_free(&keys);
	buffer_free(&text);
}

static void test_keys_are_found_however_they_look(void **unused)
{
	(void)unused;
	try_keys("E%u", 1, 1000, 0);
	try_keys("E%u", 7, 1009, 0);
	try_keys("E%07u", 7, 1009, 0);
	try_keys("E%u", 100003, 1000003, 0);
	try_keys("%u", 1, 1000, 0);
	try_keys("%x-k", 1, 1000, 0);
	try_keys("%08x-0000-4000", 2654435761u, 100000, 0);
	try_keys("E%u", 1, 150, 50);
	try_keys("%x-k", 7, 1009, 0);
	try_keys("%02x-000%%", 7, 251, 0);
	try_keys("%06u%%", 1, 1000, 0);
	try_keys("%x-k", 1, 150, 50);
	try_keys("%x-k", 7, 150, 50);
}

static void test_codes_of_a_list_are_found(void **unused)
{
	(void)unused;
	static const char *const codes[] = {"a",
	                                    "ab",
	                                    "abcdefgh",
	                                    "abcdefghi",
	                                    "abcdefgh_",
	                                    "abcdefghijklmnop",
	                                    "abcdefgh12345678ijklmnop",
	                                    "abcdefgh87654321ijklmnop"};
	struct list_value values[8] = {0};
	const struct list list = {.id = "l", .values = values, .count = 8};
	struct word_set words;
	for (size_t i = 0; i < 8; i++)
		values[i].code = codes[i];
	for (int often = 0; often < 2; often++) {
		words_make(&words, &list, often);
		for (size_t i = 0; i < 8; i++) {
			char text[64];
			snprintf(text, sizeof text, "%s;what follows", codes[i]);
			assert_int_equal(words_code(&words, text, strlen(codes[i])), i + 1);
			text[0] = 'z';
			assert_int_equal(words_code(&words, text, strlen(codes[i])), 0);
		}
		words_free(&words);
	}
}

static void no_field(void *context, size_t index, const char *bytes, size_t length)
{
	(void)context;
	(void)index;
	(void)bytes;
	(void)length;
}

/* Short rows first: how long they are is asked for where they stand. */
static void test_rows_are_measured_where_they_stand(void **unused)
{
	(void)unused;
	struct canonical file;
	struct buffer text = {0};
	char path[] = "/tmp/preutils-canonical-XXXXXX";
	int descriptor = mkstemp(path);
	buffer_puts(&text, "id;nom\n");
	size_t begin = text.length;
	for (int i = 0; i < 20000; i++)
		buffer_puts(&text, "1;abcdef\n");
	size_t middle = text.length;
	for (int i = 0; i < 20000; i++)
		buffer_puts(&text, "1;abcdefghijklmnop\n");
	assert_int_equal(write(descriptor, text.bytes, text.length), text.length);
	close(descriptor);
	assert_true(canonical_open(&file, path, no_field, NULL));
	assert_in_range(canonical_row_bytes(&file, begin, middle, 4), 8, 9);
	assert_in_range(canonical_row_bytes(&file, middle, text.length, 4), 18, 19);
	assert_in_range(canonical_row_bytes(&file, begin, text.length, 64), 11, 13);
	assert_in_range(canonical_row_bytes(&file, begin, begin + 1, 4), 0, 1);
	canonical_close(&file);
	unlink(path);
	buffer_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_what_is_taken_has_the_fields_of_libcsv),
	        cmocka_unit_test(test_keys_are_found_however_they_look),
	        cmocka_unit_test(test_codes_of_a_list_are_found),
	        cmocka_unit_test(test_rows_are_measured_where_they_stand),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
