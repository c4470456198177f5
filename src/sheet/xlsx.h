/* Inside the reading of XLSX. */
#ifndef PREUTILS_SHEET_XLSX_H
#define PREUTILS_SHEET_XLSX_H

#include "sheet/private.h"

/* What a number format makes of a number. */
enum format_class { FORMAT_NUMBER, FORMAT_PERCENT, FORMAT_DATE, FORMAT_TIME };

struct xlsx {
	struct archive *archive;
	struct arena arena;
	char **parts;   /* [sheet]: entry of the package */
	bool *unmerged; /* [sheet]: known to have no merged ranges */
	bool from_1904;
	/* shared strings: one text, each ends in NUL */
	char *strings;
	size_t *offsets;
	size_t string_count;
	uint8_t *classes; /* [cell style] */
	size_t class_count;
};

/* Each reads a part of the package; -1 and *error. */
int xlsx_read_strings(struct xlsx *xlsx, const char *entry, struct error *error);
int xlsx_read_styles(struct xlsx *xlsx, const char *entry, struct error *error);
/* Appends a text in which _x000D_ stands for a character. */
void xlsx_unescape(const char *text, struct buffer *buffer);
/* Cells and rows: see struct sheet_backend. */
void *xlsx_start(struct sheet_reader *reader, struct error *error);
int xlsx_next(struct sheet_reader *reader, struct error *error);
void xlsx_end(void *state);

#endif
