/* A sparse table is, in every format, what the same table is with all its cells; however many threads write
 * it, and parts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <string.h>

#include "base/threads.h"
#include "results/results.h"
#include "sparse.h"

enum { ROWS = 401, COLUMNS = 67, STEP = 97 };

static struct axis axis_of(struct arena *arena, const char *dimension, size_t count)
{
	struct axis axis = {.dimension = dimension, .label = "Clé", .kind = "cle", .count = count};
	axis.values = arena_zalloc(arena, count, sizeof *axis.values);
	for (size_t i = 0; i < count; i++)
		axis.values[i].code = axis.values[i].label = arena_printf(arena, "%s%zu <é>", dimension, i);
	axis.values[count - 1] = (struct axis_value){.code = RESULTS_TOTAL, .label = "Total"};
	return axis;
}

static struct statistic table_of(struct arena *arena)
{
	return (struct statistic){.id = "a",
	                          .heading = "",
	                          .label = "A",
	                          .population = "p",
	                          .population_label = "",
	                          .definition = "",
	                          .measure = "m",
	                          .unit = "",
	                          .kind = MEASURE_COUNT,
	                          .axes = 2,
	                          .rows = axis_of(arena, "r", ROWS),
	                          .columns = axis_of(arena, "c", COLUMNS)};
}

/* One cell in so many is not zero, and one in as many of these is masked. */
static struct statistic dense(struct arena *arena)
{
	struct statistic table = table_of(arena);
	table.cells = arena_zalloc(arena, ROWS * COLUMNS, sizeof *table.cells);
	for (size_t i = 0; i < ROWS * COLUMNS; i += STEP) {
		int64_t n = (int64_t)i + 1;
		table.cells[i] = (struct cell){.value = n * DECIMAL_ONE, .n = n, .children = n};
		if (i % (3 * STEP) == 0)
			table.cells[i] =
			        (struct cell){.value = DECIMAL_NONE, .n = -1, .children = -1, .masked = true};
	}
	return table;
}

static char *written(struct statistic *table, const char *format, long threshold)
{
	struct results results = {.statistics = table,
	                          .count = 1,
	                          .catalogue = "c",
	                          .threshold = threshold,
	                          .period = {.from = 1, .to = 2, .reference = 2}};
	struct buffer text = {0};
	struct error error = {0};
	struct out *out = out_open_memory(&text);
	assert_int_equal(results_write(&results, format, out), 0);
	assert_int_equal(out_close(out, &error), 0);
	return text.bytes;
}

static void formats_do_not_tell(void **state)
{
	struct arena arena = {0};
	const struct cell usual = {0};
	struct statistic whole = dense(&arena), less = statistic_without(&whole, &usual, 0, &arena);
	(void)state;
	for (long threshold = 0; threshold <= 5; threshold += 5)
		for (const char *const *format = results_formats; *format; format++) {
			char *wanted = written(&whole, *format, threshold);
			char *got = written(&less, *format, threshold);
			assert_string_equal(got, wanted);
			free(wanted);
			free(got);
		}
	arena_free(&arena);
}

/* Counts of all sizes, and of rows that no child stands behind; more columns than are written at once. */
static void counts_are_written_as_cells(void **state)
{
	enum { WIDTH = 2000, HEIGHT = 3 };
	struct arena arena = {0};
	struct statistic counted = table_of(&arena), whole = counted;
	(void)state;
	whole.rows = counted.rows = axis_of(&arena, "r", HEIGHT);
	whole.columns = counted.columns = axis_of(&arena, "c", WIDTH);
	struct count *counts = arena_zalloc(&arena, HEIGHT * WIDTH, sizeof *counts);
	whole.cells = arena_zalloc(&arena, HEIGHT * WIDTH, sizeof *whole.cells);
	counted.cells = NULL;
	counted.counts = counts;
	for (uint32_t i = 0, n = 0; i < HEIGHT * WIDTH; i++, n = i % 3 ? n * 1103515245U + 12345U : i % 13) {
		n >>= i % 7 * 4;
		counts[i] = (struct count){.n = n, .children = i % 11 ? n / (i % 5 + 1) : COUNT_NONE};
		whole.cells[i] = (struct cell){.value = n * DECIMAL_ONE,
		                               .n = n,
		                               .children = i % 11 ? (int64_t)counts[i].children : -1};
	}
	for (long threshold = 0; threshold <= 5; threshold += 5)
		for (const char *const *format = results_formats; *format; format++) {
			char *wanted = written(&whole, *format, threshold);
			char *got = written(&counted, *format, threshold);
			assert_string_equal(got, wanted);
			free(wanted);
			free(got);
		}
	arena_free(&arena);
}

/* Those that are zero are left out. */
static void cells_are_written_in_their_order(void **state)
{
	struct arena arena = {0};
	struct statistic whole = dense(&arena);
	char *text = written(&whole, "xml", 0), *next = text;
	(void)state;
	for (size_t i = 0; i < ROWS * COLUMNS; i += STEP) {
		size_t row = i / COLUMNS, column = i % COLUMNS;
		const char *begin = "<cellule l=\"";
		next = strstr(next, begin);
		assert_non_null(next);
		next += strlen(begin);
		if (row + 1 == ROWS || column + 1 == COLUMNS)
			continue;
		const char *codes =
		        arena_printf(&arena, "r%zu &lt;é&gt;\" c=\"c%zu &lt;é&gt;\"", row, column);
		assert_int_equal(strncmp(next, codes, strlen(codes)), 0);
	}
	assert_null(strstr(next, "<cellule"));
	free(text);
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(formats_do_not_tell),
	        cmocka_unit_test(counts_are_written_as_cells),
	        cmocka_unit_test(cells_are_written_in_their_order),
	};
	threads_allow(3);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
