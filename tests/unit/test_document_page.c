/* What pages hold beside text: notes at the foot, columns of one height, cells over several rows, boxes,
 * places. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "document/image.h"
#include "document/layout.h"
#include "pages.h"

static struct node *note(struct document *document, struct node *paragraph, size_t ordinal, const char *text)
{
	struct node *call = block(document, paragraph, NODE_NOTE, NULL);
	struct node *body = block(document, NULL, NODE_NOTE_TEXT, text);
	body->parent = call;
	call->note = body;
	call->ordinal = body->ordinal = ordinal;
	return body;
}

static const struct mark *find(const struct layout_page *page, const struct node *owner, const char *text)
{
	for (size_t m = 0; m < page->count; m++) {
		const struct mark *mark = &page->marks[m];
		bool meant = !text ||
		             (mark->length == strlen(text) && memcmp(mark->text, text, mark->length) == 0);
		if (mark->kind == MARK_TEXT && mark->owner == owner && meant)
			return mark;
	}
	return NULL;
}

static void notes_stand_on_the_page_of_their_call(void **state)
{
	(void)state;
	for (int before = 0; before < 40; before++) {
		struct document document = {0};
		struct node *section = section_of(&document), *paragraph;
		for (int i = 0; i < before; i++)
			block(&document, section, NODE_P, "x");
		paragraph = block(&document, section, NODE_P, "appel");
		struct node *body = note(&document, paragraph, 1, "texte de la note");
		struct layout layout;
		layout_make(&layout, &document, &device);
		for (size_t p = 0; p < layout.count; p++) {
			const struct mark *call = find(&layout.pages[p], paragraph, "appel");
			const struct mark *text = find(&layout.pages[p], body, "texte");
			assert_int_equal(call != NULL, text != NULL);
			if (text) {
				assert_true(text->y > call->y + 10);
				assert_true(text->y > 340 && text->y < 360);
			}
		}
		layout_free(&layout);
		document_free(&document);
	}
}

static void columns_have_one_height_and_go_over_pages(void **state)
{
	(void)state;
	struct document document = {0};
	struct node *section = section_of(&document);
	struct node *columns = block(&document, section, NODE_COLUMNS, NULL);
	columns->columns = 2;
	for (int i = 0; i < 60; i++)
		block(&document, columns, NODE_P, "ligne");
	struct layout layout;
	layout_make(&layout, &document, &device);
	size_t lines = 0, left = 0;
	for (size_t p = 0; p < layout.count; p++)
		for (size_t m = 0; m < layout.pages[p].count; m++) {
			lines++;
			left += layout.pages[p].marks[m].x < 100;
			assert_true(layout.pages[p].marks[m].y < 360);
		}
	assert_int_equal(lines, 60);
	assert_in_range(left, 30, 32);
	assert_int_equal(layout.count, 2);
	layout_free(&layout);
	document_free(&document);
}

static void cells_over_rows_come_again_on_the_next_page(void **state)
{
	(void)state;
	struct document document = {0};
	struct node *section = section_of(&document), *cell = NULL;
	struct node *body = block(&document, block(&document, section, NODE_TABLE, NULL), NODE_TBODY, NULL);
	for (int i = 0; i < 60; i++) {
		struct node *row = block(&document, body, NODE_TR, NULL);
		if (i == 0) {
			cell = block(&document, row, NODE_TD, "grand");
			cell->rowspan = 60;
		}
		block(&document, row, NODE_TD, "b");
	}
	struct layout layout;
	layout_make(&layout, &document, &device);
	assert_true(layout.count > 1);
	assert_int_equal(find(&layout.pages[0], cell, "grand")->role, ROLE_CONTENT);
	for (size_t p = 1; p < layout.count; p++) {
		size_t found = 0;
		for (size_t m = 0; m < layout.pages[p].count; m++) {
			const struct mark *mark = &layout.pages[p].marks[m];
			if (mark->kind == MARK_TEXT && mark->length == 5 &&
			    memcmp(mark->text, "grand", 5) == 0) {
				assert_int_equal(mark->role, ROLE_ARTIFACT);
				found++;
			}
		}
		assert_int_equal(found, 1);
	}
	layout_free(&layout);
	document_free(&document);
}

static void boxes_are_closed_on_each_page(void **state)
{
	(void)state;
	struct document document = {0};
	struct node *section = section_of(&document), *box = block(&document, section, NODE_DIV, NULL);
	box->style.border = 1;
	box->style.padding = 4;
	for (int i = 0; i < 60; i++)
		block(&document, box, NODE_P, "x");
	struct layout layout;
	layout_make(&layout, &document, &device);
	assert_true(layout.count > 1);
	for (size_t p = 0; p < layout.count; p++) {
		size_t lines = 0;
		for (size_t m = 0; m < layout.pages[p].count; m++)
			lines += layout.pages[p].marks[m].kind == MARK_FILL &&
			         layout.pages[p].marks[m].owner == box;
		assert_int_equal(lines, 4);
	}
	layout_free(&layout);
	document_free(&document);
}

static void places_know_their_pages(void **state)
{
	(void)state;
	struct document document = {0};
	struct node *section = section_of(&document);
	struct node *paragraph = block(&document, section, NODE_P, NULL);
	struct node *reference = block(&document, paragraph, NODE_REFERENCE, NULL);
	block(&document, section, NODE_PAGE_BREAK, NULL);
	struct node *heading = block(&document, section, NODE_H1, "Fin");
	heading->number = 1;
	reference->to = heading;
	reference->shown = SHOW_PAGE;
	struct layout layout;
	layout_make(&layout, &document, &device);
	assert_int_equal(layout.places[1].page, 2);
	assert_non_null(find(&layout.pages[0], paragraph, "2"));
	layout_free(&layout);
	document_free(&document);
}

static const char *why_not(const char *bytes, size_t length)
{
	static struct arena arena;
	char path[] = "/tmp/test_document_page.XXXXXX";
	const char *why = NULL;
	int descriptor = mkstemp(path);
	assert_true(descriptor >= 0 && write(descriptor, bytes, length) == (ssize_t)length);
	close(descriptor);
	arena_free(&arena);
	const struct image *image = image_read(path, &arena, &why);
	unlink(path);
	assert_int_equal(image == NULL, why != NULL);
	char *copy = why ? strdup(why) : NULL;
	arena_free(&arena);
	static char kept[200];
	snprintf(kept, sizeof kept, "%s", copy ? copy : "");
	free(copy);
	return kept;
}

/* A grey JPEG of 60 by 40 without its tables: enough to be read, and to be cut anywhere. */
static const char jpeg[] =
        "\xFF\xD8\xFF\xC0\0\x0B\x08\0\x28\0\x3C\x01\x01\x11\0\xFF\xDA\0\x08\x01\x01\0\0\x3F\0abcdef"
        "\xFF\xD9";

static void wrong_pictures_are_refused(void **state)
{
	(void)state;
	assert_string_equal(why_not(jpeg, sizeof jpeg - 1), "");
	for (size_t length = 0; length < sizeof jpeg - 1; length++)
		assert_string_not_equal(why_not(jpeg, length), "");
	char large[sizeof jpeg];
	memcpy(large, jpeg, sizeof jpeg);
	large[7] = large[9] = '\x7F';
	assert_string_equal(why_not(large, sizeof jpeg - 1), "more than 25 million pixels");
	assert_string_equal(why_not("GIF89a", 6), "neither PNG nor JPEG");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(notes_stand_on_the_page_of_their_call),
	        cmocka_unit_test(columns_have_one_height_and_go_over_pages),
	        cmocka_unit_test(cells_over_rows_come_again_on_the_next_page),
	        cmocka_unit_test(boxes_are_closed_on_each_page),
	        cmocka_unit_test(places_know_their_pages),
	        cmocka_unit_test(wrong_pictures_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
