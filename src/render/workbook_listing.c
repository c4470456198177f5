/* A list as a sheet: its columns are typed, its groups follow each other under their names. */
#include <string.h>

#include "base/date.h"
#include "render/workbook_results.h"
#include "results/listing_rows.h"

enum { FIRST_ROW = 4 }; /* below title, link, note and headers */

static bool is_number(const struct listing *listing, size_t column)
{
	return listing->columns[column].type == LISTING_NUMBER;
}

/* Decimals that the numbers of each column need; false where the rows could not be read. */
static bool solve_places(const struct listing *listing, int *places)
{
	struct listing_cursor cursor;
	const struct listing_cell *cells;
	bool numbers = false;
	for (size_t column = 0; column < listing->column_count; column++)
		numbers = numbers || is_number(listing, column);
	if (!numbers)
		return true;
	listing_cursor_begin(&cursor, listing);
	while ((cells = listing_next(&cursor)))
		for (size_t column = 0; column < listing->column_count; column++) {
			int own = is_number(listing, column) ? decimal_places(cells[column].value) : 0;
			places[column] = own > places[column] ? own : places[column];
		}
	listing_cursor_free(&cursor);
	return !cursor.failed;
}

static void add_headers(struct sheet *sheet, const struct listing *listing, size_t row)
{
	for (size_t column = 0; column < listing->column_count; column++)
		sheet_add_text(sheet, row, column,
		               is_number(listing, column) ? LOOK_HEADER_VALUE : LOOK_HEADER,
		               listing->columns[column].label);
}

/* The rows of a list, each group under a row with its name and over an empty one. */
struct listing_rows {
	struct book_rows rows;
	const struct listing *listing;
	struct listing_cursor cursor;
	int *places;             /* of each column */
	struct book_cell *cells; /* of the row */
	size_t row;              /* of the sheet, that comes next */
	size_t group;            /* whose rows are given, and how many of them are still to come */
	size_t left;
	struct buffer title;
	struct arena texts; /* of the row, those that had to be changed */
};

/* A name that leads to a file below the folder, in every program: what has a meaning in links is left out. */
static bool is_file_below(const char *name)
{
	if (!*name || *name == '/' || strpbrk(name, ":\\?#%*\"<>|"))
		return false;
	for (const char *part = name; part; part = strchr(part, '/') ? strchr(part, '/') + 1 : NULL)
		if (*part == '/' || (part[0] == '.' && part[1] == '.' && (!part[2] || part[2] == '/')))
			return false;
	return true;
}

static void set_cell(struct listing_rows *rows, size_t column, const struct listing_cell *source)
{
	struct book_cell *cell = &rows->cells[column];
	*cell = (struct book_cell){
	        .row = (uint32_t)rows->row, .column = (uint32_t)column, .span = 1, .look = LOOK_LABEL};
	switch (rows->listing->columns[column].type) {
	case LISTING_TEXT:
		if (rows->listing->columns[column].file && is_file_below(source->text)) {
			cell->file = source->text;
			cell->look = LOOK_LINK;
		}
		cell->text = workbook_text_kept(&rows->texts, source->text);
		cell->kind = *cell->text ? BOOK_TEXT : BOOK_EMPTY;
		break;
	case LISTING_DATE:
		cell->date = (int32_t)source->value;
		cell->kind = source->value == DATE_NONE ? BOOK_EMPTY : BOOK_DATE;
		break;
	case LISTING_NUMBER:
		cell->look = LOOK_VALUE;
		cell->value = source->value;
		cell->places = rows->places[column];
		cell->kind = source->value == DECIMAL_NONE ? BOOK_EMPTY : BOOK_NUMBER;
		break;
	}
}

static struct book_cell *group_row(struct listing_rows *rows, size_t *count)
{
	const struct listing_group *group = &rows->listing->groups[rows->group++];
	rows->title.length = 0;
	buffer_printf(&rows->title, "%s – ", *group->label ? group->label : "Inconnu");
	listing_count_french(rows->listing, group->count, &rows->title);
	rows->cells[0] = (struct book_cell){.row = (uint32_t)rows->row,
	                                    .kind = BOOK_TEXT,
	                                    .look = LOOK_HEADING,
	                                    .text = workbook_text_kept(&rows->texts, rows->title.bytes)};
	rows->left = group->count;
	/* the row below the last one stays empty */
	rows->row += group->count ? 1 : 2;
	*count = 1;
	return rows->cells;
}

static struct book_cell *next_row(struct book_rows *base, size_t *count)
{
	struct listing_rows *rows = (struct listing_rows *)base;
	const struct listing *listing = rows->listing;
	arena_free(&rows->texts);
	if (listing->group_label && rows->left == 0 && rows->group < listing->group_count)
		return group_row(rows, count);
	const struct listing_cell *cells = listing_next(&rows->cursor);
	rows->rows.failed = rows->rows.failed || rows->cursor.failed;
	if (cells == NULL)
		return NULL;
	for (size_t column = 0; column < listing->column_count; column++)
		set_cell(rows, column, &cells[column]);
	rows->row++;
	if (listing->group_label && --rows->left == 0)
		rows->row++;
	*count = listing->column_count;
	return rows->cells;
}

static void begin_rows(struct book_rows *base)
{
	struct listing_rows *rows = (struct listing_rows *)base;
	listing_cursor_free(&rows->cursor);
	listing_cursor_begin(&rows->cursor, rows->listing);
	rows->row = FIRST_ROW;
	rows->group = rows->left = 0;
}

static void free_rows(struct book_rows *base)
{
	struct listing_rows *rows = (struct listing_rows *)base;
	listing_cursor_free(&rows->cursor);
	buffer_free(&rows->title);
	arena_free(&rows->texts);
}

/* Where each group begins, which is best a page's beginning; gives where the rows end. */
static size_t add_blocks(struct sheet *sheet, const struct listing *listing)
{
	size_t row = FIRST_ROW;
	if (listing->group_label == NULL)
		return row + listing->rows;
	for (size_t i = 0; i < listing->group_count; i++) {
		sheet_add_block(sheet, row);
		row += listing->groups[i].count + 2;
	}
	return listing->group_count ? row - 1 : row;
}

static void add_rows(struct sheet *sheet, const struct listing *listing)
{
	struct arena *arena = &sheet->book->arena;
	struct listing_rows *rows = arena_zalloc(arena, 1, sizeof *rows);
	rows->rows = (struct book_rows){.rows = add_blocks(sheet, listing),
	                                .columns = listing->column_count,
	                                .many = listing->spool != NULL,
	                                .begin = begin_rows,
	                                .next = next_row,
	                                .free = free_rows};
	rows->listing = listing;
	rows->places = arena_zalloc(arena, listing->column_count, sizeof *rows->places);
	rows->cells = arena_zalloc(arena, listing->column_count, sizeof *rows->cells);
	rows->rows.failed = !solve_places(listing, rows->places);
	sheet->more = &rows->rows;
}

struct sheet *workbook_add_listing(struct workbook *book, const struct sheet *contents,
                                   const struct listing *listing)
{
	struct sheet *sheet = workbook_add_sheet(book, listing->label);
	struct buffer note = {0};
	listing_count_french(listing, listing->total, &note);
	buffer_printf(&note, ". %s", listing->definition);
	sheet_add_text(sheet, 0, 0, LOOK_TITLE, listing->label)->span = 0;
	sheet_add_link(sheet, 1, 0, "← Sommaire", contents, 0)->look = LOOK_SUBTITLE;
	sheet_add_text(sheet, 2, 0, LOOK_NOTE, note.bytes)->span = 0;
	buffer_free(&note);
	add_headers(sheet, listing, 3);
	sheet->frozen_rows = FIRST_ROW;
	sheet->repeat_first = 3;
	sheet->repeat_count = 1;
	add_rows(sheet, listing);
	return sheet;
}
