/* Lines of a sheet to staged rows. */
#ifndef PREUTILS_IMPORT_LINES_H
#define PREUTILS_IMPORT_LINES_H

#include "import/header.h"
#include "import/translate.h"

/* Reads a sheet's table below its header. source: of the report. 0, or -1 and *error. */
struct lines_part {
	const struct mapping_sheet *mapping;
	const struct header *header;
	size_t source;
	uint32_t until; /* where the next table of the sheet begins; 0: nowhere */
	bool below;     /* a further table: rows above its header have been read */
};
int lines_read(struct stage *stage, struct sheet_file *file, size_t index, const struct lines_part *part,
               struct error *error);

/* Inside (record.c): a line's cells, by the mapping's columns. */
struct line_cell {
	const char *text; /* trimmed; NULL where empty */
	uint32_t column;
	enum sheet_kind kind;
};
/* What a heading says of the lines below it. */
struct heading_value {
	const char *text; /* NULL: nothing */
	enum strength strength;
};
struct line {
	struct stage *stage;
	const struct mapping_sheet *mapping;
	const struct header *header;
	const struct line_cell *cells;        /* [mapping column] */
	const struct heading_value *headings; /* as the mapping's */
	uint32_t source, row;
	struct arena arena; /* dies with the line */
};
/* Makes the rows of a line. */
void line_records(struct line *line);

#endif
