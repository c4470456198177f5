/* Tables: which cell stands where, and how wide columns are. For paper, terminals and workbooks alike. */
#ifndef PREUTILS_DOCUMENT_GRID_H
#define PREUTILS_DOCUMENT_GRID_H

#include "document/device.h"
#include "document/tree.h"

#define GRID_GOES_ON "(suite)" /* behind a caption or a cell that goes on */

struct grid_cell {
	const struct node *node;
	size_t row, column; /* its top left corner */
	size_t columns;     /* spanned, cut at the table's edge */
};
struct grid_column {
	double least, most; /* widths that its contents ask for, without padding */
	double text;        /* widths of all its cells together, each on one line */
	bool numeric;
	double whole, part; /* numeric: widest text before and from the decimal comma or unit on */
	double width;       /* solved, with padding */
};
struct grid {
	const struct node **rows; /* the <tr> */
	size_t row_count;
	size_t head_rows, foot_row; /* rows of the header; first row of the foot, or row_count */
	struct grid_cell *cells;    /* by row, then column */
	size_t cell_count;
	struct grid_column *columns;
	size_t column_count;
	bool too_wide; /* set by grid_fit: words have to be cut however small they are */
};

/* Where the cells stand and which columns are numeric, nothing measured. In the arena. */
void grid_place(struct grid *grid, struct arena *arena, const struct node *table);
/* In the arena. padding is what each side of a cell adds. */
void grid_make(struct grid *grid, struct arena *arena, const struct node *table, const struct device *device,
               double padding);
/* The width below which words would have to be cut. */
double grid_least(const struct grid *grid, double padding);
/* Solves the widths for a table at most available wide; share: a share of it that the table fills, or 0. */
void grid_solve(struct grid *grid, double available, double share, double padding);
/* Both for a table on paper. Where words would have to be cut, all but the caption is set smaller, down to
 * about 6 points for a text of 11: the table that stands in the grid is then a copy in the arena. Gives that
 * table; *padding becomes what each side of a cell then has. */
const struct node *grid_fit(struct grid *grid, struct arena *arena, const struct node *table,
                            const struct device *device, double available, double *padding);
/* A table that grid_fit could not make narrow enough, as several below each other, each with the first
 * column: the first of them, the others follow by next; NULL where it fits or has too few columns. grid,
 * padding: as grid_fit left them. In the arena. */
const struct node *grid_split(const struct grid *grid, struct arena *arena, const struct node *table,
                              double available, double padding);
double grid_width(const struct grid *grid, size_t first, size_t count);
/* What is behind a cell: its own colour, or that of every other row; or COLOR_NONE. */
uint32_t grid_background(const struct grid *grid, const struct node *table, const struct grid_cell *cell);
/* Where a printed number's part from the decimal comma or the unit on begins. */
size_t grid_whole_part(const char *text);
/* The printed value of a numeric cell, in the arena. */
const char *grid_value(struct arena *arena, const struct value *value);
bool grid_is_numeric(const struct value *value);

#endif
