/* Spreadsheets in: CSV, XLSX, ODS (and XLS where LibreOffice is there to convert it) as rows of cells.
 *
 * The format is told from the content, never from the name. Rows are streamed: one row at a time is held.
 * Everything here distrusts the file: sizes, ratios, counts, depths and references have limits, and what
 * breaks one is an error with file, sheet, row and column. Rows and columns count from 1, as people see them;
 * A CSV file is one sheet, whose rows are its records (a record of several lines is one row). */
#ifndef PREUTILS_SHEET_SHEET_H
#define PREUTILS_SHEET_SHEET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

enum { SHEET_ROWS_MAX = 1048576, SHEET_COLUMNS_MAX = 16384 };

enum sheet_format { SHEET_CSV, SHEET_XLSX, SHEET_ODS, SHEET_XLS };

enum sheet_kind {
	SHEET_EMPTY,
	SHEET_TEXT,
	SHEET_NUMBER,
	SHEET_BOOLEAN, /* number is 1 or 0 */
	SHEET_DATE,    /* day, and seconds where it has a time */
	SHEET_TIME,    /* of the day, or a duration: seconds */
	SHEET_ERROR    /* #REF!… or a value that cannot be what the file says it is */
};

struct sheet_cell {
	uint32_t row, column;
	enum sheet_kind kind;
	/* What a person reads: texts as they are, with \n between lines and paragraphs; numbers as the exact
	 * decimals of the file, with a point (a percentage is 0.25, see percent); dates YYYY-MM-DD, with a
	 * time YYYY-MM-DD HH:MM:SS; times HH:MM:SS; VRAI or FAUX; #REF!. Valid UTF-8 without control
	 * characters but \t and \n. Never NULL; ends in NUL. */
	const char *text;
	size_t length;
	double number; /* NUMBER, BOOLEAN */
	int32_t day;   /* DATE: 0 is 1970-01-01, as in base/date.h */
	uint32_t seconds;
	bool formula, percent;
	bool hidden; /* its row or its column is hidden */
	/* Merged cells: the cell at the top left (the origin) has merged, and last_row and last_column. All
	 * others of the range have covered, and stand with the origin's kind and value; origin_row and
	 * origin_column say where it is. Of a cell by itself both are its own place. */
	bool merged, covered;
	uint32_t origin_row, origin_column, last_row, last_column;
	const char *beneath; /* covered: another value that the file still holds there, unseen; NULL */
};

/* A row: its cells that are not empty (covered ones among them), by ascending column. */
struct sheet_row {
	uint32_t number;
	uint32_t line; /* CSV: line of the file where the row begins; 0 otherwise */
	bool hidden;
	const struct sheet_cell *cells;
	size_t count;
};
/* The cell of that column; an empty one (row 0, text "") where there is none. Never NULL. */
const struct sheet_cell *sheet_row_cell(const struct sheet_row *row, uint32_t column);

struct sheet_info {
	const char *name; /* CSV: the file's name without folder and ending */
	bool hidden;
};

struct sheet_options {
	const char *encoding; /* CSV: one of sheet_encodings, NULL: told from the content */
	char separator;       /* CSV: ';' ',' or tab, 0: told from the content */
};
/* NULL-terminated: "utf-8", "utf-16le", "utf-16be", "windows-1252", "iso-8859-15", "cp850", "macintosh". */
extern const char *const sheet_encodings[];

struct sheet_file;
/* Opens a file (an ordinary one; "-" is not read) and reads what is needed before rows: the list of sheets,
 * the styles, the strings. options may be NULL. NULL and *error where it cannot be read. */
struct sheet_file *sheet_open(const char *path, const struct sheet_options *options, struct error *error);
void sheet_close(struct sheet_file *file);

const char *sheet_path(const struct sheet_file *file); /* as given */
enum sheet_format sheet_format(const struct sheet_file *file);
size_t sheet_count(const struct sheet_file *file);
const struct sheet_info *sheet_info(const struct sheet_file *file, size_t index);
/* The encoding taken for a CSV file (NULL for other formats), the separator, and how sure (percent) the
 * encoding is: 100 where it was given, marked by a BOM, or pure ASCII or valid UTF-8. */
const char *sheet_encoding(const struct sheet_file *file, char *separator, int *sureness);

/* Whether numbers that stand for dates count from 1904, not 1900. */
bool sheet_from_1904(const struct sheet_file *file);

struct sheet_reader;
/* Begins to read a sheet, from its first row; several readers of one file may be open. NULL and *error. */
struct sheet_reader *sheet_start(struct sheet_file *file, size_t index, struct error *error);
/* The next row that has a cell: 1 and *row (valid until the next call), 0 at the end, -1 and *error. Numbers
 * ascend; empty rows are passed over. */
int sheet_next(struct sheet_reader *reader, const struct sheet_row **row, struct error *error);
bool sheet_column_hidden(const struct sheet_reader *reader, uint32_t column);
void sheet_end(struct sheet_reader *reader);

/* "AB" for 28, with a NUL. */
void sheet_column_name(uint32_t column, char out[8]);

#endif
