/* Writing a dataset row by row, for tools that make one: a folder of CSV files. */
#ifndef PREUTILS_DATA_WRITER_H
#define PREUTILS_DATA_WRITER_H

#include <stdint.h>

#include "base/out.h"
#include "schema/schema.h"

/* Opens a folder that takes a dataset's CSV files (an existing dataset folder of the same name is replaced
 * whole at out_folder_close, anything else is refused). */
struct out_folder *dataset_folder_open(const char *path, struct error *error);
/* Whether a file of this name is one of a dataset's tables; for out_folder_open. */
int dataset_owns(const char *name);

struct table_writer {
	struct out *out;
	size_t column, columns; /* next column of the row, and how many a row has */
	struct buffer line;
};
/* Begins table.csv with a header of all the schema's columns. */
int table_writer_open(struct table_writer *writer, struct out_folder *folder,
                      const struct schema_table *table, struct error *error);
/* Cells in the schema's order; the line ends with the last one. An empty cell: length 0. */
void table_writer_cell(struct table_writer *writer, const char *text, size_t length);
void table_writer_date(struct table_writer *writer, int32_t day);
void table_writer_decimal(struct table_writer *writer, int64_t millionths);
void table_writer_integer(struct table_writer *writer, int64_t value);
int table_writer_close(struct table_writer *writer, struct error *error);

#endif
