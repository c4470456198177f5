/* Inside the reading of ODS. */
#ifndef PREUTILS_SHEET_ODS_H
#define PREUTILS_SHEET_ODS_H

#include "sheet/private.h"

struct ods {
	struct archive *archive;
};

/* Whether a sheet begins here: tables inside cells are none. */
bool ods_at_sheet(const struct markup *markup);
/* Cells and rows: see struct sheet_backend. */
void *ods_start(struct sheet_reader *reader, struct error *error);
int ods_next(struct sheet_reader *reader, struct error *error);
void ods_end(void *state);

#endif
