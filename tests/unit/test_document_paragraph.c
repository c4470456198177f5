/* Paragraphs: lines are chosen over the whole paragraph, words divided as French does, and what must stay
 * together does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "document/hyphenation.h"
#include "document/paragraph.h"

/* Every character is one unit wide. */
static double one_each(void *context, const struct style *style, const char *text, size_t length)
{
	(void)context;
	(void)style;
	double width = 0;
	for (size_t i = 0; i < length; i++)
		width += ((unsigned char)text[i] & 0xC0) != 0x80;
	return width;
}

struct setting {
	struct arena arena;
	struct device device;
	struct lines broken;
	struct line *lines;
	size_t count;
};

static void set(struct setting *setting, const char *text, double width, enum align align)
{
	struct node *leaf = node_add(&setting->arena, NULL, NODE_P);
	node_add_text(&setting->arena, leaf, text);
	setting->device.width = one_each;
	struct paragraph paragraph = {leaf, width, align, NULL};
	paragraph_break(&setting->arena, &setting->device, &paragraph, &setting->broken);
	setting->lines = setting->broken.lines;
	setting->count = setting->broken.count;
}

static void let_go(struct setting *setting)
{
	lines_free(&setting->broken);
	arena_free(&setting->arena);
}

static const char *line_text(struct setting *setting, size_t index)
{
	struct buffer text = {0};
	for (size_t i = 0; i < setting->lines[index].count; i++)
		buffer_add(&text, setting->lines[index].fragments[i].text,
		           setting->lines[index].fragments[i].length);
	const char *copy = arena_strndup(&setting->arena, text.bytes ? text.bytes : "", text.length);
	buffer_free(&text);
	return copy;
}

static void words_fill_lines(void **state)
{
	(void)state;
	struct setting setting = {.device = {.fixed = true}};
	set(&setting, "un deux trois quatre cinq", 11, ALIGN_LEFT);
	assert_int_equal(setting.count, 3);
	assert_string_equal(line_text(&setting, 0), "un deux");
	assert_string_equal(line_text(&setting, 2), "quatre cinq");
	let_go(&setting);
}

/* A line-by-line filler would set "aaa bb cc" and leave a poor second line: the whole paragraph counts. */
static void the_whole_paragraph_counts(void **state)
{
	(void)state;
	struct setting setting = {.device = {.fixed = true}};
	set(&setting, "aaa bb cc ddddd", 9, ALIGN_LEFT);
	assert_int_equal(setting.count, 2);
	for (size_t i = 0; i < setting.count; i++)
		assert_true(setting.lines[i].width <= 9);
	let_go(&setting);
}

static void justified_lines_end_at_the_margin(void **state)
{
	(void)state;
	struct setting setting = {0};
	set(&setting, "aaa bb cccc dd eeeee f gggg hh iiii jj kkk ll mmmm nn ooo pp q", 21, ALIGN_JUSTIFY);
	assert_true(setting.count > 2);
	for (size_t i = 0; i + 1 < setting.count; i++)
		assert_true(setting.lines[i].width > 20.99 && setting.lines[i].width < 21.01);
	assert_true(setting.lines[setting.count - 1].width < 21);
	let_go(&setting);
}

static void hard_spaces_hold(void **state)
{
	(void)state;
	struct setting setting = {.device = {.fixed = true}};
	set(&setting, "vers 12" TEXT_NNBSP "000" TEXT_NBSP "euros", 12, ALIGN_LEFT);
	assert_int_equal(setting.count, 2);
	assert_string_equal(line_text(&setting, 0), "vers");
	let_go(&setting);
}

static void a_word_that_no_line_holds_is_cut(void **state)
{
	(void)state;
	struct setting setting = {.device = {.fixed = true}};
	set(&setting, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 8, ALIGN_LEFT);
	assert_int_equal(setting.count, 4);
	for (size_t i = 0; i < setting.count; i++)
		assert_true(setting.lines[i].width <= 8);
	let_go(&setting);
}

static void empty_text_has_no_line(void **state)
{
	(void)state;
	struct setting setting = {0};
	set(&setting, "", 10, ALIGN_LEFT);
	assert_int_equal(setting.count, 0);
	let_go(&setting);
}

static const char *divided(const char *word, struct buffer *out)
{
	struct hyphenation *hyphenation = hyphenation_open("fr");
	size_t length = strlen(word);
	bool *breaks = calloc(length, sizeof *breaks);
	out->length = 0;
	hyphenation_find(hyphenation, word, length, breaks);
	for (size_t i = 0; i < length; i++) {
		if (breaks[i])
			buffer_putc(out, '|');
		buffer_putc(out, word[i]);
	}
	buffer_add(out, "", 1);
	free(breaks);
	hyphenation_close(hyphenation);
	return out->bytes;
}

static void french_words_are_divided(void **state)
{
	(void)state;
	struct buffer out = {0};
	assert_string_equal(divided("informatique", &out), "in|for|ma|tique");
	assert_string_equal(divided("délibération", &out), "dé|li|bé|ra|tion");
	assert_string_equal(divided("l’hébergement,", &out), "l’hé|ber|ge|ment,");
	buffer_free(&out);
}

static void names_numbers_and_addresses_are_not_divided(void **state)
{
	(void)state;
	struct buffer out = {0};
	static const char *const words[] = {"Courtanvaux", "école", "B747abcdefgh",
	                                    "courrier@ville-amboise.fr", "DÉLIBÉRATION"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		assert_string_equal(divided(words[i], &out), words[i]);
	buffer_free(&out);
}

/* What was found before is the same when it is asked for again, within other words too. */
static void words_are_divided_alike_each_time(void **state)
{
	(void)state;
	static const char text[] = "délibération l’hébergement, délibération l’hébergement, ";
	struct hyphenation *hyphenation = hyphenation_open("fr");
	bool breaks[sizeof text], again[sizeof text / 2];
	size_t half = (sizeof text - 1) / 2;
	hyphenation_find(hyphenation, text, 2 * half, breaks);
	hyphenation_find(hyphenation, text, half, again);
	assert_memory_equal(breaks, breaks + half, half * sizeof *breaks);
	assert_memory_equal(breaks, again, half * sizeof *breaks);
	assert_true(again[3]);
	hyphenation_close(hyphenation);
}

/* One piece of text and style, one mark: that a word could have been divided leaves no trace. */
static void words_stay_in_one_piece(void **state)
{
	(void)state;
	struct hyphenation *hyphenation = hyphenation_open("fr");
	struct setting setting = {.device = {.hyphenation = hyphenation}};
	set(&setting, "une délibération informatique du service de la commune qui organise une réunion", 40,
	    ALIGN_JUSTIFY);
	assert_true(setting.count > 1);
	for (size_t i = 0; i < setting.lines[0].count; i++)
		assert_int_equal(setting.lines[0].fragments[i].space, i % 2);
	assert_int_equal(setting.lines[0].fragments[2].length, strlen("délibération"));
	hyphenation_close(hyphenation);
	let_go(&setting);
}

static void a_divided_word_ends_with_a_hyphen(void **state)
{
	(void)state;
	struct hyphenation *hyphenation = hyphenation_open("fr");
	struct setting setting = {.device = {.hyphenation = hyphenation}};
	set(&setting, "le service informatique de la commune organise une réunion", 15, ALIGN_JUSTIFY);
	bool found = false;
	for (size_t i = 0; i + 1 < setting.count; i++) {
		const char *text = line_text(&setting, i);
		found = found || text[strlen(text) - 1] == '-';
	}
	assert_true(found);
	hyphenation_close(hyphenation);
	let_go(&setting);
}

static void dates_and_years_are_not_broken(void **state)
{
	(void)state;
	struct setting setting = {.count = 0};
	set(&setting, "le 24/01/2023 au lycée-collège en 2022-2023", 12, ALIGN_LEFT);
	const char *const wanted[] = {"le", "24/01/2023", "au lycée-", "collège en", "2022-2023"};
	assert_int_equal(setting.count, sizeof wanted / sizeof *wanted);
	for (size_t i = 0; i < setting.count; i++)
		assert_string_equal(line_text(&setting, i), wanted[i]);
	let_go(&setting);
}

static void a_letter_keeps_its_marks_where_a_word_is_cut(void **state)
{
	(void)state;
	struct setting setting = {.count = 0};
	set(&setting,
	    "e\xCC\x81"
	    "e\xCC\x81"
	    "e\xCC\x81"
	    "e\xCC\x81"
	    "e\xCC\x81"
	    "e\xCC\x81",
	    5, ALIGN_LEFT);
	assert_true(setting.count > 1);
	for (size_t i = 0; i < setting.count; i++)
		assert_int_equal(line_text(&setting, i)[0], 'e');
	let_go(&setting);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(words_fill_lines),
	        cmocka_unit_test(the_whole_paragraph_counts),
	        cmocka_unit_test(justified_lines_end_at_the_margin),
	        cmocka_unit_test(hard_spaces_hold),
	        cmocka_unit_test(a_word_that_no_line_holds_is_cut),
	        cmocka_unit_test(empty_text_has_no_line),
	        cmocka_unit_test(french_words_are_divided),
	        cmocka_unit_test(names_numbers_and_addresses_are_not_divided),
	        cmocka_unit_test(words_are_divided_alike_each_time),
	        cmocka_unit_test(words_stay_in_one_piece),
	        cmocka_unit_test(a_divided_word_ends_with_a_hyphen),
	        cmocka_unit_test(dates_and_years_are_not_broken),
	        cmocka_unit_test(a_letter_keeps_its_marks_where_a_word_is_cut),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
