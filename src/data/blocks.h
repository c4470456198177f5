/* Canonical CSV, quickly: any part of a file as blocks of rows whose fields are found by their ends.
 *
 * Rows have as many fields as the header; quotes as RFC 4180 has them; UTF-8 without control characters. What
 * is not so is irregular: then csv_read says what it is, or reads it more patiently. For what is regular both
 * give the same fields. */
#ifndef PREUTILS_DATA_BLOCKS_H
#define PREUTILS_DATA_BLOCKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "data/scan.h"

#define BLOCK_PADDING 64u /* bytes that can be read after the last field */

struct canonical { /* a file */
	int descriptor;
	char separator;
	size_t size;
	size_t begin; /* of the first row after the header */
	size_t columns;
	size_t block; /* bytes read at once */
	char *whole;  /* all bytes of a small file; else NULL */
	scanner *scan;
	scan_finder *find;
};
/* Field f of row r ends before bytes[ends[r * columns + f]] and begins one after the end of the field before
 * it; the first one begins at 0: ends[-1] is such that one after it is 0. */
struct csv_block {
	const char *bytes;
	const uint32_t *ends;
	size_t rows, columns;
	bool marked; /* fields may stand in quotes, without others inside, and rows may end with CRLF */
};
static inline const char *block_field(const struct csv_block *block, size_t i, size_t *length)
{
	const uint32_t *end = &block->ends[i];
	uint32_t from = end[-1] + 1;
	const char *text = block->bytes + from;
	*length = *end - from;
	if (!block->marked || !*length)
		return text;
	*length -= text[*length - 1] == '\r';
	bool quoted = *length && *text == '"';
	*length -= quoted ? 2 : 0;
	return text + quoted;
}

/* Opens the file and gives the fields of its header. False, with nothing to close, where it is irregular or
 * cannot be read. */
bool canonical_open(struct canonical *file, const char *path,
                    void (*field)(void *context, size_t index, const char *bytes, size_t length),
                    void *context);
void canonical_close(struct canonical *file);
/* Bytes that will soon be read, so that the system has them in memory by then. */
void canonical_expect(const struct canonical *file, size_t from, size_t to);

/* The rows that begin in from … to - 1 (from the line after `from`, where that is not a row's beginning).
 * Sets where the first of them begins and the last one ends. False: irregular. take returns false to stop. */
struct csv_span {
	size_t from, to;
	size_t begin, end;
};
bool canonical_read(const struct canonical *file, struct csv_span *span,
                    bool (*take)(void *context, const struct csv_block *block), void *context);
/* About so many bytes a row has there, from lines in so many places; 0: not known. */
size_t canonical_row_bytes(const struct canonical *file, size_t from, size_t to, size_t samples);
/* At most so many rows begin there; false where the file cannot be read. */
bool canonical_count(const struct canonical *file, size_t from, size_t to, size_t *lines);

#endif
