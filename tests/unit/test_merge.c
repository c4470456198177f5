/* Merging: where values stand on the axis of the whole, and what cells of several files make. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "results/merge.h"
#include "results/merge_private.h"
#include "sparse.h"

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

static struct merge_faults merge_all(struct statistic *made, const struct statistic *const *inputs,
                                     size_t count, struct arena *arena)
{
	struct findings findings = {0};
	struct merge_codes codes = {.findings = &findings};
	struct merge_table table = {0};
	for (size_t i = 0; i < count; i++) {
		merge_codes_begin(&codes);
		merge_table_add(&table, inputs[i], &codes, "file", arena);
	}
	merge_codes_rank(&codes);
	merge_table_finish(&table, inputs[0], made, arena);
	merge_table_free(&table);
	merge_codes_free(&codes);
	findings_free(&findings);
	return table.faults;
}

static struct merge_faults merge(struct statistic *made, const struct statistic *a, const struct statistic *b,
                                 struct arena *arena)
{
	return merge_all(made, (const struct statistic *const[]){a, b}, 2, arena);
}

static const struct cell *cell(const struct statistic *made, size_t row)
{
	return statistic_cell(made, row, 0);
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
		assert_int_equal(cell(&made, i)->n, wanted[i]);
		assert_int_equal(cell(&made, i)->children, wanted[i]);
		assert_int_equal(cell(&made, i)->value, wanted[i] * ONE);
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
	assert_int_equal(cell(&made, 0)->children, 1);
	b.cells[0].children = -1;
	merge(&made, &a, &b, &arena);
	assert_int_equal(cell(&made, 0)->children, -1);
	assert_int_equal(cell(&made, 0)->n, 2);
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
	assert_int_equal(cell(&made, 0)->value, 750000);
	assert_int_equal(cell(&made, 0)->sum, 3 * ONE);
	cells[1] = (struct cell){.value = DECIMAL_NONE};
	merge(&made, &a, &b, &arena);
	assert_int_equal(cell(&made, 0)->value, 333300);
	cells[0] = cells[1];
	merge(&made, &a, &b, &arena);
	assert_int_equal(cell(&made, 0)->value, DECIMAL_NONE);
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
	int64_t value = cell(&made, 0)->value;
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
	assert_true(cell(&made, 0)->masked);
	assert_int_equal(cell(&made, 0)->value, DECIMAL_NONE);
	/* two means without their sums */
	cells[0] = cells[1];
	struct merge_faults faults = merge(&made, &a, &b, &arena);
	assert_true(cell(&made, 0)->masked);
	assert_string_equal(faults.inexact, "a");
	cells[0].value = DECIMAL_NONE;
	merge(&made, &a, &b, &arena);
	assert_false(cell(&made, 0)->masked);
	assert_int_equal(cell(&made, 0)->value, 2 * ONE);
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

enum { INPUTS = 40, CODES = 12 };

static uint32_t next_random(uint32_t *random)
{
	return (*random = *random * 1664525 + 1013904223) >> 8;
}

/* Some of the codes "a", "b", …, in their order, and the total. */
static struct axis some_codes(struct arena *arena, uint32_t *random)
{
	static const char *const codes[CODES] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"};
	struct axis axis = {.dimension = "d", .label = "D", .kind = "cle"};
	axis.values = arena_zalloc(arena, CODES + 1, sizeof *axis.values);
	for (size_t i = 0; i < CODES; i++)
		if (next_random(random) % 3)
			axis.values[axis.count++] = (struct axis_value){.code = codes[i], .label = codes[i]};
	axis.values[axis.count++] = (struct axis_value){.code = RESULTS_TOTAL, .label = "Total"};
	return axis;
}

static size_t code_number(const struct axis_value *value)
{
	return strcmp(value->code, RESULTS_TOTAL) == 0 ? CODES : (size_t)(value->code[0] - 'a');
}

/* Most of its cells are zero; what they add up to is added to sums. */
static struct statistic random_table(struct arena *arena, uint32_t *random,
                                     int64_t sums[CODES + 1][CODES + 1])
{
	struct statistic table = statistic_of(arena, MEASURE_COUNT, some_codes(arena, random));
	table.axes = 2;
	table.columns = some_codes(arena, random);
	table.cells = arena_zalloc(arena, table.rows.count * table.columns.count, sizeof *table.cells);
	for (size_t r = 0; r < table.rows.count; r++)
		for (size_t c = 0; c < table.columns.count; c++) {
			int64_t n = next_random(random) % 4 ? 0 : next_random(random) % 9;
			table.cells[r * table.columns.count + c] =
			        (struct cell){.value = n * ONE, .n = n, .children = n};
			sums[code_number(&table.rows.values[r])][code_number(&table.columns.values[c])] += n;
		}
	return table;
}

static void tables_add_up_whatever_their_order(void **state)
{
	(void)state;
	struct arena arena = {0};
	uint32_t random = 7;
	int64_t sums[CODES + 1][CODES + 1] = {0};
	struct statistic inputs[INPUTS], made;
	const struct statistic *order[INPUTS];
	for (size_t i = 0; i < INPUTS; i++)
		inputs[i] = random_table(&arena, &random, sums);
	for (size_t first = 0; first < INPUTS; first += 13) {
		for (size_t i = 0; i < INPUTS; i++)
			order[i] = &inputs[(first + 7 * i) % INPUTS];
		merge_all(&made, order, INPUTS, &arena);
		assert_int_equal(made.rows.count, CODES + 1);
		assert_int_equal(made.columns.count, CODES + 1);
		for (size_t r = 0; r <= CODES; r++) {
			struct row_cells row = statistic_row(&made, r, CODES + 1);
			for (size_t c = 0; c <= CODES; c++) {
				const struct cell *one = row_cell(&row, c);
				assert_ptr_equal(one, statistic_cell(&made, r, c));
				assert_int_equal(one->n, sums[r][c]);
				assert_int_equal(one->children, sums[r][c]);
				assert_int_equal(one->value, sums[r][c] * ONE);
			}
		}
	}
	arena_free(&arena);
}

static void assert_alike(const struct statistic *a, const struct statistic *b)
{
	for (size_t r = 0; r < a->rows.count; r++)
		for (size_t c = 0; c < statistic_columns(a); c++) {
			const struct cell *x = statistic_cell(a, r, c), *y = statistic_cell(b, r, c);
			assert_int_equal(x->n, y->n);
			assert_int_equal(x->children, y->children);
			assert_int_equal(x->value, y->value);
		}
}

static void inputs_that_leave_cells_out_add_up_to_the_same(void **state)
{
	(void)state;
	static const struct cell usual[] = {{0}, {.value = 3 * ONE, .n = 3, .children = 3}};
	struct arena arena = {0};
	uint32_t random = 11;
	int64_t sums[CODES + 1][CODES + 1] = {0};
	struct statistic dense[INPUTS], sparse[INPUTS], wanted, made;
	const struct statistic *whole[INPUTS], *less[INPUTS], *mixed[INPUTS];
	for (size_t i = 0; i < INPUTS; i++) {
		dense[i] = random_table(&arena, &random, sums);
		sparse[i] = statistic_without(&dense[i], &usual[i % 2], i % 3, &arena);
		whole[i] = &dense[i];
		less[i] = &sparse[i];
		mixed[i] = i % 4 < 2 ? &dense[i] : &sparse[i];
	}
	merge_all(&wanted, whole, INPUTS, &arena);
	merge_all(&made, less, INPUTS, &arena);
	assert_alike(&made, &wanted);
	merge_all(&made, mixed, INPUTS, &arena);
	assert_alike(&made, &wanted);
	arena_free(&arena);
}

static void medians_of_many_files_are_of_all_values(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct statistic inputs[INPUTS], made;
	const struct statistic *order[INPUTS];
	struct value_count counts[INPUTS][3];
	struct cell cells[INPUTS];
	for (size_t i = 0; i < INPUTS; i++) {
		/* three values each, the same in three of the files */
		for (size_t k = 0; k < 3; k++)
			counts[i][k] = (struct value_count){(int64_t)(i / 3 * 3 + k) * ONE, 1};
		cells[i] = (struct cell){.value = ONE, .n = 3, .histogram = counts[i], .histogram_count = 3};
		inputs[i] = statistic_of(&arena, MEASURE_MEDIAN, axis_of(&arena, "cle", "*"));
		inputs[i].cells = &cells[i];
		order[i] = &inputs[i];
	}
	merge_all(&made, order, INPUTS, &arena);
	assert_int_equal(cell(&made, 0)->n, 3 * INPUTS);
	assert_int_equal(cell(&made, 0)->histogram_count, INPUTS / 3 * 3 + 3);
	assert_int_equal(cell(&made, 0)->value, 19500000);
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
	        cmocka_unit_test(tables_add_up_whatever_their_order),
	        cmocka_unit_test(inputs_that_leave_cells_out_add_up_to_the_same),
	        cmocka_unit_test(medians_of_many_files_are_of_all_values),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
