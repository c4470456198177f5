/* Inside the reading of spreadsheets: what a format gives, and how its rows are put together. */
#ifndef PREUTILS_SHEET_PRIVATE_H
#define PREUTILS_SHEET_PRIVATE_H

#include "sheet/markup.h"
#include "sheet/rows.h"
#include "sheet/sheet.h"

enum { SHEETS_MOST = 4096 }; /* of a workbook */

/* What a format does. state is its own, of the file and of a reader. */
struct sheet_backend {
	void *(*start)(struct sheet_reader *reader, struct error *error);
	/* Puts the next row that has a cell of its own into reader->rows: 1, 0 at the end, -1. */
	int (*next)(struct sheet_reader *reader, struct error *error);
	void (*end)(void *state);
	void (*close)(void *state);
};

struct sheet_file {
	bool from_1904;
	struct arena arena;
	char *path;
	enum sheet_format format;
	struct sheet_info *sheets;
	size_t count;
	const struct sheet_backend *backend;
	void *state;
	const char *encoding;
	char separator;
	int sureness;
};

struct sheet_reader {
	struct sheet_file *file;
	size_t index;
	struct rows rows;
	struct sheet_row row;
	void *state;
};

/* Each sets backend, state and sheets; 0, or -1 and *error (what is set is then still closed by sheet_close).
 * They take over the descriptor or the package. */
int sheet_csv_open(struct sheet_file *file, int descriptor, const struct sheet_options *options,
                   struct error *error);
int sheet_xlsx_open(struct sheet_file *file, struct archive *archive, struct error *error);
int sheet_ods_open(struct sheet_file *file, struct archive *archive, struct error *error);

/* Adds a sheet of a workbook, by its name as the file has it. Fails where there are too many. */
int sheet_add(struct sheet_file *file, const char *name, bool hidden, struct error *error);
/* Has LibreOffice write the file behind the descriptor as XLSX; gives a descriptor of that (its name is gone
 * already), or -1 and *error. */
int sheet_convert(const char *path, int descriptor, struct error *error);

/* Sets an error about a cell (column 0: a row, row 0: the sheet); returns -1. */
int sheet_fail(const struct sheet_reader *reader, uint32_t row, uint32_t column, enum message code,
               const char *detail, struct error *error);

#endif
