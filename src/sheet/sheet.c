#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "sheet/private.h"

#define HEAD 512

static int refuse(const char *path, const char *reason, struct error *error)
{
	return error_set(error, MSG_SHEET_FORMAT, (struct place){.file = path}, reason, NULL);
}

/* An ordinary file: a pipe is not waited for, a device not read. */
static int open_ordinary(const char *path, struct error *error)
{
	struct stat about;
	int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (descriptor < 0)
		return error_system(error, MSG_OPEN, path, errno);
	if (fstat(descriptor, &about) == 0 && S_ISREG(about.st_mode))
		return descriptor;
	close(descriptor);
	return refuse(path, "not an ordinary file", error);
}

static size_t read_head(int descriptor, char *head)
{
	ssize_t got = pread(descriptor, head, HEAD, 0);
	return got > 0 ? (size_t)got : 0;
}

static bool starts(const char *head, size_t length, const char *with)
{
	size_t wanted = strlen(with);
	return length >= wanted && strncasecmp(head, with, wanted) == 0;
}

/* What is known not to be a table of text; NULL where it may be one. */
static const char *foreign(const char *head, size_t length)
{
	static const struct {
		const char *start, *reason;
	} known[] = {
	        {"%PDF", "a PDF document"},
	        {"{\\rtf", "an RTF document"},
	        {"<html", "a web page: open it in a spreadsheet program and save it as XLSX or ODS"},
	        {"<!doctype html", "a web page: open it in a spreadsheet program and save it as XLSX or ODS"},
	        {"<table", "a web page: open it in a spreadsheet program and save it as XLSX or ODS"},
	        {"<?xml", "an XML document: open it in a spreadsheet program and save it as XLSX or ODS"},
	        {"\x89PNG", "a picture"},
	        {"\xFF\xD8\xFF", "a picture"},
	        {"GIF8", "a picture"},
	        {"\x1F\x8B", "compressed: unpack it first"},
	        {"7z\xBC\xAF", "compressed: unpack it first"},
	        {"Rar!", "compressed: unpack it first"},
	};
	size_t skip = starts(head, length, "\xEF\xBB\xBF") ? 3 : 0;
	while (skip < length && isspace((unsigned char)head[skip]))
		skip++;
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (starts(head + skip, length - skip, known[i].start))
			return known[i].reason;
	return NULL;
}

static int open_package(struct sheet_file *file, int descriptor, struct error *error)
{
	char type[80];
	struct archive *archive = archive_open(descriptor, file->path, error);
	if (!archive)
		return -1;
	size_t length = archive_peek(archive, "mimetype", type, sizeof type);
	if (length && starts(type, length, "application/vnd.oasis.opendocument.spreadsheet"))
		return sheet_ods_open(file, archive, error);
	if (archive_has(archive, "[Content_Types].xml") && !archive_has(archive, "xl/workbook.bin") &&
	    !archive_has(archive, "word/document.xml") && !archive_has(archive, "ppt/presentation.xml"))
		return sheet_xlsx_open(file, archive, error);
	bool binary = archive_has(archive, "xl/workbook.bin");
	archive_close(archive);
	return refuse(file->path,
	              binary ? "an XLSB workbook: save it as XLSX or ODS"
	                     : "a ZIP file that is neither XLSX nor ODS",
	              error);
}

static int open_converted(struct sheet_file *file, int descriptor, struct error *error)
{
	int converted = sheet_convert(file->path, descriptor, error);
	close(descriptor);
	if (converted < 0)
		return -1;
	int result = open_package(file, converted, error);
	file->format = SHEET_XLS;
	return result;
}

static int open_format(struct sheet_file *file, int descriptor, const struct sheet_options *options,
                       struct error *error)
{
	char head[HEAD];
	size_t length = read_head(descriptor, head);
	if (length >= 4 && memcmp(head, "PK\3\4", 4) == 0)
		return open_package(file, descriptor, error);
	if (length >= 8 && memcmp(head, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8) == 0)
		return open_converted(file, descriptor, error);
	const char *reason = length ? foreign(head, length) : "an empty file";
	if (!reason)
		return sheet_csv_open(file, descriptor, options, error);
	close(descriptor);
	return refuse(file->path, reason, error);
}

struct sheet_file *sheet_open(const char *path, const struct sheet_options *options, struct error *error)
{
	static const struct sheet_options none = {0};
	int descriptor = open_ordinary(path, error);
	if (descriptor < 0)
		return NULL;
	struct sheet_file *file = memory_zalloc(1, sizeof *file);
	file->path = arena_strdup(&file->arena, path);
	if (open_format(file, descriptor, options ? options : &none, error) == 0)
		return file;
	sheet_close(file);
	return NULL;
}

void sheet_close(struct sheet_file *file)
{
	if (!file)
		return;
	if (file->backend)
		file->backend->close(file->state);
	arena_free(&file->arena);
	free(file);
}

const char *sheet_path(const struct sheet_file *file)
{
	return file->path;
}

enum sheet_format sheet_format(const struct sheet_file *file)
{
	return file->format;
}

size_t sheet_count(const struct sheet_file *file)
{
	return file->count;
}

const struct sheet_info *sheet_info(const struct sheet_file *file, size_t index)
{
	return &file->sheets[index];
}

const char *sheet_encoding(const struct sheet_file *file, char *separator, int *sureness)
{
	*separator = file->separator;
	*sureness = file->sureness;
	return file->encoding;
}

bool sheet_from_1904(const struct sheet_file *file)
{
	return file->from_1904;
}

struct sheet_reader *sheet_start(struct sheet_file *file, size_t index, struct error *error)
{
	struct sheet_reader *reader = memory_zalloc(1, sizeof *reader);
	reader->file = file;
	reader->index = index;
	reader->state = file->backend->start(reader, error);
	if (reader->state)
		return reader;
	sheet_end(reader);
	return NULL;
}

int sheet_next(struct sheet_reader *reader, const struct sheet_row **row, struct error *error)
{
	int got = reader->file->backend->next(reader, error);
	if (got <= 0)
		return got;
	if (rows_finish(&reader->rows, &reader->row) < 0)
		return sheet_fail(reader, reader->rows.number, 0, MSG_LIMIT, "cells", error);
	*row = &reader->row;
	return 1;
}

bool sheet_column_hidden(const struct sheet_reader *reader, uint32_t column)
{
	return rows_column_hidden(&reader->rows, column);
}

void sheet_end(struct sheet_reader *reader)
{
	if (!reader)
		return;
	if (reader->state)
		reader->file->backend->end(reader->state);
	rows_free(&reader->rows);
	free(reader);
}

void sheet_column_name(uint32_t column, char out[8])
{
	char reversed[8];
	size_t length = 0;
	for (uint32_t rest = column; rest && length < 7; rest = (rest - 1) / 26)
		reversed[length++] = (char)('A' + (rest - 1) % 26);
	for (size_t i = 0; i < length; i++)
		out[i] = reversed[length - 1 - i];
	out[length] = '\0';
}

int sheet_add(struct sheet_file *file, const char *name, bool hidden, struct error *error)
{
	struct buffer clean = {0};
	if (file->count >= SHEETS_MOST)
		return error_set(error, MSG_LIMIT, (struct place){.file = file->path}, "sheets", NULL);
	text_plain(&clean, name);
	file->sheets = arena_append(&file->arena, file->sheets, &file->count, sizeof *file->sheets);
	file->sheets[file->count - 1] = (struct sheet_info){
	        .name = arena_strdup(&file->arena, clean.length ? clean.bytes : ""), .hidden = hidden};
	buffer_free(&clean);
	return 0;
}

int sheet_fail(const struct sheet_reader *reader, uint32_t row, uint32_t column, enum message code,
               const char *detail, struct error *error)
{
	char name[8] = "", where[72];
	sheet_column_name(column, name);
	snprintf(where, sizeof where, "%.50s!%s", reader->file->sheets[reader->index].name, name);
	if (row)
		snprintf(where + strlen(where), sizeof where - strlen(where), "%u", (unsigned)row);
	return error_set(error, code, (struct place){reader->file->path, row, where}, detail, NULL);
}
