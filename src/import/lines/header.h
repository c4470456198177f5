/* Where the header of a sheet is, and which of its columns is what. */
#ifndef PREUTILS_IMPORT_LINES_HEADER_H
#define PREUTILS_IMPORT_LINES_HEADER_H

#include "import/mapping/mapping.h"
#include "sheet/sheet.h"

enum {
	HEADER_ROWS = 40,     /* among which the header is looked for */
	COLUMNS_MATCHED = 500 /* those beyond are unknown: a sheet can say that it has 16384 */
};

/* The first rows of a sheet, copied. */
struct top_cell {
	uint32_t column;
	const char *text;
	bool hidden, covered;
	enum sheet_kind kind;
};
struct top_row {
	uint32_t number;
	struct top_cell *cells; /* horizontally covered ones among them */
	size_t count;
};
struct top {
	struct arena arena;
	struct top_row *rows;
	size_t count;
	uint32_t columns; /* the last one that is used */
};
/* The first so many rows that have a cell. 0, or -1 and *error; free with top_free in both cases. */
int top_read(struct top *top, struct sheet_file *file, size_t index, size_t rows, struct error *error);
void top_free(struct top *top);
/* The text of that column in the row, "" where there is none. */
const char *top_text(const struct top_row *row, uint32_t column);

struct header_column {
	uint32_t column;   /* of the sheet, from 1 */
	const char *title; /* as it stands, lines joined */
	long match;        /* position in the mapping's columns, or -1 */
	bool near;         /* taken by likeness */
	bool hidden;
};
struct header {
	struct arena arena;
	uint32_t row;
	struct header_column *columns;
	size_t count;
	int score; /* 0: no header here */
};
/* The best header for this mapping among the first rows after that one (0: all); its score is 0 where there
 * is none. Free with header_free. */
void header_find(struct header *header, const struct top *top, const struct mapping_sheet *mapping,
                 uint32_t after);
/* The titles of that row (position in top), with those above where it has none. */
void header_titles(struct header *header, const struct top *top, size_t position);
void header_free(struct header *header);

#endif
