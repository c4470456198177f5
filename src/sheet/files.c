#include "sheet/files.h"

#include <stdlib.h>

enum { KEPT = 8 }; /* so that neither descriptors nor memory run out, however many files there are */

void sheet_files_start(struct sheet_files *files, char *const *paths, size_t count,
                       const struct sheet_options *options)
{
	*files = (struct sheet_files){paths, count, options, memory_zalloc(KEPT, sizeof *files->kept)};
}

struct sheet_file *sheet_files_open(struct sheet_files *files, size_t index, struct error *error)
{
	struct sheet_file *file = index < KEPT ? files->kept[index] : NULL;
	return file ? file : sheet_open(files->paths[index], files->options, error);
}

void sheet_files_leave(struct sheet_files *files, size_t index, struct sheet_file *file)
{
	if (index < KEPT)
		files->kept[index] = file;
	else
		sheet_close(file);
}

void sheet_files_close(struct sheet_files *files, size_t index, struct sheet_file *file)
{
	if (index < KEPT)
		files->kept[index] = NULL;
	sheet_close(file);
}

void sheet_files_end(struct sheet_files *files)
{
	for (size_t i = 0; files->kept && i < KEPT; i++)
		sheet_close(files->kept[i]);
	free(files->kept);
	*files = (struct sheet_files){0};
}
