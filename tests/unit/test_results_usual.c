/* Results XML that leaves out the cells that say nothing reads back to the cells that it was written from;
 * what is no such file is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <unistd.h>

#include "results/shown.h"
#include "sparse.h"

static char path[] = "/tmp/preutils-usual-XXXXXX";
static int file; /* at path */

static uint32_t next_random(uint32_t *random)
{
	*random = *random * 1664525 + 1013904223;
	return *random >> 8;
}

static struct axis axis_of(struct arena *arena, const char *dimension, size_t count)
{
	static const char *const endings[] = {"", " <é>", "&\"", "\t\n", "'"};
	struct axis axis = {.dimension = dimension, .label = "Clé", .kind = "cle", .count = count};
	axis.values = arena_zalloc(arena, count, sizeof *axis.values);
	for (size_t i = 0; i < count; i++)
		axis.values[i].code = axis.values[i].label =
		        arena_printf(arena, "%s%zu%s", dimension, i, endings[i % 7 < 5 ? i % 7 : 0]);
	axis.values[count - 1] = (struct axis_value){.code = RESULTS_TOTAL, .label = "Total"};
	return axis;
}

/* A cell of any kind: most of them say nothing, in the way that most do. */
static struct cell random_cell(struct arena *arena, enum measure_kind kind, uint32_t *random)
{
	bool averages = kind == MEASURE_MEAN || kind == MEASURE_MEDIAN;
	int64_t n = 1 + next_random(random) % 40;
	struct cell cell = {.value = averages ? DECIMAL_NONE : 0};
	switch (next_random(random) % 12) {
	case 0:
		return (struct cell){.value = n * DECIMAL_ONE, .n = n, .children = n};
	case 1:
		return (struct cell){.value = DECIMAL_NONE, .n = -1, .children = -1, .masked = true};
	case 2:
		return (struct cell){.value = DECIMAL_NONE,
		                     .n = -1,
		                     .children = -1,
		                     .masked = true,
		                     .banded = true,
		                     .low = n,
		                     .high = n + 3};
	case 3:
		return (struct cell){.value = 0, .n = 0, .children = 0, .sum = n, .largest = n};
	case 4:
		return (struct cell){.value = DECIMAL_NONE, .n = -1, .children = -1};
	case 5:
		return (struct cell){.value = -n, .n = n, .children = -1};
	case 6:
		cell.histogram = arena_alloc(arena, 1, sizeof *cell.histogram);
		cell.histogram[0] = (struct value_count){.value = 0, .count = n};
		cell.histogram_count = 1;
		cell.n = n;
		return cell;
	default:
		return cell;
	}
}

static struct statistic random_statistic(struct arena *arena, uint32_t *random, const char *id)
{
	struct statistic made = {.id = id,
	                         .heading = "",
	                         .label = "A",
	                         .population = "p",
	                         .population_label = "",
	                         .definition = "",
	                         .measure = "m",
	                         .unit = "",
	                         .kind = (enum measure_kind)(next_random(random) % (MEASURE_SHARE + 1)),
	                         .decimals = -1,
	                         .axes = next_random(random) % 3};
	made.rows = axis_of(arena, "r", made.axes ? 1 + next_random(random) % 30 : 1);
	if (made.axes == 2)
		made.columns = axis_of(arena, "c", 1 + next_random(random) % 30);
	size_t count = made.rows.count * statistic_columns(&made);
	made.cells = arena_alloc(arena, count, sizeof *made.cells);
	for (size_t i = 0; i < count; i++)
		made.cells[i] = random_cell(arena, made.kind, random);
	return made;
}

static struct results results_of(struct statistic *statistics, size_t count, long threshold)
{
	return (struct results){.statistics = statistics,
	                        .count = count,
	                        .catalogue = "c",
	                        .threshold = threshold,
	                        .period = {.from = 1, .to = 2, .reference = 2}};
}

static char *written(const struct results *results, int (*writes)(const struct results *, struct out *))
{
	struct buffer text = {0};
	struct error error = {0};
	struct out *out = out_open_memory(&text);
	assert_int_equal(writes(results, out), 0);
	assert_int_equal(out_close(out, &error), 0);
	return text.bytes;
}

static int read_text(struct results *results, const char *text, struct error *error)
{
	size_t length = strlen(text);
	*error = (struct error){0};
	assert_int_equal(pwrite(file, text, length, 0), length);
	assert_int_equal(ftruncate(file, (off_t)length), 0);
	return results_read(results, path, error);
}

static void assert_same_cell(const struct cell *got, const struct cell *wanted)
{
	assert_int_equal(got->value, wanted->value);
	assert_int_equal(got->n, wanted->n);
	assert_int_equal(got->children, wanted->children);
	assert_int_equal(got->sum, wanted->sum);
	assert_int_equal(got->largest, wanted->largest);
	assert_int_equal(got->masked, wanted->masked);
	assert_int_equal(got->banded, wanted->banded);
	assert_int_equal(got->low, wanted->low);
	assert_int_equal(got->high, wanted->high);
	assert_int_equal(got->histogram_count, wanted->histogram_count);
	for (size_t i = 0; i < wanted->histogram_count; i++) {
		assert_int_equal(got->histogram[i].value, wanted->histogram[i].value);
		assert_int_equal(got->histogram[i].count, wanted->histogram[i].count);
	}
}

static void assert_same_cells(const struct results *got, const struct results *wanted)
{
	assert_int_equal(got->count, wanted->count);
	for (size_t s = 0; s < wanted->count; s++) {
		const struct statistic *mine = &got->statistics[s], *other = &wanted->statistics[s];
		size_t width = statistic_columns(other);
		assert_int_equal(mine->rows.count, other->rows.count);
		assert_int_equal(statistic_columns(mine), width);
		for (size_t row = 0; row < other->rows.count; row++) {
			struct row_cells cells = statistic_row(mine, row, width);
			for (size_t column = 0; column < width; column++) {
				const struct cell *cell = row_cell(&cells, column);
				struct cell shown =
				        cell_shown(wanted, other, statistic_cell(other, row, column));
				assert_ptr_equal(cell, statistic_cell(mine, row, column));
				assert_same_cell(cell, &shown);
			}
		}
	}
}

static void assert_reads(const char *text, const struct results *wanted)
{
	struct results got;
	struct error error;
	assert_int_equal(read_text(&got, text, &error), 0);
	assert_same_cells(&got, wanted);
	results_fill(&got);
	for (size_t s = 0; s < got.count; s++)
		assert_true(got.statistics[s].cells && !got.statistics[s].sparse);
	assert_same_cells(&got, wanted);
	results_free(&got);
}

/* The same as libxml2 reads it, to which comments are left. */
static void assert_reads_slowly(const char *text, const struct results *wanted)
{
	struct buffer commented = {0};
	buffer_puts(&commented, text);
	buffer_puts(&commented, "<!-- -->");
	assert_reads(commented.bytes, wanted);
	buffer_free(&commented);
}

static void every_cell_comes_back(void **state)
{
	(void)state;
	uint32_t random = 3;
	for (int round = 0; round < 300; round++) {
		struct arena arena = {0};
		struct statistic all[] = {random_statistic(&arena, &random, "a"),
		                          random_statistic(&arena, &random, "b")};
		struct results results = results_of(all, 2, round % 2 ? 5 : 0);
		char *text = written(&results, results_write_xml);
		char *whole = written(&results, results_write_xml_whole);
		assert_null(strstr(whole, "<autres"));
		assert_true(strlen(text) <= strlen(whole));
		assert_reads(text, &results);
		assert_reads_slowly(text, &results);
		assert_reads(whole, &results);
		free(text);
		free(whole);
		arena_free(&arena);
	}
}

static void what_memory_leaves_out_is_not_seen_in_a_file(void **state)
{
	(void)state;
	uint32_t random = 5;
	static const struct cell usual[] = {
	        {.value = 0}, {.value = DECIMAL_NONE}, {.value = DECIMAL_NONE, .n = -1, .children = -1}};
	for (int round = 0; round < 300; round++) {
		struct arena arena = {0};
		struct statistic dense = random_statistic(&arena, &random, "a");
		struct statistic sparse =
		        statistic_without(&dense, &usual[round % 3], (size_t)(round % 5), &arena);
		struct results wanted = results_of(&dense, 1, round % 2 ? 5 : 0);
		struct results got = results_of(&sparse, 1, round % 2 ? 5 : 0);
		char *a = written(&wanted, results_write_xml), *b = written(&got, results_write_xml);
		assert_string_equal(b, a);
		free(a);
		free(b);
		a = written(&wanted, results_write_xml_whole), b = written(&got, results_write_xml_whole);
		assert_string_equal(b, a);
		free(a);
		free(b);
		arena_free(&arena);
	}
}

static void counts_are_written_as_cells(void **state)
{
	(void)state;
	uint32_t random = 9;
	for (int round = 0; round < 100; round++) {
		struct arena arena = {0};
		struct statistic dense = random_statistic(&arena, &random, "a"), counted = dense;
		size_t cells = dense.rows.count * statistic_columns(&dense);
		struct count *counts = arena_alloc(&arena, cells, sizeof *counts);
		dense.kind = counted.kind = MEASURE_COUNT;
		for (size_t i = 0; i < cells; i++) {
			uint32_t n = next_random(&random) % 3 ? 0 : next_random(&random) % 9;
			bool childless = next_random(&random) % 4 == 0;
			counts[i] = (struct count){.n = n, .children = childless ? COUNT_NONE : n};
			dense.cells[i] = (struct cell){
			        .value = n * DECIMAL_ONE, .n = n, .children = childless ? -1 : (int64_t)n};
		}
		counted.cells = NULL;
		counted.counts = counts;
		struct results wanted = results_of(&dense, 1, round % 2 ? 5 : 0);
		struct results got = results_of(&counted, 1, round % 2 ? 5 : 0);
		char *a = written(&wanted, results_write_xml), *b = written(&got, results_write_xml);
		assert_string_equal(b, a);
		free(a);
		free(b);
		arena_free(&arena);
	}
}

static void only_what_helps_is_left_out(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct cell cells[] = {{.value = DECIMAL_ONE, .n = 1, .children = 1}, {0}, {0}};
	struct statistic table = {.id = "a",
	                          .heading = "",
	                          .label = "",
	                          .population = "p",
	                          .population_label = "",
	                          .measure = "m",
	                          .unit = "",
	                          .axes = 1,
	                          .rows = axis_of(&arena, "r", 3),
	                          .cells = cells};
	struct results results = results_of(&table, 1, 0);
	char *text = written(&results, results_write_xml);
	assert_non_null(strstr(text, "    <autres v=\"0\" n=\"0\" e=\"0\"/>\n    <cellule l=\"r0\" v=\"1\" "
	                             "n=\"1\" e=\"1\"/>\n  </statistique>\n"));
	free(text);
	cells[1].n = 1;
	text = written(&results, results_write_xml);
	assert_null(strstr(text, "<autres"));
	free(text);
	arena_free(&arena);
}

#define BEGIN                                                                                                \
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<resultats xmlns=\"" RESULTS_NAMESPACE "\">\n"          \
	"  <contexte debut=\"2021-01-01\" fin=\"2021-12-31\" reference=\"2021-12-31\" catalogue=\"c\">\n"    \
	"  </contexte>\n"                                                                                    \
	"  <statistique id=\"a\" rubrique=\"R\" libelle=\"A\" population=\"p\" libelle-population=\"P\""     \
	" mesure=\"nombre\" genre=\"nombre\" unite=\"\">\n"
#define ROWS                                                                                                 \
	"    <axe sens=\"lignes\" dimension=\"d\" libelle=\"D\" type=\"cle\">\n"                             \
	"      <valeur code=\"x\" libelle=\"X\"/>\n      <valeur code=\"y\" libelle=\"Y\"/>\n"               \
	"      <valeur code=\"*\" libelle=\"Total\"/>\n    </axe>\n"
#define COLUMNS                                                                                              \
	"    <axe sens=\"colonnes\" dimension=\"e\" libelle=\"E\" type=\"cle\">\n"                           \
	"      <valeur code=\"u\" libelle=\"U\"/>\n      <valeur code=\"*\" libelle=\"Total\"/>\n    "       \
	"</axe>\n"
#define REST           "    <autres v=\"0\" n=\"0\" e=\"0\"/>\n"
#define CELL(row, col) "    <cellule l=\"" row "\" c=\"" col "\" v=\"2\" n=\"2\" e=\"2\"/>\n"
#define END            "  </statistique>\n</resultats>\n"

static void any_cell_may_be_left_out(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		size_t held;
	} good[] = {
	        {BEGIN ROWS COLUMNS REST END, 0},
	        {BEGIN ROWS COLUMNS REST CELL("x", "u") END, 1},
	        {BEGIN ROWS COLUMNS REST CELL("*", "*") END, 1},
	        {BEGIN ROWS COLUMNS REST CELL("x", "*") CELL("*", "u") END, 2},
	        {BEGIN ROWS COLUMNS REST "    <cellule l=\"y\" c=\"u\" v=\"0\" n=\"0\" e=\"0\"/>\n" END, 1},
	        {BEGIN REST END, 0},
	        {BEGIN ROWS COLUMNS "    <autres/>\n" CELL("y", "u") END, 1}};
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		struct results results;
		struct error error;
		size_t held;
		assert_int_equal(read_text(&results, good[i].text, &error), 0);
		const struct statistic *statistic = &results.statistics[0];
		assert_non_null(statistic->sparse);
		statistic_cells(statistic, &held);
		assert_int_equal(held, good[i].held);
		results_free(&results);
	}
}

static void other_files_are_refused(void **state)
{
	(void)state;
	static const char *const bad[] = {
	        BEGIN ROWS COLUMNS REST CELL("x", "u") CELL("x", "u") END,
	        BEGIN ROWS COLUMNS REST CELL("x", "*") CELL("x", "u") END,
	        BEGIN ROWS COLUMNS REST CELL("y", "u") CELL("x", "*") END,
	        BEGIN ROWS COLUMNS REST CELL("*", "*") CELL("*", "*") END,
	        BEGIN ROWS COLUMNS REST CELL("z", "u") END,
	        BEGIN ROWS COLUMNS REST CELL("x", "z") END,
	        BEGIN ROWS COLUMNS REST "    <cellule l=\"x\" v=\"1\"/>\n" END,
	        BEGIN ROWS REST CELL("x", "u") END,
	        BEGIN ROWS COLUMNS REST REST END,
	        BEGIN ROWS COLUMNS CELL("x", "u") REST CELL("x", "*") END,
	        BEGIN ROWS REST COLUMNS END,
	        BEGIN REST ROWS END,
	        BEGIN ROWS COLUMNS "    <autres masque=\"oui\"/>\n" END,
	        BEGIN ROWS COLUMNS "    <autres v=\"1\" somme=\"1\"/>\n" END,
	        BEGIN ROWS COLUMNS "    <autres n=\"-1\"/>\n" END,
	        BEGIN ROWS COLUMNS "    <autres v=\"a\"/>\n" END,
	        BEGIN ROWS COLUMNS "    <autres>0</autres>\n" END,
	        BEGIN ROWS COLUMNS CELL("x", "u") END,
	        BEGIN ROWS COLUMNS CELL("x", "u") CELL("x", "*") CELL("y", "u") CELL("y", "*") CELL("*", "u")
	                END,
	        BEGIN ROWS COLUMNS END,
	        BEGIN END,
	};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct results results;
		struct error error;
		assert_int_equal(read_text(&results, bad[i], &error), -1);
		assert_true(error.set);
	}
}

static void add_values(struct buffer *text, size_t count)
{
	for (size_t i = 0; i < count; i++)
		buffer_printf(text, "      <valeur code=\"v%zu\" libelle=\"\"/>\n", i);
	buffer_puts(text, "      <valeur code=\"*\" libelle=\"Total\"/>\n    </axe>\n");
}

/* However small the file. */
static void there_are_not_more_cells_than_may_be(void **state)
{
	(void)state;
	struct buffer text = {0}, table = {0};
	struct results results;
	struct error error;
	buffer_puts(&table, "    <axe sens=\"lignes\" dimension=\"d\" libelle=\"D\" type=\"cle\">\n");
	add_values(&table, 5999);
	buffer_puts(&table, "    <axe sens=\"colonnes\" dimension=\"e\" libelle=\"E\" type=\"cle\">\n");
	add_values(&table, 5999);
	buffer_printf(&text, "%s%s%s%s", BEGIN, table.bytes, REST, END);
	assert_int_equal(read_text(&results, text.bytes, &error), 0);
	results_free(&results);
	text.length -= strlen("</resultats>\n");
	buffer_printf(&text,
	              "  <statistique id=\"b\" rubrique=\"R\" libelle=\"A\" population=\"p\" "
	              "libelle-population=\"P\" mesure=\"nombre\" genre=\"nombre\" unite=\"\">\n%s%s%s",
	              table.bytes, REST, END);
	assert_int_equal(read_text(&results, text.bytes, &error), -1);
	assert_int_equal(error.code, MSG_LIMIT);
	buffer_free(&text);
	buffer_free(&table);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(every_cell_comes_back),
	        cmocka_unit_test(what_memory_leaves_out_is_not_seen_in_a_file),
	        cmocka_unit_test(counts_are_written_as_cells),
	        cmocka_unit_test(only_what_helps_is_left_out),
	        cmocka_unit_test(any_cell_may_be_left_out),
	        cmocka_unit_test(other_files_are_refused),
	        cmocka_unit_test(there_are_not_more_cells_than_may_be),
	};
	file = mkstemp(path);
	if (file < 0)
		return 1;
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	close(file);
	unlink(path);
	return failed;
}
