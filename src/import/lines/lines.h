/* Lines of a sheet to staged rows. */
#ifndef PREUTILS_IMPORT_LINES_LINES_H
#define PREUTILS_IMPORT_LINES_LINES_H

#include "import/lines/header.h"
#include "import/stage/stage.h"

/* A table of a sheet. */
struct lines_part {
	const struct mapping_sheet *mapping;
	const struct header *header;
	size_t source;  /* of the report */
	uint32_t until; /* where the next table of the sheet begins; 0: nowhere */
	bool below;     /* a further table: rows above its header have been read */
};
/* Reads the table below its header: rows for the stage, remarks for its report. 0, or -1 and *error. */
int lines_read(struct stage *stage, struct sheet_file *file, size_t index, const struct lines_part *part,
               struct error *error);

#endif
