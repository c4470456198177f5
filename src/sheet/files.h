/* Several spreadsheets that are looked at more than once: each is opened when it is first needed, and the
 * first few stay open, as opening reads more than a part of a workbook. */
#ifndef PREUTILS_SHEET_FILES_H
#define PREUTILS_SHEET_FILES_H

#include "sheet/sheet.h"

struct sheet_files {
	char *const *paths;
	size_t count;
	const struct sheet_options *options;
	struct sheet_file **kept;
};
/* Opens none yet. Paths and options must outlive it. */
void sheet_files_start(struct sheet_files *files, char *const *paths, size_t count,
                       const struct sheet_options *options);
/* NULL and *error where it cannot be read. Give it back with sheet_files_leave, or let go of it with
 * sheet_files_close; not with sheet_close. */
struct sheet_file *sheet_files_open(struct sheet_files *files, size_t index, struct error *error);
/* It may be asked for again, and may stay open. */
void sheet_files_leave(struct sheet_files *files, size_t index, struct sheet_file *file);
/* It is not asked for again. */
void sheet_files_close(struct sheet_files *files, size_t index, struct sheet_file *file);
void sheet_files_end(struct sheet_files *files);

#endif
