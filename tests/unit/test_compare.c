/* Results side by side: exact changes, periods in words, one axis of several, and nothing shown that was
 * hidden. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "results/compare.h"
#include "results/compare_axis.h"
#include "results/compare_change.h"
#include "results/compare_period.h"

#define ONE DECIMAL_ONE

static void percentages_are_rounded_once_half_away_from_zero(void **state)
{
	(void)state;
	assert_int_equal(change_percent(27 * ONE, 82 * ONE), 203700000);
	assert_int_equal(change_percent(82 * ONE, 74 * ONE), -9800000);
	/* 1 of 800 is 0.125 %, 3 of 2000 is 0.15 % */
	assert_int_equal(change_percent(800 * ONE, 801 * ONE), 100000);
	assert_int_equal(change_percent(2000 * ONE, 2003 * ONE), 200000);
	assert_int_equal(change_percent(2000 * ONE, 1997 * ONE), -200000);
	assert_int_equal(change_percent(3, 4), 33300000);
	assert_int_equal(change_share(1 * ONE, 3 * ONE), 33333300);
	assert_int_equal(change_share(2 * ONE, 3 * ONE), 66666700);
	/* great sums do not overflow on their way */
	assert_int_equal(change_percent(INT64_C(4000000000000000000), INT64_C(8000000000000000000)),
	                 100000000);
}

static void nothing_is_no_base_for_a_percentage(void **state)
{
	(void)state;
	assert_int_equal(change_percent(0, 5 * ONE), DECIMAL_NONE);
	assert_int_equal(change_percent(DECIMAL_NONE, 5 * ONE), DECIMAL_NONE);
	assert_int_equal(change_percent(5 * ONE, DECIMAL_NONE), DECIMAL_NONE);
	assert_int_equal(change_percent(-2 * ONE, -1 * ONE), DECIMAL_NONE);
	assert_int_equal(change_percent(1, INT64_C(8000000000000000000)), DECIMAL_NONE);
	assert_int_equal(change_share(0, 0), DECIMAL_NONE);
	assert_int_equal(change_difference(DECIMAL_NONE, ONE), DECIMAL_NONE);
	assert_int_equal(change_difference(ONE, DECIMAL_NONE), DECIMAL_NONE);
	assert_int_equal(change_difference(5 * ONE, 3 * ONE), -2 * ONE);
}

static struct period between(const char *from, const char *to)
{
	struct period period = {0};
	assert_true(date_parse(from, strlen(from), &period.from));
	assert_true(date_parse(to, strlen(to), &period.to));
	period.reference = period.to;
	return period;
}

static void assert_words(const char *from, const char *to, const char *label, const char *code)
{
	struct period period = between(from, to);
	struct buffer got = {0};
	period_label(&period, &got);
	assert_string_equal(got.bytes, label);
	got.length = 0;
	period_code(&period, &got);
	assert_string_equal(got.bytes, code);
	buffer_free(&got);
}

static void periods_are_told_in_few_words(void **state)
{
	(void)state;
	assert_words("2022-01-01", "2022-12-31", "2022", "2022");
	assert_words("2022-09-01", "2023-08-31", "2022-2023", "2022-2023");
	assert_words("2024-02-01", "2024-02-29", "février 2024", "2024-02");
	assert_words("2023-02-01", "2023-02-27", "du 1er au 27\u00a0février\u00a02023",
	             "2023-02-01..2023-02-27");
	assert_words("2023-01-01", "2023-03-24", "du 1er\u00a0janvier au 24\u00a0mars\u00a02023",
	             "2023-01-01..2023-03-24");
	assert_words("2021-08-05", "2023-03-24", "du 5\u00a0août\u00a02021 au 24\u00a0mars\u00a02023",
	             "2021-08-05..2023-03-24");
	assert_words("2023-01-24", "2023-01-24", "24\u00a0janvier\u00a02023", "2023-01-24..2023-01-24");
	/* a year long, and neither kind of year */
	assert_words("2022-02-01", "2023-01-31", "du 1er\u00a0février\u00a02022 au 31\u00a0janvier\u00a02023",
	             "2022-02-01..2023-01-31");
}

static void assert_pieces(enum period_unit unit, const char *wanted)
{
	struct period period = between("2022-07-15", "2023-01-20");
	struct arena arena = {0};
	struct buffer got = {0};
	size_t count;
	struct period *pieces = period_split(&period, unit, &arena, &count);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(pieces[i].reference, pieces[i].to);
		buffer_puts(&got, i ? " " : "");
		period_code(&pieces[i], &got);
	}
	assert_string_equal(got.bytes, wanted);
	buffer_free(&got);
	arena_free(&arena);
}

static void series_are_cut_at_the_ends_of_the_period(void **state)
{
	(void)state;
	assert_pieces(PERIOD_YEAR, "2022-07-15..2022-12-31 2023-01-01..2023-01-20");
	assert_pieces(PERIOD_SCHOOL_YEAR, "2022-07-15..2022-08-31 2022-09-01..2023-01-20");
	assert_pieces(PERIOD_MONTH, "2022-07-15..2022-07-31 2022-08 2022-09 2022-10 2022-11 2022-12 "
	                            "2023-01-01..2023-01-20");
}

static void a_leap_year_is_as_long_as_another(void **state)
{
	(void)state;
	struct period leap = between("2024-01-01", "2024-12-31"), plain = between("2023-01-01", "2023-12-31"),
	              cut = between("2023-01-01", "2023-11-30"), week = between("2023-01-01", "2023-01-07"),
	              february = between("2023-02-01", "2023-02-28"),
	              january = between("2023-01-01", "2023-01-31");
	assert_true(period_same_length(&leap, &plain));
	assert_true(period_same_length(&january, &february));
	assert_false(period_same_length(&plain, &cut));
	assert_false(period_same_length(&january, &week));
}

static struct axis axis_of(const char *kind, struct axis_value *values, size_t count)
{
	return (struct axis){.dimension = "d", .label = "D", .kind = kind, .values = values, .count = count};
}

static void assert_joined(const char *kind, struct axis_value *a, size_t a_count, struct axis_value *b,
                          size_t b_count, const char *wanted)
{
	struct axis axes[] = {axis_of(kind, a, a_count), axis_of(kind, b, b_count)};
	const struct axis *both[] = {&axes[0], &axes[1]};
	struct arena arena = {0};
	struct buffer got = {0};
	struct joined joined;
	axes_join(&joined, both, 2, &arena);
	for (size_t i = 0; i < joined.axis.count; i++) {
		const struct axis_value *value = &joined.axis.values[i];
		buffer_printf(&got, "%s%s", i ? " " : "", value->code);
		for (size_t k = 0; k < 2; k++) {
			long at = joined_at(&joined, k, i);
			assert_int_equal(at, axis_find(both[k], value->code));
		}
	}
	assert_string_equal(got.bytes, wanted);
	buffer_free(&got);
	arena_free(&arena);
}

static void axes_keep_the_order_of_their_kind(void **state)
{
	(void)state;
	struct axis_value older[] = {{.code = "x", .label = "X", .unlisted = false},
	                             {.code = "b", .label = "B", .unlisted = false},
	                             {.code = "zz", .label = "zz", .unlisted = true},
	                             {.code = "inconnu", .label = "Inconnu", .unlisted = false},
	                             {.code = "*", .label = "Total", .unlisted = false}};
	struct axis_value newer[] = {{.code = "b", .label = "B", .unlisted = false},
	                             {.code = "a", .label = "A", .unlisted = false},
	                             {.code = "hors", .label = "hors", .unlisted = true},
	                             {.code = "*", .label = "Total", .unlisted = false}};
	assert_joined("liste", older, 5, newer, 4, "b a x hors zz inconnu *");
	struct axis_value keys[] = {{.code = "q2", .label = "Élan", .unlisted = false},
	                            {.code = "q1", .label = "Zénith", .unlisted = false},
	                            {.code = "*", .label = "Total", .unlisted = false}};
	struct axis_value more[] = {{.code = "q9", .label = "Est", .unlisted = false},
	                            {.code = "q3", .label = "élan", .unlisted = false},
	                            {.code = "*", .label = "Total", .unlisted = false}};
	assert_joined("cle", keys, 3, more, 3, "q3 q2 q9 q1 *");
	struct axis_value ages[] = {{.code = "9", .label = "9", .unlisted = false},
	                            {.code = "10", .label = "10", .unlisted = false},
	                            {.code = "inconnu", .label = "Inconnu", .unlisted = false},
	                            {.code = "*", .label = "Total", .unlisted = false}};
	struct axis_value others[] = {{.code = "2", .label = "2", .unlisted = false},
	                              {.code = "11", .label = "11", .unlisted = false},
	                              {.code = "*", .label = "Total", .unlisted = false}};
	assert_joined("nombre", ages, 4, others, 3, "2 9 10 11 inconnu *");
	struct axis_value months[] = {{.code = "2022-12", .label = "", .unlisted = false},
	                              {.code = "*", .label = "Total", .unlisted = false}};
	struct axis_value later[] = {{.code = "2022-01", .label = "", .unlisted = false},
	                             {.code = "2023-01", .label = "", .unlisted = false},
	                             {.code = "*", .label = "Total", .unlisted = false}};
	assert_joined("temps", months, 2, later, 3, "2022-01 2022-12 2023-01 *");
}

/* A small file of results: children by sex. */
struct sample {
	struct results results;
	struct statistic statistic;
	struct axis_value values[3];
	struct cell cells[3];
	struct programme_ref programme;
};

static void sample_make(struct sample *sample, int year, int64_t girls, int64_t boys)
{
	*sample = (struct sample){
	        .values = {{.code = "F", .label = "Filles", .unlisted = false},
	                   {.code = "M", .label = "Garçons", .unlisted = false},
	                   {.code = "*", .label = "Total", .unlisted = false}},
	        .programme = {.id = "p", .label = "P"},
	};
	int64_t counts[] = {girls, boys, girls + boys};
	for (size_t i = 0; i < 3; i++)
		sample->cells[i] =
		        (struct cell){.value = counts[i] * ONE, .n = counts[i], .children = counts[i]};
	sample->statistic = (struct statistic){.id = "s",
	                                       .heading = "H",
	                                       .label = "S",
	                                       .population = "p",
	                                       .population_label = "P",
	                                       .definition = "Définition.",
	                                       .measure = "nombre",
	                                       .kind = MEASURE_COUNT,
	                                       .unit = "enfants",
	                                       .axes = 1,
	                                       .cells = sample->cells};
	sample->statistic.rows = axis_of("liste", sample->values, 3);
	sample->results = (struct results){.catalogue = "c 1",
	                                   .present = &sample->programme,
	                                   .present_count = 1,
	                                   .statistics = &sample->statistic,
	                                   .count = 1};
	sample->results.period.from = date_from_civil(year, 1, 1);
	sample->results.period.to = sample->results.period.reference = date_from_civil(year, 12, 31);
}

static int compare(struct results *made, struct sample *a, struct sample *b, struct compare_options options,
                   enum message *code)
{
	const struct compare_input inputs[] = {{.results = &a->results}, {.results = &b->results}};
	struct findings findings = {0};
	struct error error = {0};
	int status = results_compare(made, inputs, 2, &options, &findings, &error);
	*code = error.code;
	findings_free(&findings);
	return status;
}

static void a_masked_cell_hides_what_is_worked_out_of_it(void **state)
{
	(void)state;
	struct sample a, b;
	struct results made;
	enum message code;
	sample_make(&a, 2021, 10, 17);
	sample_make(&b, 2022, 3, 47);
	a.results.threshold = b.results.threshold = 5;
	b.cells[0] = (struct cell){.value = DECIMAL_NONE, .n = -1, .children = -1, .masked = true};
	assert_int_equal(compare(&made, &a, &b, (struct compare_options){0}, &code), 0);
	const struct statistic *statistic = &made.statistics[0];
	assert_int_equal(made.threshold, 5);
	assert_int_equal(statistic_cell(statistic, 0, 0)->value, 10 * ONE);
	for (size_t column = 1; column < 4; column++) {
		assert_true(statistic_cell(statistic, 0, column)->masked);
		assert_int_equal(statistic_cell(statistic, 0, column)->value, DECIMAL_NONE);
	}
	assert_int_equal(statistic_cell(statistic, 1, 2)->value, 30 * ONE);
	/* and no cell tells how many children stand behind it */
	assert_int_equal(statistic_cell(statistic, 1, 0)->children, -1);
	results_free(&made);
	assert_int_equal(compare(&made, &a, &b, (struct compare_options){.shares = true}, &code), 0);
	assert_true(statistic_cell(&made.statistics[0], 0, 1)->masked);
	assert_true(statistic_cell(&made.statistics[0], 0, 2)->masked);
	assert_false(statistic_cell(&made.statistics[0], 1, 2)->masked);
	results_free(&made);
}

static void a_masked_total_hides_every_share(void **state)
{
	(void)state;
	struct sample a, b;
	struct results made;
	enum message code;
	sample_make(&a, 2021, 10, 17);
	sample_make(&b, 2022, 27, 47);
	b.cells[2] = (struct cell){.value = DECIMAL_NONE, .n = -1, .children = -1, .masked = true};
	assert_int_equal(compare(&made, &a, &b, (struct compare_options){.shares = true}, &code), 0);
	for (size_t row = 0; row < 3; row++) {
		assert_false(statistic_cell(&made.statistics[0], row, 0)->masked);
		assert_true(statistic_cell(&made.statistics[0], row, 1)->masked);
		assert_true(statistic_cell(&made.statistics[0], row, 2)->masked);
	}
	results_free(&made);
}

static void shares_have_a_difference_in_points_and_no_percentage(void **state)
{
	(void)state;
	struct sample a, b;
	struct results made;
	enum message code;
	sample_make(&a, 2021, 10, 30);
	sample_make(&b, 2022, 1, 2);
	assert_int_equal(compare(&made, &a, &b, (struct compare_options){.shares = true}, &code), 0);
	const struct statistic *statistic = &made.statistics[0];
	assert_int_equal(statistic->columns.count, 3);
	assert_string_equal(statistic->measure, "part(nombre)");
	assert_int_equal(statistic_cell(statistic, 0, 0)->value, 25 * ONE);
	assert_int_equal(statistic_cell(statistic, 0, 1)->value, 33333300);
	assert_int_equal(statistic_cell(statistic, 0, 2)->value, 8333300);
	assert_int_equal(statistic_cell(statistic, 0, 0)->n, -1);
	results_free(&made);
}

static void unlike_results_are_refused_unless_forced(void **state)
{
	(void)state;
	struct sample a, b;
	struct results made;
	enum message code;
	const char *filter[] = {"pre"};
	sample_make(&a, 2021, 10, 17);
	sample_make(&b, 2022, 27, 47);
	a.results.dispositifs = filter;
	a.results.dispositif_count = 1;
	assert_int_equal(compare(&made, &a, &b, (struct compare_options){0}, &code), -1);
	assert_int_equal(code, MSG_COMPARE_UNLIKE);
	assert_int_equal(compare(&made, &a, &b, (struct compare_options){.force = true}, &code), 0);
	results_free(&made);
	sample_make(&a, 2021, 10, 17);
	a.results.threshold = 5;
	assert_int_equal(compare(&made, &a, &b, (struct compare_options){0}, &code), -1);
	/* the weaker protection is the one that is told */
	assert_int_equal(compare(&made, &a, &b, (struct compare_options){.force = true}, &code), 0);
	assert_int_equal(made.threshold, 0);
	results_free(&made);
}

static void columns_that_cannot_be_told_apart_are_refused(void **state)
{
	(void)state;
	struct sample a, b;
	struct results made;
	enum message code;
	sample_make(&a, 2022, 10, 17);
	sample_make(&b, 2022, 27, 47);
	assert_int_equal(compare(&made, &a, &b, (struct compare_options){0}, &code), -1);
	assert_int_equal(code, MSG_COMPARE_LABELS);
	b.programme = (struct programme_ref){.id = "q", .label = "Q"};
	assert_int_equal(compare(&made, &a, &b, (struct compare_options){0}, &code), 0);
	assert_string_equal(made.statistics[0].columns.values[1].label, "Q");
	assert_int_equal(made.present_count, 2);
	results_free(&made);
}

static void a_comparison_is_not_compared_again(void **state)
{
	(void)state;
	struct sample a, b;
	struct results made, again;
	enum message code;
	sample_make(&a, 2021, 10, 17);
	sample_make(&b, 2022, 27, 47);
	assert_int_equal(compare(&made, &a, &b, (struct compare_options){0}, &code), 0);
	const struct compare_input inputs[] = {{.results = &a.results}, {.results = &made}};
	struct findings findings = {0};
	struct error error = {0};
	assert_int_equal(results_compare(&again, inputs, 2, &(struct compare_options){0}, &findings, &error),
	                 -1);
	assert_int_equal(error.code, MSG_COMPARE_TWICE);
	findings_free(&findings);
	results_free(&made);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(percentages_are_rounded_once_half_away_from_zero),
	        cmocka_unit_test(nothing_is_no_base_for_a_percentage),
	        cmocka_unit_test(periods_are_told_in_few_words),
	        cmocka_unit_test(series_are_cut_at_the_ends_of_the_period),
	        cmocka_unit_test(a_leap_year_is_as_long_as_another),
	        cmocka_unit_test(axes_keep_the_order_of_their_kind),
	        cmocka_unit_test(a_masked_cell_hides_what_is_worked_out_of_it),
	        cmocka_unit_test(a_masked_total_hides_every_share),
	        cmocka_unit_test(shares_have_a_difference_in_points_and_no_percentage),
	        cmocka_unit_test(unlike_results_are_refused_unless_forced),
	        cmocka_unit_test(columns_that_cannot_be_told_apart_are_refused),
	        cmocka_unit_test(a_comparison_is_not_compared_again),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
