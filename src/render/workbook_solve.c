/* Widths from contents: a column is as wide as its widest number and its longest word, long headers take two
 * lines, labels break when they would be wider than half a page. */
#include <math.h>
#include <string.h>

#include "base/date.h"
#include "base/threads.h"
#include "render/workbook_width.h"

enum {
	PADDING = 18,       /* left and right of a text */
	LABEL_MAX = 380,    /* texts that break are not made wider, where their words allow */
	HEADER_WHOLE = 125, /* headers over numbers that are no wider stay on one line */
	LINK_MAX = 560,     /* links are not broken by every program */
	WIDE_COLUMNS = 14,  /* from here on headers over numbers may take three lines */
	COLUMN_MIN = 58,
	COLUMN_MAX = 600,
	FILLER = 64,        /* columns that only hold part of a title or of a chart */
	SHEET_MIN = 640,    /* room for titles and notes */
	PORTRAIT_MAX = 800, /* what A4 upright holds, made a little smaller */
	PAGE_WIDTH = 695,   /* A4 between its margins, upright */
	PAGE_HEIGHT = 930,
	ROW_MIN = 20,
	CHART_GAP = 12,
	SHARED = 100000, /* cells: fewer are solved before another thread is awake */
};

static const char *shown_text(const struct book_cell *cell, char *number)
{
	switch (cell->kind) {
	case BOOK_TEXT:
		return cell->text;
	case BOOK_FORMULA:
		if (cell->value == DECIMAL_NONE)
			return cell->text;
		decimal_format_french(cell->value, cell->places, number);
		return number;
	case BOOK_NUMBER:
		decimal_format_french(cell->value, cell->places, number);
		return number;
	case BOOK_DATE:
		return "31/12/2023";
	case BOOK_PERCENT:
		return "100,0 %";
	case BOOK_MASKED:
		return cell->text;
	default:
		return "";
	}
}

static double wanted_width(const struct sheet *sheet, const struct book_cell *cell)
{
	char number[64];
	const struct book_style *style = &book_styles[cell->look];
	const char *text = shown_text(cell, number);
	double whole = width_text(text, style);
	if (!style->wraps || cell->kind != BOOK_TEXT)
		return whole;
	if (cell->look != LOOK_HEADER_VALUE && whole <= (cell->look == LOOK_LINK ? LINK_MAX : LABEL_MAX))
		return whole;
	double word = width_word(text, style);
	bool wide = sheet->columns > WIDE_COLUMNS;
	if (cell->look == LOOK_HEADER_VALUE && (wide || whole > (double)HEADER_WHOLE)) {
		double part = wide ? whole / 3 * 1.3 : whole / 2 * 1.15;
		return part > word ? part : word;
	}
	double most = cell->look == LOOK_LINK ? LINK_MAX : LABEL_MAX;
	double limit = word > most ? word : most;
	return whole < limit ? whole : limit;
}

static int measure_extent(struct sheet *sheet, struct error *error)
{
	for (size_t i = 0; i < sheet->count; i++) {
		const struct book_cell *cell = &sheet->cells[i];
		size_t right = cell->column + (cell->span ? cell->span : 1);
		sheet->rows = cell->row + 1 > sheet->rows ? cell->row + 1 : sheet->rows;
		sheet->columns = right > sheet->columns ? right : sheet->columns;
	}
	if (sheet->more) {
		sheet->rows = sheet->more->rows > sheet->rows ? sheet->more->rows : sheet->rows;
		sheet->columns =
		        sheet->more->columns > sheet->columns ? sheet->more->columns : sheet->columns;
	}
	for (size_t i = 0; i < sheet->chart_count; i++) {
		const struct book_chart *chart = &sheet->charts[i];
		size_t below = chart->row + (size_t)(chart->height + ROW_MIN - 1) / ROW_MIN;
		sheet->rows = below > sheet->rows ? below : sheet->rows;
		sheet->columns = chart->column >= sheet->columns ? chart->column + 1 : sheet->columns;
	}
	if (sheet->columns > BOOK_COLUMNS_MAX - 64 || sheet->rows > BOOK_ROWS_MAX)
		return error_set(error, MSG_LIMIT, (struct place){0}, sheet->name, NULL);
	return 0;
}

static int total_width(const struct sheet *sheet, size_t columns)
{
	int total = 0;
	for (size_t i = 0; i < columns; i++)
		total += sheet->widths[i];
	return total;
}

/* Columns are added until titles and charts have room: at most 64, each FILLER wide. */
static void add_fillers(struct sheet *sheet)
{
	int wanted = SHEET_MIN;
	for (size_t i = 0; i < sheet->chart_count; i++) {
		const struct book_chart *chart = &sheet->charts[i];
		int right = total_width(sheet, chart->column) + chart->width + 2 * CHART_GAP;
		wanted = right > wanted ? right : wanted;
	}
	for (int added = 0; added < 60 && total_width(sheet, sheet->columns) < wanted; added++)
		sheet->widths[sheet->columns++] = FILLER;
}

/* Characters of a number as it is shown, or some more. */
static size_t number_length(int64_t value, int places)
{
	size_t digits = 1;
	for (int64_t rest = (value < 0 ? -(value / DECIMAL_ONE) : value / DECIMAL_ONE) + 1; rest >= 10;
	     rest /= 10)
		digits++;
	return digits + digits / 3 + (value < 0) + (places > 0 ? (size_t)places + 1 : 0);
}

/* The most that the cell can want: bytes of a text are no fewer than its characters. */
static double most_width(const struct book_cell *cell)
{
	char number[64];
	bool is_number =
	        cell->kind == BOOK_NUMBER || (cell->kind == BOOK_FORMULA && cell->value != DECIMAL_NONE);
	return width_most(is_number ? number_length(cell->value, cell->places)
	                            : strlen(shown_text(cell, number)),
	                  &book_styles[cell->look]);
}

static int column_width(double wanted)
{
	int width = (int)ceil(wanted * 1.03) + PADDING;
	return width > COLUMN_MAX ? COLUMN_MAX : width < COLUMN_MIN ? COLUMN_MIN : width;
}

static void solve_widths(struct sheet *sheet)
{
	struct sheet_walk walk;
	const struct book_cell *cell;
	sheet_walk_begin(&walk, sheet);
	while ((cell = sheet_walk_next(&walk))) {
		int *width = &sheet->widths[cell->column];
		if (cell->span != 1 || most_width(cell) * 1.03 <= *width - PADDING)
			continue;
		int wanted = column_width(wanted_width(sheet, cell));
		*width = wanted > *width ? wanted : *width;
	}
	for (size_t i = 0; i < sheet->columns; i++)
		if (sheet->widths[i] == 0)
			sheet->widths[i] = FILLER;
	add_fillers(sheet);
	sheet->spanned = true;
	sheet->landscape = total_width(sheet, sheet->columns) > PORTRAIT_MAX;
}

static int span_width(const struct sheet *sheet, const struct book_cell *cell)
{
	int width = 0;
	for (size_t i = 0; i < cell->span; i++)
		width += sheet->widths[cell->column + i];
	return width;
}

static int row_height(int lines, const struct book_style *style)
{
	int height = (int)ceil(lines * width_line_height(style)) + 5;
	return height > 540 ? 540 : height;
}

static void solve_heights(struct sheet *sheet)
{
	int one_line[LOOK_COUNT];
	for (size_t i = 0; i < LOOK_COUNT; i++)
		one_line[i] = row_height(1, &book_styles[i]);
	for (size_t i = 0; i < sheet->rows; i++)
		sheet->heights[i] = ROW_MIN;
	struct sheet_walk walk;
	const struct book_cell *cell;
	sheet_walk_begin(&walk, sheet);
	while ((cell = sheet_walk_next(&walk))) {
		const struct book_style *style = &book_styles[cell->look];
		int lines = 1;
		if (style->wraps && cell->kind == BOOK_TEXT)
			lines = width_lines(cell->text, style,
			                    (span_width(sheet, cell) - PADDING + 4) * 0.97);
		int height = lines == 1 ? one_line[cell->look] : row_height(lines, style);
		if (height > sheet->heights[cell->row])
			sheet->heights[cell->row] = height;
	}
}

static int total_height(const struct sheet *sheet, size_t first, size_t after)
{
	int total = 0;
	for (size_t i = first; i < after; i++)
		total += sheet->heights[i];
	return total;
}

/* A page is begun before a block that would not end on the one at hand. */
static void solve_breaks(struct sheet *sheet)
{
	double width = sheet->landscape ? PAGE_HEIGHT + 80 : PAGE_WIDTH;
	double height = sheet->landscape ? PAGE_WIDTH - 70 : PAGE_HEIGHT;
	double total = total_width(sheet, sheet->columns);
	double page = height * (total > width ? total / width : 1);
	double repeated = total_height(sheet, sheet->repeat_first, sheet->repeat_first + sheet->repeat_count);
	double used = sheet->block_count ? total_height(sheet, 0, sheet->blocks[0]) : 0;
	for (size_t i = 0; i < sheet->block_count; i++) {
		size_t after = i + 1 < sheet->block_count ? sheet->blocks[i + 1] : sheet->rows;
		double block = total_height(sheet, sheet->blocks[i], after);
		if (i > 0 && used + block > page) {
			sheet->breaks[sheet->blocks[i]] = true;
			used = repeated;
		}
		for (used += block; used > page;)
			used -= page - repeated > 100 ? page - repeated : 100;
	}
}

static void solve_sheet(void *context, size_t item)
{
	const struct workbook *book = context;
	solve_widths(book->sheets[item]);
	solve_heights(book->sheets[item]);
	solve_breaks(book->sheets[item]);
}

/* The sheets know nothing of each other, but that they share an arena. */
int workbook_solve(struct workbook *book, struct error *error)
{
	size_t cells = 0;
	for (size_t i = 0; i < book->count; i++) {
		struct sheet *sheet = book->sheets[i];
		if (measure_extent(sheet, error))
			return -1;
		sheet->widths = arena_zalloc(&book->arena, sheet->columns + 64, sizeof *sheet->widths);
		sheet->heights = arena_zalloc(&book->arena, sheet->rows, sizeof *sheet->heights);
		sheet->breaks = arena_zalloc(&book->arena, sheet->rows, sizeof *sheet->breaks);
		cells += sheet->more ? sheet->rows * sheet->columns : sheet->count;
	}
	if (cells < SHARED)
		for (size_t i = 0; i < book->count; i++)
			solve_sheet(book, i);
	else
		threads_share(solve_sheet, book, book->count);
	return workbook_check(book, error);
}
