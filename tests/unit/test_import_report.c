/* What an import says of its sources: kept, ordered, hidden where it must be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "import/report/report.h"

static unsigned random_below(unsigned below)
{
	static uint32_t state = 11;
	state = state * 1664525u + 1013904223u;
	return (state >> 16) % below;
}

static void add(struct report *report, uint32_t source, uint32_t row, uint32_t column, const char *value)
{
	report_add(report,
	           &(struct remark){.spot = {source, row, column}, .why = WHY_READ_AS, .value = value});
}

/* Lines first, then what is found out about them: by place, and as they came where that is the same. */
static void remarks_come_in_the_order_of_places(void **state)
{
	(void)state;
	for (int round = 0; round < 200; round++) {
		struct report report = {0};
		char number[16];
		unsigned lines = random_below(60), later = random_below(80), wild = random_below(3);
		report_source(&report, "a", NULL, 0);
		report_source(&report, "b", NULL, 1);
		for (unsigned i = 0; i < lines * 4; i++) {
			snprintf(number, sizeof number, "%zu", report.count);
			add(&report, wild ? 0 : random_below(2), wild ? i / 4 : random_below(40),
			    random_below(5), number);
		}
		for (unsigned i = 0; i < later; i++) {
			snprintf(number, sizeof number, "%zu", report.count);
			add(&report, wild ? 0 : random_below(2), random_below(60), 0, number);
		}
		report_sort(&report);
		assert_int_equal(report.count, lines * 4 + later);
		for (size_t i = 1; i < report.count; i++) {
			const struct remark *a = &report.items[i - 1], *b = &report.items[i];
			const struct spot *x = &a->spot, *y = &b->spot;
			long order = x->source != y->source   ? (long)y->source - (long)x->source
			             : x->row != y->row       ? (long)y->row - (long)x->row
			             : x->column != y->column ? (long)y->column - (long)x->column
			                                      : atol(b->value) - atol(a->value);
			assert_true(order > 0);
		}
		report_free(&report);
	}
}

static void texts_are_copied_and_titles_found(void **state)
{
	(void)state;
	struct report report = {0};
	const char *titles[] = {"Nom", "Note"};
	char value[] = "Léa";
	report_source(&report, "a", "Feuille", 0);
	report_titles(&report, 0, titles, 2);
	add(&report, 0, 2, 1, value);
	value[0] = 'Z';
	add(&report, 0, 2, 3, value);
	assert_string_equal(report.items[0].value, "Léa");
	assert_string_equal(report.items[0].title, "Nom");
	assert_null(report.items[1].title);
	assert_int_equal(report.kinds[KIND_CHANGED], 2);
	report_free(&report);
}

static void values_of_hidden_columns_are_not_kept(void **state)
{
	(void)state;
	struct report report = {0};
	const char *titles[] = {"Nom", "Note"};
	report_source(&report, "a", NULL, 0);
	report_titles(&report, 0, titles, 2);
	report_hide(&report, 0, 1);
	add(&report, 0, 2, 1, "told");
	add(&report, 0, 2, 2, "secret");
	assert_string_equal(report.items[0].value, "told");
	assert_null(report.items[1].value);
	report_free(&report);
}

static void the_same_guess_is_a_finding_once(void **state)
{
	(void)state;
	struct report report = {0};
	struct findings findings = {0};
	report_source(&report, "a", NULL, 0);
	for (uint32_t row = 2; row < 6; row++) {
		report_add(&report,
		           &(struct remark){.spot = {0, row, 1}, .why = WHY_LIKENESS, .value = "cp"});
		report_add(&report, &(struct remark){.spot = {0, row, 1}, .why = WHY_NOT_DATE, .value = "x"});
		add(&report, 0, row, 1, "cp");
	}
	report_findings(&report, &findings);
	assert_int_equal(findings.warnings, 1);
	assert_int_equal(findings.errors, 4);
	findings_free(&findings);
	report_free(&report);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(remarks_come_in_the_order_of_places),
	        cmocka_unit_test(texts_are_copied_and_titles_found),
	        cmocka_unit_test(values_of_hidden_columns_are_not_kept),
	        cmocka_unit_test(the_same_guess_is_a_finding_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
