/* Text: UTF-8, letters without accents, French order, and what CSV, JSON and XML need. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"

static void test_invalid_utf8_is_seen_and_located(void **state)
{
	static const struct {
		const char *bytes;
		size_t where;
	} cases[] = {
	        {"\x80", 0},
	        {"a\xBF", 1},
	        {"\xC0\x80", 0},             /* two bytes for NUL */
	        {"\xC1\xBF", 0},             /* two bytes for one */
	        {"ab\xC3", 2},               /* cut */
	        {"\xC3\x28", 0},             /* no continuation */
	        {"\xE0\x80\xAF", 0},         /* three bytes for two */
	        {"\xE0\x9F\xBF", 0},         /* the same */
	        {"\xED\xA0\x80", 0},         /* half a surrogate pair */
	        {"\xED\xBF\xBF", 0},         /* the other half */
	        {"\xE2\x82", 0},             /* cut */
	        {"\xF0\x80\x80\x80", 0},     /* four bytes for three */
	        {"\xF0\x8F\xBF\xBF", 0},     /* the same */
	        {"\xF4\x90\x80\x80", 0},     /* beyond U+10FFFF */
	        {"\xF5\x80\x80\x80", 0},     /* no such lead */
	        {"\xF8\x88\x80\x80\x80", 0}, /* five bytes */
	        {"\xFE", 0},
	        {"\xFF", 0},
	        {"\xE9t\xE9", 0}, /* Windows-1252 */
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		size_t where = 99;
		assert_false(utf8_valid(cases[i].bytes, strlen(cases[i].bytes), &where));
		assert_int_equal(where, cases[i].where);
		assert_false(utf8_valid(cases[i].bytes, strlen(cases[i].bytes), NULL));
	}
}

static void test_every_character_survives_encoding(void **state)
{
	(void)state;
	for (uint32_t code = 0; code <= 0x10FFFF; code += code < 0x3000 ? 1 : 97) {
		char bytes[4];
		uint32_t back = 0;
		if (code >= 0xD800 && code <= 0xDFFF)
			continue;
		size_t length = utf8_encode(code, bytes);
		assert_int_equal(utf8_decode(bytes, bytes + length, &back), length);
		assert_int_equal(back, code);
	}
	assert_true(utf8_valid("\xF4\x8F\xBF\xBF", 4, NULL));
	assert_true(utf8_valid("", 0, NULL));
}

static void test_control_characters_are_not_printable(void **state)
{
	(void)state;
	for (int c = 1; c < 0x80; c++) {
		char text = (char)c;
		bool wanted = (c >= 0x20 && c != 0x7F) || c == '\t' || c == '\n' || c == '\r';
		assert_int_equal(text_printable(&text, 1), wanted);
	}
	assert_false(text_printable("a\0b", 3));
	assert_false(text_printable("\xEF\xBF\xBE", 3));
	assert_false(text_printable("\xEF\xBF\xBF", 3));
	assert_true(text_printable("\xEF\xBF\xBD\xC3\xA9", 5));
}

static void test_length_counts_characters(void **state)
{
	(void)state;
	assert_int_equal(utf8_length(""), 0);
	assert_int_equal(utf8_length("été"), 3);
	assert_int_equal(utf8_length("œ€𝄞"), 3);
}

static void test_capitals_of_names(void **state)
{
	(void)state;
	static const char *const pairs[][2] = {{"a", "A"}, {"ç", "Ç"}, {"œ", "Œ"}, {"ÿ", "Ÿ"}, {"ł", "Ł"},
	                                       {"ż", "Ż"}, {"ş", "Ş"}, {"ț", "Ț"}, {"ễ", "Ễ"}, {"ж", "Ж"},
	                                       {"ё", "Ё"}, {"σ", "Σ"}, {"É", "É"}, {"ß", "ß"}, {"÷", "÷"},
	                                       {"7", "7"}, {"İ", "İ"}, {"Ź", "Ź"}, {"ı", "I"}, {"日", "日"}};
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		uint32_t code;
		char capital[5] = "";
		utf8_decode(pairs[i][0], pairs[i][0] + strlen(pairs[i][0]), &code);
		capital[utf8_encode(utf8_capital(code), capital)] = '\0';
		assert_string_equal(capital, pairs[i][1]);
	}
}

static void assert_folds(const char *text, const char *wanted, bool keep_others)
{
	struct buffer folded = {0};
	text_fold(&folded, text, keep_others);
	assert_string_equal(folded.bytes, wanted);
	buffer_free(&folded);
}

static void test_folding_leaves_letters_and_digits(void **state)
{
	(void)state;
	assert_folds("", "", false);
	assert_folds("Élodie-Anne D’Œuvre", "elodieannedoeuvre", false);
	assert_folds("ÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸÆ", "aaaceeeeiioouuuyae", false);
	assert_folds("N° 12, Saint-Étienne", "n12saintetienne", false);
	assert_folds("N° 12, Saint-Étienne", "n° 12, saint-etienne", true);
	assert_folds("E\xCC\x81lodie", "elodie", false); /* E and a combining accent */
	assert_folds("Łódź Nguyễn", "lodznguyen", false);
	assert_folds("Иван", "Иван", false);
}

static void assert_order(const char *const *texts, size_t count)
{
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < count; j++) {
			int order = text_compare(texts[i], texts[j]);
			assert_int_equal((order > 0) - (order < 0), (i > j) - (i < j));
		}
}

static void test_french_order(void **state)
{
	(void)state;
	/* Accents are weighed from left to right: pêche and péché differ at the second letter. */
	static const char *const accents[] = {"cote", "coté", "côte", "côté"};
	assert_order(accents, 4);
	/* Punctuation stands before digits, digits before letters. */
	static const char *const marked[] = {"l a", "l'a", "L-a", "l_a", "l\u00A0a", "l’a", "l1", "la"};
	assert_order(marked, 8);
	static const char *const numbers[] = {"", "10", "2", "a", "A", "à", "b"};
	assert_order(numbers, 7);
}

static void test_oe_stands_as_two_letters(void **state)
{
	static const char *const words[] = {"odeur", "oeil", "œillet", "œuf", "oeufs", "of"};
	(void)state;
	assert_order(words, 6);
	assert_true(text_compare("Œuvre", "oeuvrer") < 0);
	assert_true(text_compare("œ", "of") < 0);
}

static void test_order_is_an_order(void **state)
{
	static const char *const words[] = {"oe", "œ",   "oé",  "Oe",       "OE", "Œ", "oè",
	                                    "œé", "oeé", "oee", "o\u0301e", "óe", "é", "e\xCC\x81"};
	size_t count = sizeof words / sizeof *words;
	(void)state;
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < count; j++) {
			int ij = text_compare(words[i], words[j]);
			assert_int_equal(ij > 0, text_compare(words[j], words[i]) < 0);
			for (size_t k = 0; k < count; k++)
				if (ij <= 0 && text_compare(words[j], words[k]) <= 0)
					assert_true(text_compare(words[i], words[k]) <= 0);
		}
}

static void assert_written(void (*write)(struct buffer *, const char *), const char *text, const char *wanted)
{
	struct buffer buffer = {0};
	write(&buffer, text);
	assert_string_equal(buffer.bytes ? buffer.bytes : "", wanted);
	buffer_free(&buffer);
}

static void xml(struct buffer *buffer, const char *text)
{
	text_xml(buffer, text, strlen(text));
}

static void csv(struct buffer *buffer, const char *text)
{
	text_csv(buffer, text, strlen(text), ';');
}

static void test_xml_escapes(void **state)
{
	(void)state;
	assert_written(xml, "a<b>&\"c'", "a&lt;b&gt;&amp;&quot;c'");
	assert_written(xml, "\r\n\t", "&#13;&#10;&#9;");
	assert_written(xml, "é€", "é€");
}

static void test_json_escapes(void **state)
{
	(void)state;
	assert_written(text_json, "", "\"\"");
	assert_written(text_json, "\\", "\"\\\\\"");
	assert_written(text_json, "a\"b\\c\n\x01é", "\"a\\\"b\\\\c\\u000a\\u0001é\"");
}

static void test_terminals_get_no_commands(void **state)
{
	(void)state;
	assert_written(text_plain, "", "");
	assert_written(text_plain, "é\t\n€", "é  €");
	assert_written(text_plain, "\x1B[1m\x7F", "?[1m?");
	assert_written(text_plain,
	               "a\xC2\x9B"
	               "b\xC2\xA0",
	               "a?b\xC2\xA0");
	assert_written(text_plain,
	               "ab\xFF"
	               "c",
	               "ab");
}

static void test_csv_quotes_where_needed(void **state)
{
	(void)state;
	assert_written(csv, "", "");
	assert_written(csv, "a,b 'c'", "a,b 'c'");
	assert_written(csv, "a;b", "\"a;b\"");
	assert_written(csv, "say \"a\"", "\"say \"\"a\"\"\"");
	assert_written(csv, "a\nb", "\"a\nb\"");
	assert_written(csv, "a\rb", "\"a\rb\"");
}

/* Texts are looked at eight bytes at a time: whatever the place of a byte, what is written is the same. */
static void test_no_place_hides_a_byte(void **state)
{
	static const char bytes[] = "&<>\"\r\n\t;'a\x7F\xC3";
	static const char *const entities[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#13;", "&#10;", "&#9;"};
	(void)state;
	for (size_t length = 1; length <= 26; length++)
		for (size_t at = 0; at < length * (sizeof bytes - 1); at++) {
			char text[32] = "", plain[64] = "", quoted[64] = "";
			size_t place = at % length, which = at / length;
			memset(text, 'e', length);
			text[place] = bytes[which];
			snprintf(plain, sizeof plain, "%.*s%s%s", (int)place, text,
			         which < 7 ? entities[which] : (char[]){bytes[which], '\0'},
			         text + place + 1);
			assert_written(xml, text, plain);
			bool quotes = strchr("\"\r\n;", bytes[which]) != NULL;
			snprintf(quoted, sizeof quoted, "%s%.*s%s%s%s", quotes ? "\"" : "", (int)place, text,
			         bytes[which] == '"' ? "\"" : "", text + place, quotes ? "\"" : "");
			assert_written(csv, text, quoted);
		}
}

static void test_bytes_as_digits(void **state)
{
	char text[8] = "xxxxxxx";
	(void)state;
	text_hex((const uint8_t[]){0x00, 0x9A, 0xFF}, 3, text);
	assert_string_equal(text, "009aff");
	text_hex(NULL, 0, text);
	assert_string_equal(text, "");
}

static void test_what_a_spreadsheet_takes_for_a_formula(void **unused)
{
	(void)unused;
	static const char *const formulas[] = {"=1", "+33", "-1", "@x", "\tx", "\rx"};
	for (size_t i = 0; i < sizeof formulas / sizeof *formulas; i++)
		assert_true(text_looks_formula(formulas[i], strlen(formulas[i])));
	assert_false(text_looks_formula("a=1", 3));
	assert_false(text_looks_formula("'=1", 3));
	assert_false(text_looks_formula("", 0));
	assert_false(text_looks_formula("\0=", 2));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_what_a_spreadsheet_takes_for_a_formula),
	        cmocka_unit_test(test_invalid_utf8_is_seen_and_located),
	        cmocka_unit_test(test_every_character_survives_encoding),
	        cmocka_unit_test(test_control_characters_are_not_printable),
	        cmocka_unit_test(test_length_counts_characters),
	        cmocka_unit_test(test_capitals_of_names),
	        cmocka_unit_test(test_folding_leaves_letters_and_digits),
	        cmocka_unit_test(test_french_order),
	        cmocka_unit_test(test_oe_stands_as_two_letters),
	        cmocka_unit_test(test_order_is_an_order),
	        cmocka_unit_test(test_xml_escapes),
	        cmocka_unit_test(test_json_escapes),
	        cmocka_unit_test(test_terminals_get_no_commands),
	        cmocka_unit_test(test_csv_quotes_where_needed),
	        cmocka_unit_test(test_no_place_hides_a_byte),
	        cmocka_unit_test(test_bytes_as_digits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
