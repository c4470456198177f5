/* Merging: where values stand on the axis of the whole, and what cells of several files make. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "results/merge.h"
#include "results/merge_private.h"

#define ONE DECIMAL_ONE

enum { VALUES_MAX = 8 };

/* Values from "a b !x *": those with a mark are in no list. */
static struct axis axis_of(struct arena *arena, const char *kind, const char *text)
{
	struct axis axis = {.dimension = "sexe", .label = "Sexe", .kind = kind};
	axis.values = arena_zalloc(arena, VALUES_MAX, sizeof *axis.values);
	while (*text) {
		size_t length = strcspn(text, " ");
		bool unlisted = *text == '!';
		const char *code = arena_strndup(arena, text + unlisted, length - unlisted);
		assert_true(axis.count < VALUES_MAX);
		axis.values[axis.count++] =
		        (struct axis_value){.code = code, .label = code, .unlisted = unlisted};
		text += length + (text[length] == ' ');
	}
	return axis;
}

static struct statistic statistic_of(struct arena *arena, enum measure_kind kind, struct axis rows)
{
	struct statistic statistic = {.id = "a",
	                              .heading = "",
	                              .label = "",
	                              .population = "p",
	                              .population_label = "",
	                              .measure = "m",
	                              .unit = "",
	                              .kind = kind,
	                              .axes = 1,
	                              .rows = rows};
	statistic.cells = arena_zalloc(arena, rows.count, sizeof *statistic.cells);
	for (size_t i = 0; i < rows.count; i++)
		statistic.cells[i] = (struct cell){.value = (int64_t)(i + 1) * ONE,
		                                   .n = (int64_t)i + 1,
		                                   .children = (int64_t)i + 1,
		                                   .sum = kind == MEASURE_COUNT ? 0 : 7 * (int64_t)(i + 1)};
	return statistic;
}

static struct merge_faults merge(struct statistic *made, const struct statistic *a, const struct statistic *b,
                                 struct arena *arena)
{
	struct merge_faults faults = {0};
	const struct statistic *inputs[] = {a, b};
	merge_statistic(made, inputs, 2, arena, &faults);
	return faults;
}

static void assert_order(const char *kind, const char *a, const char *b, const char *wanted)
{
	struct arena arena = {0};
	struct buffer got = {0};
	for (int swapped = 0; swapped < 2; swapped++) {
		struct statistic made,
		        first = statistic_of(&arena, MEASURE_COUNT, axis_of(&arena, kind, swapped ? b : a)),
		        second = statistic_of(&arena, MEASURE_COUNT, axis_of(&arena, kind, swapped ? a : b));
		merge(&made, &first, &second, &arena);
		got.length = 0;
		for (size_t i = 0; i < made.rows.count; i++)
			buffer_printf(&got, "%s%s", i ? " " : "", made.rows.values[i].code);
		assert_string_equal(got.bytes, wanted);
	}
	buffer_free(&got);
	arena_free(&arena);
}

static void a_list_keeps_its_order_and_hidden_values_their_place(void **state)
{
	(void)state;
	assert_order("liste", "m f *", "m f !z inconnu *", "m f z inconnu *");
	assert_order("liste", "m f !z *", "m f !b *", "m f b z *");
	assert_order("liste", "m f *", "m hidden f *", "m hidden f *");
	assert_order("liste", "m x f *", "m b f *", "m b x f *");
	assert_order("liste", "y m f *", "m f b *", "y m f b *");
}

static void keys_stand_by_label_and_numbers_by_size(void **state)
{
	(void)state;
	assert_order("cle", "ecole zone *", "école Mail inconnu *", "ecole école Mail zone inconnu *");
	assert_order("nombre", "9 11 *", "-1 10 inconnu *", "-1 9 10 11 inconnu *");
	assert_order("temps", "2021 2022 *", "2019 2020 2021 2022 *", "2019 2020 2021 2022 *");
}

static void cells_add_up_where_they_meet(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct statistic made, a = statistic_of(&arena, MEASURE_COUNT, axis_of(&arena, "cle", "q r *")),
	                       b = statistic_of(&arena, MEASURE_COUNT, axis_of(&arena, "cle", "r s *"));
	merge(&made, &a, &b, &arena);
	const int64_t wanted[] = {1, 3, 2, 6};
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(made.cells[i].n, wanted[i]);
		assert_int_equal(made.cells[i].children, wanted[i]);
		assert_int_equal(made.cells[i].value, wanted[i] * ONE);
	}
	arena_free(&arena);
}

static void no_child_stays_no_child(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct statistic made, a = statistic_of(&arena, MEASURE_COUNT, axis_of(&arena, "cle", "q *")), b = a;
	b.cells = arena_alloc(&arena, 2, sizeof *b.cells);
	memcpy(b.cells, a.cells, 2 * sizeof *b.cells);
	a.cells[0].children = -1;
	merge(&made, &a, &b, &arena);
	assert_int_equal(made.cells[0].children, 1);
	b.cells[0].children = -1;
	merge(&made, &a, &b, &arena);
	assert_int_equal(made.cells[0].children, -1);
	assert_int_equal(made.cells[0].n, 2);
	arena_free(&arena);
}

static void means_are_of_exact_sums(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct statistic made, a = statistic_of(&arena, MEASURE_MEAN, axis_of(&arena, "cle", "*")), b = a;
	struct cell cells[] = {{.value = 333300, .n = 3, .sum = ONE},
	                       {.value = 2 * ONE, .n = 1, .sum = 2 * ONE}};
	a.cells = &cells[0], b.cells = &cells[1];
	merge(&made, &a, &b, &arena);
	assert_int_equal(made.cells[0].value, 750000);
	assert_int_equal(made.cells[0].sum, 3 * ONE);
	cells[1] = (struct cell){.value = DECIMAL_NONE};
	merge(&made, &a, &b, &arena);
	assert_int_equal(made.cells[0].value, 333300);
	cells[0] = cells[1];
	merge(&made, &a, &b, &arena);
	assert_int_equal(made.cells[0].value, DECIMAL_NONE);
	arena_free(&arena);
}

static int64_t median_of(struct value_count *a, size_t a_count, struct value_count *b, size_t b_count)
{
	struct arena arena = {0};
	struct statistic made, x = statistic_of(&arena, MEASURE_MEDIAN, axis_of(&arena, "cle", "*")), y = x;
	struct cell cells[] = {{.value = 1, .histogram = a, .histogram_count = a_count},
	                       {.value = 1, .histogram = b, .histogram_count = b_count}};
	for (size_t i = 0; i < a_count; i++)
		cells[0].n += a[i].count;
	for (size_t i = 0; i < b_count; i++)
		cells[1].n += b[i].count;
	x.cells = &cells[0], y.cells = &cells[1];
	merge(&made, &x, &y, &arena);
	int64_t value = made.cells[0].value;
	arena_free(&arena);
	return value;
}

static void medians_are_of_all_values(void **state)
{
	(void)state;
	struct value_count low[] = {{1 * ONE, 2}, {3 * ONE, 1}}, high[] = {{3 * ONE, 1}, {9 * ONE, 1}},
	                   many[] = {{9 * ONE, 40}};
	assert_int_equal(median_of(low, 2, high, 2), 3 * ONE);
	assert_int_equal(median_of(low, 1, high, 2), 2 * ONE);
	assert_int_equal(median_of(low, 2, many, 1), 9 * ONE);
	assert_int_equal(median_of(low, 1, low, 1), 1 * ONE);
}

static void what_is_hidden_stays_hidden(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct statistic made, a = statistic_of(&arena, MEASURE_MEAN, axis_of(&arena, "cle", "*")), b = a;
	struct cell cells[] = {{.value = DECIMAL_NONE, .n = -1, .children = -1, .masked = true},
	                       {.value = 2 * ONE, .n = -1, .children = -1}};
	a.cells = &cells[0], b.cells = &cells[1];
	merge(&made, &a, &b, &arena);
	assert_true(made.cells[0].masked);
	assert_int_equal(made.cells[0].value, DECIMAL_NONE);
	/* two means without their sums */
	cells[0] = cells[1];
	struct merge_faults faults = merge(&made, &a, &b, &arena);
	assert_true(made.cells[0].masked);
	assert_string_equal(faults.inexact, "a");
	cells[0].value = DECIMAL_NONE;
	merge(&made, &a, &b, &arena);
	assert_false(made.cells[0].masked);
	assert_int_equal(made.cells[0].value, 2 * ONE);
	arena_free(&arena);
}

static void sums_that_are_too_large_are_noticed(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct statistic made, a = statistic_of(&arena, MEASURE_SUM, axis_of(&arena, "cle", "*"));
	assert_false(merge(&made, &a, &a, &arena).overflow);
	a.cells[0].sum = INT64_C(8000000000000000000);
	assert_true(merge(&made, &a, &a, &arena).overflow);
	a.cells[0].sum = -a.cells[0].sum;
	assert_true(merge(&made, &a, &a, &arena).overflow);
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(a_list_keeps_its_order_and_hidden_values_their_place),
	        cmocka_unit_test(keys_stand_by_label_and_numbers_by_size),
	        cmocka_unit_test(cells_add_up_where_they_meet),
	        cmocka_unit_test(no_child_stays_no_child),
	        cmocka_unit_test(means_are_of_exact_sums),
	        cmocka_unit_test(medians_are_of_all_values),
	        cmocka_unit_test(what_is_hidden_stays_hidden),
	        cmocka_unit_test(sums_that_are_too_large_are_noticed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
