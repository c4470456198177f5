/* Messages, and where definitions are found and read. */
#include "farm.h"

#include <errno.h>

#include "base/element.h"
#include "base/xml.h"

static const char *printed(const struct finding *finding, bool quiet)
{
	static char text[2048];
	FILE *stream = fmemopen(text, sizeof text, "w");
	finding_print(stream, "tool", finding, quiet);
	fclose(stream);
	return text;
}

static void test_a_message_has_place_and_value(void **state)
{
	struct finding finding = {.code = MSG_DATE,
	                          .place = {.file = "a.csv", .line = 3, .column = "naissance"},
	                          .value = "2023-02-30"};
	(void)state;
	assert_string_equal(printed(&finding, false),
	                    "tool: a.csv:3: naissance: not a date (YYYY-MM-DD): 2023-02-30\n");
	assert_string_equal(printed(&finding, true), "tool: a.csv:3: naissance: not a date (YYYY-MM-DD)\n");
	finding = (struct finding){.code = MSG_PERIOD, .detail = "x"};
	assert_string_equal(printed(&finding, false), "tool: not a period: x\n");
	finding = (struct finding){.code = MSG_PERIOD};
	assert_string_equal(printed(&finding, false), "tool: not a period: \n");
}

static void test_a_message_is_one_line(void **state)
{
	struct finding finding = {.code = MSG_DATE, .place = {.file = "a\nb"}, .value = "a\nb\x1b[31m"};
	(void)state;
	assert_string_equal(printed(&finding, false),
	                    "tool: a\\x0Ab: not a date (YYYY-MM-DD): a\\x0Ab\\x1B[31m\n");
}

static void test_all_findings_are_printed_as_each_is(void **state)
{
	char text[400] = "", wanted[400] = "";
	struct findings findings = {0};
	(void)state;
	findings_add(&findings, MSG_DATE, (struct place){.file = "a.csv", .line = 2}, NULL, "x");
	findings_add(&findings, MSG_PERIOD, (struct place){0}, "y", NULL);
	for (size_t i = 0; i < 2; i++)
		strcat(wanted, printed(&findings.items[i], false));
	FILE *stream = fmemopen(text, sizeof text, "w");
	findings_print(stream, "tool", &findings, false);
	fclose(stream);
	assert_string_equal(text, wanted);
	findings_free(&findings);
}

static void test_the_first_error_stays(void **state)
{
	struct error error = {0};
	(void)state;
	assert_int_equal(error_format(&error, MSG_PERIOD, "%s", "first"), -1);
	assert_int_equal(error_format(&error, MSG_PERIOD, "%s", "second"), -1);
	assert_string_equal(error.detail, "first");
	error = (struct error){0};
	assert_int_equal(error_system(&error, MSG_OPEN, "f", ENOENT), -1);
	assert_string_equal(error.detail, "No such file or directory");
}

static void test_long_texts_are_cut_between_characters(void **state)
{
	char text[1000] = "x";
	(void)state;
	for (size_t i = 1; i + 2 < sizeof text; i += 2)
		memcpy(text + i, "é", 2);
	for (size_t shift = 0; shift < 2; shift++) {
		struct error error = {0};
		error_set(&error, MSG_PERIOD, (struct place){.file = text + shift, .column = text + shift},
		          text + shift, text + shift);
		const char *parts[] = {error.file, error.column, error.detail, error.value};
		for (size_t i = 0; i < 4; i++) {
			size_t length = strlen(parts[i]);
			assert_true(length > 60);
			assert_true(((unsigned char)parts[i][length - 1] & 0xC0) == 0x80);
		}
		error = (struct error){0};
		error_format(&error, MSG_PERIOD, "%s", text + shift);
		assert_true(((unsigned char)error.detail[strlen(error.detail) - 1] & 0xC0) == 0x80);
	}
}

static void test_findings_are_sorted_by_file_and_line(void **state)
{
	struct findings findings = {.limit = 4};
	static const struct {
		const char *file;
		size_t line;
	} places[] = {{"b", 9}, {"a", 1}, {"b", 2}, {"b", 2}, {"a", 0}};
	char file[2] = "";
	(void)state;
	for (size_t i = 0; i < 5; i++) {
		strcpy(file, places[i].file);
		findings_add(&findings, i == 1 ? MSG_OVERLAP : MSG_DATE,
		             (struct place){.file = file, .line = places[i].line, .column = "c"}, NULL,
		             i == 3 ? "later" : "value");
	}
	findings_sort(&findings);
	assert_int_equal(findings.count, 4);
	assert_int_equal(findings.errors, 4);
	assert_int_equal(findings.warnings, 1);
	assert_string_equal(findings.items[0].place.file, "b");
	assert_int_equal(findings.items[0].place.line, 2);
	assert_string_equal(findings.items[1].value, "later");
	assert_int_equal(findings.items[2].place.line, 9);
	assert_string_equal(findings.items[3].place.file, "a");
	findings_free(&findings);
}

static void test_every_message_has_a_name_and_an_explanation(void **state)
{
	(void)state;
	assert_string_equal(message_name(MSG_DATE_ORDER), "date-order");
	for (int code = 0; code < MSG_COUNT; code++) {
		const char *text = message_text((enum message)code), *hole = strchr(text, '%');
		assert_true(strlen(message_name((enum message)code)) > 2);
		assert_true(strlen(message_explanation((enum message)code)) > 5);
		/* One hole at most, for a text. */
		assert_true(!hole || (hole[1] == 's' && !strchr(hole + 1, '%')));
		assert_true(message_level((enum message)code) <= LEVEL_ERROR);
	}
}

static void test_templates_are_found_in_order(void **state)
{
	struct farm farm;
	struct templates templates;
	struct error error = {0};
	size_t count;
	(void)state;
	farm_start(&farm);
	farm_write(&farm, "given/x/both.xml", "");
	farm_write(&farm, "environment/x/both.xml", "");
	farm_write(&farm, "environment/x/other.xml", "");
	farm_write(&farm, "environment/x/.hidden.xml", "");
	farm_write(&farm, "home/.config/preutils/x/mine.xml", "");
	setenv("PREUTILS_TEMPLATES", farm_path(&farm, "environment"), 1);
	setenv("HOME", farm_path(&farm, "home"), 1);
	assert_int_equal(templates_open(&templates, farm_path(&farm, "given"), &error), 0);
	assert_non_null(strstr(templates_find(&templates, "x/both.xml"), "/given/x/both.xml"));
	assert_non_null(strstr(templates_find(&templates, "x/mine.xml"), "/.config/preutils/x/mine.xml"));
	assert_null(templates_find(&templates, "x/none.xml"));
	const struct template_file *files = templates_list(&templates, "x", ".xml", &count);
	assert_int_equal(count, 3);
	assert_string_equal(files[0].name, "both.xml");
	assert_string_equal(files[0].path, templates_find(&templates, "x/both.xml"));
	assert_string_equal(files[1].name, "mine.xml");
	assert_string_equal(files[2].name, "other.xml");
	assert_string_equal(files[2].path, templates_find(&templates, "x/other.xml"));
	assert_null(templates_need(&templates, "x/none.xml", &error));
	assert_int_equal(error.code, MSG_TEMPLATE_MISSING);
	assert_non_null(strstr(error.detail, "x/none.xml ("));
	templates_close(&templates);
	unsetenv("PREUTILS_TEMPLATES");
	farm_close(&farm);
}

static void test_a_folder_of_templates_must_be_one(void **state)
{
	struct farm farm;
	struct templates templates;
	(void)state;
	farm_start(&farm);
	farm_write(&farm, "file", "");
	struct error error = {0};
	errno = ENOENT;
	assert_int_equal(templates_open(&templates, farm_path(&farm, "file"), &error), -1);
	assert_string_equal(error.detail, "Not a directory");
	error = (struct error){0};
	errno = 0;
	assert_int_equal(templates_open(&templates, farm_path(&farm, "none"), &error), -1);
	assert_string_equal(error.detail, "No such file or directory");
	farm_close(&farm);
}

static void assert_xml(struct farm *farm, const char *text, const char *wanted)
{
	struct error error = {0};
	struct arena arena = {0};
	farm_write(farm, "a.xml", text);
	const struct element *root = element_load(farm_path(farm, "a.xml"), "a", "urn:x", &arena, &error);
	if (root)
		element_allow(root, "b", "c", &error);
	arena_free(&arena);
	assert_string_equal(error.set ? farm_message(farm, &error) : "", wanted);
}

static void test_definitions_are_read_safely(void **state)
{
	struct farm farm;
	(void)state;
	farm_start(&farm);
	assert_xml(&farm, "<a xmlns='urn:x' b='1'><c/></a>", "");
	assert_xml(&farm, "<a xmlns='urn:x' bb='1'/>", "a.xml:1: unknown element or attribute: bb");
	assert_xml(&farm, "<a xmlns='urn:x'>\n<d/></a>", "a.xml:2: unknown element or attribute: d");
	assert_xml(&farm, "\n<a xmlns='urn:y'/>",
	           "a.xml:2: not a file of this kind: <a xmlns=\"urn:x\"> is expected");
	assert_xml(&farm, "<b xmlns='urn:x'/>",
	           "a.xml:1: not a file of this kind: <a xmlns=\"urn:x\"> is expected");
	farm_write(&farm, "a.xml", "<a xmlns='urn:x'>\n<c>\n</a>");
	struct error error = {0};
	struct arena arena = {0};
	assert_null(element_load(farm_path(&farm, "a.xml"), "a", "urn:x", &arena, &error));
	assert_int_equal(error.code, MSG_XML_SYNTAX);
	assert_int_equal(error.line, 3);
	error = (struct error){0};
	assert_null(element_load(farm_path(&farm, "none.xml"), "a", "urn:x", &arena, &error));
	assert_int_equal(error.code, MSG_OPEN);
	error = (struct error){0};
	assert_null(element_load(farm.folder, "a", "urn:x", &arena, &error));
	assert_int_equal(error.code, MSG_OPEN);
	arena_free(&arena);
	farm_close(&farm);
}

/* Plain, and as only libxml2 reads it. */
static void test_texts_outlive_their_elements(void **state)
{
	static const char *const files[] = {"<a xmlns='urn:x' b='one &amp; two'><c> three </c></a>",
	                                    "<a xmlns='urn:x' b='one &#38; two'><c> three </c></a>"};
	struct farm farm;
	(void)state;
	farm_start(&farm);
	for (size_t i = 0; i < 2; i++) {
		struct arena elements = {0}, texts = {0};
		struct error error = {0};
		farm_write(&farm, "a.xml", files[i]);
		const struct element *root = element_load_apart(farm_path(&farm, "a.xml"), "a", "urn:x",
		                                                &elements, &texts, &error);
		assert_non_null(root);
		const char *value = element_attribute(root, "b"), *text = element_child(root, "c")->text;
		struct place place = element_place(root);
		arena_free(&elements);
		assert_string_equal(value, "one & two");
		assert_string_equal(text, "three");
		assert_string_equal(place.file, farm_path(&farm, "a.xml"));
		arena_free(&texts);
	}
	farm_close(&farm);
}

static void test_texts_and_attributes(void **state)
{
	static const char text[] = "<a xmlns='urn:x' b='&#233;&lt;'> \n été <c>x</c>\t </a>";
	struct arena arena = {0};
	struct error error = {0};
	(void)state;
	xmlDoc *document = xml_load_memory(text, sizeof text - 1, "memory", "a", "urn:x", &error);
	const xmlNode *root = xmlDocGetRootElement(document);
	assert_string_equal(xml_attribute(root, "b", &arena), "é<");
	assert_null(xml_attribute(root, "c", &arena));
	assert_string_equal(xml_text(root, &arena), "été x");
	assert_null(xml_need(root, "c", &arena, &error));
	assert_string_equal(error.detail, "<a c=\"…\">");
	assert_string_equal(error.file, "memory");
	xmlFreeDoc(document);
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_a_message_has_place_and_value),
	        cmocka_unit_test(test_a_message_is_one_line),
	        cmocka_unit_test(test_all_findings_are_printed_as_each_is),
	        cmocka_unit_test(test_the_first_error_stays),
	        cmocka_unit_test(test_long_texts_are_cut_between_characters),
	        cmocka_unit_test(test_findings_are_sorted_by_file_and_line),
	        cmocka_unit_test(test_every_message_has_a_name_and_an_explanation),
	        cmocka_unit_test(test_templates_are_found_in_order),
	        cmocka_unit_test(test_a_folder_of_templates_must_be_one),
	        cmocka_unit_test(test_definitions_are_read_safely),
	        cmocka_unit_test(test_texts_outlive_their_elements),
	        cmocka_unit_test(test_texts_and_attributes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
