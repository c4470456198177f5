/* The quick reader of plain XML beside libxml2: what it reads is the same, and it reads nothing else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/element_private.h"

/* Elements with their lines, attributes and texts. */
static void describe(struct buffer *text, const struct element *element)
{
	for (; element; element = element->next) {
		buffer_printf(text, "<%s %s:%zu", element->name, element->file, element->line);
		for (size_t i = 0; i < element->attribute_count; i++)
			buffer_printf(text, " %s=\"%s\"", element->attributes[i].name,
			              element->attributes[i].value);
		buffer_printf(text, ">'%s'", element->text);
		if (strcmp(element->content, element->text) != 0)
			buffer_printf(text, "%%'%s'", element->content);
		describe(text, element->children);
		buffer_puts(text, ">");
	}
}

/* Whether the text is plain; then libxml2 must have read the same. */
static bool is_plain(const char *bytes, size_t length)
{
	struct arena arena = {0};
	struct buffer quick = {0}, full = {0};
	struct error error = {0};
	const struct element *plain = element_read_plain(bytes, length, "a.xml", "a", "urn:x", &arena);
	if (plain) {
		const struct element *read =
		        element_read_any(bytes, length, "a.xml", "a", "urn:x", &arena, &error);
		assert_non_null(read);
		describe(&quick, plain);
		describe(&full, read);
		assert_string_equal(quick.bytes, full.bytes);
	}
	arena_free(&arena);
	buffer_free(&quick);
	buffer_free(&full);
	return plain != NULL;
}

static const char definition[] =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- What is\ncounted. -->\n<a xmlns=\"urn:x\" "
        "nom='x'>\n"
        "  <b id=\"é &amp; &lt;\"\n     libelle='\"' vide=\"\"/>\n  <c>\n    d &lt;= F\n  </c><!-- no -->\n"
        "  <b><c><d\t/></c >\n</b>\n</a>\n<!-- end -->\n";

static const char spaced[] =
        "<a xmlns='urn:x'><!-- of --><b> &amp; of </b>\n<b> </b><b></b><b>\n x\n</b><b> x</b>"
        "<b>&lt; </b><b>\t<c/> </b><b c='&#10; &#10;'>&#10; x&amp;&#10;</b><b>&#10;</b></a>";

static void test_plain_definitions_are_the_same(void **state)
{
	(void)state;
	assert_true(is_plain(definition, strlen(definition)));
	assert_true(is_plain("<a xmlns='urn:x'/>", 18));
	assert_true(is_plain(spaced, strlen(spaced)));
}

static void test_what_is_not_plain_is_left(void **state)
{
	static const char *const texts[] = {
	        "",
	        "<a/>",
	        "<a xmlns='urn:y'/>",
	        "<b xmlns='urn:x'/>",
	        "<a xmlns='urn:x'>",
	        "<a xmlns='urn:x'/><a xmlns='urn:x'/>",
	        "<a xmlns='urn:x'/>x",
	        "<a xmlns='urn:x'>text<b/></a>",
	        "<a xmlns='urn:x'><b/>text</a>",
	        "<a xmlns='urn:x'>one<!-- -->two</a>",
	        "<a xmlns='urn:x'> <!-- --> </a>",
	        "<a xmlns='urn:x'>one <!-- --> </a>",
	        "<a xmlns='urn:x'>&#65;</a>",
	        "<a xmlns='urn:x'>&other;</a>",
	        "<a xmlns='urn:x'>]]></a>",
	        "<a xmlns='urn:x'><![CDATA[x]]></a>",
	        "<a xmlns='urn:x'><!-- a -- b --></a>",
	        "<a xmlns='urn:x'><?x?></a>",
	        "<!DOCTYPE a><a xmlns='urn:x'/>",
	        "<a xmlns='urn:x'><b xmlns=''/></a>",
	        "<a xmlns='urn:x' x:b='' xmlns:x='urn:z'/>",
	        "<a xmlns='urn:x' b='1' b='2'/>",
	        "<a xmlns='urn:x' b='1'c='2'/>",
	        "<a xmlns='urn:x' b='<'/>",
	        "<a xmlns='urn:x' b=c/>",
	        "<a xmlns='urn:x'></b>",
	        "<a xmlns='urn:x'></a",
	        "<a xmlns='urn:x'>\r\n</a>",
	        "<a xmlns='urn:x'>\x01</a>",
	        "<a xmlns='urn:x'>\xC3</a>",
	        "<a xmlns='urn:x'>\xEF\xBF\xBF</a>",
	        "<a xmlns='urn:x' 1='2'/>",
	        "<?xml version=\"1.1\"?><a xmlns='urn:x'/>",
	};
	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		assert_false(is_plain(texts[i], strlen(texts[i])));
	assert_false(is_plain("<a xmlns='urn:x'/>\0", 19));
}

/* Bytes changed, taken out or doubled anywhere. */
static void test_damaged_definitions_are_never_read_otherwise(void **state)
{
	static const char bytes[] = "<>/='\"& \n\t!-?x:[]\xC3\xA9\r;";
	uint32_t random = 1;
	size_t plain = 0;
	(void)state;
	for (size_t i = 0; i < 60000; i++) {
		const char *whole = i % 4 < 2 ? definition : spaced;
		char text[sizeof definition + sizeof spaced];
		size_t length = strlen(whole);
		memcpy(text, whole, length);
		for (size_t k = 0; k < 1 + i % 2; k++) {
			random = random * 1664525 + 1013904223;
			size_t at = (random >> 8) % length, what = random >> 30;
			if (what == 0) {
				memmove(text + at, text + at + 1, --length - at);
			} else if (what == 1 && length < sizeof text) {
				memmove(text + at + 1, text + at, length++ - at);
			} else {
				text[at] = bytes[(random >> 4) % (sizeof bytes - 1)];
			}
		}
		plain += is_plain(text, length);
	}
	assert_true(plain > 1000);
}

/* What only libxml2 reads comes out alike: entities, default values, sections, other encodings. */
static void test_what_is_not_plain_is_read_too(void **state)
{
	static const char text[] = "<?xml version='1.0' encoding='ISO-8859-1'?>\n"
	                           "<!DOCTYPE a [<!ENTITY e 'x'><!ATTLIST b c CDATA 'd'>]>\n"
	                           "<a xmlns='urn:x'>\n<b f='\xE9&e;'/><g> <![CDATA[<]]> &e; </g>"
	                           "<h> one\n<i> two </i>, <!-- no -->\nthree</h></a>";
	struct arena arena = {0};
	struct buffer read = {0};
	struct error error = {0};
	(void)state;
	assert_null(element_read_plain(text, strlen(text), "a.xml", "a", "urn:x", &arena));
	const struct element *root =
	        element_read_any(text, strlen(text), "a.xml", "a", "urn:x", &arena, &error);
	describe(&read, root);
	assert_string_equal(read.bytes, "<a a.xml:3>''<b a.xml:4 f=\"\xC3\xA9x\" c=\"d\">''>"
	                                "<g a.xml:4>'< x'%' < x '>"
	                                "<h a.xml:4>'one\n two , \nthree'%' one\n two , \nthree'"
	                                "<i a.xml:5>'two'%' two '>>>");
	assert_int_equal(element_count(root, NULL), 3);
	assert_int_equal(element_count(root, "g"), 1);
	assert_string_equal(element_line(element_child(root, "h"), &arena), "one two , three");
	buffer_free(&read);
	arena_free(&arena);
}

static void test_names_that_are_not_allowed_are_told(void **state)
{
	static const char text[] = "<a xmlns='urn:x' id='1' of='2' lib='3'>\n<b/><b/>\n<c/></a>";
	struct arena arena = {0};
	struct error error = {0};
	(void)state;
	const struct element *root = element_read_plain(text, strlen(text), "a.xml", "a", "urn:x", &arena);
	assert_non_null(root);
	assert_int_equal(element_allow(root, "id of lib", "b c", &error), 0);
	assert_int_equal(element_allow(root, "lib of id", "c b", &error), 0);
	assert_int_equal(element_allow(root, NULL, NULL, &error), 0);
	assert_int_equal(element_allow(root, "id of libelle", "b c", &error), -1);
	assert_string_equal(error.detail, "lib");
	error = (struct error){0};
	assert_int_equal(element_allow(root, "id of lib", "b", &error), -1);
	assert_string_equal(error.detail, "c");
	assert_int_equal(error.line, 3);
	assert_null(element_attribute(root, "li"));
	assert_string_equal(element_attribute(root, "lib"), "3");
	error = (struct error){0};
	assert_null(element_need(root, "nom", &error));
	assert_string_equal(error.file, "a.xml");
	arena_free(&arena);
}

/* Attributes in any order; all that is wrong is told as element_allow and element_need would. */
static void test_wanted_attributes_are_taken(void **state)
{
	(void)state;
	static const struct wanted wanted[] = {{"a", true}, {"b", false}, {"c", false}};
	static const struct {
		const char *element, *expected; /* values, or what is wrong */
	} cases[] = {
	        {"<x a=\"1\" b=\"2\" c=\"3\"/>", "1 2 3 "},
	        {"<x c=\"3\" a=\"1\"/>", "1 - 3 "},
	        {"<x b=\"\" a=\"1\"/>", "1  - "},
	        {"<x b=\"2\"/>", "<x a=\"…\">"},
	        {"<x a=\"\"/>", "<x a=\"…\">"},
	        {"<x a=\"1\" d=\"4\"/>", "d"},
	        {"<x d=\"4\"/>", "d"},
	        {"<x a=\"1\"><y/></x>", "y"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena arena = {0};
		struct error error = {0};
		struct buffer text = {0};
		const char *values[3];
		buffer_printf(&text, "<r xmlns=\"urn:x\">%s</r>", cases[i].element);
		const struct element *root =
		        element_read(text.bytes, text.length, "f.xml", "r", "urn:x", &arena, &error);
		assert_non_null(root);
		text.length = 0;
		if (element_take(element_child(root, NULL), wanted, 3, values, &error) == 0)
			for (size_t k = 0; k < 3; k++)
				buffer_printf(&text, "%s ", values[k] ? values[k] : "-");
		else
			buffer_puts(&text, error.detail);
		assert_string_equal(text.bytes, cases[i].expected);
		buffer_free(&text);
		arena_free(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_plain_definitions_are_the_same),
	        cmocka_unit_test(test_what_is_not_plain_is_left),
	        cmocka_unit_test(test_damaged_definitions_are_never_read_otherwise),
	        cmocka_unit_test(test_what_is_not_plain_is_read_too),
	        cmocka_unit_test(test_names_that_are_not_allowed_are_told),
	        cmocka_unit_test(test_wanted_attributes_are_taken),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
