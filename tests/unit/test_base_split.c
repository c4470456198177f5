/* Lists that stand in a text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/split.h"

static struct arena arena;

static void words_stand_between_separators(void **state)
{
	(void)state;
	struct words words = split_words(" ,un, deux,,trois et quatre ", ", ", &arena);
	assert_int_equal(words.count, 5);
	assert_string_equal(words.items[0], "un");
	assert_string_equal(words.items[4], "quatre");
	assert_true(split_holds(&words, "deux"));
	assert_false(split_holds(&words, "deu"));
	assert_false(split_holds(&words, ""));
}

static void a_space_is_no_separator_of_labels(void **state)
{
	(void)state;
	struct words words = split_words("hier soir,aujourd’hui", ",", &arena);
	assert_int_equal(words.count, 2);
	assert_string_equal(words.items[0], "hier soir");
}

static void nothing_holds_nothing(void **state)
{
	(void)state;
	assert_int_equal(split_words(NULL, " ", &arena).count, 0);
	assert_int_equal(split_words("", " ", &arena).count, 0);
	assert_int_equal(split_words(" ,, ", ", ", &arena).count, 0);
}

static int end(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(words_stand_between_separators),
	        cmocka_unit_test(a_space_is_no_separator_of_labels),
	        cmocka_unit_test(nothing_holds_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, end);
}
