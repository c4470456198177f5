/* Attached files go where the rows go that name them. */
#define _XOPEN_SOURCE 700 /* realpath */

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "data/attached.h"
#include "data/writer.h"
#include "filter/filter.h"

struct copying {
	const struct filtered *filtered;
	struct out_folder *folder;
	const char *root;    /* real path of the dataset's folder; NULL: it has none */
	struct map copied;   /* names, in the arena */
	struct map attached; /* files that the dataset names, kept or not, without "." and "//" */
	struct arena arena;
	const char *output;
	struct findings *findings;
	struct error *error;
};

/* "./a//b" is "a/b". */
static const char *plain_name(struct arena *arena, const char *text, size_t length)
{
	char *name = arena_alloc(arena, length + 1, 1), *next = name;
	for (size_t i = 0; i < length;) {
		size_t part = 0;
		while (i + part < length && text[i + part] != '/')
			part++;
		if (part && !(part == 1 && text[i] == '.')) {
			if (next != name)
				*next++ = '/';
			memcpy(next, text + i, part);
			next += part;
		}
		i += part + 1;
	}
	*next = '\0';
	return name;
}

typedef int visitor(struct copying *copying, const struct table *table, size_t row,
                    const struct column *column, const char *name);

/* Calls the visitor with every attached file that the rows name: all rows, or those that are kept. */
static int visit(struct copying *copying, bool all, visitor *call)
{
	const struct dataset *dataset = &copying->filtered->dataset;
	const uint8_t *const *rows = all ? NULL : copying->filtered->rows;
	for (size_t t = 0; t < dataset->schema->count; t++)
		for (size_t c = 0; c < dataset->tables[t].count; c++) {
			const struct table *table = &dataset->tables[t];
			const struct column *column = &table->columns[c];
			if (!column->schema || column->schema->type != TYPE_PATH || !column->text_offsets)
				continue;
			for (size_t row = 0; row < table->rows; row++) {
				size_t length;
				const char *text = column_text(column, row, &length);
				if (!length || (rows && rows[t] && !rows[t][row]))
					continue;
				const char *name = plain_name(&copying->arena, text, length);
				if (call(copying, table, row, column, name) < 0)
					return -1;
			}
		}
	return 0;
}

static int note(struct copying *copying, const struct table *table, size_t row, const struct column *column,
                const char *name)
{
	(void)table, (void)row, (void)column;
	map_add(&copying->attached, name, strlen(name), copying->attached.count, NULL);
	return 0;
}

/* out_folder_open asks without a context. */
static _Thread_local const struct copying *asking;

/* Whether this file of the output's folder, or everything below it, is something that the dataset attaches.
 */
static bool is_attached(const char *name)
{
	struct buffer path = {0}, child = {0};
	struct stat about;
	bool result = true;
	buffer_printf(&path, "%s/%s", asking->output, name);
	if (lstat(path.bytes, &about) < 0 || !S_ISDIR(about.st_mode)) {
		buffer_free(&path);
		return map_find(&asking->attached, name, strlen(name)) >= 0;
	}
	DIR *directory = opendir(path.bytes);
	const struct dirent *entry;
	result = directory != NULL;
	while (result && (entry = readdir(directory))) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		child.length = 0;
		buffer_printf(&child, "%s/%s", name, entry->d_name);
		result = is_attached(child.bytes);
	}
	if (directory)
		closedir(directory);
	buffer_free(&path);
	buffer_free(&child);
	return result;
}

static int owns(const char *name)
{
	return dataset_owns(name) || is_attached(name);
}

/* Whether a real path inside root is a table of the dataset. */
static bool is_table(const char *root, const char *path)
{
	const char *name = strrchr(path, '/') + 1;
	return (size_t)(name - 1 - path) == strlen(root) && strncmp(path, root, strlen(root)) == 0 &&
	       dataset_owns(name);
}

static void report(struct copying *copying, const struct table *table, size_t row,
                   const struct column *column, enum message message)
{
	struct buffer value = {0};
	column_format(&copying->filtered->dataset, column, row, &value);
	findings_add(copying->findings, message, table_place(table, row, column->name),
	             message == MSG_ATTACHMENT_UNREADABLE ? strerror(errno) : NULL,
	             column->schema->hidden ? NULL : value.bytes);
	buffer_free(&value);
}

/* Opens what may be copied, or gives NULL and *message. */
static FILE *open_attached(const struct copying *copying, const char *name, enum message *message)
{
	char *path = attached_resolve(copying->root, name, message);
	if (!path)
		return NULL;
	*message = MSG_ATTACHMENT_UNREADABLE;
	bool table = is_table(copying->root, path) || dataset_owns(name);
	if (table)
		*message = MSG_ATTACHMENT_TABLE;
	int descriptor = table ? -1 : attached_open(path);
	int number = errno;
	free(path);
	errno = number;
	return descriptor < 0 ? NULL : fdopen(descriptor, "rb");
}

static int copy(struct copying *copying, const struct table *table, size_t row, const struct column *column,
                const char *name)
{
	enum message message;
	bool added;
	map_add(&copying->copied, name, strlen(name), copying->copied.count, &added);
	if (!added)
		return 0;
	FILE *file = NULL;
	if (schema_cell_valid(column->schema, name, strlen(name), &message))
		file = open_attached(copying, name, &message);
	if (!file) {
		report(copying, table, row, column, message);
		return 0;
	}
	struct out *out = out_folder_file(copying->folder, name, copying->error);
	if (out)
		out_copy(out, file);
	fclose(file);
	return out ? out_close(out, copying->error) : -1;
}

static int fill(struct copying *copying)
{
	const struct filtered *filtered = copying->filtered;
	if (dataset_write_rows(&filtered->dataset, filtered->rows, copying->folder, copying->error) < 0)
		return -1;
	return copying->root ? visit(copying, false, copy) : 0;
}

static int write_folder(const struct filtered *filtered, const char *path, struct findings *findings,
                        struct error *error)
{
	const char *folder = filtered->dataset.folder;
	char *root = folder ? realpath(*folder ? folder : "/", NULL) : NULL;
	struct copying copying = {
	        .filtered = filtered, .root = root, .output = path, .findings = findings, .error = error};
	visit(&copying, true, note);
	asking = &copying;
	copying.folder = out_folder_open(path, owns, error);
	asking = NULL;
	int result = copying.folder ? fill(&copying) : -1;
	if (result == 0)
		result = out_folder_close(copying.folder, error);
	else
		out_folder_abandon(copying.folder);
	map_free(&copying.copied);
	map_free(&copying.attached);
	arena_free(&copying.arena);
	free(root);
	return result;
}

int filter_write(const struct filtered *filtered, const char *format, const char *path,
                 struct findings *findings, struct error *error)
{
	if (strcmp(format, "csv") == 0)
		return write_folder(filtered, path, findings, error);
	struct out *out = out_open(path, error);
	if (!out)
		return -1;
	dataset_write_xml_rows(&filtered->dataset, filtered->rows, out);
	return out_close(out, error);
}
