/* The XML of a package as a stream: what is told of it does not depend on where its blocks end. */
#include "tests/unit/workbooks.h"

#include <fcntl.h>

#include "base/memory.h"
#include "sheet/markup.h"

static char path[64];

/* All that is told, one after the other; what an error says, behind "!". In a buffer of its own. */
static const char *told(const char *xml, const char *skipped)
{
	static struct buffer out;
	const struct part part = {"content.xml", xml};
	struct error error = {0};
	struct markup markup;
	int got;
	write_package(path, &part, 1);
	struct archive *archive = archive_open(open(path, O_RDONLY), path, &error);
	assert_non_null(archive);
	out.length = 0;
	buffer_puts(&out, "");
	assert_int_equal(markup_open(&markup, archive, "content.xml", &error), 0);
	while ((got = markup_next(&markup, &error)) > 0) {
		const char *name, *value;
		if (markup.kind == MARKUP_TEXT) {
			buffer_printf(&out, "[%s]%d", markup.text, markup.depth);
			continue;
		}
		buffer_printf(&out, markup.kind == MARKUP_START ? "<%s%d" : ">%s%d", markup.name,
		              markup.depth);
		while (markup_attribute(&markup, &name, &value))
			buffer_printf(&out, " %s=%s", name, value);
		if (markup_is(&markup, MARKUP_START, skipped))
			assert_int_equal(markup_skip(&markup, &error), 1);
	}
	if (got < 0)
		buffer_printf(&out, "!%s", error.detail);
	markup_close(&markup);
	archive_close(archive);
	return out.bytes;
}

static void elements_texts_and_attributes_come_in_order(void **state)
{
	(void)state;
	assert_string_equal(told("<a><b c='1' d='x &amp; y &lt; &#38;z'/>t&amp;u<e>v</e> </a>", ""),
	                    "<a0<b1 c=1 d=x & y < &z>b1[t&u]1<e1[v]2>e1[ ]1>a0");
	assert_string_equal(told("<p:a xmlns:p='urn:a' p:b='1' xmlns='urn:b'><c/></p:a>", ""),
	                    "<a0 b=1<c1>c1>a0");
}

static void cdata_and_comments_divide_a_text(void **state)
{
	(void)state;
	assert_string_equal(told("<a>x<![CDATA[<y> & ]]>z<!-- c -->w<?p i?> v</a>", ""),
	                    "<a0[x]1[<y> & ]1[z]1[w]1[ v]1>a0");
}

static void white_space_counts_unless_it_is_said_not_to(void **state)
{
	(void)state;
	assert_string_equal(told("<a> <b xml:space='default'> <c xml:space='preserve'> </c> x </b> </a>", ""),
	                    "<a0[ ]1<b1 space=default<c2 space=preserve[ ]3>c2[ x ]2>b1[ ]1>a0");
}

static void a_text_across_blocks_is_one(void **state)
{
	(void)state;
	enum { LENGTH = 50000 };
	struct buffer xml = {0}, wanted = {0}, inner = {0};
	for (int i = 0; inner.length < LENGTH; i++)
		buffer_printf(&inner, "%d ", i);
	buffer_printf(&xml, "<a k='%s'>%s<b/></a>", inner.bytes, inner.bytes);
	buffer_printf(&wanted, "<a0 k=%s[%s]1<b1>b1>a0", inner.bytes, inner.bytes);
	assert_string_equal(told(xml.bytes, ""), wanted.bytes);
	buffer_free(&xml);
	buffer_free(&wanted);
	buffer_free(&inner);
}

/* Where the blocks end moves with what stands before. */
static void blocks_end_anywhere(void **state)
{
	(void)state;
	static const char content[] = "<b c='d &amp; e'>text &lt;<f/><![CDATA[g]]></b>";
	static const char events[] = "<b1 c=d & e[text <]2<f2>f2[g]2>b1";
	for (size_t before = 16384 - sizeof content; before < 16384 + 8; before++) {
		struct buffer xml = {0}, wanted = {0};
		buffer_puts(&xml, "<a>");
		for (size_t i = 3; i < before; i++)
			buffer_putc(&xml, 'x');
		buffer_printf(&wanted, "<a0[%s]1%s%s>a0", xml.bytes + 3, events, events);
		buffer_printf(&xml, "%s%s</a>", content, content);
		assert_string_equal(told(xml.bytes, ""), wanted.bytes);
		buffer_free(&xml);
		buffer_free(&wanted);
	}
}

static void what_is_skipped_is_not_told(void **state)
{
	(void)state;
	struct buffer xml = {0};
	assert_string_equal(told("<a><b><b>x</b><c/></b><d/><b/></a>", "b"), "<a0<b1<d1>d1<b1>a0");
	buffer_puts(&xml, "<a><b>");
	while (xml.length < 70000)
		buffer_puts(&xml, "<b>x<c/></b>");
	buffer_puts(&xml, "</b><d>e</d></a>");
	assert_string_equal(told(xml.bytes, "b"), "<a0<b1<d1[e]2>d1>a0");
	buffer_free(&xml);
}

static void faults_are_told_behind_what_is_good(void **state)
{
	(void)state;
	assert_string_equal(told("<a><b/>\n<c></a>", ""),
	                    "<a0<b1>b1[\n]1<c1!content.xml: line 2: Opening and ending tag mismatch: c line "
	                    "2 and a");
	assert_string_equal(told("<a>&b;</a>", ""), "<a0!content.xml: line 1: Entity 'b' not defined");
	assert_string_equal(told("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", ""),
	                    "!content.xml: document types and entities are not read");
	assert_non_null(strstr(told("", ""), "!content.xml: "));
	assert_non_null(strstr(told("<a>", ""), "!content.xml: line 1: "));
}

/* Each prefix of a document is an error, never anything else. */
static void documents_that_are_cut_short(void **state)
{
	(void)state;
	static const char whole[] = "<?xml version='1.0'?><a b='c'><d>e &amp; f</d><!-- g --><h/></a>";
	for (size_t length = 0; length + 1 < sizeof whole; length++) {
		char cut[sizeof whole] = "";
		memcpy(cut, whole, length);
		assert_non_null(strchr(told(cut, ""), '!'));
	}
}

static void depth_has_a_limit(void **state)
{
	(void)state;
	struct buffer xml = {0};
	for (int i = 0; i < 300; i++)
		buffer_puts(&xml, "<a>");
	for (int i = 0; i < 300; i++)
		buffer_puts(&xml, "</a>");
	assert_non_null(strstr(told(xml.bytes, ""), "too deep"));
	buffer_free(&xml);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(elements_texts_and_attributes_come_in_order),
	        cmocka_unit_test(cdata_and_comments_divide_a_text),
	        cmocka_unit_test(white_space_counts_unless_it_is_said_not_to),
	        cmocka_unit_test(a_text_across_blocks_is_one),
	        cmocka_unit_test(blocks_end_anywhere),
	        cmocka_unit_test(what_is_skipped_is_not_told),
	        cmocka_unit_test(faults_are_told_behind_what_is_good),
	        cmocka_unit_test(documents_that_are_cut_short),
	        cmocka_unit_test(depth_has_a_limit),
	};
	snprintf(path, sizeof path, "/tmp/markup-%ld.zip", (long)getpid());
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	unlink(path);
	return failed;
}
