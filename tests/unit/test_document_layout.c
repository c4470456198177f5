/* Pages: headings are not left alone, paragraphs leave no single line, rows stay whole, table headers come
 * again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "document/grid.h"
#include "document/layout.h"
#include "pages.h"

static const char filler[] =
        "aaaa bbbb cccc dddd eeee ffff gggg hhhh iiii jjjj kkkk llll mmmm nnnn oooo pppp qqqq "
        "rrrr ssss tttt uuuu vvvv wwww xxxx yyyy zzzz aaaa bbbb cccc dddd eeee ffff gggg";

static size_t lines_on(const struct layout_page *page, const struct node *owner)
{
	size_t lines = 0;
	double last = -1;
	for (size_t m = 0; m < page->count; m++)
		if (page->marks[m].owner == owner && page->marks[m].kind == MARK_TEXT &&
		    page->marks[m].y > last) {
			lines++;
			last = page->marks[m].y;
		}
	return lines;
}

static void headings_stay_with_what_follows(void **state)
{
	(void)state;
	for (int before = 1; before < 14; before++) {
		struct document document = {0};
		struct node *section = section_of(&document);
		for (int i = 0; i < before; i++)
			block(&document, section, NODE_P, "x");
		struct node *heading = block(&document, section, NODE_H2, "titre");
		struct node *text = block(&document, section, NODE_P, filler);
		struct layout layout;
		layout_make(&layout, &document, &device);
		for (size_t p = 0; p < layout.count; p++)
			if (lines_on(&layout.pages[p], heading))
				assert_true(lines_on(&layout.pages[p], text) >= 2);
		layout_free(&layout);
		document_free(&document);
	}
}

static void no_line_is_left_alone(void **state)
{
	(void)state;
	for (int before = 0; before < 20; before++) {
		struct document document = {0};
		struct node *section = section_of(&document);
		for (int i = 0; i < before; i++)
			block(&document, section, NODE_P, "x");
		struct node *text = block(&document, section, NODE_P, filler);
		struct layout layout;
		layout_make(&layout, &document, &device);
		for (size_t p = 0; p < layout.count; p++)
			assert_int_not_equal(lines_on(&layout.pages[p], text), 1);
		layout_free(&layout);
		document_free(&document);
	}
}

static struct node *long_table(struct document *document, struct node *section, int rows, const char *text)
{
	struct node *table = block(document, section, NODE_TABLE, NULL);
	struct node *head = block(document, block(document, table, NODE_THEAD, NULL), NODE_TR, NULL);
	block(document, head, NODE_TH, "Tete");
	block(document, head, NODE_TH, "Autre");
	struct node *body = block(document, table, NODE_TBODY, NULL);
	for (int i = 0; i < rows; i++) {
		struct node *row = block(document, body, NODE_TR, NULL);
		block(document, row, NODE_TD, text);
		block(document, row, NODE_TD, "b");
	}
	return table;
}

static size_t count_text(const struct layout_page *page, const char *text, enum mark_role role)
{
	size_t found = 0;
	for (size_t m = 0; m < page->count; m++)
		found += page->marks[m].kind == MARK_TEXT && page->marks[m].role == role &&
		         page->marks[m].length == strlen(text) &&
		         memcmp(page->marks[m].text, text, page->marks[m].length) == 0;
	return found;
}

static void table_headers_come_again(void **state)
{
	(void)state;
	struct document document = {0};
	long_table(&document, section_of(&document), 60, "a");
	struct layout layout;
	layout_make(&layout, &document, &device);
	assert_true(layout.count >= 3);
	assert_int_equal(count_text(&layout.pages[0], "Tete", ROLE_CONTENT), 1);
	for (size_t p = 1; p < layout.count; p++) {
		assert_int_equal(count_text(&layout.pages[p], "Tete", ROLE_ARTIFACT), 1);
		assert_int_equal(count_text(&layout.pages[p], "Tete", ROLE_CONTENT), 0);
	}
	layout_free(&layout);
	document_free(&document);
}

static void a_header_that_takes_half_a_page_is_printed_once(void **state)
{
	(void)state;
	struct document document = {0};
	struct node *table = long_table(&document, section_of(&document), 60, "a");
	struct buffer words = {0};
	for (int i = 0; i < 6; i++)
		buffer_printf(&words, "%s ", filler);
	node_add_text(&document.arena, table->first->first->first, words.bytes);
	buffer_free(&words);
	struct layout layout;
	layout_make(&layout, &document, &device);
	assert_true(layout.count >= 3);
	for (size_t p = 2; p < layout.count; p++)
		assert_int_equal(count_text(&layout.pages[p], "Autre", ROLE_ARTIFACT), 0);
	layout_free(&layout);
	document_free(&document);
}

/* The row of a group's name stays with the first row of the group. */
static void headings_in_a_table_stay_with_their_rows(void **state)
{
	(void)state;
	for (int before = 1; before < 40; before++) {
		struct document document = {0};
		struct node *table = long_table(&document, section_of(&document), before, "a");
		struct node *row = block(&document, table->last, NODE_TR, NULL);
		struct node *group = block(&document, row, NODE_TH, "Groupe");
		group->colspan = 2;
		for (int i = 0; i < 3; i++) {
			row = block(&document, table->last, NODE_TR, NULL);
			block(&document, row, NODE_TD, "dedans");
			block(&document, row, NODE_TD, "b");
		}
		struct layout layout;
		layout_make(&layout, &document, &device);
		for (size_t p = 0; p < layout.count; p++)
			if (count_text(&layout.pages[p], "Groupe", ROLE_CONTENT))
				assert_true(count_text(&layout.pages[p], "dedans", ROLE_CONTENT) > 0);
		layout_free(&layout);
		document_free(&document);
	}
}

static struct node *header_of(struct document *document, struct node *section)
{
	struct node *header = node_add(&document->arena, NULL, NODE_HEADER);
	section->header = header;
	return header;
}

static void a_high_running_head_pushes_the_text_down(void **state)
{
	(void)state;
	struct document document = {0};
	struct node *section = section_of(&document), *header = header_of(&document, section), *last = NULL;
	for (int i = 0; i < 6; i++)
		last = block(&document, header, NODE_H2, "Ligne");
	block(&document, section, NODE_P, "Texte");
	struct layout layout;
	layout_make(&layout, &document, &device);
	double lowest = 0, text = 0;
	for (size_t m = 0; m < layout.pages[0].count; m++) {
		const struct mark *mark = &layout.pages[0].marks[m];
		if (mark->owner == last)
			lowest = mark->y;
		else if (mark->owner->kind == NODE_P)
			text = mark->y - mark->style->size;
	}
	assert_true(lowest > 40);
	assert_true(text > lowest);
	layout_free(&layout);
	document_free(&document);
}

static void running_paragraphs_share_a_line_only_apart(void **state)
{
	(void)state;
	for (int right = 0; right < 2; right++) {
		struct document document = {0};
		struct node *section = section_of(&document), *header = header_of(&document, section);
		struct node *one = block(&document, header, NODE_P, "un"),
		            *two = block(&document, header, NODE_P, "deux");
		two->style.align = right ? ALIGN_RIGHT : one->style.align;
		block(&document, section, NODE_P, "Texte");
		struct layout layout;
		layout_make(&layout, &document, &device);
		double places[2] = {0, 0};
		for (size_t m = 0; m < layout.pages[0].count; m++) {
			const struct mark *mark = &layout.pages[0].marks[m];
			if (mark->owner == one || mark->owner == two)
				places[mark->owner == two] = mark->y;
		}
		assert_true(right ? places[1] < places[0] + 0.01 : places[1] > places[0] + 5);
		layout_free(&layout);
		document_free(&document);
	}
}

/* A table of a row, as wide as a page of 320 points. */
static void solve(struct document *document, const char *const *texts, size_t count, struct grid *grid)
{
	struct node *table = block(document, NULL, NODE_TABLE, NULL);
	struct node *row = block(document, block(document, table, NODE_TBODY, NULL), NODE_TR, NULL);
	double padding = 5;
	for (size_t i = 0; i < count; i++)
		block(document, row, NODE_TD, texts[i]);
	grid_fit(grid, &document->arena, table, &device, 320, &padding);
}

static void a_word_without_end_leaves_room_for_the_others(void **state)
{
	(void)state;
	struct document document = {0};
	struct grid grid;
	char endless[401];
	memset(endless, 'a', 400);
	endless[400] = '\0';
	solve(&document, (const char *const[]){endless, "quarante"}, 2, &grid);
	assert_true(grid.columns[1].width >= 8 * 5);
	assert_true(grid_width(&grid, 0, 2) <= 320.01);
	document_free(&document);
}

static void columns_are_as_wide_as_their_text_is_long(void **state)
{
	(void)state;
	struct document document = {0};
	struct grid grid;
	solve(&document, (const char *const[]){"Comite de suivi", "Commission de rattachement", filler}, 3,
	      &grid);
	assert_true(grid.columns[2].width > grid.columns[0].width * 1.5);
	assert_true(grid.columns[2].width > grid.columns[1].width * 1.5);
	document_free(&document);
}

/* Divided into parts below each other, each with the first column. */
static void a_table_wider_than_the_page_is_divided(void **state)
{
	(void)state;
	struct document document = {0};
	struct node *table = block(&document, section_of(&document), NODE_TABLE, NULL);
	for (int part = 0; part < 2; part++) {
		struct node *group = block(&document, table, part ? NODE_TBODY : NODE_THEAD, NULL);
		struct node *row = block(&document, group, NODE_TR, NULL);
		block(&document, row, NODE_TH, part ? "premier" : "Premiere");
		for (int c = 0; c < 30; c++)
			block(&document, row, part ? NODE_TD : NODE_TH, part ? "contenu" : "Tete");
	}
	struct layout layout;
	layout_make(&layout, &document, &device);
	size_t firsts = 0, contents = 0;
	for (size_t p = 0; p < layout.count; p++) {
		firsts += count_text(&layout.pages[p], "premier", ROLE_CONTENT);
		contents += count_text(&layout.pages[p], "contenu", ROLE_CONTENT);
		for (size_t m = 0; m < layout.pages[p].count; m++)
			assert_true(layout.pages[p].marks[m].x + layout.pages[p].marks[m].width <= 360.1);
	}
	assert_int_equal(contents, 30);
	assert_true(firsts > 1 && firsts < 10);
	layout_free(&layout);
	document_free(&document);
}

static void everything_is_inside_the_margins(void **state)
{
	(void)state;
	struct document document = {0};
	struct node *section = section_of(&document);
	long_table(&document, section, 30, filler);
	long_table(&document, section, 1, filler);
	for (int i = 0; i < 30; i++)
		block(&document, section, NODE_P, filler);
	struct layout layout;
	layout_make(&layout, &document, &device);
	for (size_t p = 0; p < layout.count; p++)
		for (size_t m = 0; m < layout.pages[p].count; m++) {
			const struct mark *mark = &layout.pages[p].marks[m];
			assert_true(mark->x >= 39.9 && mark->x + mark->width <= 360.1);
			assert_true(mark->y >= 39 && mark->y + mark->height <= 361);
		}
	layout_free(&layout);
	document_free(&document);
}

static void a_row_higher_than_a_page_goes_on(void **state)
{
	(void)state;
	struct document document = {0};
	struct buffer text = {0};
	for (int i = 0; i < 40; i++)
		buffer_printf(&text, "%s ", filler);
	long_table(&document, section_of(&document), 1, text.bytes);
	struct layout layout;
	layout_make(&layout, &document, &device);
	assert_true(layout.count >= 3);
	for (size_t p = 0; p < layout.count; p++)
		for (size_t m = 0; m < layout.pages[p].count; m++)
			assert_true(layout.pages[p].marks[m].y <= 361);
	layout_free(&layout);
	document_free(&document);
	buffer_free(&text);
}

static struct value number(int64_t millionths, int decimals, const char *unit)
{
	return (struct value){.kind = VALUE_NUMBER, .number = millionths, .decimals = decimals, .unit = unit};
}

/* Right edge of what stands before the decimal comma, in the column of numbers. */
static void numbers_stand_on_their_comma(void **state)
{
	(void)state;
	struct document document = {0};
	struct node *section = section_of(&document), *table = block(&document, section, NODE_TABLE, NULL);
	struct node *body = block(&document, table, NODE_TBODY, NULL), *cells[3];
	const struct value values[] = {number(1500000, 1, NULL), number(1234000000, 0, NULL),
	                               number(12340000, 2, NULL)};
	for (int i = 0; i < 3; i++) {
		struct node *row = block(&document, body, NODE_TR, NULL);
		block(&document, row, NODE_TH, "x");
		cells[i] = block(&document, row, NODE_TD, NULL);
		cells[i]->value = values[i];
	}
	struct layout layout;
	layout_make(&layout, &document, &device);
	double edge = 0;
	for (size_t m = 0; m < layout.pages[0].count; m++) {
		const struct mark *mark = &layout.pages[0].marks[m];
		if (mark->kind != MARK_TEXT || mark->owner->kind != NODE_TD)
			continue;
		char *text = arena_strndup(&document.arena, mark->text, mark->length);
		double here = mark->x + half_size_each(NULL, mark->style, text, grid_whole_part(text));
		assert_true(edge <= 0 || (here > edge - 0.01 && here < edge + 0.01));
		edge = here;
	}
	assert_true(edge > 0);
	layout_free(&layout);
	document_free(&document);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(headings_stay_with_what_follows),
	        cmocka_unit_test(no_line_is_left_alone),
	        cmocka_unit_test(table_headers_come_again),
	        cmocka_unit_test(a_header_that_takes_half_a_page_is_printed_once),
	        cmocka_unit_test(headings_in_a_table_stay_with_their_rows),
	        cmocka_unit_test(a_high_running_head_pushes_the_text_down),
	        cmocka_unit_test(running_paragraphs_share_a_line_only_apart),
	        cmocka_unit_test(a_word_without_end_leaves_room_for_the_others),
	        cmocka_unit_test(columns_are_as_wide_as_their_text_is_long),
	        cmocka_unit_test(a_table_wider_than_the_page_is_divided),
	        cmocka_unit_test(everything_is_inside_the_margins),
	        cmocka_unit_test(a_row_higher_than_a_page_goes_on),
	        cmocka_unit_test(numbers_stand_on_their_comma),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
