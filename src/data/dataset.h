/* The dataset in memory: tables of columns.
 *
 * A list or boolean column is small integers into a dictionary, a key column is row numbers of its target
 * (resolved once, at load), a date is a day number, a decimal or an amount a number of millionths, text is
 * offsets into one buffer. Row numbers count from 0 in file order. */
#ifndef PREUTILS_DATA_DATASET_H
#define PREUTILS_DATA_DATASET_H

#include <stdint.h>

#include "base/date.h"
#include "base/decimal.h"
#include "base/error.h"
#include "base/out.h"
#include "data/keys.h"
#include "schema/schema.h"

#define CODE_NONE 0u /* an empty cell in a coded column */

/* Values of a coded column. Code 0 is the empty cell. For lists, codes 1..known are the list's values in the
 * list's order, whether they occur or not; for keys, codes 1..known are the rows of the target table (row +
 * 1). Codes above are texts that occur and are in no list, or keys that no row holds, in order of first
 * appearance. */
struct dictionary {
	size_t known;
	const char **others; /* [code - known - 1] */
	size_t others_count, others_capacity;
	struct map others_index;
};

struct column {
	const struct schema_column *schema; /* NULL for a column that the schema does not know */
	const char *name;
	bool present; /* the file has it (or it is filled) */
	/* What is filled depends on the request and on the type; the rest is NULL. All have `rows` entries
	 * (text_offsets one more). Entries of rows whose cell was not readable are "missing", with a finding.
	 */
	uint32_t *codes; /* LIST, BOOLEAN, KEY, UAI*, COMMUNE, QPV (*where not a primary key) */
	struct dictionary dictionary;
	int32_t *days;    /* DATE (day numbers); YEAR and SCHOOL_YEAR (the year, the starting year) */
	int64_t *numbers; /* INTEGER (the integer); DECIMAL and AMOUNT (millionths) */
	/* Instead of those three where short columns were asked for and all values fit: codes of lists and of
	 * keys of few rows; days,
	 * 0: none; numbers, INT32_MIN: none. The functions below read both. */
	uint8_t *short_codes;
	uint16_t *short_days;
	int32_t *short_numbers;
	char *text; /* TEXT, PATH, primary keys; every column where raw text was asked for */
	size_t *text_offsets;
	const struct key_index *indexed; /* a primary key that was not asked for, but that others point to:
	                                    only its index has its texts */
};

struct table {
	const struct schema_table *schema;
	size_t rows;
	struct column *columns; /* the schema's columns in its order, then unknown ones in the file's order */
	size_t count;
	const char *file;   /* as given by the user, for messages; NULL where the table is missing */
	uint32_t *lines;    /* line of each row in its file, where asked for; NULL otherwise */
	size_t *file_order; /* positions in columns of the file's columns, in the file's order */
	size_t file_count;
	struct key_index keys; /* of tables with a single key; see table_row */
};

struct dataset {
	struct arena arena;
	const struct schema *schema;
	struct table *tables; /* as schema->tables */
	const char *path;     /* as given */
	const char *folder;   /* where attachments are relative to; NULL for standard input */
};

#define SHORT_DAY_BEFORE (-25568) /* 1899-12-31: the day before the first one that a short day can be */
/* Short numbers count hundredths, where numbers count millionths. */
#define SHORT_HUNDREDTH (DECIMAL_ONE / 100)

static inline int32_t column_long_day(uint16_t day)
{
	return day ? day + SHORT_DAY_BEFORE : DATE_NONE;
}
static inline int64_t column_number_unit(const struct column *column)
{
	return column->schema->type == TYPE_INTEGER ? 1 : SHORT_HUNDREDTH;
}
static inline int64_t column_long_number(int32_t number, int64_t unit)
{
	return number == INT32_MIN ? DECIMAL_NONE : number * unit;
}
/* Of a number that is such a multiple. */
static inline int32_t column_short_number(int64_t number, int64_t unit)
{
	/* The compiler knows a quicker way to divide by what it knows. */
	int64_t multiple = unit == 1                 ? number
	                   : unit == SHORT_HUNDREDTH ? number / SHORT_HUNDREDTH
	                                             : number / unit;
	return number == DECIMAL_NONE ? INT32_MIN : (int32_t)multiple;
}
/* Of any width; the column must have codes, days, or numbers. */
static inline uint32_t column_code(const struct column *column, size_t row)
{
	return column->short_codes ? column->short_codes[row] : column->codes[row];
}
static inline int32_t column_day(const struct column *column, size_t row)
{
	return column->short_days ? column_long_day(column->short_days[row]) : column->days[row];
}
static inline int64_t column_number(const struct column *column, size_t row)
{
	return column->short_numbers
	               ? column_long_number(column->short_numbers[row], column_number_unit(column))
	               : column->numbers[row];
}
static inline bool column_has_codes(const struct column *column)
{
	return column->codes || column->short_codes;
}
static inline bool column_has_days(const struct column *column)
{
	return column->days || column->short_days;
}
static inline bool column_has_numbers(const struct column *column)
{
	return column->numbers || column->short_numbers;
}

/* What is kept short is gone. */
void column_free_short(struct column *column);

/* Codes, days and numbers are gone: nobody asks for them any more. Texts and the dictionary stay. */
void column_free_values(struct column *column);

/* What to load. */
struct dataset_request {
	bool raw;   /* keep every cell's text, unknown columns included, and type nothing (conversion) */
	bool text;  /* keep every cell's text beside its typed value (checks, documents) */
	bool lines; /* keep line numbers */
	bool brief; /* keep columns short where their values allow it */
	bool check; /* findings for required values, unknown codes and keys, duplicate keys, forms of codes;
	               without it only for what cannot be read as its type */
	/* NULL: everything. Else, whether a column is needed; table and column are positions in the schema.
	 */
	bool (*wanted)(const void *context, size_t table, size_t column);
	const void *context;
};

/* Reads a folder of CSV, or one XML file, or "-" (XML on standard input). Faults in cells and rows are added
 * to findings and reading goes on; what makes the whole unreadable is an error. Release with dataset_free. */
int dataset_read(struct dataset *dataset, const struct schema *schema, const char *path,
                 const struct dataset_request *request, struct findings *findings, struct error *error);
void dataset_free(struct dataset *dataset);

/* The table of that name (never NULL for a name of the schema); its column of that name, or NULL. */
struct table *dataset_table(const struct dataset *dataset, const char *name);
struct column *table_column(const struct table *table, const char *name);

/* The first row with this key, or SIZE_MAX; the key column must have been asked for. */
size_t table_row(const struct table *table, const char *key, size_t length);

/* The text of a cell, where text is kept; *length may be NULL. Not NUL-terminated. */
const char *column_text(const struct column *column, size_t row, size_t *length);
/* Puts texts in the place of a column's: both were allocated, and are its own now; offsets: one more than
 * there are rows. */
void column_put_text(struct column *column, char *text, size_t *offsets);
/* The code of a coded column's dictionary as text (the list's code, the target's key, or the unknown text);
 * "" for CODE_NONE. NUL-terminated; lives as long as the dataset. */
const char *column_code_text(const struct dataset *dataset, const struct column *column, uint32_t code);
/* The cell as text whatever its storage, appended to buffer (dates as YYYY-MM-DD, decimals with a point). */
void column_format(const struct dataset *dataset, const struct column *column, size_t row,
                   struct buffer *buffer);
/* Row of the target table for a key code, or SIZE_MAX where the cell is empty or no row holds the key. */
size_t column_target_row(const struct column *column, uint32_t code);
/* The place of a cell for messages (needs lines). */
struct place table_place(const struct table *table, size_t row, const char *column);

/* Writes what was read raw: the same columns, the same texts. Folder of CSV, or one XML file. */
int dataset_write_csv(const struct dataset *dataset, const char *folder, struct error *error);
int dataset_write_xml(const struct dataset *dataset, struct out *out);
/* The same of chosen rows: rows[table] has a flag for each row, NULL: all of them. The folder stays open, for
 * what else belongs into it. */
int dataset_write_rows(const struct dataset *dataset, const uint8_t *const *rows, struct out_folder *folder,
                       struct error *error);
int dataset_write_xml_rows(const struct dataset *dataset, const uint8_t *const *rows, struct out *out);

#endif
