/* A row under construction: cells, their texts in one buffer, merged ranges, hidden columns. */
#ifndef PREUTILS_SHEET_ROWS_H
#define PREUTILS_SHEET_ROWS_H

#include "sheet/sheet.h"

struct range {
	uint32_t row, column, last_row, last_column;
};

struct rows {
	/* of the row */
	uint32_t number, line;
	bool hidden;
	struct sheet_cell *cells; /* text is set by rows_finish; until then length and the offset below */
	size_t *offsets;
	size_t count, capacity, offset_capacity;
	struct buffer text;
	/* of the sheet */
	struct range *hidden_columns; /* columns only, ascending */
	size_t hidden_count, hidden_capacity;
	struct range *merges; /* ascending by row, column; those before `merge` are passed */
	size_t merge_count, merge_capacity, merge;
	struct merge_copy *open; /* ranges whose origin has a value, and that reach this row */
	size_t open_count, open_capacity;
	size_t given; /* cells so far */
};

void rows_begin(struct rows *rows, uint32_t number, bool hidden);
/* Adds a cell; columns must ascend. What the caller appends to rows->text from here on is its text, until
 * rows_text_done. */
struct sheet_cell *rows_cell(struct rows *rows, uint32_t column);
/* The last cell's text as it came from the file: made valid (see sheet.h). */
void rows_text_done(struct rows *rows);
/* The last cell turned out to be empty. */
void rows_drop(struct rows *rows);
void rows_hide_columns(struct rows *rows, uint32_t from, uint32_t to);
/* Ranges may come in any order before the first row, or with their origin's row (its last cell's). */
void rows_merge(struct rows *rows, struct range range);
void rows_sort_merges(struct rows *rows);
/* Completes the row: covered cells, texts, hidden marks. -1: more cells than a sheet may have. */
int rows_finish(struct rows *rows, struct sheet_row *row);
bool rows_column_hidden(const struct rows *rows, uint32_t column);
void rows_free(struct rows *rows);

#endif
