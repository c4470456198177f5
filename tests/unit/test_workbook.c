/* The model of workbooks: what it lets in, and what it makes of results. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "render/workbook_results.h"
#include "render/workbook_width.h"

#define PLAIN  "tests/golden/resultats.xml"
#define MASKED "tests/golden/resultats-masques.xml"

static void names_of_sheets_are_valid_and_different(void **state)
{
	(void)state;
	struct workbook book = {0};
	assert_string_equal(workbook_add_sheet(&book, "Été [2023] : a/b")->name, "Été 2023 a b");
	assert_string_equal(workbook_add_sheet(&book, "#1 à 50 %")->name, "＃1 à 50 ％");
	assert_string_equal(workbook_add_sheet(&book, "ete 2023 A B")->name, "ete 2023 A B (2)");
	assert_string_equal(workbook_add_sheet(&book, "")->name, "Feuille");
	assert_string_equal(workbook_add_sheet(&book, "History")->name, "Feuille (2)");
	assert_string_equal(workbook_add_sheet(&book, "l'an")->name, "l’an");
	const char *one = workbook_add_sheet(&book, "abcdefghijklmnopqrstuvwxyz0123456789")->name;
	const char *two = workbook_add_sheet(&book, "abcdefghijklmnopqrstuvwxyz0123456789")->name;
	assert_string_equal(one, "abcdefghijklmnopqrstuvwxyz0123…");
	assert_string_equal(two, "abcdefghijklmnopqrstuvwxyz… (2)");
	workbook_free(&book);
}

static void characters_beyond_the_first_plane_count_twice(void **state)
{
	(void)state;
	struct workbook book = {0};
	const char *name = workbook_add_sheet(&book, "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀")->name;
	assert_true(utf8_valid(name, strlen(name), NULL));
	assert_true(utf8_length(name) <= 16);
	workbook_free(&book);
}

static void texts_become_what_all_formats_hold(void **state)
{
	(void)state;
	struct workbook book = {0};
	assert_string_equal(workbook_text(&book, "a\tb\nc"), "a b c");
	assert_string_equal(workbook_text(&book, "a\001b\177"), "a\uFFFDb\uFFFD");
	assert_string_equal(workbook_text(&book, "a\xFFz"), "a\uFFFDz");
	assert_string_equal(workbook_text(&book, "=1+1"), "=1+1");
	char *endless = memory_alloc(40001, 1);
	memset(endless, 'x', 40000);
	endless[40000] = '\0';
	assert_int_equal(utf8_length(workbook_text(&book, endless)), 16001);
	free(endless);
	workbook_free(&book);
}

/* Letters of one and of two bytes, around the longest text that stays as it is. */
static void what_is_long_is_counted_in_characters(void **state)
{
	(void)state;
	struct workbook book = {0};
	for (size_t accents = 0; accents <= 3; accents++)
		for (size_t length = 15998; length <= 16002; length++) {
			struct buffer text = {0};
			for (size_t i = 0; i < length; i++)
				buffer_puts(&text, accents && i % accents == 0 ? "é" : "x");
			const char *kept = workbook_text(&book, text.bytes);
			assert_int_equal(utf8_length(kept), length <= 16000 ? length : 16001);
			assert_int_equal(strcmp(kept, text.bytes) == 0, length <= 16000);
			assert_int_equal(workbook_text_kept(&book.arena, text.bytes) == text.bytes,
			                 length <= 16000);
			buffer_free(&text);
		}
	workbook_free(&book);
}

static void widths_know_bold_and_narrow_letters(void **state)
{
	(void)state;
	const struct book_style *plain = &book_styles[LOOK_LABEL], *bold = &book_styles[LOOK_TOTAL_LABEL];
	assert_true(width_text("mmmm", plain) > 2 * width_text("iiii", plain));
	assert_true(width_text("Total", bold) > width_text("Total", plain));
	assert_int_equal(width_lines("un deux trois", plain, 1000), 1);
	assert_int_equal(width_lines("un deux trois", plain, 50), 2);
	assert_true(width_lines("anticonstitutionnellement", plain, 30) > 3);
}

static uint32_t random_number;

static uint32_t below(uint32_t limit)
{
	random_number = random_number * 1664525 + 1013904223;
	return (random_number >> 8) % limit;
}

/* Letters of every kind and length, in words. */
static void random_text(struct buffer *text)
{
	static const char *const letters[] = {"a", "i", "@", "W",      " ",  "é",
	                                      "’", "…", "—", "\u0301", "中", "😀"};
	text->length = 0;
	for (uint32_t left = below(40) + 1; left > 0; left--)
		buffer_puts(text, letters[below(sizeof letters / sizeof *letters)]);
}

static void no_text_is_wider_than_the_most(void **state)
{
	(void)state;
	struct buffer text = {0};
	for (int i = 0; i < 2000; i++) {
		const struct book_style *style = &book_styles[below(LOOK_COUNT)];
		random_text(&text);
		double whole = width_text(text.bytes, style);
		assert_true(whole <= width_most(text.length, style));
		assert_int_equal(width_lines(text.bytes, style, whole * 1.01), 1);
	}
	buffer_free(&text);
}

/* A column is as wide as the widest of its cells would make it alone. */
static void columns_are_as_wide_as_their_widest_cell(void **state)
{
	(void)state;
	static const int64_t numbers[] = {0, 9, 99, 999, 1000, 999999, 123456789};
	struct error error = {0};
	struct buffer text = {0};
	for (int round = 0; round < 300; round++) {
		struct workbook all = {0};
		struct sheet *sheet = workbook_add_sheet(&all, "toutes");
		int widest = 0;
		for (size_t row = 0; row < 8; row++) {
			struct workbook one = {0};
			struct sheet *lonely = workbook_add_sheet(&one, "seule");
			enum book_look look = (enum book_look)below(LOOK_COUNT);
			int64_t value = numbers[below(7)] * DECIMAL_ONE + below(2) * 999999;
			value = below(3) ? value : -value;
			int places = (int)below(7);
			bool number = below(2);
			random_text(&text);
			if (number) {
				sheet_add_number(sheet, row, 0, look, value, places);
				sheet_add_number(lonely, 0, 0, look, value, places);
			} else {
				sheet_add_text(sheet, row, 0, look, text.bytes);
				sheet_add_text(lonely, 0, 0, look, text.bytes);
			}
			assert_int_equal(workbook_solve(&one, &error), 0);
			widest = lonely->widths[0] > widest ? lonely->widths[0] : widest;
			workbook_free(&one);
		}
		assert_int_equal(workbook_solve(&all, &error), 0);
		assert_int_equal(sheet->widths[0], widest);
		workbook_free(&all);
	}
	buffer_free(&text);
}

static void load(struct workbook *book, const char *path, enum book_grouping grouping)
{
	struct results results;
	struct error error = {0};
	assert_int_equal(results_read(&results, path, &error), 0);
	memset(book, 0, sizeof *book);
	assert_int_equal(workbook_fill(book, &results, grouping, 19000, &error), 0);
	results_free(&results);
}

static const struct sheet *find_sheet(const struct workbook *book, const char *name)
{
	for (size_t i = 0; i < book->count; i++)
		if (strcmp(book->sheets[i]->name, name) == 0)
			return book->sheets[i];
	fail_msg("no sheet %s", name);
	return NULL;
}

static size_t count_kind(const struct sheet *sheet, enum book_kind kind)
{
	size_t count = 0;
	for (size_t i = 0; i < sheet->count; i++)
		count += sheet->cells[i].kind == kind;
	return count;
}

static void sheets_follow_headings_or_statistics(void **state)
{
	(void)state;
	struct workbook book;
	load(&book, PLAIN, GROUP_HEADING);
	assert_int_equal(book.count, 4);
	workbook_free(&book);
	load(&book, PLAIN, GROUP_STATISTIC);
	assert_int_equal(book.count, 9);
	assert_string_equal(book.sheets[2]->name, "2 Enfants suivis par sexe");
	workbook_free(&book);
}

static void shares_are_given_only_where_they_add_up(void **state)
{
	(void)state;
	struct workbook book;
	load(&book, PLAIN, GROUP_STATISTIC);
	assert_int_equal(count_kind(find_sheet(&book, "2 Enfants suivis par sexe"), BOOK_PERCENT), 5);
	assert_int_equal(count_kind(find_sheet(&book, "4 Enfants suivis par référent"), BOOK_PERCENT), 0);
	assert_int_equal(count_kind(find_sheet(&book, "5 Durée moyenne des parcours f…"), BOOK_PERCENT), 0);
	workbook_free(&book);
}

static void every_share_points_to_numbers(void **state)
{
	(void)state;
	struct workbook book;
	load(&book, PLAIN, GROUP_HEADING);
	for (size_t i = 0; i < book.count; i++) {
		const struct sheet *sheet = book.sheets[i];
		for (size_t j = 0; j < sheet->count; j++) {
			const struct book_cell *share = &sheet->cells[j];
			size_t found = 0;
			for (size_t k = 0; share->kind == BOOK_PERCENT && k < sheet->count; k++) {
				const struct book_cell *cell = &sheet->cells[k];
				if (cell->row == share->value_row && cell->column == share->value_column)
					found += cell->kind == BOOK_NUMBER && cell->value == share->value;
				if (cell->row == share->whole_row && cell->column == share->whole_column)
					found += cell->kind == BOOK_NUMBER && cell->value == share->whole;
			}
			assert_int_equal(found, share->kind == BOOK_PERCENT ? 2 : 0);
		}
	}
	workbook_free(&book);
}

static void masked_cells_hold_nothing(void **state)
{
	(void)state;
	struct workbook book;
	load(&book, MASKED, GROUP_HEADING);
	const struct sheet *sheet = find_sheet(&book, "Parcours");
	assert_int_equal(count_kind(sheet, BOOK_MASKED), 4);
	for (size_t i = 0; i < sheet->count; i++)
		if (sheet->cells[i].kind == BOOK_MASKED)
			assert_true(sheet->cells[i].value == 0 && sheet->cells[i].whole == 0);
	assert_int_equal(sheet->chart_count, 0);
	workbook_free(&book);
}

static void cells_come_in_order_and_spans_stay_inside(void **state)
{
	(void)state;
	struct workbook book;
	load(&book, PLAIN, GROUP_HEADING);
	for (size_t i = 0; i < book.count; i++) {
		const struct sheet *sheet = book.sheets[i];
		for (size_t j = 0; j < sheet->count; j++) {
			const struct book_cell *cell = &sheet->cells[j], *before = cell - (j > 0);
			assert_true(cell->span >= 1 && cell->column + cell->span <= sheet->columns);
			if (j == 0)
				continue;
			bool same_row = before->row == cell->row;
			assert_true(same_row ? before->column + before->span <= cell->column
			                     : before->row < cell->row);
		}
	}
	workbook_free(&book);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(names_of_sheets_are_valid_and_different),
	        cmocka_unit_test(characters_beyond_the_first_plane_count_twice),
	        cmocka_unit_test(texts_become_what_all_formats_hold),
	        cmocka_unit_test(what_is_long_is_counted_in_characters),
	        cmocka_unit_test(widths_know_bold_and_narrow_letters),
	        cmocka_unit_test(no_text_is_wider_than_the_most),
	        cmocka_unit_test(columns_are_as_wide_as_their_widest_cell),
	        cmocka_unit_test(sheets_follow_headings_or_statistics),
	        cmocka_unit_test(shares_are_given_only_where_they_add_up),
	        cmocka_unit_test(every_share_points_to_numbers),
	        cmocka_unit_test(masked_cells_hold_nothing),
	        cmocka_unit_test(cells_come_in_order_and_spans_stay_inside),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
