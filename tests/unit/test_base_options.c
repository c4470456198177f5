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

static struct {
	bool all, alone;
	const char *output;
	long jobs;
	struct option_values many;
} got;

static const struct option table[] = {
        {'a', "all", NULL, "everything", OPTION_FLAG, &got.all},
        {0, "alone", NULL, "by itself", OPTION_FLAG, &got.alone},
        {'o', "output", "FILE", "where to", OPTION_STRING, &got.output},
        {'j', "jobs", "N", "how many", OPTION_NUMBER, &got.jobs},
        {'s', "stat", "IDS", "which", OPTION_MANY, &got.many},
        {0, "a-very-long-name-of-an-option", "WITH-ARGUMENT", "long", OPTION_FLAG, &got.alone},
        {0},
};

static struct error error;
static size_t operands;
static char *arguments[16];

/* The words of a line, by one space. */
static int parse(const char *line)
{
	static char text[256];
	int count = 1;
	free(got.many.items);
	memset(&got, 0, sizeof got);
	error = (struct error){0};
	strcpy(text, line);
	arguments[0] = "tool";
	for (char *word = strtok(text, " "); word; word = strtok(NULL, " "))
		arguments[count++] = word;
	return options_parse(count, arguments, table, &operands, &error);
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
	assert_refused("-x", "unknown option: -x");
	assert_refused("-ax", "unknown option: -ax");
	assert_refused("--all=yes", "--all takes no value");
	assert_refused("--output", "--output wants a value");
	assert_refused("-o", "--output wants a value");
	assert_refused("--jobs many", "--jobs wants a whole number");
	assert_refused("--jobs=-1", "--jobs wants a whole number");
	assert_refused("--=x", "unknown option: --=x");
}

static void test_help_comes_from_the_table(void **state)
{
	struct buffer text = {0};
	(void)state;
	options_help(&text, table);
	assert_non_null(strstr(text.bytes, "  -a, --all                    everything\n"));
	assert_non_null(strstr(text.bytes, "  -o, --output FILE            where to\n"));
	assert_non_null(strstr(text.bytes, "      --alone                  by itself\n"));
	assert_non_null(strstr(text.bytes, "-option WITH-ARGUMENT\n                               long\n"));
	buffer_free(&text);
	free(got.many.items);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_long_options),        cmocka_unit_test(test_short_options),
	        cmocka_unit_test(test_beginnings_of_names), cmocka_unit_test(test_operands_come_to_the_front),
	        cmocka_unit_test(test_mistakes_are_told),   cmocka_unit_test(test_help_comes_from_the_table),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
