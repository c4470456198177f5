/* What a line takes from those above it: ditto marks, and headings that stand between the lines. */
#ifndef PREUTILS_IMPORT_LINES_ABOVE_H
#define PREUTILS_IMPORT_LINES_ABOVE_H

#include "import/lines/private.h"

struct above {
	struct stage *stage;
	const struct mapping_sheet *mapping;
	uint32_t source;
	struct arena arena;
	struct buffer *texts; /* [mapping column]: of the last line */
	struct heading_value *headings;
};
void above_start(struct above *above, struct stage *stage, const struct mapping_sheet *mapping,
                 uint32_t source);
void above_free(struct above *above);
/* Ditto marks among the cells of a line become what stood above them, and are reported; then the line is the
 * one above. Texts are of the arena. */
void above_take(struct above *above, struct line_cell *cells, uint32_t row, struct arena *arena);
/* Whether the row is a heading; if so it is kept for the lines below, and reported. A row of one text that no
 * heading can read ends what the headings before it said. */
bool above_heading(struct above *above, const struct sheet_row *row);

#endif
