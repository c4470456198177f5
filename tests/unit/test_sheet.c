/* Spreadsheets in: what cells say, in each format. */
#include "tests/unit/workbooks.h"

#include "sheet/files.h"

static char path[64];

static void expect_csv(const char *bytes, size_t length, const char *encoding, char separator,
                       const char *wanted)
{
	struct error error = {0};
	char found;
	int sureness;
	write_bytes(path, bytes, length);
	assert_string_equal(read_all(path, NULL, 0), wanted);
	struct sheet_file *file = sheet_open(path, NULL, &error);
	assert_non_null(file);
	assert_string_equal(sheet_encoding(file, &found, &sureness), encoding);
	assert_int_equal(found, separator);
	assert_true(sureness > 55);
	sheet_close(file);
}

#define CSV(bytes, encoding, separator, wanted)                                                              \
	expect_csv(bytes, sizeof(bytes) - 1, encoding, separator, wanted)

static void encodings_are_told_apart(void **state)
{
	(void)state;
	static const char *const wanted = "A1 élève|B1 né\nA2 CORMERY Anaëlle|B2 Noël, à l’été\n";
	static const char *const plain = "A1 élève|B1 né\nA2 CORMERY Anaëlle|B2 Noël, à l'été\n";
	CSV("élève;né\nCORMERY Anaëlle;Noël, à l’été\n", "utf-8", ';', wanted);
	CSV("\xEF\xBB\xBF\"élève\";né\r\nCORMERY Anaëlle;Noël, à l’été\r\n", "utf-8", ';', wanted);
	CSV("\xE9l\xE8ve;n\xE9\nCORMERY Ana\xEBlle;No\xEBl, \xE0 l\x92\xE9t\xE9\n", "windows-1252", ';',
	    wanted);
	CSV("\xE9l\xE8ve;n\xE9\nCORMERY Ana\xEBlle;No\xEBl, \xE0 l'\xE9t\xE9\n", "windows-1252", ';', plain);
	CSV("\x82l\x8Ave\tn\x82\nCORMERY Ana\x89lle\tNo\x89l, \x85 l'\x82t\x82\n", "cp850", '\t', plain);
	CSV("\x8El\x8Fve;n\x8E\nCORMERY Ana\x91lle;No\x91l, \x88 l\xD5\x8Et\x8E\n", "macintosh", ';', wanted);
	CSV("c\xBDur;\xE9l\xE8ve\n20 \xA4;s\xBDur\n", "iso-8859-15", ';',
	    "A1 cœur|B1 élève\nA2 20 €|B2 sœur\n");
	CSV("\xFF\xFE\xE9\0;\0a\0\n\0", "utf-16le", ';', "A1 é|B1 a\n");
	CSV("\xFE\xFF\0\xE9\0;\0a\0\n", "utf-16be", ';', "A1 é|B1 a\n");
	CSV("nom;ville\nA;B\n", "utf-8", ';', "A1 nom|B1 ville\nA2 A|B2 B\n");
}

static void an_encoding_can_be_forced(void **state)
{
	(void)state;
	struct sheet_options options = {.encoding = "CP850"};
	write_bytes(path, "\x82;b\n", 4);
	assert_string_equal(read_all(path, &options, 0), "A1 é|B1 b\n");
	options.encoding = "klingon";
	assert_string_equal(read_all(path, &options, 0), "!sheet-encoding");
}

static void quotes_hold_line_breaks_and_separators(void **state)
{
	(void)state;
	CSV("a;b\n\"x\r\ny;\"\"z\"\"\";;\n\n;;c\n5\" long;d\n", "utf-8", ';',
	    "A1 a|B1 b\nA2 x\ny;\"z\"\nC3 c\nA4 5\" long|B4 d\n");
	CSV("a,b,c\n\"1;5\",2,3\n", "utf-8", ',', "A1 a|B1 b|C1 c\nA2 1;5|B2 2|C2 3\n");
	write_bytes(path, "a;\"b\nc;d\n", 9);
	assert_string_equal(read_all(path, NULL, 0), "!csv-quote");
}

static void lines_are_where_rows_begin(void **state)
{
	(void)state;
	struct error error = {0};
	const struct sheet_row *row;
	write_bytes(path, "a\n\"x\ny\"\n\nb\n", 11);
	struct sheet_file *file = sheet_open(path, NULL, &error);
	struct sheet_reader *reader = sheet_start(file, 0, &error);
	static const uint32_t lines[] = {1, 2, 5};
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(sheet_next(reader, &row, &error), 1);
		assert_int_equal(row->line, lines[i]);
		assert_int_equal(row->number, i + 1);
	}
	assert_int_equal(sheet_next(reader, &row, &error), 0);
	sheet_end(reader);
	sheet_close(file);
}

static void cells_of_xlsx_say_what_people_see(void **state)
{
	(void)state;
	write_xlsx(path, "",
	           "<si><t>Étable_x000D_\nnord</t></si><si><r><t>Mar</t></r><r><t "
	           "xml:space='preserve'>guerite </t></r><rPh><t>no</t></rPh></si>",
	           "<sheetData><row r='2'><c r='A2' t='s'><v>1</v></c><c r='C2' t='s'><v>0</v></c>"
	           "<c r='D2' s='1'><v>44442</v></c><c r='E2' s='1'><v>44442.75</v></c>"
	           "<c r='F2' s='2'><v>0.25</v></c><c r='G2' s='3'><v>0.604166666666667</v></c></row>"
	           "<row r='4'><c t='b'><v>1</v></c><c t='e'><v>#REF!</v></c>"
	           "<c t='str'><f>A2</f><v>calcul</v></c><c t='inlineStr'><is><t>sur place</t></is></c>"
	           "<c><v>0.30000000000000004</v></c><c><v>1.2E+3</v></c><c s='1'><v>60</v></c>"
	           "<c s='1'><v>1</v></c><c s='1'/></row></sheetData>");
	assert_string_equal(read_all(path, NULL, 0),
	                    "A2 Marguerite |C2 Étable\nnord|D2(d) 2021-09-03|E2(d) 2021-09-03 18:00:00|"
	                    "F2(n) 0.25|G2(t) 14:30:00\n"
	                    "A4(b) VRAI|B4(e) #REF!|C4 calcul|D4 sur place|E4(n) 0.3|F4(n) 1200|G4(e) 60|"
	                    "H4(d) 1900-01-01\n");
}

static void the_epoch_of_1904_is_honoured(void **state)
{
	(void)state;
	write_xlsx(path, "<workbookPr date1904='1'/>", "",
	           "<sheetData><row><c s='1'><v>42980</v></c></row></sheetData>");
	assert_string_equal(read_all(path, NULL, 0), "A1(d) 2021-09-03\n");
}

static void merged_and_hidden_cells_say_so(void **state)
{
	(void)state;
	write_xlsx(path, "", "<si><t>a</t></si>",
	           "<cols><col min='2' max='3' hidden='1'/></cols><sheetData>"
	           "<row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1'><v>7</v></c></row>"
	           "<row r='2' hidden='1'><c r='D2'><v>1</v></c></row>"
	           "<row r='3'><c r='A3'/><c r='D3'><v>2</v></c></row></sheetData>"
	           "<mergeCells><mergeCell ref='B1:C2'/><mergeCell ref='A1:A3'/></mergeCells>");
	assert_string_equal(read_all(path, NULL, 0), "A1 a|B1~(n) 7|C1~^ 7\n"
	                                             "A2~^ a|B2~^ 7|C2~^ 7|D2~(n) 1\n"
	                                             "A3^ a|D3(n) 2\n");
}

static void cells_of_ods_say_what_people_see(void **state)
{
	(void)state;
	write_ods(path,
	          "<t:table t:name='Étable'><t:table-column/><t:table-column t:visibility='collapse'/>"
	          "<t:table-row><t:table-cell o:value-type='string'><text:p>un<text:s text:c='2'/>deux\n "
	          "</text:p><text:p>trois<text:line-break/>quatre</text:p><o:annotation><text:p>note</text:p>"
	          "</o:annotation></t:table-cell><t:table-cell o:value-type='date' "
	          "o:date-value='2021-09-03'><text:p>03/09/21</text:p></t:table-cell>"
	          "<t:table-cell o:value-type='float' o:value='4' t:number-columns-repeated='2'/>"
	          "<t:table-cell o:value-type='percentage' o:value='0.5'/>"
	          "<t:table-cell o:value-type='boolean' o:boolean-value='true'/>"
	          "<t:table-cell o:value-type='time' o:time-value='PT14H30M00S'/>"
	          "<t:table-cell o:value-type='string' o:string-value='' c:value-type='error'>"
	          "<text:p>#REF!</text:p></t:table-cell></t:table-row>"
	          "<t:table-row t:number-rows-repeated='1048000'><t:table-cell "
	          "t:number-columns-repeated='16384'/></t:table-row>"
	          "<t:table-row t:visibility='filter' t:number-rows-repeated='2'><t:table-cell/>"
	          "<t:table-cell t:number-columns-spanned='2'><text:p>x</text:p></t:table-cell>"
	          "<t:covered-table-cell/></t:table-row></t:table>");
	assert_string_equal(read_all(path, NULL, 0),
	                    "A1 un  deux \ntrois\nquatre|B1~(d) 2021-09-03|C1(n) 4|D1(n) 4|E1(n) 0.5|"
	                    "F1(b) VRAI|G1(t) 14:30:00|H1(e) #REF!\n"
	                    "B1048002~ x|C1048002~^ x\nB1048003~ x\n");
}

/* As LibreOffice writes a shape that is anchored to a cell: before the cell's own text. */
static void what_is_drawn_on_a_cell_of_ods_is_not_in_it(void **state)
{
	(void)state;
	write_ods(path, "<t:table t:name='Un'><t:table-row>"
	                "<t:table-cell><text:custom-shape><text:p>bulle</text:p></text:custom-shape>"
	                "<text:p>un<text:span>e</text:span></text:p></t:table-cell>"
	                "<t:table-cell><text:g><text:rect><text:p>cadre</text:p></text:rect></text:g>"
	                "</t:table-cell><t:table-cell><text:list><text:list-item><text:p>deux</text:p>"
	                "</text:list-item></text:list></t:table-cell></t:table-row></t:table>");
	assert_string_equal(read_all(path, NULL, 0), "A1 une|C1 deux\n");
}

static void sheets_are_listed_with_the_hidden_ones(void **state)
{
	(void)state;
	struct error error = {0};
	write_ods(path, "<t:table t:name='Un'/><t:table t:name='Caché' t:style-name='ta2'><t:table-row>"
	                "<t:table-cell><text:p>y</text:p></t:table-cell></t:table-row></t:table>");
	struct sheet_file *file = sheet_open(path, NULL, &error);
	assert_int_equal(sheet_count(file), 2);
	assert_int_equal(sheet_format(file), SHEET_ODS);
	assert_false(sheet_info(file, 0)->hidden);
	assert_true(sheet_info(file, 1)->hidden);
	assert_string_equal(sheet_info(file, 1)->name, "Caché");
	sheet_close(file);
	assert_string_equal(read_all(path, NULL, 1), "A1 y\n");
}

static void what_is_no_spreadsheet_is_refused(void **state)
{
	(void)state;
	static const struct part other[] = {{"a.txt", "x"}},
	                         writer[] = {{"word/document.xml", "<d/>"}, {"[Content_Types].xml", "<T/>"}};
	static const char *const texts[] = {"%PDF-1.4\n", "<html><table>", "", "<?xml version='1.0'?><a/>",
	                                    "\x89PNG\r\n"};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		write_bytes(path, texts[i], strlen(texts[i]));
		assert_string_equal(read_all(path, NULL, 0), "!sheet-format");
	}
	write_package(path, other, 1);
	assert_string_equal(read_all(path, NULL, 0), "!sheet-format");
	write_package(path, writer, 2);
	assert_string_equal(read_all(path, NULL, 0), "!sheet-format");
	assert_string_equal(read_all("/tmp", NULL, 0), "!sheet-format");
	assert_string_equal(read_all("/nowhere/at/all", NULL, 0), "!open");
}

static void columns_have_the_names_people_know(void **state)
{
	(void)state;
	char name[8];
	static const struct {
		uint32_t column;
		const char *name;
	} known[] = {{1, "A"}, {26, "Z"}, {27, "AA"}, {702, "ZZ"}, {703, "AAA"}, {16384, "XFD"}};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		sheet_column_name(known[i].column, name);
		assert_string_equal(name, known[i].name);
	}
}

/* More files than are kept open, one of them missing: each can be looked at again, whatever came between. */
static void files_are_looked_at_more_than_once(void **state)
{
	(void)state;
	enum { COUNT = 20, MISSING = 13 };
	char missing[] = "/tmp/no/such/file", *paths[COUNT];
	struct sheet_files files;
	for (size_t i = 0; i < COUNT; i++)
		paths[i] = i == MISSING ? missing : path;
	write_bytes(path, "a;b\n1;2\n", 8);
	sheet_files_start(&files, paths, COUNT, NULL);
	for (int round = 0; round < 3; round++)
		for (size_t i = 0; i < COUNT; i++) {
			struct error error = {0};
			const struct sheet_row *row;
			struct sheet_file *file = sheet_files_open(&files, i, &error);
			assert_int_equal(file == NULL, i == MISSING);
			if (!file)
				continue;
			struct sheet_reader *reader = sheet_start(file, 0, &error);
			assert_int_equal(sheet_next(reader, &row, &error), 1);
			assert_string_equal(row->cells[1].text, "b");
			sheet_end(reader);
			(round == 1 && i % 2 ? sheet_files_close : sheet_files_leave)(&files, i, file);
		}
	sheet_files_end(&files);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(encodings_are_told_apart),
	        cmocka_unit_test(an_encoding_can_be_forced),
	        cmocka_unit_test(quotes_hold_line_breaks_and_separators),
	        cmocka_unit_test(lines_are_where_rows_begin),
	        cmocka_unit_test(cells_of_xlsx_say_what_people_see),
	        cmocka_unit_test(the_epoch_of_1904_is_honoured),
	        cmocka_unit_test(merged_and_hidden_cells_say_so),
	        cmocka_unit_test(cells_of_ods_say_what_people_see),
	        cmocka_unit_test(what_is_drawn_on_a_cell_of_ods_is_not_in_it),
	        cmocka_unit_test(sheets_are_listed_with_the_hidden_ones),
	        cmocka_unit_test(what_is_no_spreadsheet_is_refused),
	        cmocka_unit_test(columns_have_the_names_people_know),
	        cmocka_unit_test(files_are_looked_at_more_than_once),
	};
	snprintf(path, sizeof path, "/tmp/test_sheet_%ld", (long)getpid());
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	unlink(path);
	return failed;
}
