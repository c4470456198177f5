/* Inside the reading of lines: a line's cells, and the rows that are made of them. */
#ifndef PREUTILS_IMPORT_LINES_PRIVATE_H
#define PREUTILS_IMPORT_LINES_PRIVATE_H

#include "import/lines/lines.h"
#include "import/lines/translate.h"

struct line_cell {
	const char *text; /* trimmed; NULL where empty */
	uint32_t column;  /* of the sheet */
	enum sheet_kind kind;
	bool title, ditto; /* see struct ready_text */
};
/* What a heading says of the lines below it. */
struct heading_value {
	const char *text; /* NULL: nothing */
	enum strength strength;
};
/* What the texts of a sheet became. */
struct line_translations {
	struct translations **columns; /* [mapping column][target] */
	struct translations *values;   /* as the mapping's */
};
struct line {
	struct stage *stage;
	const struct mapping_sheet *mapping;
	const struct header *header;
	struct line_translations *translations;
	const struct line_cell *cells;        /* [mapping column] */
	const struct heading_value *headings; /* as the mapping's */
	uint32_t source, row;
	struct arena *arena; /* dies with the line */
};
/* Makes the rows of a line. */
void line_records(struct line *line);

/* The rows that a record makes from the line: one for each of several values in a cell. */
struct instances {
	struct staged_cell **cells; /* [instance][column] */
	size_t count;
	size_t first; /* staged rows, once they are made */
};
struct making {
	const struct line *line;
	struct instances *records; /* as the mapping's records */
	struct staged_line staged; /* what the line says of all its rows */
};
const struct schema_table *making_table(const struct making *making, size_t record);
/* A value for a cell of that instance, made with those before it where it is not there; a stronger one stays.
 */
void making_put(struct making *making, const struct target *target, size_t index,
                const struct staged_cell *value);
void making_remark(struct making *making, uint32_t column, enum why why, const char *value,
                   const char *result, const char *detail);
/* values.c: what the mapping says beside columns. */
void making_assume(struct making *making);
/* rows.c: staged rows of all instances, linked by keys. */
void making_repeat(struct making *making);
void making_emit(struct making *making);

#endif
