/* Comparing what people typed: the quick ways give what the plain ones do. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "import/words/fold.h"
#include "import/words/memo.h"
#include "import/words/pieces.h"

static unsigned random_below(unsigned below)
{
	static uint32_t state = 7;
	state = state * 1664525u + 1013904223u;
	return (state >> 16) % below;
}

static void random_text(char *out, size_t length, const char *letters)
{
	for (size_t i = 0; i < length; i++)
		out[i] = letters[random_below((unsigned)strlen(letters))];
	out[length] = '\0';
}

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* Every way of making b of the first i letters of a. */
static unsigned plain_distance(const char *a, const char *b)
{
	unsigned rows[80][80];
	size_t n = strlen(a), m = strlen(b);
	for (size_t i = 0; i <= n; i++)
		for (size_t j = 0; j <= m; j++) {
			rows[i][j] = (unsigned)(i ? j ? 1000 : i : j);
			if (i && j)
				rows[i][j] = least(least(rows[i - 1][j], rows[i][j - 1]) + 1,
				                   rows[i - 1][j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				rows[i][j] = least(rows[i][j], rows[i - 2][j - 2] + 1);
		}
	return rows[n][m];
}

static void distances_are_those_of_the_plain_way(void **state)
{
	(void)state;
	for (int round = 0; round < 200000; round++) {
		char a[16], b[16];
		unsigned limit = random_below(4);
		random_text(a, random_below(9), "abc");
		random_text(b, random_below(9), "abc");
		assert_int_equal(fold_distance(a, b, limit), least(plain_distance(a, b), limit + 1));
	}
}

static void distances_of_long_texts(void **state)
{
	(void)state;
	char a[80], b[80];
	memset(a, 'x', 64);
	a[64] = '\0';
	memcpy(b, a, 65);
	b[10] = 'y';
	assert_int_equal(fold_distance(a, b, 2), 1);
	strcat(a, "z");
	assert_int_equal(fold_distance(a, a, 2), 0);
	assert_int_equal(fold_distance(a, b, 2), 3);
}

static void words_lose_accents_case_and_signs(void **state)
{
	(void)state;
	struct arena arena = {0};
	assert_string_equal(fold_words(&arena, " Patte d'Oie (Nord), n° 3 "), "patte d oie nord n 3");
	assert_string_equal(fold_words(&arena, "É.L.É.M  œuvre"), "e l e m oeuvre");
	assert_string_equal(fold_compact(&arena, "C. P."), "cp");
	assert_string_equal(fold_words(&arena, "--"), "");
	assert_string_equal(fold_pattern(&arena, "a*b *"), "a * b *");
	arena_free(&arena);
}

/* A letter with an accent sends the whole text the other way. */
static void plain_texts_fold_as_others_do(void **state)
{
	(void)state;
	struct arena arena = {0};
	for (int round = 0; round < 20000; round++) {
		char text[24];
		random_text(text, random_below(20), "aZ9 -'.\t");
		const char *words = fold_words(&arena, text);
		assert_string_equal(fold_words(&arena, arena_printf(&arena, "%s é", text)),
		                    *words ? arena_printf(&arena, "%s e", words) : "e");
		assert_string_equal(fold_joined(&arena, words), fold_compact(&arena, text));
		arena_clear(&arena);
	}
	arena_free(&arena);
}

static void patterns_match_whole_words(void **state)
{
	(void)state;
	assert_true(fold_match("total *", "total"));
	assert_true(fold_match("total *", "total des heures"));
	assert_true(fold_match("* heures", "total des heures"));
	assert_true(fold_match("a * b * c", "a x b y b z c"));
	assert_true(fold_match("*", ""));
	assert_true(fold_match("", ""));
	assert_false(fold_match("total", "totaux"));
	assert_false(fold_match("total", "tot"));
	assert_false(fold_match("total", ""));
	assert_false(fold_match("", "total"));
	assert_false(fold_match("a * c", "a b"));
}

static void pieces_are_trimmed(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct words pieces = pieces_split(&arena, " a\u00a0| |\u202f\u00a0b c\t|", "|");
	assert_int_equal(pieces.count, 2);
	assert_string_equal(pieces.items[0], "a");
	assert_string_equal(pieces.items[1], "b c");
	assert_string_equal(pieces_trim(&arena, "\u00a0 \u00a0", 5), "");
	assert_int_equal(pieces_split(&arena, NULL, "|").count, 0);
	arena_free(&arena);
}

static void a_memo_knows_what_it_was_told(void **state)
{
	(void)state;
	struct memo memo = {.size = sizeof(size_t)};
	char key[16];
	bool known;
	for (int round = 0; round < 2; round++)
		for (size_t i = 0; i < 1000; i++) {
			size_t length = (size_t)snprintf(key, sizeof key, "k%zu", i);
			size_t *item = memo_item(&memo, key, length, &known);
			assert_int_equal(known, round);
			assert_int_equal(*item, round ? i : 0);
			*item = i;
		}
	memo_forget(&memo, 1000);
	memo_item(&memo, "k5", 2, &known);
	assert_true(known);
	memo_forget(&memo, 999);
	assert_int_equal(*(size_t *)memo_item(&memo, "k5", 2, &known), 0);
	assert_false(known);
	memo_free(&memo);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(distances_are_those_of_the_plain_way),
	        cmocka_unit_test(distances_of_long_texts),
	        cmocka_unit_test(words_lose_accents_case_and_signs),
	        cmocka_unit_test(plain_texts_fold_as_others_do),
	        cmocka_unit_test(patterns_match_whole_words),
	        cmocka_unit_test(pieces_are_trimmed),
	        cmocka_unit_test(a_memo_knows_what_it_was_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
