/* A list as a sheet: its columns are typed, its groups follow each other under their names. */
#include "base/date.h"
#include "render/workbook_results.h"

static bool is_number(const struct listing *listing, size_t column)
{
	return listing->columns[column].type == LISTING_NUMBER;
}

/* Decimals that the numbers of a column need. */
static int column_decimals(const struct listing *listing, size_t column)
{
	int places = 0;
	for (size_t row = 0; row < listing->rows; row++) {
		int64_t value = listing_cell(listing, row, column)->value;
		while (value != DECIMAL_NONE && places < 6 && decimal_round(value, places) != value)
			places++;
	}
	return places;
}

static void add_headers(struct sheet *sheet, const struct listing *listing, size_t row)
{
	for (size_t column = 0; column < listing->column_count; column++)
		sheet_add_text(sheet, row, column,
		               is_number(listing, column) ? LOOK_HEADER_VALUE : LOOK_HEADER,
		               listing->columns[column].label);
}

static void add_cell(struct sheet *sheet, size_t row, size_t column, enum listing_type type, int places,
                     const struct listing_cell *cell)
{
	switch (type) {
	case LISTING_TEXT:
		sheet_add_text(sheet, row, column, LOOK_LABEL, cell->text);
		break;
	case LISTING_DATE:
		if (cell->value == DATE_NONE)
			sheet_add_empty(sheet, row, column, LOOK_LABEL);
		else
			sheet_add_date(sheet, row, column, LOOK_LABEL, (int32_t)cell->value);
		break;
	case LISTING_NUMBER:
		sheet_add_number(sheet, row, column, LOOK_VALUE, cell->value, places);
		break;
	}
}

/* Rows first.. of the list, from this row of the sheet on; gives the next free one. */
static size_t add_rows(struct sheet *sheet, const struct listing *listing, const int *places, size_t first,
                       size_t count, size_t at)
{
	for (size_t row = first; row < first + count; row++, at++)
		for (size_t column = 0; column < listing->column_count; column++)
			add_cell(sheet, at, column, listing->columns[column].type, places[column],
			         listing_cell(listing, row, column));
	return at;
}

static size_t add_groups(struct sheet *sheet, const struct listing *listing, const int *places, size_t at)
{
	struct buffer title = {0};
	for (size_t i = 0; i < listing->group_count; i++) {
		const struct listing_group *group = &listing->groups[i];
		title.length = 0;
		buffer_printf(&title, "%s – ", *group->label ? group->label : "Inconnu");
		listing_count_french(listing, group->count, &title);
		sheet_add_block(sheet, at);
		sheet_add_text(sheet, at++, 0, LOOK_HEADING, title.bytes)->span = 0;
		at = add_rows(sheet, listing, places, group->first, group->count, at) + 1;
	}
	buffer_free(&title);
	return at;
}

struct sheet *workbook_add_listing(struct workbook *book, const struct sheet *contents,
                                   const struct listing *listing)
{
	struct sheet *sheet = workbook_add_sheet(book, listing->label);
	int *places = arena_zalloc(&book->arena, listing->column_count, sizeof *places);
	struct buffer note = {0};
	for (size_t column = 0; column < listing->column_count; column++)
		places[column] = is_number(listing, column) ? column_decimals(listing, column) : 0;
	listing_count_french(listing, listing->total, &note);
	buffer_printf(&note, ". %s", listing->definition);
	sheet_add_text(sheet, 0, 0, LOOK_TITLE, listing->label)->span = 0;
	sheet_add_link(sheet, 1, 0, "← Sommaire", contents, 0)->look = LOOK_SUBTITLE;
	sheet_add_text(sheet, 2, 0, LOOK_NOTE, note.bytes)->span = 0;
	buffer_free(&note);
	add_headers(sheet, listing, 3);
	sheet->frozen_rows = 4;
	sheet->repeat_first = 3;
	sheet->repeat_count = 1;
	if (listing->group_label)
		add_groups(sheet, listing, places, 4);
	else
		add_rows(sheet, listing, places, 0, listing->rows, 4);
	return sheet;
}
