/* Spreadsheets of the old days into a dataset: the whole of it. */
#ifndef PREUTILS_IMPORT_IMPORT_H
#define PREUTILS_IMPORT_IMPORT_H

#include "import/join.h"
#include "import/stage.h"

struct import_options {
	struct join_options join;
	struct sheet_options sheets;
	const struct dataset *references; /* raw: its rows that people name are known; NULL */
};
/* Reads the files with the mapping, the earlier dataset beneath (raw; NULL). The report is sorted. 0, release
 * with stage_free and report_free; -1 and *error. mapping and earlier must outlive the stage. */
int import_files(struct stage *stage, struct report *report, struct mapping *mapping,
                 const struct dataset *earlier, char *const *files, size_t count,
                 const struct import_options *options, struct findings *findings, struct error *error);

#endif
