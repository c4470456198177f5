/* Charts: lengths are in proportion, masked values are not drawn, nothing leaves the width, words are true.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "document/chart.h"
#include "document/chart_paint.h"

#define WIDTH 400.0

static double half_size_each(void *context, const struct style *style, const char *text, size_t length)
{
	(void)context;
	(void)text;
	return (double)length * style->size / 2;
}

static const struct device device = {.width = half_size_each};
static const struct style style = {.size = 10, .leading = 1.2};

static struct value number(double value)
{
	return (struct value){.kind = VALUE_NUMBER, .number = llround(value * 1e6), .decimals = -1};
}

static const struct value masked = {.kind = VALUE_MASKED};

struct fixture {
	struct arena arena;
	struct chart chart;
	struct drawing drawing;
};

static struct fixture make(enum chart_kind kind, size_t count, size_t series)
{
	struct fixture fixture = {.chart = {.kind = kind,
	                                    .axis = "Axe",
	                                    .unit = "Enfants",
	                                    .count = count,
	                                    .series_count = series}};
	fixture.chart.labels = arena_alloc(&fixture.arena, count, sizeof *fixture.chart.labels);
	fixture.chart.series = arena_zalloc(&fixture.arena, series, sizeof *fixture.chart.series);
	for (size_t i = 0; i < count; i++)
		fixture.chart.labels[i] = arena_printf(&fixture.arena, "c%zu", i);
	for (size_t s = 0; s < series; s++) {
		fixture.chart.series[s].label = series > 1 ? arena_printf(&fixture.arena, "s%zu", s) : "";
		fixture.chart.series[s].values =
		        arena_zalloc(&fixture.arena, count, sizeof *fixture.chart.series[s].values);
		for (size_t i = 0; i < count; i++)
			fixture.chart.series[s].values[i] = number((double)(i + s));
	}
	return fixture;
}

static void draw(struct fixture *fixture)
{
	chart_draw(&fixture->drawing, &fixture->arena, &fixture->chart, &style, &device, WIDTH);
}

/* The rectangles of a colour, or their widths. */
static size_t find_bars(const struct drawing *drawing, uint32_t color, double *widths, size_t most)
{
	size_t count = 0;
	for (size_t i = 0; i < drawing->count; i++)
		if (drawing->shapes[i].kind == SHAPE_RECTANGLE && drawing->shapes[i].color == color) {
			if (count < most)
				widths[count] = drawing->shapes[i].width;
			count++;
		}
	return count;
}

static size_t count_texts(const struct drawing *drawing, const char *text)
{
	size_t count = 0;
	for (size_t i = 0; i < drawing->count; i++)
		count += drawing->shapes[i].kind == SHAPE_TEXT && strcmp(drawing->shapes[i].text, text) == 0;
	return count;
}

static size_t count_kind(const struct drawing *drawing, enum shape_kind kind)
{
	size_t count = 0;
	for (size_t i = 0; i < drawing->count; i++)
		count += drawing->shapes[i].kind == kind;
	return count;
}

static void assert_inside(double x, double y, const struct drawing *drawing)
{
	assert_true(isfinite(x) && isfinite(y));
	assert_true(x >= -0.7 && x <= drawing->width + 0.7);
	assert_true(y >= -0.7 && y <= drawing->height + 0.7);
}

/* Every corner of every shape lies within the drawing, and in its strip. */
static void assert_contained(const struct drawing *drawing)
{
	size_t seen = 0;
	for (size_t i = 0; i < drawing->count; i++) {
		const struct shape *shape = &drawing->shapes[i];
		double shift = shape->anchor == ANCHOR_END ? 1 : shape->anchor == ANCHOR_MIDDLE ? 0.5 : 0;
		double x = shape->kind == SHAPE_TEXT ? shape->x - shift * shape->width : shape->x;
		for (size_t p = 0; p < shape->point_count; p++)
			assert_inside(shape->points[p].x, shape->points[p].y, drawing);
		if (shape->point_count)
			continue;
		assert_inside(x, shape->y, drawing);
		assert_inside(x + shape->width, shape->y + shape->height, drawing);
	}
	for (size_t b = 0; b < drawing->band_count; b++)
		seen += drawing->bands[b].count;
	assert_int_equal(seen, drawing->count);
}

static void bars_are_as_long_as_their_values(void **state)
{
	(void)state;
	double widths[3] = {0};
	struct fixture fixture = make(CHART_BARS, 4, 1);
	draw(&fixture);
	assert_int_equal(find_bars(&fixture.drawing, CHART_INK, widths, 3), 3); /* none for 0 */
	assert_true(fabs(widths[1] - 2 * widths[0]) < 0.01 && fabs(widths[2] - 3 * widths[0]) < 0.01);
	arena_free(&fixture.arena);
}

static void values_below_zero_go_to_the_left(void **state)
{
	(void)state;
	struct fixture fixture = make(CHART_BARS, 2, 1);
	fixture.chart.series[0].values[0] = number(-5);
	fixture.chart.series[0].values[1] = number(5);
	draw(&fixture);
	struct shape bars[2] = {{0}};
	for (size_t i = 0, n = 0; i < fixture.drawing.count; i++)
		if (fixture.drawing.shapes[i].kind == SHAPE_RECTANGLE &&
		    fixture.drawing.shapes[i].color == CHART_INK && n < 2)
			bars[n++] = fixture.drawing.shapes[i];
	assert_true(bars[1].width > 0);
	assert_true(fabs(bars[0].x + bars[0].width - bars[1].x) < 0.01);
	assert_true(fabs(bars[0].width - bars[1].width) < 0.01);
	arena_free(&fixture.arena);
}

static void masked_values_are_written_and_not_drawn(void **state)
{
	(void)state;
	for (int kind = 0; kind < CHART_KINDS; kind++) {
		size_t series = kind == CHART_PYRAMID ? 2 : 1;
		struct fixture fixture = make((enum chart_kind)kind, 3, series);
		for (size_t s = 0; s < series; s++)
			for (size_t i = 0; i < 3; i++)
				fixture.chart.series[s].values[i] = masked;
		draw(&fixture);
		assert_int_equal(count_texts(&fixture.drawing, "s"), 3 * series);
		assert_int_equal(find_bars(&fixture.drawing, CHART_INK, NULL, 0), 0);
		assert_int_equal(count_kind(&fixture.drawing, SHAPE_POLYGON), 0);
		assert_int_equal(count_kind(&fixture.drawing, SHAPE_LINE), 0);
		assert_contained(&fixture.drawing);
		arena_free(&fixture.arena);
	}
}

static void a_masked_part_hides_shares_and_total(void **state)
{
	(void)state;
	struct fixture fixture = make(CHART_STACKED, 1, 3);
	for (size_t s = 0; s < 3; s++)
		fixture.chart.series[s].values[0] = number(10);
	fixture.chart.series[1].values[0] = masked;
	draw(&fixture);
	assert_int_equal(count_texts(&fixture.drawing, "20"), 0);
	assert_int_equal(count_texts(&fixture.drawing, "s"), 1);
	fixture.chart.shares = true;
	draw(&fixture);
	double widths[2];
	assert_int_equal(find_bars(&fixture.drawing, CHART_INK, widths, 2), 1); /* the legend's */
	arena_free(&fixture.arena);
}

static void stacked_shares_fill_the_same_length(void **state)
{
	(void)state;
	double first[3] = {0}, second[3] = {0};
	struct fixture fixture = make(CHART_STACKED, 2, 2);
	fixture.chart.shares = true;
	fixture.chart.series[0].values[0] = number(1);
	fixture.chart.series[1].values[0] = number(3);
	fixture.chart.series[0].values[1] = number(300);
	fixture.chart.series[1].values[1] = number(100);
	draw(&fixture);
	assert_int_equal(find_bars(&fixture.drawing, painter_fill_color(0), first, 3), 3);
	assert_int_equal(find_bars(&fixture.drawing, painter_fill_color(1), second, 3), 3);
	assert_true(fabs(first[1] + second[1] - first[2] - second[2]) < 0.01);
	assert_true(fabs(first[1] - second[2]) < 0.01);
	assert_int_equal(count_texts(&fixture.drawing, "25" TEXT_NBSP "%"), 2);
	arena_free(&fixture.arena);
}

static void a_line_breaks_at_what_is_missing(void **state)
{
	(void)state;
	struct fixture fixture = make(CHART_LINES, 5, 1);
	fixture.chart.series[0].values[2] = (struct value){0};
	draw(&fixture);
	assert_int_equal(count_kind(&fixture.drawing, SHAPE_LINE), 2);
	assert_int_equal(count_kind(&fixture.drawing, SHAPE_POLYGON), 4);
	arena_free(&fixture.arena);
}

static void names_at_the_ends_of_lines_do_not_touch(void **state)
{
	(void)state;
	struct fixture fixture = make(CHART_LINES, 3, 6);
	for (size_t s = 0; s < 6; s++)
		fixture.chart.series[s].values[2] = number(7);
	draw(&fixture);
	double last = -1;
	size_t found = 0;
	for (size_t i = 0; i < fixture.drawing.count; i++) {
		const struct shape *shape = &fixture.drawing.shapes[i];
		if (shape->kind != SHAPE_TEXT || shape->text[0] != 's')
			continue;
		assert_true(last < 0 || shape->y - last >= style.size);
		last = shape->y;
		found++;
	}
	assert_int_equal(found, 6);
	assert_contained(&fixture.drawing);
	arena_free(&fixture.arena);
}

static void small_charts_share_one_scale(void **state)
{
	(void)state;
	struct fixture fixture = make(CHART_PANELS, 2, 2);
	fixture.chart.series[0].values[0] = number(10);
	fixture.chart.series[1].values[0] = number(20);
	draw(&fixture);
	double heights[4] = {0};
	for (size_t i = 0, n = 0; i < fixture.drawing.count && n < 4; i++)
		if (fixture.drawing.shapes[i].color == CHART_INK &&
		    fixture.drawing.shapes[i].kind == SHAPE_RECTANGLE)
			heights[n++] = fixture.drawing.shapes[i].height;
	assert_true(fabs(2 * heights[0] - heights[2]) < 0.01);
	arena_free(&fixture.arena);
}

/* The highest strip: what is higher than a page could not be printed. */
static double highest_band(const struct drawing *drawing)
{
	double highest = 0;
	for (size_t b = 0; b < drawing->band_count; b++)
		highest = fmax(highest, drawing->bands[b].height);
	return highest;
}

static void small_charts_that_are_not_small_become_bars(void **state)
{
	(void)state;
	struct fixture fixture = make(CHART_PANELS, 80, 2);
	for (size_t i = 0; i < 80; i++)
		fixture.chart.labels[i] = "une categorie au nom assez long";
	draw(&fixture);
	assert_true(highest_band(&fixture.drawing) < 100);
	arena_free(&fixture.arena);
}

static void labels_of_time_do_not_touch(void **state)
{
	(void)state;
	struct fixture fixture = make(CHART_LINES, 60, 1);
	for (size_t i = 0; i < 60; i++)
		fixture.chart.labels[i] = arena_printf(&fixture.arena, "un mois au nom tres long %zu", i);
	draw(&fixture);
	double ends[2][60];
	size_t count = 0;
	for (size_t i = 0; i < fixture.drawing.count; i++) {
		const struct shape *shape = &fixture.drawing.shapes[i];
		if (shape->kind != SHAPE_TEXT || strncmp(shape->text, "un mois", 7) != 0)
			continue;
		ends[0][count] = shape->x - shape->width / 2;
		ends[1][count++] = shape->x + shape->width / 2;
	}
	assert_true(count > 1);
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < i; j++)
			assert_true(ends[1][i] < ends[0][j] || ends[1][j] < ends[0][i]);
	arena_free(&fixture.arena);
}

static void a_label_without_end_is_shortened_at_once(void **state)
{
	(void)state;
	struct fixture fixture = make(CHART_BARS, 1, 1);
	char *label = arena_alloc(&fixture.arena, 400001, 1);
	memset(label, 'a', 400000);
	label[400000] = '\0';
	fixture.chart.labels[0] = label;
	draw(&fixture);
	assert_contained(&fixture.drawing);
	arena_free(&fixture.arena);
}

static void the_last_category_of_a_pyramid_is_on_top(void **state)
{
	(void)state;
	struct fixture fixture = make(CHART_PYRAMID, 3, 2);
	draw(&fixture);
	double first = 0, last = 0;
	for (size_t i = 0; i < fixture.drawing.count; i++) {
		const struct shape *shape = &fixture.drawing.shapes[i];
		first = shape->kind == SHAPE_TEXT && strcmp(shape->text, "c0") == 0 ? shape->y : first;
		last = shape->kind == SHAPE_TEXT && strcmp(shape->text, "c2") == 0 ? shape->y : last;
	}
	assert_true(last < first);
	arena_free(&fixture.arena);
}

/* Zeros only, one huge value, long labels, many categories: nothing leaves the drawing. */
static void everything_stays_inside(void **state)
{
	(void)state;
	for (int kind = 0; kind < CHART_KINDS; kind++)
		for (int odd = 0; odd < 5; odd++) {
			size_t count = odd == 3 ? 40 : odd == 4 ? 1 : 4;
			struct fixture fixture =
			        make((enum chart_kind)kind, count, kind == CHART_SPARK ? 1 : 2);
			struct chart *chart = &fixture.chart;
			for (size_t i = 0; i < count; i++) {
				if (odd == 0)
					chart->series[0].values[i] = number(0);
				if (odd == 2)
					chart->labels[i] =
					        "Un nom qui ne tient pas dans la marge, et de loin, "
					        "quoi que l'on fasse de ses mots";
			}
			if (odd == 1)
				chart->series[0].values[2] = number(1e12);
			chart->time = kind == CHART_PANELS && odd == 3;
			draw(&fixture);
			assert_true(fixture.drawing.count > 0 && fixture.drawing.height > 0);
			assert_contained(&fixture.drawing);
			arena_free(&fixture.arena);
		}
}

static void words_tell_largest_smallest_and_trend(void **state)
{
	(void)state;
	struct fixture fixture = make(CHART_LINES, 3, 1);
	fixture.chart.time = true;
	fixture.chart.series[0].values[1] = number(9);
	const char *words = chart_describe(&fixture.arena, &fixture.chart, "Enfants");
	assert_string_equal(words, "Enfants. De 0 (c0) à 2 (c2), en hausse ; maximum 9 (c1), minimum 0 (c0). "
	                           "Valeurs : c0 : 0 ; c1 : 9 ; c2 : 2.");
	fixture.chart.series[0].values[1] = masked;
	words = chart_describe(&fixture.arena, &fixture.chart, "Enfants");
	assert_non_null(strstr(words, "c1 : s"));
	assert_null(strstr(words, "9"));
	arena_free(&fixture.arena);
}

static void the_table_has_every_figure(void **state)
{
	(void)state;
	struct fixture fixture = make(CHART_STACKED, 3, 2);
	struct node *table = chart_table(&fixture.arena, NULL, &fixture.chart);
	size_t values = 0, heads = 0;
	for (const struct node *node = table; node; node = node_following(node, table)) {
		values += node->value.kind == VALUE_NUMBER;
		heads += node->kind == NODE_TH;
	}
	assert_int_equal(values, 6);
	assert_int_equal(heads, 3 + 3);
	arena_free(&fixture.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(bars_are_as_long_as_their_values),
	        cmocka_unit_test(values_below_zero_go_to_the_left),
	        cmocka_unit_test(masked_values_are_written_and_not_drawn),
	        cmocka_unit_test(a_masked_part_hides_shares_and_total),
	        cmocka_unit_test(stacked_shares_fill_the_same_length),
	        cmocka_unit_test(a_line_breaks_at_what_is_missing),
	        cmocka_unit_test(names_at_the_ends_of_lines_do_not_touch),
	        cmocka_unit_test(small_charts_share_one_scale),
	        cmocka_unit_test(small_charts_that_are_not_small_become_bars),
	        cmocka_unit_test(labels_of_time_do_not_touch),
	        cmocka_unit_test(a_label_without_end_is_shortened_at_once),
	        cmocka_unit_test(the_last_category_of_a_pyramid_is_on_top),
	        cmocka_unit_test(everything_stays_inside),
	        cmocka_unit_test(words_tell_largest_smallest_and_trend),
	        cmocka_unit_test(the_table_has_every_figure),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
