/* The marked copy of a source: its cells as they were, and a list of what is to be corrected. */
#include "import/marked/marked.h"
#include "tests/unit/workbooks.h"

static char path[64], copy[64];

static void write_copy(const struct mark *marks, size_t count)
{
	struct error error = {0};
	struct sheet_file *file = sheet_open(path, NULL, &error);
	assert_non_null(file);
	struct out *out = out_open(copy, &error);
	assert_non_null(out);
	assert_int_equal(marked_write(file, marks, count, out, &error), 0);
	assert_int_equal(out_close(out, &error), 0);
	sheet_close(file);
}

static void the_source_is_rewritten_as_it_was(void **state)
{
	(void)state;
	write_xlsx(path, "", "<si><t>=1+1</t></si><si><t>_x005F_x0041_</t></si>",
	           "<cols><col min='4' max='4' hidden='1'/></cols><sheetData><row r='2'>"
	           "<c r='A2' t='s'><v>0</v></c><c r='B2' s='1'><v>44442</v></c>"
	           "<c r='C2' s='2'><v>0.25</v></c><c r='D2' t='b'><v>1</v></c></row>"
	           "<row r='3' hidden='1'><c r='B3' s='3'><v>0.5</v></c></row>"
	           "<row r='5'><c r='A5' t='s'><v>1</v></c></row></sheetData>"
	           "<mergeCells><mergeCell ref='A2:A3'/></mergeCells>");
	char before[2000];
	snprintf(before, sizeof before, "%s", read_all(path, NULL, 0));
	assert_non_null(strstr(before, "A3~^ =1+1"));
	assert_non_null(strstr(before, "A5 _x0041_"));
	write_copy(NULL, 0);
	assert_string_equal(read_all(copy, NULL, 1), before);
}

static void what_is_to_be_corrected_is_listed(void **state)
{
	(void)state;
	static const struct mark marks[] = {
	        {"Vaches", 9, 2, MARK_LEFT_OUT, NULL, "vide"},
	        {"Vaches", 1, 1, MARK_CHANGED, "Marguerite", "lu autrement"},
	        {"Vaches", 1, 0, MARK_GUESSED, NULL, "la ligne"},
	};
	write_xlsx(path, "", "", "<sheetData><row><c t='str'><v>Marguerite</v></c></row></sheetData>");
	write_copy(marks, 3);
	assert_string_equal(read_all(copy, NULL, 0),
	                    "A1 Feuille|B1 Ligne|C1 Colonne|D1 Valeur|E1 Suite donnée|F1 Raison\n"
	                    "A2 Vaches|B2(n) 1|E2 deviné|F2 la ligne\n"
	                    "A3 Vaches|B3(n) 1|C3 A|D3 Marguerite|E3 changé|F3 lu autrement\n"
	                    "A4 Vaches|B4(n) 9|C4 B|E4 laissé de côté|F4 vide\n");
	assert_string_equal(read_all(copy, NULL, 1), "A1 Marguerite\n");
}

static void a_copy_of_a_copy_has_one_list(void **state)
{
	(void)state;
	struct error error = {0};
	static const struct mark mark = {"Vaches", 1, 1, MARK_CHANGED, "x", "y"};
	write_copy(&mark, 1);
	assert_int_equal(rename(copy, path), 0);
	write_copy(&mark, 1);
	struct sheet_file *file = sheet_open(copy, NULL, &error);
	assert_int_equal(sheet_count(file), 2);
	assert_string_equal(sheet_info(file, 1)->name, "Vaches");
	sheet_close(file);
}

static void the_same_marks_give_the_same_bytes(void **state)
{
	(void)state;
	static const struct mark mark = {NULL, 1, 1, MARK_CHANGED, "x", "y"};
	static unsigned char bytes[2][100000];
	size_t lengths[2];
	write_bytes(path, "nom;né\nMarguerite;2021\n", 24);
	for (int i = 0; i < 2; i++) {
		write_copy(&mark, 1);
		FILE *file = fopen(copy, "rb");
		assert_non_null(file);
		lengths[i] = fread(bytes[i], 1, sizeof bytes[i], file);
		fclose(file);
	}
	assert_int_equal(lengths[0], lengths[1]);
	assert_memory_equal(bytes[0], bytes[1], lengths[0]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(the_source_is_rewritten_as_it_was),
	        cmocka_unit_test(what_is_to_be_corrected_is_listed),
	        cmocka_unit_test(a_copy_of_a_copy_has_one_list),
	        cmocka_unit_test(the_same_marks_give_the_same_bytes),
	};
	snprintf(path, sizeof path, "/tmp/test_marked_%ld", (long)getpid());
	snprintf(copy, sizeof copy, "/tmp/test_marked_%ld.xlsx", (long)getpid());
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	unlink(path);
	unlink(copy);
	return failed;
}
