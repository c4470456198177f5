/* Workbooks as files: what a reader finds in the cells of XLSX and ODS. */
#include "tests/unit/workbooks.h"

#include "base/date.h"
#include "base/out.h"
#include "render/workbook.h"

static char path[64];

typedef int write_function(const struct workbook *, struct out *, struct error *);
static write_function *const writes[] = {xlsx_write, ods_write};

static void write_book(struct workbook *book, write_function *write)
{
	struct error error = {0};
	assert_int_equal(workbook_solve(book, &error), 0);
	struct out *out = out_open(path, &error);
	assert_non_null(out);
	assert_int_equal(write(book, out, &error), 0);
	assert_int_equal(out_close(out, &error), 0);
}

static void texts_are_what_they_were(void **state)
{
	(void)state;
	static const char *const texts[] = {
	        "=1+1", "  a  b ", "a<b & \"c\">d", "_x0041_ _x00zz_ _x0041_x0042_", "Noël ’", "_", "</t>"};
	struct workbook book = {.title = "Étable"};
	struct sheet *sheet = workbook_add_sheet(&book, "Vaches & veaux");
	struct buffer wanted = {0};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		sheet_add_text(sheet, i, 0, LOOK_LABEL, texts[i]);
		buffer_printf(&wanted, "A%zu %s\n", i + 1, texts[i]);
	}
	for (size_t i = 0; i < 2; i++) {
		write_book(&book, writes[i]);
		assert_string_equal(read_all(path, NULL, 0), wanted.bytes);
	}
	buffer_free(&wanted);
	workbook_free(&book);
}

static void numbers_dates_and_shares_keep_their_values(void **state)
{
	(void)state;
	struct workbook book = {.title = "Étable"};
	struct sheet *sheet = workbook_add_sheet(&book, "Vaches");
	sheet_add_number(sheet, 0, 0, LOOK_VALUE, -12345678, 6);
	sheet_add_number(sheet, 0, 1, LOOK_VALUE, INT64_C(8999999999999000000), 0);
	sheet_add_number(sheet, 0, 2, LOOK_VALUE, DECIMAL_NONE, 0);
	sheet_add_masked(sheet, 0, 3, LOOK_VALUE, "s");
	static const int years[] = {1899, 1900, 1900, 2015};
	static const int months[] = {12, 2, 3, 2}, days[] = {31, 28, 1, 3};
	for (size_t i = 0; i < 4; i++)
		sheet_add_date(sheet, 1, i, LOOK_LABEL, date_from_civil(years[i], months[i], days[i]));
	struct book_cell *share = sheet_add_empty(sheet, 2, 0, LOOK_VALUE);
	share->kind = BOOK_PERCENT;
	share->value = 1;
	share->whole = 4;
	write_book(&book, xlsx_write);
	assert_string_equal(read_all(path, NULL, 0),
	                    "A1(n) -12.345678|B1(n) 8999999999999|D1 s\n"
	                    "A2 1899-12-31|B2(d) 1900-02-28|C2(d) 1900-03-01|D2(d) 2015-02-03\n"
	                    "A3(n) 0.25\n");
	workbook_free(&book);
}

static void a_span_covers_cells_whatever_the_look(void **state)
{
	(void)state;
	struct workbook book = {.title = "Étable"};
	struct sheet *sheet = workbook_add_sheet(&book, "Vaches");
	sheet_add_text(sheet, 0, 0, LOOK_TITLE, "Titre")->span = 3;
	sheet_add_text(sheet, 1, 0, LOOK_HEADER, "En-tête")->span = 3;
	write_book(&book, xlsx_write);
	struct error error = {0};
	struct sheet_file *file = sheet_open(path, NULL, &error);
	struct sheet_reader *reader = sheet_start(file, 0, &error);
	const struct sheet_row *row;
	for (uint32_t i = 1; i <= 2; i++) {
		assert_int_equal(sheet_next(reader, &row, &error), 1);
		assert_int_equal(row->number, i);
		assert_int_equal(sheet_row_cell(row, 1)->last_column, 3);
		assert_true(sheet_row_cell(row, 3)->covered);
	}
	sheet_end(reader);
	sheet_close(file);
	workbook_free(&book);
}

/* ODS says once of equal cells what they are. */
static void equal_cells_beside_each_other_are_all_there(void **state)
{
	(void)state;
	struct workbook book = {.title = "Étable"};
	struct sheet *sheet = workbook_add_sheet(&book, "Vaches");
	static const int values[] = {5, 5, 5, 6, 6, 5};
	struct buffer wanted = {0};
	for (size_t row = 0; row < 2; row++) {
		for (size_t i = 0; i < 6; i++)
			sheet_add_number(sheet, row, i, LOOK_VALUE, values[i] * DECIMAL_ONE, 0);
		/* the same number otherwise shown, or behind a gap, is another cell */
		sheet_add_number(sheet, row, 6, LOOK_VALUE, 5 * DECIMAL_ONE, 1);
		sheet_add_number(sheet, row, 8, LOOK_TOTAL_VALUE, 5 * DECIMAL_ONE, 1);
		sheet_add_number(sheet, row, 9, LOOK_TOTAL_VALUE, DECIMAL_NONE, 0);
		sheet_add_number(sheet, row, 10, LOOK_TOTAL_VALUE, DECIMAL_NONE, 0);
		sheet_add_masked(sheet, row, 11, LOOK_VALUE, "s");
		sheet_add_masked(sheet, row, 12, LOOK_VALUE, "s");
		sheet_add_masked(sheet, row, 13, LOOK_VALUE, "s…9");
		buffer_printf(
		        &wanted,
		        "A%zu(n) 5|B%zu(n) 5|C%zu(n) 5|D%zu(n) 6|E%zu(n) 6|F%zu(n) 5|G%zu(n) 5|I%zu(n) 5|"
		        "L%zu s|M%zu s|N%zu s…9\n",
		        row + 1, row + 1, row + 1, row + 1, row + 1, row + 1, row + 1, row + 1, row + 1,
		        row + 1, row + 1);
	}
	for (size_t i = 0; i < 2; i++) {
		write_book(&book, writes[i]);
		assert_string_equal(read_all(path, NULL, 0), wanted.bytes);
	}
	buffer_free(&wanted);
	workbook_free(&book);
}

/* Rows that are made while they are written. */
struct cows {
	struct book_rows rows;
	struct book_cell cells[2];
	char name[32];
	size_t row;
};

static void begin_cows(struct book_rows *base)
{
	((struct cows *)base)->row = 1;
}

static struct book_cell *next_cow(struct book_rows *base, size_t *count)
{
	struct cows *cows = (struct cows *)base;
	if (cows->row == cows->rows.rows)
		return NULL;
	snprintf(cows->name, sizeof cows->name, "vache %zu", cows->row % 7);
	cows->cells[0] = (struct book_cell){.row = (uint32_t)cows->row,
	                                    .span = 1,
	                                    .kind = BOOK_TEXT,
	                                    .look = LOOK_LABEL,
	                                    .text = cows->name};
	cows->cells[1] = (struct book_cell){.row = (uint32_t)cows->row,
	                                    .column = 1,
	                                    .span = 1,
	                                    .kind = BOOK_NUMBER,
	                                    .look = LOOK_VALUE,
	                                    .value = (int64_t)cows->row * DECIMAL_ONE / 2,
	                                    .places = 1};
	cows->row++;
	*count = 2;
	return cows->cells;
}

static void free_cows(struct book_rows *base)
{
	(void)base;
}

static void expect_cows(const char *file_path)
{
	struct error error = {0};
	struct sheet_file *file = sheet_open(file_path, NULL, &error);
	assert_non_null(file);
	struct sheet_reader *reader = sheet_start(file, 0, &error);
	const struct sheet_row *row;
	size_t rows = 0;
	while (sheet_next(reader, &row, &error) == 1) {
		char name[32];
		if (rows) {
			snprintf(name, sizeof name, "vache %zu", rows % 7);
			assert_string_equal(sheet_row_cell(row, 1)->text, name);
			assert_true(sheet_row_cell(row, 2)->number == (double)rows / 2);
		}
		rows++;
	}
	assert_int_equal(rows, 20000);
	sheet_end(reader);
	sheet_close(file);
}

static void long_lists_hold_their_rows_in_both_ways(void **state)
{
	(void)state;
	for (int many = 0; many < 2; many++) {
		struct workbook book = {.title = "Étable"};
		struct sheet *sheet = workbook_add_sheet(&book, "Vaches");
		struct cows cows = {.rows = {.rows = 20000,
		                             .columns = 2,
		                             .many = many,
		                             .begin = begin_cows,
		                             .next = next_cow,
		                             .free = free_cows}};
		sheet_add_text(sheet, 0, 0, LOOK_HEADER, "Nom");
		sheet_add_text(sheet, 0, 1, LOOK_HEADER_VALUE, "Lait");
		sheet->more = &cows.rows;
		write_book(&book, xlsx_write);
		expect_cows(path);
		workbook_free(&book);
	}
}

static int make_path(void **state)
{
	(void)state;
	snprintf(path, sizeof path, "/tmp/preutils-xlsx-%ld.xlsx", (long)getpid());
	return 0;
}

static int remove_path(void **state)
{
	(void)state;
	return unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(texts_are_what_they_were),
	        cmocka_unit_test(numbers_dates_and_shares_keep_their_values),
	        cmocka_unit_test(equal_cells_beside_each_other_are_all_there),
	        cmocka_unit_test(a_span_covers_cells_whatever_the_look),
	        cmocka_unit_test(long_lists_hold_their_rows_in_both_ways),
	};
	return cmocka_run_group_tests(tests, make_path, remove_path);
}
