/* One sheet of the marked copy: the source's cells as they were, coloured and commented. */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "import/marked/private.h"

#define PROBED       50000u
#define PROBED_CELL  400u
#define COMMENT_MOST 2000 /* characters, so that it still fits beside the sheet */

/* Where copying stands: the marks before `next` are done. */
struct copying {
	struct marked *marked;
	struct marked_sheet *target;
	struct sheet_reader *reader;
	size_t next;
	size_t *widths; /* [column]: characters */
	size_t width_count;
};

static enum marked_form form_of(const struct sheet_cell *cell)
{
	switch (cell->kind) {
	case SHEET_DATE:
		return cell->seconds ? FORM_MOMENT : FORM_DATE;
	case SHEET_TIME:
		return FORM_TIME;
	case SHEET_NUMBER:
		return cell->percent ? FORM_PERCENT : FORM_PLAIN;
	default:
		return FORM_PLAIN;
	}
}

/* Formulas become their values: what they referred to may have moved. The days of Excel before March 1900 are
 * not those of the calendar: they become text. */
static void write_value(struct copying *copying, const struct sheet_cell *cell, lxw_format *format)
{
	const int32_t epoch = date_from_civil(1899, 12, 30), first = date_from_civil(1900, 3, 1);
	lxw_worksheet *sheet = copying->target->sheet;
	lxw_row_t row = cell->row - 1;
	lxw_col_t column = (lxw_col_t)(cell->column - 1);
	struct buffer text = {0};
	lxw_error status;
	double seconds = cell->seconds / 86400.0;
	if (cell->kind == SHEET_NUMBER)
		status = worksheet_write_number(sheet, row, column, cell->number, format);
	else if (cell->kind == SHEET_BOOLEAN)
		status = worksheet_write_boolean(sheet, row, column, cell->number > 0, format);
	else if (cell->kind == SHEET_DATE && cell->day >= first)
		status = worksheet_write_number(sheet, row, column, cell->day - epoch + seconds, format);
	else if (cell->kind == SHEET_TIME)
		status = worksheet_write_number(sheet, row, column, seconds, format);
	else
		status = worksheet_write_string(sheet, row, column, marked_text(&text, cell->text), format);
	marked_note(copying->marked, status);
	buffer_free(&text);
}

static void write_comment(struct copying *copying, uint32_t row, uint32_t column, const struct buffer *text)
{
	lxw_comment_options options = {.x_scale = 2, .y_scale = 1.5};
	marked_note(copying->marked,
	            worksheet_write_comment_opt(copying->target->sheet, row - 1, (lxw_col_t)(column - 1),
	                                        text->bytes, &options));
}

static void add_reason(struct buffer *comment, const struct mark *mark)
{
	if (!mark->reason || comment->length > COMMENT_MOST)
		return;
	if (comment->length)
		buffer_putc(comment, '\n');
	buffer_puts(comment, mark->reason);
}

/* Takes the marks on this cell (column 0: on the row); gives the worst, or MARKED_NONE. */
static int take_marks(struct copying *copying, uint32_t row, uint32_t column, struct buffer *comment)
{
	int worst = MARKED_NONE;
	const struct marked_sheet *target = copying->target;
	for (; copying->next < target->count; copying->next++) {
		const struct mark *mark = target->marks[copying->next];
		if (mark->row != row || mark->column != column)
			break;
		worst = (int)mark->kind < worst ? (int)mark->kind : worst;
		add_reason(comment, mark);
	}
	return worst;
}

/* A mark on a cell that is empty, in this row before this column or in rows above. */
static void mark_empty(struct copying *copying, uint32_t row, uint32_t column)
{
	const struct marked_sheet *target = copying->target;
	while (copying->next < target->count) {
		const struct mark *mark = target->marks[copying->next];
		uint32_t at_row = mark->row ? mark->row : 1, at = mark->column ? mark->column : 1;
		if (mark->row > row || (mark->row == row && mark->column >= column))
			return;
		if (at_row > SHEET_ROWS_MAX || at > SHEET_COLUMNS_MAX) {
			copying->next++;
			continue;
		}
		struct buffer comment = {0};
		int worst = (int)mark->kind;
		for (; copying->next < target->count && target->marks[copying->next]->row == mark->row &&
		       target->marks[copying->next]->column == mark->column;
		     copying->next++)
			add_reason(&comment, target->marks[copying->next]);
		marked_note(copying->marked,
		            worksheet_write_blank(target->sheet, at_row - 1, (lxw_col_t)(at - 1),
		                                  marked_format(copying->marked, worst, FORM_PLAIN)));
		if (comment.length)
			write_comment(copying, at_row, at, &comment);
		buffer_free(&comment);
	}
}

static void measure(struct copying *copying, const struct sheet_cell *cell)
{
	size_t capacity = copying->width_count, longest = strcspn(cell->text, "\n");
	if (cell->merged || cell->covered)
		return;
	if (cell->column > copying->width_count) {
		copying->widths =
		        memory_grow(copying->widths, &capacity, cell->column, sizeof *copying->widths);
		memset(copying->widths + copying->width_count, 0,
		       (cell->column - copying->width_count) * sizeof *copying->widths);
		copying->width_count = cell->column;
	}
	if (longest > copying->widths[cell->column - 1])
		copying->widths[cell->column - 1] = longest;
}

static void write_cell(struct copying *copying, const struct sheet_cell *cell, int fill)
{
	lxw_format *format = marked_format(copying->marked, fill, form_of(cell));
	if (cell->covered)
		return;
	if (cell->merged)
		/* Ranges that overlap are refused by the library, and then stay single cells. */
		worksheet_merge_range(copying->target->sheet, cell->row - 1, (lxw_col_t)(cell->column - 1),
		                      cell->last_row - 1, (lxw_col_t)(cell->last_column - 1), "", format);
	write_value(copying, cell, format);
}

static int count_lines(const struct sheet_cell *cell)
{
	int lines = 1;
	for (const char *p = cell->covered ? "" : cell->text; *p; p++)
		lines += *p == '\n';
	return lines;
}

static void set_row(struct copying *copying, const struct sheet_row *row, int lines)
{
	lxw_row_col_options options = {.hidden = row->hidden};
	double height = LXW_DEF_ROW_HEIGHT * (lines < LINES_MOST ? lines : LINES_MOST);
	if (row->hidden || lines > 1)
		marked_note(copying->marked, worksheet_set_row_opt(copying->target->sheet, row->number - 1,
		                                                   height, NULL, &options));
}

/* What is said of the row as a whole colours its cells and stands in the comment of the first that can have
 * one. */
static void copy_row(struct copying *copying, const struct sheet_row *row)
{
	struct buffer comment = {0};
	int lines = 1;
	/* The library does not look whether it got the memory that it takes for a cell. */
	memory_probe(PROBED + row->count * PROBED_CELL);
	mark_empty(copying, row->number, 0);
	int whole = take_marks(copying, row->number, 0, &comment);
	for (size_t i = 0; i < row->count; i++) {
		const struct sheet_cell *cell = &row->cells[i];
		mark_empty(copying, row->number, cell->column);
		size_t before = comment.length;
		int fill = take_marks(copying, row->number, cell->column, &comment);
		write_cell(copying, cell, fill < whole ? fill : whole);
		/* What is under another cell holds no comment: its reason stands in the list. */
		if (comment.length && !cell->covered)
			write_comment(copying, row->number, cell->column, &comment);
		comment.length = cell->covered ? before : 0;
		if (comment.length)
			comment.bytes[comment.length] = '\0';
		measure(copying, cell);
		lines = count_lines(cell) > lines ? count_lines(cell) : lines;
	}
	set_row(copying, row, lines);
	buffer_free(&comment);
}

static void set_columns(struct copying *copying)
{
	enum { LEAST = 6, MOST = 45 };
	for (size_t i = 0; i < copying->width_count; i++) {
		size_t width = copying->widths[i] + 2;
		lxw_row_col_options options = {.hidden =
		                                       sheet_column_hidden(copying->reader, (uint32_t)i + 1)};
		width = width < LEAST ? LEAST : width > MOST ? MOST : width;
		worksheet_set_column_opt(copying->target->sheet, (lxw_col_t)i, (lxw_col_t)i, (double)width,
		                         NULL, &options);
	}
}

int marked_copy_sheet(struct marked *marked, size_t index, struct error *error)
{
	struct copying copying = {.marked = marked, .target = &marked->sheets[index]};
	const struct sheet_row *row;
	copying.reader = sheet_start(marked->source, index, error);
	int got = copying.reader ? 1 : -1;
	while (got > 0 && (got = sheet_next(copying.reader, &row, error)) > 0)
		copy_row(&copying, row);
	if (got == 0) {
		mark_empty(&copying, UINT32_MAX, UINT32_MAX);
		set_columns(&copying);
	}
	sheet_end(copying.reader);
	free(copying.widths);
	return got;
}
