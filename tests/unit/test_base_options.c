/* Command lines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/options.h"

enum { COUNT = 1, LIST = 2, CHECK = 4 };
static const char *const formats[] = {"xml", "csv", NULL};
static const char *const levels[] = {"low", "middle", "high", NULL};
static const struct option_mode modes[] = {
        {.id = COUNT, .least = 1, .most = 2, .formats = formats},
        {.id = LIST},
        {.id = CHECK, .least = 3, .most = SIZE_MAX},
        {0},
};

static struct {
	bool all, alone;
	const char *output;
	long jobs, size;
	int level;
	struct option_values many;
} got;

static const struct option table[] = {
        {'a', "all", NULL, "everything", OPTION_FLAG, .target = &got.all},
        {0, "alone", NULL, "by itself", OPTION_FLAG, .target = &got.alone},
        {'o', "output", "FILE", "where to", OPTION_STRING, .target = &got.output},
        {'j', "jobs", "N", "how many", OPTION_NUMBER, .target = &got.jobs},
        {'s', "stat", "IDS", "which", OPTION_MANY, .target = &got.many, .in = COUNT | LIST},
        {0, "size", "N", "how large", OPTION_NUMBER, .target = &got.size, .in = COUNT, .least = 2, .most = 9},
        {'k', "least", "N", "how large at least", OPTION_NUMBER, .target = &got.size, .least = 2},
        {0, "level", NULL, "how high", OPTION_CHOICE, .target = &got.level, .choices = levels},
        {'l', "list", NULL, "list", OPTION_FLAG, .selects = LIST},
        {0, "check", NULL, "check", OPTION_FLAG, .selects = CHECK},
        {0, "recheck", "FILE", "check again", OPTION_STRING, .target = &got.output, .selects = CHECK},
        {0, "strict", NULL, "and strictly", OPTION_FLAG, .target = &got.alone, .in = LIST},
        {0, "seal", NULL, "sealed", OPTION_FLAG, .target = &got.alone, .in = CHECK, .required = CHECK},
        {0, "rows", "NAME", NULL, OPTION_STRING, .target = &got.output, .with = "stat"},
        {0, "columns", "NAME", "its sides", OPTION_STRING, .target = &got.output, .with = "stat"},
        {'x', "deep", NULL, "deep", OPTION_FLAG, .target = &got.alone, .with = "rows seal"},
        {0, "a-very-long-name-of-an-option", "WITH-ARGUMENT",
         "a text that is too long for the line of its option", OPTION_STRING, .target = &got.output},
        {0},
};

static struct error error;
static size_t operands;
static char *arguments[16];
static bool given[sizeof table / sizeof *table];

/* The words of a line, by one space. */
static int parse(const char *line)
{
	static char text[256];
	int count = 1;
	free(got.many.items);
	memset(&got, 0, sizeof got);
	memset(given, 0, sizeof given);
	error = (struct error){0};
	strcpy(text, line);
	arguments[0] = "tool";
	for (char *word = strtok(text, " "); word; word = strtok(NULL, " "))
		arguments[count++] = word;
	return options_parse(count, arguments, table, given, &operands, &error);
}

/* What is done, 0 where that is refused. */
static unsigned check(const char *line)
{
	assert_int_equal(parse(line), 0);
	const struct option_mode *mode = options_check(table, modes, given, operands, &error);
	return mode ? mode->id : 0;
}

static void assert_clash(const char *line, const char *detail)
{
	assert_int_equal(check(line), 0);
	assert_int_equal(error.code, MSG_USAGE);
	assert_string_equal(error.detail, detail);
}

static void assert_refused(const char *line, const char *detail)
{
	assert_int_equal(parse(line), -1);
	assert_int_equal(error.code, MSG_USAGE);
	assert_string_equal(error.detail, detail);
}

static void test_long_options(void **state)
{
	(void)state;
	assert_int_equal(parse("--all --output=a.txt --jobs 4 --stat x --stat=y"), 0);
	assert_true(got.all);
	assert_string_equal(got.output, "a.txt");
	assert_int_equal(got.jobs, 4);
	assert_int_equal(got.many.count, 2);
	assert_string_equal(got.many.items[1], "y");
	assert_int_equal(operands, 0);
	assert_int_equal(parse("--output="), 0);
	assert_string_equal(got.output, "");
}

static void test_short_options(void **state)
{
	(void)state;
	assert_int_equal(parse("-aob.txt -j 2 -sx"), 0);
	assert_true(got.all);
	assert_string_equal(got.output, "b.txt");
	assert_int_equal(got.jobs, 2);
	assert_string_equal(got.many.items[0], "x");
}

static void test_beginnings_of_names(void **state)
{
	(void)state;
	assert_int_equal(parse("--out a --j=1"), 0);
	assert_string_equal(got.output, "a");
	assert_refused("--al", "unknown option: --al");
	assert_int_equal(parse("--alo"), 0);
	assert_true(got.alone);
	assert_refused("--a", "unknown option: --a");
}

static void test_operands_come_to_the_front(void **state)
{
	(void)state;
	assert_int_equal(parse("one -a two -o x - -- -j --all"), 0);
	assert_int_equal(operands, 5);
	assert_string_equal(arguments[1], "one");
	assert_string_equal(arguments[2], "two");
	assert_string_equal(arguments[3], "-");
	assert_string_equal(arguments[4], "-j");
	assert_string_equal(arguments[5], "--all");
	assert_int_equal(got.jobs, 0);
}

static void test_mistakes_are_told(void **state)
{
	(void)state;
	assert_refused("--nonsense", "unknown option: --nonsense");
	assert_refused("-y", "unknown option: -y");
	assert_refused("-ay", "unknown option: -ay");
	assert_refused("--all=yes", "--all takes no value");
	assert_refused("--output", "--output wants a value");
	assert_refused("-o", "--output wants a value");
	assert_refused("--jobs many", "--jobs wants a whole number");
	assert_refused("--jobs=-1", "--jobs wants a whole number");
	assert_refused("--=x", "unknown option: --=x");
}

static void test_numbers_have_bounds(void **state)
{
	(void)state;
	assert_int_equal(parse("--size 2 -k 9"), 0);
	assert_int_equal(got.size, 9);
	assert_refused("--size 1", "--size wants a whole number from 2 to 9");
	assert_refused("--size 10", "--size wants a whole number from 2 to 9");
	assert_refused("--size x", "--size wants a whole number from 2 to 9");
	assert_refused("-k 1", "--least wants a whole number, 2 at least");
	assert_int_equal(parse("-k 1000000"), 0);
}

static void test_choices_give_their_place(void **state)
{
	(void)state;
	assert_int_equal(parse("--level high"), 0);
	assert_int_equal(got.level, 2);
	assert_int_equal(parse("--level=low"), 0);
	assert_int_equal(got.level, 0);
	assert_refused("--level hig", "--level takes low, middle or high");
	assert_refused("--level=", "--level takes low, middle or high");
}

static void test_what_is_done(void **state)
{
	(void)state;
	assert_int_equal(check("one"), COUNT);
	assert_int_equal(check("-l"), LIST);
	assert_int_equal(check("--check --seal one two three four"), CHECK);
	assert_int_equal(check("--recheck x --check --seal 1 2 3"), CHECK);
	assert_clash("--list --check --seal 1 2 3", "--check does not go with --list");
	assert_clash("--recheck x --list", "--recheck does not go with --list");
}

static void test_a_tool_without_default_asks(void **state)
{
	static const struct option_mode no_default[] = {{.id = LIST}, {.id = CHECK}, {0}};
	(void)state;
	assert_int_equal(parse(""), 0);
	assert_null(options_check(table, no_default, given, operands, &error));
	assert_string_equal(error.detail, "say what is to be done: --list, --check or --recheck");
}

static void test_options_without_meaning_are_refused(void **state)
{
	(void)state;
	assert_int_equal(check("--stat a --size 3 one"), COUNT);
	assert_int_equal(check("--list --stat a --strict"), LIST);
	assert_clash("--list --size 3", "--size does not go with --list");
	assert_clash("--size 3 --recheck x --seal 1 2 3", "--size does not go with --recheck");
	assert_clash("--strict one", "--strict goes with --list");
	assert_clash("--seal one", "--seal goes with --check or --recheck");
}

static void test_options_that_need_others(void **state)
{
	(void)state;
	assert_int_equal(check("--rows a --stat b one"), COUNT);
	assert_int_equal(check("--deep --rows a --stat b one"), COUNT);
	assert_int_equal(check("-x --check --seal 1 2 3"), CHECK);
	assert_clash("--rows a one", "--rows goes with --stat");
	assert_clash("--deep one", "--deep goes with --seal or --rows");
	assert_clash("--check 1 2 3", "--seal is needed (see --help)");
}

static void test_operands_are_counted(void **state)
{
	(void)state;
	assert_int_equal(check("1 2"), COUNT);
	assert_clash("", "an operand is missing (see --help)");
	assert_clash("1 2 3", "operands, at most: 2 (see --help)");
	assert_clash("--list 1", "--list takes no operand");
	assert_clash("--check --seal 1 2", "operands, at least: 3 (see --help)");
}

static void test_names_are_whole_words(void **state)
{
	(void)state;
	assert_true(options_named("rows columns by", "rows"));
	assert_true(options_named("rows columns by", "columns"));
	assert_true(options_named("rows columns by", "by"));
	assert_false(options_named("rows columns by", "row"));
	assert_false(options_named("rows columns by", "umns"));
	assert_true(options_named("abc ab", "ab"));
	assert_false(options_named("", "ab"));
}

static void test_help_comes_from_the_table(void **state)
{
	struct buffer text = {0};
	(void)state;
	options_help(&text, table);
	assert_non_null(strstr(text.bytes, "  -a, --all                    everything\n"));
	assert_non_null(strstr(text.bytes, "  -o, --output FILE            where to\n"));
	assert_non_null(strstr(text.bytes, "      --alone                  by itself\n"));
	assert_non_null(strstr(text.bytes, "      --level low|middle|high  how high\n"));
	assert_non_null(strstr(text.bytes, "      --strict                 --list: and strictly\n"));
	assert_non_null(strstr(text.bytes, "      --rows, --columns NAME   --stat: its sides\n"));
	assert_non_null(strstr(text.bytes, "      --seal                   sealed\n"));
	assert_non_null(strstr(text.bytes, "-option WITH-ARGUMENT\n                               a text"));
	buffer_free(&text);
}

static void test_the_table_as_csv(void **state)
{
	struct buffer text = {0};
	(void)state;
	options_help_table(&text, table, modes);
	assert_non_null(
	        strstr(text.bytes, "option;letter;argument;selects;modes;with\nall;a;;;- list check;\n"));
	assert_non_null(strstr(text.bytes, "\nstat;s;IDS;;- list;\n"));
	assert_non_null(strstr(text.bytes, "\nlevel;;low|middle|high;;- list check;\n"));
	assert_non_null(strstr(text.bytes, "\nrecheck;;FILE;check;check;\n"));
	assert_non_null(strstr(text.bytes, "\ndeep;x;;;- list check;rows seal\n"));
	buffer_free(&text);
	free(got.many.items);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_long_options),
	        cmocka_unit_test(test_short_options),
	        cmocka_unit_test(test_beginnings_of_names),
	        cmocka_unit_test(test_operands_come_to_the_front),
	        cmocka_unit_test(test_mistakes_are_told),
	        cmocka_unit_test(test_numbers_have_bounds),
	        cmocka_unit_test(test_choices_give_their_place),
	        cmocka_unit_test(test_what_is_done),
	        cmocka_unit_test(test_a_tool_without_default_asks),
	        cmocka_unit_test(test_options_without_meaning_are_refused),
	        cmocka_unit_test(test_options_that_need_others),
	        cmocka_unit_test(test_operands_are_counted),
	        cmocka_unit_test(test_names_are_whole_words),
	        cmocka_unit_test(test_help_comes_from_the_table),
	        cmocka_unit_test(test_the_table_as_csv),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
