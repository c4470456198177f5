/* The quick reader of plain XML beside libxml2: what it reads is the same, and it reads nothing else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/xml_private.h"

/* Elements with their lines, attributes, and texts but for blanks. */
static void describe(struct buffer *text, const xmlNode *node)
{
	for (; node; node = node->next) {
		if (node->type == XML_TEXT_NODE && node->content[strspn((char *)node->content, " \t\n")])
			buffer_printf(text, "'%s'", (const char *)node->content);
		if (node->type != XML_ELEMENT_NODE)
			continue;
		buffer_printf(text, "<%s %ld {%s}", (const char *)node->name, xmlGetLineNo(node),
		              (const char *)node->ns->href);
		for (const xmlAttr *attribute = node->properties; attribute; attribute = attribute->next) {
			xmlChar *value = xmlGetNoNsProp(node, attribute->name);
			buffer_printf(text, " %s=\"%s\"", (const char *)attribute->name, (char *)value);
			xmlFree(value);
		}
		describe(text, node->children);
		buffer_puts(text, ">");
	}
}

/* Whether the text is plain; then libxml2 must have read the same. */
static bool is_plain(const char *bytes, size_t length)
{
	struct arena arena = {0};
	struct buffer quick = {0}, full = {0};
	struct error error = {0};
	xmlDoc *plain = xml_plain_read(bytes, length, "a.xml", "a", "urn:x", &arena);
	xmlDoc *document = plain ? xml_load_memory(bytes, length, "a.xml", "a", "urn:x", &error) : NULL;
	if (plain) {
		assert_non_null(document);
		describe(&quick, xmlDocGetRootElement(plain));
		describe(&full, xmlDocGetRootElement(document));
		assert_string_equal(quick.bytes, full.bytes);
		assert_string_equal(plain->URL, document->URL);
	}
	xmlFreeDoc(document);
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

static void test_plain_definitions_are_the_same(void **state)
{
	(void)state;
	assert_true(is_plain(definition, strlen(definition)));
	assert_true(is_plain("<a xmlns='urn:x'/>", 18));
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
		char text[sizeof definition + 1];
		size_t length = sizeof definition - 1;
		memcpy(text, definition, length);
		for (size_t k = 0; k < 1 + i % 2; k++) {
			random = random * 1664525 + 1013904223;
			size_t at = (random >> 8) % length, what = random >> 30;
			if (what == 0) {
				memmove(text + at, text + at + 1, --length - at);
			} else if (what == 1 && length < sizeof definition) {
				memmove(text + at + 1, text + at, length++ - at);
			} else {
				text[at] = bytes[(random >> 4) % (sizeof bytes - 1)];
			}
		}
		plain += is_plain(text, length);
	}
	assert_true(plain > 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_plain_definitions_are_the_same),
	        cmocka_unit_test(test_what_is_not_plain_is_left),
	        cmocka_unit_test(test_damaged_definitions_are_never_read_otherwise),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
