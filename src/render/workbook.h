/* A workbook before it has a format: sheets of typed cells, and how they look. The two back ends (XLSX, ODS)
 * read it and nothing else, so that both hold the same.
 *
 * Everything given to it goes through one gate: text becomes valid UTF-8 without control characters and of a
 * length that every program takes, names of sheets become valid and different from each other. Text is never
 * a formula, whatever it begins with. Rows and columns count from 0; lengths on the page are pixels of 1/96
 * inch. */
#ifndef PREUTILS_RENDER_WORKBOOK_H
#define PREUTILS_RENDER_WORKBOOK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/decimal.h"
#include "base/error.h"
#include "base/out.h"

enum { BOOK_COLUMNS_MAX = 16384, BOOK_ROWS_MAX = 1048576, BOOK_NAME_MAX = 31 };

enum book_kind {
	BOOK_EMPTY,  /* only the look */
	BOOK_TEXT,   /* a string, perhaps a link */
	BOOK_NUMBER, /* millionths, shown with some decimals */
	BOOK_DATE,
	BOOK_PERCENT, /* a formula over two number cells of the sheet, with its value */
	BOOK_FORMULA, /* any other, with the text or number that it gives */
	BOOK_MASKED   /* the string "s", or a band; there is no number anywhere */
};

enum book_look {
	LOOK_PLAIN,
	LOOK_TITLE, /* of a sheet */
	LOOK_SUBTITLE,
	LOOK_HEADING,      /* of a table, or of a group in a list */
	LOOK_HEADER,       /* over a column of texts */
	LOOK_HEADER_VALUE, /* over a column of numbers */
	LOOK_LABEL,
	LOOK_VALUE,
	LOOK_TOTAL_LABEL, /* in the row of totals */
	LOOK_TOTAL_VALUE,
	LOOK_SUM_VALUE, /* in the column of totals */
	LOOK_LINK,
	LOOK_NOTE,
	LOOK_FIELD, /* to be typed in: not locked where the sheet is protected */
	LOOK_FIELD_VALUE,
	LOOK_COUNT
};

enum book_align { BOOK_LEFT, BOOK_CENTER, BOOK_RIGHT };

/* How a look looks; colours are 0xRRGGBB, BOOK_NO_COLOR for none. */
#define BOOK_NO_COLOR UINT32_MAX
#define BOOK_FONT     "Arial"
struct book_style {
	const char *name;
	int points;
	bool bold, italic, underlined, wraps;
	enum book_align align;
	uint32_t color, fill, rule_above, rule_below;
	bool open; /* may be changed where the sheet is protected */
};
extern const struct book_style book_styles[LOOK_COUNT];

struct sheet;
/* What may be typed into a cell. Choices stand in rows first..last of a column of a sheet. */
enum field_kind { FIELD_TEXT, FIELD_WHOLE, FIELD_NUMBER, FIELD_DATE, FIELD_CHOICE };
struct book_field {
	enum field_kind kind;
	const struct sheet *sheet;
	size_t column, first, last;
};
/* A piece of a formula: text with ; between arguments and no ; in strings, then a cell (sheet NULL: none). */
struct book_piece {
	const char *text;
	const struct sheet *sheet;
	size_t row, column;
};
/* Kept small: a workbook has tens of thousands. */
struct book_cell {
	uint32_t row, column;
	uint32_t span; /* columns it covers; 0: all to the last one of the sheet (solved later) */
	enum book_kind kind;
	enum book_look look;
	union {
		int places;   /* BOOK_NUMBER, BOOK_FORMULA: 0 to 6 */
		int32_t date; /* BOOK_DATE */
	};
	const char *text; /* BOOK_TEXT, BOOK_FORMULA, BOOK_MASKED */
	int64_t value;    /* BOOK_NUMBER; BOOK_PERCENT: value of whole; BOOK_FORMULA: or DECIMAL_NONE where it
	                     gives text */
	union {
		struct { /* BOOK_PERCENT: of what, and where both stand */
			int64_t whole;
			uint32_t value_row, value_column, whole_row, whole_column;
		};
		struct {                            /* BOOK_TEXT */
			const struct sheet *target; /* a link to a row of a sheet; NULL: none */
			size_t target_row;
			const char *file; /* a link to a file, from the workbook's folder; NULL: none */
		};
		struct { /* BOOK_FORMULA */
			const struct book_piece *pieces;
			size_t piece_count;
		};
	};
	const struct book_field *field; /* NULL: none */
};

/* A chart of horizontal bars, over rows first..last of two columns. */
struct book_chart {
	size_t row, column; /* its upper left corner */
	int width, height;
	const char *title, *description;
	size_t label_column, value_column, first, last;
};

/* Rows below the cells of a sheet that are made when they are asked for, so that a list of any length takes
 * no memory. They belong to the sheet. */
struct book_rows {
	size_t rows, columns; /* where they end */
	bool many;            /* best not held in memory by a back end either */
	bool failed;          /* they could not be read */
	void (*begin)(struct book_rows *rows);
	/* The cells of the next row, valid until the one after it; NULL after the last one. */
	struct book_cell *(*next)(struct book_rows *rows, size_t *count);
	void (*free)(struct book_rows *rows);
};

struct sheet {
	struct workbook *book;
	const char *name;
	struct book_cell *cells; /* row by row, from left to right */
	size_t count, capacity;
	struct book_rows *more; /* or NULL */
	struct book_chart *charts;
	size_t chart_count, chart_capacity;
	size_t frozen_rows, frozen_columns;
	size_t repeat_first, repeat_count; /* rows printed again on each page; count 0: none */
	size_t *blocks;                    /* first rows of what is best printed on one page, ascending */
	size_t block_count, block_capacity;
	bool locked; /* cells whose look is not open cannot be changed */
	bool hidden;
	/* set by workbook_solve */
	size_t rows, columns;
	bool spanned; /* columns are all there: spans of 0 are solved */
	int *widths, *heights;
	bool landscape;
	bool *breaks; /* of each row: a page begins with it */
};

/* All cells of a sheet in their order. One walk of a sheet at a time. */
struct sheet_walk {
	const struct sheet *sheet;
	struct book_cell *cells;
	size_t count, next;
};
void sheet_walk_begin(struct sheet_walk *walk, const struct sheet *sheet);
/* NULL after the last one. The cell is valid until the next one is asked for. */
const struct book_cell *sheet_walk_next(struct sheet_walk *walk);
/* The one after it, where it is at hand, spans of 0 not solved; while no other is, cells that were given stay
 * valid. NULL: it is not at hand, or there is none. */
const struct book_cell *sheet_walk_peek(const struct sheet_walk *walk);

/* NULL where there is none, or where it is one of those that are made. */
const struct book_cell *sheet_find_cell(const struct sheet *sheet, size_t row, size_t column);

struct workbook {
	struct arena arena;
	const char *title;
	int32_t created; /* the day written as the day of creation */
	struct sheet **sheets;
	size_t count, capacity;
	struct map names;
};

/* Text as every format can hold it, in the workbook's arena. */
const char *workbook_text(struct workbook *book, const char *text);
/* The same: the text itself where every format can hold it, else one in the arena. */
const char *workbook_text_kept(struct arena *arena, const char *text);
/* Appends the name of a file as an address: percent-encoded, but for letters and signs that addresses have.
 */
void workbook_add_address(struct buffer *buffer, const char *name);
/* Appends the letters of a column. */
void workbook_add_column(struct buffer *buffer, size_t column);
/* Adds a sheet; the name is made valid, at most 31 characters, and different from the others. */
struct sheet *workbook_add_sheet(struct workbook *book, const char *name);
/* Adds cells, row by row and from left to right. What is returned may be changed until the next one is added.
 */
struct book_cell *sheet_add_empty(struct sheet *sheet, size_t row, size_t column, enum book_look look);
struct book_cell *sheet_add_text(struct sheet *sheet, size_t row, size_t column, enum book_look look,
                                 const char *text);
/* DECIMAL_NONE gives an empty cell. */
struct book_cell *sheet_add_number(struct sheet *sheet, size_t row, size_t column, enum book_look look,
                                   int64_t value, int places);
struct book_cell *sheet_add_date(struct sheet *sheet, size_t row, size_t column, enum book_look look,
                                 int32_t date);
/* A formula that gives a number (text is then not looked at) or, where value is DECIMAL_NONE, a text. The
 * pieces must live as long as the workbook. */
struct book_cell *sheet_add_formula(struct sheet *sheet, size_t row, size_t column, enum book_look look,
                                    const struct book_piece *pieces, size_t count, int64_t value,
                                    const char *text);
/* mark: what stands for the hidden value, "s" or a band. */
struct book_cell *sheet_add_masked(struct sheet *sheet, size_t row, size_t column, enum book_look look,
                                   const char *mark);
struct book_cell *sheet_add_link(struct sheet *sheet, size_t row, size_t column, const char *text,
                                 const struct sheet *target, size_t target_row);
struct book_chart *sheet_add_chart(struct sheet *sheet, struct book_chart chart);
/* From this row to the next block is best printed on one page. */
void sheet_add_block(struct sheet *sheet, size_t row);
/* What a field's wrong value is answered with, in French. */
const char *field_advice(enum field_kind kind);
/* The value of a BOOK_PERCENT cell. */
double book_cell_ratio(const struct book_cell *cell);
/* Solves widths, heights, spans and orientation of all sheets from their contents. Fails on a sheet that is
 * larger than programs take. */
int workbook_solve(struct workbook *book, struct error *error);
/* -1 and *error where rows that are made could not be read: what was written is worth nothing. */
int workbook_check(const struct workbook *book, struct error *error);
void workbook_free(struct workbook *book);

/* Writes a solved workbook. */
int xlsx_write(const struct workbook *book, struct out *out, struct error *error);
int ods_write(const struct workbook *book, struct out *out, struct error *error);

#endif
