/* CSV in, through libcsv: UTF-8 with or without BOM; ';' ',' or tab, seen from the header; quoted fields with
 * line breaks; LF or CRLF. Spaces are kept. Fields are pushed as they are found, nothing is held. */
#ifndef PREUTILS_DATA_CSV_H
#define PREUTILS_DATA_CSV_H

#include "base/error.h"
#include "data/scan.h"

struct csv_handler {
	void *context;
	/* One field of the row that begins at this line; index counts from 0. bytes are not kept. */
	void (*field)(void *context, size_t line, size_t index, const char *bytes, size_t length);
	/* The row is complete. Returns -1 to stop (with *error set). The header is the first row. */
	int (*row)(void *context, size_t line, size_t count);
	struct error *error;
};
/* Reads a whole file. name stands for it in messages. What libcsv refuses (quotes), bytes that are not UTF-8
 * and control characters are errors with their line. Empty lines are passed over. */
int csv_read(const char *path, const char *name, const struct csv_handler *handler);
/* The separator that the header has most of, outside quotes: bytes are the file's first ones, after its BOM.
 */
char csv_separator(const char *bytes, size_t length);
/* Whether bytes from … to - 1 are valid UTF-8 without control characters; masks are those of all bytes. */
bool csv_printable(const char *bytes, const struct scan_masks *masks, size_t from, size_t to);

#endif
