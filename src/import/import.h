/* Spreadsheets of the old days into a dataset: the whole of it.
 *
 * The way of a cell: a file is read as sheets of rows (sheet/). In the first rows of a sheet the header is
 * found that a sheet of the mapping describes best (mapping/, lines/header.h); where nobody wrote a mapping,
 * guess/ writes a first one. Each line below becomes records, cell by cell: the text made ready, cut and
 * separated as the mapping says, and translated to what the column of the dataset holds (lines/), by
 * vocabularies and likenesses (words/). They wait as rows in the stage (stage/) until all files are read.
 * Then rows become entities (join/): those of persons by who is the same (persons/), families, and all others
 * by what tells them apart; what two rows say of one is merged. Entities are the dataset (output.h). Whatever
 * was changed, guessed or left out on the way is in the report (report/), and coloured in a copy of the
 * sources (marked/).
 *
 * Who includes whom: words < mapping < report < stage < lines < guess; persons < join; marked < report. */
#ifndef PREUTILS_IMPORT_IMPORT_H
#define PREUTILS_IMPORT_IMPORT_H

#include "import/join/join.h"
#include "import/stage/stage.h"
#include "sheet/files.h"

struct import_options {
	struct join_options join;
	const struct dataset *references; /* raw: its rows that people name are known; NULL */
};
/* Reads the files with the mapping, and closes them; the earlier dataset beneath (raw; NULL). The report is
 * sorted. 0, or -1 and *error; release with stage_free and report_free in both cases. mapping and earlier
 * must outlive the stage. */
int import_files(struct stage *stage, struct report *report, struct mapping *mapping,
                 const struct dataset *earlier, struct sheet_files *files,
                 const struct import_options *options, struct findings *findings, struct error *error);

#endif
