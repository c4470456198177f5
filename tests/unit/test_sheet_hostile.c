/* Workbooks that mean harm, or were cut short: each is an error, none takes the machine with it. */
#include "tests/unit/workbooks.h"

static char path[64];

#define ROW(cells) "<sheetData><row>" cells "</row></sheetData>"

static void refused(const char *worksheet, const char *message)
{
	write_xlsx(path, "", "<si><t>a</t></si>", worksheet);
	assert_string_equal(read_all(path, NULL, 0), message);
}

static void references_that_lead_nowhere(void **state)
{
	(void)state;
	refused(ROW("<c t='s'><v>1</v></c>"), "!sheet-broken");
	refused(ROW("<c t='s'><v>-1</v></c>"), "!sheet-broken");
	refused(ROW("<c t='s'><v>99999999999999999999</v></c>"), "!sheet-broken");
	refused(ROW("<c r='XFE1'><v>1</v></c>"), "!sheet-broken");
	refused(ROW("<c r='A1048577'><v>1</v></c>"), "!sheet-broken");
	refused(ROW("<c r='A0'><v>1</v></c>"), "!sheet-broken");
	refused(ROW("<c r='AAAAAAAAAAAAAAAAAAAAAAAA1'><v>1</v></c>"), "!sheet-broken");
	refused(ROW("<c r='B1'><v>1</v></c><c r='A1'><v>1</v></c>"), "!sheet-broken");
	refused("<sheetData><row r='5'/><row r='4'/></sheetData>", "!sheet-broken");
	refused("<sheetData><row r='1048577'/></sheetData>", "!sheet-broken");
	refused("<sheetData/><mergeCells><mergeCell ref='B2:A1'/></mergeCells>", "!sheet-broken");
	refused("<dimension ref='A1'/>", "!sheet-broken");
}

static void the_last_cell_of_all_is_no_trouble(void **state)
{
	(void)state;
	refused("<sheetData><row r='1048576'><c r='XFD1048576' s='99'><v>1</v></c></row></sheetData>",
	        "XFD1048576(n) 1\n");
}

static void a_range_over_a_whole_column_costs_nothing(void **state)
{
	(void)state;
	refused("<sheetData><row><c><v>1</v></c></row><row r='9'><c r='B9'><v>2</v></c></row></sheetData>"
	        "<mergeCells><mergeCell ref='A1:A1048576'/></mergeCells>",
	        "A1(n) 1\nA9^ 1|B9(n) 2\n");
}

static void numbers_that_are_none_are_errors_of_their_cell(void **state)
{
	(void)state;
	refused(ROW("<c><v>1e999</v></c><c><v>abc</v></c><c s='1'><v>9e9</v></c><c s='1'><v>-5</v></c>"
	            "<c><v>nan</v></c><c><v>1e300</v></c>"),
	        "A1(e) 1e999|B1(e) abc|C1(e) 9000000000|D1(e) -5|E1(e) nan|F1(n) 1e300\n");
}

static void document_types_are_not_read(void **state)
{
	(void)state;
	static const struct part parts[] = {
	        {"mimetype", "application/vnd.oasis.opendocument.spreadsheet"},
	        {"content.xml", "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"}};
	write_package(path, parts, 2);
	assert_string_equal(read_all(path, NULL, 0), "!sheet-broken");
}

static void names_that_leave_the_package(void **state)
{
	(void)state;
	static const char *const names[] = {"../evil", "/etc/evil", "a/../../evil", "..\\evil", "a/.."};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const struct part parts[] = {{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"},
		                             {names[i], "x"}};
		write_package(path, parts, 2);
		assert_string_equal(read_all(path, NULL, 0), "!sheet-broken");
	}
}

static void absurd_repeats(void **state)
{
	(void)state;
	write_ods(path,
	          "<t:table t:name='x'><t:table-row><t:table-cell t:number-columns-repeated='9999999999'>"
	          "<text:p>a</text:p></t:table-cell></t:table-row></t:table>");
	assert_string_equal(read_all(path, NULL, 0), "!limit");
	write_ods(path, "<t:table t:name='x'><t:table-row t:number-rows-repeated='2000000000'><t:table-cell>"
	                "<text:p>a</text:p></t:table-cell></t:table-row></t:table>");
	assert_string_equal(read_all(path, NULL, 0), "!limit");
	write_ods(path, "<t:table t:name='x'><t:table-row t:number-rows-repeated='4000000000'><t:table-cell/>"
	                "</t:table-row><t:table-row><t:table-cell><text:p>a</text:p></t:table-cell>"
	                "</t:table-row></t:table>");
	assert_string_equal(read_all(path, NULL, 0), "!limit");
	write_ods(path, "<t:table t:name='x'><t:table-row><t:table-cell t:number-rows-spanned='99999999'>"
	                "<text:p>a<text:s text:c='4000000000'/>b</text:p></t:table-cell></t:table-row>"
	                "</t:table>");
	assert_string_equal(read_all(path, NULL, 0), "!limit");
}

/* 100 MB of one letter in 100 kB. */
static void a_bomb_is_not_unpacked(void **state)
{
	(void)state;
	size_t length = 100000000;
	char *text = malloc(length + 1);
	assert_non_null(text);
	memset(text, ' ', length);
	memcpy(text, "<a>", 3);
	text[length] = '\0';
	const struct part parts[] = {{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"},
	                             {"content.xml", text}};
	write_package(path, parts, 2);
	free(text);
	assert_string_equal(read_all(path, NULL, 0), "!sheet-broken");
}

static unsigned char *read_bytes(size_t *length)
{
	FILE *file = fopen(path, "rb");
	assert_non_null(file);
	unsigned char *bytes = malloc(100000);
	assert_non_null(bytes);
	*length = fread(bytes, 1, 100000, file);
	fclose(file);
	return bytes;
}

/* Every length, and every byte changed in two ways: an answer each time, whatever it is. */
static void damaged_anyhow(void)
{
	size_t length;
	unsigned char *bytes = read_bytes(&length);
	for (size_t cut = 0; cut < length; cut += 7) {
		write_bytes(path, bytes, cut);
		assert_int_equal(*read_all(path, NULL, 0), '!');
	}
	for (size_t i = 0; i < length; i += 3)
		for (unsigned flip = 1; flip < 256; flip *= 16) {
			bytes[i] ^= (unsigned char)flip;
			write_bytes(path, bytes, length);
			read_all(path, NULL, 0);
			bytes[i] ^= (unsigned char)flip;
		}
	free(bytes);
}

static void damaged_workbooks_give_an_answer(void **state)
{
	(void)state;
	write_xlsx(path, "", "<si><t>a</t></si>",
	           ROW("<c t='s'><v>0</v></c><c s='1'><v>44442</v></c>") "<mergeCells><mergeCell "
	                                                                 "ref='A1:B2'/></mergeCells>");
	damaged_anyhow();
	write_ods(path, "<t:table t:name='x'><t:table-row><t:table-cell t:number-columns-spanned='2'>"
	                "<text:p>a</text:p></t:table-cell></t:table-row></t:table>");
	damaged_anyhow();
}

static void places_are_told(void **state)
{
	(void)state;
	struct error error = {0};
	const struct sheet_row *row;
	write_xlsx(path, "", "", "<sheetData><row r='7'><c r='C7' t='s'><v>3</v></c></row></sheetData>");
	struct sheet_file *file = sheet_open(path, NULL, &error);
	struct sheet_reader *reader = sheet_start(file, 0, &error);
	assert_int_equal(sheet_next(reader, &row, &error), -1);
	assert_string_equal(error.file, path);
	assert_int_equal(error.line, 7);
	assert_string_equal(error.column, "Vaches!C7");
	sheet_end(reader);
	sheet_close(file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(references_that_lead_nowhere),
	        cmocka_unit_test(the_last_cell_of_all_is_no_trouble),
	        cmocka_unit_test(a_range_over_a_whole_column_costs_nothing),
	        cmocka_unit_test(numbers_that_are_none_are_errors_of_their_cell),
	        cmocka_unit_test(document_types_are_not_read),
	        cmocka_unit_test(names_that_leave_the_package),
	        cmocka_unit_test(absurd_repeats),
	        cmocka_unit_test(a_bomb_is_not_unpacked),
	        cmocka_unit_test(damaged_workbooks_give_an_answer),
	        cmocka_unit_test(places_are_told),
	};
	snprintf(path, sizeof path, "/tmp/test_hostile_%ld", (long)getpid());
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	unlink(path);
	return failed;
}
