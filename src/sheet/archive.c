#include "sheet/archive.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/libzip.h"

#define ENTRIES_MOST 20000
#define ENTRY_MOST   UINT64_C(4000000000) /* bytes, inflated */
#define RATIO_FROM   UINT64_C(20000000)   /* bytes from which the ratio matters */
#define RATIO_MOST   400
#define BLOCK        65536

struct archive {
	zip_t *zip;
	const char *path;
};

int archive_broken(const struct archive *archive, const char *entry, const char *reason, struct error *error)
{
	char detail[240];
	snprintf(detail, sizeof detail, "%s%s%s", entry ? entry : "", entry ? ": " : "", reason);
	return error_set(error, MSG_SHEET_BROKEN, (struct place){.file = archive->path}, detail, NULL);
}

/* Names that would leave the package when unpacked have no business in a workbook. */
static bool leaves(const char *name)
{
	if (*name == '/' || *name == '\\')
		return true;
	for (const char *p = name; (p = strstr(p, "..")); p += 2)
		if ((p == name || p[-1] == '/' || p[-1] == '\\') &&
		    (p[2] == '\0' || p[2] == '/' || p[2] == '\\'))
			return true;
	return false;
}

static int check_entries(const struct archive *archive, struct error *error)
{
	zip_int64_t count = zip_get_num_entries(archive->zip, 0);
	if (count > ENTRIES_MOST)
		return error_set(error, MSG_LIMIT, (struct place){.file = archive->path}, "ZIP entries",
		                 NULL);
	for (zip_int64_t i = 0; i < count; i++) {
		const char *name = zip_get_name(archive->zip, (zip_uint64_t)i, 0);
		if (!name || leaves(name))
			return archive_broken(archive, NULL, "a ZIP entry's name leaves the package", error);
	}
	return 0;
}

struct archive *archive_open(int descriptor, const char *path, struct error *error)
{
	int code = 0;
	if (libzip_open(error) < 0) {
		close(descriptor);
		return NULL;
	}
	zip_t *zip = zip_fdopen(descriptor, ZIP_RDONLY, &code);
	struct archive *archive = memory_zalloc(1, sizeof *archive);
	*archive = (struct archive){zip, path};
	if (!zip) {
		zip_error_t failure;
		zip_error_init_with_code(&failure, code);
		archive_broken(archive, NULL, zip_error_strerror(&failure), error);
		zip_error_fini(&failure);
		close(descriptor);
	}
	if (!zip || check_entries(archive, error) < 0) {
		archive_close(archive);
		return NULL;
	}
	return archive;
}

void archive_close(struct archive *archive)
{
	if (archive && archive->zip)
		zip_discard(archive->zip);
	free(archive);
}

const char *archive_path(const struct archive *archive)
{
	return archive->path;
}

bool archive_has(const struct archive *archive, const char *entry)
{
	return zip_name_locate(archive->zip, entry, 0) >= 0;
}

int entry_open(struct entry *entry, struct archive *archive, const char *name, struct error *error)
{
	zip_stat_t about;
	*entry = (struct entry){0};
	if (zip_stat(archive->zip, name, 0, &about) < 0 || !(about.valid & ZIP_STAT_INDEX))
		return archive_broken(archive, name, "this part of the package is missing", error);
	entry->packed = about.valid & ZIP_STAT_COMP_SIZE ? about.comp_size : 0;
	entry->file = zip_fopen_index(archive->zip, about.index, 0);
	if (!entry->file)
		return archive_broken(archive, name,
		                      about.encryption_method == ZIP_EM_NONE ? zip_strerror(archive->zip)
		                                                             : "protected by a password",
		                      error);
	return 0;
}

int entry_read(struct entry *entry, char *bytes, size_t size)
{
	zip_int64_t got = zip_fread(entry->file, bytes, size);
	if (got < 0) {
		entry->fault = zip_file_strerror(entry->file);
		return -1;
	}
	entry->done += (uint64_t)got;
	if (entry->done > ENTRY_MOST ||
	    (entry->done > RATIO_FROM && entry->done / RATIO_MOST > entry->packed)) {
		entry->fault = "it unpacks to an absurd size";
		return -1;
	}
	return (int)got;
}

void entry_close(struct entry *entry)
{
	if (entry->file)
		zip_fclose(entry->file);
	entry->file = NULL;
}

size_t archive_peek(struct archive *archive, const char *name, char *bytes, size_t size)
{
	struct entry entry;
	struct error ignored = {0};
	size_t length = 0;
	int got = 0;
	if (entry_open(&entry, archive, name, &ignored) < 0)
		return 0;
	while (length < size && (got = entry_read(&entry, bytes + length, size - length)) > 0)
		length += (size_t)got;
	entry_close(&entry);
	return length;
}

/* The last bytes of a block are kept before the next, for a string that lies across. */
int archive_contains(struct archive *archive, const char *name, const char *string, struct error *error)
{
	static const size_t most = 64;
	size_t length = strlen(string), held = 0;
	struct entry entry;
	if (entry_open(&entry, archive, name, error) < 0)
		return -1;
	char *bytes = memory_alloc(BLOCK + most, 1);
	int got, found = 0;
	while (!found && (got = entry_read(&entry, bytes + held, BLOCK)) > 0) {
		size_t end = held + (size_t)got;
		for (const char *p = bytes; !found && (p = memchr(p, *string, end - (size_t)(p - bytes)));
		     p++)
			found = (size_t)(bytes + end - p) >= length && memcmp(p, string, length) == 0;
		held = end < length - 1 ? end : length - 1;
		memmove(bytes, bytes + end - held, held);
	}
	int result = entry.fault ? archive_broken(archive, name, entry.fault, error) : found;
	free(bytes);
	entry_close(&entry);
	return result;
}
