/* Arabic and Hebrew for a device that draws from left to right. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "document/bidi.h"

static void turns(const char *text, const char *wanted)
{
	struct buffer buffer = {0};
	bidi_visual(text, &buffer);
	buffer_puts(&buffer, "");
	assert_string_equal(buffer.bytes, wanted);
	buffer_free(&buffer);
}

static void other_letters_stay(void **state)
{
	(void)state;
	assert_false(bidi_needed("Nguyễn Łukasz Yıldırım Жанна"));
	turns("Nguyễn Łukasz", "Nguyễn Łukasz");
	turns("", "");
}

static void letters_are_joined_and_turned_round(void **state)
{
	(void)state;
	assert_true(bidi_needed("né : محمد"));
	turns("محمد", "\uFEAA\uFEE4\uFEA4\uFEE3");
	turns("שלום", "םולש");
}

static void lam_and_alef_are_one(void **state)
{
	(void)state;
	turns("سلام", "\uFEE1\uFEFC\uFEB3");
}

static void a_name_of_two_words_is_one_run(void **state)
{
	(void)state;
	turns("a אב גד b", "a דג בא b");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(other_letters_stay),
	        cmocka_unit_test(letters_are_joined_and_turned_round),
	        cmocka_unit_test(lam_and_alef_are_one),
	        cmocka_unit_test(a_name_of_two_words_is_one_run),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
